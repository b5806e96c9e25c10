/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/hot-column.h"
#include "geo/hot-boundary-census.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_RANKING (hot_map_ranking_get_type ())
G_DECLARE_FINAL_TYPE (HotMapRanking, hot_map_ranking, HOT, MAP_RANKING, GtkWidget)

/*
 * The areas in a list that is put in order by any of its columns.
 *
 * Signals:
 *   looked-at (int area): the one under the pointer, or selected; -1 for none
 *   chosen (guint area): a person wants to go there
 */
GtkWidget *hot_map_ranking_new        (void);
/* @census: (nullable): what is listed. @column: (nullable): whose values were counted */
void       hot_map_ranking_set_census (HotMapRanking     *self,
                                       HotBoundaryCensus *census,
                                       HotColumn         *column);

G_END_DECLS
