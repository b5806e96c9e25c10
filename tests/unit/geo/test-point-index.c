/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-mercator.h"
#include "geo/hot-morton.h"
#include "geo/hot-point-index.h"
#include "hot-test-points.h"

#include <string.h>

static HotPointCloud *
make_cloud (guint n)
{
  g_autofree double *latitudes = g_new (double, n);
  g_autofree double *longitudes = g_new (double, n);

  hot_test_points (n, 11, latitudes, longitudes);
  return hot_point_cloud_new_for_coordinates (latitudes, longitudes, n);
}

static void
test_cloud_leaves_out_invalid (void)
{
  const double latitudes[] = { 40.7, NAN, 91, 40.8, 0, -90.5, 40.9, 89 };
  const double longitudes[] = { -73.9, -73.9, -73.9, NAN, 361, 0, -74, 0 };
  g_autoptr(HotPointCloud) cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, G_N_ELEMENTS (latitudes));
  const guint32 *rows = hot_point_cloud_peek_rows (cloud);

  g_assert_cmpuint (hot_point_cloud_get_n (cloud), ==, 2);
  g_assert_cmpuint (hot_point_cloud_get_n_invalid (cloud), ==, 6);
  g_assert_cmpuint (rows[0], ==, 0);
  g_assert_cmpuint (rows[1], ==, 6);
}

static void
test_cloud_of_nothing (void)
{
  const double nowhere[] = { NAN, NAN };
  g_autoptr(HotPointCloud) cloud = hot_point_cloud_new_for_coordinates (nowhere, nowhere, 2);
  g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);
  const HotBounds bounds = hot_point_cloud_get_bounds (cloud);

  g_assert_cmpuint (hot_point_cloud_get_n (cloud), ==, 0);
  g_assert_true (hot_bounds_is_empty (&bounds));
  g_assert_cmpuint (hot_point_index_get_n (index), ==, 0);
  g_assert_cmpint (hot_point_index_nearest (index, 5, 5, G_MAXINT32), ==, -1);
}

/* One listing at 0, 0 must not put the city in a corner of the world. */
static void
test_bounds_without_outliers (void)
{
  enum { N = 1000 };
  double latitudes[N], longitudes[N];
  g_autoptr(HotPointCloud) cloud = NULL;
  HotBounds bounds;

  hot_test_points (N, 3, latitudes, longitudes);
  latitudes[500] = 0;
  longitudes[500] = 0;
  cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, N);
  bounds = hot_point_cloud_get_bounds (cloud);

  g_assert_cmpfloat (bounds.south, >, 38);
  g_assert_cmpfloat (bounds.east, <, -70);
  g_assert_true (hot_bounds_contain (&bounds, 40.7, -73.9));
}

static gboolean
holds_once (const guint32 *rows,
            guint          n)
{
  g_autofree guint8 *seen = g_new0 (guint8, n);

  for (guint i = 0; i < n; i++)
    {
      if (rows[i] >= n || seen[rows[i]])
        return FALSE;
      seen[rows[i]] = 1;
    }
  return TRUE;
}

/* Sizes on both sides of every change of method. */
static void
test_order (void)
{
  const guint sizes[] = { 1, 2, 47, 3000, 60000, 400000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const guint n = sizes[s];
      g_autoptr(HotPointCloud) cloud = make_cloud (n);
      g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);
      const guint32 *x = hot_point_index_peek_x (index);
      const guint32 *y = hot_point_index_peek_y (index);
      const guint32 *rows = hot_point_index_peek_rows (index);
      guint32 origin_x, origin_y, last = 0, last_row = 0;
      guint shift;

      hot_point_index_get_grid (index, &origin_x, &origin_y, &shift);
      g_assert_cmpuint (hot_point_index_get_n (index), ==, n);
      g_assert_true (holds_once (rows, n));
      for (guint i = 0; i < n; i++)
        {
          const guint32 key = hot_morton_key ((x[i] - origin_x) >> shift, (y[i] - origin_y) >> shift);

          g_assert_cmpuint (x[i], ==, hot_point_cloud_peek_x (cloud)[rows[i]]);
          g_assert_cmpuint (y[i], ==, hot_point_cloud_peek_y (cloud)[rows[i]]);
          g_assert_cmpuint (key, >=, last);
          if (i > 0 && key == last)
            g_assert_cmpuint (rows[i], >, last_row);
          last = key;
          last_row = rows[i];
        }
    }
}

static void
check_levels (HotPointIndex *index)
{
  const guint n = hot_point_index_get_n (index);
  guint32 origin_x, origin_y;
  guint shift;

  hot_point_index_get_grid (index, &origin_x, &origin_y, &shift);
  for (guint l = hot_point_index_get_finest (index); l < HOT_POINT_INDEX_N_LEVELS; l++)
    {
      const HotPointLevel *level = hot_point_index_peek_level (index, l);

      g_assert_cmpuint (level->starts[0], ==, 0);
      g_assert_cmpuint (level->starts[level->n], ==, n);
      for (guint c = 0; c < level->n; c++)
        {
          g_assert_cmpuint (level->starts[c], <, level->starts[c + 1]);
          if (c > 0)
            g_assert_cmpuint (hot_morton_key (level->cells[c - 1], level->cells[c - 1] >> 16), <,
                              hot_morton_key (level->cells[c], level->cells[c] >> 16));
          for (guint i = level->starts[c]; i < level->starts[c + 1]; i++)
            {
              const guint32 x = (hot_point_index_peek_x (index)[i] - origin_x) >> (shift + l);
              const guint32 y = (hot_point_index_peek_y (index)[i] - origin_y) >> (shift + l);

              g_assert_cmpuint (level->cells[c], ==, x | y << 16);
            }
        }
    }
  g_assert_cmpuint (hot_point_index_peek_level (index, HOT_POINT_INDEX_N_LEVELS - 1)->n, ==, n > 0);
}

static void
test_levels (void)
{
  g_autoptr(HotPointCloud) cloud = make_cloud (150000);
  g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);

  check_levels (index);
}

typedef struct {
  const HotPointLevel *level;
  int                  left, top, right, bottom;
  guint                n;
} Count;

static void
count_cells (guint    begin,
             guint    end,
             gboolean inside,
             gpointer user_data)
{
  Count *count = user_data;

  for (guint i = begin; i < end; i++)
    {
      const int x = count->level->cells[i] & 0xffff;
      const int y = count->level->cells[i] >> 16;
      const gboolean within = x >= count->left && x < count->right && y >= count->top && y < count->bottom;

      g_assert_true (within || !inside);
      if (within)
        count->n += count->level->starts[i + 1] - count->level->starts[i];
    }
}

static void
test_visit (void)
{
  g_autoptr(HotPointCloud) cloud = make_cloud (80000);
  g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < 100; round++)
    {
      const guint l = g_rand_int_range (rand, hot_point_index_get_finest (index), HOT_POINT_INDEX_N_LEVELS);
      const int side = 65536 >> l;
      const HotPointLevel *level = hot_point_index_peek_level (index, l);
      Count count = { .level = level };
      guint expected = 0;

      count.left = g_rand_int_range (rand, -2, side + 1);
      count.right = count.left + g_rand_int_range (rand, 0, side + 2);
      count.top = g_rand_int_range (rand, -2, side + 1);
      count.bottom = count.top + g_rand_int_range (rand, 0, side + 2);
      for (guint c = 0; c < level->n; c++)
        {
          const int x = level->cells[c] & 0xffff;
          const int y = level->cells[c] >> 16;

          if (x >= count.left && x < count.right && y >= count.top && y < count.bottom)
            expected += level->starts[c + 1] - level->starts[c];
        }

      hot_point_index_visit (index, l, count.left, count.top, count.right, count.bottom, count_cells, &count);
      g_assert_cmpuint (count.n, ==, expected);
    }
}

static void
test_nearest (void)
{
  enum { N = 5000 };
  g_autoptr(HotPointCloud) cloud = make_cloud (N);
  g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);
  const guint32 *x = hot_point_cloud_peek_x (cloud);
  const guint32 *y = hot_point_cloud_peek_y (cloud);
  g_autoptr(GRand) rand = g_rand_new_with_seed (6);

  for (guint round = 0; round < 200; round++)
    {
      const guint near = g_rand_int_range (rand, 0, N);
      const gint64 at_x = (gint64) x[near] + g_rand_int_range (rand, -200000, 200000);
      const gint64 at_y = (gint64) y[near] + g_rand_int_range (rand, -200000, 200000);
      const guint32 radius = g_rand_int_range (rand, 1, 300000);
      gint64 expected = -1, found;
      guint64 best = (guint64) radius * radius;

      for (guint i = 0; i < N; i++)
        {
          const gint64 dx = x[i] - at_x, dy = y[i] - at_y;
          const guint64 square = (guint64) (dx * dx + dy * dy);

          if (square < best || (square == best && expected < 0))
            {
              best = square;
              expected = i;
            }
        }

      found = hot_point_index_nearest (index, at_x, at_y, radius);
      if (found >= 0)
        found = hot_point_index_peek_rows (index)[found];
      g_assert_cmpint (found, ==, expected);
    }
}

static void
test_filter (void)
{
  enum { N = 120000 };
  g_autoptr(HotPointCloud) cloud = make_cloud (N);
  g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);
  g_autoptr(GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(HotRowSet) rows = NULL;
  g_autoptr(HotPointIndex) filtered = NULL;
  gsize size;

  for (guint32 i = 0; i < N; i += 3)
    g_array_append_val (kept, i);
  size = kept->len * sizeof (guint32);
  rows = hot_row_set_new (g_bytes_new (kept->data, size), N);
  filtered = hot_point_index_filter (index, rows, NULL, NULL);

  g_assert_cmpuint (hot_point_index_get_n (filtered), ==, kept->len);
  for (guint i = 0; i < kept->len; i++)
    g_assert_cmpuint (hot_point_index_peek_rows (filtered)[i] % 3, ==, 0);
  check_levels (filtered);
}

static void
test_cancel (void)
{
  g_autoptr(HotPointCloud) cloud = make_cloud (1000);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_point_index_new (cloud, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/point-cloud/leaves-out-invalid", test_cloud_leaves_out_invalid);
  g_test_add_func ("/point-cloud/of-nothing", test_cloud_of_nothing);
  g_test_add_func ("/point-cloud/bounds-without-outliers", test_bounds_without_outliers);
  g_test_add_func ("/point-index/order", test_order);
  g_test_add_func ("/point-index/levels", test_levels);
  g_test_add_func ("/point-index/visit", test_visit);
  g_test_add_func ("/point-index/nearest", test_nearest);
  g_test_add_func ("/point-index/filter", test_filter);
  g_test_add_func ("/point-index/cancel", test_cancel);

  return g_test_run ();
}
