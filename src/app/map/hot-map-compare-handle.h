/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOT_TYPE_MAP_COMPARE_HANDLE (hot_map_compare_handle_get_type ())
G_DECLARE_FINAL_TYPE (HotMapCompareHandle, hot_map_compare_handle, HOT, MAP_COMPARE_HANDLE, GtkWidget)

#define HOT_MAP_COMPARE_HANDLE_WIDTH 36

/*
 * The line between two maps of which one lies over the other, dragged by its grip or moved by Left and Right, with Control further,
 * and by Home and End. Whoever lays it out puts its middle at the position.
 *
 * Properties (notify):
 *   position   double, 0 to 1: the part of the width that is left of it
 */
GtkWidget *hot_map_compare_handle_new          (void);
double     hot_map_compare_handle_get_position (HotMapCompareHandle *self);
void       hot_map_compare_handle_set_position (HotMapCompareHandle *self,
                                                double               position);

G_END_DECLS
