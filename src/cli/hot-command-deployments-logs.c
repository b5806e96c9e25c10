/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-deployment.h"

#define DEFAULT_LINES 200
#define MAX_LINES 100000

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *log = NULL;
  g_autoptr(HotDeploymentStore) store = NULL;
  g_autoptr(HotDeployment) deployment = NULL;
  const HotTarget *target;
  int n_lines = DEFAULT_LINES;
  const GOptionEntry entries[] = {
    { "tail", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &n_lines, N_("How many lines from the end (200)"), N_("N") },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  if (n_lines < 1 || n_lines > MAX_LINES)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--tail: it must be a number from 1 to %d"), MAX_LINES);
      return FALSE;
    }
  store = hot_command_open_deployments (context, location, error);
  deployment = store != NULL ? hot_deployment_store_find (store, argv[1], error) : NULL;
  target = deployment != NULL ? hot_target_find (deployment->target, error) : NULL;
  log = target != NULL ? target->dup_log (deployment, n_lines, context->cancellable, error) : NULL;

  return log != NULL && hot_command_print (log, -1, error);
}

const HotCommand hot_command_deployments_logs = {
  .group = "deployments",
  .name = "logs",
  .arguments = "NAME",
  .summary = N_("Print what a deployment has written"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
