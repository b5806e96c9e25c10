/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "cli/hot-command-workspace.h"
#include "cli/hot-terminal.h"
#include "cli/hot-text-table.h"
#include "models/hot-compare-runs.h"
#include "tracking/hot-metric-series.h"

/* Columns of metrics in the table for people; --json has them all. */
#define MAX_METRICS 6
#define MAX_WIDTH   40

typedef struct {
  char    *workspace;
  char   **experiments;
  char    *filter;
  char   **order_by;
  char    *view;
  int      limit;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->workspace);
  g_strfreev (self->experiments);
  g_free (self->filter);
  g_strfreev (self->order_by);
  g_free (self->view);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
print_json (GPtrArray  *runs,
            GError    **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < runs->len; i++)
    hot_command_write_run (json, runs->pdata[i]);
  hot_json_writer_end_array (json);

  return hot_command_print_json (json, error);
}

static gboolean
is_asked_for (const Options *self,
              const char    *metric)
{
  if (self->filter != NULL && strstr (self->filter, metric) != NULL)
    return TRUE;
  for (char **key = self->order_by; key != NULL && *key != NULL; key++)
    if (strstr (*key, metric) != NULL)
      return TRUE;

  return FALSE;
}

static int
compare_metrics (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const char *first = a, *second = b;
  const int difference = is_asked_for (data, second) - is_asked_for (data, first);

  return difference != 0 ? difference : hot_compare_rank_metric (first) - hot_compare_rank_metric (second);
}

/* (transfer container): the metrics that the runs have: what was asked for, what people look at first, and the others in the order of
 * their first */
static GPtrArray *
find_metrics (Options   *self,
              GPtrArray *runs)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = runs->pdata[i];

      for (guint j = 0; j < run->n_metrics; j++)
        if (g_hash_table_add (known, (char *) run->metrics[j].key))
          g_ptr_array_add (keys, (char *) run->metrics[j].key);
    }
  g_ptr_array_sort_values_with_data (keys, compare_metrics, self);
  g_ptr_array_set_size (keys, MIN (keys->len, MAX_METRICS));

  return keys;
}

static gboolean
print_table (Options    *self,
             GPtrArray  *runs,
             GError    **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autoptr(GPtrArray) keys = find_metrics (self, runs);

  hot_text_table_add_column (table, _("run"), FALSE, 0);
  hot_text_table_add_column (table, _("name"), FALSE, MAX_WIDTH);
  hot_text_table_add_column (table, _("status"), FALSE, 0);
  hot_text_table_add_column (table, _("started"), FALSE, 0);
  for (guint i = 0; i < keys->len; i++)
    hot_text_table_add_column (table, keys->pdata[i], TRUE, 0);

  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = runs->pdata[i];
      g_autofree char *started = hot_command_format_time (run->start_time);

      hot_text_table_add_cell (table, run->id);
      hot_text_table_add_cell (table, run->name != NULL ? run->name : "");
      hot_text_table_add_cell (table, hot_command_get_status (run));
      hot_text_table_add_cell (table, started);
      for (guint j = 0; j < keys->len; j++)
        {
          const HotMetric *metric = hot_run_get_metric (run, keys->pdata[j]);
          g_autofree char *value = metric != NULL ? hot_format_measure (hot_metric_restore (metric->value), 6) : g_strdup ("");

          hot_text_table_add_cell (table, value);
        }
    }

  return hot_command_print_table (table, error);
}

static gboolean
find_experiments (Options            *self,
                  HotTrackingStore   *store,
                  GStrv              *ids,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (self->experiments == NULL)
    return TRUE;
  for (char **name = self->experiments; *name != NULL; name++)
    {
      g_autoptr(HotExperiment) experiment = hot_command_find_experiment (store, *name, cancellable, error);

      if (experiment == NULL)
        return FALSE;
      g_strv_builder_add (builder, experiment->id);
    }
  *ids = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_view (const char   *word,
           HotViewType  *view,
           GError      **error)
{
  static const char *const words[] = { "active", "deleted", "all" };

  *view = HOT_VIEW_ACTIVE_ONLY;
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      {
        *view = HOT_VIEW_ACTIVE_ONLY + i;
        return TRUE;
      }
  if (word != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--view %s: it must be active, deleted or all"), word);

  return word == NULL;
}

static gboolean
search (Options            *self,
        HotCommandContext  *context,
        GError            **error)
{
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_auto(GStrv) ids = NULL;
  HotSearch wanted = { .filter = self->filter, .order_by = (const char *const *) self->order_by, .max_results = self->limit,
                       .is_extended = TRUE };

  if (!read_view (self->view, &wanted.view, error))
    return FALSE;
  workspace = hot_command_open_workspace (self->workspace, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL || !find_experiments (self, hot_workspace_get_store (workspace), &ids, context->cancellable, error))
    return FALSE;
  wanted.experiment_ids = (const char *const *) ids;
  runs = hot_tracking_store_search_runs (hot_workspace_get_store (workspace), &wanted, NULL, context->cancellable, error);
  if (runs == NULL)
    return FALSE;

  return self->json ? print_json (runs, error) : print_table (self, runs, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Options) self = { .limit = 1000 };
  const GOptionEntry entries[] = {
    { "experiment", 'e', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.experiments,
      N_("Only runs of this experiment, by its name or number; may be given more than once"), N_("NAME") },
    { "filter", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.filter,
      N_("Only runs for which EXPRESSION holds, such as \"metrics.rmse < 0.5 and params.max_depth = '10'\""), N_("EXPRESSION") },
    { "order-by", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.order_by,
      N_("Order by this, such as 'metrics.rmse ASC'; may be given more than once"), N_("KEY") },
    { "view", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.view, N_("active (the default), deleted or all"), N_("WHICH") },
    { "max-results", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.limit, N_("At most N runs (1000)"), N_("N") },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Write a JSON list of objects"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&self.workspace),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  if (self.limit < 1)
    return hot_command_refuse (_("--max-results: there must be at least 1"), error);

  return search (&self, context, error);
}

const HotCommand hot_command_runs_search = {
  .group = "runs",
  .name = "search",
  .arguments = "",
  .summary = N_("List runs, filtered and in order"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
