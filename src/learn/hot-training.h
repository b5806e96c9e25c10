/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-score-kind.h"
#include "learn/hot-importance.h"
#include "learn/hot-partial-dependence.h"
#include "learn/hot-problem.h"

G_BEGIN_DECLS

/* What was predicted for a row that the model had not seen.
 * @row: of the table; @truth and @prediction: in the column's own unit, or numbers of classes */
typedef struct {
  guint32 row;
  double  truth;
  double  prediction;
} HotTestedRow;

/* One tested model of several folds. */
typedef struct {
  HotScores scores;
  guint     n_train;
  guint     n_test;
  double    seconds;
} HotTrainingFold;

/* What the model needs a column of the table for. */
typedef struct {
  guint         column;
  HotImportance importance;
} HotTrainingPermutation;

/* How its predictions go with one of its features. */
typedef struct {
  guint                 feature;
  HotPartialDependence *dependence;
} HotTrainingDependence;

/**
 * HotTraining:
 * @warnings: (element-type utf8): translated sentences
 * @regression: metrics of the test rows, in the target's own unit; with folds their mean
 * @spread: standard deviations over the folds; NaN without
 * @folds: (array length=n_folds) (nullable): each fold's own; the model itself is then trained on all rows
 * @tested: (element-type HotTestedRow): every row that tested; with folds by the model of its own fold
 * @split_column: (nullable): what rows were divided by
 * @n_groups: groups or areas that were kept together
 * @n_not_split: rows that were left out, as nothing says on which side they belong
 * @has_weights: whether rows counted by their weights
 * @cap: above which the target was cut off; NaN without
 * @importances: (nullable): one a feature of @model
 * @permutations: (nullable) (element-type HotTrainingPermutation): where asked for; by the rows that test, with folds those of the first
 * @dependences: (nullable) (element-type HotTrainingDependence): likewise
 * @oob_curve: (element-type double): the out-of-bag error after each tree of @model; empty unless it is measured
 * @stopped_early: whether somebody stopped the growth, so that there are fewer trees than asked for
 * @seconds: of fitting alone, all folds together
 * @image: what hot_model_write() takes; @model lies in it; both are %NULL after a dry run
 *
 * A trained and tested model.
 */
typedef struct {
  GPtrArray               *warnings;
  gboolean                 is_classification;
  HotRegressionMetrics     regression;
  HotClassificationMetrics classification;
  HotScores                spread;
  HotTrainingFold         *folds;
  guint                    n_folds;
  GArray                  *tested;
  char                    *split_column;
  guint                    n_groups;
  guint                    n_not_split;
  gboolean                 has_weights;
  double                   cap;
  double                   oob_score;
  double                  *importances;
  GArray                  *permutations;
  GArray                  *dependences;
  GArray                  *oob_curve;
  gboolean                 stopped_early;
  guint                    n_train;
  guint                    n_test;
  guint                    n_without_target;
  double                   seconds;
  gpointer                 image;
  gsize                    size;
  HotModel                *model;
  HotProblem              *problem;
  HotPipeline             *pipeline;   /* that of @problem */
} HotTraining;

/**
 * hot_training_run:
 * @rows: which rows of @table to use
 *
 * Does all that lies between a table and a tested model: roles, target, split, features, fit, metrics.
 */
HotTraining *hot_training_run  (HotTable                 *table,
                                const guint32            *rows,
                                guint                     n_rows,
                                const HotTrainingOptions *options,
                                const HotProgress        *progress,
                                GCancellable             *cancellable,
                                GError                  **error);
void         hot_training_free (HotTraining              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTraining, hot_training_free)

G_END_DECLS
