/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/data/hot-column-item.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_RANGE_ROW (hot_map_range_row_get_type ())
G_DECLARE_FINAL_TYPE (HotMapRangeRow, hot_map_range_row, HOT, MAP_RANGE_ROW, GtkWidget)

/* A column's name, its histogram with the range that rows are in, and a button that takes the range away. */
GtkWidget *hot_map_range_row_new      (HotDataset     *dataset);
/* @item: (nullable): one with a profile */
void       hot_map_range_row_set_item (HotMapRangeRow *self,
                                       HotColumnItem  *item);

G_END_DECLS
