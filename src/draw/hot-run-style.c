/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-run-style.h"

#include <math.h>
#include <string.h>

#define RGB(hex) { ((hex) >> 16 & 0xff) / 255.0f, ((hex) >> 8 & 0xff) / 255.0f, ((hex) & 0xff) / 255.0f, 1 }

/* Neighbours differ in lightness as well as in hue, so that they can be told apart with any kind of colour blindness. */
static const HotColor colors[2][HOT_RUN_N_COLORS] = {
  { RGB (0x1a63c4), RGB (0xb84a00), RGB (0x15803d), RGB (0x7a2f9e), RGB (0x0b7285), RGB (0xb01030), RGB (0xc2257d), RGB (0x6b5900) },
  { RGB (0x6fa8f5), RGB (0xff9f45), RGB (0x4ade80), RGB (0xc79bf2), RGB (0x3fd0e6), RGB (0xff6b6b), RGB (0xff9ad5), RGB (0xdcc64a) },
};

static const struct {
  double lengths[HOT_RUN_MAX_DASHES];
  guint  n;
} dashes[HOT_RUN_N_COLORS] = {
  { { 0 }, 0 },
  { { 6, 2.5 }, 2 },
  { { 1.5, 2 }, 2 },
  { { 7, 2, 1.5, 2 }, 4 },
  { { 12, 3 }, 2 },
  { { 3.5, 2 }, 2 },
  { { 10, 2, 1.5, 2, 1.5, 2 }, 6 },
  { { 5, 2, 2.5, 2 }, 4 },
};

HotRunStyle
hot_run_style_get (guint    index,
                   gboolean dark)
{
  const guint color = index % HOT_RUN_N_COLORS;
  const guint other = (color + index / HOT_RUN_N_COLORS) % HOT_RUN_N_COLORS;
  HotRunStyle self = {
    .color = colors[dark != FALSE][color],
    .shape = (HotMarkerShape) (other % HOT_N_MARKER_SHAPES),
    .n_dashes = dashes[other].n,
  };

  memcpy (self.dashes, dashes[other].lengths, sizeof self.dashes);
  return self;
}

guint
hot_run_style_prefer (const char *run_id)
{
  /* FNV-1a, whose last bits are folded because they are the weakest. */
  guint32 hash = 2166136261u;

  for (const char *at = run_id; *at != '\0'; at++)
    hash = (hash ^ (guint8) *at) * 16777619u;
  hash ^= hash >> 16;
  hash ^= hash >> 8;
  return hash % HOT_RUN_N_COLORS;
}

static int
compare_ids (const void *a,
             const void *b,
             void       *user_data)
{
  const char *const *ids = user_data;

  return strcmp (ids[*(const guint *) a], ids[*(const guint *) b]);
}

void
hot_run_style_assign (const char *const *run_ids,
                      guint              n_runs,
                      guint             *styles)
{
  g_autofree guint *order = g_new (guint, n_runs);
  guint used[HOT_RUN_N_STYLES] = { 0 };
  guint n_new = 0;

  for (guint i = 0; i < n_runs; i++)
    if (styles[i] == HOT_RUN_NO_STYLE)
      order[n_new++] = i;
    else
      used[styles[i] % HOT_RUN_N_STYLES]++;
  /* In the order of their ids: whoever asks gets the same. */
  g_sort_array (order, n_new, sizeof *order, compare_ids, (gpointer) run_ids);

  for (guint i = 0; i < n_new; i++)
    {
      const guint wish = hot_run_style_prefer (run_ids[order[i]]);
      guint best = wish;

      /* All colours once before any twice. */
      for (guint round = 0; round < HOT_RUN_N_STYLES / HOT_RUN_N_COLORS && used[best] > 0; round++)
        for (guint step = 0; step < HOT_RUN_N_COLORS && used[best] > 0; step++)
          best = round * HOT_RUN_N_COLORS + (wish + step) % HOT_RUN_N_COLORS;
      if (used[best] > 0)
        for (guint s = 0; s < HOT_RUN_N_STYLES; s++)
          if (used[s] < used[best])
            best = s;
      used[best]++;
      styles[order[i]] = best;
    }
}

static void
add_polygon (cairo_t      *cr,
             const double *points,
             guint         n,
             double        x,
             double        y,
             double        radius)
{
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, x + points[2 * i] * radius, y + points[2 * i + 1] * radius);
  cairo_close_path (cr);
}

static void
add_star (cairo_t *cr,
          double   x,
          double   y,
          double   radius)
{
  for (guint i = 0; i < 10; i++)
    {
      const double r = i % 2 == 0 ? radius * 1.35 : radius * 0.58;

      cairo_line_to (cr, x + r * sin (i * G_PI / 5), y - r * cos (i * G_PI / 5));
    }
  cairo_close_path (cr);
}

void
hot_marker_add_path (cairo_t        *cr,
                     HotMarkerShape  shape,
                     double          x,
                     double          y,
                     double          radius)
{
  static const double square[] = { -0.89, -0.89, 0.89, -0.89, 0.89, 0.89, -0.89, 0.89 };
  static const double triangle[] = { 0, -1.25, 1.15, 0.8, -1.15, 0.8 };
  static const double down[] = { 0, 1.25, -1.15, -0.8, 1.15, -0.8 };
  static const double diamond[] = { 0, -1.3, 1.1, 0, 0, 1.3, -1.1, 0 };
  static const double plus[] = { -0.38, -1.2, 0.38, -1.2, 0.38, -0.38, 1.2, -0.38, 1.2, 0.38, 0.38, 0.38,
                                 0.38, 1.2, -0.38, 1.2, -0.38, 0.38, -1.2, 0.38, -1.2, -0.38, -0.38, -0.38 };
  /* The same, turned by 45 degrees. */
  static const double cross[] = { -1.117, -0.58, -0.58, -1.117, 0, -0.537, 0.58, -1.117, 1.117, -0.58, 0.537, 0,
                                  1.117, 0.58, 0.58, 1.117, 0, 0.537, -0.58, 1.117, -1.117, 0.58, -0.537, 0 };

  cairo_new_sub_path (cr);
  switch (shape)
    {
    case HOT_MARKER_SQUARE:
      add_polygon (cr, square, 4, x, y, radius);
      break;

    case HOT_MARKER_TRIANGLE:
      add_polygon (cr, triangle, 3, x, y, radius);
      break;

    case HOT_MARKER_DIAMOND:
      add_polygon (cr, diamond, 4, x, y, radius);
      break;

    case HOT_MARKER_TRIANGLE_DOWN:
      add_polygon (cr, down, 3, x, y, radius);
      break;

    case HOT_MARKER_PLUS:
      add_polygon (cr, plus, 12, x, y, radius);
      break;

    case HOT_MARKER_CROSS:
      add_polygon (cr, cross, 12, x, y, radius);
      break;

    case HOT_MARKER_STAR:
      add_star (cr, x, y, radius);
      break;

    case HOT_MARKER_CIRCLE:
    case HOT_N_MARKER_SHAPES:
    default:
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      cairo_close_path (cr);
    }
}

void
hot_run_style_set_line (const HotRunStyle *self,
                        cairo_t           *cr,
                        double             width)
{
  double lengths[HOT_RUN_MAX_DASHES];

  for (guint i = 0; i < self->n_dashes; i++)
    lengths[i] = self->dashes[i] * width;
  cairo_set_dash (cr, lengths, (int) self->n_dashes, 0);
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  hot_color_set_source (&self->color, cr);
}
