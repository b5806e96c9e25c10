/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-series.h"
#include "draw/hot-chart.h"

G_BEGIN_DECLS

/**
 * HotChartReference:
 * @label: for a person: "Baseline: neighbourhood median"
 * @value: where the line is
 *
 * A line across a chart to compare with.
 */
typedef struct {
  const char *label;
  double      value;
} HotChartReference;

/**
 * HotChartLinesOptions:
 * @title: (nullable)
 * @x: what the steps are
 * @y: what the metric is
 * @smoothing: weight of hot_chart_smooth(), 0 for none; where there are few lines, what was before stays behind them
 * @groups: (nullable): for each series a group, counted from 0: instead of the series, their mean at each step and a band of one standard
 *   deviation to both sides (of the sample; none where a step has one value) are shown. A group looks and is called as its first series
 * @group_names: (nullable): names for groups
 * @references: (nullable): lines to compare with
 * @is_panel: one of several beside each other: runs and axes are named elsewhere
 */
typedef struct {
  const char              *title;
  HotChartQuantity         x;
  HotChartQuantity         y;
  HotChartAxisChoice       x_choice;
  HotChartAxisChoice       y_choice;
  double                   smoothing;
  const guint             *groups;
  const char *const       *group_names;
  const HotChartReference *references;
  guint                    n_references;
  gboolean                 is_panel;
} HotChartLinesOptions;

/* @text: (transfer full): what a chart says in words; the result says also where the lines to compare with are. (transfer full) */
char     *hot_chart_describe_references (char                    *text,
                                         const HotChartReference *references,
                                         guint                    n_references,
                                         const HotChartQuantity  *quantity);

#define HOT_TYPE_CHART_LINES (hot_chart_lines_get_type ())
G_DECLARE_FINAL_TYPE (HotChartLines, hot_chart_lines, HOT, CHART_LINES, HotChart)

/* A metric of many runs over steps. A mark is a point of a line. */
HotChart *hot_chart_lines_new      (HotChartSeries *const      *series,
                                    guint                       n_series,
                                    const HotChartLinesOptions *options);

/**
 * hot_chart_decimate:
 * @points: x and y in turns, x ascending; NaN where a line is interrupted
 * @column: width of a column
 * @out: room for as many points; may be @points
 *
 * Keeps of each column of the picture what one would see: the first, lowest, highest and last point, in their order (M4 of Jugel et al.,
 * "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
 *
 * Returns: how many are left
 */
gsize     hot_chart_decimate       (const float *points,
                                    gsize        n,
                                    double       column,
                                    float       *out);

G_END_DECLS
