/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-training.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "learn/hot-split.h"
#include "learn/hot-target.h"

/* Rows that are predicted at a time. */
#define BLOCK_ROWS 8192

/* What people's prices allow; above, something gives the target away, below, something hides it. */
#define LOW_R2 0.2
#define HIGH_R2 0.97

#define OUTLIER_RATIO 10.0

static guint
find_column (HotTable    *table,
             const char  *name,
             gboolean    *found)
{
  int column = hot_table_find_column (table, name);

  *found = column >= 0;
  return MAX (column, 0);
}

static gboolean
choose_columns (HotTraining              *self,
                HotTable                 *table,
                const HotTrainingOptions *options,
                GError                  **error)
{
  guint target = hot_pipeline_get_target (self->pipeline);
  const char *const *lists[] = { options->features, options->excluded };

  if (options->features != NULL)
    for (guint i = 0; i < hot_table_get_n_columns (table); i++)
      if (i != target)
        hot_pipeline_set_role (self->pipeline, i, HOT_ROLE_IGNORED);

  for (guint list = 0; list < G_N_ELEMENTS (lists); list++)
    for (const char *const *name = lists[list]; name != NULL && *name != NULL; name++)
      {
        gboolean found;
        guint column = find_column (table, *name, &found);

        if (!found || column == target)
          {
            g_set_error (error, HOT_ERROR, found ? HOT_ERROR_USAGE : HOT_ERROR_NOT_FOUND,
                         found ? _("“%s” is the target and cannot be a feature (%s).") : _("There is no column “%s” in %s."),
                         *name, hot_table_get_name (table));
            return FALSE;
          }
        hot_pipeline_set_role (self->pipeline, column, list == 0 ? HOT_ROLE_FEATURE : HOT_ROLE_IGNORED);
      }

  return TRUE;
}

static void
warn (HotTraining *self,
      char        *message)
{
  g_ptr_array_add (self->warnings, message);
}

static void
warn_about_target (HotTraining              *self,
                   const HotTarget          *target,
                   const HotTrainingOptions *options)
{
  if (target->n_without > 0)
    warn (self, g_strdup_printf (ngettext ("%u row without “%s” is left out.", "%u rows without “%s” are left out.",
                                           target->n_without), target->n_without, options->target));
  if (target->n_not_positive > 0)
    warn (self, g_strdup_printf (ngettext ("%u row whose “%s” has no logarithm is left out.",
                                           "%u rows whose “%s” has no logarithm are left out.",
                                           target->n_not_positive), target->n_not_positive, options->target));
  if (target->outlier_ratio > OUTLIER_RATIO && isnan (target->cap))
    warn (self, g_strdup_printf (_("The highest “%s” is %.0f times what 99 of 100 rows have at most. A few such rows decide "
                                   "the result; consider a cap."), options->target, target->outlier_ratio));
}

static void
warn_about_result (HotTraining              *self,
                   const HotTarget          *target,
                   const HotTrainingOptions *options)
{
  guint best = 0;

  if (self->is_classification)
    return;

  for (guint i = 1; self->importances != NULL && i < hot_model_get_n_features (self->model); i++)
    if (self->importances[i] > self->importances[best])
      best = i;
  if (self->regression.r2 > HIGH_R2 && self->importances != NULL)
    warn (self, g_strdup_printf (_("R² is %.3f, which is hardly true: “%s” seems to give “%s” away."), self->regression.r2,
                                 hot_model_get_feature (self->model, best), options->target));
  else if (self->regression.r2 < LOW_R2 && options->estimator->n_parameters > 0 && isnan (target->cap) &&
           target->outlier_ratio > OUTLIER_RATIO / 2)
    warn (self, g_strdup_printf (_("R² is only %.3f: outliers of “%s” hide what the features say. Cap it or learn its "
                                   "logarithm."), self->regression.r2, options->target));
  else if (self->regression.r2 < LOW_R2 && options->estimator->n_parameters > 0)
    warn (self, g_strdup_printf (_("R² is only %.3f: these features say little about “%s”."), self->regression.r2,
                                 options->target));
}

static double *
pick_doubles (const double  *values,
              const guint32 *indices,
              guint          n)
{
  double *picked = g_new (double, MAX (n, 1));

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

static gboolean
test_model (HotTraining      *self,
            const HotTarget  *target,
            const HotSplit   *split,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autofree guint32 *rows = pick_rows (target->rows, split->test, split->n_test);
  g_autofree double *truth = pick_doubles (target->plain, split->test, split->n_test);
  g_autofree double *predictions = NULL;
  g_autofree guint32 *classes = NULL;
  g_autoptr(HotMatrix) matrix = hot_pipeline_encode (self->pipeline, rows, split->n_test, cancellable, error);

  if (matrix == NULL)
    return FALSE;
  predictions = predict (self->model, matrix, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (!self->is_classification)
    {
      hot_regression_metrics_compute (&self->regression, truth, predictions, NULL, split->n_test);
      return TRUE;
    }

  if (hot_model_get_n_outputs (self->model) == 1)
    {
      g_autofree double *shares = g_steal_pointer (&predictions);

      predictions = g_new (double, MAX (2 * (gsize) split->n_test, 1));
      for (guint i = 0; i < split->n_test; i++)
        {
          predictions[2 * i] = 1.0 - shares[i];
          predictions[2 * i + 1] = shares[i];
        }
    }
  classes = g_new (guint32, MAX (split->n_test, 1));
  for (guint i = 0; i < split->n_test; i++)
    classes[i] = truth[i] == 1.0;
  hot_classification_metrics_compute (&self->classification, classes, predictions, split->n_test, 2);

  return TRUE;
}

static gboolean
finish_model (HotTraining      *self,
              HotModelBuilder  *builder,
              GError          **error)
{
  HotScoreError score_error = { 0 };

  self->image = hot_model_builder_finish (builder, &self->size, &score_error);
  if (self->image != NULL)
    self->model = hot_model_open_memory (self->image, self->size, "model", &score_error);
  if (self->model != NULL)
    return TRUE;

  g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, score_error.message);
  return FALSE;
}

static gboolean
fit_model (HotTraining              *self,
           const HotTarget          *target,
           const HotSplit           *split,
           const HotTrainingOptions *options,
           const HotProgress        *progress,
           GCancellable             *cancellable,
           GError                  **error)
{
  g_autofree guint32 *rows = pick_rows (target->rows, split->train, split->n_train);
  g_autofree double *y = pick_doubles (target->y, split->train, split->n_train);
  g_autoptr(HotMatrix) matrix = NULL;
  g_auto(HotFitted) fitted = { 0 };
  HotTrainingSet set = { .y = y, .is_classification = self->is_classification, .watch = options->watch };
  gint64 begin;

  if (!hot_pipeline_fit (self->pipeline, rows, y, split->n_train, cancellable, error))
    return FALSE;
  set.matrix = matrix = hot_pipeline_encode (self->pipeline, rows, split->n_train, cancellable, error);
  if (matrix == NULL)
    return FALSE;

  begin = g_get_monotonic_time ();
  hot_progress_report (progress, 0.0, _("Training"));
  if (!hot_estimator_fit (options->estimator, options->values, &set, &fitted, progress, cancellable, error))
    return FALSE;
  self->seconds = (g_get_monotonic_time () - begin) / 1e6;
  self->oob_score = fitted.oob_score;
  self->importances = g_steal_pointer (&fitted.importances);

  hot_pipeline_add_to_model (self->pipeline, matrix, fitted.builder);
  if (options->log_target)
    hot_model_builder_set_link (fitted.builder, HOT_MODEL_LINK_EXP);
  for (guint i = 0; self->is_classification && i < 2; i++)
    hot_model_builder_add_class (fitted.builder, target->classes[i]);

  return finish_model (self, fitted.builder, error);
}

/* The seed of the split is the estimator's too, unless it was given one. */
static void
set_seed (const HotTrainingOptions *options)
{
  const HotEstimator *estimator = options->estimator;

  for (guint i = 0; i < estimator->n_parameters; i++)
    if (g_str_equal (estimator->parameters[i].name, "random_state") &&
        !g_hash_table_contains (options->values, "random_state"))
      g_hash_table_insert (options->values, g_strdup ("random_state"), g_strdup_printf ("%u", options->seed));
}

HotTraining *
hot_training_run (HotTable                 *table,
                  const guint32            *rows,
                  guint                     n_rows,
                  const HotTrainingOptions *options,
                  const HotProgress        *progress,
                  GCancellable             *cancellable,
                  GError                  **error)
{
  g_autoptr(HotTraining) self = g_new0 (HotTraining, 1);
  g_autoptr(HotTarget) target = NULL;
  g_autoptr(HotSplit) split = NULL;
  GPtrArray *warnings;

  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->oob_score = NAN;
  if (!(options->cap_quantile >= 0.0 && options->cap_quantile < 1.0))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("The quantile of the cap must be between 0 and 1."));
      return NULL;
    }

  set_seed (options);
  self->pipeline = hot_pipeline_new (table, options->target, rows, n_rows, cancellable, error);
  if (self->pipeline == NULL || !choose_columns (self, table, options, error))
    return NULL;
  target = hot_target_new (table, hot_pipeline_get_target (self->pipeline), rows, n_rows, options->cap_quantile,
                           options->log_target, error);
  if (target == NULL)
    return NULL;
  split = hot_split_new_random (target->n_rows, options->test_size, options->seed, error);
  if (split == NULL)
    return NULL;

  self->is_classification = target->classes[0] != NULL;
  self->cap = target->cap;
  self->n_train = split->n_train;
  self->n_test = split->n_test;
  self->n_without_target = target->n_without;
  warnings = hot_pipeline_get_warnings (self->pipeline);
  for (guint i = 0; options->features == NULL && i < warnings->len; i++)
    warn (self, g_strdup (g_ptr_array_index (warnings, i)));
  warn_about_target (self, target, options);

  if (!fit_model (self, target, split, options, progress, cancellable, error) ||
      !test_model (self, target, split, cancellable, error))
    return NULL;
  warn_about_result (self, target, options);

  return g_steal_pointer (&self);
}

void
hot_training_free (HotTraining *self)
{
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->pipeline, hot_pipeline_free);
  hot_model_close (self->model);
  free (self->image);
  g_free (self->importances);
  g_free (self);
}
