/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-mercator.h"
#include "geo/hot-point-lasso.h"
#include "hot-test-points.h"

#define WORLD 4294967296.0

static HotPointIndex *
make_index (guint n)
{
  g_autofree double *latitudes = g_new (double, n);
  g_autofree double *longitudes = g_new (double, n);
  g_autoptr(HotPointCloud) cloud = NULL;

  hot_test_points (n, 5, latitudes, longitudes);
  cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, n);

  return hot_point_index_new (cloud, NULL, NULL);
}

/* Corners of a rectangle in degrees, as fractions of the world. */
static void
fill_box (double  west,
          double  south,
          double  east,
          double  north,
          double  corners[8])
{
  const double x[] = { west, east, east, west }, y[] = { north, north, south, south };

  for (guint i = 0; i < 4; i++)
    {
      corners[2 * i] = hot_mercator_x (x[i]);
      corners[2 * i + 1] = hot_mercator_y (y[i]);
    }
}

static void
test_box (void)
{
  enum { N = 20000 };
  g_autoptr(HotPointIndex) index = make_index (N);
  g_autoptr(HotRowSet) rows = NULL;
  double corners[8];
  guint n_expected = 0;

  fill_box (-73.95, 40.68, -73.88, 40.74, corners);
  rows = hot_point_lasso (index, corners, 4, N, NULL, NULL);
  g_assert_nonnull (rows);

  for (guint i = 0; i < N; i++)
    {
      const double x = hot_point_index_peek_x (index)[i] / WORLD, y = hot_point_index_peek_y (index)[i] / WORLD;
      const gboolean inside = x >= corners[0] && x < corners[2] && y >= corners[1] && y < corners[5];

      n_expected += inside;
      g_assert_cmpint (hot_row_set_contains (rows, hot_point_index_peek_rows (index)[i]), ==, inside);
    }
  g_assert_cmpuint (n_expected, >, 100);
  g_assert_cmpuint (n_expected, <, N - 100);
  g_assert_cmpuint (hot_row_set_get_n (rows), ==, n_expected);
  for (guint i = 1; i < n_expected; i++)
    g_assert_cmpuint (hot_row_set_get_row (rows, i - 1), <, hot_row_set_get_row (rows, i));
}

/* A figure of eight: both loops are inside, though one runs the other way round. */
static void
test_crossing_line (void)
{
  const double latitudes[] = { 10, 10, 10 }, longitudes[] = { -5, 5, 20 };
  const double corners[] = {
    hot_mercator_x (-10), hot_mercator_y (20), hot_mercator_x (10), hot_mercator_y (0),
    hot_mercator_x (10), hot_mercator_y (20), hot_mercator_x (-10), hot_mercator_y (0),
  };
  g_autoptr(HotPointCloud) cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, 3);
  g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);
  g_autoptr(HotRowSet) rows = hot_point_lasso (index, corners, 4, 3, NULL, NULL);

  g_assert_cmpuint (hot_row_set_get_n (rows), ==, 2);
  g_assert_true (hot_row_set_contains (rows, 0));
  g_assert_true (hot_row_set_contains (rows, 1));
}

static void
test_nothing_inside (void)
{
  g_autoptr(HotPointIndex) index = make_index (100);
  g_autoptr(HotRowSet) rows = NULL;
  double corners[8];

  fill_box (10, 10, 20, 20, corners);
  rows = hot_point_lasso (index, corners, 4, 100, NULL, NULL);
  g_assert_cmpuint (hot_row_set_get_n (rows), ==, 0);
}

static void
test_cancelled (void)
{
  g_autoptr(HotPointIndex) index = make_index (100);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  double corners[8];

  fill_box (-74, 40, -73, 41, corners);
  g_cancellable_cancel (cancellable);
  g_assert_null (hot_point_lasso (index, corners, 4, 100, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/point-lasso/box", test_box);
  g_test_add_func ("/point-lasso/crossing-line", test_crossing_line);
  g_test_add_func ("/point-lasso/nothing-inside", test_nothing_inside);
  g_test_add_func ("/point-lasso/cancelled", test_cancelled);

  return g_test_run ();
}
