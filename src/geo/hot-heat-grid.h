/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-point-ranks.h"
#include "geo/hot-point-values.h"

G_BEGIN_DECLS

/**
 * HotAggregate:
 * @HOT_AGGREGATE_STD: sample standard deviation, as pandas has it; a single value has none. Under a kernel, where a value v counts by
 *   a weight w: sqrt (Σ w (v - m)² / (Σ w - Σ w² / Σ w)), m the weighted mean. Source: GNU Scientific Library, "Weighted Samples"
 *
 * What of a column's values in one place is shown. For HOT_AGGREGATE_COUNT there is no column.
 */
typedef enum {
  HOT_AGGREGATE_COUNT,
  HOT_AGGREGATE_MEAN,
  HOT_AGGREGATE_MEDIAN,
  HOT_AGGREGATE_SUM,
  HOT_AGGREGATE_MIN,
  HOT_AGGREGATE_MAX,
  HOT_AGGREGATE_STD,
  HOT_N_AGGREGATES,
} HotAggregate;

/* "count", "mean"...: the names of the command line, never translated. */
const char *hot_aggregate_to_string   (HotAggregate  aggregate);
gboolean    hot_aggregate_from_string (const char   *string,
                                       HotAggregate *aggregate);

/**
 * HotHeatGrid:
 * @width: cells
 * @height: cells
 * @x: left edge, as a fraction of the world
 * @y: upper edge
 * @cell: width of a cell, as a fraction of the world
 * @sigma: standard deviation of the kernel, in cells
 * @counts: @width x @height, how many points fall to each cell once every one is spread by the kernel; row by row
 * @values: (nullable): likewise the aggregate of the values,
 *   that of HOT_AGGREGATE_SUM to the square kilometre; NaN where there are none
 * @support: (nullable): likewise how many values stand behind each of @values, weighed by the kernel
 * @n: points within the viewport
 *
 * A viewport's points, smoothed by a Gaussian. Beyond its edges there is nothing.
 *
 * The cells are those of a grid that stands still in the world, and the kernel is made narrower by just as much as
 * gathering in cells and drawing with linear interpolation widen it, so that the picture does not change when it is
 * moved, and hardly when the cells change size.
 *
 * Made once, never changed, shared by reference count.
 */
typedef struct {
  guint   width;
  guint   height;
  double  x;
  double  y;
  double  cell;
  double  sigma;
  float  *counts;
  float  *values;
  float  *support;
  guint   n;
} HotHeatGrid;

/**
 * hot_heat_grid_new:
 * @margin: pixels beyond each edge of @viewport that must be right too, for a picture that is moved before it is made anew
 * @radius: of the kernel, in pixels: two standard deviations, where a point's weight has fallen to an eighth
 * @values: (nullable): of the column, made for @index; %NULL for HOT_AGGREGATE_COUNT
 *
 * Not for HOT_AGGREGATE_MEDIAN, see hot_heat_grid_new_median(). Its cost depends on the pixels of @viewport (and, for a
 * small @radius, on how small that is), not on the number of points.
 *
 * Returns: (transfer full): the grid, or %NULL when cancelled
 */
HotHeatGrid *hot_heat_grid_new           (HotPointIndex     *index,
                                          HotPointValues    *values,
                                          HotAggregate       aggregate,
                                          const HotViewport *viewport,
                                          int                margin,
                                          double             radius,
                                          GCancellable      *cancellable,
                                          GError           **error);
/* HOT_AGGREGATE_MEDIAN: the value that half of the points around a place, weighed by the kernel, do not reach; to within a part of
 * one of 32 ranks of the whole column, see HotPointRanks. */
HotHeatGrid *hot_heat_grid_new_median    (HotPointIndex     *index,
                                          HotPointRanks     *ranks,
                                          const HotViewport *viewport,
                                          int                margin,
                                          double             radius,
                                          GCancellable      *cancellable,
                                          GError           **error);
/* The same picture of HOT_AGGREGATE_COUNT from points that have not been put in order yet: it looks at every one. */
HotHeatGrid *hot_heat_grid_new_for_cloud (HotPointCloud     *cloud,
                                          const HotViewport *viewport,
                                          int                margin,
                                          double             radius);
HotHeatGrid *hot_heat_grid_ref           (HotHeatGrid       *self);
void         hot_heat_grid_unref         (HotHeatGrid       *self);

/* What a count in row @row of the grid must be multiplied by to give points to the square kilometre. */
double       hot_heat_grid_get_per_km2   (const HotHeatGrid *self,
                                          double             row);
/**
 * hot_heat_grid_read:
 * @density: (out): points to the square kilometre
 * @value: (out): the aggregate, NaN where there is none; of HOT_AGGREGATE_COUNT always
 * @support: (out): values that stand behind @value
 *
 * Reads the surface at a place of the world, between the cells by linear interpolation.
 */
void         hot_heat_grid_read          (const HotHeatGrid *self,
                                          double             x,
                                          double             y,
                                          double            *density,
                                          double            *value,
                                          double            *support);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotHeatGrid, hot_heat_grid_unref)

G_END_DECLS
