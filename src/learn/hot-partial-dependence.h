/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-progress.h"
#include "learn/hot-matrix.h"
#include "score/hot-model.h"

G_BEGIN_DECLS

/**
 * HotPartialDependence:
 * @grid: values of the feature, ascending
 * @means: @n_points x @n_outputs: the mean prediction when all rows have that value
 * @curves: (nullable): n_rows x @n_points x @n_outputs: the same for each row alone
 *
 * How a model's prediction goes with one feature, all others staying as they are (Friedman, 2001); and for each row by itself, individual
 * conditional expectations (Goldstein and others, 2015).
 */
typedef struct {
  guint   n_points;
  guint   n_rows;
  guint   n_outputs;
  float  *grid;
  double *means;
  double *curves;
} HotPartialDependence;

/**
 * hot_partial_dependence_new:
 * @matrix: rows, encoded; every one of them counts
 * @n_points: at most, 2 or more: all values where there are no more, else quantiles from 5 to 95 %
 * @with_curves: keep each row's own curve
 *
 * Returns: (transfer full): %NULL with @error set, also where no row has a value
 */
HotPartialDependence *hot_partial_dependence_new  (const HotModel        *model,
                                                   HotMatrix             *matrix,
                                                   guint                  feature,
                                                   guint                  n_points,
                                                   gboolean               with_curves,
                                                   const HotProgress     *progress,
                                                   GCancellable          *cancellable,
                                                   GError               **error);
void                  hot_partial_dependence_free (HotPartialDependence  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPartialDependence, hot_partial_dependence_free)

G_END_DECLS
