/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-scale-fit.h"

#include <math.h>
#include <stdlib.h>

#define LOWER_TAIL 0.02
#define UPPER_TAIL 0.98

static int
compare_samples (const void *a,
                 const void *b)
{
  const float first = ((const HotScaleSample *) a)->value;
  const float second = ((const HotScaleSample *) b)->value;

  return (first > second) - (first < second);
}

/* As many values as there are breaks in a scale, such that equal weights lie between each two. */
static void
find_quantiles (HotScaleSample *samples,
                guint           n,
                float           quantiles[HOT_SCALE_N_BREAKS])
{
  double total = 0, below = 0;
  guint at = 0;

  qsort (samples, n, sizeof *samples, compare_samples);
  for (guint i = 0; i < n; i++)
    total += samples[i].weight;

  for (guint i = 0; i < HOT_SCALE_N_BREAKS; i++)
    {
      const double wanted = total * i / (HOT_SCALE_N_BREAKS - 1);

      while (at < n - 1 && below + samples[at].weight < wanted)
        below += samples[at++].weight;
      quantiles[i] = samples[at].value;
    }
}

HotScale
hot_scale_fit (HotScaleKind    kind,
               HotScaleSample *samples,
               guint           n,
               gboolean        is_density)
{
  float quantiles[HOT_SCALE_N_BREAKS];
  HotScale by_quantiles;

  if (n == 0)
    return hot_scale_new (kind == HOT_SCALE_QUANTILE ? HOT_SCALE_LINEAR : kind, 0, 1);

  find_quantiles (samples, n, quantiles);
  if (is_density && kind != HOT_SCALE_QUANTILE)
    return hot_scale_new (kind, kind == HOT_SCALE_LOG ? MIN (samples[0].value, samples[n - 1].value / 10) : 0,
                          samples[n - 1].value);

  by_quantiles = hot_scale_new_quantile (quantiles, HOT_SCALE_N_BREAKS);
  if (kind == HOT_SCALE_QUANTILE)
    return by_quantiles;
  return hot_scale_new (kind, hot_scale_unmap (&by_quantiles, LOWER_TAIL), hot_scale_unmap (&by_quantiles, UPPER_TAIL));
}

void
hot_scale_tally (const HotScale       *self,
                 const HotScaleSample *samples,
                 guint                 n,
                 guint                *bins,
                 guint                 n_bins)
{
  g_autofree double *weights = g_new0 (double, n_bins);

  for (guint i = 0; i < n; i++)
    weights[MIN ((guint) (hot_scale_map (self, samples[i].value) * n_bins), n_bins - 1)] += samples[i].weight;
  for (guint i = 0; i < n_bins; i++)
    bins[i] = (guint) lrint (weights[i]);
}
