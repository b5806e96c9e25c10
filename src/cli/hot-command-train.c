/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "cli/hot-command-task.h"
#include "cli/hot-terminal.h"
#include "cli/hot-text-table.h"
#include "cli/hot-training-json.h"

/* Features named in the report for people. */
#define N_SHOWN 10

typedef struct {
  HotCommandTask   task;
  char            *estimator;
  char           **parameters;
  char            *model;
  gboolean         json;
} Train;

static void
train_clear (Train *self)
{
  hot_command_task_clear (&self->task);
  g_free (self->estimator);
  g_strfreev (self->parameters);
  g_free (self->model);
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

static gboolean
print_text (const Train        *self,
            const HotTraining  *training,
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
  append_metrics (text, training);
  for (guint i = 0; order != NULL && i < MIN (hot_model_get_n_features (training->model), N_SHOWN); i++)
    g_string_append_printf (text, "  %6.2f %%  %s\n", 100.0 * training->importances[order[i]],
                            hot_model_get_feature (training->model, order[i]));
  if (self->model != NULL)
    {
      g_autofree char *size = g_format_size (training->size);

      g_string_append_printf (text, _("Wrote %s (%s).\n"), self->model, size);
    }

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
  HotScoreError score_error = { 0 };

  if (values == NULL || !hot_command_task_open (&self->task, context, location, error))
    return FALSE;

  options->estimator = estimator;
  options->values = values;
  training = hot_training_run (self->task.source.table, g_bytes_get_data (self->task.rows, NULL),
                               hot_row_set_get_n (self->task.source.rows), options, context->progress,
                               context->cancellable, error);
  if (training == NULL)
    return FALSE;

  if (self->model != NULL && training->model != NULL &&
      !hot_model_write (training->image, training->size, self->model, &score_error))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_REFUSED, score_error.message);
      return FALSE;
    }
  if (!self->json)
    return training->model != NULL ? print_text (self, training, error) : print_plan (training, error);

  json = hot_training_to_json (training, options, self->model);
  return hot_command_print (json, -1, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Train) self = { .task = HOT_COMMAND_TASK_INIT };
  const GOptionEntry entries[] = {
    { "estimator", 'e', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.estimator,
      N_("How to learn (forest); “hothousectl estimators” lists the ways"), N_("NAME") },
    { "parameter", 'P', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.parameters,
      N_("A parameter of the estimator"), N_("NAME=VALUE") },
    { "model", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.model, N_("Write the model to FILE"), N_("FILE") },
    { "dry-run", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.task.dry_run,
      N_("Only say what each column would be, and what to look out for"), NULL },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_TASK_OPTIONS (&self.task),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;

  return train (&self, context, argv[1], error);
}

const HotCommand hot_command_train = {
  .group = "train",
  .arguments = "SOURCE",
  .summary = N_("Train and test a model on a table"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
