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
  return hot_command_change_deployment (context, argc, argv, hot_deploy_remove, error);
}

const HotCommand hot_command_deployments_delete = {
  .group = "deployments",
  .name = "delete",
  .arguments = "NAME…",
  .summary = N_("Take deployments away"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
