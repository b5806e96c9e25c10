/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-progress.h"
#include "learn/hot-matrix.h"
#include "score/hot-model.h"

G_BEGIN_DECLS

/**
 * HotImportance:
 * @mean: by how much the score fell, over the repeats
 * @deviation: its standard deviation over the repeats
 *
 * How much a model needs a feature: what is lost when its values are shuffled among the rows (Breiman, 2001).
 */
typedef struct {
  double mean;
  double deviation;
} HotImportance;

/**
 * hot_importance_permute:
 * @matrix: rows that the model was not trained on
 * @truth: their targets in the column's own unit, or the numbers of their classes
 * @weights: (nullable): one a row
 * @groups: (nullable): for each feature, to which of @n_groups it belongs: those of a group are shuffled together, as the features of one
 *   column are; %NULL for each by itself
 * @n_groups: ignored without @groups
 *
 * The score is R2, or accuracy for classes. As scikit-learn's permutation_importance(..., n_repeats, random_state=seed), number by number.
 *
 * Returns: (transfer full): one a group, to be freed with g_free(); %NULL with @error set
 */
HotImportance *hot_importance_permute (const HotModel     *model,
                                       HotMatrix          *matrix,
                                       const double       *truth,
                                       const double       *weights,
                                       const guint        *groups,
                                       guint               n_groups,
                                       guint               n_repeats,
                                       guint32             seed,
                                       const HotProgress  *progress,
                                       GCancellable       *cancellable,
                                       GError            **error);

G_END_DECLS
