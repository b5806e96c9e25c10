/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-deployment.h"
#include "cli/hot-text-table.h"

static gboolean
print_json (GPtrArray  *deployments,
            GError    **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < deployments->len; i++)
    hot_command_write_deployment (json, deployments->pdata[i]);
  hot_json_writer_end_array (json);

  return hot_command_print_json (json, error);
}

static gboolean
print_table (GPtrArray  *deployments,
             GError    **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  for (const char * const *title = (const char *[]) { _("name"), _("state"), _("address"), _("target"), _("model"), NULL }; *title != NULL; title++)
    hot_text_table_add_column (table, *title, FALSE, 0);
  for (guint i = 0; i < deployments->len; i++)
    {
      const HotDeployment *deployment = deployments->pdata[i];

      hot_text_table_add_cell (table, deployment->name);
      hot_text_table_add_cell (table, hot_deployment_state_get_title (deployment->state));
      hot_text_table_add_cell (table, deployment->address);
      hot_text_table_add_cell (table, deployment->target);
      hot_text_table_add_cell (table, deployment->model_uri);
    }

  return hot_command_print_table (table, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autoptr(HotDeploymentStore) store = NULL;
  g_autoptr(GPtrArray) deployments = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write a JSON list of objects"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  store = hot_command_open_deployments (context, location, error);
  deployments = store != NULL ? hot_deployment_store_list (store, error) : NULL;
  if (deployments == NULL)
    return FALSE;
  hot_deploy_tidy (store, context->cancellable);
  for (guint i = 0; i < deployments->len; i++)
    if (!hot_deploy_refresh (store, deployments->pdata[i], context->cancellable, error))
      return FALSE;

  return json ? print_json (deployments, error) : print_table (deployments, error);
}

const HotCommand hot_command_deployments_list = {
  .group = "deployments",
  .name = "list",
  .arguments = "",
  .summary = N_("List deployments, and how they are"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
