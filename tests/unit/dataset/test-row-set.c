/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-row-set.h"

static HotRowSet *
new_set (const guint32 *rows,
         gsize          n,
         guint          n_in_table)
{
  return hot_row_set_new (g_bytes_new (rows, n * sizeof *rows), n_in_table);
}

static void
test_all (void)
{
  g_autoptr(HotRowSet) all = hot_row_set_new_all (3);
  g_autoptr(HotRowSet) listed = new_set ((const guint32[]) { 0, 1, 2 }, 3, 3);
  g_autoptr(HotRowSet) empty = hot_row_set_new_all (0);

  g_assert_true (hot_row_set_is_all (all));
  g_assert_null (hot_row_set_peek_rows (all));
  g_assert_cmpuint (hot_row_set_get_n (all), ==, 3);
  g_assert_cmpuint (hot_row_set_get_row (all, 2), ==, 2);
  g_assert_true (hot_row_set_contains (all, 2));
  g_assert_false (hot_row_set_contains (all, 3));

  g_assert_true (hot_row_set_is_all (listed));
  g_assert_true (hot_row_set_is_all (empty));
  g_assert_cmpuint (hot_row_set_get_n (empty), ==, 0);
}

static void
test_some (void)
{
  g_autoptr(HotRowSet) some = new_set ((const guint32[]) { 1, 4, 9 }, 3, 10);
  g_autoptr(HotRowSet) none = new_set (NULL, 0, 10);

  g_assert_false (hot_row_set_is_all (some));
  g_assert_cmpuint (hot_row_set_get_n (some), ==, 3);
  g_assert_cmpuint (hot_row_set_get_row (some, 1), ==, 4);
  for (guint row = 0; row < 12; row++)
    g_assert_cmpint (hot_row_set_contains (some, row), ==, row == 1 || row == 4 || row == 9);

  g_assert_false (hot_row_set_is_all (none));
  g_assert_nonnull (hot_row_set_peek_rows (none));
  g_assert_false (hot_row_set_contains (none, 0));
}

static void
test_intersect (void)
{
  for (guint i = 0; i < 500; i++)
    {
      const guint n = 40;
      guint32 a[40], b[40];
      guint n_a = 0, n_b = 0, position = 0;
      g_autoptr(HotRowSet) first = NULL;
      g_autoptr(HotRowSet) second = NULL;
      g_autoptr(HotRowSet) both = NULL;

      for (guint row = 0; row < n; row++)
        {
          if (g_test_rand_int_range (0, 100) < (int) i / 4)
            a[n_a++] = row;
          if (g_test_rand_int_range (0, 100) < 50)
            b[n_b++] = row;
        }
      first = new_set (a, n_a, n);
      second = new_set (b, n_b, n);
      both = hot_row_set_intersect (first, second);

      for (guint row = 0; row < n; row++)
        if (hot_row_set_contains (first, row) && hot_row_set_contains (second, row))
          g_assert_cmpuint (hot_row_set_get_row (both, position++), ==, row);
      g_assert_cmpuint (hot_row_set_get_n (both), ==, position);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-set/all", test_all);
  g_test_add_func ("/row-set/some", test_some);
  g_test_add_func ("/row-set/intersect", test_intersect);

  return g_test_run ();
}
