/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-model-uri.h"
#include "models/hot-model-directory.h"
#include "tracking/hot-model-source.h"

static gboolean
print_version (const HotModelVersion  *version,
               gboolean                is_json,
               GError                **error)
{
  g_autoptr(HotJsonWriter) json = NULL;
  g_autofree char *line = NULL;

  if (!is_json)
    {
      line = g_strdup_printf ("%" G_GINT64_FORMAT "\n", version->version);
      return hot_command_print (line, -1, error);
    }
  json = hot_json_writer_new (TRUE);
  hot_command_write_version (json, version);

  return hot_command_print_json (json, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *alias = NULL;
  g_autofree char *run_id = NULL;
  g_autofree char *path = NULL;
  gboolean is_json = FALSE;
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(HotModelVersion) version = NULL;
  const GOptionEntry entries[] = {
    { "alias", 'a', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &alias, N_("Give the new version this alias"), N_("ALIAS") },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &is_json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 2, 2, error))
    return FALSE;
  if (!hot_run_uri_parse (argv[1], &run_id, &path))
    {
      if (strpbrk (argv[1], "/:") != NULL)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is no model of a run; write the run’s id, or runs:/RUN/PATH"), argv[1]);
          return FALSE;
        }
      run_id = g_strdup (argv[1]);
    }
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  version = hot_model_register (hot_workspace_get_store (workspace), run_id, path != NULL && *path != '\0' ? path : HOT_MODEL_DIRECTORY,
                                argv[2], context->cancellable, error);
  if (version == NULL ||
      (alias != NULL && !hot_tracking_store_set_alias (hot_workspace_get_store (workspace), argv[2], alias, version->version,
                                                       context->cancellable, error)))
    return FALSE;

  return print_version (version, is_json, error);
}

const HotCommand hot_command_models_register = {
  .group = "models",
  .name = "register",
  .arguments = "RUN|runs:/RUN/PATH NAME",
  .summary = N_("Make the model of a run a version of a registered model, and print its number"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
