/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "draw/hot-map-layer.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_LEGEND (hot_map_legend_get_type ())
G_DECLARE_FINAL_TYPE (HotMapLegend, hot_map_legend, HOT, MAP_LEGEND, GtkWidget)

/*
 * The colours of a map with their numbers and a histogram, on which a range is brushed: by dragging, or by Left and Right (with Shift
 * the upper end, with Control the lower one).
 *
 * Signals:
 *   begin-brush (): what is brushed next is a step of its own
 *   brushed (double lower, double upper): a person has brushed another range, as parts of the scale; 0 and 1 for none
 */
GtkWidget *hot_map_legend_new       (void);
/* @layer: (nullable): whose colours they are */
void       hot_map_legend_set_layer (HotMapLegend *self,
                                     HotMapLayer  *layer);
void       hot_map_legend_set_range (HotMapLegend *self,
                                     double        lower,
                                     double        upper);
void       hot_map_legend_get_range (HotMapLegend *self,
                                     double       *lower,
                                     double       *upper);

G_END_DECLS
