/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "score/hot-model-builder.h"

#define N_TREES 300

/* Tree i says i below the threshold and 1000 + i above it. */
static HotModel *
make_model (HotModelKind   kind,
            HotOutputLink  link,
            double         scale,
            gpointer      *image)
{
  HotModelBuilder *builder = hot_model_builder_new (kind, 1, 1);
  HotScoreError error = { 0 };
  HotModel *model;
  size_t size;

  hot_model_builder_set_link (builder, link);
  for (guint i = 0; i < N_TREES; i++)
    {
      HotTree tree;

      hot_tree_init (&tree, 1);
      for (guint node = 0; node < 3; node++)
        {
          hot_tree_add (&tree);
          tree.nodes[node].weight = node == 0 ? 2 : 1;
        }
      tree.nodes[0].left = 1;
      tree.nodes[0].right = 2;
      tree.nodes[0].threshold = 0.5;
      /* In no order. */
      tree.values[1] = i * 7 % N_TREES * scale;
      tree.values[2] = (1000.0 + i * 7 % N_TREES) * scale;
      g_assert_true (hot_model_builder_add_tree (builder, &tree, 0));
      hot_tree_clear (&tree);
    }

  *image = hot_model_builder_finish (builder, &size, &error);
  g_assert_nonnull (*image);
  model = hot_model_open_memory (*image, size, "model", &error);
  g_assert_nonnull (model);
  hot_model_builder_free (builder);

  return model;
}

static void
test_quantiles (void)
{
  const float rows[] = { 0.0f, 9.0f, 1.0f, 9.0f };
  double low[2], high[2];
  HotScoreError error = { 0 };
  gpointer image;
  HotModel *model = make_model (HOT_MODEL_FOREST, HOT_MODEL_LINK_IDENTITY, 1.0, &image);

  /* As numpy.quantile (range (300), [0.05, 0.95]). */
  g_assert_true (hot_model_predict_interval (model, rows, 2, 2, 0.9, low, high, &error));
  g_assert_cmpfloat_with_epsilon (low[0], 14.95, 1e-9);
  g_assert_cmpfloat_with_epsilon (high[0], 284.05, 1e-9);
  g_assert_cmpfloat_with_epsilon (low[1], 1014.95, 1e-9);
  g_assert_cmpfloat_with_epsilon (high[1], 1284.05, 1e-9);
  hot_model_close (model);
  free (image);
}

/* Trained on logarithms, given in the target's own unit. */
static void
test_logarithm (void)
{
  const float row[] = { 0.0f };
  double low, high;
  gpointer image;
  HotModel *model = make_model (HOT_MODEL_FOREST, HOT_MODEL_LINK_EXP, 0.01, &image);

  g_assert_true (hot_model_predict_interval (model, row, 1, 1, 0.5, &low, &high, NULL));
  g_assert_cmpfloat_with_epsilon (low, exp (0.7475), 1e-9);
  g_assert_cmpfloat_with_epsilon (high, exp (2.2425), 1e-9);
  hot_model_close (model);
  free (image);
}

static void
test_refuses (void)
{
  const float row[] = { 0.0f };
  double low, high;
  HotScoreError error = { 0 };
  gpointer image;
  HotModel *model = make_model (HOT_MODEL_BOOSTER, HOT_MODEL_LINK_IDENTITY, 1.0, &image);

  g_assert_false (hot_model_predict_interval (model, row, 1, 1, 0.9, &low, &high, &error));
  g_assert_cmpint (error.code, ==, HOT_SCORE_INVALID);
  hot_model_close (model);
  free (image);

  model = make_model (HOT_MODEL_FOREST, HOT_MODEL_LINK_IDENTITY, 1.0, &image);
  g_assert_false (hot_model_predict_interval (model, row, 1, 1, 1.0, &low, &high, &error));
  g_assert_false (hot_model_predict_interval (model, row, 1, 1, NAN, &low, &high, &error));
  hot_model_close (model);
  free (image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interval/quantiles", test_quantiles);
  g_test_add_func ("/interval/logarithm", test_logarithm);
  g_test_add_func ("/interval/refuses", test_refuses);

  return g_test_run ();
}
