/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-model-uri.h"
#include "serve/hot-serve-answer.h"
#include "serve/hot-serve-body.h"
#include "serve/hot-serve-model.h"

/* Rows that are predicted at a time. */
#define BLOCK_ROWS 4096

typedef struct {
  char         *uri;
  char         *location;
  char         *input;
  char         *output;
  char         *content_type;
  char         *environment;
  HotModel     *model;
  HotServeRow  *row;
  HotServeBody  body;
  HotBuffer     answer;
} Predict;

static void
predict_clear (Predict *self)
{
  hot_serve_body_close (&self->body);
  hot_serve_row_free (self->row);
  g_clear_pointer (&self->model, hot_model_close);
  hot_buffer_clear (&self->answer);
  g_free (self->uri);
  g_free (self->location);
  g_free (self->input);
  g_free (self->output);
  g_free (self->content_type);
  g_free (self->environment);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Predict, predict_clear)

static gboolean
open_model (Predict            *self,
            HotCommandContext  *context,
            GError            **error)
{
  g_autofree char *path = hot_command_resolve_model (context, self->uri, self->location, error);
  HotScoreError score_error = { 0 };

  if (path == NULL)
    return FALSE;
  self->model = hot_serve_model_open (path, &score_error);
  if (self->model == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, score_error.code == HOT_SCORE_IO ? HOT_ERROR_NOT_FOUND : HOT_ERROR_INVALID,
                           score_error.message);
      return FALSE;
    }
  self->row = hot_serve_row_new (self->model);

  return TRUE;
}

/* (transfer full): of the file, or of standard input */
static GBytes *
read_input (Predict       *self,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GFile) file = self->input != NULL ? g_file_new_for_commandline_arg (self->input) : NULL;
  g_autoptr(GByteArray) bytes = NULL;
  guint8 block[65536];
  gssize n;

  if (file != NULL)
    return g_file_load_bytes (file, cancellable, NULL, error);

  bytes = g_byte_array_new ();
  while ((n = read (STDIN_FILENO, block, sizeof block)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_byte_array_append (bytes, block, n);
    }
  if (n < 0)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("Standard input cannot be read."));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
take_error (const HotServeError  *serve_error,
            GError              **error)
{
  g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, serve_error->message);

  return FALSE;
}

static gboolean
predict_rows (Predict       *self,
              GCancellable  *cancellable,
              GError       **error)
{
  const gsize n_features = hot_model_get_n_features (self->model);
  g_autofree float *features = g_new (float, BLOCK_ROWS * n_features);
  g_autofree double *outputs = g_new (double, BLOCK_ROWS * (gsize) hot_model_get_n_outputs (self->model));
  HotServeError serve_error;
  gsize n_rows = BLOCK_ROWS;

  for (gboolean is_first = TRUE; n_rows == BLOCK_ROWS; is_first = FALSE)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!hot_serve_body_read (&self->body, features, BLOCK_ROWS, &n_rows, &serve_error))
        return take_error (&serve_error, error);
      hot_model_predict (self->model, features, n_rows, n_features, outputs);
      if (!hot_serve_answer_append (&self->answer, self->model, outputs, n_rows, is_first))
        {
          hot_serve_body_no_memory (&serve_error);
          return take_error (&serve_error, error);
        }
    }

  return TRUE;
}

static gboolean
predict (Predict       *self,
         const char    *type,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr(GBytes) input = read_input (self, cancellable, error);
  HotServeError serve_error;
  gsize size;
  const char *data;

  if (input == NULL)
    return FALSE;
  data = g_bytes_get_data (input, &size);
  if (!hot_serve_body_open (&self->body, self->row, type, strlen (type), data != NULL ? data : "", size, G_MAXUINT64, &serve_error))
    return take_error (&serve_error, error);

  if (!hot_serve_answer_append_text (&self->answer, hot_serve_style_mlflow.opening) || !predict_rows (self, cancellable, error) ||
      !hot_serve_answer_append_text (&self->answer, hot_serve_style_mlflow.closing) || !hot_serve_answer_append_text (&self->answer, "\n"))
    return FALSE;

  /* It reads from @input. */
  hot_serve_body_close (&self->body);

  return TRUE;
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Predict) self = { 0 };
  const GOptionEntry entries[] = {
    { "model-uri", 'm', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.uri, N_("The model that predicts"), N_("MODEL-URI") },
    { "input-path", 'i', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.input, N_("Read FILE instead of standard input"), N_("FILE") },
    { "output-path", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.output, N_("Write to FILE"), N_("FILE") },
    { "content-type", 't', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.content_type, N_("What the input is: json (the default) or csv"),
      N_("TYPE") },
    HOT_COMMAND_MODEL_ENVIRONMENT_OPTION (&self.environment),
    HOT_COMMAND_WORKSPACE_OPTION (&self.location),
    G_OPTION_ENTRY_NULL
  };
  gboolean is_csv;

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  if (self.uri == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--model-uri: say which model is to predict"));
      return FALSE;
    }
  is_csv = g_strcmp0 (self.content_type, "csv") == 0;
  if (self.content_type != NULL && !is_csv && !g_str_equal (self.content_type, "json"))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--content-type %s: it must be json or csv"), self.content_type);
      return FALSE;
    }
  if (!open_model (&self, context, error) || !predict (&self, is_csv ? "text/csv" : "application/json", context->cancellable, error))
    return FALSE;

  if (self.output != NULL)
    return g_file_set_contents (self.output, (const char *) self.answer.data, self.answer.size, error);
  return hot_command_print ((const char *) self.answer.data, self.answer.size, error);
}

const HotCommand hot_command_models_predict = {
  .group = "models",
  .name = "predict",
  .arguments = "",
  .summary = N_("Predict the rows of a request, written in JSON or CSV"),
  .description = HOT_COMMAND_MODEL_URI_DESCRIPTION,
  .run = run,
};
