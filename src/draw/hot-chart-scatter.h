/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-table.h"
#include "draw/hot-chart.h"

G_BEGIN_DECLS

#define HOT_CHART_NO_COLUMN G_MAXUINT

/**
 * HotChartScatterOptions:
 * @title: (nullable)
 * @x: column
 * @y: column
 * @color: column that gives the colour, or %HOT_CHART_NO_COLUMN for the style of each run
 * @size: column of numbers that gives the area of the dots, or %HOT_CHART_NO_COLUMN
 * @front: (nullable) (array length=n_front): runs to set off from all others, joined by steps; by @x, ascending
 * @front_is_left: the steps turn where both runs beside them are worse: with the value of @x of the right one if less is better, else of the
 *   left one
 */
typedef struct {
  const char         *title;
  guint               x;
  guint               y;
  guint               color;
  guint               size;
  HotChartAxisChoice  x_choice;
  HotChartAxisChoice  y_choice;
  HotChartAxisChoice  color_choice;
  const guint        *front;
  guint               n_front;
  gboolean            front_is_left;
} HotChartScatterOptions;

#define HOT_TYPE_CHART_SCATTER (hot_chart_scatter_get_type ())
G_DECLARE_FINAL_TYPE (HotChartScatter, hot_chart_scatter, HOT, CHART_SCATTER, HotChart)

/* Runs as dots. Columns of categories are placed side by side, runs of one category beside each other where they would hide. */
HotChart *hot_chart_scatter_new (HotChartTable                *table,
                                 const HotChartScatterOptions *options);

/**
 * HotChartColoring:
 * @axis: of numbers
 * @colors: of numbers
 *
 * How a column becomes colours; for the kinds of charts.
 */
typedef struct {
  HotChartTable        *table;
  const HotChartColumn *column;
  HotChartAxis          axis;
  HotColor              colors[HOT_PALETTE_SIZE];
  gboolean              dark;
} HotChartColoring;

/* @column: or %HOT_CHART_NO_COLUMN */
void          hot_chart_coloring_init       (HotChartColoring     *self,
                                             HotChartTable        *table,
                                             guint                 column,
                                             const HotChartAxis   *axis,
                                             const HotChartTheme  *theme);
/* Colour and shape of a run; without a value it is grey. */
HotRunStyle   hot_chart_coloring_get        (const HotChartColoring *self,
                                             guint                   run,
                                             const HotChartTheme    *theme);
/* What the colours mean, as a legend: its height, and itself. */
double        hot_chart_coloring_get_height (const HotChartColoring *self,
                                             double                  width,
                                             const HotChartTheme    *theme);
void          hot_chart_coloring_paint      (const HotChartColoring *self,
                                             cairo_t                *cr,
                                             double                  y,
                                             double                  width,
                                             const HotChartTheme    *theme);

G_END_DECLS
