/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-workspace.h"
#include "cli/hot-text-table.h"
#include "tracking/hot-artifacts.h"
#include "tracking/hot-metric-series.h"

static void
add_row (HotTextTable *table,
         const char   *kind,
         const char   *key,
         const char   *value)
{
  hot_text_table_add_cell (table, kind);
  hot_text_table_add_cell (table, key);
  hot_text_table_add_cell (table, value != NULL ? value : "");
}

static void
add_info (HotTextTable *table,
          const HotRun *run)
{
  g_autofree char *started = hot_command_format_time (run->start_time);
  g_autofree char *ended = hot_command_format_time (run->end_time);

  add_row (table, _("run"), "run_id", run->id);
  add_row (table, "", "run_name", run->name);
  add_row (table, "", "experiment_id", run->experiment_id);
  add_row (table, "", "status", hot_command_get_status (run));
  add_row (table, "", "lifecycle_stage", run->is_deleted ? "deleted" : "active");
  add_row (table, "", "start_time", started);
  add_row (table, "", "end_time", ended);
  add_row (table, "", "artifact_uri", run->artifact_uri);
}

static void
add_artifacts (HotTextTable     *table,
               const HotRun     *run,
               HotTrackingStore *store)
{
  g_autoptr(HotArtifacts) artifacts = hot_tracking_store_open_artifacts (store, run->id, run->artifact_uri, NULL, NULL);
  g_autoptr(GPtrArray) infos = artifacts != NULL ? hot_artifacts_list (artifacts, NULL, NULL, NULL) : NULL;

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const HotFileInfo *info = infos->pdata[i];
      g_autofree char *size = info->is_dir ? g_strdup (_("folder")) : g_format_size (info->size);

      add_row (table, i == 0 ? _("artifact") : "", info->path, size);
    }
}

static gboolean
print_text (const HotRun      *run,
            HotTrackingStore  *store,
            GError           **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  hot_text_table_add_column (table, _("kind"), FALSE, 0);
  hot_text_table_add_column (table, _("name"), FALSE, 0);
  hot_text_table_add_column (table, _("value"), FALSE, 80);
  add_info (table, run);
  for (guint i = 0; i < run->n_params; i++)
    add_row (table, i == 0 ? _("parameter") : "", run->params[i].key, run->params[i].value);
  for (guint i = 0; i < run->n_metrics; i++)
    {
      char value[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_dtostr (value, sizeof value, hot_metric_restore (run->metrics[i].value));
      add_row (table, i == 0 ? _("metric") : "", run->metrics[i].key, value);
    }
  for (guint i = 0; i < run->n_tags; i++)
    add_row (table, i == 0 ? _("tag") : "", run->tags[i].key, run->tags[i].value);
  for (guint i = 0; i < run->n_dataset_inputs; i++)
    add_row (table, i == 0 ? _("data set") : "", run->dataset_inputs[i].name, run->dataset_inputs[i].digest);
  add_artifacts (table, run, store);

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
  g_autoptr(HotRun) found = NULL;
  g_autoptr(HotJsonWriter) json = NULL;
  gboolean wants_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &wants_json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  found = hot_tracking_store_get_run (hot_workspace_get_store (workspace), argv[1], context->cancellable, error);
  if (found == NULL)
    return FALSE;
  if (!wants_json)
    return print_text (found, hot_workspace_get_store (workspace), error);

  json = hot_json_writer_new (TRUE);
  hot_command_write_run (json, found);

  return hot_command_print_json (json, error);
}

const HotCommand hot_command_runs_show = {
  .group = "runs",
  .name = "show",
  .arguments = "RUN",
  .summary = N_("Show all that is known of a run"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
