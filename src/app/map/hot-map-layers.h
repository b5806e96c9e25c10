/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-tiles.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_LAYERS (hot_map_layers_get_type ())
G_DECLARE_FINAL_TYPE (HotMapLayers, hot_map_layers, HOT, MAP_LAYERS, GtkPopover)

/*
 * What lies on the map and in which colours. Its buttons call the actions map.open-boundaries and map.check-boundaries.
 */
GtkWidget *hot_map_layers_new            (HotMapCanvas *canvas,
                                          HotMapTiles  *tiles);
/* Makes some more of it, so that not all is made in one turn of the main loop; FALSE when all was there already. What is missing is made
 * when it is shown. */
gboolean   hot_map_layers_build_next     (HotMapLayers *self);
/* @name: (nullable): of the file the outlines are from; %NULL where there are none. @n_remarks: what is odd about them */
void       hot_map_layers_set_boundaries (HotMapLayers *self,
                                          const char   *name,
                                          guint         n_remarks);

G_END_DECLS
