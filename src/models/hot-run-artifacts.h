/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-training.h"
#include "tracking/hot-artifacts.h"

G_BEGIN_DECLS

/* The files of a native run, each written as a whole or not at all. */

/* feature,importance; the greatest first. Nothing where the method has none. */
gboolean hot_run_artifacts_write_importance  (HotArtifacts       *artifacts,
                                              const HotTraining  *training,
                                              GCancellable       *cancellable,
                                              GError            **error);
/* feature,importances_mean,importances_std,n_repeats,random_state, as scikit-learn calls them. @permutations: (element-type HotRunPermutation) */
gboolean hot_run_artifacts_write_permutation (HotArtifacts       *artifacts,
                                              const GArray       *permutations,
                                              guint               n_repeats,
                                              guint32             seed,
                                              GCancellable       *cancellable,
                                              GError            **error);
/* row,truth,prediction,residual: every row that tested, by its number in the table, from 0. The residual is the truth less the prediction; of
 * classes there are the names, and no residual. */
gboolean hot_run_artifacts_write_predictions (HotArtifacts       *artifacts,
                                              const HotTraining  *training,
                                              GCancellable       *cancellable,
                                              GError            **error);
/* What a person would have read on the terminal. */
gboolean hot_run_artifacts_write_log         (HotArtifacts       *artifacts,
                                              const HotTraining  *training,
                                              GCancellable       *cancellable,
                                              GError            **error);

G_END_DECLS
