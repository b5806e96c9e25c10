/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-bins.h"
#include "geo/hot-point-ranks.h"

G_BEGIN_DECLS

/**
 * HotBinShape:
 * @HOT_BIN_HEXAGON: hexagons; corners point up and down
 * @HOT_BIN_SQUARE: squares, each as wide as a hexagon of the same side would be
 */
typedef enum {
  HOT_BIN_HEXAGON,
  HOT_BIN_SQUARE,
} HotBinShape;

/**
 * HotGridBin:
 * @x: its middle, as a fraction of the world
 * @y: likewise
 * @bin: what lies in it
 */
typedef struct {
  double x;
  double y;
  HotBin bin;
} HotGridBin;

/**
 * HotBinGrid:
 * @shape: of the bins
 * @side: of each hexagon, as a fraction of the world; see hot_bin_grid_get_width()
 * @n_bins: how many hold points
 * @bins: those, in no order that means anything
 * @n: points within the viewport
 *
 * A viewport's points by hexagons or squares that stand still in the world. Made once, never changed, shared by reference count.
 */
typedef struct {
  HotBinShape  shape;
  double       side;
  guint        n_bins;
  HotGridBin  *bins;
  guint        n;
} HotBinGrid;

/**
 * hot_bin_grid_new:
 * @shape: of the bins
 * @side: of the hexagons, in pixels; squares are as wide as those
 * @is_exact_side: whether the bins are exactly that large (a radius in metres); else they keep their size over half a level of zoom, so
 *   that they do not all change with every step
 * @values: (nullable): of the column, for all but HOT_AGGREGATE_COUNT
 * @ranks: (nullable): of the column, for HOT_AGGREGATE_MEDIAN
 *
 * Counts every point by itself; where more than a million are in view, small squares of them as wholes, a sixteenth of
 * a side wide at most, so that the cost stays the same. Medians are exact in the first case, and to within a rank in
 * the second.
 *
 * Returns: (transfer full): the bins, or %NULL when cancelled
 */
HotBinGrid       *hot_bin_grid_new   (HotPointIndex      *index,
                                      HotPointValues     *values,
                                      HotPointRanks      *ranks,
                                      HotAggregate        aggregate,
                                      HotBinShape         shape,
                                      const HotViewport  *viewport,
                                      int                 margin,
                                      double              side,
                                      gboolean            is_exact_side,
                                      GCancellable       *cancellable,
                                      GError            **error);
HotBinGrid       *hot_bin_grid_ref   (HotBinGrid         *self);
void              hot_bin_grid_unref (HotBinGrid         *self);
/**
 * hot_bin_grid_join:
 * @other: of the same shape and side
 * @numbers: (out) (transfer full): of each bin the numbers in @self and in @other, -1 where that one has none there
 *
 * The bins that hold points of either; each bin has the points of both, and no value.
 */
HotBinGrid       *hot_bin_grid_join  (const HotBinGrid   *self,
                                      const HotBinGrid   *other,
                                      gint32            (**numbers)[2]);
/* The bin that holds a place of the world; NULL where no points are. */
const HotGridBin *hot_bin_grid_find  (const HotBinGrid   *self,
                                      double              x,
                                      double              y);

/* From one side of a bin to the opposite one, as a fraction of the world. */
double            hot_bin_grid_get_width (const HotBinGrid *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotBinGrid, hot_bin_grid_unref)

G_END_DECLS
