/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-matrix.h"

G_BEGIN_DECLS

/**
 * HotTestRows:
 * @truth: in the target's own unit, or the numbers of classes
 * @weights: (nullable)
 * @n_classes: 0 where numbers are predicted
 * @is_log: the model predicts the logarithm of the target
 * @metric: what hot_test_rows_score() measures: "r2", "accuracy"
 *
 * Rows that tell how good a model is while it still grows.
 */
typedef struct {
  HotMatrix    *matrix;
  const double *truth;
  const double *weights;
  guint         n_classes;
  gboolean      is_log;
  const char   *metric;
} HotTestRows;

/* @predictions: targets, or numbers of classes: R2, or the share of the weight whose class is right. Any of them says NaN where it makes no sense.
 * @weights: (nullable) */
double   hot_test_score        (const double      *truth,
                                const double      *predictions,
                                const double      *weights,
                                guint              n_rows,
                                gboolean           is_classification);
/**
 * hot_test_rows_score:
 * @outputs: n_rows x @n_outputs: the target as the model learns it, or how much speaks for each class; with one output for two classes, how
 *   probable the second is
 * @divisor: of all @outputs
 *
 * Cheap beside a tree, not beside a row: ask after hot_test_rows_is_due() trees.
 */
double   hot_test_rows_score   (const HotTestRows *self,
                                const double      *outputs,
                                guint              n_outputs,
                                double             divisor);
/* About a hundred times while it grows, and more often at first; when it has grown, whoever trains it tests it. */
gboolean hot_test_rows_is_due  (guint              n_trees,
                                guint              n_estimators);

G_END_DECLS
