/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <math.h>
#include <string.h>

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
  double            interval;        /* 0 for none */
  double           *shares;          /* of each class, of the row at hand */
  guint             n_misfits;       /* values that are not what their column held in training */
  guint             misfit_row;      /* the first, and */
  guint             misfit_column;   /* where it is among the model's columns */
} Predict;

/* What a model says of one row. */
typedef struct {
  const double *outputs;
  double        low;
  double        high;
} Prediction;

static void
predict_clear (Predict *self)
{
  hot_command_source_clear (&self->source);
  g_clear_pointer (&self->model, hot_model_close);
  g_free (self->columns);
  g_free (self->shares);
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

/* Remembers where in a row of @values one did not fit. */
static void
note_misfit (Predict           *self,
             guint              row,
             const HotRawValue *values,
             float             *scratch)
{
  guint n_columns = hot_model_get_n_columns (self->model);
  g_autofree HotRawValue *one = g_new0 (HotRawValue, n_columns);

  self->misfit_row = row;
  for (guint i = 0; i < n_columns; i++)
    {
      one[i] = values[i];
      if (hot_model_encode (self->model, one, scratch) > 0)
        {
          self->misfit_column = i;
          return;
        }
      one[i] = (HotRawValue) { 0 };
    }
}

static void
tell_misfits (const Predict *self)
{
  if (self->n_misfits > 0)
    g_printerr (ngettext ("hothousectl: %u value is not of the kind that its column held in training, and counts as missing: "
                          "“%s” in row %u\n",
                          "hothousectl: %u values are not of the kind that their columns held in training, and count as missing; "
                          "the first is “%s” in row %u\n", self->n_misfits), self->n_misfits,
                hot_model_get_column (self->model, self->misfit_column, NULL), self->misfit_row + 1);
}

static void
encode_row (Predict  *self,
            guint     row,
            GString **scratches,
            float    *features)
{
  guint n_columns = hot_model_get_n_columns (self->model);
  g_autofree HotRawValue *values = g_new0 (HotRawValue, n_columns);
  guint n_misfits;

  for (guint i = 0; i < n_columns; i++)
    if (self->columns[i] >= 0)
      hot_raw_cell_get (hot_table_get_column (self->source.table, self->columns[i]), row, scratches[i], &values[i]);
  n_misfits = hot_model_encode (self->model, values, features);
  if (n_misfits > 0 && self->n_misfits == 0)
    {
      g_autofree float *scratch = g_new (float, hot_model_get_n_features (self->model));

      note_misfit (self, row, values, scratch);
    }
  self->n_misfits += n_misfits;
}

/* As a field of CSV. */
static void
append_label (GString    *text,
              const char *label)
{
  g_autoptr(GString) quoted = NULL;

  if (strpbrk (label, ",\"\r\n") == NULL)
    {
      g_string_append (text, label);
      return;
    }

  quoted = g_string_new (label);
  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (text, "\"%s\"", quoted->str);
}

static void
append_number (GString *text,
               double   value)
{
  g_autofree char *number = hot_value_text_from_real (value);

  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, ',');
  g_string_append (text, number);
}

/* The class and the share of each; or the numbers, and the interval around a single one. */
static void
append_prediction (const Predict    *self,
                   GString          *text,
                   const Prediction *prediction)
{
  guint n_classes = hot_model_get_n_classes (self->model), n_outputs = hot_model_get_n_outputs (self->model);

  for (guint i = 0; n_classes == 0 && i < n_outputs; i++)
    append_number (text, prediction->outputs[i]);
  if (n_classes > 0)
    {
      guint best = hot_model_classify (self->model, prediction->outputs, self->shares);

      append_label (text, hot_model_get_class (self->model, best));
    }
  for (guint i = 0; i < n_classes; i++)
    append_number (text, self->shares[i]);
  if (self->interval > 0.0)
    {
      append_number (text, prediction->low);
      append_number (text, prediction->high);
    }
  g_string_append_c (text, '\n');
}

/* One number, or the list of those that a model without classes gives. */
static void
write_outputs (const Predict    *self,
               HotJsonWriter    *json,
               const Prediction *prediction)
{
  guint n_outputs = hot_model_get_n_outputs (self->model);

  if (n_outputs > 1)
    hot_json_writer_begin_array (json);
  for (guint i = 0; i < n_outputs; i++)
    hot_json_writer_real (json, prediction->outputs[i]);
  if (n_outputs > 1)
    hot_json_writer_end_array (json);
}

/* Members of the object of a prediction. */
static void
write_members (const Predict    *self,
               HotJsonWriter    *json,
               const Prediction *prediction)
{
  guint n_classes = hot_model_get_n_classes (self->model);

  if (n_classes == 0)
    {
      hot_json_writer_name (json, "prediction");
      write_outputs (self, json, prediction);
    }
  else
    {
      guint best = hot_model_classify (self->model, prediction->outputs, self->shares);

      hot_json_writer_member (json, "class", hot_model_get_class (self->model, best));
      hot_json_writer_name (json, "probabilities");
      hot_json_writer_begin_object (json);
      for (guint i = 0; i < n_classes; i++)
        hot_json_writer_member_real (json, hot_model_get_class (self->model, i), self->shares[i]);
      hot_json_writer_end_object (json);
    }
  if (self->interval > 0.0)
    {
      hot_json_writer_member_real (json, "low", prediction->low);
      hot_json_writer_member_real (json, "high", prediction->high);
    }
}

static void
write_prediction (const Predict    *self,
                  HotJsonWriter    *json,
                  const Prediction *prediction)
{
  if (hot_model_get_n_classes (self->model) == 0 && self->interval <= 0.0)
    {
      write_outputs (self, json, prediction);
      return;
    }

  hot_json_writer_inline (json);
  hot_json_writer_begin_object (json);
  write_members (self, json, prediction);
  hot_json_writer_end_object (json);
}

/* What each feature added to or took from one prediction; of classes, from the share of the one that is predicted. */
static gboolean
write_explanation (const Predict     *self,
                   HotJsonWriter     *json,
                   const float       *features,
                   const Prediction  *prediction,
                   GError           **error)
{
  guint n_features = hot_model_get_n_features (self->model), n_outputs = hot_model_get_n_outputs (self->model);
  guint n_classes = hot_model_get_n_classes (self->model), explained = 0;
  g_autofree double *contributions = g_new (double, n_features);
  HotScoreError score_error = { 0 };
  double base;

  /* One output for two classes is that of the second. */
  if (n_classes > 0)
    explained = n_outputs == 1 ? 1 : hot_model_classify (self->model, prediction->outputs, self->shares);
  if (!hot_model_explain (self->model, features, n_outputs == 1 ? 0 : explained, contributions, &base, &score_error))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("This model cannot be explained: %s."), score_error.message);
      return FALSE;
    }

  hot_json_writer_begin_object (json);
  write_members (self, json, prediction);
  if (n_classes > 0)
    {
      hot_json_writer_member (json, "explained_class", hot_model_get_class (self->model, explained));
    }
  hot_json_writer_member_real (json, "base", base);
  hot_json_writer_name (json, "contributions");
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < n_features; i++)
    hot_json_writer_member_real (json, hot_model_get_feature (self->model, i), contributions[i]);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);

  return TRUE;
}

static gboolean
predict_intervals (const Predict  *self,
                   const float    *features,
                   guint           n_rows,
                   double         *low,
                   double         *high,
                   GError        **error)
{
  HotScoreError score_error = { 0 };

  if (self->interval <= 0.0 ||
      hot_model_predict_interval (self->model, features, n_rows, hot_model_get_n_features (self->model), self->interval, low,
                                  high, &score_error))
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("This model gives no interval: %s."), score_error.message);
  return FALSE;
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
  g_autofree double *low = g_new0 (double, n_rows);
  g_autofree double *high = g_new0 (double, n_rows);

  for (guint i = 0; i < n_rows; i++)
    encode_row (self, rows[i], scratches, features + (gsize) i * n_features);
  hot_model_predict (self->model, features, n_rows, n_features, outputs);
  if (!predict_intervals (self, features, n_rows, low, high, error))
    return FALSE;

  for (guint i = 0; i < n_rows; i++)
    {
      const Prediction prediction = { outputs + (gsize) i * n_outputs, low[i], high[i] };

      if (!self->json)
        append_prediction (self, text, &prediction);
      else if (!self->explain)
        write_prediction (self, json, &prediction);
      else if (!write_explanation (self, json, features + (gsize) i * n_features, &prediction, error))
        return FALSE;
    }
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
  if (done)
    tell_misfits (self);
  if (!done || !self->json)
    return done;

  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return hot_command_print_json (json, error);
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
    { "interval", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &self.interval,
      N_("Write also between which values this share of a forest's trees lies, such as 0.9"), N_("SHARE") },
    HOT_COMMAND_SOURCE_OPTIONS (&self.source),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 2, 2, error) || !open_model (&self, argv[1], error) ||
      !hot_command_source_open (&self.source, context, argv[2], error))
    return FALSE;

  if (!(self.interval >= 0.0 && self.interval < 1.0))
    return hot_command_refuse (_("--interval: the share must be between 0 and 1"), error);

  self.shares = g_new (double, MAX (hot_model_get_n_classes (self.model), 1));
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
