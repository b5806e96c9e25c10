/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "draw/hot-map-layer.h"

G_BEGIN_DECLS

/* What a person calls a way to show rows. */
const char *hot_map_mode_get_title (HotMapMode mode);

/* The titles of all of them, in the order of HotMapMode; areas come last, and only where there are outlines. (transfer full) */
GListModel *hot_map_mode_list_new  (gboolean   has_areas);

/* The titles of the statistics of a column's values that a map can show, and which they are. (transfer full) */
GListModel  *hot_map_aggregate_list_new  (void);
HotAggregate hot_map_aggregate_list_get  (guint        index);
guint        hot_map_aggregate_list_find (HotAggregate aggregate);

G_END_DECLS
