/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <stdlib.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "cli/hot-command-source.h"
#include "learn/hot-training.h"

/* Features named in the report for people. */
#define N_SHOWN 10

typedef struct {
  HotCommandSource    source;
  char               *target;
  char               *estimator;
  char              **parameters;
  char              **features;
  char              **excluded;
  char               *model;
  double              cap;
  gboolean            log_target;
  double              test_size;
  gint64              seed;
  gboolean            json;
  GHashTable         *values;
} Train;

static void
train_clear (Train *self)
{
  hot_command_source_clear (&self->source);
  g_free (self->target);
  g_free (self->estimator);
  g_strfreev (self->parameters);
  g_strfreev (self->features);
  g_strfreev (self->excluded);
  g_free (self->model);
  g_clear_pointer (&self->values, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Train, train_clear)

static gboolean
read_parameters (Train               *self,
                 const HotEstimator  *estimator,
                 GError             **error)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (char **word = self->parameters; word != NULL && *word != NULL; word++)
    {
      g_auto(GStrv) parts = g_strsplit (*word, "=", 2);

      if (g_strv_length (parts) != 2)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("-P %s: write it as NAME=VALUE"), *word);
          return FALSE;
        }
      if (!hot_estimator_check_value (estimator, parts[0], parts[1], error))
        return FALSE;
      g_hash_table_insert (self->values, g_strdup (parts[0]), g_strdup (parts[1]));
    }

  return TRUE;
}

/* "A,B" into names; a column whose own name has a comma is given by itself. */
static GStrv
find_names (HotTable *table,
            char    **words)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  if (words == NULL)
    return NULL;
  for (; *words != NULL; words++)
    {
      g_auto(GStrv) parts = NULL;

      if (hot_table_find_column (table, *words) >= 0)
        {
          g_strv_builder_add (names, *words);
          continue;
        }
      parts = g_strsplit (*words, ",", -1);
      g_strv_builder_addv (names, (const char **) parts);
    }

  return g_strv_builder_end (names);
}

static int
compare_importances (gconstpointer a,
                     gconstpointer b,
                     gpointer      user_data)
{
  const double *importances = user_data;
  double x = importances[*(const guint *) a], y = importances[*(const guint *) b];

  return x != y ? (x < y ? 1 : -1) : 0;
}

static guint *
order_features (const HotTraining *training)
{
  guint n = hot_model_get_n_features (training->model);
  guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_sort_array (order, n, sizeof *order, compare_importances, training->importances);

  return order;
}

static void
write_real (HotJsonWriter *json,
            const char    *name,
            double         value)
{
  hot_json_writer_name (json, name);
  hot_json_writer_real (json, value);
}

static void
write_metrics (HotJsonWriter     *json,
               const HotTraining *training)
{
  hot_json_writer_name (json, "metrics");
  hot_json_writer_begin_object (json);
  if (training->is_classification)
    {
      write_real (json, "accuracy", training->classification.accuracy);
      write_real (json, "balanced_accuracy", training->classification.balanced_accuracy);
      write_real (json, "precision", training->classification.precision);
      write_real (json, "recall", training->classification.recall);
      write_real (json, "f1", training->classification.f1);
      write_real (json, "log_loss", training->classification.log_loss);
      write_real (json, "roc_auc", training->classification.roc_auc);
    }
  else
    {
      write_real (json, "mse", training->regression.mse);
      write_real (json, "rmse", training->regression.rmse);
      write_real (json, "mae", training->regression.mae);
      write_real (json, "r2", training->regression.r2);
      write_real (json, "mape", training->regression.mape);
      write_real (json, "median_absolute_error", training->regression.median_absolute_error);
      write_real (json, "max_error", training->regression.max_error);
    }
  if (training->oob_score == training->oob_score)
    write_real (json, "oob_score", training->oob_score);
  hot_json_writer_end_object (json);
}

static gboolean
print_json (const Train        *self,
            const HotTraining  *training,
            GError            **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);
  g_autofree guint *order = training->importances != NULL ? order_features (training) : NULL;

  hot_json_writer_begin_object (json);
  write_metrics (json, training);
  write_real (json, "seconds", training->seconds);
  hot_json_writer_name (json, "rows");
  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "train");
  hot_json_writer_unsigned (json, training->n_train);
  hot_json_writer_name (json, "test");
  hot_json_writer_unsigned (json, training->n_test);
  hot_json_writer_name (json, "without_target");
  hot_json_writer_unsigned (json, training->n_without_target);
  hot_json_writer_end_object (json);
  write_real (json, "cap", training->cap);
  hot_json_writer_name (json, "model");
  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "path");
  hot_json_writer_string (json, self->model);
  hot_json_writer_name (json, "bytes");
  hot_json_writer_unsigned (json, training->size);
  hot_json_writer_name (json, "trees");
  hot_json_writer_unsigned (json, hot_model_get_n_trees (training->model));
  hot_json_writer_name (json, "nodes");
  hot_json_writer_unsigned (json, hot_model_get_n_nodes (training->model));
  hot_json_writer_end_object (json);

  hot_json_writer_name (json, "warnings");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < training->warnings->len; i++)
    hot_json_writer_string (json, g_ptr_array_index (training->warnings, i));
  hot_json_writer_end_array (json);

  hot_json_writer_name (json, "importances");
  hot_json_writer_begin_array (json);
  for (guint i = 0; order != NULL && i < hot_model_get_n_features (training->model); i++)
    {
      hot_json_writer_begin_object (json);
      hot_json_writer_inline (json);
      hot_json_writer_name (json, "feature");
      hot_json_writer_string (json, hot_model_get_feature (training->model, order[i]));
      write_real (json, "importance", training->importances[order[i]]);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return hot_command_print (hot_json_writer_peek (json, NULL), -1, error);
}

static gboolean
print_text (const Train        *self,
            const HotTraining  *training,
            GError            **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree guint *order = training->importances != NULL ? order_features (training) : NULL;

  for (guint i = 0; i < training->warnings->len; i++)
    g_string_append_printf (text, _("Note: %s\n"), (const char *) g_ptr_array_index (training->warnings, i));
  g_string_append_printf (text, _("Trained on %u rows and tested on %u, in %.2f s.\n"), training->n_train,
                          training->n_test, training->seconds);
  if (training->is_classification)
    g_string_append_printf (text, "accuracy %.4f  f1 %.4f  log loss %.4f  ROC AUC %.4f\n",
                            training->classification.accuracy, training->classification.f1,
                            training->classification.log_loss, training->classification.roc_auc);
  else
    g_string_append_printf (text, "R² %.4f  MSE %.6g  RMSE %.6g  MAE %.6g\n", training->regression.r2,
                            training->regression.mse, training->regression.rmse, training->regression.mae);
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

static gboolean
train (Train              *self,
       HotCommandContext  *context,
       const char         *location,
       GError            **error)
{
  const HotEstimator *estimator = hot_estimator_find (self->estimator != NULL ? self->estimator : "forest", error);
  g_autoptr(GBytes) rows = NULL;
  g_autoptr(HotTraining) training = NULL;
  g_auto(GStrv) features = NULL;
  g_auto(GStrv) excluded = NULL;
  HotTrainingOptions options = { .target = self->target, .estimator = estimator, .cap_quantile = self->cap,
                                 .log_target = self->log_target, .test_size = self->test_size,
                                 .seed = self->seed };
  HotScoreError score_error = { 0 };

  if (estimator == NULL || !read_parameters (self, estimator, error) ||
      !hot_command_source_open (&self->source, context, location, error))
    return FALSE;
  rows = hot_command_source_order (&self->source, context, NULL, error);
  if (rows == NULL)
    return FALSE;

  features = find_names (self->source.table, self->features);
  excluded = find_names (self->source.table, self->excluded);
  options.features = (const char *const *) features;
  options.excluded = (const char *const *) excluded;
  options.values = self->values;
  training = hot_training_run (self->source.table, g_bytes_get_data (rows, NULL), hot_row_set_get_n (self->source.rows),
                               &options, context->progress, context->cancellable, error);
  if (training == NULL)
    return FALSE;

  if (self->model != NULL && !hot_model_write (training->image, training->size, self->model, &score_error))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_REFUSED, score_error.message);
      return FALSE;
    }

  return self->json ? print_json (self, training, error) : print_text (self, training, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Train) self = { .test_size = 0.25, .seed = 42 };
  const GOptionEntry entries[] = {
    { "target", 'y', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.target, N_("The column to predict"), N_("COLUMN") },
    { "estimator", 'e', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.estimator,
      N_("How to learn (forest); “hothousectl estimators” lists the ways"), N_("NAME") },
    { "parameter", 'P', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.parameters,
      N_("A parameter of the estimator"), N_("NAME=VALUE") },
    { "features", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.features, N_("Only these columns"),
      N_("COLUMN[,…]") },
    { "exclude", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.excluded, N_("Not these columns"),
      N_("COLUMN[,…]") },
    { "cap-target", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &self.cap,
      N_("Cut the target off at this quantile, such as 0.99"), N_("QUANTILE") },
    { "log-target", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.log_target, N_("Learn the logarithm of the target"),
      NULL },
    { "test-size", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &self.test_size, N_("Share of the rows that test (0.25)"),
      N_("SHARE") },
    { "seed", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT64, &self.seed, N_("Seed of the split and the estimator (42)"),
      N_("N") },
    { "model", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.model, N_("Write the model to FILE"), N_("FILE") },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_SOURCE_OPTIONS (&self.source),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  if (self.target == NULL || self.seed < 0 || self.seed > G_MAXUINT32)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           self.target == NULL ? _("--target COLUMN says what to predict; it is missing")
                                               : _("--seed: the seed must be between 0 and 4294967295"));
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
