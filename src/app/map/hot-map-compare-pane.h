/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-marks.h"
#include "app/map/hot-map-tiles.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_COMPARE_PANE (hot_map_compare_pane_get_type ())
G_DECLARE_FINAL_TYPE (HotMapComparePane, hot_map_compare_pane, HOT, MAP_COMPARE_PANE, GtkWidget)

/*
 * One of two maps that are compared: the map itself, what is marked on it, and a heading that names it.
 *
 * Signals:
 *   hovered (double px, double py): the pointer is there, in pixels of the map; NaN where it has left
 */
/* @letter: "A" or "B" */
GtkWidget       *hot_map_compare_pane_new         (const char        *letter);
ShumateViewport *hot_map_compare_pane_get_viewport (HotMapComparePane *self);
HotMapCanvas    *hot_map_compare_pane_get_canvas  (HotMapComparePane *self);
HotMapMarks     *hot_map_compare_pane_get_marks   (HotMapComparePane *self);
/* @title: what is seen; @details: how much of it, and what it is worth */
void             hot_map_compare_pane_set_heading (HotMapComparePane *self,
                                                   const char        *title,
                                                   const char        *details);
/* Where the heading stands. */
void             hot_map_compare_pane_set_align   (HotMapComparePane *self,
                                                   GtkAlign           align);
void             hot_map_compare_pane_set_letter  (HotMapComparePane *self,
                                                   const char        *letter);
/* Street tiles lie below while @tiles are shown. Called once. */
void             hot_map_compare_pane_set_tiles  (HotMapComparePane *self,
                                                  HotMapTiles       *tiles);
/* See hot_map_streets_dup_picture(). */
GskRenderNode   *hot_map_compare_pane_dup_tiles  (HotMapComparePane *self);

G_END_DECLS
