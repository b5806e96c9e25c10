/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "geo/hot-boundary-census.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_SEARCH (hot_map_search_get_type ())
G_DECLARE_FINAL_TYPE (HotMapSearch, hot_map_search, HOT, MAP_SEARCH, GtkPopover)

/*
 * Finds an area by its name.
 *
 * Signals:
 *   chosen (guint area): a person wants to go there
 */
GtkWidget *hot_map_search_new        (void);
/* @census: (nullable): whose areas can be found */
void       hot_map_search_set_census (HotMapSearch      *self,
                                      HotBoundaryCensus *census);

G_END_DECLS
