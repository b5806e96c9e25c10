/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-canvas.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_GROUND (hot_map_ground_get_type ())
G_DECLARE_FINAL_TYPE (HotMapGround, hot_map_ground, HOT, MAP_GROUND, ShumateLayer)

/* Paper, land and whatever else lies below the tiles of the canvas's pictures, to lie below street tiles: where a tile has not come there is still a map. */
ShumateLayer *hot_map_ground_new (ShumateViewport *viewport,
                                  HotMapCanvas    *canvas);

G_END_DECLS
