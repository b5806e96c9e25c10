/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * HotChartSeries:
 * @id: of the run
 * @name: for a person: what tells it from the others
 * @style: of hot_run_style_get()
 * @n: how many points
 * @x: @n numbers
 * @y: @n numbers; NaN where there is none
 * @rows: (nullable): for each point the row of the data set that it is about, for linked selection
 *
 * What one run has to show as points: a metric over steps, predictions against what was so. Immutable, shared by reference count, so
 * that several charts and a worker can have it.
 */
typedef struct {
  gatomicrefcount  ref_count;
  char            *id;
  char            *name;
  guint            style;
  gsize            n;
  double          *x;
  double          *y;
  guint32         *rows;
} HotChartSeries;

#define HOT_TYPE_CHART_SERIES (hot_chart_series_get_type ())
GType           hot_chart_series_get_type (void);

/* Everything is copied. @x: (nullable): 0, 1, 2... @rows: (nullable) */
HotChartSeries *hot_chart_series_new      (const char           *id,
                                           const char           *name,
                                           guint                 style,
                                           gsize                 n,
                                           const double         *x,
                                           const double         *y,
                                           const guint32        *rows);
HotChartSeries *hot_chart_series_ref      (HotChartSeries       *self);
void            hot_chart_series_unref    (HotChartSeries       *self);

/**
 * hot_chart_smooth:
 * @weight: of what was before, 0 (as it is) to below 1
 * @out: @n numbers; may be @values
 *
 * The exponential moving average of TensorBoard's scalar charts: begun at 0 and divided by 1 - @weight^i, so that the beginning is
 * not drawn towards 0. Values that are not finite stay, and do not count; a constant series stays as it is.
 */
void            hot_chart_smooth          (const double         *values,
                                           gsize                 n,
                                           double                weight,
                                           double               *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotChartSeries, hot_chart_series_unref)

G_END_DECLS
