/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"
#include "learn/hot-training.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* How much a run's model needs one column of its table. */
typedef struct {
  char          *column;
  HotImportance  importance;
} HotRunPermutation;

/**
 * hot_run_permutation_measure:
 * @table: what the run learnt from
 * @n_repeats: how often each column is shuffled
 * @seed: as scikit-learn's random_state
 *
 * Shuffles one column after the other among the rows that the run tested on, and sees how much worse its model gets: scikit-learn's
 * permutation_importance() of the whole pipeline, number by number, by R2 or accuracy. Rows count alike, whatever they weighed in training.
 * Fails with %HOT_ERROR_NOT_FOUND where the run has kept no model, or does not say which rows tested.
 *
 * Returns: (transfer full) (element-type HotRunPermutation): the greatest first, or %NULL with @error set
 */
GArray *hot_run_permutation_measure       (HotTrackingStore   *store,
                                           const HotRun       *run,
                                           HotTable           *table,
                                           guint               n_repeats,
                                           guint32             seed,
                                           const HotProgress  *progress,
                                           GCancellable       *cancellable,
                                           GError            **error);
/* The same of a training that has measured it; (nullable): %NULL where it has not */
GArray *hot_run_permutation_from_training (const HotTraining  *training);

G_END_DECLS
