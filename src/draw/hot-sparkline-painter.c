/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-sparkline-painter.h"

#include <math.h>

#include "draw/hot-chart-lines.h"

#define DOT   2.2
#define LINE  1.5

void
hot_sparkline_paint (cairo_t        *cr,
                     const double   *values,
                     gsize           n,
                     double          width,
                     double          height,
                     const HotColor *color)
{
  g_autofree float *points = g_new (float, 2 * n + 2);
  double least = INFINITY, most = -INFINITY, end_x = NAN, end_y = NAN;
  gboolean has_pen = FALSE;
  gsize n_points;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        least = MIN (least, values[i]);
        most = MAX (most, values[i]);
      }
  if (!(least <= most) || width <= 2 * DOT || height <= 2 * DOT)
    return;

  for (gsize i = 0; i < n; i++)
    {
      const double part = most > least ? (values[i] - least) / (most - least) : 0.5;

      points[2 * i] = (float) (DOT + (n > 1 ? i / (n - 1.0) : 1) * (width - 2 * DOT));
      points[2 * i + 1] = isfinite (values[i]) ? (float) (height - DOT - part * (height - 2 * DOT)) : NAN;
      if (isfinite (values[i]))
        {
          end_x = points[2 * i];
          end_y = points[2 * i + 1];
        }
    }
  n_points = hot_chart_decimate (points, n, 1, points);

  cairo_save (cr);
  cairo_new_path (cr);
  for (gsize i = 0; i < n_points; i++)
    {
      if (isnan (points[2 * i + 1]))
        has_pen = FALSE;
      else if (has_pen)
        cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
      else
        {
          cairo_move_to (cr, points[2 * i], points[2 * i + 1]);
          has_pen = TRUE;
        }
    }
  hot_color_set_source (color, cr);
  cairo_set_line_width (cr, LINE);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_arc (cr, end_x, end_y, DOT, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
}
