/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-run-logger.h"
#include "tracking/hot-run-frame.h"

G_BEGIN_DECLS

/* Tag of runs that others are to be compared with: the name of their estimator. */
#define HOT_TAG_BASELINE "hothouse.baseline"

/* More than there are. */
#define HOT_MAX_BASELINES 8

/* NULL-terminated: what any model has to beat, the simplest first: mean, group median and ridge regression of numbers; prior and logistic
 * regression of classes. */
const HotEstimator *const *hot_baseline_list  (gboolean                  is_classification);

/* Those for a column; it may be one that there is not. */
const HotEstimator *const *hot_baseline_list_for (HotTable               *table,
                                                  const char             *target,
                                                  gboolean                as_classes);

/**
 * hot_baseline_train:
 * @plan: of the run beside which the baseline stands: what is learnt, how it is tested, where it goes; its estimator, values and name are
 *   not taken
 * @was_there: (out) (optional): whether the same was done before, with the same data in the same experiment: nothing is done again
 *
 * Keeps a baseline as a run, as hot_run_logger_train() does, with the tag %HOT_TAG_BASELINE.
 *
 * Returns: (transfer full): the run's id, or %NULL with @error set
 */
char                      *hot_baseline_train (HotTrackingStore         *store,
                                               const HotEstimator       *baseline,
                                               const HotRunPlan         *plan,
                                               HotTable                 *table,
                                               const guint32            *rows,
                                               guint                     n_rows,
                                               gboolean                 *was_there,
                                               const HotProgress        *progress,
                                               GCancellable             *cancellable,
                                               GError                  **error);

/* The runs of a frame that are baselines of @run: made with the same data, tested alike, in the same experiment. At most one of each
 * estimator, the latest. Returns: how many */
guint                      hot_baseline_find  (HotRunFrame              *frame,
                                               guint                     run,
                                               guint                     found[HOT_MAX_BASELINES]);

G_END_DECLS
