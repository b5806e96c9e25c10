/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-search-logger.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "models/hot-run-name.h"
#include "models/hot-run-recipe.h"

/* Runs of the store stand for children of the search by the child's address, which stays. */
typedef struct {
  HotTrackingStore *store;
  const HotRunPlan *plan;
  HotRunData       *data;
  char             *parent;
  GHashTable       *ids;        /* of runs, by child */
  GHashTable       *running;    /* (element-type utf8): ids that have not ended */
  GError           *error;      /* why something could not be written */
  GCancellable     *stop;       /* a search that nobody could look at is stopped */
} Logger;

static void
logger_clear (Logger *self)
{
  g_clear_pointer (&self->data, hot_run_data_free);
  g_clear_pointer (&self->parent, g_free);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->running, g_hash_table_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Logger, logger_clear)

static gint64
get_now (void)
{
  return g_get_real_time () / G_TIME_SPAN_MILLISECOND;
}

static void
add_pair (GArray     *pairs,
          const char *key,
          const char *value)
{
  const HotKeyValue pair = { g_intern_string (key), value };

  if (value != NULL && *value != '\0')
    g_array_append_val (pairs, pair);
}

/* (transfer full) (nullable): id of the new run. @parent: (nullable) */
static char *
create_run (Logger       *self,
            const char   *name,
            const char   *parent,
            GError      **error)
{
  const HotRunPlan *plan = self->plan;
  g_autoptr(GArray) tags = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));
  HotRunCreation creation = { .experiment_id = plan->experiment_id, .name = name, .user_id = g_get_user_name (),
                              .start_time = HOT_TIME_NONE, .is_own = TRUE };
  g_autoptr(HotRun) run = NULL;

  add_pair (tags, HOT_TAG_USER, g_get_user_name ());
  add_pair (tags, HOT_TAG_SOURCE, plan->program);
  add_pair (tags, HOT_TAG_SOURCE_TYPE, "LOCAL");
  add_pair (tags, HOT_TAG_GIT_COMMIT, HOT_COMMIT);
  add_pair (tags, HOT_TAG_PARENT_RUN, parent);
  add_pair (tags, HOT_TAG_VERSION, HOT_VERSION);
  add_pair (tags, HOT_TAG_ESTIMATOR, plan->options->estimator->name);
  creation.tags = (HotKeyValue *) tags->data;
  creation.n_tags = tags->len;

  run = hot_tracking_store_create_run (self->store, &creation, NULL, error);
  if (run == NULL)
    return NULL;
  g_hash_table_add (self->running, g_strdup (run->id));

  return g_strdup (run->id);
}

static gboolean
end_run (Logger        *self,
         const char    *id,
         HotRunStatus   status,
         GError       **error)
{
  g_autoptr(HotRun) run = hot_tracking_store_update_run (self->store, id, status, get_now (), NULL, NULL, error);

  g_hash_table_remove (self->running, id);

  return run != NULL;
}

static void
merge (GHashTable *target,
       GHashTable *values)
{
  GHashTableIter iter;
  gpointer key, value;

  if (values == NULL)
    return;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (target, key, value);
}

/* @values: (nullable): those of a candidate, which go before the plan's */
static gboolean
log_recipe (Logger      *self,
            const char  *id,
            GHashTable  *values,
            GError     **error)
{
  HotTrainingOptions options = *self->plan->options;
  g_autoptr(GHashTable) merged = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotRunRecipe) recipe = NULL;
  const HotKeyValue *params;
  guint n;

  merge (merged, options.values);
  merge (merged, values);
  options.values = merged;
  recipe = values != NULL ? hot_run_recipe_new (&options, self->plan->filter)
                          : hot_run_recipe_new_search (&options, self->plan->filter);
  params = hot_run_recipe_get_params (recipe, &n);

  return hot_tracking_store_log_batch (self->store, id, NULL, 0, params, n, NULL, 0, NULL, error) &&
         hot_run_data_log (self->data, self->store, id, NULL, error);
}

static void
add_scores (GArray          *metrics,
            const HotModelSearch *search,
            const HotScores *scores,
            const char      *suffix)
{
  guint n_kinds;
  const HotScoreKind *kinds = hot_score_kind_list (hot_problem_is_classification (search->problem), &n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *key = g_strconcat (kinds[i].name, suffix, NULL);
      const HotMetric metric = { .key = g_intern_string (key), .value = hot_score_kind_get (&kinds[i], scores),
                                 .timestamp = get_now () };

      if (!isnan (metric.value))
        g_array_append_val (metrics, metric);
    }
}

static gboolean
log_scores (Logger                *self,
            const char            *id,
            const HotModelSearch       *search,
            const HotSearchChild  *child,
            GError               **error)
{
  g_autoptr(GArray) metrics = g_array_new (FALSE, FALSE, sizeof (HotMetric));
  const HotMetric seconds = { .key = "training_seconds", .value = child->seconds, .timestamp = get_now () };
  const HotMetric rank = { .key = "rank", .value = child->rank, .timestamp = get_now () };

  add_scores (metrics, search, &child->mean, "");
  if (child->n_runs > 1)
    add_scores (metrics, search, &child->spread, "_sd");
  g_array_append_val (metrics, seconds);
  if (child->rank > 0)
    g_array_append_val (metrics, rank);

  return hot_tracking_store_log_batch (self->store, id, (HotMetric *) metrics->data, metrics->len, NULL, 0, NULL, 0, NULL, error);
}

/* What tells a candidate from its siblings. (transfer full) */
static char *
name_child (Logger               *self,
            const HotModelSearch      *search,
            const HotSearchChild *child)
{
  g_autofree char *name = hot_run_name (self->plan->options->estimator, child->values, self->plan->options->seed);

  if (search->rounds->len < 2)
    return g_steal_pointer (&name);

  /* TRANSLATORS: name of a run of successive halving */
  return g_strdup_printf (_("%s, round %u"), name, child->round + 1);
}

static const char *
ensure_child (Logger                *self,
              const HotModelSearch       *search,
              const HotSearchChild  *child,
              GError               **error)
{
  const char *known = g_hash_table_lookup (self->ids, child);
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;

  if (known != NULL)
    return known;

  name = name_child (self, search, child);
  id = create_run (self, name, self->parent, error);
  if (id == NULL || !log_recipe (self, id, child->values, error))
    return NULL;

  known = id;
  g_hash_table_insert (self->ids, (gpointer) child, g_steal_pointer (&id));

  return known;
}

static gboolean
log_child (Logger                *self,
           const HotModelSearch       *search,
           const HotSearchChild  *child,
           GError               **error)
{
  const char *id = ensure_child (self, search, child, error);
  const HotKeyValue problem = { HOT_TAG_ERROR, child->problem };

  if (id == NULL)
    return FALSE;
  if (child->problem != NULL)
    return hot_tracking_store_log_batch (self->store, id, NULL, 0, NULL, 0, &problem, 1, NULL, error) &&
           end_run (self, id, HOT_RUN_STATUS_FAILED, error);

  return log_scores (self, id, search, child, error) &&
         (child->n_done < child->n_runs || end_run (self, id, HOT_RUN_STATUS_FINISHED, error));
}

static void
child_cb (HotModelSearch            *search,
          const HotSearchChild *child,
          gpointer              user_data)
{
  Logger *self = user_data;

  if (self->error == NULL && !log_child (self, search, child, &self->error))
    g_cancellable_cancel (self->stop);
}

static gboolean
log_best (Logger                *self,
          const HotModelSearch  *search,
          GError               **error)
{
  g_autoptr(GArray) params = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));
  const char *id = search->best != NULL ? g_hash_table_lookup (self->ids, search->best) : NULL;
  const HotKeyValue tag = { HOT_TAG_BEST_RUN, id };
  GHashTableIter iter;
  gpointer key, value;

  if (search->best == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, search->best->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = g_strconcat ("best_", key, NULL);

      add_pair (params, name, value);
    }

  return log_scores (self, self->parent, search, search->best, error) &&
         hot_tracking_store_log_batch (self->store, self->parent, NULL, 0, (HotKeyValue *) params->data, params->len, &tag,
                                       id != NULL, NULL, error);
}

/* Who is the how-manieth is known only once all of a round are done. */
static gboolean
log_ranks (Logger                *self,
           const HotModelSearch  *search,
           GError               **error)
{
  for (guint i = 0; i < search->children->len; i++)
    {
      const HotSearchChild *child = g_ptr_array_index (search->children, i);
      const HotMetric rank = { .key = "rank", .value = child->rank, .timestamp = get_now () };
      const char *id = g_hash_table_lookup (self->ids, child);

      if (id != NULL && child->rank > 0 && !hot_tracking_store_log_metric (self->store, id, &rank, NULL, error))
        return FALSE;
    }

  return TRUE;
}

/* Whatever happened, nothing stays RUNNING. */
static void
end_badly (Logger       *self,
           const GError *reason)
{
  const gboolean is_cancelled = g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  const HotKeyValue tag = { HOT_TAG_ERROR, reason->message };
  g_autoptr(GPtrArray) ids = g_hash_table_steal_all_keys (self->running);

  if (!is_cancelled)
    hot_tracking_store_log_batch (self->store, self->parent, NULL, 0, NULL, 0, &tag, 1, NULL, NULL);
  for (guint i = 0; i < ids->len; i++)
    end_run (self, g_ptr_array_index (ids, i), is_cancelled ? HOT_RUN_STATUS_KILLED : HOT_RUN_STATUS_FAILED, NULL);
}

static void
cancelled_cb (GCancellable *cancellable,
              GCancellable *stop)
{
  g_cancellable_cancel (stop);
}

static gboolean
run (Logger             *self,
     HotModelSearch     *search,
     const guint32      *rows,
     guint               n_rows,
     const HotProgress  *progress,
     GCancellable       *cancellable,
     GError            **error)
{
  const HotSearchWatch watch = { child_cb, self };
  g_autoptr(GError) reason = NULL;
  gulong handler = 0;
  gboolean is_done;

  self->data = hot_run_data_new (search->table, rows, n_rows, self->plan->location, cancellable, error);
  if (self->data == NULL || !log_recipe (self, self->parent, NULL, error))
    return FALSE;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->stop, NULL);
  search->search.watch = &watch;
  is_done = hot_search_run (search, progress, self->stop, &reason);
  search->search.watch = NULL;
  g_cancellable_disconnect (cancellable, handler);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  /* What was done before a cancellation is worth as much. */
  if (!log_ranks (self, search, error) || !log_best (self, search, error))
    return FALSE;
  if (is_done)
    return end_run (self, self->parent, HOT_RUN_STATUS_FINISHED, error);
  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/* The parent; %FALSE without one. */
static gboolean
begin (Logger             *self,
       HotTrackingStore   *store,
       const HotRunPlan   *plan,
       GError            **error)
{
  g_autofree char *title = g_strdup_printf (_("Search, %s"), _(plan->options->estimator->title));

  self->store = store;
  self->plan = plan;
  self->ids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stop = g_cancellable_new ();
  self->parent = create_run (self, plan->name != NULL ? plan->name : title, plan->parent_run_id, error);
  if (self->parent != NULL && plan->created != NULL)
    plan->created (self->parent, plan->user_data);

  return self->parent != NULL;
}

char *
hot_search_logger_run_search (HotTrackingStore   *store,
                              const HotRunPlan   *plan,
                              HotModelSearch     *search,
                              const guint32      *rows,
                              guint               n_rows,
                              const HotProgress  *progress,
                              GCancellable       *cancellable,
                              GError            **error)
{
  g_auto(Logger) self = { 0 };
  g_autoptr(GError) reason = NULL;

  if (!begin (&self, store, plan, error))
    return NULL;
  if (!run (&self, search, rows, n_rows, progress, cancellable, &reason))
    {
      end_badly (&self, reason);
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  return g_steal_pointer (&self.parent);
}

char *
hot_search_logger_run (HotTrackingStore        *store,
                       const HotRunPlan        *plan,
                       HotTable                *table,
                       const guint32           *rows,
                       guint                    n_rows,
                       const HotSearchOptions  *options,
                       const HotProgress       *progress,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  g_auto(Logger) self = { 0 };
  g_autoptr(HotModelSearch) search = NULL;
  g_autoptr(GError) reason = NULL;

  if (!begin (&self, store, plan, error))
    return NULL;
  search = hot_search_new (table, rows, n_rows, plan->options, options, cancellable, &reason);
  if (search == NULL || !run (&self, search, rows, n_rows, progress, cancellable, &reason))
    {
      end_badly (&self, reason);
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  return g_steal_pointer (&self.parent);
}
