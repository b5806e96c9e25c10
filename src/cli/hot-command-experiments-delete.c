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
  return hot_command_change_experiments (context, argc, argv, hot_tracking_store_delete_experiment, error);
}

const HotCommand hot_command_experiments_delete = {
  .group = "experiments",
  .name = "delete",
  .arguments = "NAME…",
  .summary = N_("Mark experiments and their runs as deleted; nothing of them is lost"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
