/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-comparison.h"
#include "geo/hot-mercator.h"

#include <math.h>
#include <string.h>

/* Two snapshots of a place with two heaps, west and east; the second table has its columns in another order, and a heap further east. */
#define SQUARE(name, west, east) \
  "{\"properties\":{\"name\":\"" name "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[" \
  "[" west ",49.95],[" east ",49.95],[" east ",50.05],[" west ",50.05],[" west ",49.95]]]}}"

static const char outlines[] =
  "{\"type\":\"FeatureCollection\",\"features\":["
  SQUARE ("West", "9.9", "10") "," SQUARE ("East", "10", "10.1") "," SQUARE ("New", "10.1", "10.2") "]}";

#define WEST 9.95
#define EAST 10.05
#define NEW  10.15
#define AT(longitude) hot_mercator_x (longitude), hot_mercator_y (50)

enum { N_HEAP = 300 };

typedef struct {
  HotBoundaries *boundaries;
  HotMapSides    sides;
  HotViewport    view;
} Fixture;

static HotMapData *
make_data (HotBoundaries *boundaries,
           const char    *name,
           const double  *prices,
           guint          n_heaps,
           gboolean       prices_first)
{
  const double longitudes[] = { WEST, EAST, NEW };
  const guint n = n_heaps * N_HEAP;
  g_autofree double *latitude = g_new (double, n);
  g_autofree double *longitude = g_new (double, n);
  g_autofree double *price = g_new (double, n);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(HotTable) table = NULL;
  g_autoptr(GError) error = NULL;
  HotMapData *data;

  for (guint i = 0; i < n; i++)
    {
      latitude[i] = 50 + g_rand_double_range (rand, -0.01, 0.01);
      longitude[i] = longitudes[i / N_HEAP] + g_rand_double_range (rand, -0.01, 0.01);
      price[i] = prices[i / N_HEAP] + i % 3;
    }
  if (prices_first)
    g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (price, n * sizeof (double)), "$"));
  g_ptr_array_add (columns, hot_column_new_reals ("lat", HOT_COLUMN_REAL, g_bytes_new (latitude, n * sizeof (double)), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("lon", HOT_COLUMN_REAL, g_bytes_new (longitude, n * sizeof (double)), NULL));
  if (!prices_first)
    g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (price, n * sizeof (double)), "$"));
  table = hot_table_new (name, g_steal_pointer (&columns));
  data = hot_map_data_new (table, prices_first ? 1 : 0, prices_first ? 2 : 1, NULL, boundaries, NULL, NULL, &error);
  g_assert_no_error (error);

  return data;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GBytes) text = g_bytes_new_static (outlines, sizeof outlines - 1);

  self->boundaries = hot_boundaries_parse (text, "test", NULL, NULL, NULL);
  self->sides.first = make_data (self->boundaries, "then.csv", (const double[]) { 100, 200 }, 2, FALSE);
  self->sides.first_column = 2;
  self->sides.second = make_data (self->boundaries, "now.csv", (const double[]) { 130, 150, 500 }, 3, TRUE);
  self->sides.second_column = 0;
  self->view = hot_viewport_new (50, 10.05, 11, 640, 320);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_map_data_unref (self->sides.first);
  hot_map_data_unref (self->sides.second);
  hot_boundaries_unref (self->boundaries);
}

static HotMapComparison *
compare (Fixture           *self,
         HotMapMode         mode,
         HotScaleKind       scale,
         HotMapCompareKind  kind)
{
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  g_autoptr(GError) error = NULL;
  HotMapComparison *comparison;

  options.mode = mode;
  options.scale = scale;
  options.column = self->sides.second_column;
  options.aggregate = self->sides.second_column >= 0 ? HOT_AGGREGATE_MEDIAN : HOT_AGGREGATE_COUNT;
  comparison = hot_map_comparison_new (&self->sides, &options, kind, &self->view, 0, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);

  return comparison;
}

static void
set_density (Fixture *self)
{
  self->sides.first_column = self->sides.second_column = -1;
}

/* Whatever is shown, however: both sides have one scale that takes both in, and one histogram. */
static void
test_scale (Fixture       *self,
            gconstpointer  data)
{
  for (guint valued = 2; valued-- > 0;)
    {
      if (!valued)
        set_density (self);
      for (HotMapMode mode = 0; mode < HOT_N_MAP_MODES; mode++)
        for (HotScaleKind kind = 0; kind < HOT_N_SCALE_KINDS; kind++)
          {
            g_autoptr(HotMapComparison) comparison = compare (self, mode, kind, HOT_MAP_COMPARE_SIDE);
            const HotScale *first = hot_map_layer_get_scale (comparison->first);
            const HotScale *second = hot_map_layer_get_scale (comparison->second);
            const HotLegend a = hot_map_layer_get_legend (comparison->first);
            const HotLegend b = hot_map_layer_get_legend (comparison->second);

            g_assert_cmpint (first->kind, ==, second->kind);
            g_assert_cmpfloat (first->min, ==, second->min);
            g_assert_cmpfloat (first->max, ==, second->max);
            g_assert_cmpmem (first->breaks, sizeof first->breaks, second->breaks, sizeof second->breaks);
            g_assert_cmpmem (a.bins, a.n_bins * sizeof *a.bins, b.bins, b.n_bins * sizeof *b.bins);
            g_assert_null (comparison->difference);
            if (valued && kind == HOT_SCALE_LINEAR)
              {
                /* The cheapest place is in the first, the dearest in the second. */
                g_assert_cmpfloat (first->min, <, 115);
                g_assert_cmpfloat (first->max, >, 450);
              }
          }
    }
}

static double
difference_at (HotMapComparison *comparison,
               double            longitude)
{
  HotMapReading reading = { 0 };

  if (!hot_map_layer_read (comparison->difference, AT (longitude), &reading))
    return NAN;
  return hot_map_layer_get_options (comparison->difference)->column < 0 ? reading.density : reading.value;
}

static void
test_values (Fixture       *self,
             gconstpointer  data)
{
  const HotMapMode modes[] = { HOT_MAP_KERNEL, HOT_MAP_HEXAGON, HOT_MAP_SQUARE, HOT_MAP_NEIGHBOURHOOD };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr(HotMapComparison) comparison = compare (self, modes[i], HOT_SCALE_LOG, HOT_MAP_COMPARE_DIFFERENCE);
      const HotScale *scale = hot_map_layer_get_scale (comparison->difference);
      const HotLegend legend = hot_map_layer_get_legend (comparison->difference);
      g_autofree char *description = hot_map_layer_describe (comparison->difference);
      g_autofree char *west = hot_map_comparison_read (comparison, AT (WEST), "A", "B");
      g_autofree char *east = hot_map_comparison_read (comparison, AT (EAST), "A", "B");
      g_autofree char *new = hot_map_comparison_read (comparison, AT (NEW), "A", "B");
      g_autofree char *nowhere = hot_map_comparison_read (comparison, AT (10.3), "A", "B");

      g_assert_cmpfloat_with_epsilon (difference_at (comparison, WEST), 30, 1.5);
      g_assert_cmpfloat_with_epsilon (difference_at (comparison, EAST), -50, 1.5);
      g_assert_true (isnan (difference_at (comparison, NEW)));
      g_assert_cmpfloat_with_epsilon (comparison->alone, 0.2, 0.02);
      /* As far to either side of nothing, in even steps. */
      g_assert_cmpint (scale->kind, ==, HOT_SCALE_LINEAR);
      g_assert_cmpfloat (scale->min, ==, -scale->max);
      g_assert_true (hot_map_layer_get_options (comparison->difference)->palette->diverging);

      g_assert_true (legend.is_change);
      g_assert_cmpstr (legend.title, ==, "Median price, B − A");
      g_assert_nonnull (strstr (legend.subtitle, "only A or only B"));
      g_assert_nonnull (strstr (legend.subtitle, "20%"));
      g_assert_nonnull (strstr (description, "Greatest increase +$"));
      g_assert_nonnull (strstr (description, "Greatest decrease −$"));
      g_assert_nonnull (strstr (west, "Median price\nA: $10"));
      g_assert_nonnull (strstr (west, "B is higher by $"));
      g_assert_nonnull (strstr (west, "(30%)"));
      g_assert_nonnull (strstr (east, "B is lower by $"));
      g_assert_nonnull (strstr (new, "A: no rows here"));
      g_assert_null (strstr (new, "higher"));
      g_assert_null (nowhere);
    }
}

/* Of densities, none is 0. */
static void
test_densities (Fixture       *self,
                gconstpointer  data)
{
  const HotMapMode modes[] = { HOT_MAP_KERNEL, HOT_MAP_HEXAGON, HOT_MAP_SQUARE, HOT_MAP_NEIGHBOURHOOD };

  set_density (self);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr(HotMapComparison) comparison = compare (self, modes[i], HOT_SCALE_LINEAR, HOT_MAP_COMPARE_DIFFERENCE);
      g_autofree char *new = hot_map_comparison_read (comparison, AT (NEW), "then", "now");

      g_assert_cmpfloat (difference_at (comparison, NEW), >, 3);
      g_assert_cmpfloat_with_epsilon (difference_at (comparison, WEST), 0, 0.02 * difference_at (comparison, NEW));
      g_assert_nonnull (strstr (new, "then: 0\n"));
      g_assert_nonnull (strstr (new, "now is higher by "));
      g_assert_cmpint (hot_map_layer_get_options (comparison->difference)->mode, ==, modes[i]);
    }
}

/* Hexagons that only A has are there too, below nothing; dots have no difference, and that is said. */
static void
test_hexagons_and_points (Fixture       *self,
                          gconstpointer  data)
{
  const HotMapSides turned = { self->sides.second, -1, self->sides.first, -1 };
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  g_autoptr(HotMapComparison) hexagons = NULL;
  g_autoptr(HotMapComparison) points = NULL;
  g_autoptr(GError) error = NULL;

  options.mode = HOT_MAP_HEXAGON;
  hexagons = hot_map_comparison_new (&turned, &options, HOT_MAP_COMPARE_DIFFERENCE, &self->view, 0, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (difference_at (hexagons, NEW), <, -5);
  g_assert_null (strstr (hot_map_layer_get_legend (hexagons->difference).subtitle, "surface"));

  options.mode = HOT_MAP_POINTS;
  points = hot_map_comparison_new (&turned, &options, HOT_MAP_COMPARE_DIFFERENCE, &self->view, 0, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (difference_at (points, NEW), <, -5);
  g_assert_nonnull (strstr (hot_map_layer_get_legend (points->difference).subtitle, "points compared as a surface"));
}

/* Another range takes no other work. */
static void
test_brush (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(HotMapComparison) comparison = compare (self, HOT_MAP_KERNEL, HOT_SCALE_LINEAR, HOT_MAP_COMPARE_DIFFERENCE);
  g_autoptr(HotMapComparison) brushed = hot_map_comparison_brushed (comparison, 0.25, 0.5);

  g_assert_cmpfloat (hot_map_layer_get_legend (brushed->difference).lower, ==, 0.25);
  g_assert_cmpfloat (hot_map_layer_get_legend (brushed->first).upper, ==, 0.5);
  g_assert_cmpfloat (difference_at (brushed, WEST), ==, difference_at (comparison, WEST));
  g_assert_cmpfloat (brushed->alone, ==, comparison->alone);
}

static void
test_format (void)
{
  const struct { HotColumnType type; const char *unit; double value; const char *text; } cases[] = {
    { HOT_COLUMN_MONEY, "$", 25, "+$25" }, { HOT_COLUMN_MONEY, "$", -25, "−$25" }, { HOT_COLUMN_MONEY, "$", 0, "$0" },
    { HOT_COLUMN_PERCENT, NULL, 3, "+3%" }, { HOT_COLUMN_DATE, NULL, 30 * 86400.0, "+30 d" },
  };
  HotMapCompareKind kind = HOT_N_MAP_COMPARE_KINDS;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = hot_legend_format_change (cases[i].type, cases[i].unit, cases[i].value);

      g_assert_true (g_str_has_prefix (text, cases[i].text));
    }

  for (guint i = 0; i < HOT_N_MAP_COMPARE_KINDS; i++)
    {
      g_assert_true (hot_map_compare_kind_from_string (hot_map_compare_kind_to_string (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (hot_map_compare_kind_from_string ("sideways", &kind));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/draw/map-comparison/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("scale", test_scale);
  ADD ("values", test_values);
  ADD ("densities", test_densities);
  ADD ("hexagons-and-points", test_hexagons_and_points);
  ADD ("brush", test_brush);
#undef ADD
  g_test_add_func ("/draw/map-comparison/format", test_format);

  return g_test_run ();
}
