/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-model-uri.h"
#include "cli/hot-text-table.h"

#define MAX_WIDTH 40

static gboolean
print_json (GPtrArray  *models,
            GError    **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < models->len; i++)
    hot_command_write_registered (json, models->pdata[i], NULL);
  hot_json_writer_end_array (json);

  return hot_command_print_json (json, error);
}

static gboolean
print_table (GPtrArray  *models,
             GError    **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  hot_text_table_add_column (table, _("name"), FALSE, MAX_WIDTH);
  hot_text_table_add_column (table, _("latest"), TRUE, 0);
  hot_text_table_add_column (table, _("aliases"), FALSE, MAX_WIDTH);
  hot_text_table_add_column (table, _("changed"), FALSE, 0);
  hot_text_table_add_column (table, _("description"), FALSE, MAX_WIDTH);
  for (guint i = 0; i < models->len; i++)
    {
      const HotRegisteredModel *model = models->pdata[i];
      g_autoptr(GString) aliases = g_string_new (NULL);
      g_autofree char *changed = hot_command_format_time (model->last_update_time);
      g_autofree char *latest = NULL;
      gint64 version = 0;

      for (guint j = 0; j < model->latest_versions->len; j++)
        version = MAX (version, ((const HotModelVersion *) model->latest_versions->pdata[j])->version);
      for (guint j = 0; j < model->n_aliases; j++)
        g_string_append_printf (aliases, "%s%s=%" G_GINT64_FORMAT, j > 0 ? " " : "", model->aliases[j].alias, model->aliases[j].version);
      latest = version > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, version) : g_strdup ("");
      hot_text_table_add_cell (table, model->name);
      hot_text_table_add_cell (table, latest);
      hot_text_table_add_cell (table, aliases->str);
      hot_text_table_add_cell (table, changed);
      hot_text_table_add_cell (table, model->description != NULL ? model->description : "");
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
  g_autofree char *filter = NULL;
  gboolean is_json = FALSE;
  int limit = 1000;
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(GPtrArray) models = NULL;
  const GOptionEntry entries[] = {
    { "filter", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &filter,
      N_("Only models for which EXPRESSION holds, such as \"name LIKE 'price%'\""), N_("EXPRESSION") },
    { "max-results", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &limit, N_("At most N models (1000)"), N_("N") },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &is_json, N_("Write a JSON list of objects"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  if (limit < 1 || limit > 1000)
    return hot_command_refuse (_("--max-results: it must be between 1 and 1000"), error);
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  models = hot_tracking_store_search_registered_models (hot_workspace_get_store (workspace),
                                                        &(HotSearch) { .filter = filter, .max_results = limit }, NULL,
                                                        context->cancellable, error);
  if (models == NULL)
    return FALSE;

  return is_json ? print_json (models, error) : print_table (models, error);
}

const HotCommand hot_command_models_list = {
  .group = "models",
  .name = "list",
  .arguments = "",
  .summary = N_("List registered models"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
