/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "draw/hot-color.h"

G_BEGIN_DECLS

/* What letters look like wherever we paint them. */
#define HOT_TEXT_FAMILIES "Adwaita Sans, Cantarell, Inter, sans-serif"

/**
 * HotTextStyle:
 * @size: of the font, in units of the drawing
 * @bold: heavier
 * @color: of the letters
 * @halo: (nullable): drawn around them so that they can be read on anything
 * @max_width: longer text is cut with an ellipsis; 0 for no limit
 */
typedef struct {
  double          size;
  gboolean        bold;
  const HotColor *color;
  const HotColor *halo;
  double          max_width;
} HotTextStyle;

void hot_text_measure (cairo_t            *cr,
                       const HotTextStyle *style,
                       const char         *text,
                       double             *width,
                       double             *height);
/* @align: where @x is on the text: 0 is its left end, 0.5 its middle, 1 its right end. @y is its upper edge. Digits have equal
 * widths. */
void hot_text_paint   (cairo_t            *cr,
                       const HotTextStyle *style,
                       double              x,
                       double              y,
                       double              align,
                       const char         *text);

/* With its middle there. */
void hot_text_paint_middle (cairo_t       *cr,
                       const HotTextStyle *style,
                       double              x,
                       double              y,
                       const char         *text);

G_END_DECLS
