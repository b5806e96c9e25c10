/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-marks.h"

G_BEGIN_DECLS

typedef enum {
  HOT_MAP_TOOL_NONE,
  HOT_MAP_TOOL_BOX,
  HOT_MAP_TOOL_LASSO,
} HotMapTool;

#define HOT_TYPE_MAP_SELECTOR (hot_map_selector_get_type ())
G_DECLARE_FINAL_TYPE (HotMapSelector, hot_map_selector, HOT, MAP_SELECTOR, GObject)

/*
 * Lets a person draw on the map what is to be selected: with a tool, or a box at any time with the Shift key.
 *
 * Signals:
 *   selected (): an outline has been drawn to its end
 */
HotMapSelector *hot_map_selector_new         (GtkWidget      *map,
                                              HotMapCanvas   *canvas,
                                              HotMapMarks    *marks);
void            hot_map_selector_set_tool    (HotMapSelector *self,
                                              HotMapTool      tool);
HotMapTool      hot_map_selector_get_tool    (HotMapSelector *self);
/* x, y pairs as fractions of the world; NULL where nothing is drawn. (transfer none) */
const double   *hot_map_selector_get_corners (HotMapSelector *self,
                                              guint          *n_corners);
/* Takes a rectangle of the view, as if it had been drawn. */
void            hot_map_selector_take_box    (HotMapSelector *self,
                                              double          left,
                                              double          top,
                                              double          right,
                                              double          bottom);
void            hot_map_selector_clear       (HotMapSelector *self);

G_END_DECLS
