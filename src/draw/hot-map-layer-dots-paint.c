/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapLayer that paints dots. */

#include "draw/hot-map-layer-private.h"

#include <cairo-svg.h>
#include <math.h>

/* As paths, in a drawing that keeps them. */
#define MAX_PATHS 20000
#define FEW_DOTS 6000.0
/* A dot's middle lies on one of so many places in each direction within a pixel. */
#define N_PHASES 4
/* Dots up to this radius, in device pixels, are stamped; of a stamp there is one for each quarter of a pixel. */
#define MAX_STAMP 12
#define STAMPS_PER_PIXEL 4
/* Dots of different sizes lie over each other. */
#define SIZED_ALPHA 0.8f

/* Rows without a value are still there, but step back. */
static HotColor
color_of (const HotMapLayer *self,
          const HotMapDot   *dot)
{
  const double place = self->classes == NULL ? hot_scale_map (&self->style.scale, dot->value) : NAN;
  HotColor color = self->plain;

  if (self->classes != NULL)
    {
      const guint class = (guint) dot->value;

      color = self->class_colors[class];
    }
  else if (!isnan (place))
    {
      color = self->style.colors[(guint) (place * (HOT_PALETTE_SIZE - 1) + 0.5)];
      /* Not even faintly: many faint dots over each other would be as strong as one. */
      if (!hot_map_layer_is_brushed (self, place))
        color.alpha = 0;
    }
  else if (self->options.column >= 0)
    color.alpha = 0.25f;
  else
    /* Where there are many, how thick they lie is to be seen. */
    color.alpha = CLAMP (FEW_DOTS / MAX (self->dots->len, 1), 0.25, 1.0);

  color.alpha *= self->style.opacity * (self->options.sizes >= 0 ? SIZED_ALPHA : 1.0f);
  return color;
}

static inline guint8
cover_of (double radius,
          double dx,
          double dy)
{
  return (guint8) (255 * CLAMP (radius + 0.5 - hypot (dx, dy), 0, 1) + 0.5);
}

/* How much of each pixel of a square a dot covers, for each of the places that its middle may have within a pixel. */
typedef struct {
  int     side;
  guint8 *covers[N_PHASES][N_PHASES];
} Stamp;

static void
stamp_init (Stamp  *self,
            double  radius)
{
  self->side = 2 * ((int) ceil (radius) + 1) + 1;

  for (int phase_y = 0; phase_y < N_PHASES; phase_y++)
    for (int phase_x = 0; phase_x < N_PHASES; phase_x++)
      {
        const double middle_x = self->side / 2 + (phase_x + 0.5) / N_PHASES;
        const double middle_y = self->side / 2 + (phase_y + 0.5) / N_PHASES;
        guint8 *cover = g_new (guint8, self->side * self->side);

        for (int y = 0; y < self->side; y++)
          for (int x = 0; x < self->side; x++)
            cover[y * self->side + x] = cover_of (radius, x + 0.5 - middle_x, y + 0.5 - middle_y);
        self->covers[phase_y][phase_x] = cover;
      }
}

static void
stamp_clear (Stamp *self)
{
  for (int y = 0; y < N_PHASES; y++)
    for (int x = 0; x < N_PHASES; x++)
      g_free (self->covers[y][x]);
}

typedef struct {
  guchar *pixels;
  int     width;
  int     height;
  int     stride;
  Stamp   stamps[MAX_STAMP * STAMPS_PER_PIXEL + 1];
} Board;

static inline void
blend (guchar         *pixel,
       const HotColor *color,
       guint           cover)
{
  guint32 *out = (guint32 *) (gpointer) pixel;
  const guint alpha = (guint) (color->alpha * cover + 0.5f);
  const guint rest = 255 - alpha;
  const guint32 under = *out;

#define MIX(part, shift) ((guint32) ((part) * alpha + 0.5f) + ((under >> (shift) & 0xff) * rest + 127) / 255)
  *out = (alpha + ((under >> 24) * rest + 127) / 255) << 24 |
         MIX (color->red, 16) << 16 | MIX (color->green, 8) << 8 | MIX (color->blue, 0);
#undef MIX
}

static void
press (Board          *board,
       const Stamp    *stamp,
       double          px,
       double          py,
       const HotColor *color)
{
  const int left = (int) floor (px), top = (int) floor (py);
  const int half = stamp->side / 2;
  const guint8 *cover = stamp->covers[(int) ((py - top) * N_PHASES)][(int) ((px - left) * N_PHASES)];

  for (int y = 0; y < stamp->side; y++)
    {
      const int row = top - half + y;

      if (row < 0 || row >= board->height)
        continue;
      for (int x = 0; x < stamp->side; x++)
        {
          const int column = left - half + x;

          if (column >= 0 && column < board->width && cover[y * stamp->side + x] > 0)
            blend (board->pixels + row * board->stride + 4 * column, color, cover[y * stamp->side + x]);
        }
    }
}

/* There are few large dots. */
static void
draw_disc (Board          *board,
           double          px,
           double          py,
           double          radius,
           const HotColor *color)
{
  const int left = MAX ((int) floor (px - radius - 1), 0), right = MIN ((int) ceil (px + radius + 1), board->width);
  const int top = MAX ((int) floor (py - radius - 1), 0), bottom = MIN ((int) ceil (py + radius + 1), board->height);

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      {
        const guint8 cover = cover_of (radius, x + 0.5 - px, y + 0.5 - py);

        if (cover > 0)
          blend (board->pixels + y * board->stride + 4 * x, color, cover);
      }
}

static void
draw_dot (Board          *board,
          double          px,
          double          py,
          double          radius,
          const HotColor *color)
{
  Stamp *stamp;
  guint number;

  if (radius > MAX_STAMP)
    {
      draw_disc (board, px, py, radius, color);
      return;
    }

  number = (guint) (radius * STAMPS_PER_PIXEL + 0.5);
  stamp = &board->stamps[number];
  if (stamp->side == 0)
    stamp_init (stamp, (double) number / STAMPS_PER_PIXEL);
  press (board, stamp, px, py, color);
}

static void
draw_dots (HotMapLayer       *self,
           const HotViewport *view,
           double             ratio,
           cairo_surface_t   *surface)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  g_autofree Board *board = g_new0 (Board, 1);

  cairo_surface_flush (surface);
  board->pixels = cairo_image_surface_get_data (surface);
  board->stride = cairo_image_surface_get_stride (surface);
  board->width = view->width;
  board->height = view->height;

  for (guint i = 0; i < self->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);
      const HotColor color = color_of (self, dot);
      const double x = hot_viewport_pixel_x (view, hot_point_index_peek_x (index)[dot->point] / HOT_MAP_WORLD);
      const double y = hot_viewport_pixel_y (view, hot_point_index_peek_y (index)[dot->point] / HOT_MAP_WORLD);
      const double radius = dot->radius * ratio, reach = radius + 2;

      if (color.alpha > 0 && x > -reach && y > -reach && x < view->width + reach && y < view->height + reach)
        draw_dot (board, x, y, radius, &color);
    }

  for (guint i = 0; i < G_N_ELEMENTS (board->stamps); i++)
    if (board->stamps[i].side > 0)
      stamp_clear (&board->stamps[i]);
  cairo_surface_mark_dirty (surface);
}

static void
paint_pixels (HotMapLayer       *self,
              const HotViewport *viewport,
              cairo_t           *cr)
{
  cairo_surface_t *surface;
  HotViewport view = *viewport;
  double ratio;

  cairo_surface_get_device_scale (cairo_get_target (cr), &ratio, NULL);
  view.scale *= ratio;
  view.width = (int) round (view.width * ratio);
  view.height = (int) round (view.height * ratio);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view.width, view.height);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      draw_dots (self, &view, ratio, surface);
      cairo_surface_set_device_scale (surface, ratio, ratio);
    }

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

  for (guint i = 0; i < self->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);
      const HotColor color = color_of (self, dot);

      if (!(color.alpha > 0))
        continue;
      cairo_new_path (cr);
      cairo_arc (cr, hot_viewport_pixel_x (viewport, hot_point_index_peek_x (index)[dot->point] / HOT_MAP_WORLD),
                 hot_viewport_pixel_y (viewport, hot_point_index_peek_y (index)[dot->point] / HOT_MAP_WORLD),
                 dot->radius, 0, 2 * G_PI);
      hot_color_set_source (&color, cr);
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
