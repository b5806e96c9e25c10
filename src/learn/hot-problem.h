/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-estimator.h"
#include "learn/hot-pipeline.h"
#include "learn/hot-split-plan.h"
#include "learn/hot-target.h"

G_BEGIN_DECLS

/* The role that a person gives a column. */
typedef struct {
  const char *column;
  HotRole     role;
} HotColumnRole;

/**
 * HotTrainingOptions:
 * @target: name of the column to predict
 * @features: (nullable): only these columns; %NULL for those that the pipeline proposes
 * @excluded: (nullable): columns not to use
 * @roles: (array length=n_roles): what else columns are
 * @values: (element-type utf8 utf8): parameters of @estimator; frees its keys and values, and may be added to
 * @cap_quantile: 0, or the quantile above which the target is cut off
 * @as_classes: take the numbers of the target for classes; texts and booleans always are
 * @log_target: learn the logarithm of the target; predictions are turned back
 * @split: how rows are divided
 * @test_size: share of the rows that test, where there are no folds
 * @seed: of the split, and of the estimator unless @values says otherwise
 * @dry_run: stop before fitting
 * @n_permutations: how often each column is shuffled to see what the model needs it for; 0 for not at all
 * @dependences: (nullable): features, or columns, to see how predictions go with
 */
typedef struct {
  const char           *target;
  const char *const    *features;
  const char *const    *excluded;
  const HotColumnRole  *roles;
  guint                 n_roles;
  const HotEstimator   *estimator;
  GHashTable           *values;
  double                cap_quantile;
  gboolean              log_target;
  gboolean              as_classes;
  HotSplitOptions       split;
  double                test_size;
  guint32               seed;
  gboolean              dry_run;
  guint                 n_permutations;
  const char *const    *dependences;
  const HotForestWatch *watch;
} HotTrainingOptions;

/**
 * HotProblem:
 * @warnings: (element-type utf8): translated sentences
 * @weights: (nullable): one for each of @target's rows
 *
 * What is to be learnt from which columns of which rows, before rows are divided.
 */
typedef struct {
  HotTable    *table;
  HotPipeline *pipeline;
  HotTarget   *target;
  double      *weights;
  GPtrArray   *warnings;
} HotProblem;

/**
 * hot_problem_new:
 * @rows: which rows of @table to use
 */
HotProblem   *hot_problem_new    (HotTable                 *table,
                                  const guint32            *rows,
                                  guint                     n_rows,
                                  const HotTrainingOptions *options,
                                  GCancellable             *cancellable,
                                  GError                  **error);
void          hot_problem_free   (HotProblem               *self);

gboolean      hot_problem_is_classification (const HotProblem *self);
/* Splits of the target's rows. */
HotSplitPlan *hot_problem_divide (HotProblem               *self,
                                  const HotTrainingOptions *options,
                                  guint32                   seed,
                                  GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProblem, hot_problem_free)

G_END_DECLS
