/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-search-json.h"

#include <math.h>

#include "cli/hot-training-json.h"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
write_params (HotJsonWriter *json,
              const char    *name,
              GHashTable    *values)
{
  g_autoptr(GPtrArray) names = g_hash_table_get_keys_as_ptr_array (values);

  g_ptr_array_sort (names, compare_names);
  hot_json_writer_name (json, name);
  hot_json_writer_begin_object (json);
  hot_json_writer_inline (json);
  for (guint i = 0; i < names->len; i++)
    hot_json_writer_member (json, g_ptr_array_index (names, i), g_hash_table_lookup (values, g_ptr_array_index (names, i)));
  hot_json_writer_end_object (json);
}

static void
write_runs (HotJsonWriter        *json,
            HotModelSearch  *search,
            const HotSearchChild *child)
{
  hot_json_writer_name (json, "runs");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < child->n_runs; i++)
    {
      const HotSearchRun *run = &child->runs[i];

      if (!run->is_done)
        continue;
      hot_json_writer_begin_object (json);
      hot_json_writer_member_unsigned (json, "seed", run->seed);
      hot_json_writer_member_unsigned (json, "fold", run->fold);
      hot_json_writer_member_real (json, "seconds", run->seconds);
      hot_training_json_write_scores (json, "metrics", hot_problem_is_classification (search->problem), &run->scores, NAN);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_child (HotJsonWriter        *json,
             HotModelSearch  *search,
             const HotSearchChild *child,
             gboolean              has_runs)
{
  gboolean is_classification = hot_problem_is_classification (search->problem);

  hot_json_writer_begin_object (json);
  hot_json_writer_member_unsigned (json, "index", child->index);
  write_params (json, "params", child->values);
  hot_json_writer_member_unsigned (json, "round", child->round);
  if (search->search.is_halving)
    hot_json_writer_member_unsigned (json, "resources", child->resources);
  hot_json_writer_name (json, "rank");
  if (child->rank > 0)
    hot_json_writer_unsigned (json, child->rank);
  else
    hot_json_writer_null (json);
  hot_json_writer_name (json, "complete");
  hot_json_writer_boolean (json, child->n_done == child->n_runs);
  hot_json_writer_member (json, "problem", child->problem);
  hot_json_writer_member_real (json, "seconds", child->seconds);
  if (child->n_done > 0)
    {
      hot_training_json_write_scores (json, "metrics", is_classification, &child->mean, NAN);
      hot_training_json_write_scores (json, "metrics_sd", is_classification, &child->spread, NAN);
    }
  if (has_runs)
    write_runs (json, search, child);
  hot_json_writer_end_object (json);
}

static void
write_plan (HotJsonWriter *json,
            HotModelSearch*search)
{
  hot_json_writer_member (json, "estimator", search->options.estimator->name);
  hot_json_writer_member (json, "target", search->options.target);
  write_params (json, "fixed", search->options.values);
  hot_json_writer_member (json, "metric", search->metric->name);
  hot_json_writer_member_unsigned (json, "candidates", search->candidates->len);
  hot_json_writer_member_unsigned (json, "folds", search->n_folds);
  hot_json_writer_member_unsigned (json, "seeds", search->n_seeds);
  hot_json_writer_member_unsigned (json, "jobs", search->n_jobs);
  hot_json_writer_member_unsigned (json, "runs", search->n_runs);
  hot_json_writer_member_real (json, "estimated_seconds", search->estimated_seconds);

  hot_json_writer_name (json, "rounds");
  hot_json_writer_begin_array (json);
  for (guint i = 0; search->search.is_halving && i < search->rounds->len; i++)
    {
      const HotHalvingRound *round = &g_array_index (search->rounds, HotHalvingRound, i);

      hot_json_writer_begin_object (json);
      hot_json_writer_inline (json);
      hot_json_writer_member_unsigned (json, "candidates", round->n_candidates);
      hot_json_writer_member_unsigned (json, "resources", round->resources);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  hot_training_json_write_split (json, &search->options, search->split_column, search->n_groups, search->n_not_split);

  hot_json_writer_name (json, "warnings");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < search->warnings->len; i++)
    hot_json_writer_string (json, g_ptr_array_index (search->warnings, i));
  hot_json_writer_end_array (json);
}

static void
write_results (HotJsonWriter *json,
               HotModelSearch*search,
               gboolean       is_cancelled)
{
  hot_json_writer_name (json, "cancelled");
  hot_json_writer_boolean (json, is_cancelled);
  hot_json_writer_member_unsigned (json, "runs_done", search->n_done);
  hot_json_writer_member_real (json, "seconds", search->seconds);
  hot_json_writer_name (json, "best");
  if (search->best != NULL)
    write_child (json, search, search->best, FALSE);
  else
    hot_json_writer_null (json);

  hot_json_writer_name (json, "children");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < search->children->len; i++)
    {
      const HotSearchChild *child = g_ptr_array_index (search->children, i);

      if (child->n_done > 0 || child->problem != NULL)
        write_child (json, search, child, TRUE);
    }
  hot_json_writer_end_array (json);
}

char *
hot_search_to_json (HotModelSearch *search,
                    gboolean   is_cancelled)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_object (json);
  write_plan (json, search);
  if (search->children->len > 0)
    write_results (json, search, is_cancelled);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}
