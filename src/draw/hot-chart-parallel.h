/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-scatter.h"

G_BEGIN_DECLS

/**
 * HotChartRange:
 * @axis: which one, counted from 0 in the order shown
 * @from: least value
 * @to: greatest value; of categories from @axis - 0.5 to + 0.5 of each
 *
 * A range brushed on an axis. Runs without a value there are outside.
 */
typedef struct {
  guint  axis;
  double from;
  double to;
} HotChartRange;

/**
 * HotChartParallelOptions:
 * @title: (nullable)
 * @columns: the axes from left to right
 * @choices: (nullable): one for each axis
 * @color: column that gives the colour, or %HOT_CHART_NO_COLUMN
 * @color_choice: of its scale
 * @ranges: (nullable): what is brushed; runs outside step back. Several on one axis add up
 */
typedef struct {
  const char               *title;
  const guint              *columns;
  guint                     n_columns;
  const HotChartAxisChoice *choices;
  guint                     color;
  HotChartAxisChoice        color_choice;
  const HotChartRange      *ranges;
  guint                     n_ranges;
} HotChartParallelOptions;

#define HOT_TYPE_CHART_PARALLEL (hot_chart_parallel_get_type ())
G_DECLARE_FINAL_TYPE (HotChartParallel, hot_chart_parallel, HOT, CHART_PARALLEL, HotChart)

/* Runs as lines across axes that stand side by side. A mark is where a run crosses an axis. */
HotChart *hot_chart_parallel_new        (HotChartTable                 *table,
                                         const HotChartParallelOptions *options);
/* The axis near @x, and its value at the height of @y (within its ends); FALSE where there is none. For brushing: a drag along an axis
 * gives a HotChartRange, with which the chart is made anew. */
gboolean  hot_chart_parallel_get_axis   (HotChartParallel              *self,
                                         const HotChartState           *state,
                                         double                         x,
                                         double                         y,
                                         guint                         *axis,
                                         double                        *value);
/* Gets the ids of the runs within all ranges; they stay the chart's. */
void      hot_chart_parallel_get_inside (HotChartParallel              *self,
                                         GPtrArray                     *runs);

G_END_DECLS
