/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-model-uri.h"
#include "deploy/hot-image-server.h"

static void
add_option (GPtrArray  *words,
            const char *name,
            const char *value)
{
  if (value != NULL)
    g_ptr_array_add (words, g_strdup_printf ("--%s=%s", name, value));
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *uri = NULL;
  g_autofree char *location = NULL;
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;
  g_autofree char *workers = NULL;
  g_autofree char *timeout = NULL;
  g_autofree char *key_file = NULL;
  g_autofree char *environment = NULL;
  g_autofree char *path = NULL;
  g_autofree char *server = NULL;
  g_autoptr(GPtrArray) words = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  const GOptionEntry entries[] = {
    { "model-uri", 'm', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &uri, N_("The model to serve"), N_("MODEL-URI") },
    { "host", 'h', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &host, N_("Address to listen at (127.0.0.1)"), N_("ADDRESS") },
    { "port", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &port, N_("Port to listen at; 0 for one that is free (5000)"), N_("PORT") },
    { "workers", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &workers, N_("Threads (one for each processor)"), N_("N") },
    { "timeout", 't', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &timeout, N_("How long a request may take to arrive (60)"), N_("SECONDS") },
    { "api-key-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &key_file,
      N_("Answer only requests that carry the key in FILE"), N_("FILE") },
    HOT_COMMAND_MODEL_ENVIRONMENT_OPTION (&environment),
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  if (uri == NULL)
    return hot_command_refuse (_("--model-uri: say which model is to be served"), error);
  path = hot_command_resolve_model (context, uri, location, error);
  server = path != NULL ? hot_image_server_find (error) : NULL;
  if (server == NULL)
    return FALSE;

  g_ptr_array_add (words, g_strdup (server));
  add_option (words, "model", path);
  add_option (words, "host", host);
  add_option (words, "port", port != NULL ? port : "5000");
  add_option (words, "threads", workers);
  add_option (words, "timeout", timeout);
  add_option (words, "api-key-file", key_file);
  execv (server, (char **) words->pdata);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("%s cannot be started: %s"), server, g_strerror (errno));
  return FALSE;
}

const HotCommand hot_command_models_serve = {
  .group = "models",
  .name = "serve",
  .arguments = "",
  .summary = N_("Answer requests for a model’s predictions over HTTP, as MLflow does"),
  .description = HOT_COMMAND_MODEL_URI_DESCRIPTION,
  .run = run,
};
