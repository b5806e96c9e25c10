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
  return hot_command_change_runs (context, argc, argv, hot_tracking_store_delete_run, error);
}

const HotCommand hot_command_runs_delete = {
  .group = "runs",
  .name = "delete",
  .arguments = "RUN…",
  .summary = N_("Mark runs as deleted; nothing of them is lost"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
