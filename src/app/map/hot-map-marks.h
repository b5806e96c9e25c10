/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-canvas.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_MARKS (hot_map_marks_get_type ())
G_DECLARE_FINAL_TYPE (HotMapMarks, hot_map_marks, HOT, MAP_MARKS, GtkWidget)

/*
 * What is drawn above the map: the outline of the selection, the places that are lit up, the cursor, a read-out at the pointer.
 * Places are fractions of the world, so that all stays where it is when the map moves. Takes no events.
 */
GtkWidget    *hot_map_marks_new           (HotMapCanvas  *canvas);
/* @corners: (transfer none) (nullable): x, y pairs; NULL for none. @open: the line is still being drawn */
void          hot_map_marks_set_outline   (HotMapMarks   *self,
                                           const double  *corners,
                                           guint          n_corners,
                                           gboolean       open);
/* @places: x, y pairs */
void          hot_map_marks_set_places    (HotMapMarks   *self,
                                           const double  *places,
                                           guint          n_places);
/* @boundaries: (nullable): whose area @area is set off from the others */
void          hot_map_marks_set_area      (HotMapMarks   *self,
                                           HotBoundaries *boundaries,
                                           int            area);
/* NaN takes the cursor away. */
void          hot_map_marks_set_cursor    (HotMapMarks   *self,
                                           double         x,
                                           double         y);
gboolean      hot_map_marks_get_cursor    (HotMapMarks   *self,
                                           double        *x,
                                           double        *y);
/* @text: (nullable): at a pixel of the widget, or wherever near it there is room */
void          hot_map_marks_set_readout   (HotMapMarks   *self,
                                           const char    *text,
                                           double         x,
                                           double         y);
const char   *hot_map_marks_get_readout   (HotMapMarks   *self);

G_END_DECLS
