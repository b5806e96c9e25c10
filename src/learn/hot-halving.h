/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotHalvingRound:
 * @resources: rows, or the value of a parameter such as the number of trees
 *
 * One round of successive halving (Jamieson and Talwalkar, 2016): all that are left get the same resources, and the best of them more in the
 * next round.
 */
typedef struct {
  guint n_candidates;
  guint resources;
} HotHalvingRound;

/**
 * hot_halving_plan:
 * @factor: by which candidates become fewer and resources more, 2 or greater
 * @least: resources below which nothing can be learnt
 * @most: all the resources there are, @least or more
 *
 * The rounds of scikit-learn's HalvingGridSearchCV(factor=..., min_resources="exhaust", aggressive_elimination=False).
 *
 * Returns: (transfer full) (element-type HotHalvingRound): at least one
 */
GArray *hot_halving_plan (guint n_candidates,
                          guint factor,
                          guint least,
                          guint most);

G_END_DECLS
