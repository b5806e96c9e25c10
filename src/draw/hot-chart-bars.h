/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-lines.h"
#include "draw/hot-chart-table.h"

G_BEGIN_DECLS

/**
 * HotChartBarsOptions:
 * @title: (nullable)
 * @choice: of the axis of values
 * @ascending: the least value first, as where less is better
 * @max_rows: at most so many, 0 for as many as there are
 * @references: (nullable): lines to compare with, such as a baseline's value
 */
typedef struct {
  const char              *title;
  HotChartAxisChoice       choice;
  gboolean                 ascending;
  guint                    max_rows;
  const HotChartReference *references;
  guint                    n_references;
} HotChartBarsOptions;

/**
 * HotChartBarSet:
 * @id: (nullable): of the run that the values are of
 * @name: of the run
 * @style: of the run
 * @values: one for each row; NaN for none
 * @low: (nullable): lower ends of whiskers
 * @high: (nullable): their upper ends
 *
 * One run's bars in a chart of several runs.
 */
typedef struct {
  const char   *id;
  const char   *name;
  guint         style;
  const double *values;
  const double *low;
  const double *high;
} HotChartBarSet;

/**
 * HotChartBarRow:
 * @label: a feature, or a slice: “Manhattan · Private room”
 * @count: how many listings a slice has; 0 where that says nothing
 */
typedef struct {
  const char *label;
  guint64     count;
} HotChartBarRow;

#define HOT_TYPE_CHART_BARS (hot_chart_bars_get_type ())
G_DECLARE_FINAL_TYPE (HotChartBars, hot_chart_bars, HOT, CHART_BARS, HotChart)

/* A metric of each run, best first; runs without it are left out. A mark is a bar. */
HotChart *hot_chart_bars_new        (HotChartTable             *table,
                                     guint                      column,
                                     const HotChartBarsOptions *options);
/* Rows of bars side by side, one for each run: importances by feature, errors by slice. Rows are ordered by their greatest value (by
 * their least if @ascending), ties as they come. A mark is a bar; its row of the data set is its place in @rows. */
HotChart *hot_chart_bars_new_groups (const HotChartBarRow      *rows,
                                     guint                      n_rows,
                                     const HotChartBarSet      *sets,
                                     guint                      n_sets,
                                     const HotChartQuantity    *quantity,
                                     const HotChartBarsOptions *options);

G_END_DECLS
