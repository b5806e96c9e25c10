/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-legend-painter.h"
#include "draw/hot-map-style.h"
#include "geo/hot-boundaries.h"
#include "geo/hot-viewport.h"

G_BEGIN_DECLS

/**
 * HotMapPicture:
 * @viewport: what is shown; its size is that of the picture
 * @style: colours
 * @boundaries: (nullable): outlines
 * @paint_data: paints what the map is about, in pixels of @viewport
 * @data: handed to it
 * @legend: (nullable): what the colours mean
 * @attribution: (nullable): where the data come from; one line at the lower edge
 *
 * A map to keep: everything that it needs to be read stands in it.
 */
typedef struct {
  HotViewport        viewport;
  const HotMapStyle *style;
  HotBoundaries     *boundaries;
  void             (*paint_data) (cairo_t *cr, gpointer data);
  gpointer           data;
  const HotLegend   *legend;
  const char        *attribution;
} HotMapPicture;

void hot_map_picture_paint (const HotMapPicture *self,
                            cairo_t             *cr);

G_END_DECLS
