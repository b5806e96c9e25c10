/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-frame.h"

#include "base/hot-big-array.h"
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
  /* Kept for the next frame. */
  cairo_surface_t *ground;
  cairo_surface_t *lines;
  /* All of it, one above the other: to hand over one texture costs the main thread a third of what three cost. */
  GdkTexture    *picture;
  GdkTexture    *below;     /* what lies below street tiles; NULL without them */
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

/* A surface for the whole extent; what is on it is undefined. */
static cairo_surface_t *
new_surface (HotMapFrame *self)
{
  static const cairo_user_data_key_t key;
  const double ratio = self->request.pixel_ratio;
  const int width = (int) ceil (self->extent.width * ratio);
  const int height = (int) ceil (self->extent.height * ratio);
  guchar *pixels = hot_big_array_new (guchar, 4 * (gsize) width * height);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, width, height, 4 * width);

  if (cairo_surface_set_user_data (surface, &key, pixels, g_free) != CAIRO_STATUS_SUCCESS)
    {
      g_free (pixels);
      cairo_surface_destroy (surface);
      return NULL;
    }

  cairo_surface_set_device_scale (surface, ratio, ratio);
  return surface;
}

/* Paints above what is on @below, if anything; NULL where the picture would be too large. */
static cairo_surface_t *
paint_surface (HotMapFrame     *self,
               cairo_surface_t *below,
               PaintFunc        paint)
{
  cairo_surface_t *surface = new_surface (self);
  cairo_t *cr;

  if (surface == NULL)
    return NULL;

  cr = cairo_create (surface);
  cairo_set_operator (cr, below != NULL ? CAIRO_OPERATOR_SOURCE : CAIRO_OPERATOR_CLEAR);
  if (below != NULL)
    cairo_set_source_surface (cr, below, 0, 0);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  paint (self, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* The texture takes the surface, and its pixels as they are. */
static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  const gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), height * stride,
                                                        (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
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
paint_kept_lines (HotMapFrame *self,
                  cairo_t     *cr)
{
  if (self->lines == NULL)
    return;

  cairo_set_source_surface (cr, self->lines, 0, 0);
  cairo_paint_with_alpha (cr, self->request.options.stack.opacity[HOT_MAP_STRATUM_OUTLINES]);
}

static void
paint_grid (HotMapFrame *self,
            cairo_t     *cr)
{
  const double opacity = self->request.options.stack.opacity[HOT_MAP_STRATUM_GRID];

  if (opacity < 1.0)
    cairo_push_group (cr);
  hot_map_paint_graticule (cr, &self->extent, style_of (self));
  if (opacity < 1.0)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, opacity);
    }
}

/* What lies in some places of the stack, one above the other. */
static void
paint_strata (HotMapFrame *self,
              guint        begin,
              guint        end,
              cairo_t     *cr)
{
  const HotMapStack *stack = &self->request.options.stack;

  for (guint i = begin; i < end; i++)
    if (stack->hidden[stack->order[i]])
      continue;
    else if (stack->order[i] == HOT_MAP_STRATUM_GRID)
      paint_grid (self, cr);
    else if (stack->order[i] == HOT_MAP_STRATUM_DATA)
      hot_map_layer_paint (self->layer, &self->extent, cr);
    else if (stack->order[i] == HOT_MAP_STRATUM_OUTLINES)
      paint_kept_lines (self, cr);
}

static void
paint_below (HotMapFrame *self,
             cairo_t     *cr)
{
  paint_strata (self, 0, hot_map_stack_find (&self->request.options.stack, HOT_MAP_STRATUM_TILES), cr);
}

/* All, or what lies above the tiles. */
static void
paint_picture (HotMapFrame *self,
               cairo_t     *cr)
{
  const HotMapRequest *request = &self->request;

  paint_strata (self, request->has_tiles ? hot_map_stack_find (&request->options.stack, HOT_MAP_STRATUM_TILES) : 0,
                HOT_N_MAP_STRATA, cr);
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
         a->dark == b->dark && a->high_contrast == b->high_contrast &&
         hot_map_data_get_boundaries (a->data) == hot_map_data_get_boundaries (b->data);
}

/* Whether what lies below the tiles is the same. */
static gboolean
has_same_below (HotMapFrame *a,
                HotMapFrame *b)
{
  const HotMapStack *stack = &b->request.options.stack;

  return a->below != NULL && has_same_ground (&a->request, &b->request) && hot_map_stack_equal (&a->request.options.stack, stack) &&
         hot_map_stack_find (stack, HOT_MAP_STRATUM_DATA) > hot_map_stack_find (stack, HOT_MAP_STRATUM_TILES);
}

/* Whether nothing but the brushed range and the order of what is drawn differs. */
static gboolean
has_same_layer (const HotMapRequest *a,
                const HotMapRequest *b)
{
  HotMapOptions options = a->options;

  options.lower = b->options.lower;
  options.upper = b->options.upper;
  options.stack = b->options.stack;
  return a->data == b->data && a->first == b->first && a->first_column == b->first_column && a->compare == b->compare &&
         hot_viewport_equal (&a->viewport, &b->viewport) && a->dark == b->dark &&
         a->pixel_ratio == b->pixel_ratio && a->has_domain == b->has_domain &&
         a->options.stack.opacity[HOT_MAP_STRATUM_DATA] == b->options.stack.opacity[HOT_MAP_STRATUM_DATA] &&
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
  cairo_surface_t *picture, *below;

  self->extent = request->viewport;
  self->extent.width += 2 * HOT_MAP_FRAME_MARGIN;
  self->extent.height += 2 * HOT_MAP_FRAME_MARGIN;

  if (previous != NULL && has_same_ground (&previous->request, request))
    {
      self->ground = previous->ground != NULL ? cairo_surface_reference (previous->ground) : NULL;
      self->lines = previous->lines != NULL ? cairo_surface_reference (previous->lines) : NULL;
    }
  else
    {
      self->ground = paint_surface (self, NULL, paint_ground);
    }
  if (self->lines == NULL && !request->options.stack.hidden[HOT_MAP_STRATUM_OUTLINES] &&
      hot_map_data_get_boundaries (request->data) != NULL)
    self->lines = paint_surface (self, NULL, paint_lines);

  if (request->has_tiles && previous != NULL && has_same_below (previous, self))
    self->below = g_object_ref (previous->below);
  else if (request->has_tiles && (below = paint_surface (self, self->ground, paint_below)) != NULL)
    self->below = make_texture (below);
  picture = paint_surface (self, request->has_tiles ? NULL : self->ground, paint_picture);
  if (picture != NULL)
    self->picture = make_texture (picture);
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

  g_clear_pointer (&self->ground, cairo_surface_destroy);
  g_clear_pointer (&self->lines, cairo_surface_destroy);
  g_clear_object (&self->picture);
  g_clear_object (&self->below);
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

static void
append_texture (HotMapFrame       *self,
                GdkTexture        *texture,
                const HotViewport *now,
                GtkSnapshot       *snapshot)
{
  /* The picture may still be of data whose world begins elsewhere. */
  const HotViewport turned = hot_viewport_turned (now, self->extent.turned), *viewport = &turned;
  const double left = settle (hot_viewport_pixel_x (viewport, hot_viewport_world_x (&self->extent, 0)));
  const double top = settle (hot_viewport_pixel_y (viewport, hot_viewport_world_y (&self->extent, 0)));
  const double zoom = viewport->scale / self->extent.scale;
  const double shown = fabs (zoom - 1) < 1e-9 ? 1 : zoom;
  graphene_rect_t area;

  if (texture == NULL)
    return;

  graphene_rect_init (&area, left, top,
                      gdk_texture_get_width (texture) / self->request.pixel_ratio * shown,
                      gdk_texture_get_height (texture) / self->request.pixel_ratio * shown);
  gtk_snapshot_append_scaled_texture (snapshot, texture, GSK_SCALING_FILTER_LINEAR, &area);
}

void
hot_map_frame_snapshot (HotMapFrame       *self,
                        const HotViewport *viewport,
                        GtkSnapshot       *snapshot)
{
  append_texture (self, self->picture, viewport, snapshot);
}

void
hot_map_frame_snapshot_ground (HotMapFrame       *self,
                               const HotViewport *viewport,
                               GtkSnapshot       *snapshot)
{
  append_texture (self, self->below, viewport, snapshot);
}
