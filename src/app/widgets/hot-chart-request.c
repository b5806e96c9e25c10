/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-chart-request.h"

#include <math.h>

HotChartRequest *
hot_chart_request_new (HotChart            *chart,
                       const HotChartState *state,
                       double               pixel_ratio)
{
  HotChartRequest *self = g_new0 (HotChartRequest, 1);

  self->chart = g_object_ref (chart);
  self->state = *state;
  self->pixel_ratio = pixel_ratio;
  self->state.highlight = g_strdup (state->highlight);
  self->state.rows = g_memdup2 (state->rows, state->n_rows * sizeof *state->rows);
  if (state->selected != NULL)
    {
      GHashTableIter iter;
      gpointer id;

      self->state.selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, state->selected);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_hash_table_add (self->state.selected, g_strdup (id));
    }
  return self;
}

void
hot_chart_request_free (HotChartRequest *self)
{
  g_object_unref (self->chart);
  g_free ((char *) self->state.highlight);
  g_free ((guint32 *) self->state.rows);
  g_clear_pointer (&self->state.selected, g_hash_table_unref);
  g_free (self);
}

GdkTexture *
hot_chart_request_paint (const HotChartRequest *self)
{
  const int width = MAX (1, (int) ceil (self->state.width * self->pixel_ratio));
  const int height = MAX (1, (int) ceil (self->state.height * self->pixel_ratio));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  const int stride = cairo_image_surface_get_stride (surface);
  g_autoptr(GBytes) bytes = NULL;
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, self->pixel_ratio, self->pixel_ratio);
  cr = cairo_create (surface);
  hot_chart_paint (self->chart, cr, &self->state);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}
