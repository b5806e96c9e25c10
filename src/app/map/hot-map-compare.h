/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/map/hot-map-compare-load.h"
#include "app/map/hot-map-compare-stage.h"
#include "app/map/hot-map-tiles.h"
#include "draw/hot-map-comparison.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_COMPARE (hot_map_compare_get_type ())
G_DECLARE_FINAL_TYPE (HotMapCompare, hot_map_compare, HOT, MAP_COMPARE, AdwBreakpointBin)

/*
 * Two snapshots on two maps that move together, under one legend: side by side, one over the other, or their difference.
 *
 * Signals:
 *   left (): the person is done with it
 */
GtkWidget *hot_map_compare_new         (void);
/* Street tiles lie below both maps while @tiles are shown. Called once. */
void       hot_map_compare_set_tiles   (HotMapCompare       *self,
                                        HotMapTiles         *tiles);
/* Takes @pair over. @options: what the page’s map shows of A, and how. */
void       hot_map_compare_begin       (HotMapCompare       *self,
                                        HotMapComparePair   *pair,
                                        const HotMapOptions *options);
/* Other rows of the two tables. @remark: (nullable): what is to be known about them */
void       hot_map_compare_set_data    (HotMapCompare       *self,
                                        HotMapData          *first,
                                        HotMapData          *second,
                                        const char          *remark);
/* The map that is there in every view. */
HotMapComparePane *hot_map_compare_get_pane      (HotMapCompare *self);
AdwToastOverlay  *hot_map_compare_get_toasts     (HotMapCompare *self);
/* What is shown; NULL while nothing is. (transfer none) */
HotMapComparison *hot_map_compare_get_comparison (HotMapCompare *self);
/* @split: (out): the part of the width from which on B lies over A */
HotMapCompareView hot_map_compare_get_view       (HotMapCompare *self,
                                                  double        *split);
/* "A   listings.csv · 1,200 rows"; A is side 0, B 1. (transfer full) */
char             *hot_map_compare_dup_heading    (HotMapCompare *self,
                                                  guint          side);
G_END_DECLS
