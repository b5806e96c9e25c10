/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-histogram-painter.h"

#include <math.h>

/* Below this width a gap of one unit would cost a bar more than it gains in clarity. */
#define MIN_WIDTH_WITH_GAP 3.0

static void
add_bars (cairo_t     *cr,
          const guint *bins,
          guint        n_bins,
          double       width,
          double       height)
{
  const double step = width / n_bins;
  const double gap = step >= MIN_WIDTH_WITH_GAP ? 1.0 : 0.0;
  guint highest = 0;

  for (guint i = 0; i < n_bins; i++)
    highest = MAX (highest, bins[i]);

  for (guint i = 0; i < n_bins; i++)
    {
      /* Whole units, or neighbouring bars would blur into each other. */
      const double left = round (i * step);
      const double right = round ((i + 1) * step) - gap;
      double bar;

      if (bins[i] == 0)
        continue;
      bar = MAX (1.0, height * bins[i] / highest);
      cairo_rectangle (cr, left, height - bar, MAX (right - left, 1.0), bar);
    }
}

void
hot_histogram_paint (cairo_t        *cr,
                     const guint    *bins,
                     guint           n_bins,
                     double          width,
                     double          height,
                     const HotColor *color)
{
  g_return_if_fail (cr != NULL);
  g_return_if_fail (bins != NULL || n_bins == 0);
  g_return_if_fail (color != NULL);

  if (n_bins == 0 || width <= 0 || height <= 0)
    return;

  cairo_save (cr);
  cairo_new_path (cr);
  hot_color_set_source (color, cr);
  add_bars (cr, bins, n_bins, width, height);
  cairo_fill (cr);
  cairo_restore (cr);
}

void
hot_histogram_paint_range (cairo_t        *cr,
                           const guint    *bins,
                           guint           n_bins,
                           double          width,
                           double          height,
                           const HotColor *color,
                           double          lower,
                           double          upper,
                           const HotColor *outside)
{
  /* Three clipped strips rather than one over the other: translucent colours must not add up. */
  const double edges[] = { 0.0, CLAMP (lower, 0.0, 1.0), CLAMP (upper, 0.0, 1.0), 1.0 };
  const HotColor *colors[] = { outside, color, outside };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      cairo_save (cr);
      cairo_rectangle (cr, edges[i] * width, 0, (edges[i + 1] - edges[i]) * width, height);
      cairo_clip (cr);
      hot_histogram_paint (cr, bins, n_bins, width, height, colors[i]);
      cairo_restore (cr);
    }
}
