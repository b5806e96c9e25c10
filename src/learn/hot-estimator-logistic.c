/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <float.h>
#include <math.h>

#include "learn/hot-estimators.h"
#include "learn/hot-logistic.h"

static HotModelBuilder *
make_builder (guint         n_features,
              guint         n_outputs,
              const double *coefficients,
              const float  *fill)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, n_features, n_outputs);

  hot_model_builder_set_link (builder, n_outputs == 1 ? HOT_MODEL_LINK_LOGISTIC : HOT_MODEL_LINK_SOFTMAX);
  hot_model_builder_set_linear (builder, coefficients, fill);

  return builder;
}

static gboolean
fit_prior (const HotEstimator    *self,
           GHashTable            *values,
           const HotTrainingSet  *set,
           HotFitted             *fitted,
           const HotProgress     *progress,
           GCancellable          *cancellable,
           GError               **error)
{
  guint n_rows = hot_matrix_get_n_rows (set->matrix), n_features = hot_matrix_get_n_features (set->matrix);
  guint n_outputs = set->n_classes == 2 ? 1 : set->n_classes, stride = n_features + 1;
  g_autofree double *coefficients = g_new0 (double, (gsize) n_outputs * stride);
  g_autofree double *counts = g_new0 (double, set->n_classes);
  g_autofree float *fill = g_new0 (float, n_features);

  for (guint i = 0; i < n_rows; i++)
    counts[(guint) set->y[i]] += set->weights != NULL ? set->weights[i] : 1.0;
  /* A class without rows has a share that is next to nothing. */
  for (guint class = 0; class < set->n_classes; class++)
    counts[class] = log (fmax (counts[class], DBL_MIN));
  for (guint output = 0; output < n_outputs; output++)
    coefficients[(gsize) output * stride + n_features] = n_outputs == 1 ? counts[1] - counts[0] : counts[output];
  fitted->builder = make_builder (n_features, n_outputs, coefficients, fill);

  return TRUE;
}

static gboolean
fit_logistic (const HotEstimator    *self,
              GHashTable            *values,
              const HotTrainingSet  *set,
              HotFitted             *fitted,
              const HotProgress     *progress,
              GCancellable          *cancellable,
              GError               **error)
{
  g_autoptr(HotLogistic) logistic =
    hot_logistic_fit (set->matrix, set->y, set->n_classes, set->weights, hot_estimator_get_number (self, values, "C"),
                      hot_estimator_get_number (self, values, "max_iter"),
                      hot_estimator_get_number (self, values, "tol"), progress, cancellable, error);
  double total = 0.0;

  if (logistic == NULL)
    return FALSE;

  fitted->builder = make_builder (logistic->n_features, logistic->n_outputs, logistic->coefficients, logistic->fill);
  fitted->importances = g_steal_pointer (&logistic->importances);
  for (guint i = 0; i < logistic->n_features; i++)
    total += fitted->importances[i];
  for (guint i = 0; i < logistic->n_features && total > 0.0; i++)
    fitted->importances[i] /= total;

  return TRUE;
}

static const HotParameter logistic_parameters[] = {
  { "C", HOT_PARAMETER_REAL, "1.0", NULL, 1e-12, 1e12,
    N_("How freely coefficients may grow; smaller values hold them back more") },
  { "max_iter", HOT_PARAMETER_INTEGER, "1000", NULL, 1, 1e6, N_("Steps of the search at most") },
  { "tol", HOT_PARAMETER_REAL, "0.000001", NULL, 1e-12, 1.0, N_("The search ends where nothing changes the loss by more than this") },
};

const HotEstimator hot_estimator_prior = {
  .name = "prior",
  .title = N_("Class Shares"),
  .summary = N_("Predicts the most frequent class, and the share of each: what any other estimator has to beat"),
  .can_classify = TRUE,
  .only_classifies = TRUE,
  .fit = fit_prior,
};

const HotEstimator hot_estimator_logistic = {
  .name = "logistic",
  .title = N_("Logistic Regression"),
  .summary = N_("The share of each class from weighted sums of the features"),
  .can_classify = TRUE,
  .only_classifies = TRUE,
  .parameters = logistic_parameters,
  .n_parameters = G_N_ELEMENTS (logistic_parameters),
  .fit = fit_logistic,
};
