/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-tiles.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_STREETS (hot_map_streets_get_type ())
G_DECLARE_FINAL_TYPE (HotMapStreets, hot_map_streets, HOT, MAP_STREETS, GObject)

/**
 * hot_map_streets_new:
 * @map: holds @canvas
 *
 * Puts street tiles below @canvas while @tiles are shown, and below them the ground, which carries the map wherever a tile has not
 * come. To be kept as long as the map.
 */
HotMapStreets *hot_map_streets_new (ShumateMap    *map,
                                    HotMapCanvas  *canvas,
                                    HotMapTiles   *tiles);
/* The tiles in view, fully opaque, in pixels of the canvas; may be drawn on any thread. NULL where there are none. (transfer full) */
GskRenderNode *hot_map_streets_dup_picture (HotMapStreets *self);

G_END_DECLS
