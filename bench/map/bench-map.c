/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-map POINTS.bin WIDTH HEIGHT RADIUS ROUNDS: times what a person waits for on the map; prints one JSON object.
 *
 * POINTS.bin holds N latitudes, then N longitudes, as doubles. "first" is from degrees to pixels with nothing made before. A frame is
 * from a view to pixels, with the colour scale fitted to what is in view and the legend's histogram, as the app does it. The 300 frames
 * are a journey: down to a street and back, moving sideways all the while.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hot-mapped-file.h"
#include "draw/hot-heatmap-painter.h"
#include "geo/hot-heat-grid.h"

#define N_FRAMES 300
#define DEEPEST  7.0

static double
now (void)
{
  return g_get_monotonic_time () / 1000.0;
}

static int
compare (const void *a,
         const void *b)
{
  const double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
quantile (double *values,
          guint   n,
          double  q)
{
  qsort (values, n, sizeof *values, compare);
  return values[(guint) (q * (n - 1) + 0.5)];
}

static void
finish (const HotHeatGrid *grid,
        const HotViewport *view,
        cairo_surface_t   *surface,
        HotHeatmapStyle   *style)
{
  guint bins[HOT_HEATMAP_N_BINS];

  style->scale = hot_heatmap_domain (grid, HOT_SCALE_LINEAR, view);
  hot_heatmap_histogram (grid, &style->scale, view, bins);
  hot_heatmap_paint (grid, view, style, cairo_image_surface_get_data (surface), cairo_image_surface_get_stride (surface));
}

/* Frame @i of the journey: where it is at the deepest, most points are. */
static HotViewport
view_at (const HotViewport *whole,
         double             x,
         double             y,
         guint              i)
{
  const double way = (double) i / (N_FRAMES - 1);
  const double depth = (1 - cos (2 * G_PI * way)) / 2;
  HotViewport view = *whole;

  view.scale *= exp2 (DEEPEST * depth);
  view.x += (x - view.x) * depth + 0.3 * sin (12 * G_PI * way) * view.width / view.scale;
  view.y += (y - view.y) * depth + 0.2 * cos (10 * G_PI * way) * view.height / view.scale;
  return view;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) file = argc == 6 ? hot_mapped_file_open (argv[1], &error) : NULL;
  const int width = argc == 6 ? atoi (argv[2]) : 0, height = argc == 6 ? atoi (argv[3]) : 0;
  const double radius = argc == 6 ? g_ascii_strtod (argv[4], NULL) : 0;
  const guint rounds = argc == 6 ? MIN (atoi (argv[5]), 32) : 0;
  HotHeatmapStyle style = { .opacity = 0.9, .lower = 0, .upper = 1 };
  g_autoptr(HotPointCloud) cloud = NULL;
  g_autoptr(HotPointIndex) index = NULL;
  double first[32], indexing[32], frames[N_FRAMES], brush[32];
  cairo_surface_t *surface;
  const double *degrees;
  HotViewport whole;
  HotBounds bounds;
  double peak = 0, peak_x = 0, peak_y = 0, total;
  guint n;

  if (file == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "usage: bench-map POINTS.bin WIDTH HEIGHT RADIUS ROUNDS");
      return 2;
    }

  n = hot_mapped_file_get_size (file) / (2 * sizeof (double));
  degrees = (const double *) (gconstpointer) hot_mapped_file_get_data (file);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  hot_palette_fill (hot_palette_get_nth (0), HOT_PALETTE_PLAIN, style.colors);
  total = 0;
  for (gsize i = 0; i < 2 * (gsize) n; i += 64)
    total += degrees[i];

  for (guint i = 0; i < rounds; i++)
    {
      const double start = now ();

      g_clear_pointer (&cloud, hot_point_cloud_unref);
      cloud = hot_point_cloud_new_for_coordinates (degrees, degrees + n, n);
      bounds = hot_point_cloud_get_bounds (cloud);
      whole = hot_viewport_new_for_bounds (&bounds, width, height, 20);
      {
        g_autoptr(HotHeatGrid) grid = hot_heat_grid_new_for_cloud (cloud, &whole, 0, radius);

        finish (grid, &whole, surface, &style);
      }
      first[i] = now () - start;
    }

  for (guint i = 0; i < rounds; i++)
    {
      const double start = now ();

      g_clear_pointer (&index, hot_point_index_unref);
      index = hot_point_index_new (cloud, NULL, NULL);
      indexing[i] = now () - start;
    }

  {
    g_autoptr(HotHeatGrid) grid = hot_heat_grid_new (index, NULL, HOT_AGGREGATE_COUNT, &whole, 0, radius, NULL, NULL);

    for (guint y = 0; y < grid->height; y++)
      for (guint x = 0; x < grid->width; x++)
        if (grid->counts[(gsize) y * grid->width + x] > peak)
          {
            peak = grid->counts[(gsize) y * grid->width + x];
            peak_x = grid->x + (x + 0.5) * grid->cell;
            peak_y = grid->y + (y + 0.5) * grid->cell;
          }

    for (guint i = 0; i < rounds; i++)
      {
        const double start = now ();

        style.lower = i / 64.0;
        hot_heatmap_paint (grid, &whole, &style, cairo_image_surface_get_data (surface),
                           cairo_image_surface_get_stride (surface));
        brush[i] = now () - start;
      }
    style.lower = 0;
  }

  for (guint i = 0; i < N_FRAMES; i++)
    {
      const HotViewport view = view_at (&whole, peak_x, peak_y, i);
      const double start = now ();
      g_autoptr(HotHeatGrid) grid = hot_heat_grid_new (index, NULL, HOT_AGGREGATE_COUNT, &view, 0, radius, NULL, NULL);

      finish (grid, &view, surface, &style);
      frames[i] = now () - start;
    }

  if (g_getenv ("BENCH_MAP_PICTURE") != NULL)
    cairo_surface_write_to_png (surface, g_getenv ("BENCH_MAP_PICTURE"));
  printf ("{\"points\": %u, \"check\": %g, \"first_ms\": %.2f, \"first_min_ms\": %.2f, \"index_ms\": %.2f, \"brush_ms\": %.2f, "
          "\"brush_max_ms\": %.2f, \"frame_median_ms\": %.2f, \"frame_p99_ms\": %.2f}\n",
          n, total, quantile (first, rounds, 0.5), first[0], quantile (indexing, rounds, 0.5),
          quantile (brush, rounds, 0.5), quantile (brush, rounds, 1), quantile (frames, N_FRAMES, 0.5),
          quantile (frames, N_FRAMES, 0.99));
  cairo_surface_destroy (surface);
  return 0;
}
