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
 *   median   double: of their values, for sorting: the least of all numbers where there are none
 *   spread   double: from the lower to the upper quartile, likewise
 */
HotMapArea *hot_map_area_new       (HotBoundaryCensus *census,
                                    guint              index);
/* Counted anew, for the same outlines; notify::n says that something about it has changed. */
void        hot_map_area_set_census (HotMapArea       *self,
                                     HotBoundaryCensus *census);
guint       hot_map_area_get_index (HotMapArea        *self);
const char *hot_map_area_get_name  (HotMapArea        *self);
guint       hot_map_area_get_n     (HotMapArea        *self);
double      hot_map_area_get_median (HotMapArea       *self);
double      hot_map_area_get_spread (HotMapArea       *self);

/* All areas. (transfer full) (element-type HotMapArea) */
GListModel *hot_map_area_list      (HotBoundaryCensus *census);   /* (nullable) */

G_END_DECLS
