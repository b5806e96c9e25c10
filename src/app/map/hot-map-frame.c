/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-frame.h"

#include "draw/hot-map-base-painter.h"

#include <math.h>
#include <string.h>

struct _HotMapFrame
{
  HotMapRequest  request;   /* without what came before */
  HotViewport    extent;
  HotMapLayer   *layer;
  HotMapComparison *comparison;   /* that the layer is of, where it is of one */
  HotMapFrame   *first;
  GdkTexture    *ground;
  GdkTexture    *heat;
  GdkTexture    *lines;
};

G_DEFINE_BOXED_TYPE (HotMapFrame, hot_map_frame, hot_map_frame_ref, hot_map_frame_unref)

static void
request_init_copy (HotMapRequest       *self,
                   const HotMapRequest *from)
{
  *self = *from;
  hot_map_data_ref (self->data);
  if (self->first != NULL)
    hot_map_data_ref (self->first);
  if (self->previous != NULL)
    hot_map_frame_ref (self->previous);
}

HotMapRequest *
hot_map_request_copy (const HotMapRequest *self)
{
  HotMapRequest *copy = g_new (HotMapRequest, 1);

  request_init_copy (copy, self);
  return copy;
}

void
hot_map_request_free (HotMapRequest *self)
{
  hot_map_data_unref (self->data);
  g_clear_pointer (&self->first, hot_map_data_unref);
  g_clear_pointer (&self->previous, hot_map_frame_unref);
  g_free (self);
}

typedef void (*PaintFunc) (HotMapFrame *self,
                           cairo_t     *cr);

/* The texture takes the surface's pixels as they are. */
static GdkTexture *
paint_texture (HotMapFrame *self,
               PaintFunc    paint)
{
  const double ratio = self->request.pixel_ratio;
  const int width = (int) ceil (self->extent.width * ratio);
  const int height = (int) ceil (self->extent.height * ratio);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  g_autoptr(GBytes) bytes = NULL;
  cairo_t *cr;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }

  cairo_surface_set_device_scale (surface, ratio, ratio);
  cr = cairo_create (surface);
  paint (self, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) height * cairo_image_surface_get_stride (surface),
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, cairo_image_surface_get_stride (surface));
}

static const HotMapStyle *
style_of (HotMapFrame *self)
{
  return hot_map_style_get (self->request.dark, self->request.high_contrast);
}

static void
paint_ground (HotMapFrame *self,
              cairo_t     *cr)
{
  hot_map_paint_ground (cr, &self->extent, hot_map_data_get_boundaries (self->request.data), style_of (self));
}

static void
paint_heat (HotMapFrame *self,
            cairo_t     *cr)
{
  hot_map_layer_paint (self->layer, &self->extent, cr);
}

static void
paint_lines (HotMapFrame *self,
             cairo_t     *cr)
{
  hot_map_paint_outlines (cr, &self->extent, hot_map_data_get_boundaries (self->request.data), style_of (self));
}

/* Whether ground and outlines of another frame are the same. */
static gboolean
has_same_ground (const HotMapRequest *a,
                 const HotMapRequest *b)
{
  return hot_viewport_equal (&a->viewport, &b->viewport) && a->pixel_ratio == b->pixel_ratio &&
         a->dark == b->dark && a->high_contrast == b->high_contrast && a->has_ground == b->has_ground &&
         a->has_outlines == b->has_outlines &&
         hot_map_data_get_boundaries (a->data) == hot_map_data_get_boundaries (b->data);
}

/* Whether nothing but the brushed range differs. */
static gboolean
has_same_layer (const HotMapRequest *a,
                const HotMapRequest *b)
{
  HotMapOptions options = a->options;

  options.lower = b->options.lower;
  options.upper = b->options.upper;
  return a->data == b->data && a->first == b->first && a->first_column == b->first_column && a->compare == b->compare &&
         hot_viewport_equal (&a->viewport, &b->viewport) && a->dark == b->dark &&
         a->pixel_ratio == b->pixel_ratio && a->has_domain == b->has_domain &&
         (!a->has_domain || (a->domain.min == b->domain.min && a->domain.max == b->domain.max)) &&
         hot_map_options_equal (&options, &b->options);
}

static gboolean
make_comparison (HotMapFrame   *self,
                 HotMapFrame   *previous,
                 GCancellable  *cancellable,
                 GError       **error)
{
  const HotMapRequest *request = &self->request;
  const HotMapSides sides = { request->first, request->first_column, request->data, request->options.column };

  if (previous != NULL && previous->comparison != NULL && has_same_layer (&previous->request, request))
    self->comparison = hot_map_comparison_brushed (previous->comparison, request->options.lower, request->options.upper);
  else
    self->comparison = hot_map_comparison_new (&sides, &request->options, request->compare, &request->viewport,
                                               HOT_MAP_FRAME_MARGIN, request->has_domain ? &request->domain : NULL,
                                               request->dark, cancellable, error);
  if (self->comparison == NULL)
    return FALSE;

  self->layer = hot_map_layer_ref (self->comparison->difference != NULL ? self->comparison->difference
                                                                        : self->comparison->second);
  return TRUE;
}

static gboolean
make_layer (HotMapFrame   *self,
            HotMapFrame   *previous,
            GCancellable  *cancellable,
            GError       **error)
{
  const HotMapRequest *request = &self->request;

  if (request->first != NULL)
    return make_comparison (self, previous, cancellable, error);

  if (previous != NULL && has_same_layer (&previous->request, request))
    self->layer = hot_map_layer_brushed (previous->layer, request->options.lower, request->options.upper);
  else
    self->layer = hot_map_layer_new (request->data, &request->options, &request->viewport, HOT_MAP_FRAME_MARGIN,
                                     request->has_domain ? &request->domain : NULL, request->dark, cancellable, error);

  return self->layer != NULL;
}

/* Ground, data and outlines; of the first and the last what is still right is taken over. */
static void
paint_all (HotMapFrame *self,
           HotMapFrame *previous)
{
  const HotMapRequest *request = &self->request;

  self->extent = request->viewport;
  self->extent.width += 2 * HOT_MAP_FRAME_MARGIN;
  self->extent.height += 2 * HOT_MAP_FRAME_MARGIN;

  if (previous != NULL && has_same_ground (&previous->request, request))
    {
      g_set_object (&self->ground, previous->ground);
      g_set_object (&self->lines, previous->lines);
    }
  else
    {
      if (request->has_ground)
        self->ground = paint_texture (self, paint_ground);
      if (request->has_outlines && hot_map_data_get_boundaries (request->data) != NULL)
        self->lines = paint_texture (self, paint_lines);
    }
  self->heat = paint_texture (self, paint_heat);
}

static HotMapFrame *
make_first (HotMapFrame *self,
            HotMapFrame *previous)
{
  HotMapFrame *first = g_atomic_rc_box_new0 (HotMapFrame);

  first->request = self->request;
  first->request.data = hot_map_data_ref (self->request.first);
  first->request.first = NULL;
  first->request.options.column = self->request.first_column;
  first->layer = hot_map_layer_ref (self->comparison->first);
  paint_all (first, previous != NULL ? previous->first : NULL);

  return first;
}

HotMapFrame *
hot_map_frame_new (const HotMapRequest  *request,
                   GCancellable         *cancellable,
                   GError              **error)
{
  g_autoptr(HotMapFrame) self = g_atomic_rc_box_new0 (HotMapFrame);
  HotMapFrame *previous = request->previous;

  request_init_copy (&self->request, request);
  g_clear_pointer (&self->request.previous, hot_map_frame_unref);

  if (!make_layer (self, previous, cancellable, error))
    return NULL;

  paint_all (self, previous);
  if (self->comparison != NULL && request->compare == HOT_MAP_COMPARE_SIDE)
    self->first = make_first (self, previous);

  return g_steal_pointer (&self);
}

HotMapFrame *
hot_map_frame_ref (HotMapFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_map_frame_clear (gpointer data)
{
  HotMapFrame *self = data;

  g_clear_object (&self->ground);
  g_clear_object (&self->heat);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->layer, hot_map_layer_unref);
  g_clear_pointer (&self->comparison, hot_map_comparison_unref);
  g_clear_pointer (&self->first, hot_map_frame_unref);
  g_clear_pointer (&self->request.data, hot_map_data_unref);
  g_clear_pointer (&self->request.first, hot_map_data_unref);
}

void
hot_map_frame_unref (HotMapFrame *self)
{
  g_atomic_rc_box_release_full (self, hot_map_frame_clear);
}

HotMapLayer *
hot_map_frame_get_layer (HotMapFrame *self)
{
  return self->layer;
}

HotMapComparison *
hot_map_frame_get_comparison (HotMapFrame *self)
{
  return self->comparison;
}

HotMapFrame *
hot_map_frame_get_first (HotMapFrame *self)
{
  return self->first;
}

const HotViewport *
hot_map_frame_get_extent (HotMapFrame *self)
{
  return &self->extent;
}

/* A picture that stands where it was painted is not to be blurred by an error of the last digit. */
static double
settle (double position)
{
  return fabs (position - round (position)) < 1e-3 ? round (position) : position;
}

void
hot_map_frame_snapshot (HotMapFrame       *self,
                        const HotViewport *viewport,
                        GtkSnapshot       *snapshot)
{
  GdkTexture *textures[] = { self->ground, self->heat, self->lines };
  const double left = settle (hot_viewport_pixel_x (viewport, hot_viewport_world_x (&self->extent, 0)));
  const double top = settle (hot_viewport_pixel_y (viewport, hot_viewport_world_y (&self->extent, 0)));
  const double zoom = viewport->scale / self->extent.scale;
  const double shown = fabs (zoom - 1) < 1e-9 ? 1 : zoom;

  for (guint i = 0; i < G_N_ELEMENTS (textures); i++)
    {
      graphene_rect_t area;

      if (textures[i] == NULL)
        continue;
      graphene_rect_init (&area, left, top,
                          gdk_texture_get_width (textures[i]) / self->request.pixel_ratio * shown,
                          gdk_texture_get_height (textures[i]) / self->request.pixel_ratio * shown);
      gtk_snapshot_append_scaled_texture (snapshot, textures[i], GSK_SCALING_FILTER_LINEAR, &area);
    }
}
