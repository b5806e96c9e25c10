/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-training.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "learn/hot-progress-part.h"
#include "learn/hot-training-inspect.h"
#include "learn/hot-training-warnings.h"

static void
warn (HotTraining *self,
      char        *message)
{
  g_ptr_array_add (self->warnings, message);
}

static gboolean
finish_model (HotTraining      *self,
              HotModelBuilder  *builder,
              GError          **error)
{
  HotScoreError score_error = { 0 };

  g_clear_pointer (&self->model, hot_model_close);
  g_clear_pointer (&self->image, free);
  self->image = hot_model_builder_finish (builder, &self->size, &score_error);
  if (self->image != NULL)
    self->model = hot_model_open_memory (self->image, self->size, "model", &score_error);
  if (self->model != NULL)
    return TRUE;

  g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, score_error.message);
  return FALSE;
}

/* Notes what the watch is told, and hands it on. */
typedef struct {
  HotTraining          *training;
  const HotForestWatch *watch;
} Watcher;

static void
watch_tree_cb (const HotForestState *state,
               gpointer              user_data)
{
  Watcher *self = user_data;

  if (!isnan (state->oob_error))
    g_array_append_val (self->training->oob_curve, state->oob_error);
  self->training->stopped_early = state->n_trees < state->n_estimators;
  if (self->watch != NULL && self->watch->tree != NULL)
    self->watch->tree (state, self->watch->user_data);
}

/* Fits and packs a model of @fold's training rows. */
static gboolean
fit_model (HotTraining              *self,
           const HotFold            *fold,
           const HotTrainingOptions *options,
           const HotForestWatch     *watch,
           const HotProgress        *progress,
           GCancellable             *cancellable,
           GError                  **error)
{
  const HotTarget *target = self->problem->target;
  g_auto(HotFitted) fitted = { 0 };
  Watcher watcher = { self, watch };
  guint n_kinds;
  const HotTestRows test = { fold->test, fold->truth, fold->test_weights, fold->n_classes, options->log_target,
                             hot_score_kind_list (self->is_classification, &n_kinds)->name };
  const HotForestWatch all = { watch_tree_cb, &watcher, watch != NULL ? watch->stop : NULL,
                               watch != NULL && fold->test != NULL ? &test : NULL };
  gint64 begin = g_get_monotonic_time ();

  g_array_set_size (self->oob_curve, 0);
  hot_progress_report (progress, 0.0, _("Training"));
  if (!hot_fold_fit (fold, options->estimator, options->values, &all, 0, &fitted, progress, cancellable, error))
    return FALSE;
  self->seconds += (g_get_monotonic_time () - begin) / 1e6;
  self->oob_score = fitted.oob_score;
  g_free (self->importances);
  self->importances = g_steal_pointer (&fitted.importances);

  hot_pipeline_add_to_model (self->pipeline, fold->train, fitted.builder);
  if (options->log_target)
    hot_model_builder_set_link (fitted.builder, HOT_MODEL_LINK_EXP);
  for (guint i = 0; i < target->n_classes; i++)
    hot_model_builder_add_class (fitted.builder, target->classes[i]);

  return finish_model (self, fitted.builder, error);
}

static gboolean
keep_predictions (HotTraining     *self,
                  const HotFold   *fold,
                  const HotSplit  *split,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_autofree double *predictions = hot_fold_predict (fold, self->model, cancellable, error);

  if (predictions == NULL)
    return FALSE;

  for (guint i = 0; i < split->n_test; i++)
    {
      HotTestedRow row = { self->problem->target->rows[split->test[i]], fold->truth[i], predictions[i] };

      g_array_append_val (self->tested, row);
    }

  return TRUE;
}

static gboolean
train_split (HotTraining              *self,
             const HotSplit           *split,
             const HotTrainingOptions *options,
             const HotForestWatch     *watch,
             HotScores                *scores,
             const HotProgress        *progress,
             GCancellable             *cancellable,
             GError                  **error)
{
  g_autoptr(HotFold) fold = hot_fold_new (self->pipeline, self->problem->target, self->problem->weights, split,
                                          cancellable, error);

  if (fold == NULL || !hot_training_check_inspection (self, options, error))
    return FALSE;
  /* Of several folds, the first speaks for all. */
  if (self->n_folds == 0 && self->model == NULL)
    hot_training_warn_about_split (self, fold, split, options);

  return (options->dry_run || fit_model (self, fold, options, watch, progress, cancellable, error)) &&
         (options->dry_run || fold->test == NULL ||
          (hot_fold_score (fold, self->model, scores, cancellable, error) &&
           keep_predictions (self, fold, split, cancellable, error) &&
           hot_training_inspect (self, fold, options, progress, cancellable, error)));
}

/* All rows that are in some split: what the model is made of once the folds have said how good it is. */
static HotSplit *
join_splits (GPtrArray *splits,
             guint      n_rows)
{
  HotSplit *joined = g_new0 (HotSplit, 1);
  g_autofree gboolean *is_used = g_new0 (gboolean, n_rows);

  joined->train = g_new (guint32, n_rows);
  for (guint fold = 0; fold < splits->len; fold++)
    {
      const HotSplit *split = g_ptr_array_index (splits, fold);

      for (guint i = 0; i < split->n_train; i++)
        is_used[split->train[i]] = TRUE;
      for (guint i = 0; i < split->n_test; i++)
        is_used[split->test[i]] = TRUE;
    }
  for (guint i = 0; i < n_rows; i++)
    if (is_used[i])
      joined->train[joined->n_train++] = i;

  return joined;
}

static gboolean
train_folds (HotTraining              *self,
             GPtrArray                *splits,
             const HotTrainingOptions *options,
             const HotProgress        *progress,
             GCancellable             *cancellable,
             GError                  **error)
{
  g_autofree HotScores *scores = g_new0 (HotScores, splits->len);
  g_autoptr(HotSplit) all = join_splits (splits, self->problem->target->n_rows);
  HotProgressPart part;
  HotScores mean;

  self->folds = g_new0 (HotTrainingFold, splits->len);
  self->n_train = all->n_train;
  for (guint i = 0; i < splits->len; i++)
    {
      const HotSplit *split = g_ptr_array_index (splits, i);
      double before = self->seconds;

      hot_progress_part_init (&part, progress, i, splits->len + 1);
      if (!train_split (self, split, options, NULL, &scores[i], &part.progress, cancellable, error))
        return FALSE;
      self->folds[self->n_folds++] = (HotTrainingFold) { scores[i], split->n_train, split->n_test, self->seconds - before };
      self->n_test += split->n_test;
    }
  hot_scores_summarise (scores, splits->len, &mean, &self->spread);
  self->regression = mean.regression;
  self->classification = mean.classification;

  hot_progress_part_init (&part, progress, splits->len, splits->len + 1);
  return train_split (self, all, options, options->watch, &mean, &part.progress, cancellable, error);
}

static gboolean
train_once (HotTraining              *self,
            const HotSplit           *split,
            const HotTrainingOptions *options,
            const HotProgress        *progress,
            GCancellable             *cancellable,
            GError                  **error)
{
  HotScores scores = { 0 };

  self->n_train = split->n_train;
  self->n_test = split->n_test;
  if (!train_split (self, split, options, options->watch, &scores, progress, cancellable, error))
    return FALSE;
  self->regression = scores.regression;
  self->classification = scores.classification;

  return TRUE;
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

static void
take_problem (HotTraining *self,
              HotProblem  *problem)
{
  self->problem = problem;
  self->pipeline = problem->pipeline;
  self->is_classification = hot_problem_is_classification (problem);
  self->cap = problem->target->cap;
  self->n_without_target = problem->target->n_without;
  self->has_weights = problem->weights != NULL;
  for (guint i = 0; i < problem->warnings->len; i++)
    warn (self, g_strdup (g_ptr_array_index (problem->warnings, i)));
}

static void
take_plan (HotTraining  *self,
           HotSplitPlan *plan)
{
  self->split_column = g_strdup (plan->column);
  self->n_groups = plan->n_groups;
  self->n_not_split = plan->n_left_out;
  if (plan->n_left_out == 0)
    return;

  if (plan->column != NULL)
    warn (self, g_strdup_printf (ngettext ("%u row without “%s” is left out.", "%u rows without “%s” are left out.",
                                           plan->n_left_out), plan->n_left_out, plan->column));
  else
    warn (self, g_strdup_printf (ngettext ("%u row without coordinates is left out.",
                                           "%u rows without coordinates are left out.", plan->n_left_out),
                                 plan->n_left_out));
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
  g_autoptr(HotSplitPlan) plan = NULL;
  HotProblem *problem = hot_problem_new (table, rows, n_rows, options, cancellable, error);

  if (problem == NULL)
    return NULL;

  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->tested = g_array_new (FALSE, FALSE, sizeof (HotTestedRow));
  self->oob_curve = g_array_new (FALSE, FALSE, sizeof (double));
  self->oob_score = NAN;
  set_seed (options);
  take_problem (self, problem);
  plan = hot_problem_divide (problem, options, options->seed, error);
  if (plan == NULL)
    return NULL;
  take_plan (self, plan);

  if (plan->splits->len > 1 && !options->dry_run
        ? !train_folds (self, plan->splits, options, progress, cancellable, error)
        : !train_once (self, g_ptr_array_index (plan->splits, 0), options, progress, cancellable, error))
    return NULL;
  if (!options->dry_run)
    hot_training_warn_about_result (self, options);

  return g_steal_pointer (&self);
}

void
hot_training_free (HotTraining *self)
{
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->tested, g_array_unref);
  g_clear_pointer (&self->permutations, g_array_unref);
  g_clear_pointer (&self->dependences, g_array_unref);
  g_clear_pointer (&self->oob_curve, g_array_unref);
  g_free (self->split_column);
  g_free (self->folds);
  g_clear_pointer (&self->problem, hot_problem_free);
  hot_model_close (self->model);
  free (self->image);
  g_free (self->importances);
  g_free (self);
}
