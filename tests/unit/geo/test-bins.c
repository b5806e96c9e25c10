/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-bins.h"
#include "geo/hot-bin-grid.h"
#include "geo/hot-mercator.h"
#include "geo/hot-point-areas.h"
#include "hot-test-points.h"

#include <string.h>

#define WORLD 4294967296.0

typedef struct {
  guint       n;
  HotBinShape shape;
} Case;

typedef struct {
  guint          n;
  double        *values;
  HotPointCloud *cloud;
  HotPointIndex *index;
  HotPointValues *point_values;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree double *latitudes = NULL;
  g_autofree double *longitudes = NULL;
  g_autoptr(HotColumn) column = NULL;

  self->n = ((const Case *) data)->n;
  latitudes = g_new (double, self->n);
  longitudes = g_new (double, self->n);
  self->values = g_new (double, self->n);
  hot_test_points (self->n, 31, latitudes, longitudes);
  for (guint i = 0; i < self->n; i++)
    self->values[i] = i % 11 == 0 ? NAN : (i * 7919u) % 1000;
  self->cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, self->n);
  self->index = hot_point_index_new (self->cloud, NULL, NULL);
  column = hot_column_new_reals ("price", HOT_COLUMN_REAL, g_bytes_new (self->values, self->n * sizeof (double)), NULL);
  self->point_values = hot_point_values_new (self->index, column, NULL, NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_point_values_unref (self->point_values);
  hot_point_index_unref (self->index);
  hot_point_cloud_unref (self->cloud);
  g_free (self->values);
}

static void
test_known (void)
{
  const gint32 bins[] = { 0, 0, 0, 1, 1, 2, -1, 0, 1 };
  const float values[] = { 5, 1, 3, 10, NAN, NAN, 1000, 7, 20 };
  const struct { HotAggregate aggregate; float first, second; } cases[] = {
    { HOT_AGGREGATE_MEAN, 4, 15 }, { HOT_AGGREGATE_SUM, 16, 30 }, { HOT_AGGREGATE_MEDIAN, 4, 15 },
    { HOT_AGGREGATE_MIN, 1, 10 }, { HOT_AGGREGATE_MAX, 7, 20 },
    /* pandas.Series ([5, 1, 3, 7]).std (), pandas.Series ([10, 20]).std () */
    { HOT_AGGREGATE_STD, 2.581988897471611f, 7.0710678118654755f },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree HotBin *out = hot_bins_aggregate (bins, values, G_N_ELEMENTS (bins), 4, cases[i].aggregate);

      g_assert_cmpuint (out[0].n, ==, 4);
      g_assert_cmpuint (out[1].n, ==, 3);
      g_assert_cmpuint (out[1].n_values, ==, 2);
      g_assert_cmpfloat (out[0].value, ==, cases[i].first);
      g_assert_cmpfloat (out[1].value, ==, cases[i].second);
      g_assert_cmpuint (out[2].n, ==, 1);
      g_assert_true (isnan (out[2].value));
      g_assert_cmpuint (out[3].n, ==, 0);
      g_assert_true (isnan (out[3].value));
    }
}

static int
compare_floats (const void *a,
                const void *b)
{
  const float first = *(const float *) a, second = *(const float *) b;

  return (first > second) - (first < second);
}

/* What is far from 0 beside its spread loses nothing, and a single value has no spread, as in pandas:
 * pandas.Series ([16777200, 16777201, 16777203, 16777206]).std () is 2.6457513110645907, of one value it is NaN. */
static void
test_deviation (void)
{
  const gint32 bins[] = { 0, 0, 0, 0, 1, 2, 2 };
  const float values[] = { 16777200, 16777201, 16777203, 16777206, 5, NAN, 3 };
  g_autofree HotBin *out = hot_bins_aggregate (bins, values, G_N_ELEMENTS (bins), 3, HOT_AGGREGATE_STD);

  g_assert_cmpfloat_with_epsilon (out[0].value, 2.6457513, 1e-6);
  g_assert_cmpuint (out[1].n_values, ==, 1);
  g_assert_true (isnan (out[1].value));
  g_assert_true (isnan (out[2].value));
}

/* Squared differences of parts, put together, are those of the whole. */
static void
test_squares (Fixture       *self,
              gconstpointer  data)
{
  const float *values = hot_point_values_peek (self->point_values);
  const guint last = HOT_POINT_INDEX_N_LEVELS - 1;
  const HotPointLevel *level = hot_point_index_peek_level (self->index, last);
  const HotValueLevel *sums = hot_point_values_peek_level (self->point_values, last);
  const double *squares = hot_point_values_peek_squares (self->point_values, last);

  for (guint cell = 0; cell < level->n; cell++)
    {
      const double mean = sums->sums[cell] / sums->counts[cell];
      double sum = 0;

      for (guint i = level->starts[cell]; i < level->starts[cell + 1]; i++)
        if (!isnan (values[i]))
          sum += (values[i] - mean) * (values[i] - mean);
      g_assert_cmpfloat_with_epsilon (squares[cell], sum, 1e-9 * MAX (sum, 1));
    }
}

/* Medians of many sizes, with many equal values, against sorting. */
static void
test_median (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (8);

  for (guint round = 0; round < 500; round++)
    {
      const guint n = g_rand_int_range (rand, 1, 60);
      gint32 bins[60] = { 0 };
      float values[60], sorted[60];
      g_autofree HotBin *out = NULL;

      for (guint i = 0; i < n; i++)
        values[i] = sorted[i] = g_rand_int_range (rand, 0, round % 2 ? 5 : 1000);
      out = hot_bins_aggregate (bins, values, n, 1, HOT_AGGREGATE_MEDIAN);
      qsort (sorted, n, sizeof *sorted, compare_floats);
      g_assert_cmpfloat (out[0].value, ==, n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2);
    }
}

/* Within all three pairs of sides of a hexagon that stands on a corner, or both of a square as wide as that. */
static gboolean
holds (HotBinGrid *grid,
       double      dx,
       double      dy)
{
  const double half_width = grid->side * sqrt (3.0) / 2;

  if (grid->shape == HOT_BIN_SQUARE)
    return fabs (dx) <= half_width && fabs (dy) <= half_width;

  return fabs (dx) <= half_width && fabs (dx / 2 + dy * sqrt (3.0) / 2) <= half_width &&
         fabs (dx / 2 - dy * sqrt (3.0) / 2) <= half_width;
}

/* Every point is in the bin whose middle is nearest, and nothing is lost. */
static void
check_bins (Fixture    *self,
            HotBinGrid *grid,
            double      tolerance)
{
  guint total = 0;

  for (guint b = 0; b < grid->n_bins; b++)
    {
      const HotGridBin *bin = &grid->bins[b];
      double sum = 0;
      guint n = 0, n_values = 0;

      total += bin->bin.n;
      g_assert_true (hot_bin_grid_find (grid, bin->x, bin->y) == bin);
      for (guint i = 0; i < self->n; i++)
        {
          const double dx = hot_point_cloud_peek_x (self->cloud)[i] / WORLD - bin->x;
          const double dy = hot_point_cloud_peek_y (self->cloud)[i] / WORLD - bin->y;

          if (!holds (grid, dx, dy))
            continue;
          n++;
          if (!isnan (self->values[i]))
            {
              n_values++;
              sum += self->values[i];
            }
        }

      g_assert_cmpfloat_with_epsilon (bin->bin.n, n, tolerance * n + 0.5);
      if (n_values > 20)
        g_assert_cmpfloat_with_epsilon (bin->bin.value, sum / n_values, 1e-3 + tolerance * 1000);
    }

  g_assert_cmpuint (total, ==, self->n);
}

static void
test_shape (Fixture       *self,
            gconstpointer  data)
{
  const HotBinShape shape = ((const Case *) data)->shape;
  const HotViewport view = hot_viewport_new (40.72, -73.85, 7, 800, 600);
  g_autoptr(HotBinGrid) grid = hot_bin_grid_new (self->index, self->point_values, NULL, HOT_AGGREGATE_MEAN, shape, &view, 0, 6,
                                                 TRUE, NULL, NULL);

  g_assert_cmpfloat_with_epsilon (grid->side * view.scale, 6, 1e-9);
  g_assert_cmpuint (grid->n_bins, >, 20);
  g_assert_cmpuint (grid->n, ==, self->n);
  g_assert_cmpint (grid->shape, ==, shape);
  g_assert_cmpfloat_with_epsilon (hot_bin_grid_get_width (grid), grid->side * sqrt (3.0), 1e-15);
  check_bins (self, grid, 0);
}

/* Bins keep their places when the view moves, and their size over a part of a level. */
static void
test_stands_still (Fixture       *self,
                   gconstpointer  data)
{
  const HotBinShape shape = ((const Case *) data)->shape;
  const HotViewport view = hot_viewport_new (40.72, -73.85, 7, 800, 600);
  const HotViewport panned = hot_viewport_panned (&view, 33, 21);
  g_autoptr(HotBinGrid) first = hot_bin_grid_new (self->index, NULL, NULL, HOT_AGGREGATE_COUNT, shape, &view, 0, 6, FALSE, NULL,
                                                  NULL);
  g_autoptr(HotBinGrid) second = hot_bin_grid_new (self->index, NULL, NULL, HOT_AGGREGATE_COUNT, shape, &panned, 0, 6, FALSE,
                                                   NULL, NULL);

  g_assert_cmpfloat (first->side, ==, second->side);
  g_assert_cmpuint (first->n_bins, ==, second->n_bins);
  for (guint i = 0; i < first->n_bins; i++)
    {
      const HotGridBin *same = hot_bin_grid_find (second, first->bins[i].x, first->bins[i].y);

      g_assert_nonnull (same);
      g_assert_cmpuint (same->bin.n, ==, first->bins[i].bin.n);
    }
  g_assert_null (hot_bin_grid_find (first, 0.9, 0.9));
}

/* More points than are counted one by one: whole squares of the index give nearly the same. */
static void
test_many (gconstpointer data)
{
  const HotBinShape shape = ((const Case *) data)->shape;
  enum { N = 1200000 };
  const HotViewport view = hot_viewport_new (40.72, -73.85, 10, 800, 600);
  g_autofree double *latitudes = g_new (double, N);
  g_autofree double *longitudes = g_new (double, N);
  g_autofree double *values = g_new (double, N);
  g_autoptr(HotPointCloud) cloud = NULL;
  g_autoptr(HotPointIndex) index = NULL;
  g_autoptr(HotColumn) column = NULL;
  g_autoptr(HotPointValues) point_values = NULL;
  g_autoptr(HotPointRanks) ranks = NULL;
  g_autoptr(HotBinGrid) means = NULL;
  g_autoptr(HotBinGrid) medians = NULL;
  guint total = 0;

  hot_test_points (N, 5, latitudes, longitudes);
  for (guint i = 0; i < N; i++)
    values[i] = (i * 7919u) % 1000;
  cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, N);
  index = hot_point_index_new (cloud, NULL, NULL);
  column = hot_column_new_reals ("price", HOT_COLUMN_REAL, g_bytes_new (values, N * sizeof (double)), NULL);
  point_values = hot_point_values_new (index, column, NULL, NULL);
  ranks = hot_point_ranks_new (point_values, NULL, NULL);
  means = hot_bin_grid_new (index, point_values, NULL, HOT_AGGREGATE_MEAN, shape, &view, 200, 40, TRUE, NULL, NULL);
  medians = hot_bin_grid_new (index, point_values, ranks, HOT_AGGREGATE_MEDIAN, shape, &view, 200, 40, TRUE, NULL, NULL);

  for (guint i = 0; i < means->n_bins; i++)
    {
      const HotBin *bin = &means->bins[i].bin;
      const HotGridBin *same = hot_bin_grid_find (medians, means->bins[i].x, means->bins[i].y);

      total += bin->n;
      if (bin->n < 2000)
        continue;
      /* Values have nothing to do with places, so they are alike everywhere. */
      g_assert_cmpfloat_with_epsilon (bin->value, 499.5, 30);
      g_assert_nonnull (same);
      g_assert_cmpfloat_with_epsilon (same->bin.value, 499.5, 60);
    }
  g_assert_cmpuint (total, >, N * 98.0 / 100);
  g_assert_cmpuint (total, <=, N);
}

static HotBoundaries *
make_boundaries (void)
{
  /* A square with a hole, a triangle beside it, and a bow tie that crosses itself. */
  static const char text[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[-74,40.6],[-73.8,40.6],[-73.8,40.8],[-74,40.8],[-74,40.6]],"
    "[[-73.95,40.65],[-73.85,40.65],[-73.85,40.75],[-73.95,40.75],[-73.95,40.65]]]}},"
    "{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[-73.8,40.6],[-73.5,40.7],[-73.8,40.8],[-73.8,40.6]]]}},"
    "{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[-73.94,40.66],[-73.86,40.74],[-73.86,40.66],[-73.94,40.74],[-73.94,40.66]]]}}"
    "]}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr(GError) error = NULL;
  HotBoundaries *boundaries = hot_boundaries_parse (bytes, "test", NULL, NULL, &error);

  g_assert_no_error (error);
  return boundaries;
}

static void
test_areas (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(HotBoundaries) boundaries = make_boundaries ();
  g_autofree gint32 *areas = hot_point_areas_new (self->index, boundaries, NULL, NULL);
  guint counts[4] = { 0 };

  for (guint i = 0; i < self->n; i++)
    {
      const int expected = hot_boundaries_find (boundaries, hot_point_index_peek_x (self->index)[i] / WORLD,
                                                hot_point_index_peek_y (self->index)[i] / WORLD);

      g_assert_cmpint (areas[i], ==, expected);
      counts[expected + 1]++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (counts[i], >, 100);
}

int
main (int   argc,
      char *argv[])
{
  static const Case hexagons = { 5000, HOT_BIN_HEXAGON }, squares = { 5000, HOT_BIN_SQUARE }, many = { 60000 };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bins/known", test_known);
  g_test_add_func ("/bins/median", test_median);
  g_test_add_func ("/bins/standard-deviation", test_deviation);
  g_test_add ("/bins/squares", Fixture, &squares, set_up, test_squares, tear_down);
#define ADD(name, a_case, func) g_test_add (name, Fixture, &(a_case), set_up, func, tear_down)
  ADD ("/bin-grid/hexagons", hexagons, test_shape);
  ADD ("/bin-grid/squares", squares, test_shape);
  ADD ("/bin-grid/hexagons-stand-still", hexagons, test_stands_still);
  ADD ("/bin-grid/squares-stand-still", squares, test_stands_still);
  ADD ("/point-areas/areas", many, test_areas);
#undef ADD
  g_test_add_data_func ("/bin-grid/many-hexagons", &hexagons, test_many);
  g_test_add_data_func ("/bin-grid/many-squares", &squares, test_many);

  return g_test_run ();
}
