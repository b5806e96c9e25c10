/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapLayer that paints dots. */

#include "draw/hot-map-layer-private.h"

#include "base/hot-big-array.h"
#include "base/hot-parallel.h"
#include "draw/hot-dot-board.h"

#include <cairo-svg.h>
#include <math.h>

/* As paths, in a drawing that keeps them. */
#define MAX_PATHS 20000
#define FEW_DOTS 6000.0
/* Dots of different sizes lie over each other. */
#define SIZED_ALPHA 0.8f
#define GRAIN 10000
/* A palette, or the classes, and the colour of dots that have no value. */
#define N_INKS (MAX (HOT_PALETTE_SIZE, HOT_POINT_N_CLASSES) + 1)

static double
get_opacity (const HotMapLayer *self)
{
  return self->style.opacity * (self->options.sizes >= 0 ? SIZED_ALPHA : 1.0f);
}

/* Of dots that have no value. */
static HotColor
get_plain (const HotMapLayer *self)
{
  HotColor color = self->plain;

  /* Rows without a value are still there, but step back; where there are many, how thick they lie is to be seen. */
  color.alpha = self->options.column >= 0 ? 0.25 : CLAMP (FEW_DOTS / MAX (self->dots->len, 1), 0.25, 1.0);
  color.alpha *= get_opacity (self);
  return color;
}

typedef struct {
  HotMapLayer *layer;
  HotViewport  view;     /* in pixels of the device */
  double       ratio;
  HotDot      *dots;
} Placing;

/* One ink for each colour that dots have. */
static guint
mix_inks (HotMapLayer *self,
          HotColor    *inks)
{
  const guint n = self->classes != NULL ? HOT_POINT_N_CLASSES : self->options.column >= 0 ? HOT_PALETTE_SIZE : 0;

  for (guint i = 0; i < n; i++)
    {
      inks[i] = self->classes != NULL ? self->class_colors[i] : self->style.colors[i];
      inks[i].alpha *= get_opacity (self);
    }
  if (self->classes != NULL)
    return n;

  inks[n] = get_plain (self);
  return n + 1;
}

static inline guint32
ink_of (const HotMapLayer *self,
        const HotMapDot   *dot)
{
  double place;

  if (self->classes != NULL)
    return (guint32) dot->value;
  if (self->options.column < 0)
    return 0;

  place = hot_scale_map (&self->style.scale, dot->value);
  if (isnan (place))
    return HOT_PALETTE_SIZE;
  return hot_map_layer_is_brushed (self, place) ? (guint32) (place * (HOT_PALETTE_SIZE - 1) + 0.5) : HOT_DOT_NO_INK;
}

static void
place_part (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  Placing *self = user_data;
  HotPointIndex *index = hot_map_data_get_index (self->layer->data);
  const guint32 *xs = hot_point_index_peek_x (index), *ys = hot_point_index_peek_y (index);

  for (gsize i = begin; i < end; i++)
    {
      const HotMapDot *dot = &g_array_index (self->layer->dots, HotMapDot, i);
      const double x = hot_viewport_pixel_x (&self->view, xs[dot->point] / HOT_MAP_WORLD);
      const double y = hot_viewport_pixel_y (&self->view, ys[dot->point] / HOT_MAP_WORLD);
      const double radius = dot->radius * self->ratio, reach = radius + 2;
      const gboolean shown = x > -reach && y > -reach && x < self->view.width + reach && y < self->view.height + reach;

      self->dots[i] = (HotDot) { x, y, (float) radius, shown ? ink_of (self->layer, dot) : HOT_DOT_NO_INK };
    }
}

static void
paint_pixels (HotMapLayer       *self,
              const HotViewport *viewport,
              cairo_t           *cr)
{
  HotColor inks[N_INKS];
  const guint n_inks = mix_inks (self, inks);
  g_autofree HotDot *dots = hot_big_array_new (HotDot, MAX (self->dots->len, 1));
  Placing placing = { .layer = self, .view = *viewport, .dots = dots };
  cairo_surface_t *surface;

  cairo_surface_get_device_scale (cairo_get_target (cr), &placing.ratio, NULL);
  placing.view.scale *= placing.ratio;
  placing.view.width = (int) round (viewport->width * placing.ratio);
  placing.view.height = (int) round (viewport->height * placing.ratio);
  hot_parallel_for (self->dots->len, hot_parallel_parts (self->dots->len, GRAIN), place_part, &placing);

  surface = hot_dot_board_paint (dots, self->dots->len, inks, n_inks, placing.view.width, placing.view.height);
  cairo_surface_set_device_scale (surface, placing.ratio, placing.ratio);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

static void
paint_paths (HotMapLayer       *self,
             const HotViewport *viewport,
             cairo_t           *cr)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  HotColor inks[N_INKS];

  mix_inks (self, inks);
  for (guint i = 0; i < self->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);
      const guint32 ink = ink_of (self, dot);

      if (ink == HOT_DOT_NO_INK)
        continue;
      cairo_new_path (cr);
      cairo_arc (cr, hot_viewport_pixel_x (viewport, hot_point_index_peek_x (index)[dot->point] / HOT_MAP_WORLD),
                 hot_viewport_pixel_y (viewport, hot_point_index_peek_y (index)[dot->point] / HOT_MAP_WORLD),
                 dot->radius, 0, 2 * G_PI);
      hot_color_set_source (&inks[ink], cr);
      cairo_fill (cr);
    }
}

void
hot_map_layer_paint_dots (HotMapLayer       *self,
                          const HotViewport *viewport,
                          cairo_t           *cr)
{
  cairo_save (cr);
  if (cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_SVG && self->dots->len <= MAX_PATHS)
    paint_paths (self, viewport, cr);
  else
    paint_pixels (self, viewport, cr);
  cairo_restore (cr);
}
