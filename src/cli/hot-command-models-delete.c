/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-model-uri.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *name = NULL;
  gint64 version;
  g_autoptr(HotWorkspace) workspace = NULL;
  HotTrackingStore *store;
  const GOptionEntry entries[] = {
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error) || !hot_command_split_version (argv[1], &name, &version, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  store = hot_workspace_get_store (workspace);

  return version > 0 ? hot_tracking_store_delete_model_version (store, name, version, context->cancellable, error)
                     : hot_tracking_store_delete_registered_model (store, name, context->cancellable, error);
}

const HotCommand hot_command_models_delete = {
  .group = "models",
  .name = "delete",
  .arguments = "NAME[/VERSION]",
  .summary = N_("Delete a version of a registered model, or the model with all versions; runs keep their files"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
