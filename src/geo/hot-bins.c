/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-bins.h"

#include <math.h>

#include "base/hot-select.h"

static float
median (float *values,
        guint  n)
{
  const float upper = hot_select_float (values, n, n / 2);
  float lower = upper;

  if (n % 2 == 0)
    {
      lower = values[0];
      for (guint i = 1; i < n / 2; i++)
        lower = MAX (lower, values[i]);
    }
  return (lower + upper) / 2;
}

static void
take_medians (HotBin       *out,
              guint         n_bins,
              const gint32 *bins,
              const float  *values,
              gsize         n)
{
  g_autofree gsize *heads = g_new (gsize, n_bins);
  g_autofree float *sorted = NULL;
  gsize total = 0;

  for (guint b = 0; b < n_bins; b++)
    {
      heads[b] = total;
      total += out[b].n_values;
    }
  sorted = g_new (float, MAX (total, 1));
  for (gsize i = 0; i < n; i++)
    if (bins[i] >= 0 && !isnan (values[i]))
      sorted[heads[bins[i]]++] = values[i];
  for (guint b = 0; b < n_bins; b++)
    if (out[b].n_values > 0)
      out[b].value = median (sorted + heads[b] - out[b].n_values, out[b].n_values);
}

static void
take_extremes (HotBin       *out,
               const gint32 *bins,
               const float  *values,
               gsize         n,
               gboolean      is_max)
{
  for (gsize i = 0; i < n; i++)
    if (bins[i] >= 0 && !isnan (values[i]))
      {
        float *value = &out[bins[i]].value;

        if (isnan (*value) || (is_max ? values[i] > *value : values[i] < *value))
          *value = values[i];
      }
}

static double *
sum_values (guint         n_bins,
            const gint32 *bins,
            const float  *values,
            gsize         n)
{
  double *sums = g_new0 (double, MAX (n_bins, 1));

  for (gsize i = 0; i < n; i++)
    if (bins[i] >= 0 && !isnan (values[i]))
      sums[bins[i]] += values[i];
  return sums;
}

static void
take_sums (HotBin       *out,
           guint         n_bins,
           const gint32 *bins,
           const float  *values,
           gsize         n,
           gboolean      is_mean)
{
  g_autofree double *sums = sum_values (n_bins, bins, values, n);

  for (guint b = 0; b < n_bins; b++)
    if (out[b].n_values > 0)
      out[b].value = is_mean ? sums[b] / out[b].n_values : sums[b];
}

/* In two passes: what is squared is small. */
static void
take_deviations (HotBin       *out,
                 guint         n_bins,
                 const gint32 *bins,
                 const float  *values,
                 gsize         n)
{
  g_autofree double *means = sum_values (n_bins, bins, values, n);
  g_autofree double *squares = g_new0 (double, MAX (n_bins, 1));

  for (guint b = 0; b < n_bins; b++)
    means[b] /= MAX (out[b].n_values, 1);
  for (gsize i = 0; i < n; i++)
    if (bins[i] >= 0 && !isnan (values[i]))
      squares[bins[i]] += (values[i] - means[bins[i]]) * (values[i] - means[bins[i]]);
  for (guint b = 0; b < n_bins; b++)
    if (out[b].n_values > 1)
      out[b].value = sqrt (squares[b] / (out[b].n_values - 1));
}

HotBin *
hot_bins_aggregate (const gint32 *bins,
                    const float  *values,
                    gsize         n,
                    guint         n_bins,
                    HotAggregate  aggregate)
{
  HotBin *out = g_new0 (HotBin, MAX (n_bins, 1));

  for (guint b = 0; b < n_bins; b++)
    out[b].value = NAN;
  for (gsize i = 0; i < n; i++)
    if (bins[i] >= 0)
      {
        out[bins[i]].n++;
        out[bins[i]].n_values += values != NULL && !isnan (values[i]);
      }

  switch (aggregate)
    {
    case HOT_AGGREGATE_MEAN:
    case HOT_AGGREGATE_SUM:
      take_sums (out, n_bins, bins, values, n, aggregate == HOT_AGGREGATE_MEAN);
      break;

    case HOT_AGGREGATE_MEDIAN:
      take_medians (out, n_bins, bins, values, n);
      break;

    case HOT_AGGREGATE_MIN:
    case HOT_AGGREGATE_MAX:
      take_extremes (out, bins, values, n, aggregate == HOT_AGGREGATE_MAX);
      break;

    case HOT_AGGREGATE_STD:
      take_deviations (out, n_bins, bins, values, n);
      break;

    case HOT_AGGREGATE_COUNT:
    case HOT_N_AGGREGATES:
    default:
      break;
    }

  return out;
}
