/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

typedef struct {
  double value;
  gint64 timestamp;
  gint64 step;
} HotMetricPoint;

/**
 * HotMetricSeries:
 * @points: (array length=n_points): by step, then by timestamp
 *
 * The history of one metric of one run. Never changes once made.
 */
typedef struct {
  gatomicrefcount  ref_count;
  char            *run_id;
  char            *key;
  HotMetricPoint  *points;
  guint            n_points;
} HotMetricSeries;

/* A number as it was logged: MLflow's store keeps no infinity, and has the greatest number of that sign in its place. */
double           hot_metric_restore        (double           stored);

#define HOT_TYPE_METRIC_SERIES (hot_metric_series_get_type ())
GType            hot_metric_series_get_type (void);
/* @points: (transfer full) */
HotMetricSeries *hot_metric_series_new      (const char      *run_id,
                                             const char      *key,
                                             HotMetricPoint  *points,
                                             guint            n_points);
HotMetricSeries *hot_metric_series_ref      (HotMetricSeries *self);
void             hot_metric_series_unref    (HotMetricSeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMetricSeries, hot_metric_series_unref)

G_END_DECLS
