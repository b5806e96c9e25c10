/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-compare-pane.h"

G_BEGIN_DECLS

/**
 * HotMapCompareView:
 * @HOT_MAP_COMPARE_VIEW_SIDE: A beside B, in a narrow window above it
 * @HOT_MAP_COMPARE_VIEW_SWIPE: B over A, from a line on that can be moved
 * @HOT_MAP_COMPARE_VIEW_DIFFERENCE: only B less A
 */
typedef enum {
  HOT_MAP_COMPARE_VIEW_SIDE,
  HOT_MAP_COMPARE_VIEW_SWIPE,
  HOT_MAP_COMPARE_VIEW_DIFFERENCE,
} HotMapCompareView;

#define HOT_TYPE_MAP_COMPARE_STAGE (hot_map_compare_stage_get_type ())
G_DECLARE_FINAL_TYPE (HotMapCompareStage, hot_map_compare_stage, HOT, MAP_COMPARE_STAGE, GtkWidget)

/* Lays two maps out that show the same part of the world; what moves one moves the other. */
GtkWidget         *hot_map_compare_stage_new        (void);
HotMapCompareView  hot_map_compare_stage_get_view   (HotMapCompareStage *self);
void               hot_map_compare_stage_set_view   (HotMapCompareStage *self,
                                                     HotMapCompareView   view);
HotMapComparePane *hot_map_compare_stage_get_first  (HotMapCompareStage *self);
HotMapComparePane *hot_map_compare_stage_get_second (HotMapCompareStage *self);
/* The one of the two that is seen at a pixel of @self's width. */
HotMapComparePane *hot_map_compare_stage_pick_pane  (HotMapCompareStage *self,
                                                     double              px);
GtkWidget         *hot_map_compare_stage_get_handle (HotMapCompareStage *self);

G_END_DECLS
