/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-fold.h"

G_BEGIN_DECLS

/**
 * HotScoreKind:
 * @name: as in MLflow: "rmse"
 * @offset: of its double in HotScores
 *
 * A number that says how good a model is, for those that handle all of them alike. Constant.
 */
typedef struct {
  const char *name;
  gsize       offset;
  gboolean    greater_is_better;
} HotScoreKind;

/* Those of numbers, or of classes; the first is what models are compared by unless something else is said: R2 or accuracy, as scikit-learn's
 * score(). */
const HotScoreKind *hot_score_kind_list          (gboolean          is_classification,
                                           guint            *n_metrics);
const HotScoreKind *hot_score_kind_find          (gboolean          is_classification,
                                           const char       *name,
                                           GError          **error);
double           hot_score_kind_get           (const HotScoreKind  *self,
                                           const HotScores  *scores);

/**
 * hot_scores_summarise:
 * @scores: @n of them
 * @spread: (out): standard deviation over them, with n - 1; NaN of a single one
 *
 * Mean and spread of every metric.
 */
void             hot_scores_summarise     (const HotScores  *scores,
                                           guint             n,
                                           HotScores        *mean,
                                           HotScores        *spread);

G_END_DECLS
