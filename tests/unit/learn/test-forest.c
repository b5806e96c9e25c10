/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot-error.h"
#include "learn/hot-forest.h"
#include "learn/hot-metrics.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-split.h"

typedef struct {
  HotMatrix *matrix;
  double    *y;
  guint      n_rows;
} Data;

/* Continuous, ordinal and binary features; whole-number targets. */
static void
data_init (Data  *self,
           guint  n_rows,
           double missing)
{
  HotMt19937 random;

  hot_mt19937_init (&random, 5);
  self->n_rows = n_rows;
  self->matrix = hot_matrix_new (n_rows, 9);
  self->y = g_new (double, n_rows);
  for (guint row = 0; row < n_rows; row++)
    {
      float values[9];

      for (guint i = 0; i < 9; i++)
        {
          double value = hot_mt19937_next_double (&random);

          values[i] = i < 3 ? value : i < 5 ? floor (value * 7) : value < 0.1 * i;
          if (hot_mt19937_next_double (&random) < missing)
            values[i] = NAN;
          hot_matrix_peek_feature (self->matrix, i)[row] = values[i];
        }
      self->y[row] = round (50 * (isnan (values[3]) ? 3 : values[3]) + 100 * (isnan (values[0]) ? 0.5 : values[0]) +
                            20 * hot_mt19937_next_double (&random));
    }
}

static void
data_clear (Data *self)
{
  hot_matrix_unref (self->matrix);
  g_free (self->y);
}

static HotForest *
fit (Data                      *data,
     const HotForestParameters *parameters)
{
  g_autoptr(GError) error = NULL;
  HotForest *forest = hot_forest_fit (data->matrix, data->y, NULL, parameters, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (forest);

  return forest;
}

static void
assert_trees_equal (const HotTree *a,
                    const HotTree *b)
{
  g_assert_cmpuint (a->n_nodes, ==, b->n_nodes);
  g_assert_cmpmem (a->values, a->n_nodes * a->n_outputs * 8, b->values, b->n_nodes * b->n_outputs * 8);
  for (guint32 i = 0; i < a->n_nodes; i++)
    {
      g_assert_cmpuint (a->nodes[i].left, ==, b->nodes[i].left);
      g_assert_cmpuint (a->nodes[i].feature, ==, b->nodes[i].feature);
      g_assert_cmpfloat (a->nodes[i].threshold, ==, b->nodes[i].threshold);
      g_assert_cmpfloat (a->nodes[i].impurity, ==, b->nodes[i].impurity);
    }
}

/* The plainest search: every threshold of every feature, sums made anew for each. */
static double
find_best_gain (Data           *data,
                const gboolean *is_here)
{
  double best = -1.0;

  for (guint feature = 0; feature < hot_matrix_get_n_features (data->matrix); feature++)
    {
      const float *values = hot_matrix_peek_feature (data->matrix, feature);

      for (guint at = 0; at < data->n_rows; at++)
        {
          double left = 0, right = 0, n_left = 0, n_right = 0;

          if (!is_here[at])
            continue;
          for (guint row = 0; row < data->n_rows; row++)
            if (is_here[row] && values[row] <= values[at])
              {
                left += data->y[row];
                n_left += 1;
              }
            else if (is_here[row])
              {
                right += data->y[row];
                n_right += 1;
              }
          if (n_right > 0)
            best = fmax (best, left * left / n_left + right * right / n_right);
        }
    }

  return best;
}

static void
check_node (Data           *data,
            const HotTree  *tree,
            guint32         index,
            const gboolean *is_here)
{
  const HotTreeNode *node = &tree->nodes[index];
  g_autofree gboolean *is_left = g_new0 (gboolean, data->n_rows);
  g_autofree gboolean *is_right = g_new0 (gboolean, data->n_rows);
  double left = 0, right = 0, n_left = 0, n_right = 0;

  if (hot_tree_is_leaf (tree, index))
    return;

  for (guint row = 0; row < data->n_rows; row++)
    if (is_here[row] && hot_matrix_peek_feature (data->matrix, node->feature)[row] <= node->threshold)
      {
        is_left[row] = TRUE;
        left += data->y[row];
        n_left += 1;
      }
    else if (is_here[row])
      {
        is_right[row] = TRUE;
        right += data->y[row];
        n_right += 1;
      }

  g_assert_cmpfloat (left * left / n_left + right * right / n_right, ==, find_best_gain (data, is_here));
  g_assert_cmpuint (node->n_rows, ==, (guint) (n_left + n_right));
  g_assert_cmpfloat (tree->values[node->left], ==, left / n_left);
  check_node (data, tree, node->left, is_left);
  check_node (data, tree, node->right, is_right);
}

static void
test_best_splits (void)
{
  HotForestParameters parameters;
  g_autoptr(HotForest) forest = NULL;
  g_autofree gboolean *all = NULL;
  Data data;

  /* One level has 8-bit codes only, another number of rows all of them. */
  for (guint n_rows = 120; n_rows <= 420; n_rows += 300)
    {
      data_init (&data, n_rows, 0.0);
      hot_forest_parameters_init (&parameters, FALSE, FALSE);
      parameters.n_estimators = 1;
      parameters.bootstrap = FALSE;
      parameters.random_state = 3;
      parameters.keep_trees = TRUE;
      g_clear_pointer (&forest, hot_forest_free);
      forest = fit (&data, &parameters);
      g_assert_true (forest->is_exact);
      g_free (all);
      all = g_new (gboolean, n_rows);
      for (guint i = 0; i < n_rows; i++)
        all[i] = TRUE;
      check_node (&data, &forest->trees[0], 0, all);
      data_clear (&data);
    }
}

/* The same trees on every kind of processor, on one thread and on many. */
static void
test_kernels (void)
{
  const char *const *kernels = hot_grower_list_kernels ();
  HotForestParameters parameters;
  Data data;

  data_init (&data, 9000, 0.05);
  for (guint variant = 0; variant < 3; variant++)
    {
      g_autoptr(HotForest) first = NULL;

      hot_forest_parameters_init (&parameters, variant == 2, FALSE);
      parameters.n_estimators = 3;
      parameters.random_state = 11;
      parameters.keep_trees = TRUE;
      if (variant == 1)
        {
          parameters.max_features.value = 0.4;
          parameters.min_samples_leaf.value = 3;
        }

      for (guint i = 0; kernels[i] != NULL; i++)
        {
          g_autoptr(HotForest) forest = NULL;

          g_assert_true (hot_grower_use_kernel (kernels[i]));
          parameters.n_threads = i + 1;
          forest = fit (&data, &parameters);
          if (first == NULL)
            first = g_steal_pointer (&forest);
          else
            for (guint tree = 0; tree < 3; tree++)
              assert_trees_equal (&first->trees[tree], &forest->trees[tree]);
        }
      g_assert_true (hot_grower_use_kernel (NULL));
    }
  data_clear (&data);
}

static void
test_limits (void)
{
  HotForestParameters parameters;
  g_autoptr(HotForest) forest = NULL;
  Data data;

  data_init (&data, 3000, 0.1);
  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.n_estimators = 5;
  parameters.max_depth = 7;
  parameters.min_samples_leaf.value = 9;
  parameters.random_state = 0;
  parameters.keep_trees = TRUE;
  forest = fit (&data, &parameters);
  for (guint tree = 0; tree < 5; tree++)
    {
      g_assert_cmpuint (forest->trees[tree].n_nodes, <, 1u << 8);
      for (guint32 i = 0; i < forest->trees[tree].n_nodes; i++)
        g_assert_cmpuint (forest->trees[tree].nodes[i].n_rows, >=, 9);
    }

  g_clear_pointer (&forest, hot_forest_free);
  parameters.max_leaf_nodes = 20;
  forest = fit (&data, &parameters);
  for (guint tree = 0; tree < 5; tree++)
    g_assert_cmpuint (forest->trees[tree].n_nodes, ==, 39);
  data_clear (&data);
}

static void
test_out_of_bag (void)
{
  HotForestParameters parameters;
  g_autoptr(HotForest) forest = NULL;
  Data data;

  data_init (&data, 3000, 0.0);
  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.n_estimators = 40;
  parameters.oob_score = TRUE;
  parameters.random_state = 1;
  forest = fit (&data, &parameters);
  g_assert_cmpfloat (forest->oob_score, >, 0.97);
  g_assert_cmpfloat (forest->oob_score, <, 0.999);
  g_assert_cmpfloat_with_epsilon (forest->importances[3], 0.92, 0.03);
  for (guint row = 0; row < data.n_rows; row++)
    g_assert_cmpfloat (fabs (forest->oob_predictions[row] - data.y[row]), <, 100);
  data_clear (&data);
}

typedef struct {
  guint  n_trees;
  guint  stop_at;
  gint   stop;
  double error;
} Watched;

static void
watch_tree_cb (const HotForestState *state,
               gpointer              user_data)
{
  Watched *watched = user_data;

  g_assert_cmpuint (state->n_trees, ==, watched->n_trees + 1);
  g_assert_cmpfloat (state->seconds, >=, 0.0);
  g_assert_cmpfloat_with_epsilon (state->seconds_left, state->seconds / state->n_trees * (state->n_estimators - state->n_trees),
                                  1e-9);
  g_assert_cmpfloat (state->oob_score, <=, 1.0);
  watched->n_trees = state->n_trees;
  watched->error = state->oob_error;
  if (state->n_trees == watched->stop_at)
    g_atomic_int_set (&watched->stop, 1);
}

static void
test_stop (void)
{
  Watched watched = { .stop_at = 12 };
  const HotForestWatch watch = { watch_tree_cb, &watched, &watched.stop };
  HotForestParameters parameters;
  g_autoptr(HotForest) forest = NULL;
  g_autoptr(HotForest) whole = NULL;
  Data data;

  data_init (&data, 2000, 0.0);
  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.n_estimators = 1000;
  parameters.oob_score = TRUE;
  parameters.random_state = 8;
  parameters.keep_trees = TRUE;
  forest = hot_forest_fit (data.matrix, data.y, NULL, &parameters, &watch, NULL, NULL, NULL);
  g_assert_cmpuint (forest->n_trees, >=, 12);
  g_assert_cmpuint (forest->n_trees, <, 40);
  g_assert_cmpuint (hot_model_builder_get_n_trees (forest->builder), ==, forest->n_trees);
  g_assert_cmpfloat (watched.error, >, 0);

  /* What is left is the beginning of the whole. */
  parameters.n_estimators = 12;
  whole = fit (&data, &parameters);
  for (guint tree = 0; tree < 12; tree++)
    assert_trees_equal (&forest->trees[tree], &whole->trees[tree]);
  data_clear (&data);
}

/* What is told of the first trees is what a forest of so many scores. */
typedef struct {
  guint  n_told;
  double score;       /* after 10 trees */
} Told;

static void
told_cb (const HotForestState *state,
         gpointer              user_data)
{
  Told *told = user_data;

  g_assert_true ((state->test_metric != NULL) == ((state->n_trees < 10 || state->n_trees % 2 == 0) && state->n_trees < 200));
  if (state->test_metric == NULL)
    return;

  g_assert_cmpstr (state->test_metric, ==, "r2");
  told->n_told++;
  if (state->n_trees == 10)
    told->score = state->test_score;
}

static void
test_rows_that_test (void)
{
  Data data;
  HotForestParameters parameters;
  g_autoptr(HotForest) many = NULL;
  g_autoptr(HotForest) few = NULL;
  g_autofree double *sums = NULL;
  Told told = { 0 };
  HotTestRows test = { .metric = "r2" };
  const HotForestWatch watch = { told_cb, &told, NULL, &test };

  data_init (&data, 400, 0.1);
  test.matrix = data.matrix;
  test.truth = data.y;
  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.n_estimators = 200;
  parameters.max_depth = 4;
  parameters.random_state = 3;
  parameters.keep_trees = TRUE;

  many = hot_forest_fit (data.matrix, data.y, NULL, &parameters, &watch, NULL, NULL, NULL);
  g_assert_cmpuint (told.n_told, ==, 104);

  parameters.n_estimators = 10;
  few = fit (&data, &parameters);
  sums = g_new0 (double, data.n_rows);
  for (guint row = 0; row < data.n_rows; row++)
    for (guint tree = 0; tree < few->n_trees; tree++)
      {
        const HotTree *grown = &few->trees[tree];
        guint32 index = 0;

        while (!hot_tree_is_leaf (grown, index))
          {
            const HotTreeNode *node = &grown->nodes[index];
            const float value = hot_matrix_peek_feature (data.matrix, node->feature)[row];

            index = (isnan (value) ? node->missing_left : value <= node->threshold) ? node->left : node->right;
          }
        sums[row] += grown->values[index] / few->n_trees;
      }
  g_assert_cmpfloat_with_epsilon (told.score, hot_test_score (data.y, sums, NULL, data.n_rows, FALSE), 1e-12);
  g_assert_cmpfloat (told.score, >, 0.5);
  data_clear (&data);
}

/* Logarithms are turned back; classes count by their weight; two classes may have one output. */
static void
test_scores (void)
{
  g_autoptr(HotMatrix) matrix = hot_matrix_new (3, 1);
  const double prices[] = { 1.0, exp (1.0), exp (2.0) }, classes[] = { 0, 1, 1 }, weights[] = { 1, 1, 2 };
  const double outputs[] = { 0.0, 2.0, 4.0 }, shares[] = { 0.2, 0.9, 0.3 }, votes[] = { 3, 1, 0, 4, 3, 1 };
  HotTestRows rows = { .matrix = matrix, .truth = prices, .is_log = TRUE };

  g_assert_cmpfloat_with_epsilon (hot_test_rows_score (&rows, outputs, 1, 2.0), 1.0, 1e-12);
  rows = (HotTestRows) { .matrix = matrix, .truth = classes, .weights = weights, .n_classes = 2 };
  g_assert_cmpfloat_with_epsilon (hot_test_rows_score (&rows, shares, 1, 1.0), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (hot_test_rows_score (&rows, votes, 2, 4.0), 0.5, 1e-12);
}

static gpointer
cancel_soon (gpointer user_data)
{
  g_usleep (30000);
  g_cancellable_cancel (user_data);
  return GINT_TO_POINTER (g_get_monotonic_time () / 1000);
}

static void
test_cancel (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  HotForestParameters parameters;
  GThread *thread;
  gint cancelled, ended;
  Data data;

  data_init (&data, 60000, 0.0);
  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.n_estimators = 5000;
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (hot_forest_fit (data.matrix, data.y, NULL, &parameters, NULL, NULL, cancellable, &error));
  ended = g_get_monotonic_time () / 1000;
  cancelled = GPOINTER_TO_INT (g_thread_join (thread));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* 100 ms on a processor of one's own; tests share theirs. */
  g_assert_cmpint (ended - cancelled, <, 1000);
  data_clear (&data);
}

static void
check_refused (Data                *data,
               HotForestParameters *parameters,
               const char          *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_forest_fit (data->matrix, data->y, NULL, parameters, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == HOT_ERROR);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refuses (void)
{
  HotForestParameters parameters;
  Data data;

  data_init (&data, 50, 0.0);
  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.min_samples_split.value = 1;
  check_refused (&data, &parameters, "min_samples_split");
  parameters.min_samples_split.value = 2;
  parameters.max_features.value = 1.5;
  check_refused (&data, &parameters, "max_features");
  parameters.max_features.value = 1.0;
  parameters.bootstrap = FALSE;
  parameters.oob_score = TRUE;
  check_refused (&data, &parameters, "bootstrap");
  parameters.bootstrap = TRUE;
  data.y[7] = NAN;
  check_refused (&data, &parameters, "row 8");
  data.y[7] = 1.0;
  hot_matrix_set_name (data.matrix, 2, "beds");
  hot_matrix_peek_feature (data.matrix, 2)[3] = INFINITY;
  check_refused (&data, &parameters, "beds");
  data_clear (&data);
}

static void
test_degenerate (void)
{
  HotForestParameters parameters;
  g_autoptr(HotForest) forest = NULL;
  g_autoptr(HotMatrix) matrix = hot_matrix_new (3, 2);
  const double y[] = { 4.0, 4.0, 4.0 };
  const double other[] = { 1.0, 2.0, 3.0 };

  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.n_estimators = 2;
  parameters.random_state = 0;
  parameters.keep_trees = TRUE;
  forest = hot_forest_fit (matrix, y, NULL, &parameters, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (forest->trees[0].n_nodes, ==, 1);
  g_assert_cmpfloat (forest->trees[0].values[0], ==, 4.0);
  g_clear_pointer (&forest, hot_forest_free);

  /* Nothing to split on, and nothing there at all. */
  hot_matrix_peek_feature (matrix, 1)[0] = hot_matrix_peek_feature (matrix, 1)[1] = NAN;
  hot_matrix_peek_feature (matrix, 1)[2] = NAN;
  forest = hot_forest_fit (matrix, other, NULL, &parameters, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (forest->trees[0].n_nodes, ==, 1);
  g_assert_cmpfloat (forest->importances[0], ==, 0.0);
}

/* The workshop's experiments, whose trees and figures scikit-learn 1.9.1 printed. */
typedef struct {
  guint  n_estimators, max_depth, n_nodes;
  double mse, mae, r2, first;
} Experiment;

static gboolean
read_workshop (const char *path,
               double     *values,
               guint       n_rows,
               guint       n_columns)
{
  g_autofree char *text = NULL;
  char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  at = strchr (text, '\n');
  for (guint i = 0; i < n_rows * n_columns; i++)
    values[i] = g_ascii_strtod (at + 1, &at);

  return TRUE;
}

static void
check_experiment (const Experiment *experiment,
                  const double     *values,
                  const HotSplit   *split)
{
  g_autoptr(HotMatrix) train = hot_matrix_new (split->n_train, 21);
  g_autofree double *y = g_new (double, split->n_train);
  g_autofree float *rows = g_new (float, split->n_test * 21);
  g_autofree double *truth = g_new (double, split->n_test);
  g_autofree double *predictions = g_new (double, split->n_test);
  HotForestParameters parameters;
  HotRegressionMetrics metrics;
  g_autoptr(HotForest) forest = NULL;
  g_autoptr(GError) error = NULL;
  HotModel *model;
  gsize size;
  void *image;

  for (guint i = 0; i < split->n_train; i++)
    {
      for (guint k = 0; k < 21; k++)
        hot_matrix_peek_feature (train, k)[i] = values[split->train[i] * 22 + k];
      y[i] = values[split->train[i] * 22 + 21];
    }
  for (guint i = 0; i < split->n_test; i++)
    {
      for (guint k = 0; k < 21; k++)
        rows[i * 21 + k] = values[split->test[i] * 22 + k];
      truth[i] = values[split->test[i] * 22 + 21];
    }

  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  parameters.n_estimators = experiment->n_estimators;
  parameters.max_depth = experiment->max_depth;
  parameters.random_state = 42;
  forest = hot_forest_fit (train, y, NULL, &parameters, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  image = hot_model_builder_finish (forest->builder, &size, NULL);
  model = hot_model_open_memory (image, size, "workshop", NULL);
  hot_model_predict (model, rows, split->n_test, 21, predictions);
  hot_regression_metrics_compute (&metrics, truth, predictions, NULL, split->n_test);

  g_assert_cmpuint (hot_model_get_n_nodes (model), ==, experiment->n_nodes);
  g_assert_cmpfloat_with_epsilon (metrics.mse, experiment->mse, 1e-9);
  g_assert_cmpfloat_with_epsilon (metrics.mae, experiment->mae, 1e-11);
  g_assert_cmpfloat_with_epsilon (metrics.r2, experiment->r2, 1e-13);
  g_assert_cmpfloat_with_epsilon (predictions[0], experiment->first, 1e-4);
  hot_model_close (model);
  free (image);
}

static void
test_workshop (void)
{
  const Experiment experiments[] = {
    { 10, 5, 578, 7205.264556397443, 54.9303378193537, 0.6481760834678774, 136.3255 },
    { 100, 10, 71542, 6007.984160990102, 49.136454151912766, 0.7066377644515871, 140.2986 },
    { 1000, 100, 3946142, 5978.9908595811385, 48.15056329651657, 0.7080534705335854, 142.471 },
  };
  g_autofree char *path = g_build_filename (g_getenv ("HOT_DATA") != NULL ? g_getenv ("HOT_DATA") : "", "workshop",
                                            "sf-airbnb-cleaned-mlflow.csv", NULL);
  g_autofree double *values = g_new (double, 4707 * 22);
  g_autoptr(HotSplit) split = hot_split_new_random (4707, 0.25, 42, NULL);

  if (!read_workshop (path, values, 4707, 22))
    {
      g_test_skip ("the workshop's file is not here (HOT_DATA)");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (experiments); i++)
    check_experiment (&experiments[i], values, split);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/forest/best-splits", test_best_splits);
  g_test_add_func ("/forest/kernels", test_kernels);
  g_test_add_func ("/forest/limits", test_limits);
  g_test_add_func ("/forest/out-of-bag", test_out_of_bag);
  g_test_add_func ("/forest/stop", test_stop);
  g_test_add_func ("/forest/rows-that-test", test_rows_that_test);
  g_test_add_func ("/forest/scores", test_scores);
  g_test_add_func ("/forest/cancel", test_cancel);
  g_test_add_func ("/forest/refuses", test_refuses);
  g_test_add_func ("/forest/degenerate", test_degenerate);
  g_test_add_func ("/forest/workshop", test_workshop);

  return g_test_run ();
}
