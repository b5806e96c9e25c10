/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-model-uri.h"
#include "deploy/hot-local-prediction.h"

typedef struct {
  char *uri;
  char *location;
  char *input;
  char *output;
  char *content_type;
  char *environment;
} Predict;

static void
predict_clear (Predict *self)
{
  g_free (self->uri);
  g_free (self->location);
  g_free (self->input);
  g_free (self->output);
  g_free (self->content_type);
  g_free (self->environment);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Predict, predict_clear)

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
predict (Predict            *self,
         const char         *type,
         HotCommandContext  *context,
         GError            **error)
{
  g_autofree char *model = hot_command_resolve_model (context, self->uri, self->location, error);
  g_autoptr(GBytes) input = model != NULL ? read_input (self, context->cancellable, error) : NULL;
  g_autoptr(GBytes) answer = input != NULL ? hot_local_prediction_run (model, type, input, context->cancellable, error) : NULL;
  g_autoptr(GByteArray) line = NULL;

  if (answer == NULL)
    return FALSE;
  line = g_bytes_unref_to_array (g_steal_pointer (&answer));
  g_byte_array_append (line, (const guint8 *) "\n", 1);
  if (self->output != NULL)
    return g_file_set_contents (self->output, (const char *) line->data, line->len, error);

  return hot_command_print ((const char *) line->data, line->len, error);
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
    return hot_command_refuse (_("--model-uri: say which model is to predict"), error);
  is_csv = g_strcmp0 (self.content_type, "csv") == 0;
  if (self.content_type != NULL && !is_csv && !g_str_equal (self.content_type, "json"))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--content-type %s: it must be json or csv"), self.content_type);
      return FALSE;
    }

  return predict (&self, is_csv ? "text/csv" : "application/json", context, error);
}

const HotCommand hot_command_models_predict = {
  .group = "models",
  .name = "predict",
  .arguments = "",
  .summary = N_("Predict the rows of a request, written in JSON or CSV"),
  .description = HOT_COMMAND_MODEL_URI_DESCRIPTION,
  .run = run,
};
