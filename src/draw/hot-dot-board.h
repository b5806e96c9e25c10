/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "draw/hot-color.h"

G_BEGIN_DECLS

/**
 * HotDot:
 * @x: its middle, in pixels
 * @y: likewise
 * @radius: in pixels
 * @ink: number of its colour, or HOT_DOT_NO_INK for a dot that is not there
 *
 * A disc to be painted.
 */
typedef struct {
  double  x;
  double  y;
  float   radius;
  guint32 ink;
} HotDot;

#define HOT_DOT_NO_INK G_MAXUINT32

/* How many quarters of a pixel the middles of stamped dots, and their radii, are rounded to; see hot_dot_board_paint(). */
#define HOT_DOT_PHASES 4
/* Dots up to this radius, in pixels, are stamped. */
#define HOT_DOT_MAX_STAMP 12

/**
 * hot_dot_board_paint:
 * @dots: in the order in which they lie above each other, the lowest first
 * @inks: the colours; each dot is as opaque as its own
 *
 * Paints very many dots, each at once and with smooth edges, on all processors. A pixel is covered by radius + 1/2 minus the distance
 * of its middle from the dot's, between 0 and 1. Of dots up to HOT_DOT_MAX_STAMP, radius and middle are taken to the nearest of
 * HOT_DOT_PHASES places within a pixel.
 *
 * Returns: (transfer full): a picture of @width times @height pixels
 */
cairo_surface_t *hot_dot_board_paint (const HotDot   *dots,
                                      gsize           n,
                                      const HotColor *inks,
                                      guint           n_inks,
                                      int             width,
                                      int             height);

G_END_DECLS
