/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-row-ranges.h"

#include <math.h>

#define N_ROWS 300000

/* A real, an integer and a text column; every seventh price is missing. */
static HotTable *
create_table (void)
{
  g_autofree double *prices = g_new (double, N_ROWS);
  g_autofree gint64 *nights = g_new (gint64, N_ROWS);
  g_autofree guint32 *codes = g_new0 (guint32, N_ROWS);
  const char *const names[] = { "flat", NULL };
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);

  for (guint i = 0; i < N_ROWS; i++)
    {
      prices[i] = i % 7 == 0 ? NAN : (i * 37) % 1000;
      nights[i] = i % 11 == 0 ? HOT_MISSING_INTEGER : (i * 13) % 30;
    }
  g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (prices, N_ROWS * sizeof (double)), "$"));
  g_ptr_array_add (columns, hot_column_new_integers ("nights", HOT_COLUMN_INTEGER, g_bytes_new (nights, N_ROWS * sizeof (gint64))));
  g_ptr_array_add (columns, hot_column_new_categories ("kind", g_bytes_new (codes, N_ROWS * sizeof (guint32)),
                                                       g_strdupv ((char **) names)));

  return hot_table_new ("ranges.csv", g_steal_pointer (&columns));
}

/* Against a loop that asks each row. */
static void
check (HotTable     *table,
       HotRowRanges *ranges,
       HotRowSet    *from)
{
  g_autoptr(HotRowSet) rows = hot_row_ranges_apply (ranges, table, from, NULL, NULL);
  const guint n = from != NULL ? hot_row_set_get_n (from) : N_ROWS;
  guint n_passed = 0;

  for (guint i = 0; i < n; i++)
    {
      const guint row = from != NULL ? hot_row_set_get_row (from, i) : i;
      gboolean passes = TRUE;

      for (guint k = 0; k < hot_row_ranges_get_n (ranges); k++)
        {
          const HotRowRange *range = hot_row_ranges_get (ranges, k);
          HotColumn *column = hot_table_get_column (table, range->column);

          if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
            {
              const double value = hot_column_get_number (column, row);

              passes = passes && value >= range->min && value <= range->max;
            }
        }
      if (passes)
        g_assert_cmpuint (hot_row_set_get_row (rows, n_passed++), ==, row);
    }
  g_assert_cmpuint (hot_row_set_get_n (rows), ==, n_passed);
}

static void
test_apply (void)
{
  g_autoptr(HotTable) table = create_table ();
  g_autoptr(HotRowRanges) price = hot_row_ranges_with (NULL, 0, 100, 200);
  g_autoptr(HotRowRanges) both = hot_row_ranges_with (price, 1, -INFINITY, 5);
  g_autoptr(HotRowRanges) text = hot_row_ranges_with (both, 2, 0, 0);
  g_autoptr(HotRowRanges) none = hot_row_ranges_with (NULL, 0, 2000, 3000);
  g_autoptr(HotRowSet) some = hot_row_ranges_apply (price, table, NULL, NULL, NULL);

  check (table, NULL, NULL);
  check (table, price, NULL);
  check (table, both, NULL);
  check (table, both, some);
  check (table, text, NULL);
  check (table, none, NULL);
}

static void
test_with (void)
{
  g_autoptr(HotRowRanges) one = hot_row_ranges_with (NULL, 3, 1, 2);
  g_autoptr(HotRowRanges) two = hot_row_ranges_with (one, 5, 1, INFINITY);
  g_autoptr(HotRowRanges) other = hot_row_ranges_with (two, 3, 7, 8);
  g_autoptr(HotRowRanges) without = hot_row_ranges_with (other, 3, -INFINITY, INFINITY);

  g_assert_cmpuint (hot_row_ranges_get_n (two), ==, 2);
  /* The others keep their places. */
  g_assert_cmpuint (hot_row_ranges_get (other, 0)->column, ==, 3);
  g_assert_cmpfloat (hot_row_ranges_find (other, 3)->min, ==, 7);
  g_assert_cmpuint (hot_row_ranges_get_n (without), ==, 1);
  g_assert_null (hot_row_ranges_find (without, 3));
  g_assert_null (hot_row_ranges_with (without, 5, -INFINITY, INFINITY));
  g_assert_null (hot_row_ranges_with (NULL, 5, -INFINITY, INFINITY));
  g_assert_true (hot_row_ranges_equal (NULL, NULL));
  g_assert_false (hot_row_ranges_equal (one, NULL));
  g_assert_false (hot_row_ranges_equal (two, other));
}

static void
test_cancelled (void)
{
  g_autoptr(HotTable) table = create_table ();
  g_autoptr(HotRowRanges) ranges = hot_row_ranges_with (NULL, 0, 100, 200);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_row_ranges_apply (ranges, table, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-ranges/apply", test_apply);
  g_test_add_func ("/row-ranges/with", test_with);
  g_test_add_func ("/row-ranges/cancelled", test_cancelled);

  return g_test_run ();
}
