/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * HotColor:
 *
 * An sRGB colour, not premultiplied, each part 0 to 1. The layout is that of GdkRGBA, which this folder may not know.
 */
typedef struct {
  float red;
  float green;
  float blue;
  float alpha;
} HotColor;

static inline void
hot_color_set_source (const HotColor *self,
                      cairo_t        *cr)
{
  cairo_set_source_rgba (cr, self->red, self->green, self->blue, self->alpha);
}

static inline HotColor
hot_color_with_alpha (HotColor self,
                      float    alpha)
{
  self.alpha = alpha;
  return self;
}

/* Contrast ratio of two opaque colours, 1 to 21. Source: WCAG 2.2, "contrast ratio" and "relative luminance". */
double hot_color_contrast (const HotColor *a,
                           const HotColor *b);

G_END_DECLS
