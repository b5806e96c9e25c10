/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-order.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "dataset/hot-radix-sort.h"
#include "hot-test-table.h"

#define NA HOT_MISSING_INTEGER

/* The order as digits. */
static char *
order (HotTable          *table,
       HotRowSet         *rows,
       const HotOrderKey *keys,
       guint              n_keys)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = hot_order_rows (table, rows, keys, n_keys, NULL, &error);
  const guint32 *row = g_bytes_get_data (bytes, NULL);
  GString *digits = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, hot_row_set_get_n (rows) * sizeof (guint32));
  for (guint i = 0; i < hot_row_set_get_n (rows); i++)
    g_string_append_printf (digits, "%u", row[i]);

  return g_string_free (digits, FALSE);
}

static void
assert_order (HotColumn  *column,
              const char *ascending,
              const char *descending)
{
  g_autoptr(HotTable) table = hot_test_table (column, NULL);
  g_autoptr(HotRowSet) rows = hot_row_set_new_all (hot_table_get_n_rows (table));
  g_autofree char *up = order (table, rows, &(HotOrderKey) { 0, FALSE }, 1);
  g_autofree char *down = order (table, rows, &(HotOrderKey) { 0, TRUE }, 1);

  g_assert_cmpstr (up, ==, ascending);
  g_assert_cmpstr (down, ==, descending);
}

static void
test_types (void)
{
  const gint64 integers[] = { 3, NA, G_MAXINT64, G_MININT64 + 1, 3, -3, 900000000000000002, 900000000000000001 };
  const double reals[] = { 1.5, NAN, INFINITY, -INFINITY, -0.0, 0.0, -1e-300, 1e300 };
  const gint8 booleans[] = { 1, -1, 0, 1, 0, -1, 1, 0 };
  const char *const texts[] = { "pear", NULL, "Apple", "pear", "apple \"pie\"", "", "zoo", "banana" };
  const char *const lists[] = { "[b]", "[a]", NULL, "{a}", "", "[]", "[b]", "[a, b]" };

  assert_order (hot_test_integers ("i", HOT_COLUMN_INTEGER, integers, 8), "35047621", "26704531");
  assert_order (hot_test_integers ("d", HOT_COLUMN_DATE, integers, 8), "35047621", "26704531");
  assert_order (hot_test_reals ("r", HOT_COLUMN_MONEY, reals, 8, "$"), "36450721", "27045631");
  assert_order (hot_test_booleans ("b", booleans, 8), "24703615", "03624715");
  assert_order (hot_test_categories ("c", texts, 5), "24031", "03421");
  assert_order (hot_test_fields ("t", HOT_COLUMN_TEXT, texts, 8), "24703615", "60374215");
  assert_order (hot_test_fields ("l", HOT_COLUMN_LIST, lists, 8), "57106324", "30617524");
}

static void
test_several_keys (void)
{
  const gint64 integers[] = { 2, 1, 2, 1, NA, 2, NA };
  const char *const categories[] = { "b", "a", "a", NULL, "b", NULL, "a" };
  g_autoptr(HotTable) table = hot_test_table (hot_test_integers ("i", HOT_COLUMN_INTEGER, integers, 7),
                                              hot_test_categories ("c", categories, 7), NULL);
  g_autoptr(HotRowSet) all = hot_row_set_new_all (7);
  g_autoptr(HotRowSet) some = hot_row_set_new (g_bytes_new ((const guint32[]) { 0, 2, 4, 6 }, 16), 7);
  g_autofree char *both = order (table, all, (const HotOrderKey[]) { { 0, TRUE }, { 1, FALSE } }, 2);
  g_autofree char *turned = order (table, all, (const HotOrderKey[]) { { 1, TRUE }, { 0, FALSE } }, 2);
  g_autofree char *none = order (table, all, NULL, 0);
  g_autofree char *part = order (table, some, (const HotOrderKey[]) { { 1, FALSE } }, 1);

  g_assert_cmpstr (both, ==, "2051364");
  g_assert_cmpstr (turned, ==, "0412635");
  g_assert_cmpstr (none, ==, "0123456");
  g_assert_cmpstr (part, ==, "2604");
}

/* By keys, as sorted lists are made; the C library's direct comparison differs from its keys in the place of punctuation. */
static int
compare_collated (const char *a,
                  const char *b)
{
  g_autofree char *first = g_utf8_collate_key (a, -1);
  g_autofree char *second = g_utf8_collate_key (b, -1);

  return strcmp (first, second);
}

static int
compare_reference (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  const char *const *texts = user_data;
  const char *first = texts[*(const guint32 *) a], *second = texts[*(const guint32 *) b];

  if (first == NULL || second == NULL)
    return (first == NULL) - (second == NULL);

  return compare_collated (first, second);
}

/* Many texts with shared beginnings, in whatever locale the test runs and in a real one where there is one. */
static void
check_texts (void)
{
  static const char *const pieces[] = { "https://www.example.org/rooms/", "a", "B", "é", "Zoë", " ", "1", "room", "\"", "ß", "-" };
  const guint n = 5000;
  g_autofree const char **texts = g_new0 (const char *, n);
  g_autofree guint32 *reference = g_new (guint32, n);
  g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(HotTable) table = NULL;
  g_autoptr(HotRowSet) rows = hot_row_set_new_all (n);
  g_autoptr(GBytes) bytes = NULL;
  const guint32 *result;

  for (guint i = 0; i < n; i++)
    {
      GString *text = g_string_new (i % 2 ? pieces[0] : NULL);

      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        g_string_append (text, pieces[g_test_rand_int_range (1, G_N_ELEMENTS (pieces))]);
      g_ptr_array_add (owned, g_string_free (text, FALSE));
      texts[i] = i % 17 ? owned->pdata[i] : NULL;
      reference[i] = i;
    }
  table = hot_test_table (hot_test_fields ("t", HOT_COLUMN_TEXT, texts, n), NULL);

  g_sort_array (reference, n, sizeof *reference, compare_reference, texts);
  bytes = hot_order_rows (table, rows, &(HotOrderKey) { 0, FALSE }, 1, NULL, NULL);
  result = g_bytes_get_data (bytes, NULL);
  for (guint i = 0; i < n; i++)
    if (texts[result[i]] == NULL || compare_collated (texts[result[i]], texts[reference[i]]) != 0)
      {
        g_assert_null (texts[result[i]]);
        g_assert_null (texts[reference[i]]);
      }
    else if (i > 0 && g_str_equal (texts[result[i]], texts[result[i - 1]]))
      g_assert_cmpuint (result[i - 1], <, result[i]);
}

static void
test_texts (void)
{
  check_texts ();
}

static void
test_texts_of_a_locale (void)
{
  static const char *const names[] = { "en_US.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "en_GB.UTF-8" };
  g_autofree char *former = g_strdup (setlocale (LC_ALL, NULL));
  const char *found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names) && found == NULL; i++)
    found = setlocale (LC_ALL, names[i]);

  if (found != NULL)
    check_texts ();
  else
    g_test_skip ("no locale with an order of its own is installed");

  setlocale (LC_ALL, former);
}

static void
test_long_texts (void)
{
  g_autofree char *a = g_strnfill (100000, 'x'), *b = g_strdup (a), *c = g_strdup (a);
  const char *texts[200];

  b[99999] = 'a';
  c[63] = 'z';
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    texts[i] = i % 3 == 0 ? a : i % 3 == 1 ? b : c;

  {
    g_autoptr(HotTable) table = hot_test_table (hot_test_fields ("t", HOT_COLUMN_TEXT, texts, G_N_ELEMENTS (texts)), NULL);
    g_autoptr(HotRowSet) rows = hot_row_set_new_all (G_N_ELEMENTS (texts));
    g_autoptr(GBytes) bytes = hot_order_rows (table, rows, &(HotOrderKey) { 0, FALSE }, 1, NULL, NULL);
    const guint32 *row = g_bytes_get_data (bytes, NULL);

    g_assert_cmpuint (row[0], ==, 1);
    g_assert_cmpuint (row[66], ==, 199);
    g_assert_cmpuint (row[67], ==, 0);
    g_assert_cmpuint (row[133], ==, 198);
    g_assert_cmpuint (row[134], ==, 2);
  }
}

static void
test_radix_sort (void)
{
  for (guint round = 0; round < 60; round++)
    {
      const guint n = round < 30 ? round * 10 : 3000;
      g_autofree HotKeyedRow *items = g_new (HotKeyedRow, n);
      g_autofree HotKeyedRow *scratch = g_new (HotKeyedRow, n);
      HotKeyedRow *sorted;
      guint bits = g_test_rand_int_range (1, 65);

      for (guint i = 0; i < n; i++)
        {
          guint64 key = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

          items[i] = (HotKeyedRow) { key >> (64 - bits) << g_test_rand_int_range (0, 2), i };
        }
      sorted = hot_radix_sort (items, scratch, n, NULL);
      for (guint i = 1; i < n; i++)
        g_assert_true (sorted[i - 1].key < sorted[i].key ||
                       (sorted[i - 1].key == sorted[i].key && sorted[i - 1].row < sorted[i].row));
    }

  g_assert_cmpint (hot_key_to_integer (hot_key_from_integer (-5)), ==, -5);
  g_assert_cmpfloat (hot_key_to_real (hot_key_from_real (-5.25)), ==, -5.25);
  g_assert_cmpfloat (hot_key_to_real (hot_key_from_real (0.1)), ==, 0.1);
  g_assert_true (hot_key_from_real (-0.0) == hot_key_from_real (0.0));
}

static void
test_cancel (void)
{
  const gint64 integers[] = { 2, 1 };
  g_autoptr(HotTable) table = hot_test_table (hot_test_integers ("i", HOT_COLUMN_INTEGER, integers, 2), NULL);
  g_autoptr(HotRowSet) rows = hot_row_set_new_all (2);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_order_rows (table, rows, &(HotOrderKey) { 0, FALSE }, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/order/types", test_types);
  g_test_add_func ("/order/several-keys", test_several_keys);
  g_test_add_func ("/order/texts", test_texts);
  g_test_add_func ("/order/texts-of-a-locale", test_texts_of_a_locale);
  g_test_add_func ("/order/long-texts", test_long_texts);
  g_test_add_func ("/order/radix-sort", test_radix_sort);
  g_test_add_func ("/order/cancel", test_cancel);

  return g_test_run ();
}
