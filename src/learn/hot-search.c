/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-search-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"
#include "learn/hot-mt19937.h"

#define DEFAULT_FACTOR 3
#define MAX_SEEDS 1000

/* Fits of one search at most: a day has 86,400 seconds. */
#define MAX_RUNS 1000000

/* What scikit-learn gives each fold, and class, at least. */
#define LEAST_ROWS_PER_FOLD 2

gboolean
hot_search_samples_rows (const HotModelSearch *self)
{
  return self->search.is_halving && self->search.resource == NULL;
}

static const HotParameter *
find_resource (const HotModelSearch  *self,
               GError          **error)
{
  const HotEstimator *estimator = self->options.estimator;

  for (guint i = 0; i < estimator->n_parameters; i++)
    if (g_str_equal (estimator->parameters[i].name, self->search.resource))
      {
        if (estimator->parameters[i].type == HOT_PARAMETER_INTEGER)
          return &estimator->parameters[i];
        break;
      }
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
               _("%s has no parameter “%s” of whole numbers that could be given to candidates little by little."),
               estimator->name, self->search.resource);

  return NULL;
}

/* How much the last round gives, and what the first must at least. */
static gboolean
find_resources (HotModelSearch  *self,
                guint      *least,
                guint      *most,
                GError    **error)
{
  const HotParameter *parameter;
  const char *value;

  if (self->search.resource == NULL)
    {
      *least = LEAST_ROWS_PER_FOLD * self->n_folds * MAX (self->problem->target->n_classes, 1);
      *most = self->problem->target->n_rows;
      *least = MIN (*least, *most);
      return TRUE;
    }

  parameter = find_resource (self, error);
  if (parameter == NULL)
    return FALSE;
  if (hot_search_space_has (self->search.space, parameter->name))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s cannot both be searched and be what halving gives."),
                   parameter->name);
      return FALSE;
    }
  value = g_hash_table_lookup (self->options.values, parameter->name);
  *least = MAX (parameter->minimum, 1);
  *most = self->search.max_resources > 0 ? self->search.max_resources
                                         : g_ascii_strtoull (value != NULL ? value : parameter->default_value, NULL, 10);
  if (*most < *least)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("How much of %s shall the last round give? “%s” is no number."),
                   parameter->name, value != NULL ? value : parameter->default_value);
      return FALSE;
    }

  return TRUE;
}

static gboolean
plan_rounds (HotModelSearch  *self,
             GError    **error)
{
  guint factor = self->search.factor > 0 ? self->search.factor : DEFAULT_FACTOR, least, most;
  HotHalvingRound only = { self->candidates->len, 0 };
  double n_runs = 0.0;

  if (self->search.is_halving)
    {
      if (factor < 2)
        {
          g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("Halving goes by a factor of 2 or more."));
          return FALSE;
        }
      if (!find_resources (self, &least, &most, error))
        return FALSE;
      self->rounds = hot_halving_plan (self->candidates->len, factor, least, most);
    }
  else
    {
      self->rounds = g_array_new (FALSE, FALSE, sizeof (HotHalvingRound));
      g_array_append_val (self->rounds, only);
    }

  for (guint i = 0; i < self->rounds->len; i++)
    n_runs += (double) g_array_index (self->rounds, HotHalvingRound, i).n_candidates * self->n_folds * self->n_seeds;
  if (n_runs > MAX_RUNS)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("These are %.0f runs; a search can have %d."), n_runs, MAX_RUNS);
      return FALSE;
    }
  self->n_runs = n_runs;

  return TRUE;
}

static void
child_free (HotSearchChild *self)
{
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_free (self->runs);
  g_free (self->problem);
  g_free (self);
}

/* Divides the rows once, to see that it can be done and in how many folds. */
static gboolean
count_folds (HotModelSearch  *self,
             GError    **error)
{
  g_autoptr(HotSplitPlan) plan = hot_problem_divide (self->problem, &self->options, self->options.seed, error);

  if (plan == NULL)
    return FALSE;
  self->n_folds = plan->splits->len;
  self->split_column = g_strdup (plan->column);
  self->n_groups = plan->n_groups;
  self->n_not_split = plan->n_left_out;

  return TRUE;
}

static gboolean
check_values (HotModelSearch  *self,
              GError    **error)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->options.values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      if (!hot_estimator_check_value (self->options.estimator, name, value, error))
        return FALSE;
      if (!hot_search_space_has (self->search.space, name))
        continue;
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s is both given a value and searched."), (const char *) name);
      return FALSE;
    }
  if (self->search.n_seeds <= MAX_SEEDS && self->options.seed <= G_MAXUINT32 - self->n_seeds + 1)
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There can be %d seeds, up to number %u."), MAX_SEEDS, G_MAXUINT32);
  return FALSE;
}

HotModelSearch *
hot_search_new (HotTable                 *table,
                const guint32            *rows,
                guint                     n_rows,
                const HotTrainingOptions *options,
                const HotSearchOptions   *search,
                GCancellable             *cancellable,
                GError                  **error)
{
  g_autoptr(HotModelSearch) self = g_new0 (HotModelSearch, 1);

  self->table = hot_table_ref (table);
  self->options = *options;
  self->search = *search;
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) child_free);
  self->estimated_seconds = NAN;
  self->n_seeds = MAX (search->n_seeds, 1);
  self->n_jobs = search->n_jobs > 0 ? MIN (search->n_jobs, HOT_PARALLEL_MAX) : hot_parallel_parts (G_MAXUINT, 1);
  if (!check_values (self, error))
    return NULL;

  /* What is asked for is checked before the table is looked through. */
  self->candidates = hot_search_space_list (search->space, search->n_random, options->seed, error);
  if (self->candidates == NULL)
    return NULL;
  self->problem = hot_problem_new (table, rows, n_rows, options, cancellable, error);
  if (self->problem == NULL)
    return NULL;
  self->warnings = g_ptr_array_ref (self->problem->warnings);
  self->metric = search->metric != NULL
                   ? hot_score_kind_find (hot_problem_is_classification (self->problem), search->metric, error)
                   : hot_score_kind_list (hot_problem_is_classification (self->problem), &(guint) { 0 });
  if (self->metric == NULL || !count_folds (self, error) || !plan_rounds (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
hot_search_free (HotModelSearch *self)
{
  g_clear_pointer (&self->folds, g_ptr_array_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->rounds, g_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->problem, hot_problem_free);
  g_free (self->split_column);
  hot_table_unref (self->table);
  g_free (self);
}

/* All folds of a seed are in memory at a time; half of what the machine has is left to the fits and to others. */
static gboolean
check_memory (const HotFold  *fold,
              guint           n_folds,
              GError        **error)
{
  double need = (double) n_folds * ((double) fold->n_train + fold->n_test) * hot_matrix_get_n_features (fold->train) *
                sizeof (float);
  double have = (double) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE) / 2.0;
  g_autofree char *need_text = g_format_size (need);
  g_autofree char *have_text = g_format_size (have);

  if (need <= have)
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
               _("%u folds need %s of memory, and %s can be had. Use fewer folds or features."), n_folds, need_text, have_text);
  return FALSE;
}

gboolean
hot_search_prepare_folds (HotModelSearch*self,
                          guint32        seed,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(GPtrArray) folds = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_fold_free);
  g_autoptr(HotSplitPlan) plan = NULL;

  if (self->folds != NULL && self->folds_seed == seed)
    return TRUE;

  /* Before the others are made, so that only one seed's folds are in memory. */
  g_clear_pointer (&self->folds, g_ptr_array_unref);
  plan = hot_problem_divide (self->problem, &self->options, seed, error);
  if (plan == NULL)
    return FALSE;
  for (guint i = 0; i < plan->splits->len; i++)
    {
      HotFold *fold = hot_fold_new (self->problem->pipeline, self->problem->target, self->problem->weights,
                                    g_ptr_array_index (plan->splits, i), cancellable, error);

      if (fold == NULL)
        return FALSE;
      g_ptr_array_add (folds, fold);
      if (i == 0 && !check_memory (fold, plan->splits->len, error))
        return FALSE;
    }
  self->folds = g_steal_pointer (&folds);
  self->folds_seed = seed;

  return TRUE;
}

static gboolean
has_parameter (const HotEstimator *estimator,
               const char         *name)
{
  for (guint i = 0; i < estimator->n_parameters; i++)
    if (g_str_equal (estimator->parameters[i].name, name))
      return TRUE;

  return FALSE;
}

static void
add_values (GHashTable *joined,
            GHashTable *values)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (joined, g_strdup (name), g_strdup (value));
}

GHashTable *
hot_search_join_values (HotModelSearch  *self,
                        GHashTable *values,
                        guint       resources,
                        guint32     seed)
{
  GHashTable *joined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (has_parameter (self->options.estimator, "random_state"))
    g_hash_table_insert (joined, g_strdup ("random_state"), g_strdup_printf ("%u", seed));
  add_values (joined, self->options.values);
  add_values (joined, values);
  if (self->search.is_halving && self->search.resource != NULL)
    g_hash_table_insert (joined, g_strdup (self->search.resource), g_strdup_printf ("%u", resources));

  return joined;
}

static guint32 *
draw_rows (guint   n_rows,
           guint32 seed)
{
  HotMt19937 random;

  hot_mt19937_init (&random, seed);
  return hot_mt19937_permutation (&random, n_rows);
}

static double *
pick_doubles (const double  *values,
              const guint32 *indices,
              guint          n)
{
  double *picked;

  if (values == NULL)
    return NULL;
  picked = g_new (double, n);
  for (guint i = 0; i < n; i++)
    picked[i] = values[indices[i]];

  return picked;
}

HotFold *
hot_search_sample_fold (const HotFold *fold,
                        guint          n_train,
                        guint          n_test,
                        guint32        seed)
{
  HotFold *sample = g_memdup2 (fold, sizeof *fold);
  g_autofree guint32 *train = draw_rows (fold->n_train, seed);
  g_autofree guint32 *test = draw_rows (fold->n_test, seed);

  sample->n_train = CLAMP (n_train, 1, fold->n_train);
  sample->n_test = CLAMP (n_test, 1, fold->n_test);
  sample->train = hot_matrix_select (fold->train, train, sample->n_train);
  sample->y = pick_doubles (fold->y, train, sample->n_train);
  sample->weights = pick_doubles (fold->weights, train, sample->n_train);
  sample->test = hot_matrix_select (fold->test, test, sample->n_test);
  sample->truth = pick_doubles (fold->truth, test, sample->n_test);
  sample->test_weights = pick_doubles (fold->test_weights, test, sample->n_test);

  return sample;
}

gboolean
hot_search_fit (HotModelSearch *self,
                const HotFold  *fold,
                GHashTable     *values,
                guint           n_threads,
                HotScores      *scores,
                double         *seconds,
                GCancellable   *cancellable,
                GError        **error)
{
  const HotTarget *target = self->problem->target;
  g_auto(HotFitted) fitted = { 0 };
  gint64 begin = g_get_monotonic_time ();
  HotScoreError score_error = { 0 };
  gboolean is_scored = FALSE;
  HotModel *model = NULL;
  gsize size;
  void *image;

  if (!hot_fold_fit (fold, self->options.estimator, values, NULL, n_threads, &fitted, NULL, cancellable, error))
    return FALSE;
  *seconds = (g_get_monotonic_time () - begin) / 1e6;

  if (self->options.log_target)
    hot_model_builder_set_link (fitted.builder, HOT_MODEL_LINK_EXP);
  for (guint i = 0; i < target->n_classes; i++)
    hot_model_builder_add_class (fitted.builder, target->classes[i]);
  image = hot_model_builder_finish (fitted.builder, &size, &score_error);
  if (image != NULL)
    model = hot_model_open_memory (image, size, "model", &score_error);
  if (model != NULL)
    is_scored = hot_fold_score (fold, model, scores, cancellable, error);
  else
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, score_error.message);
  hot_model_close (model);
  free (image);

  return is_scored;
}
