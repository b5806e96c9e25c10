/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-model-uri.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *name = NULL;
  gboolean is_delete = FALSE;
  gint64 version;
  g_autoptr(HotWorkspace) workspace = NULL;
  HotTrackingStore *store;
  const GOptionEntry entries[] = {
    { "delete", 'd', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &is_delete, N_("Take the alias away"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 2, 2, error) || !hot_command_split_version (argv[1], &name, &version, error))
    return FALSE;
  if (version == 0 && !is_delete)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s”: an alias is for one version; write NAME/VERSION"), argv[1]);
      return FALSE;
    }
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  store = hot_workspace_get_store (workspace);

  return is_delete ? hot_tracking_store_delete_alias (store, name, argv[2], context->cancellable, error)
                   : hot_tracking_store_set_alias (store, name, argv[2], version, context->cancellable, error);
}

const HotCommand hot_command_models_alias = {
  .group = "models",
  .name = "alias",
  .arguments = "NAME/VERSION ALIAS",
  .summary = N_("Give a version of a registered model an alias, or take it away"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
