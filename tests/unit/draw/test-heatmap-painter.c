/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-heatmap-painter.h"
#include "draw/hot-histogram-painter.h"
#include "draw/hot-legend-painter.h"
#include "draw/hot-map-base-painter.h"

#include <math.h>
#include <string.h>

typedef struct {
  HotPointIndex *index;
  HotHeatGrid   *grid;
  HotViewport    viewport;
} Fixture;

/* A heap of 500 points to the left and one of 100 to the right of the middle. */
static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  enum { N = 600 };
  double latitudes[N], longitudes[N];
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(HotPointCloud) cloud = NULL;

  self->viewport = hot_viewport_new (50, 10, 12, 301, 201);
  for (guint i = 0; i < N; i++)
    {
      double latitude, longitude;

      hot_viewport_locate (&self->viewport, i < 500 ? 80.5 : 220.5, 100.5, &latitude, &longitude);
      latitudes[i] = latitude + g_rand_double_range (rand, -1e-4, 1e-4);
      longitudes[i] = longitude + g_rand_double_range (rand, -1e-4, 1e-4);
    }
  cloud = hot_point_cloud_new_for_coordinates (latitudes, longitudes, N);
  self->index = hot_point_index_new (cloud, NULL, NULL);
  self->grid = hot_heat_grid_new (self->index, NULL, HOT_AGGREGATE_COUNT, &self->viewport, 0, 20, NULL, NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_heat_grid_unref (self->grid);
  hot_point_index_unref (self->index);
}

static HotHeatmapStyle
make_style (Fixture *self)
{
  HotHeatmapStyle style = { .opacity = 1, .lower = 0, .upper = 1 };

  style.scale = hot_heatmap_domain (self->grid, HOT_SCALE_LINEAR, &self->viewport);
  hot_palette_fill (hot_palette_find ("ink"), HOT_PALETTE_PLAIN, style.colors);
  return style;
}

static guint32
pixel (cairo_surface_t *surface,
       int              x,
       int              y)
{
  const guchar *data = cairo_image_surface_get_data (surface);

  return *(const guint32 *) (gconstpointer) (data + y * cairo_image_surface_get_stride (surface) + 4 * x);
}

static guint
alpha (guint32 argb)
{
  return argb >> 24;
}

static void
test_peak (Fixture       *self,
           gconstpointer  data)
{
  const HotHeatmapStyle style = make_style (self);
  cairo_surface_t *surface = hot_heatmap_paint_surface (self->grid, &self->viewport, &style);
  const guint32 dense = pixel (surface, 80, 100), sparse = pixel (surface, 220, 100);

  /* On light ground much is dark: the larger heap is darker, both are there, and between them is nothing. */
  g_assert_cmpuint (alpha (dense), ==, 255);
  g_assert_cmpuint (alpha (sparse), >, 150);
  g_assert_cmpuint (dense & 0xff, <, sparse & 0xff);
  g_assert_cmpuint (pixel (surface, 150, 100), ==, 0);
  g_assert_cmpuint (pixel (surface, 150, 3), ==, 0);
  /* Round. */
  g_assert_cmpint (ABS ((int) alpha (pixel (surface, 70, 100)) - (int) alpha (pixel (surface, 90, 100))), <, 12);
  g_assert_cmpint (ABS ((int) alpha (pixel (surface, 80, 90)) - (int) alpha (pixel (surface, 80, 110))), <, 12);
  cairo_surface_destroy (surface);
}

static void
test_premultiplied (Fixture       *self,
                    gconstpointer  data)
{
  HotHeatmapStyle style = make_style (self);
  cairo_surface_t *surface;

  style.opacity = 0.6;
  surface = hot_heatmap_paint_surface (self->grid, &self->viewport, &style);
  for (int y = 0; y < self->viewport.height; y++)
    for (int x = 0; x < self->viewport.width; x++)
      {
        const guint32 p = pixel (surface, x, y);

        g_assert_cmpuint (alpha (p), <=, 154);
        g_assert_cmpuint (p >> 16 & 0xff, <=, alpha (p));
        g_assert_cmpuint (p >> 8 & 0xff, <=, alpha (p));
        g_assert_cmpuint (p & 0xff, <=, alpha (p));
      }
  cairo_surface_destroy (surface);
}

static void
test_brush (Fixture       *self,
            gconstpointer  data)
{
  HotHeatmapStyle style = make_style (self);
  cairo_surface_t *surface;

  style.lower = 0.5;
  surface = hot_heatmap_paint_surface (self->grid, &self->viewport, &style);
  g_assert_cmpuint (alpha (pixel (surface, 80, 100)), ==, 255);
  g_assert_cmpuint (alpha (pixel (surface, 220, 100)), <, 40);
  cairo_surface_destroy (surface);
}

/* A grid is painted where it belongs also when the view has moved on. */
static void
test_other_view (Fixture       *self,
                 gconstpointer  data)
{
  const HotHeatmapStyle style = make_style (self);
  const HotViewport panned = hot_viewport_panned (&self->viewport, 40, 20);
  const HotViewport away = hot_viewport_new (-50, 10, 12, 301, 201);
  cairo_surface_t *surface = hot_heatmap_paint_surface (self->grid, &panned, &style);

  g_assert_cmpuint (alpha (pixel (surface, 120, 120)), ==, 255);
  g_assert_cmpuint (pixel (surface, 190, 120), ==, 0);
  cairo_surface_destroy (surface);

  surface = hot_heatmap_paint_surface (self->grid, &away, &style);
  for (int x = 0; x < 301; x++)
    g_assert_cmpuint (pixel (surface, x, 100), ==, 0);
  cairo_surface_destroy (surface);
}

static void
test_domain (Fixture       *self,
             gconstpointer  data)
{
  const HotScale linear = hot_heatmap_domain (self->grid, HOT_SCALE_LINEAR, &self->viewport);
  const HotScale logarithmic = hot_heatmap_domain (self->grid, HOT_SCALE_LOG, &self->viewport);
  const HotScale quantile = hot_heatmap_domain (self->grid, HOT_SCALE_QUANTILE, &self->viewport);
  const double metres = hot_viewport_get_metres_per_pixel (&self->viewport);
  /* The peak of a Gaussian over a heap that is small beside it. */
  const double peak = 500 / (2 * G_PI * 10 * 10 * metres * metres) * 1e6;
  guint bins[HOT_HEATMAP_N_BINS], n = 0;

  g_assert_cmpfloat (linear.min, ==, 0);
  g_assert_cmpfloat_with_epsilon (linear.max, peak, 0.13 * peak);
  g_assert_cmpfloat_with_epsilon (logarithmic.min, peak / 500, 0.13 * peak / 500);
  g_assert_cmpint (quantile.kind, ==, HOT_SCALE_QUANTILE);

  hot_heatmap_histogram (self->grid, &linear, &self->viewport, bins);
  for (guint i = 0; i < HOT_HEATMAP_N_BINS; i++)
    n += bins[i];
  g_assert_cmpuint (n, >, 560);
  /* Each bin is rounded by itself. */
  g_assert_cmpuint (n, <=, 610);
}

static void
test_histogram (void)
{
  const guint bins[] = { 0, 10, 1, 5 };
  const HotColor black = { 0, 0, 0, 1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 40, 20);
  cairo_t *cr = cairo_create (surface);

  hot_histogram_paint (cr, bins, 4, 40, 20, &black);
  cairo_surface_flush (surface);
  g_assert_cmpuint (pixel (surface, 5, 19), ==, 0);
  g_assert_cmpuint (alpha (pixel (surface, 15, 0)), ==, 255);
  g_assert_cmpuint (alpha (pixel (surface, 25, 19)), ==, 255);
  g_assert_cmpuint (pixel (surface, 25, 15), ==, 0);
  g_assert_cmpuint (pixel (surface, 35, 8), ==, 0);
  g_assert_cmpuint (alpha (pixel (surface, 35, 12)), ==, 255);
  g_assert_cmpuint (pixel (surface, 19, 19), ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_format (void)
{
  g_autofree char *money = hot_legend_format (HOT_COLUMN_MONEY, "$", 120);
  g_autofree char *percent = hot_legend_format (HOT_COLUMN_PERCENT, "%", 45.5);
  g_autofree char *date = hot_legend_format (HOT_COLUMN_DATE, NULL, 1562544000);

  g_assert_cmpstr (money, ==, "$120");
  g_assert_cmpstr (percent, ==, "45.5%");
  g_assert_nonnull (strstr (date, "08"));
}

/* OpenStreetMap's zoom 12 on the equator is 38.2 m a pixel, so 160 pixels are 6.1 km. */
static void
test_scale_bar (void)
{
  const HotViewport viewport = hot_viewport_new (0, 0, 12, 800, 600);
  double metres;
  const double length = hot_map_scale_bar_length (&viewport, 160, &metres);

  g_assert_cmpfloat (metres, ==, 5000);
  g_assert_cmpfloat_with_epsilon (length, 5000 / 38.2185, 0.01);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/heatmap-painter/peak", test_peak);
  ADD ("/heatmap-painter/premultiplied", test_premultiplied);
  ADD ("/heatmap-painter/brush", test_brush);
  ADD ("/heatmap-painter/other-view", test_other_view);
  ADD ("/heatmap-painter/domain", test_domain);
#undef ADD
  g_test_add_func ("/histogram-painter/bars", test_histogram);
  g_test_add_func ("/legend-painter/format", test_format);
  g_test_add_func ("/map-base-painter/scale-bar", test_scale_bar);

  return g_test_run ();
}
