/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "cli/hot-command-task.h"
#include "cli/hot-command-workspace.h"
#include "cli/hot-search-json.h"
#include "cli/hot-terminal.h"
#include "cli/hot-text-table.h"
#include "models/hot-search-logger.h"

/* Candidates in the report for people. */
#define N_SHOWN 20

/* Unless a share of the rows or another number of folds is asked for: scikit-learn's. */
#define DEFAULT_FOLDS 5

typedef struct {
  HotCommandTask   task;
  char            *estimator;
  char           **parameters;
  char           **grid;
  int              n_random;
  gboolean         is_halving;
  int              factor;
  char            *resource;
  int              n_seeds;
  int              n_jobs;
  char            *metric;
  char            *experiment;
  char            *run_name;
  char            *workspace;
  char            *run_id;
  gboolean         json;
} Search;

static void
search_clear (Search *self)
{
  hot_command_task_clear (&self->task);
  g_free (self->estimator);
  g_strfreev (self->parameters);
  g_strfreev (self->grid);
  g_free (self->resource);
  g_free (self->metric);
  g_free (self->experiment);
  g_free (self->run_name);
  g_free (self->workspace);
  g_free (self->run_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static HotSearchSpace *
read_space (const Search        *self,
            const HotEstimator  *estimator,
            GError             **error)
{
  g_autoptr(HotSearchSpace) space = hot_search_space_new (estimator);

  for (char **word = self->grid; word != NULL && *word != NULL; word++)
    if (!hot_search_space_parse (space, *word, error))
      {
        g_prefix_error (error, "--grid ");
        return NULL;
      }

  return g_steal_pointer (&space);
}

/* Words that make no sense whatever the table holds. */
static gboolean
check_words (const Search  *self,
             GError       **error)
{
  if (self->grid == NULL)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                         _("--grid NAME=VALUE,… says what to try; it is missing"));
  else if (self->n_random < -1 || self->n_random == 0)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--random: at least one candidate must be drawn"));
  else if (self->n_seeds < 1)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--seeds: there must be at least one"));
  else if (self->n_jobs < 0)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--jobs: at least one run must go at a time"));
  else if (self->factor != 0 && self->factor < 2)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--factor: halving goes by a factor of 2 or more"));
  else if (self->experiment == NULL && (self->workspace != NULL || self->run_name != NULL))
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s needs --experiment NAME, which says where the run goes"),
                 self->workspace != NULL ? "--workspace" : "--run-name");
  else if (!self->is_halving && (self->factor != 0 || self->resource != NULL))
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--factor and --resource go with --halving"));
  else
    return TRUE;

  return FALSE;
}

/* @prefix: of each, "" or "-P " */
static char *
dup_values (GHashTable *values,
            const char *prefix)
{
  g_autoptr(GPtrArray) names = g_hash_table_get_keys_as_ptr_array (values);
  g_autoptr(GString) text = g_string_new (NULL);

  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s%s=%s", i > 0 ? " " : "", prefix, (const char *) g_ptr_array_index (names, i),
                            (const char *) g_hash_table_lookup (values, g_ptr_array_index (names, i)));

  return g_strdup (text->str);
}

/* "1 h 5 min", "12 s" */
static char *
dup_duration (double seconds)
{
  if (seconds >= 3600.0)
    return g_strdup_printf (_("%.0f h %.0f min"), floor (seconds / 3600.0), floor (fmod (seconds, 3600.0) / 60.0));
  if (seconds >= 60.0)
    return g_strdup_printf (_("%.0f min %.0f s"), floor (seconds / 60.0), fmod (seconds, 60.0));

  return g_strdup_printf (seconds >= 10.0 ? _("%.0f s") : _("%.1f s"), seconds);
}

static char *
dup_plan (const HotModelSearch *search)
{
  g_autofree char *duration = dup_duration (search->estimated_seconds);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < search->warnings->len; i++)
    g_string_append_printf (text, _("Note: %s\n"), (const char *) g_ptr_array_index (search->warnings, i));
  for (guint i = 0; search->search.is_halving && i < search->rounds->len; i++)
    {
      const HotHalvingRound *round = &g_array_index (search->rounds, HotHalvingRound, i);

      /* Translators: "rows: 523" or "n_estimators: 11" stands at the end. */
      g_string_append_printf (text, _("Round %u: candidates: %u, %s: %u\n"), i + 1, round->n_candidates,
                              search->search.resource != NULL ? search->search.resource : _("rows"), round->resources);
    }
  g_string_append_printf (text, _("Runs: %u (candidates: %u, folds: %u, seeds: %u), about %s\n"), search->n_runs,
                          search->candidates->len, search->n_folds, search->n_seeds, duration);

  return g_strdup (text->str);
}

static int
compare_children (gconstpointer a,
                  gconstpointer b)
{
  const HotSearchChild *x = *(HotSearchChild *const *) a, *y = *(HotSearchChild *const *) b;

  if (x->round != y->round)
    return x->round > y->round ? -1 : 1;
  if (x->rank != y->rank)
    return x->rank - 1 < y->rank - 1 ? -1 : 1;

  return (int) x->index - (int) y->index;
}

static void
add_row (HotTextTable         *table,
         HotModelSearch            *search,
         const HotSearchChild *child)
{
  g_autofree char *values = dup_values (child->values, "");
  g_autofree char *seconds = g_strdup_printf ("%.2f", child->seconds);
  g_autofree char *rank = child->rank > 0 ? g_strdup_printf ("%u", child->rank) : g_strdup ("");
  double mean = hot_score_kind_get (search->metric, &child->mean);
  double spread = hot_score_kind_get (search->metric, &child->spread);
  g_autofree char *score = isnan (spread) ? g_strdup_printf ("%.5g", mean) : g_strdup_printf ("%.5g ± %.2g", mean, spread);

  if (search->search.is_halving)
    {
      g_autofree char *resources = g_strdup_printf ("%u", child->resources);

      hot_text_table_add_cell (table, resources);
    }
  hot_text_table_add_cell (table, rank);
  hot_text_table_add_cell (table, child->problem != NULL ? child->problem : score);
  hot_text_table_add_cell (table, seconds);
  hot_text_table_add_cell (table, values);
}

static gboolean
print_text (HotModelSearch  *search,
            gboolean    is_cancelled,
            GError    **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autoptr(GPtrArray) children = g_ptr_array_copy (search->children, NULL, NULL);
  g_autofree char *formatted = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  g_ptr_array_set_free_func (children, NULL);
  g_ptr_array_sort (children, compare_children);
  if (search->search.is_halving)
    hot_text_table_add_column (table, search->search.resource != NULL ? search->search.resource : _("rows"), TRUE, 0);
  hot_text_table_add_column (table, _("Rank"), TRUE, 0);
  hot_text_table_add_column (table, search->metric->name, FALSE, 40);
  hot_text_table_add_column (table, _("Seconds"), TRUE, 0);
  hot_text_table_add_column (table, _("Parameters"), FALSE, 0);
  for (guint i = 0; i < MIN (children->len, N_SHOWN); i++)
    {
      const HotSearchChild *child = g_ptr_array_index (children, i);

      if (child->n_done > 0 || child->problem != NULL)
        add_row (table, search, child);
    }
  formatted = hot_text_table_format (table, 0, NULL);
  g_string_append (text, formatted);
  if (is_cancelled)
    g_string_append_printf (text, _("Cancelled after %u of %u runs, in %.1f s.\n"), search->n_done, search->n_runs,
                            search->seconds);
  else
    g_string_append_printf (text, _("Runs: %u, in %.1f s.\n"), search->n_done, search->seconds);
  if (search->best != NULL)
    {
      g_autofree char *values = dup_values (search->best->values, "-P ");
      g_autofree char *resource = search->search.is_halving && search->search.resource != NULL
                                    ? g_strdup_printf (" -P %s=%u", search->search.resource, search->best->resources)
                                    : g_strdup ("");

      /* As "train" takes it. */
      g_string_append_printf (text, _("Best: %s%s\n"), values, resource);
    }

  return hot_command_print (text->str, text->len, error);
}

static gboolean
print_plan (const Search  *self,
            HotModelSearch     *search,
            GError       **error)
{
  g_autofree char *text = self->json ? hot_search_to_json (search, FALSE) : dup_plan (search);

  return hot_command_print (text, -1, error);
}

static void
created_cb (const char *run_id,
            gpointer    user_data)
{
  Search *self = user_data;

  g_set_str (&self->run_id, run_id);
}

/* Searches and keeps it in the workspace. */
static gboolean
search_as_runs (Search             *self,
                HotCommandContext  *context,
                const char         *location,
                HotModelSearch     *search,
                GError            **error)
{
  g_autoptr(HotWorkspace) workspace = hot_command_open_workspace (self->workspace, TRUE, context->progress, context->cancellable, error);
  HotTrackingStore *store = workspace != NULL ? hot_workspace_get_store (workspace) : NULL;
  g_autofree char *experiment = store != NULL ? hot_command_need_experiment (store, self->experiment, context->cancellable,
                                                                             error) : NULL;
  g_autofree char *redacted = hot_source_redact (location);
  g_autofree char *id = NULL;
  const HotRunPlan plan = { .experiment_id = experiment, .name = self->run_name, .location = redacted,
                            .filter = self->task.source.filter, .program = "hothousectl search", .options = &self->task.options,
                            .created = created_cb, .user_data = self };

  if (experiment == NULL)
    return FALSE;
  id = hot_search_logger_run_search (store, &plan, search, g_bytes_get_data (self->task.rows, NULL),
                                     hot_row_set_get_n (self->task.source.rows), context->progress, context->cancellable, error);
  hot_command_tell_waiting (workspace);

  return id != NULL;
}

/* What is done is worth printing even where the rest was cancelled. */
static gboolean
run_search (Search             *self,
            HotCommandContext  *context,
            const char         *location,
            HotModelSearch          *search,
            GError            **error)
{
  g_autofree char *plan = dup_plan (search);
  g_autofree char *json = NULL;
  g_autoptr(GError) local_error = NULL;
  gboolean is_cancelled;

  g_printerr ("%s", plan);
  if (self->experiment != NULL)
    search_as_runs (self, context, location, search, &local_error);
  else
    hot_search_run (search, context->progress, context->cancellable, &local_error);
  is_cancelled = g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (local_error == NULL || (is_cancelled && search->n_done > 0))
    {
      json = self->json ? hot_search_to_json (search, is_cancelled) : NULL;
      if (!(self->json ? hot_command_print (json, -1, error) : print_text (search, is_cancelled, error)))
        return FALSE;
    }
  if (self->run_id != NULL)
    g_printerr (_("Kept as run %s of the experiment “%s”.\n"), self->run_id, self->experiment);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
search (Search             *self,
        HotCommandContext  *context,
        const char         *location,
        GError            **error)
{
  const HotEstimator *estimator = hot_estimator_find (self->estimator != NULL ? self->estimator : "forest", error);
  g_autoptr(GHashTable) values = estimator != NULL ? hot_command_read_values (estimator, self->parameters, error) : NULL;
  g_autoptr(HotSearchSpace) space = values != NULL ? read_space (self, estimator, error) : NULL;
  g_autoptr(HotModelSearch) search = NULL;
  HotSearchOptions options = { .space = space, .n_random = MAX (self->n_random, 0), .n_seeds = self->n_seeds,
                               .n_jobs = self->n_jobs, .metric = self->metric, .is_halving = self->is_halving,
                               .factor = self->factor, .resource = self->resource };

  /* A share of rows is asked for in place of folds. */
  if (self->task.test_size < 0.0)
    {
      self->task.test_size = 0.25;
      if (self->task.n_folds == 0)
        self->task.n_folds = DEFAULT_FOLDS;
    }
  if (space == NULL || !hot_command_task_open (&self->task, context, location, error))
    return FALSE;

  self->task.options.estimator = estimator;
  self->task.options.values = values;
  search = hot_search_new (self->task.source.table, g_bytes_get_data (self->task.rows, NULL),
                           hot_row_set_get_n (self->task.source.rows), &self->task.options, &options,
                           context->cancellable, error);
  if (search == NULL || !hot_search_estimate (search, context->cancellable, error))
    return FALSE;

  return self->task.dry_run ? print_plan (self, search, error) : run_search (self, context, location, search, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Search) self = { .task = HOT_COMMAND_TASK_INIT, .n_random = -1, .n_seeds = 1 };
  const GOptionEntry entries[] = {
    { "estimator", 'e', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.estimator,
      N_("How to learn (forest); “hothousectl estimators” lists the ways"), N_("NAME") },
    { "parameter", 'P', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.parameters,
      N_("A parameter of the estimator"), N_("NAME=VALUE") },
    { "grid", 'g', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &self.grid,
      N_("Values to try of a parameter: a list, or a range LOW..HIGH, or LOW..HIGH:log"), N_("NAME=VALUE[,…]") },
    { "random", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.n_random,
      N_("Draw N candidates instead of trying every combination"), N_("N") },
    { "halving", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.is_halving,
      N_("Give all candidates a little first, and more to the best"), NULL },
    { "factor", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.factor,
      N_("Of halving: one in so many goes on (3)"), N_("N") },
    { "resource", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.resource,
      N_("Of halving: give more of this parameter, such as n_estimators, instead of rows"), N_("NAME") },
    { "seeds", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.n_seeds,
      N_("Do all with N seeds, to see what chance does (1)"), N_("N") },
    { "jobs", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.n_jobs,
      N_("Runs at a time; as many as there are processors unless given"), N_("N") },
    { "metric", 'm', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.metric,
      N_("By what candidates are compared (r2 or accuracy)"), N_("NAME") },
    { "experiment", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.experiment,
      N_("Keep the search as a run of this experiment, with one below it for each candidate"), N_("NAME") },
    { "run-name", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.run_name, N_("What to call the run"), N_("NAME") },
    HOT_COMMAND_WORKSPACE_OPTION (&self.workspace),
    { "dry-run", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.task.dry_run,
      N_("Only say how many runs there would be, and how long they would take"), NULL },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_TASK_OPTIONS (&self.task),
    G_OPTION_ENTRY_NULL
  };

  self.task.test_size = -1.0;
  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error) || !check_words (&self, error))
    return FALSE;

  return search (&self, context, argv[1], error);
}

const HotCommand hot_command_search = {
  .group = "search",
  .arguments = "SOURCE",
  .summary = N_("Try many parameters of an estimator and compare"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
