/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "cli/hot-command-source.h"
#include "dataset/hot-value-text.h"
#include "learn/hot-raw-cell.h"
#include "score/hot-model.h"

/* Rows that are encoded and predicted at a time. */
#define BLOCK_ROWS 4096

typedef struct {
  HotCommandSource  source;
  HotModel         *model;
  int              *columns;         /* of the table, for each of the model's; -1 where it has none */
  gboolean          json;
  gboolean          explain;
} Predict;

static void
predict_clear (Predict *self)
{
  hot_command_source_clear (&self->source);
  g_clear_pointer (&self->model, hot_model_close);
  g_free (self->columns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Predict, predict_clear)

static gboolean
open_model (Predict     *self,
            const char  *path,
            GError     **error)
{
  HotScoreError score_error = { 0 };

  self->model = hot_model_open (path, &score_error);
  if (self->model == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, score_error.code == HOT_SCORE_IO ? HOT_ERROR_NOT_FOUND : HOT_ERROR_INVALID,
                           score_error.message);
      return FALSE;
    }
  if (hot_model_get_n_columns (self->model) == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s does not say which columns it is fed."), path);
      return FALSE;
    }

  return TRUE;
}

static void
find_columns (Predict *self)
{
  guint n_columns = hot_model_get_n_columns (self->model);

  self->columns = g_new (int, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      const char *name = hot_model_get_column (self->model, i, NULL);

      self->columns[i] = hot_table_find_column (self->source.table, name);
      if (self->columns[i] < 0)
        g_printerr (_("hothousectl: %s has no column “%s”; its values count as missing\n"),
                    hot_table_get_name (self->source.table), name);
    }
}

static void
encode_row (Predict  *self,
            guint     row,
            GString **scratches,
            float    *features)
{
  guint n_columns = hot_model_get_n_columns (self->model);
  g_autofree HotRawValue *values = g_new0 (HotRawValue, n_columns);

  for (guint i = 0; i < n_columns; i++)
    if (self->columns[i] >= 0)
      hot_raw_cell_get (hot_table_get_column (self->source.table, self->columns[i]), row, scratches[i], &values[i]);
  hot_model_encode (self->model, values, features);
}

static void
append_prediction (const Predict *self,
                   GString       *text,
                   const double  *outputs)
{
  guint n_outputs = hot_model_get_n_outputs (self->model);

  for (guint i = 0; i < n_outputs; i++)
    {
      g_autofree char *number = hot_value_text_from_real (outputs[i]);

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, number);
    }
  g_string_append_c (text, '\n');
}

static void
write_prediction (const Predict *self,
                  HotJsonWriter *json,
                  const double  *outputs)
{
  guint n_outputs = hot_model_get_n_outputs (self->model);

  if (n_outputs == 1)
    {
      hot_json_writer_real (json, outputs[0]);
      return;
    }

  hot_json_writer_begin_array (json);
  hot_json_writer_inline (json);
  for (guint i = 0; i < n_outputs; i++)
    hot_json_writer_real (json, outputs[i]);
  hot_json_writer_end_array (json);
}

/* What each feature added to or took from one prediction. */
static gboolean
write_explanation (const Predict  *self,
                   HotJsonWriter  *json,
                   const float    *features,
                   const double   *outputs,
                   GError        **error)
{
  guint n_features = hot_model_get_n_features (self->model);
  g_autofree double *contributions = g_new (double, n_features);
  HotScoreError score_error = { 0 };
  double base;

  if (!hot_model_explain (self->model, features, contributions, &base, &score_error))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("This model cannot be explained: %s."), score_error.message);
      return FALSE;
    }

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "prediction");
  hot_json_writer_real (json, outputs[0]);
  hot_json_writer_name (json, "base");
  hot_json_writer_real (json, base);
  hot_json_writer_name (json, "contributions");
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < n_features; i++)
    {
      hot_json_writer_name (json, hot_model_get_feature (self->model, i));
      hot_json_writer_real (json, contributions[i]);
    }
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);

  return TRUE;
}

static gboolean
predict_block (Predict        *self,
               const guint32  *rows,
               guint           n_rows,
               GString       **scratches,
               GString        *text,
               HotJsonWriter  *json,
               GError        **error)
{
  guint n_features = hot_model_get_n_features (self->model), n_outputs = hot_model_get_n_outputs (self->model);
  g_autofree float *features = g_new (float, (gsize) n_rows * n_features);
  g_autofree double *outputs = g_new (double, (gsize) n_rows * n_outputs);

  for (guint i = 0; i < n_rows; i++)
    encode_row (self, rows[i], scratches, features + (gsize) i * n_features);
  hot_model_predict (self->model, features, n_rows, n_features, outputs);

  for (guint i = 0; i < n_rows; i++)
    if (self->explain)
      {
        if (!write_explanation (self, json, features + (gsize) i * n_features, outputs + (gsize) i * n_outputs, error))
          return FALSE;
      }
    else if (self->json)
      write_prediction (self, json, outputs + (gsize) i * n_outputs);
    else
      append_prediction (self, text, outputs + (gsize) i * n_outputs);
  if (self->json)
    return TRUE;

  if (!hot_command_print (text->str, text->len, error))
    return FALSE;
  g_string_truncate (text, 0);

  return TRUE;
}

static gboolean
predict (Predict            *self,
         HotCommandContext  *context,
         GError            **error)
{
  g_autoptr(GBytes) order = hot_command_source_order (&self->source, context, NULL, error);
  g_autoptr(GPtrArray) scratches = g_ptr_array_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);
  guint n_rows = hot_row_set_get_n (self->source.rows);
  gboolean done = order != NULL;

  if (!done)
    return FALSE;
  for (guint i = 0; i < hot_model_get_n_columns (self->model); i++)
    g_ptr_array_add (scratches, g_string_new (NULL));
  if (self->json)
    {
      hot_json_writer_begin_object (json);
      hot_json_writer_name (json, "predictions");
      hot_json_writer_begin_array (json);
    }

  for (guint first = 0; first < n_rows && done; first += BLOCK_ROWS)
    done = !g_cancellable_set_error_if_cancelled (context->cancellable, error) &&
           predict_block (self, (const guint32 *) g_bytes_get_data (order, NULL) + first, MIN (n_rows - first, BLOCK_ROWS),
                          (GString **) scratches->pdata, text, json, error);

  for (guint i = 0; i < scratches->len; i++)
    g_string_free (g_ptr_array_index (scratches, i), TRUE);
  if (!done || !self->json)
    return done;

  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return hot_command_print (hot_json_writer_peek (json, NULL), -1, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Predict) self = { 0 };
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Write a JSON object"), NULL },
    { "explain", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.explain,
      N_("Write with each prediction, as JSON, what every feature added or took"), NULL },
    HOT_COMMAND_SOURCE_OPTIONS (&self.source),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 2, 2, error) || !open_model (&self, argv[1], error) ||
      !hot_command_source_open (&self.source, context, argv[2], error))
    return FALSE;

  self.json |= self.explain;
  find_columns (&self);
  return predict (&self, context, error);
}

const HotCommand hot_command_predict = {
  .group = "predict",
  .arguments = "MODEL SOURCE",
  .summary = N_("Predict the target of each row of a table"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
