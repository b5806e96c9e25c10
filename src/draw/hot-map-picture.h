/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-legend-painter.h"
#include "draw/hot-map-layer.h"
#include "draw/hot-map-stack.h"
#include "draw/hot-map-style.h"
#include "geo/hot-boundaries.h"
#include "geo/hot-viewport.h"

G_BEGIN_DECLS

/* Where the legend stands. */
typedef enum {
  HOT_MAP_BOTTOM_LEFT,
  HOT_MAP_BOTTOM_RIGHT,
  HOT_MAP_TOP_LEFT,
  HOT_MAP_TOP_RIGHT,
  HOT_N_MAP_CORNERS,
} HotMapCorner;

typedef struct _HotMapPicture HotMapPicture;

/**
 * HotMapPicture:
 * @viewport: what is shown; its size is that of the picture
 * @style: colours
 * @boundaries: (nullable): outlines; who made them is said in the picture
 * @stack: (nullable): what lies above what, and how much shines through; %NULL for the usual
 * @paint_tiles: (nullable): paints street tiles, in pixels of @viewport
 * @tiles: handed to it
 * @tiles_credit: (nullable): who made them
 * @paint_data: paints what the map is about, in pixels of @viewport
 * @data: handed to it
 * @legend: (nullable): what the colours mean; left out where it would take more than a sixth of the picture
 * @corner: where the legend stands
 * @attribution: (nullable): where the data come from; one line at the lower edge
 * @title: (nullable): what it is of; only for formats that have a place for it beside the picture
 * @description: (nullable): the same in words
 * @readout: (nullable): what it says at each place, see hot_map_layer_dup_readout(); likewise, and for the picture beside it too
 * @heading: (nullable): what it is of, in the picture itself
 * @beside: (nullable): another picture of the same height, to the right of this one
 *
 * A map to keep: everything that it needs to be read stands in it.
 */
struct _HotMapPicture {
  HotViewport        viewport;
  const HotMapStyle *style;
  HotBoundaries     *boundaries;
  const HotMapStack *stack;
  void             (*paint_tiles) (cairo_t *cr, gpointer tiles);
  gpointer           tiles;
  const char        *tiles_credit;
  void             (*paint_data) (cairo_t *cr, gpointer data);
  gpointer           data;
  const HotLegend   *legend;
  HotMapCorner       corner;
  const char        *attribution;
  const char        *title;
  const char        *description;
  const char        *readout;
  const char        *heading;
  const HotMapPicture *beside;
};

/* Between two pictures that stand beside each other. */
#define HOT_MAP_PICTURE_GAP 4

void     hot_map_picture_paint      (const HotMapPicture *self,
                                     cairo_t             *cr);
/* Of all that is painted. */
int      hot_map_picture_get_width  (const HotMapPicture *self);
/* The corner in which the legend hides least of what @layer shows. */
HotMapCorner hot_map_picture_choose_corner (const HotMapPicture *self,
                                            HotMapLayer         *layer);

G_END_DECLS
