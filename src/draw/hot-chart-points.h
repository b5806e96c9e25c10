/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-series.h"
#include "draw/hot-chart.h"

G_BEGIN_DECLS

/**
 * HotChartPointsKind:
 * @HOT_CHART_PREDICTED: what was predicted against what was so, with the line on which both are equal
 * @HOT_CHART_RESIDUALS: residuals against predictions, with the line of no error and a LOWESS line for each run
 */
typedef enum {
  HOT_CHART_PREDICTED,
  HOT_CHART_RESIDUALS,
} HotChartPointsKind;

/**
 * HotChartPointsOptions:
 * @title: (nullable)
 * @quantity: what is predicted; its name is part of the axes' names
 * @choice: of both axes of HOT_CHART_PREDICTED; of HOT_CHART_RESIDUALS only clipping counts, for both
 */
typedef struct {
  const char         *title;
  HotChartPointsKind  kind;
  HotChartQuantity    quantity;
  HotChartAxisChoice  choice;
} HotChartPointsOptions;

/* Above so many points in all, the picture shows how dense they are instead of each of them. */
#define HOT_CHART_MAX_DOTS 20000

#define HOT_TYPE_CHART_POINTS (hot_chart_points_get_type ())
G_DECLARE_FINAL_TYPE (HotChartPoints, hot_chart_points, HOT, CHART_POINTS, HotChart)

/**
 * hot_chart_points_new:
 * @series: of each run: x is what was so, y what was predicted, rows the listings
 *
 * The errors of up to a few runs. A mark is a listing as one run sees it. Above %HOT_CHART_MAX_DOTS points and for one run, each pixel's
 * colour is the logarithm of how many points are there, by the colours of numbers; of several runs, dots become fainter the more there are.
 *
 * The LOWESS line is that of hot_lowess() with a fraction of 2/3, three robust rounds, over at most 5,000 points at equal steps of
 * their order.
 */
HotChart *hot_chart_points_new (HotChartSeries *const       *series,
                                guint                        n_series,
                                const HotChartPointsOptions *options);

G_END_DECLS
