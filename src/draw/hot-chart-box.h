/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-scatter.h"

G_BEGIN_DECLS

/**
 * HotChartBoxOptions:
 * @title: (nullable)
 * @x: the parameter whose values make the boxes
 * @y: the metric
 */
typedef struct {
  const char         *title;
  guint               x;
  guint               y;
  HotChartAxisChoice  y_choice;
} HotChartBoxOptions;

#define HOT_TYPE_CHART_BOX (hot_chart_box_get_type ())
G_DECLARE_FINAL_TYPE (HotChartBox, hot_chart_box, HOT, CHART_BOX, HotChart)

/**
 * hot_chart_box_new:
 *
 * How a metric is spread for each value of a parameter, with the runs as dots. Numbers of more than twelve different values are put in
 * six groups of about equal size. Boxes reach from quartile to quartile (interpolated, as NumPy does), whiskers to the last run within
 * one and a half times that (Tukey, 1977). A mark is a run.
 */
HotChart *hot_chart_box_new (HotChartTable            *table,
                             const HotChartBoxOptions *options);

G_END_DECLS
