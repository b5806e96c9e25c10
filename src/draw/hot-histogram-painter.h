/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"

G_BEGIN_DECLS

/**
 * hot_histogram_paint:
 * @bins: how many values fall in each of @n_bins parts of equal width
 * @width: of the picture, in units of @cr; bars fill it from edge to edge
 * @height: of the picture; the fullest bin reaches its top
 * @color: of the bars
 *
 * Paints a small histogram without axes, its lower left corner at (0, @height). A bin that holds anything is never
 * shorter than one unit, so that a rare value can be told from an absent one. Bars narrower than three units are drawn
 * without gaps.
 */
void hot_histogram_paint (cairo_t        *cr,
                          const guint    *bins,
                          guint           n_bins,
                          double          width,
                          double          height,
                          const HotColor *color);

/**
 * hot_histogram_paint_range:
 * @lower: start of the range, as a part of the width, 0 to 1
 * @upper: its end
 * @outside: colour of the bars outside the range
 *
 * The same with a brushed range: bars (or parts of bars) outside it are drawn in @outside.
 */
void hot_histogram_paint_range (cairo_t        *cr,
                                const guint    *bins,
                                guint           n_bins,
                                double          width,
                                double          height,
                                const HotColor *color,
                                double          lower,
                                double          upper,
                                const HotColor *outside);

G_END_DECLS
