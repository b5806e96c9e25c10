/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"

G_BEGIN_DECLS

/**
 * HotChartRaster:
 *
 * Pixels for what is too much for cairo: hundreds of lines of a thousand points, ten thousand lines across ten axes. Each line is smooth
 * at its edges; where it is steeper than a pixel is wide, all that it passes within a column of pixels is covered at once, so a line costs
 * as many steps as it crosses columns however many points it has. The columns are shared among threads.
 *
 * On a vector surface the result is an image of twice its resolution.
 */
typedef struct _HotChartRaster HotChartRaster;

/**
 * HotChartStroke:
 * @points: x and y in turns, in units of the picture; a NaN interrupts the line
 * @n: how many points
 * @color: its alpha counts
 * @width: of the line
 */
typedef struct {
  const float *points;
  gsize        n;
  HotColor     color;
  double       width;
} HotChartStroke;

/* @cr: what it will be painted to; @area: where, with edges at whole units. */
HotChartRaster *hot_chart_raster_new         (cairo_t                 *cr,
                                              const cairo_rectangle_t *area);
/* In order: later ones cover earlier ones. */
void            hot_chart_raster_add_strokes (HotChartRaster          *self,
                                              const HotChartStroke    *strokes,
                                              gsize                    n);
/* Discs; @points as above. */
void            hot_chart_raster_add_dots    (HotChartRaster          *self,
                                              const float             *points,
                                              gsize                    n,
                                              const HotColor          *color,
                                              double                   radius);
void            hot_chart_raster_paint       (HotChartRaster          *self,
                                              cairo_t                 *cr);
void            hot_chart_raster_free        (HotChartRaster          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotChartRaster, hot_chart_raster_free)

G_END_DECLS
