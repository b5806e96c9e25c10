/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "dataset/hot-column.h"

#define assert_text(column, row, expected) \
  G_STMT_START { \
    g_autofree char *text_ = hot_column_dup_text (column, row); \
    g_assert_cmpstr (text_, ==, expected); \
  } G_STMT_END

static void
test_types (void)
{
  for (HotColumnType type = 0; type < HOT_N_COLUMN_TYPES; type++)
    {
      HotColumnType back;

      g_assert_true (hot_column_type_from_string (hot_column_type_to_string (type), &back));
      g_assert_cmpint (back, ==, type);
    }

  g_assert_cmpstr (hot_column_type_to_string (HOT_COLUMN_MONEY), ==, "money");
  g_assert_false (hot_column_type_from_string ("number", &(HotColumnType) { 0 }));
  g_assert_true (hot_column_type_is_numeric (HOT_COLUMN_BOOLEAN));
  g_assert_true (hot_column_type_is_numeric (HOT_COLUMN_DATE));
  g_assert_false (hot_column_type_is_numeric (HOT_COLUMN_CATEGORY));
}

static void
test_field_ref (void)
{
  HotFieldRef ref = hot_field_ref (G_GUINT64_CONSTANT (0x3fffffffff), HOT_FIELD_MAX_LENGTH, TRUE);

  g_assert_cmphex (hot_field_ref_get_offset (ref), ==, G_GUINT64_CONSTANT (0x3fffffffff));
  g_assert_cmpuint (hot_field_ref_get_length (ref), ==, HOT_FIELD_MAX_LENGTH);
  g_assert_true (hot_field_ref_get_escaped (ref));

  ref = hot_field_ref (7, 1, FALSE);
  g_assert_cmpuint (hot_field_ref_get_offset (ref), ==, 7);
  g_assert_cmpuint (hot_field_ref_get_length (ref), ==, 1);
  g_assert_false (hot_field_ref_get_escaped (ref));
}

static void
test_integers (void)
{
  const gint64 values[] = { 0, HOT_MISSING_INTEGER, 999999999999999999, -5 };
  g_autoptr(HotColumn) column = hot_column_new_integers ("id", HOT_COLUMN_INTEGER,
                                                         g_bytes_new (values, sizeof values));

  g_assert_cmpstr (hot_column_get_name (column), ==, "id");
  g_assert_cmpuint (hot_column_get_n_rows (column), ==, 4);
  g_assert_cmpuint (hot_column_get_n_missing (column), ==, 1);
  g_assert_false (hot_column_is_missing (column, 0));
  g_assert_true (hot_column_is_missing (column, 1));
  g_assert_cmpint (hot_column_get_integer (column, 2), ==, 999999999999999999);
  g_assert_true (isnan (hot_column_get_number (column, 1)));
  g_assert_cmpfloat (hot_column_get_number (column, 3), ==, -5.0);
  assert_text (column, 2, "999999999999999999");
  assert_text (column, 1, NULL);
  g_assert_nonnull (hot_column_peek_integers (column));
  g_assert_null (hot_column_peek_reals (column));
}

static void
test_reals (void)
{
  const double values[] = { 1234.5, NAN, 0.1, -INFINITY, 5.0, 1e300 };
  g_autoptr(HotColumn) column = hot_column_new_reals ("x", HOT_COLUMN_REAL, g_bytes_new (values, sizeof values), NULL);

  g_assert_cmpuint (hot_column_get_n_missing (column), ==, 1);
  g_assert_null (hot_column_get_unit (column));
  assert_text (column, 0, "1234.5");
  assert_text (column, 1, NULL);
  assert_text (column, 2, "0.1");
  assert_text (column, 3, "-inf");
  assert_text (column, 4, "5");
  assert_text (column, 5, "1e+300");
}

static void
test_units (void)
{
  const double values[] = { 1234.0, -0.5, 97.25, 1.005, NAN };
  g_autoptr(HotColumn) money = hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (values, sizeof values),
                                                     "$");
  g_autoptr(HotColumn) percent = hot_column_new_reals ("rate", HOT_COLUMN_PERCENT, g_bytes_new (values, sizeof values),
                                                       "%");

  g_assert_cmpstr (hot_column_get_unit (money), ==, "$");
  assert_text (money, 0, "$1234.00");
  assert_text (money, 1, "-$0.50");
  assert_text (money, 3, "$1.005");
  assert_text (money, 4, NULL);
  assert_text (percent, 2, "97.25%");
}

static void
test_booleans (void)
{
  const gint8 values[] = { 1, 0, HOT_MISSING_BOOLEAN };
  g_autoptr(HotColumn) column = hot_column_new_booleans ("superhost", g_bytes_new (values, sizeof values));

  assert_text (column, 0, "true");
  assert_text (column, 1, "false");
  assert_text (column, 2, NULL);
  g_assert_cmpfloat (hot_column_get_number (column, 0), ==, 1.0);
  g_assert_true (isnan (hot_column_get_number (column, 2)));
}

static void
test_dates (void)
{
  const gint64 days[] = { 18085 * 86400, HOT_MISSING_INTEGER, -86400, -62135596800 };
  const gint64 instants[] = { 18085 * 86400 + 55800, -1, 0 };
  g_autoptr(HotColumn) dates = hot_column_new_integers ("since", HOT_COLUMN_DATE, g_bytes_new (days, sizeof days));
  g_autoptr(HotColumn) times = hot_column_new_integers ("at", HOT_COLUMN_DATE,
                                                        g_bytes_new (instants, sizeof instants));

  g_assert_false (hot_column_get_has_time (dates));
  assert_text (dates, 0, "2019-07-08");
  assert_text (dates, 1, NULL);
  assert_text (dates, 2, "1969-12-31");
  assert_text (dates, 3, "0001-01-01");
  g_assert_true (hot_column_get_has_time (times));
  assert_text (times, 0, "2019-07-08T15:30:00");
  assert_text (times, 1, "1969-12-31T23:59:59");
  assert_text (times, 2, "1970-01-01T00:00:00");
}

static void
test_categories (void)
{
  const char *categories[] = { "Private room", "Entire home/apt", NULL };
  const guint32 codes[] = { 0, 1, 1, HOT_MISSING_CODE };
  g_autoptr(HotColumn) column = hot_column_new_categories ("room_type", g_bytes_new (codes, sizeof codes),
                                                           g_strdupv ((char **) categories));

  g_assert_cmpuint (hot_column_get_n_categories (column), ==, 2);
  g_assert_cmpstr (hot_column_get_category (column, 1), ==, "Entire home/apt");
  g_assert_cmpuint (hot_column_get_n_missing (column), ==, 1);
  assert_text (column, 0, "Private room");
  assert_text (column, 3, NULL);
}

static void
test_fields (void)
{
  static const char text[] = "plain,\"a \"\"b\"\"\",\xff\xfe!";
  const HotFieldRef refs[] = { hot_field_ref (0, 5, FALSE), hot_field_ref (7, 7, TRUE), 0,
                               hot_field_ref (16, 3, FALSE) };
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "text");
  g_autoptr(HotColumn) column = hot_column_new_fields ("name", HOT_COLUMN_TEXT, g_bytes_new (refs, sizeof refs), file);
  const char *raw;
  gsize length;
  gboolean escaped;

  assert_text (column, 0, "plain");
  assert_text (column, 1, "a \"b\"");
  assert_text (column, 2, NULL);
  assert_text (column, 3, "\xef\xbf\xbd\xef\xbf\xbd!");
  g_assert_cmpuint (hot_column_get_n_missing (column), ==, 1);

  g_assert_true (hot_column_peek_field (column, 1, &raw, &length, &escaped));
  g_assert_cmpmem (raw, length, "a \"\"b\"\"", 7);
  g_assert_true (escaped);
  g_assert_false (hot_column_peek_field (column, 2, &raw, &length, &escaped));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/column/types", test_types);
  g_test_add_func ("/column/field-ref", test_field_ref);
  g_test_add_func ("/column/integers", test_integers);
  g_test_add_func ("/column/reals", test_reals);
  g_test_add_func ("/column/units", test_units);
  g_test_add_func ("/column/booleans", test_booleans);
  g_test_add_func ("/column/dates", test_dates);
  g_test_add_func ("/column/categories", test_categories);
  g_test_add_func ("/column/fields", test_fields);

  return g_test_run ();
}
