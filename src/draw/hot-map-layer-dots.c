/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-layer-private.h"

#include "draw/hot-scale-fit.h"

#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#define WORLD 4294967296.0
/* More dots than this cannot be told apart; of more points an even choice is drawn, and the legend says so. */
#define MAX_DOTS 100000
/* As paths, in a drawing that keeps them. */
#define MAX_PATHS 20000
#define FEW_DOTS 6000.0
/* A dot's middle lies on one of so many places in each direction within a pixel. */
#define N_PHASES 4

typedef struct {
  HotMapLayer         *layer;
  HotPointIndex       *index;
  const HotPointLevel *level;
  const float         *values;
  double               left, top, right, bottom;
  guint64              n_seen;
  guint                stride;
  gboolean             is_counting;
} Collecting;

static void
collect_cb (guint    begin,
            guint    end,
            gboolean inside,
            gpointer user_data)
{
  Collecting *self = user_data;
  const guint32 *xs = hot_point_index_peek_x (self->index);
  const guint32 *ys = hot_point_index_peek_y (self->index);

  for (gsize i = self->level->starts[begin]; i < self->level->starts[end]; i++)
    {
      const double x = xs[i] / WORLD, y = ys[i] / WORLD;
      const HotMapDot dot = { i, self->values != NULL ? self->values[i] : NAN };

      if (x < self->left || x > self->right || y < self->top || y > self->bottom)
        continue;
      /* Points come in Morton order, so every n-th of them is an even choice. */
      if (self->n_seen++ % self->stride == 0 && !self->is_counting)
        g_array_append_val (self->layer->dots, dot);
    }
}

static void
visit (Collecting *self,
       int         margin)
{
  const HotViewport *viewport = &self->layer->viewport;
  const guint finest = hot_point_index_get_finest (self->index);
  guint32 origin_x, origin_y;
  guint shift;
  double cell;

  hot_point_index_get_grid (self->index, &origin_x, &origin_y, &shift);
  cell = (double) (G_GUINT64_CONSTANT (1) << (shift + finest)) / WORLD;
  self->left = hot_viewport_world_x (viewport, -margin);
  self->right = hot_viewport_world_x (viewport, viewport->width + margin);
  self->top = hot_viewport_world_y (viewport, -margin);
  self->bottom = hot_viewport_world_y (viewport, viewport->height + margin);
  self->n_seen = 0;
#define CELL(value, origin) (int) CLAMP (floor (((value) - (origin) / WORLD) / cell), -1.0, 65536.0)
  hot_point_index_visit (self->index, finest, CELL (self->left, origin_x), CELL (self->top, origin_y),
                         CELL (self->right, origin_x) + 1, CELL (self->bottom, origin_y) + 1, collect_cb, self);
#undef CELL
}

static void
fit_scale (HotMapLayer    *self,
           const HotScale *domain)
{
  g_autofree HotScaleSample *samples = g_new (HotScaleSample, MAX (self->dots->len, 1));
  guint n = 0;

  for (guint i = 0; i < self->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);

      if (!isnan (dot->value))
        samples[n++] = (HotScaleSample) { dot->value, 1 };
    }

  self->style.scale = domain != NULL ? *domain : hot_scale_fit (self->options.scale, samples, n, FALSE);
  hot_scale_tally (&self->style.scale, samples, n, self->bins, HOT_HEATMAP_N_BINS);
}

gboolean
hot_map_layer_make_dots (HotMapLayer     *self,
                         const HotScale  *domain,
                         GCancellable    *cancellable,
                         GError         **error)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  g_autoptr(HotPointValues) values = NULL;
  Collecting collecting = {
    .layer = self, .index = index, .level = hot_point_index_peek_level (index, hot_point_index_get_finest (index)),
    .stride = 1, .is_counting = TRUE,
  };

  if (self->options.column >= 0)
    {
      values = hot_map_data_get_values (self->data, self->options.column, cancellable, error);
      if (values == NULL)
        return FALSE;
      collecting.values = hot_point_values_peek (values);
    }

  self->dots = g_array_new (FALSE, FALSE, sizeof (HotMapDot));
  visit (&collecting, 0);
  self->n = collecting.n_seen;
  visit (&collecting, self->margin + (int) ceil (self->options.dot_radius));
  collecting.stride = MAX (1, (collecting.n_seen + MAX_DOTS - 1) / MAX_DOTS);
  collecting.is_counting = FALSE;
  visit (&collecting, self->margin + (int) ceil (self->options.dot_radius));
  self->n_hidden = self->n - MIN (self->n, self->n / collecting.stride);

  fit_scale (self, domain);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Rows without a value are still there, but step back. */
static HotColor
color_of (const HotMapLayer *self,
          const HotMapDot   *dot)
{
  const double place = hot_scale_map (&self->style.scale, dot->value);
  HotColor color = self->plain;

  if (!isnan (place))
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

  color.alpha *= self->style.opacity;
  return color;
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
            {
              const double distance = hypot (x + 0.5 - middle_x, y + 0.5 - middle_y);

              cover[y * self->side + x] = (guint8) (255 * CLAMP (radius + 0.5 - distance, 0, 1) + 0.5);
            }
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
press (const Stamp    *stamp,
       double          px,
       double          py,
       const HotColor *color,
       guchar         *pixels,
       int             width,
       int             height,
       int             stride)
{
  const int left = (int) floor (px), top = (int) floor (py);
  const int half = stamp->side / 2;
  const guint8 *cover = stamp->covers[(int) ((py - top) * N_PHASES)][(int) ((px - left) * N_PHASES)];

  for (int y = 0; y < stamp->side; y++)
    {
      const int row = top - half + y;

      if (row < 0 || row >= height)
        continue;
      for (int x = 0; x < stamp->side; x++)
        {
          const int column = left - half + x;

          if (column >= 0 && column < width && cover[y * stamp->side + x] > 0)
            blend (pixels + row * stride + 4 * column, color, cover[y * stamp->side + x]);
        }
    }
}

static void
paint_pixels (HotMapLayer       *self,
              const HotViewport *viewport,
              cairo_t           *cr)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  cairo_surface_t *surface;
  HotViewport view = *viewport;
  double ratio;
  Stamp stamp;

  cairo_surface_get_device_scale (cairo_get_target (cr), &ratio, NULL);
  view.scale *= ratio;
  view.width = (int) round (view.width * ratio);
  view.height = (int) round (view.height * ratio);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view.width, view.height);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      stamp_init (&stamp, self->options.dot_radius * ratio);
      cairo_surface_flush (surface);
      for (guint i = 0; i < self->dots->len; i++)
        {
          const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);
          const HotColor color = color_of (self, dot);
          const double x = hot_viewport_pixel_x (&view, hot_point_index_peek_x (index)[dot->point] / WORLD);
          const double y = hot_viewport_pixel_y (&view, hot_point_index_peek_y (index)[dot->point] / WORLD);

          if (color.alpha > 0 && x > -stamp.side && y > -stamp.side && x < view.width + stamp.side && y < view.height + stamp.side)
            press (&stamp, x, y, &color, cairo_image_surface_get_data (surface), view.width, view.height,
                   cairo_image_surface_get_stride (surface));
        }
      cairo_surface_mark_dirty (surface);
      cairo_surface_set_device_scale (surface, ratio, ratio);
      stamp_clear (&stamp);
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
      cairo_arc (cr, hot_viewport_pixel_x (viewport, hot_point_index_peek_x (index)[dot->point] / WORLD),
                 hot_viewport_pixel_y (viewport, hot_point_index_peek_y (index)[dot->point] / WORLD),
                 self->options.dot_radius, 0, 2 * G_PI);
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

gboolean
hot_map_layer_read_dot (HotMapLayer   *self,
                        double         x,
                        double         y,
                        HotMapReading *reading)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  const double reach = (self->options.dot_radius + 2) / self->viewport.scale * WORLD;
  gint64 point;

  if (!(x >= 0 && x < 1 && y >= 0 && y < 1))
    return FALSE;
  point = hot_point_index_nearest (index, (guint32) (x * WORLD), (guint32) (y * WORLD),
                                   (guint32) CLAMP (reach, 1.0, 2147483647.0));
  if (point < 0)
    return FALSE;

  *reading = (HotMapReading) { NAN, NAN, 1, -1 };
  if (self->options.column >= 0)
    reading->value = hot_column_get_number (hot_table_get_column (hot_map_data_get_table (self->data), self->options.column),
                                            hot_point_index_peek_rows (index)[point]);
  return TRUE;
}
