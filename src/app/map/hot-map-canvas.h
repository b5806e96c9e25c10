/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "app/map/hot-map-frame.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_CANVAS (hot_map_canvas_get_type ())
G_DECLARE_FINAL_TYPE (HotMapCanvas, hot_map_canvas, HOT, MAP_CANVAS, ShumateLayer)

/*
 * The layer of the map on which the data are drawn.
 *
 * Properties (notify):
 *   frame       HotMapFrame, boxed, nullable: the newest picture
 *   has-tiles   boolean: street tiles lie below, so what is below them is left out
 *   stack       HotMapStack, read-only: how the layers lie above each other, as the options say
 *   keeps-domain boolean: the colours keep their meaning while the view or the rows change; else they fit what is in view
 */
HotMapCanvas        *hot_map_canvas_new           (ShumateViewport     *viewport);
void                 hot_map_canvas_set_data      (HotMapCanvas        *self,
                                                   HotMapData          *data);
HotMapData          *hot_map_canvas_get_data      (HotMapCanvas        *self);
const HotMapOptions *hot_map_canvas_get_options   (HotMapCanvas        *self);
void                 hot_map_canvas_set_options   (HotMapCanvas        *self,
                                                   const HotMapOptions *options);
HotMapFrame         *hot_map_canvas_get_frame     (HotMapCanvas        *self);
void                 hot_map_canvas_set_has_tiles (HotMapCanvas        *self,
                                                   gboolean             has_tiles);
void                 hot_map_canvas_set_has_outlines (HotMapCanvas     *self,
                                                   gboolean             has_outlines);
gboolean             hot_map_canvas_get_keeps_domain (HotMapCanvas     *self);
void                 hot_map_canvas_set_keeps_domain (HotMapCanvas     *self,
                                                   gboolean             keeps_domain);
/* Compares two snapshots: shows B, or how it differs from A. @sides: A and B with the columns that are shown of them */
void                 hot_map_canvas_compare       (HotMapCanvas        *self,
                                                   const HotMapSides   *sides,
                                                   const HotMapOptions *options,
                                                   HotMapCompareKind    kind);
/* Shows A beside @leader, which shows B and has the pictures of both made; they have to be of the same size and view. */
void                 hot_map_canvas_follow        (HotMapCanvas        *self,
                                                   HotMapCanvas        *leader);
/* The colours to keep to, where keeps-domain says so. */
void                 hot_map_canvas_set_domain    (HotMapCanvas        *self,
                                                   const HotScale      *domain);
/* The colours keep their meaning for as long as this lasts, whatever keeps-domain says. */
void                 hot_map_canvas_hold_domain   (HotMapCanvas        *self,
                                                   gboolean             hold);
/* What the widget shows at this moment. */
HotViewport          hot_map_canvas_get_view      (HotMapCanvas        *self);
void                 hot_map_canvas_set_view      (HotMapCanvas        *self,
                                                   const HotViewport   *view);
/* Shows all points, now or, where the widget has no size yet, as soon as it has. */
void                 hot_map_canvas_fit           (HotMapCanvas        *self);
void                 hot_map_canvas_pan           (HotMapCanvas        *self,
                                                   double               dx,
                                                   double               dy);
/* About the middle. */
void                 hot_map_canvas_zoom          (HotMapCanvas        *self,
                                                   double               levels);

G_END_DECLS
