/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-error.h"
#include "draw/hot-map-layer.h"
#include "geo/hot-mercator.h"

#include <math.h>
#include <string.h>

/* Two areas side by side; in the left one many cheap rows, in the right one few dear ones, and one row that is nowhere. */
#define SQUARE(name, west, east) \
  "{\"properties\":{\"name\":\"" name "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[" \
  "[" west ",49.95],[" east ",49.95],[" east ",50.05],[" west ",50.05],[" west ",49.95]]]}}"

static const char outlines[] =
  "{\"type\":\"FeatureCollection\",\"features\":["
  SQUARE ("West", "9.9", "10") "," SQUARE ("East", "10", "10.1") "," SQUARE ("Empty", "10.1", "10.2") "]}";

typedef struct {
  HotMapData  *data;
  HotViewport  view;
} Fixture;

enum { N_WEST = 400, N_EAST = 100, N = N_WEST + N_EAST + 1 };

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree double *latitudes = g_new (double, N);
  g_autofree double *longitudes = g_new (double, N);
  g_autofree double *prices = g_new (double, N);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(GBytes) text = g_bytes_new_static (outlines, sizeof outlines - 1);
  g_autoptr(HotBoundaries) boundaries = hot_boundaries_parse (text, "test", NULL, NULL, NULL);
  g_autoptr(HotTable) table = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N; i++)
    {
      const gboolean west = i < N_WEST;

      latitudes[i] = i == N - 1 ? NAN : 50 + g_rand_double_range (rand, -0.01, 0.01);
      longitudes[i] = (west ? 9.95 : 10.05) + g_rand_double_range (rand, -0.01, 0.01);
      prices[i] = west ? 50 + i % 3 : 200 + i % 3;
    }
  g_ptr_array_add (columns, hot_column_new_reals ("lat", HOT_COLUMN_REAL, g_bytes_new (latitudes, N * sizeof (double)), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("lon", HOT_COLUMN_REAL, g_bytes_new (longitudes, N * sizeof (double)), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (prices, N * sizeof (double)), "$"));
  table = hot_table_new ("listings.csv", g_steal_pointer (&columns));
  self->data = hot_map_data_new (table, 0, 1, NULL, boundaries, NULL, NULL, &error);
  g_assert_no_error (error);
  self->view = hot_viewport_new (50, 10.02, 11, 480, 320);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_map_data_unref (self->data);
}

static guint32
pixel_at (HotMapLayer *layer,
          double       latitude,
          double       longitude)
{
  const HotViewport *view = hot_map_layer_get_viewport (layer);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width, view->height);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;
  double x, y;

  hot_map_layer_paint (layer, view, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  hot_viewport_place (view, latitude, longitude, &x, &y);
  pixel = *(guint32 *) (gpointer) (cairo_image_surface_get_data (surface) +
                                   (int) y * cairo_image_surface_get_stride (surface) + 4 * (int) x);
  cairo_surface_destroy (surface);
  return pixel;
}

static guint
brightness (guint32 pixel)
{
  return (pixel & 0xff) + (pixel >> 8 & 0xff) + (pixel >> 16 & 0xff);
}

/* Every mode shows the east as dearer and the west as denser, reads so, and has a legend for it. */
static void
test_modes (Fixture       *self,
            gconstpointer  data)
{
  for (HotMapMode mode = 0; mode < HOT_N_MAP_MODES; mode++)
    for (guint valued = 0; valued < 2; valued++)
      {
        HotMapOptions options = HOT_MAP_OPTIONS_INIT;
        g_autoptr(HotMapLayer) layer = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *description = NULL;
        HotMapReading west, east, nowhere;
        HotLegend legend;
        guint n = 0;

        options.mode = mode;
        options.palette = hot_palette_find ("ink");
        options.column = valued ? 2 : -1;
        options.aggregate = valued ? HOT_AGGREGATE_MEDIAN : HOT_AGGREGATE_COUNT;
        options.dot_radius = 12;
        layer = hot_map_layer_new (self->data, &options, &self->view, 0, NULL, TRUE, NULL, &error);
        g_assert_no_error (error);

        g_assert_cmpuint (hot_map_layer_get_n (layer), ==, N - 1);
        legend = hot_map_layer_get_legend (layer);
        description = hot_map_layer_describe (layer);
        g_assert_nonnull (strstr (description, "500"));
        g_assert_true (hot_map_layer_read (layer, hot_mercator_x (9.95), hot_mercator_y (50), &west));
        g_assert_true (hot_map_layer_read (layer, hot_mercator_x (10.05), hot_mercator_y (50), &east));
        g_assert_false (hot_map_layer_read (layer, hot_mercator_x (10.15), hot_mercator_y (50.02), &nowhere));

        if (valued)
          {
            g_assert_cmpfloat_with_epsilon (west.value, 51, 4);
            g_assert_cmpfloat_with_epsilon (east.value, 201, 4);
            g_assert_cmpstr (legend.unit, ==, "$");
            g_assert_nonnull (strstr (legend.title, "price"));
            for (guint i = 0; i < legend.n_bins; i++)
              n += legend.bins[i];
            g_assert_cmpuint (n, >, 450);
            /* On dark ground much is light. */
            g_assert_cmpuint (brightness (pixel_at (layer, 50, 10.05)), >, brightness (pixel_at (layer, 50, 9.95)) + 100);
          }
        else if (mode != HOT_MAP_POINTS)
          {
            g_assert_cmpfloat (west.density, >, 2 * east.density);
            g_assert_cmpuint (brightness (pixel_at (layer, 50, 9.95)), >, brightness (pixel_at (layer, 50, 10.05)) + 100);
          }
        else
          g_assert_true (legend.is_plain);
        g_assert_cmpuint (pixel_at (layer, 50.02, 10.15), ==, 0);
      }
}

static void
test_brushed (Fixture       *self,
              gconstpointer  data)
{
  for (HotMapMode mode = 0; mode < HOT_N_MAP_MODES; mode++)
    {
      HotMapOptions options = HOT_MAP_OPTIONS_INIT;
      g_autoptr(HotMapLayer) layer = NULL;
      g_autoptr(HotMapLayer) brushed = NULL;

      options.mode = mode;
      options.column = 2;
      options.aggregate = HOT_AGGREGATE_MEAN;
      options.dot_radius = 12;
      layer = hot_map_layer_new (self->data, &options, &self->view, 0, NULL, TRUE, NULL, NULL);
      brushed = hot_map_layer_brushed (layer, 0.5, 1);

      g_assert_cmpuint (pixel_at (layer, 50, 9.95) >> 24, >, 150);
      g_assert_cmpuint (pixel_at (brushed, 50, 9.95) >> 24, <, 130);
      g_assert_cmpuint (pixel_at (brushed, 50, 10.05) >> 24, >, 150);
      g_assert_cmpfloat (hot_map_layer_get_options (brushed)->lower, ==, 0.5);
      g_assert_cmpfloat (hot_map_layer_get_scale (brushed)->max, ==, hot_map_layer_get_scale (layer)->max);
    }
}

static void
test_areas (Fixture       *self,
            gconstpointer  data)
{
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  g_autoptr(HotMapLayer) layer = NULL;
  g_autoptr(HotMapData) bare = hot_map_data_with (self->data, NULL, NULL, NULL, NULL);
  g_autoptr(GError) error = NULL;
  HotMapReading reading;
  double square;

  options.mode = HOT_MAP_NEIGHBOURHOOD;
  layer = hot_map_layer_new (self->data, &options, &self->view, 0, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hot_map_layer_read (layer, hot_mercator_x (9.92), hot_mercator_y (49.97), &reading));
  g_assert_cmpint (reading.area, ==, 0);
  g_assert_cmpfloat (reading.support, ==, N_WEST);
  /* A tenth of a degree each way. */
  square = 0.1 * 111.32 * cos (50 * G_PI / 180) * 0.1 * 111.2;
  g_assert_cmpfloat_with_epsilon (reading.density, N_WEST / square, 0.02 * N_WEST / square);

  g_assert_null (hot_map_layer_new (bare, &options, &self->view, 0, NULL, FALSE, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

/* Where there are no rows it is hatched, and the legend says so; also where they are too few for what is asked. */
static void
test_hatch (Fixture       *self,
            gconstpointer  data)
{
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  g_autoptr(HotMapLayer) layer = NULL;
  guint n_painted = 0;

  options.mode = HOT_MAP_NEIGHBOURHOOD;
  layer = hot_map_layer_new (self->data, &options, &self->view, 0, NULL, FALSE, NULL, NULL);
  for (guint i = 0; i < 40; i++)
    n_painted += pixel_at (layer, 50, 10.12 + i * 0.0005) != 0;
  g_assert_cmpuint (n_painted, >, 2);
  g_assert_cmpuint (n_painted, <, 30);
  g_assert_cmphex (pixel_at (layer, 50.06, 10.15), ==, 0);
  g_assert_nonnull (strstr (hot_map_layer_get_legend (layer).subtitle, "3 areas, 1 empty (hatched)"));

  g_clear_pointer (&layer, hot_map_layer_unref);
  options.column = 2;
  options.aggregate = HOT_AGGREGATE_STD;
  layer = hot_map_layer_new (self->data, &options, &self->view, 0, NULL, FALSE, NULL, NULL);
  g_assert_cmpstr (hot_map_layer_get_legend (layer).title, ==, "Standard deviation of price");
  g_assert_nonnull (strstr (hot_map_layer_get_legend (layer).subtitle, "1 empty (hatched)"));
}

static void
test_domain (Fixture       *self,
             gconstpointer  data)
{
  const HotScale domain = hot_scale_new (HOT_SCALE_LINEAR, 0, 1000);
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  g_autoptr(HotMapLayer) layer = NULL;

  options.column = 2;
  options.aggregate = HOT_AGGREGATE_MEAN;
  layer = hot_map_layer_new (self->data, &options, &self->view, 0, &domain, FALSE, NULL, NULL);
  g_assert_cmpfloat (hot_map_layer_get_scale (layer)->max, ==, 1000);
}

/* Errors have colours about 0, whatever scale and palette are chosen for other values, and are written with their sign. */
static void
test_changes (Fixture       *self,
              gconstpointer  data)
{
  HotTable *table = hot_map_data_get_table (self->data);
  g_autofree double *errors = g_new (double, N);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  g_autoptr(HotTable) more = NULL;
  g_autoptr(HotMapData) changes = NULL;

  for (guint i = 0; i < N; i++)
    errors[i] = i < N_WEST ? 10 : -40;
  g_ptr_array_add (columns, hot_column_new_reals ("error", HOT_COLUMN_MONEY, g_bytes_new (errors, N * sizeof (double)), "$"));
  more = hot_table_with_more (table, columns);
  g_assert_cmpuint (hot_table_get_n_columns (more), ==, hot_table_get_n_columns (table) + 1);
  g_assert_true (hot_table_get_column (more, 2) == hot_table_get_column (table, 2));
  changes = hot_map_data_with_table (self->data, more, 3, 1);
  g_assert_false (hot_map_data_is_change (changes, 2));
  g_assert_true (hot_map_data_is_change (changes, 3));
  g_assert_false (hot_map_data_is_change (changes, 4));

  for (HotMapMode mode = 0; mode < HOT_N_MAP_MODES; mode++)
    {
      HotMapOptions options = HOT_MAP_OPTIONS_INIT;
      g_autoptr(HotMapLayer) layer = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *words = NULL;
      HotLegend legend;
      HotMapReading reading;
      double x, y;

      options.mode = mode;
      options.column = 3;
      options.aggregate = HOT_AGGREGATE_MEAN;
      options.scale = HOT_SCALE_LOG;
      options.palette = hot_palette_find ("lagoon");
      layer = hot_map_layer_new (changes, &options, &self->view, 0, NULL, FALSE, NULL, &error);
      g_assert_no_error (error);
      legend = hot_map_layer_get_legend (layer);
      g_assert_true (legend.is_change);
      g_assert_cmpint (legend.scale->kind, ==, HOT_SCALE_LINEAR);
      g_assert_cmpfloat (legend.scale->min, ==, -legend.scale->max);
      g_assert_cmpfloat_with_epsilon (legend.scale->max, 40, 2);
      /* The worst place is where the error is greatest, whichever way. */
      g_assert_true (hot_map_layer_find_peak (layer, &x, &y, &reading));
      g_assert_cmpfloat (hot_mercator_longitude (x), >, 10);
      g_assert_cmpfloat_with_epsilon (reading.value, -40, 0.1);
      words = hot_map_layer_describe (layer);
      g_assert_nonnull (strstr (words, "−$40"));
    }
}

static void
test_names (void)
{
  HotMapMode mode;

  g_assert_true (hot_map_mode_from_string ("hexagon", &mode));
  g_assert_cmpint (mode, ==, HOT_MAP_HEXAGON);
  g_assert_cmpstr (hot_map_mode_to_string (HOT_MAP_NEIGHBOURHOOD), ==, "neighbourhood");
  g_assert_false (hot_map_mode_from_string ("globe", &mode));
}

/* Six rows in a line: two names that are frequent, one value missing, sizes 4 to 1. */
static HotMapData *
create_line (void)
{
  const double latitudes[] = { 50, 50, 50, 50, 50, 50 }, longitudes[] = { 9.90, 9.95, 10.0, 10.05, 10.1, 10.15 };
  const double sizes[] = { 400, 100, 400, NAN, 0, 400 };
  const guint32 codes[] = { 0, 0, 1, 1, 0, HOT_MISSING_CODE };
  const char *const names[] = { "flat", "room", NULL };
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  g_autoptr(HotTable) table = NULL;

  g_ptr_array_add (columns, hot_column_new_reals ("lat", HOT_COLUMN_REAL, g_bytes_new (latitudes, sizeof latitudes), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("lon", HOT_COLUMN_REAL, g_bytes_new (longitudes, sizeof longitudes), NULL));
  g_ptr_array_add (columns, hot_column_new_categories ("kind", g_bytes_new (codes, sizeof codes), g_strdupv ((char **) names)));
  g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (sizes, sizeof sizes), "$"));
  table = hot_table_new ("line.csv", g_steal_pointer (&columns));

  return hot_map_data_new (table, 0, 1, NULL, NULL, NULL, NULL, NULL);
}

static void
test_points_by_name (void)
{
  g_autoptr(HotMapData) data = create_line ();
  const HotViewport view = hot_viewport_new (50, 10.02, 11, 640, 320);
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  g_autoptr(HotMapLayer) layer = NULL;
  g_autofree char *description = NULL;
  HotMapReading reading;
  HotLegend legend;

  options.mode = HOT_MAP_POINTS;
  options.names = 2;
  options.dot_radius = 6;
  options.stack.opacity[HOT_MAP_STRATUM_DATA] = 1;
  layer = hot_map_layer_new (data, &options, &view, 0, NULL, FALSE, NULL, NULL);
  legend = hot_map_layer_get_legend (layer);
  g_assert_cmpstr (legend.title, ==, "kind");
  g_assert_false (hot_legend_has_scale (&legend));
  g_assert_cmpuint (legend.n_items, ==, 3);
  g_assert_cmpstr (legend.items[0].name, ==, "flat");
  g_assert_cmpuint (legend.items[0].n, ==, 3);
  g_assert_cmpstr (legend.items[2].name, ==, "Missing");
  g_assert_cmpuint (legend.items[2].n, ==, 1);

  /* Same name, same colour; the other name another one; and what is missing steps back. */
  g_assert_cmphex (pixel_at (layer, 50, 9.90), ==, pixel_at (layer, 50, 9.95));
  g_assert_cmphex (pixel_at (layer, 50, 9.90), !=, pixel_at (layer, 50, 10.0));
  g_assert_cmpuint (pixel_at (layer, 50, 10.15) >> 24, <, pixel_at (layer, 50, 10.0) >> 24);
  g_assert_cmphex (pixel_at (layer, 50.02, 10.0), ==, 0);

  g_assert_true (hot_map_layer_read (layer, hot_mercator_x (10.0), hot_mercator_y (50), &reading));
  g_assert_cmpuint (reading.row, ==, 2);
  description = hot_map_layer_describe (layer);
  g_assert_nonnull (strstr (description, "flat 3, room 2, Missing 1"));
}

/* Pixels of a dot, by the sum of their opacities. */
static double
area_at (HotMapLayer *layer,
         double       longitude)
{
  const HotViewport *view = hot_map_layer_get_viewport (layer);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width, view->height);
  cairo_t *cr = cairo_create (surface);
  double x, y, sum = 0;

  hot_map_layer_paint (layer, view, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  hot_viewport_place (view, 50, longitude, &x, &y);
  for (int row = (int) y - 25; row <= (int) y + 25; row++)
    for (int column = (int) x - 25; column <= (int) x + 25; column++)
      sum += (*(guint32 *) (gpointer) (cairo_image_surface_get_data (surface) +
                                       row * cairo_image_surface_get_stride (surface) + 4 * column) >> 24) / 255.0;
  cairo_surface_destroy (surface);

  return sum;
}

static void
test_points_by_size (void)
{
  g_autoptr(HotMapData) data = create_line ();
  const HotViewport view = hot_viewport_new (50, 10.02, 11, 640, 320);
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  g_autoptr(HotMapLayer) layer = NULL;
  HotMapReading reading;
  HotLegend legend;
  double large;

  options.mode = HOT_MAP_POINTS;
  options.sizes = 3;
  options.dot_radius = 6;
  options.stack.opacity[HOT_MAP_STRATUM_DATA] = 1;
  layer = hot_map_layer_new (data, &options, &view, 0, NULL, FALSE, NULL, NULL);
  legend = hot_map_layer_get_legend (layer);
  g_assert_cmpstr (legend.size_title, ==, "price");
  g_assert_cmpuint (legend.n_sizes, >=, 2);
  g_assert_cmpfloat (legend.sizes[0].value, >, legend.sizes[1].value);
  /* Areas are as the values. */
  g_assert_cmpfloat_with_epsilon (legend.sizes[0].value / legend.sizes[1].value,
                                  pow (legend.sizes[0].radius / legend.sizes[1].radius, 2), 1e-6);
  large = area_at (layer, 9.90);
  g_assert_cmpfloat (large / area_at (layer, 9.95), >, 3.6);
  g_assert_cmpfloat (large / area_at (layer, 9.95), <, 4.4);
  g_assert_cmpfloat (large, >, area_at (layer, 10.05) * 50);
  g_assert_cmpfloat (area_at (layer, 10.1), >, 0);

  /* The rim of a large dot is the dot; the same distance from a small one is nothing. */
  g_assert_true (hot_map_layer_read (layer, hot_mercator_x (9.90) + 15 / view.scale, hot_mercator_y (50), &reading));
  g_assert_cmpuint (reading.row, ==, 0);
  g_assert_false (hot_map_layer_read (layer, hot_mercator_x (10.1) + 15 / view.scale, hot_mercator_y (50), &reading));
}

static void
test_find_columns (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  HotTable *table = hot_map_data_get_table (self->data);
  guint latitude, longitude;

  g_assert_true (hot_map_data_find_columns (table, NULL, NULL, &latitude, &longitude, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (latitude, ==, 0);
  g_assert_cmpuint (longitude, ==, 1);
  g_assert_cmpuint (hot_map_data_get_n_invalid (self->data), ==, 1);

  g_assert_false (hot_map_data_find_columns (table, "breite", "lon", &latitude, &longitude, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "lat, lon, price"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/map-layer/modes", test_modes);
  ADD ("/map-layer/brushed", test_brushed);
  ADD ("/map-layer/areas", test_areas);
  ADD ("/map-layer/hatch", test_hatch);
  ADD ("/map-layer/domain", test_domain);
  ADD ("/map-data/find-columns", test_find_columns);
  ADD ("/map-layer/changes", test_changes);
#undef ADD
  g_test_add_func ("/map-layer/names", test_names);
  g_test_add_func ("/map-layer/points-by-name", test_points_by_name);
  g_test_add_func ("/map-layer/points-by-size", test_points_by_size);

  return g_test_run ();
}
