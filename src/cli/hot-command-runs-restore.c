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
    if (!hot_tracking_store_restore_run (hot_workspace_get_store (workspace), argv[i], context->cancellable, error))
      return FALSE;

  return TRUE;
}

const HotCommand hot_command_runs_restore = {
  .group = "runs",
  .name = "restore",
  .arguments = "RUN…",
  .summary = N_("Bring deleted runs back"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
