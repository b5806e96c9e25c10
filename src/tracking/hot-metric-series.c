/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-metric-series.h"

#include <float.h>
#include <math.h>

G_DEFINE_BOXED_TYPE (HotMetricSeries, hot_metric_series, hot_metric_series_ref, hot_metric_series_unref)

double
hot_metric_restore (double stored)
{
  return fabs (stored) >= DBL_MAX ? copysign (INFINITY, stored) : stored;
}

HotMetricSeries *
hot_metric_series_new (const char     *run_id,
                       const char     *key,
                       HotMetricPoint *points,
                       guint           n_points)
{
  HotMetricSeries *self = g_new0 (HotMetricSeries, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->run_id = g_strdup (run_id);
  self->key = g_strdup (key);
  self->points = points;
  self->n_points = n_points;

  return self;
}

HotMetricSeries *
hot_metric_series_ref (HotMetricSeries *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_metric_series_unref (HotMetricSeries *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->run_id);
  g_free (self->key);
  g_free (self->points);
  g_free (self);
}
