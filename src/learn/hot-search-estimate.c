/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-search-private.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/hot-parallel.h"

/* How many candidates are tried. */
#define N_PROBES 5

/* A fit that is shorter says little; one that is longer keeps people waiting. */
#define MIN_SECONDS 0.05
#define FIRST_ROWS 500
#define PROBE_TREES 4.0

/* Trees of an estimator that grows them, else 1. */
static double
count_trees (GHashTable         *values,
             const HotEstimator *estimator)
{
  for (guint i = 0; i < estimator->n_parameters; i++)
    if (g_str_equal (estimator->parameters[i].name, "n_estimators"))
      return fmax (hot_estimator_get_number (estimator, values, "n_estimators"), 1.0);

  return 1.0;
}

/* Sorting and splitting go with n log n. */
static double
weigh_rows (double n_rows)
{
  return n_rows * log2 (fmax (n_rows, 2.0));
}

/* Of this thread on its processor: what else the machine does is not the search's. */
static double
get_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* Seconds for a tree (or all there is to do) and a unit of weigh_rows(). */
static gboolean
probe (HotModelSearch *self,
       GHashTable     *candidate,
       double         *cost,
       GCancellable   *cancellable,
       GError        **error)
{
  const HotFold *fold = g_ptr_array_index (self->folds, 0);
  g_autoptr(GHashTable) values = hot_search_join_values (self, candidate, 1, self->options.seed);
  double trees = count_trees (values, self->options.estimator), seconds = 0.0;

  if (trees > PROBE_TREES)
    {
      trees = PROBE_TREES;
      g_hash_table_insert (values, g_strdup ("n_estimators"), g_strdup_printf ("%.0f", trees));
    }
  for (guint n = FIRST_ROWS; seconds < MIN_SECONDS; n *= 4)
    {
      guint n_train = MIN (n, fold->n_train);
      g_autoptr(HotFold) sample = hot_search_sample_fold (fold, n_train, MIN (n, fold->n_test), self->options.seed);
      double begin = get_seconds (), fitting;
      HotScores scores;

      if (!hot_search_fit (self, sample, values, 1, &scores, &fitting, cancellable, error))
        return FALSE;
      seconds = get_seconds () - begin;
      *cost = seconds / trees / weigh_rows (n_train);
      if (n_train == fold->n_train)
        break;
    }

  return TRUE;
}

/* What a round costs, in the unit of probe(). */
static double
weigh_round (HotModelSearch *self,
             guint      round)
{
  const HotHalvingRound *plan = &g_array_index (self->rounds, HotHalvingRound, round);
  const HotFold *fold = g_ptr_array_index (self->folds, 0);
  double n_rows = fold->n_train, trees = 0.0;

  if (hot_search_samples_rows (self))
    n_rows *= (double) plan->resources / self->problem->target->n_rows;
  for (guint i = 0; i < self->candidates->len; i++)
    {
      g_autoptr(GHashTable) values = hot_search_join_values (self, g_ptr_array_index (self->candidates, i),
                                                             plan->resources, 0);

      trees += count_trees (values, self->options.estimator);
    }

  /* Which candidates get so far is not known: all are taken alike. */
  return trees * plan->n_candidates / self->candidates->len * weigh_rows (n_rows) * self->n_folds * self->n_seeds;
}

typedef struct {
  HotModelSearch    *self;
  guint         n_probes;
  double        costs[N_PROBES];         /* NaN where the candidate cannot be fitted */
  GError       *errors[N_PROBES];
  GCancellable *cancellable;
} Probes;

static void
probe_work_cb (gsize    begin,
               gsize    end,
               guint    part,
               gpointer user_data)
{
  Probes *probes = user_data;
  GPtrArray *candidates = probes->self->candidates;

  for (gsize i = begin; i < end; i++)
    {
      guint candidate = probes->n_probes > 1 ? i * (candidates->len - 1) / (probes->n_probes - 1) : 0;

      if (!probe (probes->self, g_ptr_array_index (candidates, candidate), &probes->costs[i], probes->cancellable,
                  &probes->errors[i]))
        probes->costs[i] = NAN;
    }
}

/* The mean over those that can be fitted. */
static gboolean
average_probes (Probes  *probes,
                double  *cost,
                GError **error)
{
  guint n_probed = 0;

  *cost = 0.0;
  for (guint i = 0; i < probes->n_probes; i++)
    if (!isnan (probes->costs[i]))
      {
        *cost += probes->costs[i];
        n_probed++;
      }
  *cost /= MAX (n_probed, 1);
  for (guint i = 0; i < probes->n_probes; i++)
    if (probes->errors[i] != NULL && n_probed == 0 && error != NULL && *error == NULL)
      g_propagate_error (error, probes->errors[i]);
    else
      g_clear_error (&probes->errors[i]);

  return n_probed > 0;
}

gboolean
hot_search_estimate (HotModelSearch*self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  gint64 begin = g_get_monotonic_time ();
  Probes probes = { .self = self, .n_probes = MIN (N_PROBES, self->candidates->len), .cancellable = cancellable };
  double encoding, cost, weight = 0.0;

  if (!hot_search_prepare_folds (self, self->options.seed, cancellable, error))
    return FALSE;
  encoding = (g_get_monotonic_time () - begin) / 1e6;

  /* As many at a time as later: they get into each other's way then too. */
  hot_parallel_for (probes.n_probes, MIN (self->n_jobs, probes.n_probes), probe_work_cb, &probes);
  if (!average_probes (&probes, &cost, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  for (guint i = 0; i < self->rounds->len; i++)
    weight += weigh_round (self, i);
  self->estimated_seconds = cost * weight / MIN (self->n_jobs, self->n_folds * self->candidates->len) +
                            encoding * (self->n_seeds - 1) * self->rounds->len;

  return TRUE;
}
