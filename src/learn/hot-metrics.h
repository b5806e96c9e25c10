/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotRegressionMetrics:
 * @mape: mean absolute error as a share of the true value, as scikit-learn's (1.0 is 100 %)
 *
 * How far predictions are from the truth, defined and computed as scikit-learn's metrics of these names. NaN where a value makes no sense
 * (R2 of fewer than two rows).
 */
typedef struct {
  double mse;
  double rmse;
  double mae;
  double r2;
  double mape;
  double median_absolute_error;
  double max_error;
} HotRegressionMetrics;

/* @weights: (nullable) */
void   hot_regression_metrics_compute   (HotRegressionMetrics     *self,
                                         const double             *truth,
                                         const double             *predictions,
                                         const double             *weights,
                                         gsize                     n_rows);
/* The R2 alone. @weights: (nullable) */
double hot_regression_r2                (const double             *truth,
                                         const double             *predictions,
                                         const double             *weights,
                                         gsize                     n_rows);

/**
 * HotClassificationMetrics:
 * @precision: and @recall, @f1: of the second class where there are two, else the mean over classes that occur
 * @roc_auc: of more than two classes the mean of each against all others; NaN unless all occur
 *
 * As scikit-learn's metrics of these names; for more than two classes with average="macro" and multi_class="ovr".
 */
typedef struct {
  double accuracy;
  double balanced_accuracy;
  double precision;
  double recall;
  double f1;
  double log_loss;
  double roc_auc;
} HotClassificationMetrics;

/* @truth: class of each row, below @n_classes. @probabilities: n_rows x @n_classes. @weights: (nullable) */
void   hot_classification_metrics_compute (HotClassificationMetrics *self,
                                         const guint32            *truth,
                                         const double             *probabilities,
                                         const double             *weights,
                                         gsize                     n_rows,
                                         guint                     n_classes);

G_END_DECLS
