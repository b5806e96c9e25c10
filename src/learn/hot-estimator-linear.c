/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "learn/hot-estimators.h"
#include "learn/hot-linear.h"

/* How far a feature lies from its mean; missing values do not. */
static double
measure_deviation (HotMatrix   *matrix,
                   guint        feature,
                   const float *fill)
{
  const float *values = hot_matrix_peek_feature (matrix, feature);
  guint n_rows = hot_matrix_get_n_rows (matrix);
  double squares = 0.0;

  for (guint row = 0; row < n_rows; row++)
    if (!isnan (values[row]))
      squares += ((double) values[row] - fill[feature]) * ((double) values[row] - fill[feature]);

  return sqrt (squares / n_rows);
}

/* Features are as important as what one standard deviation of them changes. */
static void
take_linear (const HotLinear *linear,
             HotMatrix       *matrix,
             HotFitted       *fitted)
{
  double total = 0.0;

  fitted->builder = hot_model_builder_new (HOT_MODEL_LINEAR, linear->n_features, 1);
  hot_model_builder_set_linear (fitted->builder, linear->coefficients, linear->fill);
  fitted->importances = g_new0 (double, linear->n_features);
  for (guint i = 0; i < linear->n_features; i++)
    total += fitted->importances[i] = fabs (linear->coefficients[i]) * measure_deviation (matrix, i, linear->fill);
  for (guint i = 0; i < linear->n_features && total > 0.0; i++)
    fitted->importances[i] /= total;
}

static gboolean
fit_mean (const HotEstimator    *self,
          GHashTable            *values,
          const HotTrainingSet  *set,
          HotFitted             *fitted,
          const HotProgress     *progress,
          GCancellable          *cancellable,
          GError               **error)
{
  guint n_rows = hot_matrix_get_n_rows (set->matrix), n_features = hot_matrix_get_n_features (set->matrix);
  g_autofree double *coefficients = g_new0 (double, n_features + 1);
  g_autofree float *fill = g_new0 (float, n_features);
  double sum = 0.0, total = 0.0;

  for (guint i = 0; i < n_rows; i++)
    {
      double weight = set->weights != NULL ? set->weights[i] : 1.0;

      sum += weight * set->y[i];
      total += weight;
    }
  coefficients[n_features] = sum / total;
  fitted->builder = hot_model_builder_new (HOT_MODEL_LINEAR, n_features, 1);
  hot_model_builder_set_linear (fitted->builder, coefficients, fill);

  return TRUE;
}

static gboolean
fit_ridge (const HotEstimator    *self,
           GHashTable            *values,
           const HotTrainingSet  *set,
           HotFitted             *fitted,
           const HotProgress     *progress,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autoptr(HotLinear) linear = hot_linear_fit_ridge (set->matrix, set->y, set->weights,
                                                      hot_estimator_get_number (self, values, "alpha"), cancellable,
                                                      error);

  if (linear == NULL)
    return FALSE;
  take_linear (linear, set->matrix, fitted);

  return TRUE;
}

static gboolean
fit_elastic_net (const HotEstimator    *self,
                 GHashTable            *values,
                 const HotTrainingSet  *set,
                 HotFitted             *fitted,
                 const HotProgress     *progress,
                 GCancellable          *cancellable,
                 GError               **error)
{
  g_autoptr(HotLinear) linear =
    hot_linear_fit_elastic_net (set->matrix, set->y, set->weights, hot_estimator_get_number (self, values, "alpha"),
                                hot_estimator_get_number (self, values, "l1_ratio"),
                                hot_estimator_get_number (self, values, "max_iter"),
                                hot_estimator_get_number (self, values, "tol"), cancellable, error);

  if (linear == NULL)
    return FALSE;
  take_linear (linear, set->matrix, fitted);

  return TRUE;
}

static const HotParameter ridge_parameters[] = {
  { "alpha", HOT_PARAMETER_REAL, "1.0", NULL, 0.0, G_MAXDOUBLE,
    N_("How strongly large coefficients are held back; 0 is ordinary least squares") },
};

static const HotParameter elastic_net_parameters[] = {
  { "alpha", HOT_PARAMETER_REAL, "1.0", NULL, 0.0, G_MAXDOUBLE, N_("How strongly coefficients are held back") },
  { "l1_ratio", HOT_PARAMETER_REAL, "0.5", NULL, 0.0, 1.0,
    N_("From 0, which shrinks all coefficients, to 1, which removes features") },
  { "max_iter", HOT_PARAMETER_INTEGER, "1000", NULL, 1, 1e6, N_("Rounds of coordinate descent at most") },
  { "tol", HOT_PARAMETER_REAL, "0.0001", NULL, 0.0, 1.0, N_("Changes below this share of the target's spread end the search") },
};

const HotEstimator hot_estimator_mean = {
  .name = "mean",
  .title = N_("Mean"),
  .summary = N_("Predicts the mean of the target: what any other estimator has to beat"),
  .fit = fit_mean,
};

const HotEstimator hot_estimator_ridge = {
  .name = "ridge",
  .title = N_("Ridge Regression"),
  .summary = N_("A weighted sum of the features"),
  .parameters = ridge_parameters,
  .n_parameters = G_N_ELEMENTS (ridge_parameters),
  .fit = fit_ridge,
};

const HotEstimator hot_estimator_elastic_net = {
  .name = "elastic-net",
  .title = N_("Elastic Net"),
  .summary = N_("A weighted sum of some of the features"),
  .parameters = elastic_net_parameters,
  .n_parameters = G_N_ELEMENTS (elastic_net_parameters),
  .fit = fit_elastic_net,
};
