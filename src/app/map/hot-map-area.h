/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "geo/hot-boundary-census.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_AREA (hot_map_area_get_type ())
G_DECLARE_FINAL_TYPE (HotMapArea, hot_map_area, HOT, MAP_AREA, GObject)

/*
 * One area of the outlines in a list, with what lies in it.
 *
 * Properties:
 *   name     string: never NULL
 *   n        uint: rows
 */
HotMapArea *hot_map_area_new       (HotBoundaryCensus *census,
                                    guint              index);
guint       hot_map_area_get_index (HotMapArea        *self);
const char *hot_map_area_get_name  (HotMapArea        *self);
guint       hot_map_area_get_n     (HotMapArea        *self);

/* All areas. (transfer full) (element-type HotMapArea) */
GListModel *hot_map_area_list      (HotBoundaryCensus *census);   /* (nullable) */

G_END_DECLS
