/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-series.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (HotChartSeries, hot_chart_series, hot_chart_series_ref, hot_chart_series_unref)

HotChartSeries *
hot_chart_series_new (const char    *id,
                      const char    *name,
                      guint          style,
                      gsize          n,
                      const double  *x,
                      const double  *y,
                      const guint32 *rows)
{
  HotChartSeries *self = g_new0 (HotChartSeries, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->style = style;
  self->n = n;
  self->y = g_memdup2 (y, n * sizeof *y);
  self->rows = rows != NULL ? g_memdup2 (rows, n * sizeof *rows) : NULL;
  if (x != NULL)
    self->x = g_memdup2 (x, n * sizeof *x);
  else
    {
      self->x = g_new (double, n);
      for (gsize i = 0; i < n; i++)
        self->x[i] = i;
    }
  return self;
}

HotChartSeries *
hot_chart_series_ref (HotChartSeries *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hot_chart_series_unref (HotChartSeries *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->x);
  g_free (self->y);
  g_free (self->rows);
  g_free (self);
}

void
hot_chart_smooth (const double *values,
                  gsize         n,
                  double        weight,
                  double       *out)
{
  double last = 0, left = 1;
  gboolean is_constant = TRUE;

  for (gsize i = 1; i < n && is_constant; i++)
    is_constant = values[i] == values[0];
  weight = isfinite (weight) ? CLAMP (weight, 0, 0.9999) : 0;
  if (is_constant || weight == 0)
    {
      for (gsize i = 0; i < n; i++)
        out[i] = values[i];
      return;
    }

  for (gsize i = 0; i < n; i++)
    {
      if (!isfinite (values[i]))
        {
          out[i] = values[i];
          continue;
        }
      last = last * weight + (1 - weight) * values[i];
      left *= weight;
      out[i] = last / (1 - left);
    }
}
