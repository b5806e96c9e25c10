/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-deployment.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  return hot_command_change_deployment (context, argc, argv, hot_deploy_start, error);
}

const HotCommand hot_command_deployments_start = {
  .group = "deployments",
  .name = "start",
  .arguments = "NAME…",
  .summary = N_("Start deployments again that were stopped"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
