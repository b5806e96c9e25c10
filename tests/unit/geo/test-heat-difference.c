/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-heat-difference.h"
#include "geo/hot-mercator.h"
#include "hot-test-points.h"

#define N 4000

typedef struct {
  HotPointIndex *index;
  HotColumn     *column;
} Side;

/* Two snapshots: in the second, all is 25 dearer, and there is a heap more, to the east. */
typedef struct {
  Side from;
  Side to;
} Fixture;

static void
side_init (Side     *self,
           guint     n_extra,
           double    dearer)
{
  const guint n = N + n_extra;
  g_autofree double *latitudes = g_new (double, n);
  g_autofree double *longitudes = g_new (double, n);
  g_autofree double *values = g_new (double, n);
  g_autoptr(HotPointCloud) cloud = NULL;

  hot_test_points (N, 21, latitudes, longitudes);
  for (guint i = N; i < n; i++)
    {
      latitudes[i] = 40.7 + 0.0001 * (i % 7);
      longitudes[i] = -71.5 + 0.0001 * (i % 11);
    }
  for (guint i = 0; i < n; i++)
    values[i] = 100 + 1000 * (latitudes[i] - 40.5) + dearer;

  cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, n);
  self->index = hot_point_index_new (cloud, NULL, NULL);
  self->column = hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (values, n * sizeof (double)), "$");
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  side_init (&self->from, 0, 0);
  side_init (&self->to, 500, 25);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_column_unref (self->from.column);
  hot_column_unref (self->to.column);
  hot_point_index_unref (self->from.index);
  hot_point_index_unref (self->to.index);
}

static HotHeatGrid *
make_grid (Side              *side,
           HotAggregate       aggregate,
           const HotViewport *viewport)
{
  g_autoptr(HotPointValues) values = NULL;

  if (aggregate != HOT_AGGREGATE_COUNT)
    values = hot_point_values_new (side->index, side->column, NULL, NULL);
  return hot_heat_grid_new (side->index, values, aggregate, viewport, 20, 24, NULL, NULL);
}

static float
value_at (const HotHeatGrid *grid,
          double             x,
          double             y)
{
  return grid->values[(gsize) ((y - grid->y) / grid->cell) * grid->width + (gsize) ((x - grid->x) / grid->cell)];
}

/* What is everywhere the same, less itself, is 0 wherever there is something. */
static void
test_self (Fixture       *self,
           gconstpointer  data)
{
  const HotAggregate aggregates[] = { HOT_AGGREGATE_COUNT, HOT_AGGREGATE_MEAN, HOT_AGGREGATE_MAX };
  const HotViewport viewport = hot_viewport_new (40.7, -73.9, 11, 640, 480);

  for (guint i = 0; i < G_N_ELEMENTS (aggregates); i++)
    {
      g_autoptr(HotHeatGrid) grid = make_grid (&self->from, aggregates[i], &viewport);
      double alone = -1;
      g_autoptr(HotHeatGrid) difference = hot_heat_difference_new (grid, grid, &alone);
      guint n_zero = 0;

      g_assert_cmpuint (difference->width, ==, grid->width);
      g_assert_cmpuint (difference->height, ==, grid->height);
      g_assert_cmpfloat (alone, ==, 0);
      for (gsize c = 0; c < (gsize) grid->width * grid->height; c++)
        {
          g_assert_true (isnan (difference->values[c]) || fabsf (difference->values[c]) == 0);
          n_zero += difference->values[c] == 0;
          g_assert_cmpfloat (difference->counts[c], ==, 2 * grid->counts[c]);
        }
      g_assert_cmpuint (n_zero, >, 1000);
    }
}

/* Each cell against the two grids, read by their own function; their cells do not coincide. */
static void
test_places (Fixture       *self,
             gconstpointer  data)
{
  const HotViewport viewport = hot_viewport_new (40.7, -72.7, 8.5, 800, 480);

  for (guint valued = 0; valued < 2; valued++)
    {
      const HotAggregate aggregate = valued ? HOT_AGGREGATE_MEAN : HOT_AGGREGATE_COUNT;
      g_autoptr(HotHeatGrid) from = make_grid (&self->from, aggregate, &viewport);
      g_autoptr(HotHeatGrid) to = make_grid (&self->to, aggregate, &viewport);
      g_autoptr(HotHeatGrid) difference = hot_heat_difference_new (from, to, NULL);
      double worst = 0, peak = 0;
      guint n = 0;

      for (guint row = 0; row < difference->height; row++)
        for (guint column = 0; column < difference->width; column++)
          {
            const double x = difference->x + (column + 0.5) * difference->cell;
            const double y = difference->y + (row + 0.5) * difference->cell;
            const float seen = difference->values[(gsize) row * difference->width + column];
            double density[2], value[2], support[2];

            hot_heat_grid_read (from, x, y, &density[0], &value[0], &support[0]);
            hot_heat_grid_read (to, x, y, &density[1], &value[1], &support[1]);
            if (!valued)
              {
                value[0] = density[0];
                value[1] = density[1];
              }
            if (isnan (seen) || isnan (value[0]) || isnan (value[1]))
              continue;
            worst = MAX (worst, fabs (seen - (value[1] - value[0])));
            peak = MAX (peak, fabs (value[1]));
            n++;
          }

      g_assert_cmpuint (n, >, 1000);
      g_assert_cmpfloat (worst, <, 2e-3 * peak);
    }
}

static void
test_values (Fixture       *self,
             gconstpointer  data)
{
  const HotViewport viewport = hot_viewport_new (40.7, -72.7, 8.5, 800, 480);
  g_autoptr(HotHeatGrid) from = make_grid (&self->from, HOT_AGGREGATE_MEAN, &viewport);
  g_autoptr(HotHeatGrid) to = make_grid (&self->to, HOT_AGGREGATE_MEAN, &viewport);
  double alone = 0, back = 0;
  g_autoptr(HotHeatGrid) difference = hot_heat_difference_new (from, to, &alone);
  g_autoptr(HotHeatGrid) reverse = hot_heat_difference_new (to, from, &back);
  const double x = hot_mercator_x (-73.9), y = hot_mercator_y (40.7);
  const double east = hot_mercator_x (-71.5 + 0.0005);

  /* Where both have rows, the second is dearer by so much; the other way round, cheaper. */
  g_assert_cmpfloat_with_epsilon (value_at (difference, x, y), 25, 1);
  g_assert_cmpfloat_with_epsilon (value_at (reverse, x, y), -25, 1);
  /* The heap that only the second has is empty, and counted. */
  g_assert_true (isnan (value_at (difference, east, y)));
  g_assert_true (isnan (value_at (reverse, east, y)));
  g_assert_cmpfloat_with_epsilon (alone, 500.0 / (2 * N + 500), 0.02);
  g_assert_cmpfloat_with_epsilon (back, alone, 0.005);
  g_assert_cmpuint (difference->n, ==, from->n + to->n);
}

/* Of densities, none is 0: what came there, came. */
static void
test_densities (Fixture       *self,
                gconstpointer  data)
{
  const HotViewport viewport = hot_viewport_new (40.7, -72.7, 8.5, 800, 480);
  g_autoptr(HotHeatGrid) from = make_grid (&self->from, HOT_AGGREGATE_COUNT, &viewport);
  g_autoptr(HotHeatGrid) to = make_grid (&self->to, HOT_AGGREGATE_COUNT, &viewport);
  g_autoptr(HotHeatGrid) difference = hot_heat_difference_new (from, to, NULL);
  g_autoptr(HotHeatGrid) reverse = hot_heat_difference_new (to, from, NULL);
  const double y = hot_mercator_y (40.7), east = hot_mercator_x (-71.5 + 0.0005);
  double density, value, support, sum = 0;

  hot_heat_grid_read (to, east, y, &density, &value, &support);
  g_assert_cmpfloat (density, >, 0);
  g_assert_cmpfloat_with_epsilon (value_at (difference, east, y), density, 0.05 * density);
  g_assert_cmpfloat_with_epsilon (value_at (reverse, east, y), -density, 0.05 * density);

  for (guint row = 0; row < difference->height; row++)
    for (guint column = 0; column < difference->width; column++)
      {
        const float change = difference->values[(gsize) row * difference->width + column];

        sum += isnan (change) ? 0 : change / hot_heat_grid_get_per_km2 (difference, row);
      }
  g_assert_cmpfloat_with_epsilon (sum, 500, 5);
}

/* A side without any row. */
static void
test_empty (Fixture       *self,
            gconstpointer  data)
{
  const HotViewport viewport = hot_viewport_new (40.7, -73.9, 11, 640, 480);
  const HotViewport elsewhere = hot_viewport_new (-30, 20, 11, 640, 480);
  g_autoptr(HotHeatGrid) some = make_grid (&self->from, HOT_AGGREGATE_MEAN, &viewport);
  g_autoptr(HotHeatGrid) none = make_grid (&self->from, HOT_AGGREGATE_MEAN, &elsewhere);
  double alone;
  g_autoptr(HotHeatGrid) difference = NULL;
  g_autoptr(HotHeatGrid) nothing = NULL;

  g_assert_cmpuint (none->width, ==, 0);
  difference = hot_heat_difference_new (none, some, &alone);
  g_assert_cmpuint (difference->width, ==, some->width);
  g_assert_cmpfloat (alone, ==, 1);
  for (gsize c = 0; c < (gsize) some->width * some->height; c++)
    g_assert_true (isnan (difference->values[c]));

  nothing = hot_heat_difference_new (none, none, &alone);
  g_assert_cmpuint (nothing->width, ==, 0);
  g_assert_cmpfloat (alone, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/geo/heat-difference/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("self", test_self);
  ADD ("places", test_places);
  ADD ("values", test_values);
  ADD ("densities", test_densities);
  ADD ("empty", test_empty);
#undef ADD

  return g_test_run ();
}
