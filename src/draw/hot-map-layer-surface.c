/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-layer-private.h"

#include "draw/hot-map-base-painter.h"

#include <math.h>

/* Values make no sense on the water, but where outlines leave out many points they are not the land. */
static gboolean
are_on_land (HotMapData *data)
{
  HotBoundaries *boundaries = hot_map_data_get_boundaries (data);
  HotPointIndex *index = hot_map_data_get_index (data);
  const guint n = hot_point_index_get_n (index);
  const guint n_tried = MIN (n, 200);
  guint n_inside = 0;

  if (boundaries == NULL || n == 0)
    return FALSE;

  for (guint i = 0; i < n_tried; i++)
    {
      const gsize at = (guint64) i * n / n_tried;

      n_inside += hot_boundaries_find (boundaries, hot_point_index_peek_x (index)[at] / 4294967296.0,
                                       hot_point_index_peek_y (index)[at] / 4294967296.0) >= 0;
    }

  return n_inside * 20 >= n_tried * 19;
}

static HotHeatGrid *
make_grid (HotMapLayer   *self,
           GCancellable  *cancellable,
           GError       **error)
{
  const HotMapOptions *options = &self->options;
  const HotViewport *viewport = &self->viewport;
  const double radius = hot_map_layer_get_radius (self);
  g_autoptr(HotPointCloud) cloud = options->aggregate == HOT_AGGREGATE_COUNT ? hot_map_data_dup_cloud (self->data) : NULL;
  HotPointIndex *index;

  /* Nobody waits for the index to see the first picture. */
  if (cloud != NULL)
    return hot_heat_grid_new_for_cloud (cloud, viewport, self->margin, radius);
  if (!hot_map_data_build_index (self->data, cancellable, error))
    return NULL;

  index = hot_map_data_get_index (self->data);
  if (options->aggregate == HOT_AGGREGATE_MEDIAN)
    {
      g_autoptr(HotPointRanks) ranks = hot_map_data_get_ranks (self->data, options->column, cancellable, error);

      return ranks != NULL ? hot_heat_grid_new_median (index, ranks, viewport, self->margin, radius, cancellable, error) : NULL;
    }

  if (options->column >= 0)
    {
      g_autoptr(HotPointValues) values = hot_map_data_get_values (self->data, options->column, cancellable, error);

      return values != NULL ? hot_heat_grid_new (index, values, options->aggregate, viewport, self->margin, radius, cancellable, error)
                            : NULL;
    }

  return hot_heat_grid_new (index, NULL, HOT_AGGREGATE_COUNT, viewport, self->margin, radius, cancellable, error);
}

gboolean
hot_map_layer_make_surface (HotMapLayer     *self,
                            const HotScale  *domain,
                            GCancellable    *cancellable,
                            GError         **error)
{
  self->grid = make_grid (self, cancellable, error);
  if (self->grid == NULL)
    return FALSE;

  self->n = self->grid->n;
  if (domain != NULL)
    {
      self->style.scale = *domain;
    }
  else
    {
      const HotScale fitting = hot_heatmap_domain (self->grid, hot_map_layer_get_scale_kind (self), &self->viewport);

      self->style.scale = hot_map_layer_center_scale (self, &fitting);
    }
  hot_heatmap_histogram (self->grid, &self->style.scale, &self->viewport, self->bins);
  self->on_land = self->options.column >= 0 && are_on_land (self->data);
  return TRUE;
}

void
hot_map_layer_paint_surface (HotMapLayer       *self,
                             const HotViewport *viewport,
                             cairo_t           *cr)
{
  cairo_surface_t *surface;
  double ratio;

  /* At the resolution of what is painted on. */
  cairo_surface_get_device_scale (cairo_get_target (cr), &ratio, NULL);
  surface = hot_heatmap_paint_surface (self->grid, &(HotViewport) {
    viewport->x, viewport->y, viewport->scale * ratio,
    (int) round (viewport->width * ratio), (int) round (viewport->height * ratio),
  }, &self->style);
  cairo_surface_set_device_scale (surface, ratio, ratio);

  cairo_save (cr);
  if (self->on_land)
    {
      cairo_new_path (cr);
      hot_map_add_area (cr, viewport, hot_map_data_get_boundaries (self->data), -1);
      cairo_clip (cr);
    }
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

gboolean
hot_map_layer_read_surface (HotMapLayer   *self,
                            double         x,
                            double         y,
                            HotMapReading *reading)
{
  const HotHeatGrid *grid = self->grid;

  hot_heat_grid_read (grid, x, y, &reading->density, &reading->value, &reading->support);
  if (grid->support == NULL)
    reading->support = reading->density / hot_heat_grid_get_per_km2 (grid, (y - grid->y) / grid->cell) *
                       2 * G_PI * grid->sigma * grid->sigma;
  if (self->is_difference && self->options.column < 0)
    reading->density = reading->value;
  reading->area = -1;

  return reading->support > 0.05;
}
