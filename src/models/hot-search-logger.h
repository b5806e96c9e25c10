/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-search.h"
#include "models/hot-run-logger.h"

G_BEGIN_DECLS

/**
 * hot_search_logger_run:
 * @plan: of the run that stands for the whole search; its options as hot_search_new() takes them
 * @search: which values are tried; its watch is taken
 *
 * Searches as hot_search_run() does, and keeps it in the store: one run for the search, and below it one for each candidate (and round of
 * halving), there as soon as its first fit is done, with its parameters, the mean of its metrics and their spread. In the end the parent has
 * the best candidate's metrics, and its values as parameters "best_NAME". A failure leaves what runs as FAILED, a cancellation as KILLED.
 *
 * Returns: (transfer full): id of the parent, or %NULL with @error set
 */
char *hot_search_logger_run (HotTrackingStore        *store,
                             const HotRunPlan        *plan,
                             HotTable                *table,
                             const guint32           *rows,
                             guint                    n_rows,
                             const HotSearchOptions  *search,
                             const HotProgress       *progress,
                             GCancellable            *cancellable,
                             GError                 **error);

G_END_DECLS
