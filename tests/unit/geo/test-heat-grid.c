/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-blur.h"
#include "geo/hot-heat-grid.h"
#include "geo/hot-mercator.h"
#include "hot-test-points.h"

#include <string.h>

#define WORLD 4294967296.0

typedef struct {
  guint          n;
  double        *values;
  HotPointCloud *cloud;
  HotPointIndex *index;
  HotColumn     *column;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree double *latitudes = NULL;
  g_autofree double *longitudes = NULL;

  self->n = GPOINTER_TO_UINT (data);
  latitudes = g_new (double, self->n);
  longitudes = g_new (double, self->n);
  self->values = g_new (double, self->n);
  hot_test_points (self->n, 21, latitudes, longitudes);
  for (guint i = 0; i < self->n; i++)
    self->values[i] = i % 10 == 0 ? NAN : 100 + 1000 * (latitudes[i] - 40.5) + i % 7;

  self->cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, self->n);
  self->index = hot_point_index_new (self->cloud, NULL, NULL);
  self->column = hot_column_new_reals ("price", HOT_COLUMN_MONEY,
                                       g_bytes_new (self->values, self->n * sizeof (double)), "$");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_column_unref (self->column);
  hot_point_index_unref (self->index);
  hot_point_cloud_unref (self->cloud);
  g_free (self->values);
}

/* What the picture is meant to show: every point spread by a true Gaussian, summed at one place. */
static void
sum_directly (Fixture           *self,
              const HotViewport *viewport,
              double             radius,
              double             x,
              double             y,
              double            *density,
              double            *mean)
{
  const double sigma = radius / 2 / viewport->scale;
  const double metres = hot_mercator_metres (hot_mercator_latitude (y));
  double weights = 0, valued = 0, sum = 0;

  for (guint i = 0; i < self->n; i++)
    {
      const double dx = hot_point_cloud_peek_x (self->cloud)[i] / WORLD - x;
      const double dy = hot_point_cloud_peek_y (self->cloud)[i] / WORLD - y;
      const double weight = exp (-(dx * dx + dy * dy) / (2 * sigma * sigma)) / (2 * G_PI * sigma * sigma);

      weights += weight;
      if (!isnan (self->values[i]))
        {
          valued += weight;
          sum += weight * self->values[i];
        }
    }

  *density = weights / (metres * metres) * 1e6;
  *mean = sum / valued;
}

static void
compare (Fixture           *self,
         const HotViewport *viewport,
         double             radius)
{
  g_autoptr(HotPointValues) values = hot_point_values_new (self->index, self->column, NULL, NULL);
  g_autoptr(HotHeatGrid) grid = hot_heat_grid_new (self->index, values, HOT_AGGREGATE_MEAN, viewport, 0, radius, NULL, NULL);
  double peak = 0, worst = 0, worst_mean = 0;
  enum { STEP = 16 };

  for (int pass = 0; pass < 2; pass++)
    for (int py = 5; py < viewport->height; py += STEP)
      for (int px = 5; px < viewport->width; px += STEP)
        {
          const double x = hot_viewport_world_x (viewport, px);
          const double y = hot_viewport_world_y (viewport, py);
          double density, mean, true_density, true_mean, support;

          sum_directly (self, viewport, radius, x, y, &true_density, &true_mean);
          if (pass == 0)
            {
              peak = MAX (peak, true_density);
              continue;
            }
          hot_heat_grid_read (grid, x, y, &density, &mean, &support);
          worst = MAX (worst, fabs (density - true_density));
          if (true_density > peak / 5)
            worst_mean = MAX (worst_mean, fabs (mean - true_mean) / true_mean);
        }

  g_test_message ("radius %g: density off by %.2f %% of the peak, mean by %.2f %%",
                  radius, 100 * worst / peak, 100 * worst_mean);
  g_assert_cmpfloat (worst, <, 0.06 * peak);
  g_assert_cmpfloat (worst_mean, <, 0.05);
}

/* The weighted standard deviation by its formula, summed at one place; NaN where too little weighs alike. */
static double
deviate_directly (Fixture           *self,
                  const HotViewport *viewport,
                  double             radius,
                  double             x,
                  double             y,
                  double            *effective)
{
  const double sigma = radius / 2 / viewport->scale;
  double weights = 0, squares = 0, sum = 0, mean = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < self->n; i++)
        {
          const double dx = hot_point_cloud_peek_x (self->cloud)[i] / WORLD - x;
          const double dy = hot_point_cloud_peek_y (self->cloud)[i] / WORLD - y;
          const double weight = exp (-(dx * dx + dy * dy) / (2 * sigma * sigma));

          if (isnan (self->values[i]))
            continue;
          weights += pass == 0 ? weight : 0;
          squares += pass == 0 ? weight * weight : 0;
          sum += weight * (pass == 0 ? self->values[i] : (self->values[i] - mean) * (self->values[i] - mean));
        }
      if (pass == 0)
        {
          mean = sum / weights;
          sum = 0;
        }
    }
  *effective = weights * weights / squares;
  return sqrt (sum / (weights - squares / weights));
}

static void
test_deviation (Fixture       *self,
                gconstpointer  data)
{
  const HotBounds bounds = hot_point_cloud_get_bounds (self->cloud);
  const HotViewport viewport = hot_viewport_new_for_bounds (&bounds, 480, 320, 20);
  g_autoptr(HotPointValues) values = hot_point_values_new (self->index, self->column, NULL, NULL);
  const double radii[] = { 25, 90 };

  for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
    {
      g_autoptr(HotHeatGrid) grid =
        hot_heat_grid_new (self->index, values, HOT_AGGREGATE_STD, &viewport, 0, radii[i], NULL, NULL);
      double worst = 0, peak = 0;
      guint n = 0;

      for (gsize cell = 0; cell < (gsize) grid->width * grid->height; cell++)
        peak = MAX (peak, grid->support[cell]);
      for (int py = 5; py < viewport.height; py += 16)
        for (int px = 5; px < viewport.width; px += 16)
          {
            const double x = hot_viewport_world_x (&viewport, px), y = hot_viewport_world_y (&viewport, py);
            double density, deviation, support, effective;
            const double expected = deviate_directly (self, &viewport, radii[i], x, y, &effective);

            hot_heat_grid_read (grid, x, y, &density, &deviation, &support);
            if (!(effective > 5 && support > peak / 5))
              continue;
            worst = MAX (worst, fabs (deviation - expected) / expected);
            n++;
          }
      g_test_message ("radius %g: standard deviation off by %.2f %% at %u places", radii[i], 100 * worst, n);
      g_assert_cmpuint (n, >, 10);
      g_assert_cmpfloat (worst, <, 0.05);
    }
}

/* One value has no spread; two side by side have that of pandas.Series ([100, 130]).std (). */
static void
test_few_deviate (void)
{
  const double latitudes[] = { 40.70, 40.80, 40.8000001 }, longitudes[] = { -74.0, -73.9, -73.9 };
  const double prices[] = { 50, 100, 130 };
  g_autoptr(HotPointCloud) cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, 3);
  g_autoptr(HotPointIndex) index = hot_point_index_new (cloud, NULL, NULL);
  g_autoptr(HotColumn) column = hot_column_new_reals ("price", HOT_COLUMN_MONEY,
                                                      g_bytes_new (prices, sizeof prices), "$");
  g_autoptr(HotPointValues) values = hot_point_values_new (index, column, NULL, NULL);
  const HotBounds bounds = hot_point_cloud_get_bounds (cloud);
  const HotViewport viewport = hot_viewport_new_for_bounds (&bounds, 480, 320, 80);
  g_autoptr(HotHeatGrid) grid = hot_heat_grid_new (index, values, HOT_AGGREGATE_STD, &viewport, 0, 24, NULL, NULL);

  for (int dx = -8; dx <= 8; dx += 4)
    {
      const double shift = dx / viewport.scale;
      double density, deviation, support;

      hot_heat_grid_read (grid, hot_mercator_x (-74.0) + shift, hot_mercator_y (40.70), &density, &deviation, &support);
      g_assert_true (isnan (deviation));
      hot_heat_grid_read (grid, hot_mercator_x (-73.9) + shift, hot_mercator_y (40.80), &density, &deviation, &support);
      g_assert_cmpfloat_with_epsilon (deviation, 21.213203, 0.3);
    }
}

static void
test_against_gaussian (Fixture       *self,
                       gconstpointer  data)
{
  const HotBounds bounds = hot_point_cloud_get_bounds (self->cloud);
  HotViewport viewport = hot_viewport_new_for_bounds (&bounds, 480, 320, 20);

  compare (self, &viewport, 25);
  compare (self, &viewport, 37.7);
  compare (self, &viewport, 110);
  /* Cells halve their size somewhere on the way. */
  for (guint i = 1; i < 4; i++)
    {
      const HotViewport nearer = hot_viewport_zoomed (&viewport, i / 4.0, 240, 160);

      compare (self, &nearer, 25);
    }
  /* Close in, where cells are finer than the index keeps, and the view cuts the data off. */
  viewport = hot_viewport_zoomed (&viewport, 4.3, 250, 150);
  compare (self, &viewport, 80);
  /* Far out, where all points fall in a few cells. */
  viewport = hot_viewport_new (40.7, -73.9, 4, 480, 320);
  compare (self, &viewport, 30);
}

/* How much of the Gaussian weight around a place has a value of at most @value. A median between two heaps of values is anywhere between
 * them, so it is its rank that can be compared. */
static double
rank_directly (Fixture           *self,
               const HotViewport *viewport,
               double             radius,
               double             x,
               double             y,
               double             value)
{
  const double sigma = radius / 2 / viewport->scale;
  double total = 0, below = 0;

  for (guint i = 0; i < self->n; i++)
    {
      const double dx = hot_point_cloud_peek_x (self->cloud)[i] / WORLD - x;
      const double dy = hot_point_cloud_peek_y (self->cloud)[i] / WORLD - y;
      const double weight = exp (-(dx * dx + dy * dy) / (2 * sigma * sigma));

      if (isnan (self->values[i]))
        continue;
      total += weight;
      if (self->values[i] <= value)
        below += weight;
    }
  return below / total;
}

static void
test_median (Fixture       *self,
             gconstpointer  data)
{
  const HotBounds bounds = hot_point_cloud_get_bounds (self->cloud);
  HotViewport viewport = hot_viewport_new_for_bounds (&bounds, 480, 320, 20);
  g_autoptr(HotPointValues) values = hot_point_values_new (self->index, self->column, NULL, NULL);
  g_autoptr(HotPointRanks) ranks = hot_point_ranks_new (values, NULL, NULL);

  for (guint zoom = 0; zoom < 2; zoom++)
    {
      g_autoptr(HotHeatGrid) grid = hot_heat_grid_new_median (self->index, ranks, &viewport, 0, 40, NULL, NULL);
      double worst = 0;
      guint n = 0;

      for (int py = 5; py < viewport.height; py += 24)
        for (int px = 5; px < viewport.width; px += 24)
          {
            const double x = hot_viewport_world_x (&viewport, px);
            const double y = hot_viewport_world_y (&viewport, py);
            double density, median, support, low, high;

            hot_heat_grid_read (grid, x, y, &density, &median, &support);
            if (support < 8)
              continue;
            n++;
            /* Right is a rank near a half, or a value beside one that has it: in a heap of nearly equal values ranks mean little. */
            low = rank_directly (self, &viewport, 40, x, y, median - 25);
            high = rank_directly (self, &viewport, 40, x, y, median + 25);
            worst = MAX (worst, MAX (low - 0.5, 0.5 - high));
          }

      g_test_message ("%u places, rank of the median off by at most %g", n, worst);
      g_assert_cmpuint (n, >, 10);
      g_assert_cmpfloat (worst, <, 0.08);
      viewport = hot_viewport_zoomed (&viewport, 2, 250, 170);
    }
}

static void
test_extremes (Fixture       *self,
               gconstpointer  data)
{
  const HotBounds bounds = hot_point_cloud_get_bounds (self->cloud);
  const HotViewport viewport = hot_viewport_new_for_bounds (&bounds, 480, 320, 20);
  const double radius = 24;
  g_autoptr(HotPointValues) values = hot_point_values_new (self->index, self->column, NULL, NULL);
  g_autoptr(HotHeatGrid) highest =
    hot_heat_grid_new (self->index, values, HOT_AGGREGATE_MAX, &viewport, 0, radius, NULL, NULL);
  g_autoptr(HotHeatGrid) lowest =
    hot_heat_grid_new (self->index, values, HOT_AGGREGATE_MIN, &viewport, 0, radius, NULL, NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < 300; round++)
    {
      const guint column = g_rand_int_range (rand, 12, highest->width - 12);
      const guint row = g_rand_int_range (rand, 12, highest->height - 12);
      const gsize at = (gsize) row * highest->width + column;
      const double reach = 2 * highest->sigma;
      double inner_high = -INFINITY, outer_high = -INFINITY, inner_low = INFINITY, outer_low = INFINITY;

      for (guint i = 0; i < self->n; i++)
        {
          const double dx = floor ((hot_point_cloud_peek_x (self->cloud)[i] / WORLD - highest->x) / highest->cell) - column;
          const double dy = floor ((hot_point_cloud_peek_y (self->cloud)[i] / WORLD - highest->y) / highest->cell) - row;
          const double distance = sqrt (dx * dx + dy * dy);

          if (isnan (self->values[i]) || distance > reach + 1e-9)
            continue;
          outer_high = MAX (outer_high, self->values[i]);
          outer_low = MIN (outer_low, self->values[i]);
          if (distance <= reach - 1)
            {
              inner_high = MAX (inner_high, self->values[i]);
              inner_low = MIN (inner_low, self->values[i]);
            }
        }

      if (!isfinite (outer_high))
        {
          g_assert_true (isnan (highest->values[at]));
          continue;
        }
      if (!isfinite (inner_high))
        continue;
      g_assert_cmpfloat (highest->values[at], >=, (float) inner_high);
      g_assert_cmpfloat (highest->values[at], <=, (float) outer_high);
      g_assert_cmpfloat (lowest->values[at], <=, (float) inner_low);
      g_assert_cmpfloat (lowest->values[at], >=, (float) outer_low);
    }
}

static void
test_total (Fixture       *self,
            gconstpointer  data)
{
  const HotViewport viewport = hot_viewport_new (40.7, -73.9, 6, 900, 700);
  g_autoptr(HotHeatGrid) grid = hot_heat_grid_new (self->index, NULL, HOT_AGGREGATE_COUNT, &viewport, 0, 25, NULL, NULL);
  double total = 0;

  for (gsize i = 0; i < (gsize) grid->width * grid->height; i++)
    total += grid->counts[i];

  g_assert_cmpfloat_with_epsilon (total, self->n, self->n * 1e-4);
  g_assert_cmpuint (grid->n, ==, self->n);
}

static void
compare_with_cloud (Fixture           *self,
                    const HotViewport *viewport)
{
  g_autoptr(HotHeatGrid) indexed = hot_heat_grid_new (self->index, NULL, HOT_AGGREGATE_COUNT, viewport, 0, 25, NULL, NULL);
  g_autoptr(HotHeatGrid) direct = hot_heat_grid_new_for_cloud (self->cloud, viewport, 0, 25);

  g_assert_cmpuint (indexed->n, ==, direct->n);
  for (int py = 0; py < 200; py += 7)
    for (int px = 0; px < 300; px += 7)
      {
        const double x = hot_viewport_world_x (viewport, px);
        const double y = hot_viewport_world_y (viewport, py);
        double a, b, value, support;

        hot_heat_grid_read (indexed, x, y, &a, &value, &support);
        hot_heat_grid_read (direct, x, y, &b, &value, &support);
        g_assert_cmpfloat_with_epsilon (a, b, 1e-5 * MAX (a, 1.0));
        g_assert_true (isnan (value));
      }
}

/* Also where the edges of the view cut through the points, and where it is deep among them. */
static void
test_cloud_gives_the_same (Fixture       *self,
                           gconstpointer  data)
{
  const HotBounds bounds = hot_point_cloud_get_bounds (self->cloud);
  const HotViewport whole = hot_viewport_new_for_bounds (&bounds, 300, 200, 10);

  compare_with_cloud (self, &whole);
  for (int levels = 0; levels <= 12; levels += 3)
    {
      const HotViewport near = hot_viewport_zoomed (&whole, levels, 120, 110);
      const HotViewport left = hot_viewport_panned (&near, 130, 0), lower = hot_viewport_panned (&near, -77, 150);

      compare_with_cloud (self, &near);
      compare_with_cloud (self, &left);
      compare_with_cloud (self, &lower);
    }
}

static void
compare_panned (Fixture           *self,
                const HotViewport *from)
{
  const HotViewport viewport = *from;
  const HotViewport panned = hot_viewport_panned (&viewport, 71.3, -13.9);
  g_autoptr(HotHeatGrid) first = hot_heat_grid_new (self->index, NULL, HOT_AGGREGATE_COUNT, &viewport, 0, 25, NULL, NULL);
  g_autoptr(HotHeatGrid) second = hot_heat_grid_new (self->index, NULL, HOT_AGGREGATE_COUNT, &panned, 0, 25, NULL, NULL);

  for (int py = 20; py < 180; py += 7)
    for (int px = 0; px < 220; px += 7)
      {
        const double x = hot_viewport_world_x (&viewport, px);
        const double y = hot_viewport_world_y (&viewport, py);
        double a, b, value, support;

        hot_heat_grid_read (first, x, y, &a, &value, &support);
        hot_heat_grid_read (second, x, y, &b, &value, &support);
        g_assert_cmpfloat_with_epsilon (a, b, 1e-4 * MAX (a, 1.0));
      }
}

/* The same place has the same value wherever it stands in the view, whatever the size of the cells. */
static void
test_panned (Fixture       *self,
             gconstpointer  data)
{
  const HotBounds bounds = hot_point_cloud_get_bounds (self->cloud);
  const HotViewport whole = hot_viewport_new_for_bounds (&bounds, 300, 200, 10);

  for (guint i = 0; i < 16; i++)
    {
      HotViewport viewport = hot_viewport_zoomed (&whole, i / 4 / 4.0, 150, 100);

      viewport = hot_viewport_panned (&viewport, 2.1 * i, 3.7 * i);
      compare_panned (self, &viewport);
    }
}

static void
test_far_away (Fixture       *self,
               gconstpointer  data)
{
  const HotViewport viewport = hot_viewport_new (-30, 150, 12, 300, 200);
  g_autoptr(HotHeatGrid) grid = hot_heat_grid_new (self->index, NULL, HOT_AGGREGATE_COUNT, &viewport, 0, 25, NULL, NULL);
  double density, value, support;

  g_assert_cmpuint (grid->n, ==, 0);
  hot_heat_grid_read (grid, viewport.x, viewport.y, &density, &value, &support);
  g_assert_cmpfloat (density, ==, 0);
}

/* A single point comes out as a Gaussian of the standard deviation asked for. */
static void
test_blur (void)
{
  enum { SIDE = 101, MIDDLE = 50 };
  const double sigmas[] = { 0.5, 1, 2.5, 4.3, 11 };
  g_autofree float *cells = g_new (float, SIDE * SIDE);
  g_autofree float *scratch = g_new (float, SIDE * SIDE);

  for (guint s = 0; s < G_N_ELEMENTS (sigmas); s++)
    {
      double sum = 0, variance_x = 0, variance_y = 0;

      memset (cells, 0, SIDE * SIDE * sizeof *cells);
      cells[MIDDLE * SIDE + MIDDLE] = 1000;
      hot_blur (cells, scratch, SIDE, SIDE, sigmas[s]);
      for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
          {
            const float cell = cells[y * SIDE + x];

            g_assert_cmpfloat (cell, >=, 0);
            sum += cell;
            variance_x += cell * (x - MIDDLE) * (x - MIDDLE);
            variance_y += cell * (y - MIDDLE) * (y - MIDDLE);
          }
      g_assert_cmpfloat_with_epsilon (sum, 1000, 0.01);
      g_assert_cmpfloat_with_epsilon (sqrt (variance_x / sum), sigmas[s], 0.02 * sigmas[s]);
      g_assert_cmpfloat_with_epsilon (sqrt (variance_y / sum), sigmas[s], 0.02 * sigmas[s]);
      g_assert_cmpfloat (cells[0], ==, 0);
    }
}

/* Several grids at once come out as each by itself, to the last bit. */
static void
test_blur_layers (void)
{
  enum { WIDTH = 211, HEIGHT = 97, N = 7 };
  const gsize n_cells = WIDTH * HEIGHT;
  g_autofree float *layers = g_new (float, N * n_cells);
  g_autofree float *single = NULL;
  g_autofree float *scratch = g_new (float, n_cells);

  for (gsize i = 0; i < N * n_cells; i++)
    layers[i] = g_random_double_range (0, 100);
  single = g_memdup2 (layers, N * n_cells * sizeof *layers);

  hot_blur_layers (layers, N, WIDTH, HEIGHT, 2.5);
  for (guint i = 0; i < N; i++)
    hot_blur (single + i * n_cells, scratch, WIDTH, HEIGHT, 2.5);
  g_assert_cmpmem (layers, N * n_cells * sizeof *layers, single, N * n_cells * sizeof *single);
}

/* What is kept of a surface is the same as in all of it. */
static void
test_blur_thinned (void)
{
  enum { WIDTH = 211, HEIGHT = 97 };
  g_autofree float *whole = g_new (float, WIDTH * HEIGHT);
  g_autofree float *scratch = g_new (float, WIDTH * HEIGHT);

  for (guint step = 1; step <= 3; step++)
    {
      const guint width = (WIDTH + step - 1) / step, height = (HEIGHT + step - 1) / step;
      g_autofree float *kept = NULL;

      for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        whole[i] = g_random_double_range (0, 100);
      kept = g_memdup2 (whole, WIDTH * HEIGHT * sizeof *whole);
      hot_blur (whole, scratch, WIDTH, HEIGHT, 3.3);
      hot_blur_thinned (kept, scratch, WIDTH, HEIGHT, 3.3, step);
      for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++)
          g_assert_cmpfloat_with_epsilon (kept[y * width + x], step * step * whole[y * step * WIDTH + x * step], 0.01);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/blur/standard-deviation", test_blur);
  g_test_add_func ("/blur/layers", test_blur_layers);
  g_test_add_func ("/blur/thinned", test_blur_thinned);
  g_test_add_func ("/heat-grid/few-deviate", test_few_deviate);
#define ADD(name, n, func) g_test_add (name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)
  ADD ("/heat-grid/standard-deviation", 3000, test_deviation);
  ADD ("/heat-grid/against-gaussian", 3000, test_against_gaussian);
  ADD ("/heat-grid/median", 4000, test_median);
  ADD ("/heat-grid/extremes", 3000, test_extremes);
  ADD ("/heat-grid/total", 30000, test_total);
  ADD ("/heat-grid/cloud-gives-the-same", 30000, test_cloud_gives_the_same);
  ADD ("/heat-grid/panned", 30000, test_panned);
  ADD ("/heat-grid/far-away", 1000, test_far_away);
#undef ADD

  return g_test_run ();
}
