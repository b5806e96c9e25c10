/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-point-cloud.h"

G_BEGIN_DECLS

/**
 * HotPointGrid:
 * @origin_x: left edge, in units of the world
 * @origin_y: upper edge
 * @shift: base 2 logarithm of the width of a cell
 *
 * A grid of at most 65536 x 65536 square cells over an extent.
 */
typedef struct {
  guint32 origin_x;
  guint32 origin_y;
  guint   shift;
} HotPointGrid;

/* The finest grid that covers the points of @cloud. */
HotPointGrid hot_point_grid_for_cloud (HotPointCloud      *cloud);

/**
 * hot_point_sort:
 * @x: (out): coordinates in Morton order of their cells, room for hot_point_cloud_get_n()
 * @y: (out): likewise
 * @rows: (out): the row of each
 *
 * Points of one cell come in the order of the rows. Runs on all processors: one pass parts the points by the upper bits
 * of their key, then each part is sorted in the cache.
 *
 * Returns: %FALSE when cancelled
 */
gboolean     hot_point_sort           (HotPointCloud      *cloud,
                                       const HotPointGrid *grid,
                                       guint32            *x,
                                       guint32            *y,
                                       guint32            *rows,
                                       GCancellable       *cancellable);

G_END_DECLS
