/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-bins.h"
#include "geo/hot-point-ranks.h"

G_BEGIN_DECLS

/**
 * HotHexagon:
 * @x: its middle, as a fraction of the world
 * @y: likewise
 * @bin: what lies in it
 */
typedef struct {
  double x;
  double y;
  HotBin bin;
} HotHexagon;

/**
 * HotHexGrid:
 * @side: of each hexagon, as a fraction of the world; corners point up and down
 * @n_hexagons: how many hold points
 * @hexagons: those, in no order that means anything
 * @n: points within the viewport
 *
 * A viewport's points by hexagons that stand still in the world. Made once, never changed, shared by reference count.
 */
typedef struct {
  double      side;
  guint       n_hexagons;
  HotHexagon *hexagons;
  guint       n;
} HotHexGrid;

/**
 * hot_hex_grid_new:
 * @side: of the hexagons, in pixels
 * @is_exact_side: whether the hexagons are exactly that wide (a radius in metres); else they keep their size over half a level of zoom, so
 *   that they do not all change with every step
 * @values: (nullable): of the column, for all but HOT_AGGREGATE_COUNT
 * @ranks: (nullable): of the column, for HOT_AGGREGATE_MEDIAN
 *
 * Counts every point by itself; where more than a million are in view, small squares of them as wholes, a sixteenth of
 * a hexagon wide at most, so that the cost stays the same. Medians are exact in the first case, and to within a rank in
 * the second.
 *
 * Returns: (transfer full): the hexagons, or %NULL when cancelled
 */
HotHexGrid       *hot_hex_grid_new   (HotPointIndex      *index,
                                      HotPointValues     *values,
                                      HotPointRanks      *ranks,
                                      HotAggregate        aggregate,
                                      const HotViewport  *viewport,
                                      int                 margin,
                                      double              side,
                                      gboolean            is_exact_side,
                                      GCancellable       *cancellable,
                                      GError            **error);
HotHexGrid       *hot_hex_grid_ref   (HotHexGrid         *self);
void              hot_hex_grid_unref (HotHexGrid         *self);
/**
 * hot_hex_grid_join:
 * @other: of the same side
 * @numbers: (out) (transfer full): of each hexagon the numbers in @self and in @other, -1 where that one has none there
 *
 * The hexagons that hold points of either; each bin has the points of both, and no value.
 */
HotHexGrid       *hot_hex_grid_join  (const HotHexGrid   *self,
                                      const HotHexGrid   *other,
                                      gint32            (**numbers)[2]);
/* The hexagon that holds a place of the world; NULL where no points are. */
const HotHexagon *hot_hex_grid_find  (const HotHexGrid   *self,
                                      double              x,
                                      double              y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotHexGrid, hot_hex_grid_unref)

G_END_DECLS
