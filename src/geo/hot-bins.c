/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-bins.h"

#include <math.h>

/* The value that @k others are not above; @values is put in another order. Source: Hoare, "Algorithm 65: FIND" (1961). */
static float
select_value (float *values,
              gssize n,
              gssize k)
{
  gssize left = 0, right = n - 1;

  while (left < right)
    {
      const float pivot = values[left + (right - left) / 2];
      gssize i = left, j = right;

      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i <= j)
            {
              const float swap = values[i];

              values[i++] = values[j];
              values[j--] = swap;
            }
        }
      if (k <= j)
        right = j;
      else if (k >= i)
        left = i;
      else
        break;
    }

  return values[k];
}

static float
median (float *values,
        guint  n)
{
  const float upper = select_value (values, n, n / 2);
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

static void
take_sums (HotBin       *out,
           guint         n_bins,
           const gint32 *bins,
           const float  *values,
           gsize         n,
           gboolean      is_mean)
{
  g_autofree double *sums = g_new0 (double, MAX (n_bins, 1));

  for (gsize i = 0; i < n; i++)
    if (bins[i] >= 0 && !isnan (values[i]))
      sums[bins[i]] += values[i];
  for (guint b = 0; b < n_bins; b++)
    if (out[b].n_values > 0)
      out[b].value = is_mean ? sums[b] / out[b].n_values : sums[b];
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

    case HOT_AGGREGATE_COUNT:
    case HOT_N_AGGREGATES:
    default:
      break;
    }

  return out;
}
