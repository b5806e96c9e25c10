/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-logger.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <sys/resource.h>
#include <unistd.h>

#include "models/hot-model-directory.h"
#include "models/hot-model-example.h"
#include "models/hot-run-artifacts.h"
#include "models/hot-run-charts.h"
#include "models/hot-run-name.h"
#include "models/hot-run-permutation.h"
#include "models/hot-run-recipe.h"
#include "tracking/hot-rest-store.h"

/* Rows in the example of a request. */
#define EXAMPLE_ROWS 5

/* How often what a growing forest says is written down. */
#define FLUSH_INTERVAL (250 * G_TIME_SPAN_MILLISECOND)

typedef struct {
  HotTrackingStore     *store;
  const HotRunPlan     *plan;
  HotTable             *table;
  char                 *run_id;
  char                 *artifact_uri;
  char                 *name;
  GArray               *metrics;       /* that wait to be written */
  const char           *curve;         /* what the error after each tree is called */
  gint64                flushed;
  GError               *error;         /* why the curve could not be written */
  const HotForestWatch *watch;         /* (nullable): the caller's own */
  gint                  stop;
  double                cpu_seconds;   /* that the program had used before */
  guint                 n_trees;       /* so far */
  gboolean              has_test_curve;
} Logger;

/* Of all threads, in the program and in the kernel for it. */
static double
get_cpu_seconds (void)
{
  struct rusage usage;

  if (getrusage (RUSAGE_SELF, &usage) != 0)
    return NAN;

  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Lets the most that the program has in memory be counted from now on; proc(5), clear_refs. */
static void
reset_memory (void)
{
  const int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  /* Where this is refused, the most is that since the program began. */
  if (write (fd, "5", 1) != 1)
    g_debug ("The peak of memory cannot be reset");
  close (fd);
}

/* The most that the program has had in memory. */
static double
get_memory (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss * 1024.0 : NAN;
}

static void
logger_clear (Logger *self)
{
  g_clear_pointer (&self->run_id, g_free);
  g_clear_pointer (&self->artifact_uri, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->metrics, g_array_unref);
  g_clear_error (&self->error);
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
  HotKeyValue pair = { key, value };

  if (value != NULL && *value != '\0')
    g_array_append_val (pairs, pair);
}

static void
add_metric (Logger     *self,
            const char *key,
            double      value,
            gint64      step)
{
  HotMetric metric = { .key = key, .value = value, .timestamp = get_now (), .step = step };

  g_array_append_val (self->metrics, metric);
}

static gboolean
flush (Logger   *self,
       GError  **error)
{
  HotMetric *metrics = (HotMetric *) self->metrics->data;

  for (guint first = 0; first < self->metrics->len; first += HOT_LOG_BATCH_METRICS)
    if (!hot_tracking_store_log_batch (self->store, self->run_id, metrics + first,
                                       MIN (self->metrics->len - first, HOT_LOG_BATCH_METRICS), NULL, 0, NULL, 0, NULL, error))
      return FALSE;

  g_array_set_size (self->metrics, 0);
  self->flushed = g_get_monotonic_time ();

  return TRUE;
}

/* Called by the forest after each tree. A store that cannot be written ends the forest: hours of work nobody could look at. */
static void
tree_cb (const HotForestState *state,
         gpointer              user_data)
{
  Logger *self = user_data;

  if (self->error == NULL && !isnan (state->oob_error))
    add_metric (self, self->curve, state->oob_error, state->n_trees);
  if (self->error == NULL && state->test_metric != NULL)
    {
      add_metric (self, state->test_metric, state->test_score, state->n_trees);
      self->has_test_curve = TRUE;
    }
  self->n_trees = state->n_trees;
  if (self->error == NULL && self->metrics->len > 0 && g_get_monotonic_time () - self->flushed > FLUSH_INTERVAL &&
      !flush (self, &self->error))
    g_atomic_int_set (self->watch != NULL && self->watch->stop != NULL ? self->watch->stop : &self->stop, 1);
  if (self->watch != NULL && self->watch->tree != NULL)
    self->watch->tree (state, self->watch->user_data);
}

static gboolean
log_params (Logger        *self,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(HotRunRecipe) recipe = hot_run_recipe_new (self->plan->options, self->plan->filter);
  guint n;
  const HotKeyValue *params = hot_run_recipe_get_params (recipe, &n);

  return hot_tracking_store_log_batch (self->store, self->run_id, NULL, 0, params, n, NULL, 0, cancellable, error);
}

static gboolean
log_data (Logger         *self,
          const guint32  *rows,
          guint           n_rows,
          GCancellable   *cancellable,
          GError        **error)
{
  g_autoptr(HotRunData) made = NULL;
  const HotRunData *data = self->plan->data;

  if (data == NULL)
    data = made = hot_run_data_new (self->table, rows, n_rows, self->plan->location, cancellable, error);

  return data != NULL && hot_run_data_log (data, self->store, self->run_id, cancellable, error);
}

static gboolean
begin (Logger        *self,
       GCancellable  *cancellable,
       GError       **error)
{
  const HotRunPlan *plan = self->plan;
  g_autoptr(GArray) tags = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));
  g_autofree char *made = plan->name == NULL
                          ? hot_run_name (plan->options->estimator, plan->options->values, plan->options->seed) : NULL;
  g_autofree char *name = made != NULL ? hot_run_name_number (self->store, plan->experiment_id, made, cancellable, error)
                                       : g_strdup (plan->name);
  HotRunCreation creation = { .experiment_id = plan->experiment_id, .name = name, .user_id = g_get_user_name (),
                              .start_time = HOT_TIME_NONE, .is_own = TRUE };
  g_autoptr(HotRun) run = NULL;

  if (name == NULL)
    return FALSE;

  add_pair (tags, HOT_TAG_USER, g_get_user_name ());
  add_pair (tags, HOT_TAG_SOURCE, plan->program);
  add_pair (tags, HOT_TAG_SOURCE_TYPE, "LOCAL");
  add_pair (tags, HOT_TAG_GIT_COMMIT, HOT_COMMIT);
  add_pair (tags, HOT_TAG_PARENT_RUN, plan->parent_run_id);
  add_pair (tags, HOT_TAG_VERSION, HOT_VERSION);
  add_pair (tags, HOT_TAG_ESTIMATOR, plan->options->estimator->name);
  g_array_append_vals (tags, plan->tags, plan->n_tags);
  creation.tags = (HotKeyValue *) tags->data;
  creation.n_tags = tags->len;

  run = hot_tracking_store_create_run (self->store, &creation, cancellable, error);
  if (run == NULL)
    return FALSE;

  self->run_id = g_strdup (run->id);
  self->artifact_uri = g_strdup (run->artifact_uri);
  self->name = g_strdup (name);
  if (plan->created != NULL)
    plan->created (self->run_id, plan->user_data);

  return TRUE;
}

static void
add_scores (Logger          *self,
            const char      *suffix,
            gboolean         is_classification,
            const HotScores *scores,
            gint64           step)
{
  guint n_kinds;
  const HotScoreKind *kinds = hot_score_kind_list (is_classification, &n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *key = g_strconcat (kinds[i].name, suffix, NULL);

      add_metric (self, g_intern_string (key), hot_score_kind_get (&kinds[i], scores), step);
    }
}

static gboolean
log_metrics (Logger             *self,
             const HotTraining  *training,
             GError            **error)
{
  HotScores scores = { training->regression, training->classification };

  if (training->n_test > 0)
    add_scores (self, "", training->is_classification, &scores, self->has_test_curve ? self->n_trees : 0);
  for (guint i = 0; i < training->n_folds; i++)
    add_scores (self, "_fold", training->is_classification, &training->folds[i].scores, i);
  if (training->n_folds > 0)
    add_scores (self, "_sd", training->is_classification, &training->spread, 0);
  if (!isnan (training->oob_score))
    add_metric (self, "oob_score", training->oob_score, 0);
  add_metric (self, "training_seconds", training->seconds, 0);
  add_metric (self, "cpu_seconds", get_cpu_seconds () - self->cpu_seconds, 0);
  add_metric (self, "peak_memory_bytes", get_memory (), 0);
  add_metric (self, "training_rows", training->n_train, 0);
  add_metric (self, "test_rows", training->n_test, 0);
  add_metric (self, "model_bytes", training->size, 0);

  return flush (self, error);
}

/* Some rows that tested, as a request would have them. A model that does not know its columns goes without. (transfer full) (nullable) */
static char *
make_example (Logger            *self,
              const HotTraining *training)
{
  guint32 rows[EXAMPLE_ROWS];
  guint n_rows = 0;

  while (n_rows < EXAMPLE_ROWS && n_rows < training->tested->len)
    {
      rows[n_rows] = g_array_index (training->tested, HotTestedRow, n_rows).row;
      n_rows++;
    }

  return hot_model_example_new (training->model, self->table, rows, n_rows, NULL);
}

static gboolean
log_artifacts (Logger             *self,
               const HotTraining  *training,
               GCancellable       *cancellable,
               GError            **error)
{
  g_autoptr(HotArtifacts) artifacts = hot_tracking_store_open_artifacts (self->store, self->run_id, self->artifact_uri, cancellable, error);
  g_autoptr(GArray) permutations = hot_run_permutation_from_training (training);
  g_autofree char *json = NULL;
  g_autofree char *example = make_example (self, training);
  const HotModelContents source = { training->model, training->image, training->size, example, self->run_id };

  return artifacts != NULL &&
         hot_run_artifacts_write_importance (artifacts, training, cancellable, error) &&
         (permutations == NULL ||
          hot_run_artifacts_write_permutation (artifacts, permutations, self->plan->options->n_permutations,
                                               self->plan->options->seed, cancellable, error)) &&
         hot_run_artifacts_write_predictions (artifacts, training, cancellable, error) &&
         hot_run_charts_write_residuals (artifacts, self->run_id, self->name, self->plan->options->target, training, cancellable,
                                         error) &&
         hot_run_artifacts_write_log (artifacts, training, cancellable, error) &&
         hot_model_directory_write (artifacts, &source, &json, cancellable, error) &&
         hot_tracking_store_log_model (self->store, self->run_id, json, cancellable, error);
}

/* %FALSE when not even that can be written. */
static gboolean
write_end (Logger       *self,
           const GError *reason)
{
  const gboolean is_cancelled = g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  const HotKeyValue tag = { HOT_TAG_ERROR, reason->message };
  g_autoptr(HotRun) run = NULL;

  if (!is_cancelled)
    hot_tracking_store_log_batch (self->store, self->run_id, NULL, 0, NULL, 0, &tag, 1, NULL, NULL);
  run = hot_tracking_store_update_run (self->store, self->run_id, is_cancelled ? HOT_RUN_STATUS_KILLED : HOT_RUN_STATUS_FAILED,
                                       get_now (), NULL, NULL, NULL);

  return run != NULL;
}

/* Whatever happened, the run does not stay RUNNING. What cannot be written any more is not worth another error. */
static void
end_badly (Logger       *self,
           const GError *reason)
{
  g_autoptr(HotRun) run = NULL;

  if (write_end (self, reason))
    return;

  /* One that somebody has deleted meanwhile takes nothing, and would be RUNNING again once it is restored. */
  run = hot_tracking_store_get_run (self->store, self->run_id, NULL, NULL);
  if (run == NULL || !run->is_deleted || !hot_tracking_store_restore_run (self->store, self->run_id, NULL, NULL))
    return;
  write_end (self, reason);
  hot_tracking_store_delete_run (self->store, self->run_id, NULL, NULL);
}

static HotTraining *
train (Logger             *self,
       const guint32      *rows,
       guint               n_rows,
       const HotProgress  *progress,
       GCancellable       *cancellable,
       GError            **error)
{
  HotForestWatch watch = { .tree = tree_cb, .user_data = self, .stop = &self->stop };
  HotTrainingOptions options = *self->plan->options;
  g_autoptr(HotTraining) training = NULL;

  self->watch = options.watch;
  if (self->watch != NULL && self->watch->stop != NULL)
    watch.stop = self->watch->stop;
  options.watch = &watch;
  if (!log_params (self, cancellable, error) || !log_data (self, rows, n_rows, cancellable, error))
    return NULL;

  training = hot_training_run (self->table, rows, n_rows, &options, progress, cancellable, error);
  if (training == NULL)
    return NULL;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }

  hot_progress_report (progress, 1.0, _("Logging the run"));
  if (!log_metrics (self, training, error) || !log_artifacts (self, training, cancellable, error))
    return NULL;

  return g_steal_pointer (&training);
}

char *
hot_run_logger_train (HotTrackingStore   *store,
                      const HotRunPlan   *plan,
                      HotTable           *table,
                      const guint32      *rows,
                      guint               n_rows,
                      HotTraining       **training,
                      const HotProgress  *progress,
                      GCancellable       *cancellable,
                      GError            **error)
{
  g_auto(Logger) self = { .store = store, .plan = plan, .table = table, .curve = "oob_error", .cpu_seconds = get_cpu_seconds () };
  g_autoptr(HotTraining) result = NULL;
  g_autoptr(HotRun) run = NULL;
  g_autoptr(GError) reason = NULL;

  reset_memory ();
  self.metrics = g_array_new (FALSE, FALSE, sizeof (HotMetric));
  if (!begin (&self, cancellable, error))
    return NULL;

  result = train (&self, rows, n_rows, progress, cancellable, &reason);
  if (result != NULL && HOT_IS_REST_STORE (store))
    {
      if (plan->written != NULL)
        plan->written (plan->user_data);
      hot_progress_report (progress, 1.0, _("Uploading…"));
      run = hot_rest_store_finish_run (HOT_REST_STORE (store), self.run_id, get_now (), progress, cancellable, &reason);
    }
  else if (result != NULL)
    run = hot_tracking_store_update_run (store, self.run_id, HOT_RUN_STATUS_FINISHED, get_now (), NULL, cancellable, &reason);
  if (run == NULL)
    {
      end_badly (&self, reason);
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  if (training != NULL)
    *training = g_steal_pointer (&result);

  return g_steal_pointer (&self.run_id);
}
