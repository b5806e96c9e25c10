/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-search-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"

/* The candidates of one round with one seed. */
typedef struct {
  HotModelSearch    *self;
  const HotFold    **folds;
  HotSearchChild   **children;
  guint              n_children;
  guint              seed_index;
  guint              n_threads;      /* of each fit */
  gint               next_task;
  pthread_mutex_t    mutex;          /* over all below, and the children */
  double             begin;          /* share of the whole search that is done before */
  double             share;
  guint              n_done;
  GError            *first_error;
  const HotProgress *progress;
  GCancellable      *cancellable;
} Batch;

static void
summarise (HotSearchChild *child)
{
  g_autofree HotScores *scores = g_new (HotScores, child->n_runs);
  guint n = 0;

  child->seconds = 0.0;
  for (guint i = 0; i < child->n_runs; i++)
    if (child->runs[i].is_done)
      {
        scores[n++] = child->runs[i].scores;
        child->seconds += child->runs[i].seconds;
      }
  hot_scores_summarise (scores, n, &child->mean, &child->spread);
}

static void
report_run (Batch *batch)
{
  HotModelSearch *self = batch->self;
  guint n_tasks = batch->n_children * self->n_folds;
  g_autofree char *message = NULL;

  if (batch->progress == NULL)
    return;
  message = g_strdup_printf (_("%u of %u runs"), self->n_done, self->n_runs);
  hot_progress_report (batch->progress, batch->begin + batch->share * batch->n_done / n_tasks, message);
}

static void
take_result (Batch               *batch,
             HotSearchChild      *child,
             const HotSearchRun  *run,
             GError              *error)
{
  HotModelSearch *self = batch->self;

  pthread_mutex_lock (&batch->mutex);
  batch->n_done++;
  if (error == NULL)
    {
      child->runs[batch->seed_index * self->n_folds + run->fold] = *run;
      child->n_done++;
      self->n_done++;
      summarise (child);
    }
  else if (child->problem == NULL)
    child->problem = g_strdup (error->message);
  if (error != NULL && batch->first_error == NULL)
    batch->first_error = g_error_copy (error);
  report_run (batch);
  if (self->search.watch != NULL)
    self->search.watch->child (self, child, self->search.watch->user_data);
  pthread_mutex_unlock (&batch->mutex);
}

static gboolean
has_problem (Batch          *batch,
             HotSearchChild *child)
{
  gboolean result;

  pthread_mutex_lock (&batch->mutex);
  result = child->problem != NULL;
  batch->n_done += result;
  pthread_mutex_unlock (&batch->mutex);

  return result;
}

static void
batch_work_cb (gsize    begin,
               gsize    end,
               guint    part,
               gpointer user_data)
{
  Batch *batch = user_data;
  HotModelSearch *self = batch->self;
  guint n_tasks = batch->n_children * self->n_folds, task;

  while ((task = g_atomic_int_add (&batch->next_task, 1)) < n_tasks && !g_cancellable_is_cancelled (batch->cancellable))
    {
      HotSearchChild *child = batch->children[task / self->n_folds];
      HotSearchRun run = { .seed = self->options.seed + batch->seed_index, .fold = task % self->n_folds, .is_done = TRUE };
      g_autoptr(GHashTable) values = hot_search_join_values (self, child->values, child->resources, run.seed);
      g_autoptr(GError) error = NULL;

      if (has_problem (batch, child))
        continue;
      hot_search_fit (self, batch->folds[run.fold], values, batch->n_threads, &run.scores, &run.seconds,
                      batch->cancellable, &error);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        take_result (batch, child, &run, error);
    }
}

/* The rows of a round: of each fold as many as its resources allow, as scikit-learn takes them, which shuffles even where it takes all. */
static GPtrArray *
sample_folds (HotModelSearch *self,
              guint      resources,
              guint32    seed)
{
  GPtrArray *folds = g_ptr_array_new ();
  double share = (double) resources / self->problem->target->n_rows;

  for (guint i = 0; i < self->folds->len; i++)
    {
      HotFold *fold = g_ptr_array_index (self->folds, i);

      g_ptr_array_add (folds, hot_search_samples_rows (self)
                                ? hot_search_sample_fold (fold, share * fold->n_train, share * fold->n_test, seed) : fold);
    }

  return folds;
}

static void
free_samples (HotModelSearch *self,
              GPtrArray *folds)
{
  for (guint i = 0; i < folds->len; i++)
    if (g_ptr_array_index (folds, i) != g_ptr_array_index (self->folds, i))
      hot_fold_free (g_ptr_array_index (folds, i));
  g_ptr_array_unref (folds);
}

static gboolean
run_batch (Batch     *batch,
           guint      resources,
           GError   **error)
{
  HotModelSearch *self = batch->self;
  guint32 seed = self->options.seed + batch->seed_index;
  guint n_jobs = MIN (self->n_jobs, batch->n_children * self->n_folds);
  GPtrArray *folds;

  if (!hot_search_prepare_folds (self, seed, batch->cancellable, error))
    return FALSE;

  folds = sample_folds (self, resources, seed);
  batch->folds = (const HotFold **) folds->pdata;
  batch->n_threads = n_jobs > 1 ? MAX (hot_parallel_parts (G_MAXUINT, 1) / n_jobs, 1) : 0;
  pthread_mutex_init (&batch->mutex, NULL);
  hot_parallel_for (n_jobs, n_jobs, batch_work_cb, batch);
  pthread_mutex_destroy (&batch->mutex);
  free_samples (self, folds);

  return !g_cancellable_set_error_if_cancelled (batch->cancellable, error);
}

static HotSearchChild *
add_child (HotModelSearch  *self,
           guint       round,
           GHashTable *values)
{
  HotSearchChild *child = g_new0 (HotSearchChild, 1);

  child->index = self->children->len;
  child->values = g_hash_table_ref (values);
  child->round = round;
  child->resources = g_array_index (self->rounds, HotHalvingRound, round).resources;
  child->n_runs = self->n_seeds * self->n_folds;
  child->runs = g_new0 (HotSearchRun, child->n_runs);
  g_ptr_array_add (self->children, child);

  return child;
}

/* Where greater is better, so that the best come last; what makes no sense comes first. */
static double
get_score (HotModelSearch  *self,
           const HotSearchChild *child)
{
  double score = hot_score_kind_get (self->metric, &child->mean);

  return isnan (score) ? -INFINITY : self->metric->greater_is_better ? score : -score;
}

static int
compare_children (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  HotModelSearch *self = user_data;
  const HotSearchChild *x = *(HotSearchChild *const *) a, *y = *(HotSearchChild *const *) b;
  double score_x = get_score (self, x), score_y = get_score (self, y);

  return score_x != score_y ? (score_x < score_y ? -1 : 1) : (int) x->index - (int) y->index;
}

/* Worst first. Only those that went through as many runs as any: after cancellation some have fewer. */
static GPtrArray *
order_children (HotModelSearch  *self,
                HotSearchChild **children,
                guint            n_children)
{
  GPtrArray *ordered = g_ptr_array_new ();
  guint n_done = 1;

  for (guint i = 0; i < n_children; i++)
    if (children[i]->problem == NULL)
      n_done = MAX (n_done, children[i]->n_done);
  for (guint i = 0; i < n_children; i++)
    if (children[i]->problem == NULL && children[i]->n_done == n_done)
      g_ptr_array_add (ordered, children[i]);
  g_ptr_array_sort_with_data (ordered, compare_children, self);

  /* The same score, the same rank; of those that share the first the earliest is the best. */
  for (guint i = ordered->len; i-- > 0;)
    {
      HotSearchChild *child = g_ptr_array_index (ordered, i);
      HotSearchChild *better = i + 1 < ordered->len ? g_ptr_array_index (ordered, i + 1) : NULL;

      child->rank = better != NULL && get_score (self, child) == get_score (self, better) ? better->rank : ordered->len - i;
    }

  return ordered;
}

/* @ordered has the children of the round before, worst first; those that go on keep their order, as in scikit-learn. */
static void
begin_round (HotModelSearch *self,
             guint      round,
             GPtrArray *ordered)
{
  guint n = g_array_index (self->rounds, HotHalvingRound, round).n_candidates;

  if (round == 0)
    for (guint i = 0; i < self->candidates->len; i++)
      add_child (self, round, g_ptr_array_index (self->candidates, i));
  else
    for (guint i = ordered->len - MIN (n, ordered->len); i < ordered->len; i++)
      add_child (self, round, ((HotSearchChild *) g_ptr_array_index (ordered, i))->values);
}

static double
weigh_round (HotModelSearch *self,
             guint      round)
{
  const HotHalvingRound *plan = &g_array_index (self->rounds, HotHalvingRound, round);

  return (double) plan->n_candidates * MAX (plan->resources, 1);
}

static gboolean
run_round (HotModelSearch*self,
           guint               round,
           guint               first_child,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  double total = 0.0, before = 0.0;
  g_autoptr(GError) first_error = NULL;
  gboolean can_go_on = TRUE;

  for (guint i = 0; i < self->rounds->len; i++)
    total += weigh_round (self, i);
  for (guint i = 0; i < round; i++)
    before += weigh_round (self, i);

  for (guint i = 0; i < self->n_seeds && can_go_on; i++)
    {
      double share = weigh_round (self, round) / total / self->n_seeds;
      Batch batch = { .self = self, .seed_index = i, .progress = progress, .cancellable = cancellable,
                      .children = (HotSearchChild **) self->children->pdata + first_child,
                      .n_children = self->children->len - first_child, .begin = before / total + i * share, .share = share };

      can_go_on = run_batch (&batch, g_array_index (self->rounds, HotHalvingRound, round).resources, error);
      if (first_error == NULL)
        first_error = g_steal_pointer (&batch.first_error);
      g_clear_error (&batch.first_error);
    }
  if (!can_go_on)
    return FALSE;

  for (guint i = first_child; i < self->children->len; i++)
    if (((HotSearchChild *) g_ptr_array_index (self->children, i))->problem == NULL)
      return TRUE;
  g_propagate_error (error, g_steal_pointer (&first_error));

  return FALSE;
}

static const HotSearchChild *
find_best (HotModelSearch *self,
           GPtrArray *ordered)
{
  const HotSearchChild *best = NULL;

  for (guint i = 0; i < ordered->len; i++)
    {
      const HotSearchChild *child = g_ptr_array_index (ordered, i);

      if (child->rank == 1 && (best == NULL || child->index < best->index) &&
          !isnan (hot_score_kind_get (self->metric, &child->mean)))
        best = child;
    }

  return best;
}

gboolean
hot_search_run (HotModelSearch*self,
                const HotProgress  *progress,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr(GPtrArray) ordered = NULL;
  gint64 begin = g_get_monotonic_time ();
  gboolean can_go_on = TRUE;

  g_return_val_if_fail (self->children->len == 0, FALSE);

  for (guint round = 0; round < self->rounds->len && can_go_on; round++)
    {
      guint first_child = self->children->len;

      begin_round (self, round, ordered);
      can_go_on = run_round (self, round, first_child, progress, cancellable, error);
      g_clear_pointer (&ordered, g_ptr_array_unref);
      ordered = order_children (self, (HotSearchChild **) self->children->pdata + first_child,
                                self->children->len - first_child);
      /* A round that was broken off says less than the one before. */
      if (can_go_on || round == 0)
        self->best = find_best (self, ordered);
    }
  self->seconds = (g_get_monotonic_time () - begin) / 1e6;

  return can_go_on;
}
