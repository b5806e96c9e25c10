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
  g_autofree char *artifact_location = NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autofree char *id = NULL;
  g_autofree char *line = NULL;
  const GOptionEntry entries[] = {
    { "artifact-location", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &artifact_location,
      N_("Where its runs keep their files, if not in the workspace"), N_("DIR") },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, TRUE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  id = hot_tracking_store_create_experiment (hot_workspace_get_store (workspace), argv[1], artifact_location, NULL, 0,
                                             context->cancellable, error);
  if (id == NULL)
    return FALSE;
  line = g_strconcat (id, "\n", NULL);

  return hot_command_print (line, -1, error);
}

const HotCommand hot_command_experiments_create = {
  .group = "experiments",
  .name = "create",
  .arguments = "NAME",
  .summary = N_("Make an experiment, and print its number"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
