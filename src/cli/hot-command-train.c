/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "cli/hot-command-task.h"
#include "cli/hot-command-workspace.h"
#include "cli/hot-interrupt.h"
#include "cli/hot-terminal.h"
#include "cli/hot-text-table.h"
#include "cli/hot-training-json.h"
#include "models/hot-run-logger.h"

/* Features named in the report for people. */
#define N_SHOWN 10

typedef struct {
  HotCommandTask      task;
  char               *estimator;
  char              **parameters;
  char               *importance;
  int                 n_repeats;
  char              **dependences;
  char               *model;
  char               *experiment;
  char               *workspace;
  char               *run_name;
  char               *run_id;
  char              **baseline_names;
  HotCommandBaselines *baselines;
  gboolean            json;
  gint                stop;
  double              score;          /* of the rows that test, of the trees so far */
  HotCommandContext  *context;
} Train;

static void
train_clear (Train *self)
{
  hot_command_task_clear (&self->task);
  g_free (self->estimator);
  g_strfreev (self->parameters);
  g_free (self->importance);
  g_strfreev (self->dependences);
  g_free (self->model);
  g_free (self->experiment);
  g_free (self->workspace);
  g_free (self->run_name);
  g_free (self->run_id);
  g_strfreev (self->baseline_names);
  g_clear_pointer (&self->baselines, hot_command_baselines_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Train, train_clear)

static void
append_warnings (GString           *text,
                 const HotTraining *training)
{
  for (guint i = 0; i < training->warnings->len; i++)
    g_string_append_printf (text, _("Note: %s\n"), (const char *) g_ptr_array_index (training->warnings, i));
}

/* With folds, mean and spread. */
static void
append_metric (GString    *text,
               const char *name,
               const char *format,
               double      value,
               double      spread)
{
  char number[64], deviation[64];

  if (isnan (value))
    return;

  g_ascii_formatd (number, sizeof number, format, value);
  g_ascii_formatd (deviation, sizeof deviation, format, spread);
  if (isnan (spread))
    g_string_append_printf (text, "%s%s %s", text->len > 0 && text->str[text->len - 1] != '\n' ? "  " : "", name, number);
  else
    g_string_append_printf (text, "%s%s %s ± %s", text->len > 0 && text->str[text->len - 1] != '\n' ? "  " : "", name, number,
                            deviation);
}

static void
append_metrics (GString           *text,
                const HotTraining *training)
{
  const HotScores *spread = &training->spread, none = { .regression = { NAN, NAN, NAN, NAN, NAN, NAN, NAN },
                                                        .classification = { NAN, NAN, NAN, NAN, NAN, NAN, NAN } };

  if (training->n_folds == 0)
    spread = &none;
  if (training->is_classification)
    {
      append_metric (text, "accuracy", "%.4f", training->classification.accuracy, spread->classification.accuracy);
      append_metric (text, "f1", "%.4f", training->classification.f1, spread->classification.f1);
      append_metric (text, "log loss", "%.4f", training->classification.log_loss, spread->classification.log_loss);
      append_metric (text, "ROC AUC", "%.4f", training->classification.roc_auc, spread->classification.roc_auc);
    }
  else
    {
      append_metric (text, "R²", "%.4f", training->regression.r2, spread->regression.r2);
      append_metric (text, "MSE", "%.6g", training->regression.mse, spread->regression.mse);
      append_metric (text, "RMSE", "%.6g", training->regression.rmse, spread->regression.rmse);
      append_metric (text, "MAE", "%.6g", training->regression.mae, spread->regression.mae);
    }
  g_string_append_c (text, '\n');
}

static int
compare_permutations (gconstpointer a,
                      gconstpointer b)
{
  double x = ((const HotTrainingPermutation *) a)->importance.mean, y = ((const HotTrainingPermutation *) b)->importance.mean;

  return (x < y) - (x > y);
}

static void
append_permutations (GString     *text,
                     HotTraining *training)
{
  if (training->permutations == NULL)
    return;

  g_array_sort (training->permutations, compare_permutations);
  g_string_append (text, training->is_classification ? _("Accuracy lost when a column is shuffled:\n")
                                                     : _("R² lost when a column is shuffled:\n"));
  for (guint i = 0; i < MIN (training->permutations->len, N_SHOWN); i++)
    {
      const HotTrainingPermutation *found = &g_array_index (training->permutations, HotTrainingPermutation, i);

      append_metric (text, " ", "%8.4f", found->importance.mean, found->importance.deviation);
      g_string_append_printf (text, "  %s\n",
                              hot_column_get_name (hot_table_get_column (training->problem->table, found->column)));
    }
}

/* Of the last class where there are several. */
static void
append_dependences (GString           *text,
                    const HotTraining *training)
{
  for (guint i = 0; training->dependences != NULL && i < training->dependences->len; i++)
    {
      const HotTrainingDependence *found = &g_array_index (training->dependences, HotTrainingDependence, i);
      const HotPartialDependence *dependence = found->dependence;
      guint n_outputs = dependence->n_outputs;

      g_string_append_printf (text, _("Mean prediction by “%s”:\n"), hot_model_get_feature (training->model, found->feature));
      for (guint point = 0; point < dependence->n_points; point++)
        g_string_append_printf (text, "  %12.6g  %.6g\n", dependence->grid[point],
                                dependence->means[point * n_outputs + n_outputs - 1]);
    }
}

static void
append_stop (GString *text,
             guint    n_trees)
{
  g_string_append_printf (text, ngettext ("Stopped; %u tree is kept.\n", "Stopped; %u trees are kept.\n", n_trees), n_trees);
}

static gboolean
print_text (const Train        *self,
            HotTraining        *training,
            GError            **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree guint *order = training->importances != NULL ? hot_training_order_features (training) : NULL;

  append_warnings (text, training);
  if (training->n_folds > 0)
    g_string_append_printf (text, _("Tested on %u rows in %u folds, then trained on all %u, in %.2f s.\n"),
                            training->n_test, training->n_folds, training->n_train, training->seconds);
  else
    g_string_append_printf (text, _("Trained on %u rows and tested on %u, in %.2f s.\n"), training->n_train,
                            training->n_test, training->seconds);
  if (training->stopped_early)
    append_stop (text, hot_model_get_n_trees (training->model));
  append_metrics (text, training);
  hot_command_baselines_append (self->baselines, text);
  for (guint i = 0; order != NULL && i < MIN (hot_model_get_n_features (training->model), N_SHOWN); i++)
    g_string_append_printf (text, "  %6.2f %%  %s\n", 100.0 * training->importances[order[i]],
                            hot_model_get_feature (training->model, order[i]));
  append_permutations (text, training);
  append_dependences (text, training);
  if (self->model != NULL)
    {
      g_autofree char *size = g_format_size (training->size);

      g_string_append_printf (text, _("Wrote %s (%s).\n"), self->model, size);
    }

  if (self->run_id != NULL)
    g_string_append_printf (text, _("Kept as run %s of the experiment “%s”.\n"), self->run_id, self->experiment);

  return hot_command_print (text->str, text->len, error);
}

/* What a column becomes, "room = Entire home, room = Private room". */
static char *
dup_features (HotPipeline *pipeline,
              guint        column)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < hot_pipeline_get_n_features (pipeline); i++)
    if (hot_pipeline_get_feature_column (pipeline, i) == column)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", hot_pipeline_get_feature (pipeline, i));

  return g_strdup (text->str);
}

/* What would be done. */
static gboolean
print_plan (const HotTraining  *training,
            GError            **error)
{
  HotProblem *problem = training->problem;
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *formatted = NULL;

  hot_text_table_add_column (table, _("Column"), FALSE, 40);
  hot_text_table_add_column (table, _("Role"), FALSE, 0);
  hot_text_table_add_column (table, _("Features, or why not"), FALSE, hot_terminal_get_width () > 0 ? 70 : 0);
  for (guint i = 0; i < hot_table_get_n_columns (problem->table); i++)
    {
      const char *reason = hot_pipeline_get_reason (problem->pipeline, i);
      g_autofree char *features = dup_features (problem->pipeline, i);

      hot_text_table_add_cell (table, hot_column_get_name (hot_table_get_column (problem->table, i)));
      hot_text_table_add_cell (table, hot_role_to_string (hot_pipeline_get_role (problem->pipeline, i)));
      hot_text_table_add_cell (table, reason != NULL ? reason : features);
    }

  formatted = hot_text_table_format (table, 0, NULL);
  g_string_append (text, formatted);
  append_warnings (text, training);
  g_string_append_printf (text, _("%u features; would train on %u rows and test on %u.\n"),
                          hot_pipeline_get_n_features (problem->pipeline), training->n_train, training->n_test);

  return hot_command_print (text->str, text->len, error);
}

/* Once there is a tree, stopping keeps what there is. */
static void
watch_tree_cb (const HotForestState *state,
               gpointer              user_data)
{
  Train *self = user_data;
  g_autofree char *message = NULL;

  if (state->n_trees == 1)
    hot_interrupt_offer_stop (&self->stop);

  if (state->test_metric != NULL)
    self->score = state->test_score;
  if (isnan (state->oob_score) && isnan (self->score))
    message = g_strdup_printf (_("%u of %u trees, %.0f s left; Ctrl+C keeps them"), state->n_trees, state->n_estimators,
                               state->seconds_left);
  else if (isnan (state->oob_score))
    /* TRANSLATORS: the score is that of the rows that test */
    message = g_strdup_printf (_("%u of %u trees, score %.4f, %.0f s left; Ctrl+C keeps them"), state->n_trees,
                               state->n_estimators, self->score, state->seconds_left);
  else
    message = g_strdup_printf (_("%u of %u trees, out-of-bag score %.4f, %.0f s left; Ctrl+C keeps them"), state->n_trees,
                               state->n_estimators, state->oob_score, state->seconds_left);
  hot_progress_report (self->context->progress, state->n_trees / (double) state->n_estimators, message);
}

/* @store: (nullable) */
static gboolean
train_baselines (Train             *self,
                 HotTrackingStore  *store,
                 const HotRunPlan  *plan,
                 GError           **error)
{
  hot_interrupt_offer_stop (NULL);

  return hot_command_baselines_train (self->baselines, store, plan, self->task.source.table, g_bytes_get_data (self->task.rows, NULL),
                                      hot_row_set_get_n (self->task.source.rows), self->context, error);
}

/* Trains and keeps it in the workspace. (transfer full) */
static HotTraining *
train_as_run (Train       *self,
              const char  *location,
              GError     **error)
{
  g_autoptr(HotWorkspace) workspace = hot_command_open_workspace (self->workspace, TRUE, self->context->progress,
                                                                  self->context->cancellable, error);
  HotTrackingStore *store = workspace != NULL ? hot_workspace_get_store (workspace) : NULL;
  g_autofree char *experiment = store != NULL ? hot_command_need_experiment (store, self->experiment, self->context->cancellable,
                                                                             error) : NULL;
  g_autofree char *redacted = hot_source_redact (location);
  const HotRunPlan plan = { .experiment_id = experiment, .name = self->run_name, .location = redacted,
                            .filter = self->task.source.filter, .program = "hothousectl train", .options = &self->task.options };
  g_autoptr(HotTraining) training = NULL;

  if (experiment == NULL)
    return NULL;
  self->run_id = hot_run_logger_train (store, &plan, self->task.source.table, g_bytes_get_data (self->task.rows, NULL),
                                       hot_row_set_get_n (self->task.source.rows), &training, self->context->progress,
                                       self->context->cancellable, error);
  hot_command_tell_waiting (workspace);
  if (self->run_id == NULL || !train_baselines (self, store, &plan, error))
    return NULL;

  return g_steal_pointer (&training);
}

/* (transfer full) */
static HotTraining *
train_only (Train   *self,
            GError **error)
{
  const HotRunPlan plan = { .options = &self->task.options };
  g_autoptr(HotTraining) training =
    hot_training_run (self->task.source.table, g_bytes_get_data (self->task.rows, NULL), hot_row_set_get_n (self->task.source.rows),
                      &self->task.options, self->context->progress, self->context->cancellable, error);

  if (training == NULL || (!self->task.dry_run && !train_baselines (self, NULL, &plan, error)))
    return NULL;

  return g_steal_pointer (&training);
}

static gboolean
train (Train              *self,
       HotCommandContext  *context,
       const char         *location,
       GError            **error)
{
  HotTrainingOptions *options = &self->task.options;
  const HotEstimator *estimator = hot_estimator_find (self->estimator != NULL ? self->estimator : "forest", error);
  g_autoptr(GHashTable) values = estimator != NULL ? hot_command_read_values (estimator, self->parameters, error) : NULL;
  g_autoptr(HotTraining) training = NULL;
  g_autofree char *json = NULL;
  const HotForestWatch watch = { watch_tree_cb, self, &self->stop };
  g_autoptr(HotAtomicFile) file = NULL;

  if (values == NULL || !hot_command_task_open (&self->task, context, location, error))
    return FALSE;

  /* Said before the work that would be in vain. */
  self->baselines = hot_command_baselines_new (self->baseline_names, self->task.source.table, options, error);
  if (self->baselines == NULL)
    return FALSE;
  if (self->model != NULL && !self->task.dry_run && (file = hot_atomic_file_new (self->model, error)) == NULL)
    return FALSE;

  options->estimator = estimator;
  options->values = values;
  self->context = context;
  self->score = NAN;
  options->watch = &watch;
  options->dependences = (const char *const *) self->dependences;
  options->n_permutations = self->importance != NULL ? self->n_repeats : 0;
  if (self->experiment != NULL && !self->task.dry_run)
    training = train_as_run (self, location, error);
  else
    training = train_only (self, error);
  hot_interrupt_offer_stop (NULL);
  if (training == NULL)
    return FALSE;

  if (file != NULL && (!hot_atomic_file_write (file, training->image, training->size, error) ||
                       !hot_atomic_file_commit (file, context->cancellable, error)))
    return FALSE;
  if (!self->json)
    return training->model != NULL ? print_text (self, training, error) : print_plan (training, error);

  json = hot_training_to_json (training, options, self->model, self->run_id, self->baselines);
  return hot_command_print (json, -1, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Train) self = { .task = HOT_COMMAND_TASK_INIT, .n_repeats = 5 };
  const GOptionEntry entries[] = {
    { "estimator", 'e', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.estimator,
      N_("How to learn (forest); “hothousectl estimators” lists the ways"), N_("NAME") },
    { "parameter", 'P', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.parameters,
      N_("A parameter of the estimator"), N_("NAME=VALUE") },
    { "baseline", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.baseline_names,
      N_("Also train what any model has to beat: mean, group-median, ridge, or all"), N_("NAME") },
    { "importance", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.importance,
      N_("Also measure what is lost when a column is shuffled among the rows that test: permutation"), N_("HOW") },
    { "repeats", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.n_repeats, N_("How often each column is shuffled (5)"),
      N_("N") },
    { "dependence", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.dependences,
      N_("Also say how predictions go with a feature, or with a column"), N_("NAME") },
    { "experiment", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.experiment,
      N_("Keep the training as a run of this experiment, which is made if there is none"), N_("NAME") },
    { "run-name", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.run_name, N_("What to call the run"), N_("NAME") },
    HOT_COMMAND_WORKSPACE_OPTION (&self.workspace),
    { "model", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.model, N_("Write the model to FILE"), N_("FILE") },
    { "dry-run", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.task.dry_run,
      N_("Only say what each column would be, and what to look out for"), NULL },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_TASK_OPTIONS (&self.task),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  if ((self.importance != NULL && !g_str_equal (self.importance, "permutation")) || self.n_repeats < 1)
    {
      if (self.n_repeats < 1)
        g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--repeats: there must be at least 1"));
      else
        g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--importance %s: it must be permutation"), self.importance);
      return FALSE;
    }

  if (self.experiment == NULL && (self.workspace != NULL || self.run_name != NULL))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s needs --experiment NAME, which says where the run goes"),
                   self.workspace != NULL ? "--workspace" : "--run-name");
      return FALSE;
    }

  return train (&self, context, argv[1], error);
}

const HotCommand hot_command_train = {
  .group = "train",
  .arguments = "SOURCE",
  .summary = N_("Train and test a model on a table"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
