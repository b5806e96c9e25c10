/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "draw/hot-map-comparison.h"
#include "draw/hot-map-style.h"

G_BEGIN_DECLS

/* Pixels beyond each edge of the view that a frame holds too, so that a moved map is not bare before the next one is there. */
#define HOT_MAP_FRAME_MARGIN 160

typedef struct _HotMapFrame HotMapFrame;

/**
 * HotMapRequest:
 * @data: what is shown
 * @options: how
 * @viewport: the view, in logical pixels
 * @pixel_ratio: device pixels to a logical one
 * @dark: colours for a dark background
 * @high_contrast: stronger lines
 * @has_tiles: whether street tiles lie between what is above them and what is below
 * @has_domain: whether @domain is to be kept to
 * @domain: the colour scale then
 * @first: (nullable): another snapshot, A, that @data, B, is compared with
 * @first_column: of @first: what the column of @options is of @data
 * @compare: what of the comparison is painted: both, or the difference
 * @previous: (nullable): the frame before, whose parts are taken over where nothing about them changed
 *
 * All that a frame depends on.
 */
typedef struct {
  HotMapData    *data;
  HotMapOptions  options;
  HotViewport    viewport;
  double         pixel_ratio;
  gboolean       dark;
  gboolean       high_contrast;
  gboolean       has_tiles;
  gboolean       has_domain;
  HotScale       domain;
  HotMapData    *first;
  int            first_column;
  HotMapCompareKind compare;
  HotMapFrame   *previous;
} HotMapRequest;

/* A copy that holds references. */
HotMapRequest   *hot_map_request_copy         (const HotMapRequest  *self);
void             hot_map_request_free         (HotMapRequest        *self);

/**
 * HotMapFrame:
 *
 * One picture of the map, as textures, with the layer that it was painted from. Immutable, shared by reference count.
 */
#define HOT_TYPE_MAP_FRAME (hot_map_frame_get_type ())
GType            hot_map_frame_get_type       (void);

/* Blocks; made for a worker thread. */
HotMapFrame     *hot_map_frame_new            (const HotMapRequest  *request,
                                               GCancellable         *cancellable,
                                               GError              **error);
HotMapFrame     *hot_map_frame_ref            (HotMapFrame          *self);
void             hot_map_frame_unref          (HotMapFrame          *self);

HotMapLayer     *hot_map_frame_get_layer      (HotMapFrame          *self);
/* NULL where nothing is compared. */
HotMapComparison *hot_map_frame_get_comparison (HotMapFrame         *self);
/* The picture of A beside this one of B; NULL without one. */
HotMapFrame     *hot_map_frame_get_first      (HotMapFrame          *self);
/* What the textures show: the view with its margin. */
const HotViewport *hot_map_frame_get_extent   (HotMapFrame          *self);
/* Draws the frame where its part of the world is in @viewport. */
void             hot_map_frame_snapshot       (HotMapFrame          *self,
                                               const HotViewport    *viewport,
                                               GtkSnapshot          *snapshot);
/* Likewise what lies below street tiles, where there are any. */
void             hot_map_frame_snapshot_ground (HotMapFrame         *self,
                                               const HotViewport    *viewport,
                                               GtkSnapshot          *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMapFrame, hot_map_frame_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMapRequest, hot_map_request_free)

G_END_DECLS
