/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-scatter.h"

G_BEGIN_DECLS

/**
 * HotChartSurfaceOptions:
 * @title: (nullable)
 * @x: a parameter
 * @y: another one
 * @z: the metric
 */
typedef struct {
  const char         *title;
  guint               x;
  guint               y;
  guint               z;
  HotChartAxisChoice  x_choice;
  HotChartAxisChoice  y_choice;
  HotChartAxisChoice  z_choice;
} HotChartSurfaceOptions;

#define HOT_TYPE_CHART_SURFACE (hot_chart_surface_get_type ())
G_DECLARE_FINAL_TYPE (HotChartSurface, hot_chart_surface, HOT, CHART_SURFACE, HotChart)

/**
 * hot_chart_surface_new:
 *
 * A metric over two parameters, as steps of colour with contours between them, and the runs as dots of their own colours. A mark is a run.
 *
 * Between the runs the metric is a kernel regression (Nadaraya and Watson, 1964): the mean of all runs weighted by a Gaussian of their
 * distance on the axes as they are shown, each from 0 to 1. Its width is n^(-1/6) times 0.29 (Scott's rule for two dimensions and evenly
 * spread runs), at least 0.04. It smooths: where runs differ by chance, it does not go through each of them. Farther than two and a half
 * widths from every run nothing is shown. On axes of categories there is nothing between: each cell is the mean of its runs.
 */
HotChart *hot_chart_surface_new (HotChartTable                *table,
                                 const HotChartSurfaceOptions *options);
/* The estimate at a place, each from 0 to 1; NaN where nothing is shown. */
double    hot_chart_surface_get (HotChartSurface              *self,
                                 double                        x,
                                 double                        y);

G_END_DECLS
