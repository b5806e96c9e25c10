/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/hot-range-brush.h"
#include "draw/hot-map-layer.h"

G_BEGIN_DECLS

/* The colours of a map with their numbers and a histogram, on which a range of the scale is brushed. */
#define HOT_TYPE_MAP_LEGEND (hot_map_legend_get_type ())
G_DECLARE_FINAL_TYPE (HotMapLegend, hot_map_legend, HOT, MAP_LEGEND, HotRangeBrush)

/* @layer: (nullable): whose colours they are */
void       hot_map_legend_set_layer (HotMapLegend *self,
                                     HotMapLayer  *layer);

G_END_DECLS
