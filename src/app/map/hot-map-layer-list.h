/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-tiles.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_LAYER_LIST (hot_map_layer_list_get_type ())
G_DECLARE_FINAL_TYPE (HotMapLayerList, hot_map_layer_list, HOT, MAP_LAYER_LIST, GtkWidget)

/*
 * The layers of the map, the topmost first: shown or not, how opaque, and in which order, by the pointer and by Alt and arrows.
 */
void hot_map_layer_list_attach         (HotMapLayerList *self,
                                        HotMapCanvas    *canvas,
                                        HotMapTiles     *tiles);
/* Makes one more row, so that not all are made in one turn of the main loop; FALSE when all were there already. */
gboolean hot_map_layer_list_build_next (HotMapLayerList *self);
/* Shows them as they are now, once all are there. */
void hot_map_layer_list_update         (HotMapLayerList *self);
/* @name: (nullable): where the outlines are from; %NULL where there are none */
void hot_map_layer_list_set_boundaries (HotMapLayerList *self,
                                        const char      *name);

G_END_DECLS
