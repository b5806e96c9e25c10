/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-model-uri.h"

static gboolean
set_tag (HotTrackingStore  *store,
         const char        *name,
         gint64             version,
         const char        *key,
         const char        *value,
         GCancellable      *cancellable,
         GError           **error)
{
  if (version == 0)
    return value != NULL ? hot_tracking_store_set_registered_model_tag (store, name, key, value, cancellable, error)
                         : hot_tracking_store_delete_registered_model_tag (store, name, key, cancellable, error);

  return value != NULL ? hot_tracking_store_set_model_version_tag (store, name, version, key, value, cancellable, error)
                       : hot_tracking_store_delete_model_version_tag (store, name, version, key, cancellable, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *name = NULL;
  gint64 version;
  g_autoptr(HotWorkspace) workspace = NULL;
  const GOptionEntry entries[] = {
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 2, 3, error) || !hot_command_split_version (argv[1], &name, &version, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);

  return workspace != NULL && set_tag (hot_workspace_get_store (workspace), name, version, argv[2], argc > 3 ? argv[3] : NULL,
                                       context->cancellable, error);
}

const HotCommand hot_command_models_tag = {
  .group = "models",
  .name = "tag",
  .arguments = "NAME[/VERSION] KEY [VALUE]",
  .summary = N_("Set a tag of a registered model or of a version; without VALUE, take it away"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
