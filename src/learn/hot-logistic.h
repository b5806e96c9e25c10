/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-progress.h"
#include "learn/hot-matrix.h"

G_BEGIN_DECLS

/**
 * HotLogistic:
 * @n_outputs: 1 for two classes, else one a class
 * @coefficients: @n_outputs x (@n_features coefficients, then the intercept): of the log-odds of the second class, or of what a softmax turns into
 *   shares
 * @fill: what stands for a missing value of each feature: its mean
 * @importances: one a feature: how far the feature moves the outputs, per standard deviation
 * @converged: whether the search ended by itself
 *
 * A logistic regression, multinomial for more than two classes, as scikit-learn's LogisticRegression.
 */
typedef struct {
  guint     n_features;
  guint     n_outputs;
  double   *coefficients;
  float    *fill;
  double   *importances;
  guint     n_iterations;
  gboolean  converged;
} HotLogistic;

/**
 * hot_logistic_fit:
 * @classes: the class of each row, below @n_classes
 * @weights: (nullable): one a row
 * @c: greater is less held back: the sum of squares of the coefficients, but not of the intercepts, counts 1 / (2 @c)
 * @tolerance: of the greatest slope, per row and standard deviation, at which the search ends
 *
 * Minimises the log loss plus the penalty by L-BFGS (Liu and Nocedal, 1989). Features are scaled while searching, which changes how fast
 * the minimum is found and not which one. A class that no row has gets no share.
 */
HotLogistic *hot_logistic_fit  (HotMatrix          *matrix,
                                const double       *classes,
                                guint               n_classes,
                                const double       *weights,
                                double              c,
                                guint               max_iterations,
                                double              tolerance,
                                const HotProgress  *progress,
                                GCancellable       *cancellable,
                                GError            **error);
void         hot_logistic_free (HotLogistic        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotLogistic, hot_logistic_free)

G_END_DECLS
