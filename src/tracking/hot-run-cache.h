/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-run-frame.h"
#include "tracking/hot-search-filter.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* Searches runs by columns that are in memory already, to the same result as SQL has it. */

/* Whether all that the search names is in a frame; what data sets a run used is not. @filter: (nullable) */
gboolean  hot_run_cache_can_search (const HotSearchNode *filter,
                                    GPtrArray           *orders);
/**
 * hot_run_cache_search:
 * @filter: (nullable)
 * @orders: (element-type HotSearchOrder)
 * @n_wanted: how many from the beginning of the order
 *
 * Returns: (transfer full): of guint, runs of @frame in order, at most @n_wanted
 */
GArray   *hot_run_cache_search     (const HotRunFrame   *frame,
                                    const HotSearch     *search,
                                    const HotSearchNode *filter,
                                    GPtrArray           *orders,
                                    guint64              n_wanted);
/* Whether a number or a text (nullable) fulfils the comparison @node. */
gboolean  hot_run_cache_test_number (const HotSearchNode *node,
                                     double               value);
gboolean  hot_run_cache_test_text   (const HotSearchNode *node,
                                     const char          *text);

G_END_DECLS
