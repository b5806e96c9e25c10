/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-workspace.h"
#include "cli/hot-text-table.h"

static gboolean
print_json (GPtrArray  *experiments,
            GError    **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < experiments->len; i++)
    {
      const HotExperiment *experiment = experiments->pdata[i];

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "experiment_id", experiment->id);
      hot_json_writer_member (json, "name", experiment->name);
      hot_json_writer_member (json, "artifact_location", experiment->artifact_location);
      hot_json_writer_member (json, "lifecycle_stage", experiment->is_deleted ? "deleted" : "active");
      hot_command_write_time (json, "creation_time", experiment->creation_time);
      hot_command_write_time (json, "last_update_time", experiment->last_update_time);
      hot_json_writer_name (json, "tags");
      hot_json_writer_begin_object (json);
      for (guint j = 0; j < experiment->n_tags; j++)
        hot_json_writer_member (json, experiment->tags[j].key, experiment->tags[j].value);
      hot_json_writer_end_object (json);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);

  return hot_command_print_json (json, error);
}

static gboolean
print_table (GPtrArray  *experiments,
             GError    **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  hot_text_table_add_column (table, _("number"), TRUE, 0);
  hot_text_table_add_column (table, _("name"), FALSE, 0);
  hot_text_table_add_column (table, _("state"), FALSE, 0);
  hot_text_table_add_column (table, _("created"), FALSE, 0);
  for (guint i = 0; i < experiments->len; i++)
    {
      const HotExperiment *experiment = experiments->pdata[i];
      g_autofree char *created = hot_command_format_time (experiment->creation_time);

      hot_text_table_add_cell (table, experiment->id);
      hot_text_table_add_cell (table, experiment->name);
      hot_text_table_add_cell (table, experiment->is_deleted ? "deleted" : "active");
      hot_text_table_add_cell (table, created);
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
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(GPtrArray) experiments = NULL;
  gboolean json = FALSE;
  gboolean all = FALSE;
  HotSearch search = { .max_results = 50000 };
  const GOptionEntry entries[] = {
    { "all", 'a', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &all, N_("Those that were deleted, too"), NULL },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write a JSON list of objects"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  search.view = all ? HOT_VIEW_ALL : HOT_VIEW_ACTIVE_ONLY;
  experiments = hot_tracking_store_search_experiments (hot_workspace_get_store (workspace), &search, NULL, context->cancellable,
                                                       error);
  if (experiments == NULL)
    return FALSE;

  return json ? print_json (experiments, error) : print_table (experiments, error);
}

const HotCommand hot_command_experiments_list = {
  .group = "experiments",
  .name = "list",
  .arguments = "",
  .summary = N_("List experiments"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
