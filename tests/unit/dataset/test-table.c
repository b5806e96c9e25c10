/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-table-private.h"

static HotColumn *
new_integers (const char *name,
              gint64      first,
              gint64      second)
{
  const gint64 values[] = { first, second };

  return hot_column_new_integers (name, HOT_COLUMN_INTEGER, g_bytes_new (values, sizeof values));
}

static HotTable *
new_table (void)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);

  g_ptr_array_add (columns, new_integers ("id", 1, 2));
  g_ptr_array_add (columns, new_integers (" Beds ", 3, 4));
  g_ptr_array_add (columns, new_integers ("BEDS", 5, 6));

  return hot_table_new ("listings.csv", columns);
}

static void
test_shape (void)
{
  g_autoptr(HotTable) table = new_table ();
  gsize length;

  g_assert_cmpstr (hot_table_get_name (table), ==, "listings.csv");
  g_assert_cmpuint (hot_table_get_n_rows (table), ==, 2);
  g_assert_cmpuint (hot_table_get_n_columns (table), ==, 3);
  g_assert_cmpint (hot_column_get_integer (hot_table_get_column (table, 1), 1), ==, 4);
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 0);

  /* It came from no file. */
  g_assert_cmpuint (hot_table_get_line (table, 1), ==, 0);
  g_assert_null (hot_table_peek_record (table, 0, &length));
  g_assert_null (hot_table_peek_header (table, &length));
}

static void
test_find_column (void)
{
  g_autoptr(HotTable) table = new_table ();

  g_assert_cmpint (hot_table_find_column (table, "BEDS"), ==, 2);
  g_assert_cmpint (hot_table_find_column (table, "beds"), ==, 1);
  g_assert_cmpint (hot_table_find_column (table, "ID "), ==, 0);
  g_assert_cmpint (hot_table_find_column (table, "bed"), ==, -1);
}

static void
test_with_warning (void)
{
  g_autoptr(HotTable) table = new_table ();
  g_autoptr(HotColumn) column = new_integers ("beds", 7, 8);
  g_autoptr(HotTable) other = hot_table_with_warning (table, 1, column, NULL);

  g_assert_cmpint (hot_column_get_integer (hot_table_get_column (table, 1), 0), ==, 3);
  g_assert_cmpint (hot_column_get_integer (hot_table_get_column (other, 1), 0), ==, 7);
  g_assert_true (hot_table_get_column (other, 0) == hot_table_get_column (table, 0));
  g_assert_cmpstr (hot_table_get_name (other), ==, "listings.csv");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/table/shape", test_shape);
  g_test_add_func ("/table/find-column", test_find_column);
  g_test_add_func ("/table/with-warning", test_with_warning);

  return g_test_run ();
}
