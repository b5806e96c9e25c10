/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "draw/hot-chart-axis.h"

G_BEGIN_DECLS

/**
 * HotChartColumn:
 * @quantity: its name and how its numbers are read
 * @values: one for each run; NaN where a run has none. Of categories the index into @categories
 * @categories: (nullable): %NULL for numbers
 * @n_categories: how many
 */
typedef struct {
  HotChartQuantity   quantity;
  double            *values;
  char             **categories;
  guint              n_categories;
} HotChartColumn;

/**
 * HotChartTable:
 *
 * Runs and what is known of them: a row for each run, a column for each parameter and metric. The charts of a page share one. Filled by
 * its maker, then immutable; shared by reference count.
 */
typedef struct _HotChartTable HotChartTable;

#define HOT_TYPE_CHART_TABLE (hot_chart_table_get_type ())
GType                 hot_chart_table_get_type       (void);

/* @ids, @names, @styles: one for each run; copied. */
HotChartTable        *hot_chart_table_new            (guint                   n_runs,
                                                      const char *const      *ids,
                                                      const char *const      *names,
                                                      const guint            *styles);
HotChartTable        *hot_chart_table_ref            (HotChartTable          *self);
void                  hot_chart_table_unref          (HotChartTable          *self);
/* Both return the number of the column; everything is copied. */
guint                 hot_chart_table_add_numbers    (HotChartTable          *self,
                                                      const HotChartQuantity *quantity,
                                                      const double           *values);
/* A parameter as it is logged, as text: numbers if all that are there are numbers, else categories. */
guint                 hot_chart_table_add_texts      (HotChartTable          *self,
                                                      const HotChartQuantity *quantity,
                                                      const char *const      *texts);

guint                 hot_chart_table_get_n_runs     (HotChartTable          *self);
const char           *hot_chart_table_get_id         (HotChartTable          *self,
                                                      guint                   run);
const char           *hot_chart_table_get_name       (HotChartTable          *self,
                                                      guint                   run);
guint                 hot_chart_table_get_style      (HotChartTable          *self,
                                                      guint                   run);
const HotChartColumn *hot_chart_table_get_column     (HotChartTable          *self,
                                                      guint                   column);
/* How many different values a column has, missing ones not counted: 1 or 0 means that it says nothing about differences. */
guint                 hot_chart_table_count_distinct (HotChartTable          *self,
                                                      guint                   column);

/* An axis for a column: of its categories, or fitted to its numbers. */
HotChartAxis          hot_chart_column_get_axis      (const HotChartColumn     *self,
                                                      guint                     n_runs,
                                                      const HotChartAxisChoice *choice,
                                                      HotChartFitFlags          flags);

/* A field of a CSV: a number, or the name of a category. */
void                  hot_chart_csv_value            (GString                *csv,
                                                      HotChartTable          *table,
                                                      guint                   column,
                                                      guint                   run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotChartTable, hot_chart_table_unref)

G_END_DECLS
