/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-workspace.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  const GOptionEntry entries[] = {
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, G_MAXINT, error))
    return FALSE;
  workspace = hot_workspace_open (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;

  for (int i = 1; i < argc; i++)
    {
      HotTrackingStore *store = hot_workspace_get_store (workspace);
      g_autoptr(HotExperiment) experiment = hot_command_find_experiment (store, argv[i], context->cancellable, error);

      if (experiment == NULL || !hot_tracking_store_restore_experiment (store, experiment->id, context->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

const HotCommand hot_command_experiments_restore = {
  .group = "experiments",
  .name = "restore",
  .arguments = "NAME…",
  .summary = N_("Bring deleted experiments and their runs back"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
