/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-heat-grid.h"

G_BEGIN_DECLS

/**
 * HotBin:
 * @n: points in the bin
 * @n_values: how many of them have a value
 * @value: the aggregate of those, NaN where there are none, or too few for it
 *
 * What fell into one of several bins: a hexagon, a square, a neighbourhood.
 */
typedef struct {
  guint n;
  guint n_values;
  float value;
} HotBin;

/**
 * hot_bins_aggregate:
 * @bins: the bin of each of @n points, -1 for none
 * @values: (nullable): the value of each, NaN where missing; %NULL only counts
 * @aggregate: what of the values; medians are exact, the middle between two where there is no single one
 *
 * Returns: (transfer full): @n_bins bins
 */
HotBin *hot_bins_aggregate (const gint32 *bins,
                            const float  *values,
                            gsize         n,
                            guint         n_bins,
                            HotAggregate  aggregate);

G_END_DECLS
