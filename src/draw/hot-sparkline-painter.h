/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"

G_BEGIN_DECLS

/**
 * hot_sparkline_paint:
 * @values: at equal steps; NaN interrupts the line
 * @width: of the picture
 * @height: of the picture
 * @color: of the line; its end is a dot
 *
 * A line without axes, from least to greatest value, for a row of a list. All values alike are a line in the middle.
 */
void hot_sparkline_paint (cairo_t        *cr,
                          const double   *values,
                          gsize           n,
                          double          width,
                          double          height,
                          const HotColor *color);

G_END_DECLS
