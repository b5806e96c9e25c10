/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "deploy/hot-image-server.h"
#include "deploy/hot-supervisor.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *server = NULL;
  int port = 0;
  const GOptionEntry entries[] = {
    { "port", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &port, N_("Port to listen at"), N_("PORT") },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  if (port < 1 || port > G_MAXUINT16)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--port: it must be a number from 1 to %d"), G_MAXUINT16);
      return FALSE;
    }
  server = hot_image_server_find (error);

  return server != NULL && hot_supervisor_run (argv[1], server, (guint16) port, error);
}

const HotCommand hot_command_deployments_supervise = {
  .group = "deployments",
  .name = "supervise",
  .arguments = "FOLDER",
  .summary = N_("Keep the server of a deployment running; what others start"),
  .run = run,
};
