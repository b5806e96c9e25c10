/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-scale.h"

G_BEGIN_DECLS

/**
 * HotScaleSample:
 * @value: what is shown at a place; not NaN
 * @weight: how many points stand behind it
 */
typedef struct {
  float value;
  float weight;
} HotScaleSample;

/**
 * hot_scale_fit:
 * @samples: what there is to see; put in another order
 * @is_density: whether the values are densities: those begin at 0 and end at their peak. Others go from the 2nd to the 98th percentile by
 *   weight, so that a few odd places do not take the colours from all others
 *
 * The scale that suits what there is to see.
 */
HotScale hot_scale_fit   (HotScaleKind          kind,
                          HotScaleSample       *samples,
                          guint                 n,
                          gboolean              is_density);

/* How much weight falls to each of @n_bins equal parts of a scale. */
void     hot_scale_tally (const HotScale       *self,
                          const HotScaleSample *samples,
                          guint                 n,
                          guint                *bins,
                          guint                 n_bins);

G_END_DECLS
