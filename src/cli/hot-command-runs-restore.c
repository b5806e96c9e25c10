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
  return hot_command_change_runs (context, argc, argv, hot_tracking_store_restore_run, error);
}

const HotCommand hot_command_runs_restore = {
  .group = "runs",
  .name = "restore",
  .arguments = "RUN…",
  .summary = N_("Bring deleted runs back"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
