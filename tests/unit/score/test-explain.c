/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "score/hot-model-builder.h"

#define N_FEATURES 5
#define N_TREES 4

static guint32
grow (HotTree *tree,
      GRand   *rand,
      guint    depth,
      guint    weight)
{
  guint32 node = hot_tree_add (tree), child;
  guint left;

  tree->nodes[node].weight = weight;
  tree->values[node] = g_rand_double_range (rand, -10, 10);
  if (depth == 0 || weight < 2)
    return node;

  left = g_rand_int_range (rand, 1, weight);
  tree->nodes[node].feature = g_rand_int_range (rand, 0, N_FEATURES);
  tree->nodes[node].threshold = g_rand_double_range (rand, -1, 1);
  tree->nodes[node].missing_left = g_rand_boolean (rand);
  child = grow (tree, rand, depth - 1, left);
  tree->nodes[node].left = child;
  child = grow (tree, rand, depth - 1, weight - left);
  tree->nodes[node].right = child;

  return node;
}

/* What the tree is expected to say when only the features in @known are known: unknown ones go both ways, by weight. */
static double
expect (const HotTree *tree,
        guint32        node,
        const float   *row,
        guint          known)
{
  const HotTreeNode *here = &tree->nodes[node];
  float value;
  gboolean left;

  if (hot_tree_is_leaf (tree, node))
    return tree->values[node];
  if (!(known >> here->feature & 1))
    return (expect (tree, here->left, row, known) * tree->nodes[here->left].weight +
            expect (tree, here->right, row, known) * tree->nodes[here->right].weight) / here->weight;

  value = row[here->feature];
  left = isnan (value) ? here->missing_left : value <= here->threshold;
  return expect (tree, left ? here->left : here->right, row, known);
}

/* Shapley's definition, over all subsets. */
static double
compute_shapley (const HotTree *trees,
                 const float   *row,
                 guint          feature)
{
  const double factorials[] = { 1, 1, 2, 6, 24, 120 };
  double sum = 0.0;

  for (guint subset = 0; subset < 1u << N_FEATURES; subset++)
    {
      guint size = __builtin_popcount (subset);
      double weight;

      if (subset >> feature & 1)
        continue;
      weight = factorials[size] * factorials[N_FEATURES - size - 1] / factorials[N_FEATURES];
      for (guint i = 0; i < N_TREES; i++)
        sum += weight * (expect (&trees[i], 0, row, subset | 1u << feature) - expect (&trees[i], 0, row, subset));
    }

  return sum / N_TREES;
}

static void
test_against_definition (void)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_FOREST, N_FEATURES, 1);
  GRand *rand = g_rand_new_with_seed (12);
  HotTree trees[N_TREES];
  HotModel *model;
  gsize size;
  void *image;

  for (guint i = 0; i < N_TREES; i++)
    {
      hot_tree_init (&trees[i], 1);
      grow (&trees[i], rand, 7, 900);
      hot_model_builder_add_tree (builder, &trees[i], 0);
    }
  image = hot_model_builder_finish (builder, &size, NULL);
  model = hot_model_open_memory (image, size, "test", NULL);

  for (guint round = 0; round < 50; round++)
    {
      float row[N_FEATURES];
      double contributions[N_FEATURES], base, prediction, sum;

      for (guint i = 0; i < N_FEATURES; i++)
        row[i] = g_rand_int_range (rand, 0, 8) == 0 ? NAN : g_rand_double_range (rand, -1, 1);
      g_assert_true (hot_model_explain (model, row, 0, contributions, &base, NULL));
      hot_model_predict (model, row, 1, N_FEATURES, &prediction);
      sum = base;
      for (guint i = 0; i < N_FEATURES; i++)
        {
          g_assert_cmpfloat_with_epsilon (contributions[i], compute_shapley (trees, row, i), 1e-9);
          sum += contributions[i];
        }
      g_assert_cmpfloat_with_epsilon (sum, prediction, 1e-9);
    }

  for (guint i = 0; i < N_TREES; i++)
    hot_tree_clear (&trees[i]);
  hot_model_close (model);
  free (image);
  hot_model_builder_free (builder);
  g_rand_free (rand);
}

/* A forest of two outputs is two forests that share their splits; one with a tree an output is two that do not. */
static void
test_outputs (gconstpointer data)
{
  gboolean together = GPOINTER_TO_INT (data);
  HotModelBuilder *both = hot_model_builder_new (HOT_MODEL_FOREST, N_FEATURES, 2);
  HotModelBuilder *second = hot_model_builder_new (HOT_MODEL_FOREST, N_FEATURES, 1);
  GRand *rand = g_rand_new_with_seed (5);
  float row[N_FEATURES] = { 0.1f, -0.5f, NAN, 0.7f, -0.2f };
  double contributions[N_FEATURES], expected[N_FEATURES], base, expected_base;
  HotModel *model, *single;
  void *image, *single_image;
  gsize size;

  for (guint i = 0; i < N_TREES; i++)
    {
      HotTree tree, pair;

      hot_tree_init (&tree, 1);
      grow (&tree, rand, 6, 500);
      hot_tree_init (&pair, together ? 2 : 1);
      for (guint node = 0; node < tree.n_nodes; node++)
        {
          hot_tree_add (&pair);
          pair.nodes[node] = tree.nodes[node];
          if (together)
            pair.values[2 * node] = 17.0;
          pair.values[together ? 2 * node + 1 : node] = tree.values[node];
        }
      hot_model_builder_add_tree (both, &pair, together ? 0 : 1);
      hot_model_builder_add_tree (second, &tree, 0);
      hot_tree_clear (&tree);
      hot_tree_clear (&pair);
    }
  image = hot_model_builder_finish (both, &size, NULL);
  model = hot_model_open_memory (image, size, "test", NULL);
  single_image = hot_model_builder_finish (second, &size, NULL);
  single = hot_model_open_memory (single_image, size, "test", NULL);

  g_assert_true (hot_model_explain (model, row, 1, contributions, &base, NULL));
  g_assert_true (hot_model_explain (single, row, 0, expected, &expected_base, NULL));
  g_assert_cmpfloat_with_epsilon (base, expected_base, 1e-12);
  for (guint i = 0; i < N_FEATURES; i++)
    g_assert_cmpfloat_with_epsilon (contributions[i], expected[i], 1e-12);
  g_assert_true (hot_model_explain (model, row, 0, contributions, &base, NULL));
  g_assert_cmpfloat_with_epsilon (base, together ? 17.0 : 0.0, 1e-12);
  for (guint i = 0; i < N_FEATURES; i++)
    g_assert_cmpfloat_with_epsilon (contributions[i], 0.0, 1e-9);
  g_assert_false (hot_model_explain (model, row, 2, contributions, &base, NULL));

  hot_model_close (model);
  hot_model_close (single);
  free (image);
  free (single_image);
  hot_model_builder_free (both);
  hot_model_builder_free (second);
  g_rand_free (rand);
}

static void
test_refuses (void)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, 1, 1);
  const double coefficients[] = { 1.0, 0.0 };
  const float row[] = { 1.0f };
  HotScoreError error = { 0 };
  double contribution, base;
  HotModel *model;
  gsize size;
  void *image;

  hot_model_builder_set_linear (builder, coefficients, NULL);
  image = hot_model_builder_finish (builder, &size, NULL);
  model = hot_model_open_memory (image, size, "test", NULL);
  g_assert_false (hot_model_explain (model, row, 0, &contribution, &base, &error));
  g_assert_cmpint (error.code, ==, HOT_SCORE_INVALID);

  hot_model_close (model);
  free (image);
  hot_model_builder_free (builder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explain/against-definition", test_against_definition);
  g_test_add_data_func ("/explain/outputs/together", GINT_TO_POINTER (TRUE), test_outputs);
  g_test_add_data_func ("/explain/outputs/apart", GINT_TO_POINTER (FALSE), test_outputs);
  g_test_add_func ("/explain/refuses", test_refuses);

  return g_test_run ();
}
