/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draw/hot-map-stack.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_LAYER_ROW (hot_map_layer_row_get_type ())
G_DECLARE_FINAL_TYPE (HotMapLayerRow, hot_map_layer_row, HOT, MAP_LAYER_ROW, AdwExpanderRow)

/*
 * One of the layers of the map in their list: a handle to drag it by, a switch, its opacity when it is opened.
 *
 * Signals:
 *   changed        the switch or the opacity is another
 *   move (up)      boolean: it is to change places with the one above it, or below it
 */
GtkWidget     *hot_map_layer_row_new          (HotMapStratum   stratum);
HotMapStratum  hot_map_layer_row_get_stratum  (HotMapLayerRow *self);
gboolean       hot_map_layer_row_get_is_shown (HotMapLayerRow *self);
double         hot_map_layer_row_get_opacity  (HotMapLayerRow *self);
/* Without a signal. @can_show: whether there is anything to show */
void           hot_map_layer_row_set          (HotMapLayerRow *self,
                                               gboolean        is_shown,
                                               gboolean        can_show,
                                               double          opacity);
/* What keeps it from being moved up or down is that it is the first, or the last. */
void           hot_map_layer_row_set_place    (HotMapLayerRow *self,
                                               guint           place,
                                               guint           n);
/* Whether a widget in the row is, or is in, what it is dragged by. */
gboolean       hot_map_layer_row_has_handle   (HotMapLayerRow *self,
                                               GtkWidget      *widget);

G_END_DECLS
