/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-lines.h"

G_BEGIN_DECLS

/**
 * HotChartPanel:
 * @title: a metric, or a value that the runs in it have in common
 * @y: what the metric is
 * @series: its lines
 */
typedef struct {
  const char            *title;
  HotChartQuantity       y;
  HotChartSeries *const *series;
  guint                  n_series;
} HotChartPanel;

/**
 * HotChartPanelsOptions:
 * @title: (nullable)
 * @x: what the steps are
 * @x_choice: of all panels
 * @y_choice: of all panels
 * @smoothing: of all panels, as in HotChartLinesOptions
 * @shares_y: all show the same metric, and have the same ends so that they can be compared
 */
typedef struct {
  const char         *title;
  HotChartQuantity    x;
  HotChartAxisChoice  x_choice;
  HotChartAxisChoice  y_choice;
  double              smoothing;
  gboolean            shares_y;
} HotChartPanelsOptions;

#define HOT_TYPE_CHART_PANELS (hot_chart_panels_get_type ())
G_DECLARE_FINAL_TYPE (HotChartPanels, hot_chart_panels, HOT, CHART_PANELS, HotChart)

/* Small multiples: lines in panels beside each other, over the same steps. A mark is a point of a line. */
HotChart *hot_chart_panels_new (const HotChartPanel         *panels,
                                guint                        n_panels,
                                const HotChartPanelsOptions *options);

G_END_DECLS
