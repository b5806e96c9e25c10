/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-dot-board.h"

#include "base/hot-big-array.h"
#include "base/hot-parallel.h"
#include "base/hot-simd.h"

#include <math.h>
#include <string.h>

#define GRAIN 2000
#define N_STAMPS (HOT_DOT_MAX_STAMP * HOT_DOT_PHASES + 1)
#define N_COVERS 256
/* Pixels that are blended at a time. */
#define LANES 8
/* Beside the picture there is room for all of a stamp, so that none needs to be cut at the edges to the left and right. */
#define PAD 40
/* No stamp reaches further than this from its middle. */
#define REACH (HOT_DOT_MAX_STAMP + 1)

typedef guint32 Pixels __attribute__ ((vector_size (LANES * sizeof (guint32)), aligned (sizeof (guint32)), may_alias));

G_STATIC_ASSERT (PAD >= 2 * REACH + 1 + LANES);

/* How much of each pixel a dot covers whose middle is in one of the places of a pixel: the rows and columns where that is anything,
 * these filled up to whole steps. */
typedef struct {
  gint8   left, top;   /* beside the pixel that the middle is in */
  guint8  height;
  guint8  n_steps;
  guint8 *covers;
} Stamp;

typedef struct {
  const HotDot   *dots;
  gsize           n;
  const HotColor *colors;
  guint32        *inks;       /* of each colour, premultiplied, what it is where a dot covers 0 to 255 of a pixel */
  Stamp           stamps[N_STAMPS][HOT_DOT_PHASES][HOT_DOT_PHASES];
  guint32        *pixels;     /* the first of the picture, not of its margin */
  gsize           stride;     /* in pixels */
  int             width;
  int             height;
  int             bands[HOT_PARALLEL_MAX + 1];
} Board;

static inline guint8
cover_of (double radius,
          double dx,
          double dy)
{
  return (guint8) (255 * CLAMP (radius + 0.5 - hypot (dx, dy), 0, 1) + 0.5);
}

static void
stamp_init (Stamp  *self,
            double  radius,
            int     phase_x,
            int     phase_y)
{
  const double middle_x = (phase_x + 0.5) / HOT_DOT_PHASES, middle_y = (phase_y + 0.5) / HOT_DOT_PHASES;
  const int left = (int) ceil (middle_x - radius - 1), right = (int) floor (middle_x + radius) + 1;
  const int top = (int) ceil (middle_y - radius - 1), bottom = (int) floor (middle_y + radius) + 1;
  const int n_steps = (right - left + LANES - 1) / LANES;

  self->left = left;
  self->top = top;
  self->height = bottom - top;
  self->n_steps = n_steps;
  self->covers = g_new0 (guint8, (gsize) (bottom - top) * n_steps * LANES);
  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      self->covers[(y - top) * n_steps * LANES + (x - left)] = cover_of (radius, x + 0.5 - middle_x, y + 0.5 - middle_y);
}

static inline guint
stamp_number (float radius)
{
  return (guint) (radius * HOT_DOT_PHASES + 0.5);
}

static void
board_make_stamps (Board *self)
{
  gboolean wanted[N_STAMPS] = { FALSE };

  for (gsize i = 0; i < self->n; i++)
    if (self->dots[i].ink != HOT_DOT_NO_INK && self->dots[i].radius <= HOT_DOT_MAX_STAMP)
      wanted[stamp_number (self->dots[i].radius)] = TRUE;

  for (guint i = 0; i < N_STAMPS; i++)
    for (int y = 0; wanted[i] && y < HOT_DOT_PHASES; y++)
      for (int x = 0; x < HOT_DOT_PHASES; x++)
        stamp_init (&self->stamps[i][y][x], (double) i / HOT_DOT_PHASES, x, y);
}

static void
board_mix_inks (Board *self,
                guint  n_inks)
{
  self->inks = g_new (guint32, (gsize) n_inks * N_COVERS);
  for (guint i = 0; i < n_inks; i++)
    for (guint cover = 0; cover < N_COVERS; cover++)
      {
        const HotColor *color = &self->colors[i];
        const guint32 alpha = (guint32) (color->alpha * cover + 0.5f);

        self->inks[i * N_COVERS + cover] = alpha << 24 | (guint32) (color->red * alpha + 0.5f) << 16 |
                                           (guint32) (color->green * alpha + 0.5f) << 8 | (guint32) (color->blue * alpha + 0.5f);
      }
}

/* What is above lies over what is below, each channel rounded to the nearest; two channels at a time. */
#define OVER(above, below, out) G_STMT_START {                               \
    const __typeof__ (above) rest = 255 - ((above) >> 24);                   \
    const __typeof__ (above) even = ((below) & 0xff00ff) * rest + 0x800080;  \
    const __typeof__ (above) odd = ((below) >> 8 & 0xff00ff) * rest + 0x800080; \
                                                                             \
    (out) = (above) + (((even + (even >> 8 & 0xff00ff)) >> 8 & 0xff00ff) |   \
                       ((odd + (odd >> 8 & 0xff00ff)) & 0xff00ff00));        \
  } G_STMT_END

/* There are few large dots. */
static void
draw_disc (Board        *self,
           const HotDot *dot,
           int           first,
           int           end)
{
  const double radius = dot->radius;
  const guint32 *ink = self->inks + (gsize) dot->ink * N_COVERS;
  const int left = MAX ((int) floor (dot->x - radius - 1), 0), right = MIN ((int) ceil (dot->x + radius + 1), self->width);
  const int top = MAX ((int) floor (dot->y - radius - 1), first), bottom = MIN ((int) ceil (dot->y + radius + 1), end);

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      {
        guint32 *pixel = self->pixels + y * (gssize) self->stride + x;
        const guint32 above = ink[cover_of (radius, x + 0.5 - dot->x, y + 0.5 - dot->y)];

        OVER (above, *pixel, *pixel);
      }
}

/* Rows from @first to @end - 1 of all dots, in their order: each thread has some rows of the picture for itself. */
HOT_SIMD_CLONES
static void
draw_band (Board *self,
           int    first,
           int    end)
{
  for (gsize i = 0; i < self->n; i++)
    {
      const HotDot *dot = &self->dots[i];
      const guint32 *ink;
      const Stamp *stamp;
      int x, y, top, bottom;

      if (dot->ink == HOT_DOT_NO_INK)
        continue;
      if (dot->radius > HOT_DOT_MAX_STAMP)
        {
          draw_disc (self, dot, first, end);
          continue;
        }

      if (!(dot->x > -REACH && dot->x < self->width + REACH && dot->y > first - REACH && dot->y < end + REACH))
        continue;
      x = (int) floor (dot->x);
      y = (int) floor (dot->y);
      stamp = &self->stamps[stamp_number (dot->radius)][(int) ((dot->y - y) * HOT_DOT_PHASES)]
                           [(int) ((dot->x - x) * HOT_DOT_PHASES)];
      top = MAX (y + stamp->top, first);
      bottom = MIN (y + stamp->top + stamp->height, end);
      ink = self->inks + (gsize) dot->ink * N_COVERS;

      for (int row = top; row < bottom; row++)
        {
          const guint8 *covers = stamp->covers + (row - y - stamp->top) * stamp->n_steps * LANES;
          guint32 *pixels = self->pixels + row * (gssize) self->stride + x + stamp->left;

          for (guint step = 0; step < stamp->n_steps; step++, covers += LANES, pixels += LANES)
            {
              const Pixels above = {
                ink[covers[0]], ink[covers[1]], ink[covers[2]], ink[covers[3]],
                ink[covers[4]], ink[covers[5]], ink[covers[6]], ink[covers[7]],
              };
              Pixels *below = (Pixels *) (gpointer) pixels;

              OVER (above, *below, *below);
            }
        }
    }
}

static void
draw_part (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  Board *self = user_data;

  draw_band (self, self->bands[part], self->bands[part + 1]);
}

/* Parts the rows so that about as many dots have their middle in each band. */
static guint
board_part (Board *self)
{
  const guint n_bands = MIN (hot_parallel_parts (self->n, GRAIN), (guint) self->height);
  g_autofree gsize *counts = g_new0 (gsize, self->height);
  gsize below = 0;
  guint band = 1;

  for (gsize i = 0; i < self->n; i++)
    if (self->dots[i].ink != HOT_DOT_NO_INK)
      counts[(int) CLAMP (self->dots[i].y, 0, self->height - 1)]++;
  for (int y = 0; y < self->height; y++)
    below += counts[y];

  for (gsize y = 0, seen = 0; y < (gsize) self->height && band < n_bands; y++)
    {
      seen += counts[y];
      while (band < n_bands && seen >= below * band / n_bands)
        self->bands[band++] = y + 1;
    }
  self->bands[n_bands] = self->height;

  return n_bands;
}

static guint32 *
board_alloc (Board           *self,
             cairo_surface_t **surface)
{
  static const cairo_user_data_key_t key;
  guint32 *all;

  self->stride = self->width + 2 * PAD;
  all = hot_big_array_new (guint32, self->stride * self->height);
  memset (all, 0, self->stride * self->height * sizeof (guint32));
  *surface = cairo_image_surface_create_for_data ((guchar *) (all + PAD), CAIRO_FORMAT_ARGB32, self->width, self->height,
                                                  self->stride * sizeof (guint32));
  if (cairo_surface_set_user_data (*surface, &key, all, g_free) != CAIRO_STATUS_SUCCESS)
    {
      g_free (all);
      return NULL;
    }

  return all + PAD;
}

cairo_surface_t *
hot_dot_board_paint (const HotDot   *dots,
                     gsize           n,
                     const HotColor *inks,
                     guint           n_inks,
                     int             width,
                     int             height)
{
  g_autofree Board *self = g_new0 (Board, 1);
  cairo_surface_t *surface;
  guint n_bands;

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  *self = (Board) { .dots = dots, .n = n, .colors = inks, .width = width, .height = height };
  self->pixels = board_alloc (self, &surface);
  if (self->pixels == NULL)
    return surface;

  board_make_stamps (self);
  board_mix_inks (self, n_inks);
  n_bands = board_part (self);
  hot_parallel_for (n_bands, n_bands, draw_part, self);
  cairo_surface_mark_dirty (surface);

  for (guint i = 0; i < N_STAMPS; i++)
    for (guint y = 0; y < HOT_DOT_PHASES; y++)
      for (guint x = 0; x < HOT_DOT_PHASES; x++)
        g_free (self->stamps[i][y][x].covers);
  g_free (self->inks);

  return surface;
}
