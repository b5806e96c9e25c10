/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-search.h"
#include "models/hot-run-logger.h"

G_BEGIN_DECLS

/* Tag of the parent: which of its children is the best. */
#define HOT_TAG_BEST_RUN "hothouse.best_run"

/**
 * hot_search_logger_run:
 * @plan: of the run that stands for the whole search; its options as hot_search_new() takes them
 * @options: which values are tried; its watch is taken
 *
 * Searches as hot_search_run() does, and keeps it in the store: one run for the search, and below it one for each candidate (and round of
 * halving), there as soon as its first fit is done, with its parameters, the mean of its metrics and their spread. In the end the parent has
 * the best candidate's metrics, its values as parameters "best_NAME", and its run's id as a tag, also after a cancellation. A failure leaves
 * what runs as FAILED, a cancellation as KILLED; candidates that were complete stay so.
 *
 * Returns: (transfer full): id of the parent, or %NULL with @error set
 */
char *hot_search_logger_run (HotTrackingStore        *store,
                             const HotRunPlan        *plan,
                             HotTable                *table,
                             const guint32           *rows,
                             guint                    n_rows,
                             const HotSearchOptions  *options,
                             const HotProgress       *progress,
                             GCancellable            *cancellable,
                             GError                 **error);
/* Likewise a search that was made by hot_search_new() with the plan's options and these rows; whatever comes of it, it can be looked at afterwards. */
char *hot_search_logger_run_search (HotTrackingStore        *store,
                                    const HotRunPlan        *plan,
                                    HotModelSearch          *search,
                                    const guint32           *rows,
                                    guint                    n_rows,
                                    const HotProgress       *progress,
                                    GCancellable            *cancellable,
                                    GError                 **error);

G_END_DECLS
