/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Says what is selected on the map. Its buttons call the actions map.show-in-table and map.clear-selection. */
#define HOT_TYPE_MAP_SELECTION_BAR (hot_map_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (HotMapSelectionBar, hot_map_selection_bar, HOT, MAP_SELECTION_BAR, AdwBin)

void       hot_map_selection_bar_reveal   (HotMapSelectionBar *self,
                                           gboolean            reveal);
/* @statistic: (nullable): "median price $106" */
void       hot_map_selection_bar_set_text (HotMapSelectionBar *self,
                                           const char         *count,
                                           const char         *statistic);

G_END_DECLS
