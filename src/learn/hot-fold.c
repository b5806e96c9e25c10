/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-fold.h"

#include <math.h>

/* Rows that are predicted at a time. */
#define BLOCK_ROWS 8192

static double *
pick_doubles (const double  *values,
              const guint32 *indices,
              guint          n)
{
  double *picked;

  if (values == NULL)
    return NULL;

  picked = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    picked[i] = values[indices[i]];

  return picked;
}

static guint32 *
pick_rows (const guint32 *rows,
           const guint32 *indices,
           guint          n)
{
  guint32 *picked = g_new (guint32, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    picked[i] = rows[indices[i]];

  return picked;
}

HotFold *
hot_fold_new (HotPipeline      *pipeline,
              const HotTarget  *target,
              const double     *weights,
              const HotSplit   *split,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autoptr(HotFold) self = g_new0 (HotFold, 1);
  g_autofree guint32 *train = pick_rows (target->rows, split->train, split->n_train);
  g_autofree guint32 *test = pick_rows (target->rows, split->test, split->n_test);

  self->is_classification = target->n_classes > 0;
  self->n_classes = target->n_classes;
  self->n_train = split->n_train;
  self->n_test = split->n_test;
  self->y = pick_doubles (target->y, split->train, split->n_train);
  self->weights = pick_doubles (weights, split->train, split->n_train);
  if (!hot_pipeline_fit (pipeline, train, self->y, split->n_train, cancellable, error))
    return NULL;
  self->train = hot_pipeline_encode (pipeline, train, split->n_train, cancellable, error);
  if (self->train == NULL)
    return NULL;
  if (split->n_test == 0)
    return g_steal_pointer (&self);

  self->truth = pick_doubles (target->plain, split->test, split->n_test);
  self->test_weights = pick_doubles (weights, split->test, split->n_test);
  self->test = hot_pipeline_encode (pipeline, test, split->n_test, cancellable, error);
  if (self->test == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
hot_fold_free (HotFold *self)
{
  g_clear_pointer (&self->train, hot_matrix_unref);
  g_clear_pointer (&self->test, hot_matrix_unref);
  g_free (self->y);
  g_free (self->weights);
  g_free (self->truth);
  g_free (self->test_weights);
  g_free (self);
}

gboolean
hot_fold_fit (const HotFold         *self,
              const HotEstimator    *estimator,
              GHashTable            *values,
              const HotForestWatch  *watch,
              guint                  n_threads,
              HotFitted             *fitted,
              const HotProgress     *progress,
              GCancellable          *cancellable,
              GError               **error)
{
  HotTrainingSet set = { .matrix = self->train, .y = self->y, .weights = self->weights, .watch = watch,
                         .is_classification = self->is_classification, .n_classes = self->n_classes,
                         .n_threads = n_threads };

  return hot_estimator_fit (estimator, values, &set, fitted, progress, cancellable, error);
}

static double *
predict (const HotModel *model,
         HotMatrix      *matrix,
         GCancellable   *cancellable)
{
  guint n_rows = hot_matrix_get_n_rows (matrix), n_features = hot_matrix_get_n_features (matrix);
  guint n_outputs = hot_model_get_n_outputs (model);
  double *predictions = g_new (double, MAX ((gsize) n_rows * n_outputs, 1));
  g_autofree float *rows = g_new (float, (gsize) MIN (n_rows, BLOCK_ROWS) * n_features);

  for (guint first = 0; first < n_rows && !g_cancellable_is_cancelled (cancellable); first += BLOCK_ROWS)
    {
      guint n = MIN (n_rows - first, BLOCK_ROWS);

      hot_matrix_copy_rows (matrix, NULL, first, n, n_features, rows);
      hot_model_predict (model, rows, n, n_features, predictions + (gsize) first * n_outputs);
    }

  return predictions;
}

static void
score_classes (const HotFold  *self,
               const HotModel *model,
               const double   *predictions,
               HotScores      *scores)
{
  g_autofree guint32 *classes = g_new (guint32, MAX (self->n_test, 1));
  g_autofree double *shares = g_new (double, MAX ((gsize) self->n_test * self->n_classes, 1));
  guint n_outputs = hot_model_get_n_outputs (model);

  for (guint i = 0; i < self->n_test; i++)
    {
      classes[i] = self->truth[i];
      hot_model_classify (model, predictions + (gsize) i * n_outputs, shares + (gsize) i * self->n_classes);
    }
  hot_classification_metrics_compute (&scores->classification, classes, shares, self->test_weights, self->n_test,
                                      self->n_classes);
}

gboolean
hot_fold_score (const HotFold   *self,
                const HotModel  *model,
                HotScores       *scores,
                GCancellable    *cancellable,
                GError         **error)
{
  g_autofree double *predictions = NULL;

  g_return_val_if_fail (self->test != NULL, FALSE);

  predictions = predict (model, self->test, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (self->is_classification)
    score_classes (self, model, predictions, scores);
  else
    hot_regression_metrics_compute (&scores->regression, self->truth, predictions, self->test_weights, self->n_test);

  return TRUE;
}

double *
hot_fold_predict (const HotFold   *self,
                  const HotModel  *model,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_autofree double *outputs = NULL;
  double *classes;
  guint n_outputs = hot_model_get_n_outputs (model);

  g_return_val_if_fail (self->test != NULL, NULL);

  outputs = predict (model, self->test, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!self->is_classification)
    return g_steal_pointer (&outputs);

  classes = g_new (double, MAX (self->n_test, 1));
  for (guint i = 0; i < self->n_test; i++)
    {
      g_autofree double *shares = g_new (double, self->n_classes);

      classes[i] = hot_model_classify (model, outputs + (gsize) i * n_outputs, shares);
    }

  return classes;
}
