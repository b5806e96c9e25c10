/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-deployment.h"

#include <glib/gi18n-lib.h>

HotDeploymentStore *
hot_command_open_deployments (HotCommandContext  *context,
                              const char         *location,
                              GError            **error)
{
  g_autoptr(HotWorkspace) workspace = hot_command_open_workspace (location, TRUE, context->progress, context->cancellable, error);

  return workspace != NULL ? hot_deployment_store_open (hot_workspace_get_state_path (workspace), error) : NULL;
}

void
hot_command_write_deployment (HotJsonWriter       *json,
                              const HotDeployment *deployment)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "id", deployment->id);
  hot_json_writer_member (json, "name", deployment->name);
  hot_json_writer_member (json, "target", deployment->target);
  hot_json_writer_member (json, "state", hot_deployment_state_get_id (deployment->state));
  hot_json_writer_member (json, "detail", deployment->detail);
  hot_json_writer_member (json, "address", deployment->address);
  hot_json_writer_member (json, "model_uri", deployment->model_uri);
  hot_json_writer_member (json, "image", deployment->image);
  hot_json_writer_member (json, "digest", deployment->digest);
  hot_json_writer_name (json, "has_key");
  hot_json_writer_boolean (json, deployment->has_key);
  hot_json_writer_name (json, "created");
  hot_json_writer_integer (json, deployment->created);
  hot_json_writer_end_object (json);
}

gboolean
hot_command_change_deployment (HotCommandContext         *context,
                               int                        argc,
                               char                     **argv,
                               HotCommandDeploymentFunc   func,
                               GError                   **error)
{
  g_autofree char *location = NULL;
  g_autoptr(HotDeploymentStore) store = NULL;
  const GOptionEntry entries[] = {
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 100, error))
    return FALSE;
  store = hot_command_open_deployments (context, location, error);
  if (store == NULL)
    return FALSE;
  for (int i = 1; i < argc; i++)
    {
      g_autoptr(HotDeployment) deployment = hot_deployment_store_find (store, argv[i], error);

      if (deployment == NULL || !func (store, deployment, context->cancellable, error))
        return FALSE;
    }

  return TRUE;
}
