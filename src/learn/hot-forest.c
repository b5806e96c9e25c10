/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-forest.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-sum.h"
#include "learn/hot-tree-predict.h"
#include "learn/hot-tree-prune.h"

#define SEED_BOUND 2147483647

#define MAX_RANDOM_STATE G_MAXUINT32

/* What one tree says of some rows. */
typedef struct {
  guint32 *rows;
  double  *values;               /* n_outputs a row */
  guint    n;
} Said;

/* What one tree leaves behind until its turn comes: trees enter the model in their order, whichever thread ends first. */
typedef struct {
  gboolean  is_done;
  HotTree   tree;
  double   *importances;
  Said      oob;
  Said      test;
} Grown;

typedef struct {
  const HotForestParameters *parameters;
  HotMatrix            *matrix;
  HotForestData        *data;
  const double         *weights;
  const HotForestWatch *watch;
  const HotProgress    *progress;
  GCancellable         *cancellable;
  HotGrowerSettings     settings;
  HotForest            *forest;
  guint                 n_drawn;             /* rows drawn for a tree */
  guint32              *seeds;
  guint                *oob_counts;
  const HotTestRows    *test;                /* (nullable) */
  double               *test_sums;           /* n_outputs a row */

  pthread_mutex_t       mutex;
  Grown                *grown;
  guint                 next;                /* tree to be grown */
  guint                 n_importances;       /* trees that have a split */
  gint64                begin;               /* monotonic time */
  gint                  stop;
  gboolean              out_of_memory;
} Fit;

static guint
resolve (const HotForestAmount *amount,
         guint                  n,
         guint                  lowest)
{
  return MAX (amount->is_share ? (guint) ceil (amount->value * n) : (guint) amount->value, lowest);
}

static void
fit_resolve_settings (Fit *self)
{
  const HotForestParameters *parameters = self->parameters;
  HotGrowerSettings *settings = &self->settings;
  guint n_rows = self->data->n_rows, n_features = self->data->n_features;
  double total = n_rows;

  settings->criterion = parameters->criterion;
  settings->n_classes = parameters->criterion != HOT_CRITERION_SQUARED_ERROR ? parameters->n_classes : 0;
  settings->max_depth = parameters->max_depth > 0 ? parameters->max_depth : G_MAXUINT;
  settings->max_leaf_nodes = parameters->max_leaf_nodes;
  settings->min_impurity_decrease = parameters->min_impurity_decrease;
  settings->random_splits = parameters->random_splits;
  settings->reproduce = parameters->random_state >= 0;

  switch (parameters->features)
    {
    case HOT_FOREST_FEATURES_SQRT:
      settings->max_features = sqrt (n_features);
      break;

    case HOT_FOREST_FEATURES_LOG2:
      settings->max_features = log2 (n_features);
      break;

    case HOT_FOREST_FEATURES_AMOUNT:
    default:
      settings->max_features = parameters->max_features.is_share ? parameters->max_features.value * n_features
                                                                 : parameters->max_features.value;
    }
  settings->max_features = CLAMP (settings->max_features, 1, n_features);

  settings->min_samples_leaf = resolve (&parameters->min_samples_leaf, n_rows, 1);
  settings->min_samples_split = resolve (&parameters->min_samples_split, n_rows, 2);
  settings->min_samples_split = MAX (settings->min_samples_split, 2 * settings->min_samples_leaf);

  /* With bootstrap, a tree's weights are how often each row was drawn. */
  if (parameters->bootstrap)
    total = self->n_drawn;
  else if (self->weights != NULL)
    total = hot_sum_pairwise (self->weights, n_rows);
  settings->min_weight_leaf = parameters->min_weight_fraction_leaf * total;
}

static void
fit_resolve_draws (Fit *self)
{
  const HotForestAmount *amount = &self->parameters->max_samples;
  guint n_rows = self->data->n_rows;
  double total = self->weights != NULL ? hot_sum_pairwise (self->weights, n_rows) : n_rows;

  if (amount->value == 0)
    self->n_drawn = n_rows;
  else if (amount->is_share)
    self->n_drawn = MAX ((guint) (amount->value * total), 1);
  else
    self->n_drawn = amount->value;
}

/* The rows that a tree sees, and how often. */
static void
fit_draw_rows (Fit        *self,
               HotMt19937 *random,
               double     *weights,
               guint32    *draws)
{
  guint n_rows = self->data->n_rows;

  if (!self->parameters->bootstrap)
    {
      for (guint row = 0; row < n_rows; row++)
        weights[row] = self->weights != NULL ? self->weights[row] : 1.0;
      return;
    }

  memset (weights, 0, n_rows * sizeof *weights);
  if (self->weights == NULL)
    {
      for (guint i = 0; i < self->n_drawn; i++)
        weights[hot_mt19937_randint (random, n_rows)] += 1.0;
      return;
    }

  hot_mt19937_choice (random, self->weights, n_rows, draws, self->n_drawn);
  for (guint i = 0; i < self->n_drawn; i++)
    weights[draws[i]] += 1.0;
}

static void
measure_importances (const HotTree *tree,
                     guint          n_features,
                     double        *importances)
{
  double total;

  for (guint32 i = 0; i < tree->n_nodes; i++)
    {
      const HotTreeNode *node = &tree->nodes[i];
      const HotTreeNode *left, *right;

      if (hot_tree_is_leaf (tree, i))
        continue;
      left = &tree->nodes[node->left];
      right = &tree->nodes[node->right];
      importances[node->feature] += node->weight * node->impurity - left->weight * left->impurity -
                                    right->weight * right->impurity;
    }

  for (guint i = 0; i < n_features; i++)
    importances[i] /= tree->nodes[0].weight;
  total = hot_sum_pairwise (importances, n_features);
  if (total > 0.0)
    for (guint i = 0; i < n_features; i++)
      importances[i] /= total;
}

/* @weights: (nullable): only rows whose weight is 0 */
static void
fit_predict (Fit          *self,
             Grown        *grown,
             HotMatrix    *matrix,
             const double *weights,
             Said         *said)
{
  const guint n_rows = hot_matrix_get_n_rows (matrix);

  said->rows = g_new (guint32, n_rows);
  for (guint row = 0; row < n_rows; row++)
    if (weights == NULL || weights[row] == 0.0)
      said->rows[said->n++] = row;
  said->values = g_new (double, (gsize) said->n * self->forest->n_outputs);
  hot_tree_predict (&grown->tree, matrix, said->rows, said->n, said->values);
}

static void
fit_add (Fit        *self,
         const Said *said,
         double     *sums)
{
  const guint n_outputs = self->forest->n_outputs;

  for (guint i = 0; i < said->n; i++)
    for (guint output = 0; output < n_outputs; output++)
      sums[(gsize) said->rows[i] * n_outputs + output] += said->values[(gsize) i * n_outputs + output];
}

static void
fit_measure_test (Fit            *self,
                  HotForestState *state)
{
  state->test_metric = self->test->metric;
  state->test_score = hot_test_rows_score (self->test, self->test_sums, self->forest->n_outputs, state->n_trees);
}

static guint
find_highest (const double *values,
              guint         n_values)
{
  guint highest = 0;

  for (guint i = 1; i < n_values; i++)
    if (values[i] > values[highest])
      highest = i;

  return highest;
}

/* Mean squared error, or share of wrong classes, of the rows that some tree did not see. */
static void
fit_measure_out_of_bag (Fit *self)
{
  HotForest *forest = self->forest;
  const double *y = self->data->y;
  double error = 0.0, mean = 0.0, spread = 0.0;
  guint n = 0;

  for (guint row = 0; row < self->data->n_rows; row++)
    {
      const double *sums = forest->oob_predictions + (gsize) row * forest->n_outputs;
      double count = self->oob_counts[row];

      if (count == 0)
        continue;
      if (forest->n_outputs == 1)
        error += (sums[0] / count - y[row]) * (sums[0] / count - y[row]);
      else
        error += find_highest (sums, forest->n_outputs) != (guint) y[row];
      mean += y[row];
      n++;
    }
  if (n == 0)
    return;

  mean /= n;
  for (guint row = 0; row < self->data->n_rows; row++)
    if (self->oob_counts[row] > 0)
      spread += (y[row] - mean) * (y[row] - mean);
  forest->oob_error = error / n;
  forest->oob_score = forest->n_outputs == 1 ? 1.0 - error / spread : 1.0 - forest->oob_error;
}

static void
said_clear (Said *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->values, g_free);
}

static void
grown_clear (Grown    *self,
             gboolean  with_tree)
{
  if (with_tree)
    hot_tree_clear (&self->tree);
  g_clear_pointer (&self->importances, g_free);
  said_clear (&self->oob);
  said_clear (&self->test);
}

/* Adds one tree to the forest. Called with the mutex held, in the order of the trees. */
static void
fit_take_tree (Fit   *self,
               Grown *grown)
{
  HotForest *forest = self->forest;

  if (!hot_model_builder_add_tree (forest->builder, &grown->tree, 0))
    self->out_of_memory = TRUE;
  if (grown->tree.n_nodes > 1)
    {
      self->n_importances++;
      for (guint i = 0; i < forest->n_features; i++)
        forest->importances[i] += grown->importances[i];
    }

  for (guint i = 0; i < grown->oob.n; i++)
    self->oob_counts[grown->oob.rows[i]]++;
  fit_add (self, &grown->oob, forest->oob_predictions);
  fit_add (self, &grown->test, self->test_sums);

  if (forest->trees != NULL)
    {
      hot_tree_trim (&grown->tree);
      forest->trees[forest->n_trees] = grown->tree;
    }
  forest->n_trees++;

  if (self->parameters->oob_score && (self->watch != NULL || forest->n_trees == self->parameters->n_estimators))
    fit_measure_out_of_bag (self);
  if (self->watch != NULL && self->watch->tree != NULL)
    {
      HotForestState state;

      hot_forest_state_init (&state, forest->n_trees, self->parameters->n_estimators,
                             (g_get_monotonic_time () - self->begin) / 1e6);
      state.oob_error = forest->oob_error;
      state.oob_score = forest->oob_score;
      if (self->test != NULL && hot_test_rows_is_due (state.n_trees, state.n_estimators))
        fit_measure_test (self, &state);
      self->watch->tree (&state, self->watch->user_data);
    }
  grown_clear (grown, forest->trees == NULL);
  hot_progress_report (self->progress, forest->n_trees / (double) self->parameters->n_estimators, NULL);
}

static gboolean
fit_should_stop (Fit *self)
{
  return g_atomic_int_get (&self->stop) || g_cancellable_is_cancelled (self->cancellable) ||
         (self->watch != NULL && self->watch->stop != NULL && g_atomic_int_get (self->watch->stop));
}

/* A number for the next tree, or FALSE when there is none. */
static gboolean
fit_next_tree (Fit   *self,
               guint *tree)
{
  gboolean more;

  pthread_mutex_lock (&self->mutex);
  more = self->next < self->parameters->n_estimators && !self->out_of_memory;
  /* Whoever stops early still gets one tree. */
  if (more && self->next > 0 && fit_should_stop (self))
    more = FALSE;
  *tree = self->next;
  self->next += more;
  pthread_mutex_unlock (&self->mutex);

  return more;
}

static gboolean
fit_grow_tree (Fit       *self,
               HotGrower *grower,
               guint      index,
               double    *weights,
               guint32   *draws)
{
  Grown *grown = &self->grown[index];
  const gint *stop = index > 0 && self->watch != NULL && self->watch->stop != NULL ? self->watch->stop : &self->stop;
  HotMt19937 random;
  guint32 seed;

  hot_mt19937_init (&random, self->seeds[index]);
  fit_draw_rows (self, &random, weights, draws);
  /* The tree seeds its own generator with the same number. */
  hot_mt19937_init (&random, self->seeds[index]);
  seed = hot_mt19937_randint (&random, SEED_BOUND);

  hot_tree_init (&grown->tree, self->forest->n_outputs);
  if (!hot_grower_grow (grower, seed, weights, &grown->tree, stop, self->cancellable))
    return FALSE;
  if (self->parameters->ccp_alpha > 0.0 && !hot_tree_prune (&grown->tree, self->parameters->ccp_alpha))
    return FALSE;

  grown->importances = g_new0 (double, self->forest->n_features);
  measure_importances (&grown->tree, self->forest->n_features, grown->importances);
  if (self->parameters->oob_score)
    fit_predict (self, grown, self->matrix, weights, &grown->oob);
  if (self->test != NULL)
    fit_predict (self, grown, self->test->matrix, NULL, &grown->test);

  return TRUE;
}

static void
fit_work_cb (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  Fit *self = user_data;
  g_autoptr(HotGrower) grower = hot_grower_new (self->data, &self->settings);
  g_autofree double *weights = g_new (double, self->data->n_rows);
  g_autofree guint32 *draws = g_new (guint32, MAX (self->n_drawn, 1));
  guint index;

  while (fit_next_tree (self, &index))
    {
      gboolean grown = fit_grow_tree (self, grower, index, weights, draws);

      pthread_mutex_lock (&self->mutex);
      if (grown)
        self->grown[index].is_done = TRUE;
      else
        {
          hot_tree_clear (&self->grown[index].tree);
          self->out_of_memory |= !fit_should_stop (self);
        }
      while (self->forest->n_trees < self->parameters->n_estimators && self->grown[self->forest->n_trees].is_done &&
             !self->out_of_memory)
        {
          self->grown[self->forest->n_trees].is_done = FALSE;
          fit_take_tree (self, &self->grown[self->forest->n_trees]);
        }
      pthread_mutex_unlock (&self->mutex);
    }
}

static void
fit_draw_seeds (Fit *self)
{
  gint64 state = self->parameters->random_state;
  HotMt19937 random;

  hot_mt19937_init (&random, state >= 0 ? (guint32) state : g_random_int ());
  self->seeds = g_new (guint32, self->parameters->n_estimators);
  for (guint i = 0; i < self->parameters->n_estimators; i++)
    self->seeds[i] = hot_mt19937_randint (&random, SEED_BOUND);
}

static gboolean
check_input (HotMatrix                 *matrix,
             const double              *y,
             const double              *weights,
             const HotForestParameters *parameters,
             GError                   **error)
{
  guint n_rows = hot_matrix_get_n_rows (matrix);
  gboolean classification = parameters->criterion != HOT_CRITERION_SQUARED_ERROR;
  double total = 0.0;

  if (!hot_forest_parameters_check (parameters, error))
    return FALSE;
  if (parameters->random_state > MAX_RANDOM_STATE)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be between 0 and %g."), "random_state",
                   (double) MAX_RANDOM_STATE);
      return FALSE;
    }
  if (n_rows == 0 || hot_matrix_get_n_features (matrix) == 0)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, _("A forest needs at least one row and one feature."));
      return FALSE;
    }

  for (guint row = 0; row < n_rows; row++)
    {
      if (!isfinite (y[row]) ||
          (classification && !(y[row] >= 0.0 && y[row] < parameters->n_classes && y[row] == floor (y[row]))))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The target of row %u cannot be trained on: %g."), row + 1,
                       y[row]);
          return FALSE;
        }
      if (weights != NULL && !(weights[row] >= 0.0 && weights[row] < INFINITY))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The weight of row %u is not a positive number: %g."),
                       row + 1, weights[row]);
          return FALSE;
        }
      total += weights != NULL ? weights[row] : 1.0;
    }
  for (guint feature = 0; feature < hot_matrix_get_n_features (matrix); feature++)
    for (guint row = 0; row < n_rows; row++)
      if (isinf (hot_matrix_peek_feature (matrix, feature)[row]))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("Feature “%s” is infinite in row %u."),
                       hot_matrix_get_name (matrix, feature), row + 1);
          return FALSE;
        }
  if (!(total > 0.0))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, _("All rows have weight zero."));
      return FALSE;
    }

  return TRUE;
}

static void
fit_prepare (Fit *self)
{
  const HotForestParameters *parameters = self->parameters;
  HotForest *forest = self->forest;
  guint n_rows = self->data->n_rows, n_features = self->data->n_features;

  self->begin = g_get_monotonic_time ();
  fit_resolve_draws (self);
  fit_resolve_settings (self);
  fit_draw_seeds (self);
  self->grown = g_new0 (Grown, parameters->n_estimators);
  pthread_mutex_init (&self->mutex, NULL);

  forest->n_features = n_features;
  forest->n_outputs = parameters->criterion == HOT_CRITERION_SQUARED_ERROR ? 1 : parameters->n_classes;
  forest->builder = hot_model_builder_new (HOT_MODEL_FOREST, n_features, forest->n_outputs);
  for (guint i = 0; i < n_features; i++)
    hot_model_builder_set_feature (forest->builder, i, hot_matrix_get_name (self->matrix, i));
  forest->importances = g_new0 (double, n_features);
  forest->oob_error = forest->oob_score = NAN;
  forest->is_exact = (self->weights == NULL || parameters->bootstrap) &&
                     hot_grower_sums_are_exact (self->data->y, n_rows, MAX (n_rows, self->n_drawn));
  if (parameters->keep_trees)
    forest->trees = g_new0 (HotTree, parameters->n_estimators);
  if (parameters->oob_score)
    {
      forest->oob_predictions = g_new0 (double, (gsize) n_rows * forest->n_outputs);
      self->oob_counts = g_new0 (guint, n_rows);
    }
}

/* Only for somebody who is told of it. */
static void
fit_prepare_test (Fit *self)
{
  const HotForestWatch *watch = self->watch;

  if (watch == NULL || watch->tree == NULL || watch->test == NULL)
    return;

  self->test = watch->test;
  self->test_sums = g_new0 (double, (gsize) hot_matrix_get_n_rows (self->test->matrix) * self->forest->n_outputs);
}

static void
fit_clear (Fit *self)
{
  for (guint i = 0; self->grown != NULL && i < self->parameters->n_estimators; i++)
    if (self->grown[i].is_done)
      grown_clear (&self->grown[i], TRUE);
  g_free (self->grown);
  g_free (self->seeds);
  g_free (self->oob_counts);
  g_free (self->test_sums);
  g_clear_pointer (&self->data, hot_forest_data_free);
  pthread_mutex_destroy (&self->mutex);
}

static void
fit_complete (Fit *self)
{
  HotForest *forest = self->forest;
  double total;

  if (self->n_importances > 0)
    for (guint i = 0; i < forest->n_features; i++)
      forest->importances[i] /= self->n_importances;
  total = hot_sum_pairwise (forest->importances, forest->n_features);
  if (total > 0.0)
    for (guint i = 0; i < forest->n_features; i++)
      forest->importances[i] /= total;

  if (forest->oob_predictions == NULL)
    return;
  fit_measure_out_of_bag (self);
  for (guint row = 0; row < self->data->n_rows; row++)
    for (guint output = 0; output < forest->n_outputs; output++)
      {
        double *sum = &forest->oob_predictions[(gsize) row * forest->n_outputs + output];

        *sum = self->oob_counts[row] > 0 ? *sum / self->oob_counts[row] : NAN;
      }
}

HotForest *
hot_forest_fit (HotMatrix                 *matrix,
                const double              *y,
                const double              *weights,
                const HotForestParameters *parameters,
                const HotForestWatch      *watch,
                const HotProgress         *progress,
                GCancellable              *cancellable,
                GError                   **error)
{
  g_autoptr(HotForest) forest = g_new0 (HotForest, 1);
  Fit fit = { .parameters = parameters, .matrix = matrix, .weights = weights, .watch = watch, .progress = progress,
              .cancellable = cancellable, .forest = forest };
  guint n_threads;

  if (!check_input (matrix, y, weights, parameters, error))
    return NULL;

  fit.data = hot_forest_data_new (matrix, y, cancellable, error);
  if (fit.data == NULL)
    return NULL;

  fit_prepare (&fit);
  fit_prepare_test (&fit);
  n_threads = parameters->n_threads > 0 ? MIN (parameters->n_threads, HOT_PARALLEL_MAX)
                                        : hot_parallel_parts (parameters->n_estimators, 1);
  n_threads = MIN (n_threads, parameters->n_estimators);
  hot_parallel_for (n_threads, n_threads, fit_work_cb, &fit);
  fit_complete (&fit);
  fit_clear (&fit);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (fit.out_of_memory || forest->n_trees == 0)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("There is not enough memory for this forest."));
      return NULL;
    }

  return g_steal_pointer (&forest);
}

void
hot_forest_state_init (HotForestState *self,
                       guint           n_trees,
                       guint           n_estimators,
                       double          seconds)
{
  *self = (HotForestState) { .n_trees = n_trees, .n_estimators = n_estimators, .oob_error = NAN, .oob_score = NAN,
                             .test_score = NAN, .seconds = seconds, .seconds_left = seconds / n_trees * (n_estimators - n_trees) };
}

void
hot_forest_free (HotForest *self)
{
  for (guint i = 0; self->trees != NULL && i < self->n_trees; i++)
    hot_tree_clear (&self->trees[i]);
  g_free (self->trees);
  g_clear_pointer (&self->builder, hot_model_builder_free);
  g_free (self->importances);
  g_free (self->oob_predictions);
  g_free (self);
}
