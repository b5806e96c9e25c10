/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-series.h"
#include "draw/hot-chart.h"

G_BEGIN_DECLS

/**
 * HotChartHistogramOptions:
 * @title: (nullable)
 * @quantity: what is counted
 * @choice: of its axis; a logarithmic one has no effect
 */
typedef struct {
  const char         *title;
  HotChartQuantity    quantity;
  HotChartAxisChoice  choice;
} HotChartHistogramOptions;

#define HOT_TYPE_CHART_HISTOGRAM (hot_chart_histogram_get_type ())
G_DECLARE_FINAL_TYPE (HotChartHistogram, hot_chart_histogram, HOT, CHART_HISTOGRAM, HotChart)

/**
 * hot_chart_histogram_new:
 * @series: of each run: y is what is counted
 *
 * How the values of up to a few runs are spread, laid over each other: outlines in the runs' colours and dashes. Heights are
 * shares of each run's values in percent, so that runs of different sizes can be compared. Bins begin at round numbers; their width is
 * that of Freedman and Diaconis (1981) rounded down to 1, 2 or 5 times a power of ten, between 8 and 80 of them. A mark is a bin of a run.
 */
HotChart *hot_chart_histogram_new (HotChartSeries *const          *series,
                                   guint                           n_series,
                                   const HotChartHistogramOptions *options);

G_END_DECLS
