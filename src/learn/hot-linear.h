/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "learn/hot-matrix.h"

G_BEGIN_DECLS

/**
 * HotLinear:
 * @coefficients: one a feature, then the intercept
 * @fill: what stands for a missing value of each feature: its mean
 *
 * A linear regression. Features are centred, not scaled, as scikit-learn's Ridge and ElasticNet do.
 */
typedef struct {
  guint   n_features;
  double *coefficients;
  float  *fill;
  guint   n_iterations;
} HotLinear;

/* Minimises |y - Xw|^2 + alpha |w|^2, as scikit-learn's Ridge. @weights: (nullable) */
HotLinear *hot_linear_fit_ridge       (HotMatrix     *matrix,
                                       const double  *y,
                                       const double  *weights,
                                       double         alpha,
                                       GCancellable  *cancellable,
                                       GError       **error);
/* Minimises |y - Xw|^2 / (2 n) + alpha l1_ratio |w|_1 + alpha (1 - l1_ratio) |w|^2 / 2 by coordinate descent, as ElasticNet,
 * until no coefficient changes the prediction by more than @tolerance of the target's spread. */
HotLinear *hot_linear_fit_elastic_net (HotMatrix     *matrix,
                                       const double  *y,
                                       const double  *weights,
                                       double         alpha,
                                       double         l1_ratio,
                                       guint          max_iterations,
                                       double         tolerance,
                                       GCancellable  *cancellable,
                                       GError       **error);
void       hot_linear_free            (HotLinear     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotLinear, hot_linear_free)

G_END_DECLS
