/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-estimator.h"
#include "learn/hot-metrics.h"
#include "learn/hot-pipeline.h"

G_BEGIN_DECLS

/**
 * HotTrainingOptions:
 * @target: name of the column to predict
 * @features: (nullable): only these columns; %NULL for those that the pipeline proposes
 * @excluded: (nullable): columns not to use
 * @values: (element-type utf8 utf8): parameters of @estimator
 * @cap_quantile: 0, or the quantile above which the target is cut off
 * @log_target: learn the logarithm of the target; predictions are turned back
 * @test_size: share of the rows that test
 * @seed: of the split, and of the estimator unless @values says otherwise
 */
typedef struct {
  const char           *target;
  const char *const    *features;
  const char *const    *excluded;
  const HotEstimator   *estimator;
  GHashTable           *values;
  double                cap_quantile;
  gboolean              log_target;
  double                test_size;
  guint32               seed;
  const HotForestWatch *watch;
} HotTrainingOptions;

/**
 * HotTraining:
 * @warnings: (element-type utf8): translated sentences
 * @regression: metrics of the test rows, in the target's own unit
 * @cap: above which the target was cut off; NaN without
 * @importances: (nullable): one a feature of @model
 * @seconds: of fitting alone
 * @image: what hot_model_write() takes; @model lies in it
 *
 * A trained and tested model.
 */
typedef struct {
  GPtrArray               *warnings;
  gboolean                 is_classification;
  HotRegressionMetrics     regression;
  HotClassificationMetrics classification;
  double                   cap;
  double                   oob_score;
  double                  *importances;
  guint                    n_train;
  guint                    n_test;
  guint                    n_without_target;
  double                   seconds;
  gpointer                 image;
  gsize                    size;
  HotModel                *model;
  HotPipeline             *pipeline;
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
