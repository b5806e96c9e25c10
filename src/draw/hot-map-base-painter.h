/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-map-style.h"
#include "geo/hot-boundaries.h"
#include "geo/hot-viewport.h"

G_BEGIN_DECLS

/*
 * What carries a map when there are no street tiles. All coordinates are pixels of the viewport, with its upper left
 * corner at the origin of the context.
 */

/* Paper, and land inside the outlines: what lies below all else. */
void hot_map_paint_ground    (cairo_t           *cr,
                              const HotViewport *viewport,
                              HotBoundaries     *boundaries,   /* (nullable) */
                              const HotMapStyle *style);
/* The lines of the graticule. */
void hot_map_paint_graticule (cairo_t           *cr,
                              const HotViewport *viewport,
                              const HotMapStyle *style);
/* Degrees along the upper and right edge. */
void hot_map_paint_degrees   (cairo_t           *cr,
                              const HotViewport *viewport,
                              const HotMapStyle *style);
/* Adds the rings of an area to the path; -1 for all areas in view. */
void hot_map_add_area        (cairo_t           *cr,
                              const HotViewport *viewport,
                              HotBoundaries     *boundaries,
                              int                area);
/* Outlines of all areas in view. */
void hot_map_paint_outlines  (cairo_t           *cr,
                              const HotViewport *viewport,
                              HotBoundaries     *boundaries,
                              const HotMapStyle *style);
/**
 * hot_map_paint_scale_bar:
 * @max_width: pixels it may take
 * @x: its right end
 * @y: its lower edge
 *
 * A bar of a round length in metres or kilometres, true at the middle of the view.
 */
void hot_map_paint_scale_bar (cairo_t           *cr,
                              const HotViewport *viewport,
                              double             max_width,
                              double             x,
                              double             y,
                              const HotMapStyle *style);
/* How long that bar is: in pixels, and in metres. */
double hot_map_scale_bar_length (const HotViewport *viewport,
                                 double             max_width,
                                 double            *metres);

G_END_DECLS
