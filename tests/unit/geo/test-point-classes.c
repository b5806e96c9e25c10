/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-classes.h"

#include "geo/hot-mercator.h"

#include <math.h>

/* Name number i stands in i + 1 rows, in the order of the numbers; then one row has none. */
static HotColumn *
create_column (guint  n_names,
               guint *n_rows)
{
  g_autoptr(GArray) codes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const guint32 missing = HOT_MISSING_CODE;

  for (guint32 i = 0; i < n_names; i++)
    {
      g_ptr_array_add (names, g_strdup_printf ("name %u", i));
      for (guint row = 0; row <= i; row++)
        g_array_append_val (codes, i);
    }
  g_ptr_array_add (names, NULL);
  g_array_append_val (codes, missing);
  *n_rows = codes->len;

  return hot_column_new_categories ("kind", g_bytes_new (codes->data, codes->len * sizeof (guint32)),
                                    (char **) g_ptr_array_steal (names, NULL));
}

static HotPointIndex *
create_index (guint n)
{
  g_autofree double *latitudes = g_new (double, n);
  g_autofree double *longitudes = g_new (double, n);
  g_autoptr(HotPointCloud) cloud = NULL;

  for (guint i = 0; i < n; i++)
    {
      latitudes[i] = 50 + 0.01 * cos (i);
      longitudes[i] = 10 + 0.01 * sin (i);
    }
  cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, n);

  return hot_point_index_new (cloud, NULL, NULL);
}

/* Against the column itself, row by row. */
static void
check (HotPointClasses *classes,
       HotPointIndex   *index,
       HotColumn       *column)
{
  for (guint i = 0; i < hot_point_index_get_n (index); i++)
    {
      g_autofree char *text = hot_column_dup_text (column, hot_point_index_peek_rows (index)[i]);
      const guint class = hot_point_classes_peek (classes)[i];

      if (text == NULL)
        g_assert_cmpuint (class, ==, HOT_POINT_CLASS_MISSING);
      else if (class != HOT_POINT_CLASS_OTHER)
        g_assert_cmpstr (hot_point_classes_get_name (classes, class), ==, text);
      else
        for (guint k = 0; k < hot_point_classes_get_n (classes); k++)
          g_assert_cmpstr (hot_point_classes_get_name (classes, k), !=, text);
    }
}

static void
test_ranks (void)
{
  guint n_rows;
  g_autoptr(HotColumn) column = create_column (11, &n_rows);
  g_autoptr(HotPointIndex) index = create_index (n_rows);
  g_autoptr(HotPointClasses) classes = hot_point_classes_new (index, column, NULL, NULL);

  g_assert_cmpuint (hot_point_classes_get_n (classes), ==, HOT_POINT_CLASSES_MAX);
  g_assert_cmpuint (hot_point_classes_get_n_others (classes), ==, 3);
  g_assert_cmpstr (hot_point_classes_get_name (classes, 0), ==, "name 10");
  g_assert_cmpstr (hot_point_classes_get_name (classes, 7), ==, "name 3");
  g_assert_cmpstr (hot_point_classes_get_name (classes, HOT_POINT_CLASS_OTHER), ==, "Other");
  check (classes, index, column);
}

/* Rows that a filter takes away do not change what a colour means; names that are gone make room where there is none. */
static void
test_filtered (void)
{
  for (guint n_names = 5; n_names <= 12; n_names += 7)
    {
      guint n_rows;
      g_autoptr(HotColumn) column = create_column (n_names, &n_rows);
      g_autoptr(HotPointIndex) all = create_index (n_rows);
      const guint32 few[] = { 0, 1, 2, n_rows - 1 };
      g_autoptr(HotRowSet) rows = hot_row_set_new (g_bytes_new (few, sizeof few), n_rows);
      g_autoptr(HotPointIndex) index = hot_point_index_filter (all, rows, NULL, NULL);
      g_autoptr(HotPointClasses) classes = hot_point_classes_new (index, column, NULL, NULL);

      check (classes, index, column);
      g_assert_cmpuint (hot_point_classes_get_n_others (classes), ==, 0);
      if (n_names == 5)
        {
          g_assert_cmpuint (hot_point_classes_get_n (classes), ==, 5);
          g_assert_cmpstr (hot_point_classes_get_name (classes, 0), ==, "name 4");
        }
      else
        {
          g_assert_cmpuint (hot_point_classes_get_n (classes), ==, 2);
          g_assert_cmpstr (hot_point_classes_get_name (classes, 0), ==, "name 1");
        }
    }
}

static void
test_booleans (void)
{
  const gint8 values[] = { 1, 0, 1, HOT_MISSING_BOOLEAN, 1 };
  g_autoptr(HotColumn) column = hot_column_new_booleans ("superhost", g_bytes_new (values, sizeof values));
  g_autoptr(HotPointIndex) index = create_index (G_N_ELEMENTS (values));
  g_autoptr(HotPointClasses) classes = hot_point_classes_new (index, column, NULL, NULL);
  guint counts[HOT_POINT_N_CLASSES] = { 0 };

  g_assert_true (hot_point_classes_can (column));
  g_assert_cmpuint (hot_point_classes_get_n (classes), ==, 2);
  g_assert_cmpstr (hot_point_classes_get_name (classes, 0), ==, "Yes");
  for (guint i = 0; i < hot_point_index_get_n (index); i++)
    counts[hot_point_classes_peek (classes)[i]]++;
  g_assert_cmpuint (counts[0], ==, 3);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpuint (counts[HOT_POINT_CLASS_MISSING], ==, 1);
}

static void
test_numbers (void)
{
  const double values[] = { 1, 2 };
  g_autoptr(HotColumn) column = hot_column_new_reals ("price", HOT_COLUMN_REAL, g_bytes_new (values, sizeof values), NULL);

  g_assert_false (hot_point_classes_can (column));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/point-classes/ranks", test_ranks);
  g_test_add_func ("/point-classes/filtered", test_filtered);
  g_test_add_func ("/point-classes/booleans", test_booleans);
  g_test_add_func ("/point-classes/numbers", test_numbers);

  return g_test_run ();
}
