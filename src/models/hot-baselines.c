/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-baselines.h"

#include "learn/hot-estimators.h"
#include "models/hot-run-recipe.h"
#include "tracking/hot-rest-client.h"

/* Nobody keeps more of one kind. */
#define MAX_KEPT 1000

const HotEstimator *const *
hot_baseline_list (gboolean is_classification)
{
  static const HotEstimator *const of_numbers[] = {
    &hot_estimator_mean, &hot_estimator_group_median, &hot_estimator_ridge, NULL
  };
  static const HotEstimator *const of_classes[] = { &hot_estimator_prior, &hot_estimator_logistic, NULL };

  return is_classification ? of_classes : of_numbers;
}

const HotEstimator *const *
hot_baseline_list_for (HotTable   *table,
                       const char *target,
                       gboolean    as_classes)
{
  const int index = hot_table_find_column (table, target);
  HotColumn *column = index >= 0 ? hot_table_get_column (table, index) : NULL;

  return hot_baseline_list (as_classes || (column != NULL && !hot_column_type_is_numeric (hot_column_get_column_type (column))));
}

/* The run that did the same with the same data. (transfer full) (nullable): its id; "" for none */
static char *
find_repeat (HotTrackingStore    *store,
             const HotEstimator  *baseline,
             const HotRunPlan    *plan,
             GCancellable        *cancellable,
             GError             **error)
{
  g_autoptr(HotRunRecipe) recipe = hot_run_recipe_new (plan->options, plan->filter);
  g_autofree char *filter = g_strdup_printf ("tags.`" HOT_TAG_BASELINE "` = '%s' and attributes.status = 'FINISHED'", baseline->name);
  const char *const experiments[] = { plan->experiment_id, NULL };
  const HotSearch search = { .experiment_ids = experiments, .filter = filter, .max_results = MAX_KEPT };
  g_autoptr(GError) reason = NULL;
  g_autoptr(GPtrArray) runs = hot_tracking_store_search_runs (store, &search, NULL, cancellable, &reason);

  /* Where a server is away, nobody can say. */
  if (runs == NULL && hot_rest_is_outage (reason))
    return g_strdup ("");
  if (runs == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = g_ptr_array_index (runs, i);
      const HotDatasetInput *input = hot_run_data_find (run);

      if (input != NULL && g_str_equal (input->digest, hot_run_data_get_digest (plan->data)) &&
          hot_run_recipe_is_of_run (recipe, run))
        return g_strdup (run->id);
    }

  return g_strdup ("");
}

char *
hot_baseline_train (HotTrackingStore    *store,
                    const HotEstimator  *baseline,
                    const HotRunPlan    *plan,
                    HotTable            *table,
                    const guint32       *rows,
                    guint                n_rows,
                    gboolean            *was_there,
                    const HotProgress   *progress,
                    GCancellable        *cancellable,
                    GError             **error)
{
  const HotKeyValue tag = { HOT_TAG_BASELINE, baseline->name };
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotRunData) made = NULL;
  g_autofree char *repeat = NULL;
  HotTrainingOptions options = *plan->options;
  HotRunPlan own = *plan;

  options.estimator = baseline;
  options.values = values;
  options.watch = NULL;
  options.dependences = NULL;
  options.n_permutations = 0;
  own.options = &options;
  own.name = NULL;
  own.tags = &tag;
  own.n_tags = 1;
  if (own.data == NULL)
    own.data = made = hot_run_data_new (table, rows, n_rows, plan->location, cancellable, error);
  repeat = own.data != NULL ? find_repeat (store, baseline, &own, cancellable, error) : NULL;
  if (repeat == NULL)
    return NULL;

  if (was_there != NULL)
    *was_there = *repeat != '\0';
  if (*repeat != '\0')
    return g_steal_pointer (&repeat);

  return hot_run_logger_train (store, &own, table, rows, n_rows, NULL, progress, cancellable, error);
}

static const char *
get_text (const HotRunColumn *column,
          guint               run)
{
  return column != NULL && hot_run_column_has (column, run) ? column->texts[run] : NULL;
}

guint
hot_baseline_find (HotRunFrame *frame,
                   guint        run,
                   guint        found[HOT_MAX_BASELINES])
{
  const HotRunColumn *baselines = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_BASELINE);
  const HotRunColumn *digests = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_DATA_DIGEST);
  guint n = 0;

  for (guint i = 0; baselines != NULL && baselines->n_present > 0 && i < frame->n_runs; i++)
    {
      const char *name = get_text (baselines, i);
      guint place = 0;

      if (name == NULL || frame->is_deleted[i] || frame->statuses[i] != HOT_RUN_STATUS_FINISHED ||
          g_strcmp0 (frame->experiment_ids[i], frame->experiment_ids[run]) != 0 ||
          g_strcmp0 (get_text (digests, i), get_text (digests, run)) != 0 || !hot_run_recipe_are_like (frame, i, run))
        continue;
      while (place < n && g_strcmp0 (get_text (baselines, found[place]), name) != 0)
        place++;
      if (place < n && frame->start_times[i] > frame->start_times[found[place]])
        found[place] = i;
      else if (place == n && n < HOT_MAX_BASELINES)
        found[n++] = i;
    }

  return n;
}
