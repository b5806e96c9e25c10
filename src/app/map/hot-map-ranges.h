/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_RANGES (hot_map_ranges_get_type ())
G_DECLARE_FINAL_TYPE (HotMapRanges, hot_map_ranges, HOT, MAP_RANGES, GtkWidget)

/* The columns of numbers and dates with their histograms, on each of which the rows are narrowed down to a range. */
GtkWidget *hot_map_ranges_new         (HotDataset   *dataset);
void       hot_map_ranges_focus_entry (HotMapRanges *self);

G_END_DECLS
