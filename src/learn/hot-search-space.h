/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-estimator.h"

G_BEGIN_DECLS

/* Candidates of one search at most. */
#define HOT_SEARCH_MAX_CANDIDATES 10000

/**
 * HotSearchSpace:
 *
 * Which values of which parameters of an estimator are to be tried: lists of values, and ranges to draw from. All are checked against the
 * estimator's specification.
 */
typedef struct _HotSearchSpace HotSearchSpace;

HotSearchSpace *hot_search_space_new       (const HotEstimator *estimator);
void            hot_search_space_free      (HotSearchSpace     *self);

/* (element-type utf8): one value given twice counts once. */
gboolean        hot_search_space_add_list  (HotSearchSpace     *self,
                                            const char         *name,
                                            const char *const  *values,
                                            GError            **error);
/* "max_depth=5,10,none" or "max_features=0.1..1.0" or "alpha=0.001..100:log" */
gboolean        hot_search_space_parse     (HotSearchSpace     *self,
                                            const char         *text,
                                            GError            **error);
gboolean        hot_search_space_has       (HotSearchSpace     *self,
                                            const char         *name);

/**
 * hot_search_space_list:
 * @n_random: 0 for every combination of the lists, in scikit-learn's order: parameters sorted by name, the last one changing fastest;
 *   else how many to draw. No combination comes twice, so that there may be fewer.
 * @seed: of the draws
 *
 * Returns: (transfer full) (element-type GHashTable): values by name, of each candidate; never empty; %NULL with @error set
 */
GPtrArray      *hot_search_space_list      (HotSearchSpace     *self,
                                            guint               n_random,
                                            guint32             seed,
                                            GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSearchSpace, hot_search_space_free)

G_END_DECLS
