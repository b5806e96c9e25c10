/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-estimator.h"
#include "learn/hot-metrics.h"
#include "learn/hot-pipeline.h"
#include "learn/hot-split.h"
#include "learn/hot-target.h"

G_BEGIN_DECLS

/**
 * HotScores:
 *
 * What was measured of one tested model; of the two that which its target has.
 */
typedef struct {
  HotRegressionMetrics     regression;
  HotClassificationMetrics classification;
} HotScores;

/**
 * HotFold:
 * @n_classes: 0 where numbers are predicted
 * @y: targets of the training rows, transformed
 * @truth: targets of the test rows, in the column's own unit
 * @weights: (nullable): of the training rows
 * @test_weights: (nullable): of the test rows
 *
 * The rows of one split, encoded: all that any number of models of them need. Features are learnt from the training rows alone. @test and what
 * belongs to it are %NULL where no row tests.
 */
typedef struct {
  gboolean   is_classification;
  guint      n_classes;
  guint      n_train;
  guint      n_test;
  HotMatrix *train;
  double    *y;
  double    *weights;
  HotMatrix *test;
  double    *truth;
  double    *test_weights;
} HotFold;

/**
 * hot_fold_new:
 * @pipeline: is fitted to the training rows
 * @weights: (nullable): one for each of @target's rows
 * @split: of @target's rows
 */
HotFold  *hot_fold_new   (HotPipeline          *pipeline,
                          const HotTarget      *target,
                          const double         *weights,
                          const HotSplit       *split,
                          GCancellable         *cancellable,
                          GError              **error);
void      hot_fold_free  (HotFold              *self);

/* @watch: (nullable). @n_threads: 0 for all processors */
gboolean  hot_fold_fit   (const HotFold        *self,
                          const HotEstimator   *estimator,
                          GHashTable           *values,
                          const HotForestWatch *watch,
                          guint                 n_threads,
                          HotFitted            *fitted,
                          const HotProgress    *progress,
                          GCancellable         *cancellable,
                          GError              **error);
/* (transfer full) (array length=n_test): what @model says of each test row, in the column's own unit; or the number of the class.
 * %NULL only with @error set */
double   *hot_fold_predict (const HotFold      *self,
                          const HotModel       *model,
                          GCancellable         *cancellable,
                          GError              **error);
/* Predicts the test rows and compares. */
gboolean  hot_fold_score (const HotFold        *self,
                          const HotModel       *model,
                          HotScores            *scores,
                          GCancellable         *cancellable,
                          GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotFold, hot_fold_free)

G_END_DECLS
