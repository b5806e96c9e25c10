/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "score/hot-hash64.h"
#include "score/hot-model-builder.h"
#include "score/hot-model-format.h"
#include "score/hot-model-unpack.h"

typedef struct {
  HotTree  *trees;
  guint     n_trees;
  guint     n_features;
  guint     n_outputs;
  void     *image;
  gsize     size;
  HotModel *model;
} Fixture;

/* Pre-order, as trainers make them. */
static guint32
grow (HotTree *tree,
      GRand   *rand,
      guint    n_features,
      guint    depth,
      guint    weight)
{
  guint32 node = hot_tree_add (tree);

  tree->nodes[node].weight = weight;
  for (guint i = 0; i < tree->n_outputs; i++)
    tree->values[node * tree->n_outputs + i] = g_rand_int_range (rand, 0, 500) / 10.0;

  if (depth > 0 && weight > 1 && g_rand_double (rand) < 0.9)
    {
      guint left_weight = g_rand_int_range (rand, 1, weight);
      guint32 child;

      tree->nodes[node].feature = g_rand_int_range (rand, 0, n_features);
      tree->nodes[node].threshold = g_rand_double_range (rand, -1.0, 1.0);
      tree->nodes[node].missing_left = g_rand_boolean (rand);
      child = grow (tree, rand, n_features, depth - 1, left_weight);
      tree->nodes[node].left = child;
      child = grow (tree, rand, n_features, depth - 1, weight - left_weight);
      tree->nodes[node].right = child;
    }

  return node;
}

static void
fixture_init (Fixture *self,
              guint    n_trees,
              guint    n_features,
              guint    n_outputs,
              guint    depth)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_FOREST, n_features, n_outputs);
  GRand *rand = g_rand_new_with_seed (n_trees * 31 + n_features);
  HotScoreError error = { 0 };

  *self = (Fixture) { g_new (HotTree, n_trees), n_trees, n_features, n_outputs };
  hot_model_builder_set_target (builder, "price");
  hot_model_builder_set_feature (builder, 0, "bedrooms");
  for (guint i = 0; i < n_trees; i++)
    {
      hot_tree_init (&self->trees[i], n_outputs);
      grow (&self->trees[i], rand, n_features, i == 1 ? 0 : depth, 5000);
      hot_tree_trim (&self->trees[i]);
      g_assert_true (hot_model_builder_add_tree (builder, &self->trees[i], 0));
    }

  self->image = hot_model_builder_finish (builder, &self->size, &error);
  g_assert_cmpstr (error.message, ==, "");
  g_assert_nonnull (self->image);
  self->model = hot_model_open_memory (self->image, self->size, "test", &error);
  g_assert_cmpstr (error.message, ==, "");
  g_assert_nonnull (self->model);

  hot_model_builder_free (builder);
  g_rand_free (rand);
}

static void
fixture_clear (Fixture *self)
{
  for (guint i = 0; i < self->n_trees; i++)
    hot_tree_clear (&self->trees[i]);
  g_free (self->trees);
  hot_model_close (self->model);
  free (self->image);
}

static void
predict_naively (Fixture     *self,
                 const float *row,
                 double      *outputs)
{
  memset (outputs, 0, self->n_outputs * sizeof *outputs);
  for (guint i = 0; i < self->n_trees; i++)
    {
      const HotTree *tree = &self->trees[i];
      guint32 node = 0;

      while (!hot_tree_is_leaf (tree, node))
        {
          const HotTreeNode *here = &tree->nodes[node];
          double value = row[here->feature];
          gboolean left = isnan (value) ? here->missing_left : value <= here->threshold;

          node = left ? here->left : here->right;
        }
      for (guint output = 0; output < self->n_outputs; output++)
        outputs[output] += tree->values[node * self->n_outputs + output];
    }
  for (guint output = 0; output < self->n_outputs; output++)
    outputs[output] /= self->n_trees;
}

static float *
make_rows (Fixture *self,
           guint    n_rows,
           double   missing)
{
  GRand *rand = g_rand_new_with_seed (7);
  float *rows = g_new (float, (gsize) n_rows * self->n_features);

  for (gsize i = 0; i < (gsize) n_rows * self->n_features; i++)
    rows[i] = g_rand_double (rand) < missing ? NAN : g_rand_double_range (rand, -1.1, 1.1);
  g_rand_free (rand);

  return rows;
}

/* Bit for bit what the plain walk gives, in any batch size, with every kernel. */
static void
check_predictions (Fixture *self,
                   guint    n_rows,
                   double   missing)
{
  g_autofree float *rows = make_rows (self, n_rows, missing);
  g_autofree double *expected = g_new (double, n_rows * self->n_outputs);
  g_autofree double *batch = g_new (double, n_rows * self->n_outputs);
  const char *const *kernels = hot_model_list_kernels ();

  for (guint i = 0; i < n_rows; i++)
    predict_naively (self, rows + i * self->n_features, expected + i * self->n_outputs);

  for (; *kernels != NULL; kernels++)
    {
      g_assert_true (hot_model_use_kernel (*kernels));
      hot_model_predict (self->model, rows, n_rows, self->n_features, batch);
      g_assert_cmpmem (batch, n_rows * self->n_outputs * 8, expected, n_rows * self->n_outputs * 8);
      for (guint i = 0; i < n_rows; i++)
        {
          hot_model_predict (self->model, rows + i * self->n_features, 1, self->n_features, batch);
          g_assert_cmpmem (batch, self->n_outputs * 8, expected + i * self->n_outputs, self->n_outputs * 8);
        }
    }
  g_assert_true (hot_model_use_kernel (NULL));
  g_assert_false (hot_model_use_kernel ("no such processor"));
}

static void
test_predict (void)
{
  Fixture fixture;

  fixture_init (&fixture, 30, 10, 1, 12);
  g_assert_cmpuint (hot_model_get_n_trees (fixture.model), ==, 30);
  g_assert_cmpstr (hot_model_get_target (fixture.model), ==, "price");
  g_assert_cmpstr (hot_model_get_feature (fixture.model, 0), ==, "bedrooms");
  g_assert_cmpstr (hot_model_get_feature (fixture.model, 1), ==, "");
  g_assert_null (hot_model_get_feature (fixture.model, 10));
  check_predictions (&fixture, 2500, 0.0);
  check_predictions (&fixture, 500, 0.2);
  check_predictions (&fixture, 7, 0.2);
  fixture_clear (&fixture);
}

static void
test_predict_many_features (void)
{
  Fixture fixture;

  fixture_init (&fixture, 12, 700, 1, 10);
  check_predictions (&fixture, 300, 0.0);
  check_predictions (&fixture, 300, 0.1);
  fixture_clear (&fixture);
}

static void
test_predict_many_outputs (void)
{
  Fixture fixture;

  fixture_init (&fixture, 9, 12, 5, 9);
  check_predictions (&fixture, 300, 0.05);
  fixture_clear (&fixture);
}

static void
test_thresholds (void)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_FOREST, 1, 1);
  /* Half way between two neighbouring floats: rounding to nearest would send one of them to the wrong side. */
  float below = 0.1f, above = nextafterf (0.1f, 1.0f);
  double predictions[2];
  float rows[2] = { below, above };
  HotModel *model;
  HotTree tree;
  gsize size;
  void *image;

  hot_tree_init (&tree, 1);
  for (int i = 0; i < 3; i++)
    {
      guint32 node = hot_tree_add (&tree);

      tree.values[node] = i;
    }
  tree.nodes[0].left = 1;
  tree.nodes[0].right = 2;
  tree.nodes[0].threshold = below / 2.0 + above / 2.0;
  hot_model_builder_add_tree (builder, &tree, 0);
  image = hot_model_builder_finish (builder, &size, NULL);
  model = hot_model_open_memory (image, size, "test", NULL);
  hot_model_predict (model, rows, 2, 1, predictions);
  g_assert_cmpfloat (predictions[0], ==, 1.0);
  g_assert_cmpfloat (predictions[1], ==, 2.0);

  hot_model_close (model);
  free (image);
  hot_tree_clear (&tree);
  hot_model_builder_free (builder);
}

static void
test_linear (void)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, 2, 1);
  const double coefficients[] = { 2.0, -1.0, 0.5 };
  const float fill[] = { 0.0f, 2.0f };
  const float rows[] = { 1.0f, NAN, 3.0f, 0.0f };
  double predictions[2];
  HotModel *model;
  gsize size;
  void *image;

  hot_model_builder_set_linear (builder, coefficients, fill);
  hot_model_builder_set_link (builder, HOT_MODEL_LINK_EXP);
  image = hot_model_builder_finish (builder, &size, NULL);
  model = hot_model_open_memory (image, size, "test", NULL);
  hot_model_predict (model, rows, 2, 2, predictions);
  g_assert_cmpfloat_with_epsilon (predictions[0], exp (0.5), 1e-12);
  g_assert_cmpfloat_with_epsilon (predictions[1], exp (6.5), 1e-12);

  hot_model_close (model);
  free (image);
  hot_model_builder_free (builder);
}

static void
test_file (void)
{
  g_autofree char *directory = g_dir_make_tmp ("hot-model-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "model.hot", NULL);
  g_autofree char *absent = g_build_filename (directory, "absent", "model.hot", NULL);
  g_autofree char *pipe = g_build_filename (directory, "pipe", NULL);
  g_autofree float *rows = NULL;
  double expected[50], predictions[50];
  HotScoreError error = { 0 };
  HotModel *model;
  Fixture fixture;

  fixture_init (&fixture, 5, 4, 1, 8);
  rows = make_rows (&fixture, 50, 0.0);
  hot_model_predict (fixture.model, rows, 50, 4, expected);

  g_assert_true (hot_model_write (fixture.image, fixture.size, path, &error));
  model = hot_model_open (path, &error);
  g_assert_nonnull (model);
  hot_model_predict (model, rows, 50, 4, predictions);
  g_assert_cmpmem (predictions, sizeof predictions, expected, sizeof expected);
  hot_model_close (model);

  g_assert_false (hot_model_write (fixture.image, fixture.size, absent, &error));
  /* What is no file stays what it is. */
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_false (hot_model_write (fixture.image, fixture.size, pipe, &error));
  g_assert_nonnull (strstr (error.message, "not a regular file"));
  g_assert_null (hot_model_open (pipe, &error));
  g_assert_nonnull (strstr (error.message, "not a regular file"));
  g_assert_cmpint (g_unlink (pipe), ==, 0);
  g_assert_cmpint (error.code, ==, HOT_SCORE_IO);
  g_assert_null (hot_model_open (absent, &error));
  g_assert_cmpint (error.code, ==, HOT_SCORE_IO);
  g_assert_null (hot_model_open (directory, &error));

  g_assert_true (g_file_set_contents (path, "price,bedrooms\n1,2\n", -1, NULL));
  g_assert_null (hot_model_open (path, &error));
  g_assert_cmpint (error.code, ==, HOT_SCORE_FOREIGN);
  g_assert_nonnull (strstr (error.message, path));

  g_unlink (path);
  g_rmdir (directory);
  fixture_clear (&fixture);
}

/* Whoever writes a file can write its checksum too. */
static void
test_trees_of_linear (void)
{
  const double coefficients[] = { 1.0, 2.0 };
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, 1, 1);
  const gsize start = G_STRUCT_OFFSET (HotFormatHeader, kind);
  HotFormatHeader *header;
  HotScoreError error = { 0 };
  HotModel *model;
  gsize size;

  g_assert_true (hot_model_builder_set_linear (builder, coefficients, NULL));
  header = hot_model_builder_finish (builder, &size, &error);
  model = hot_model_open_memory (header, size, "test", &error);
  g_assert_cmpuint (hot_model_get_n_nodes (model), ==, 0);
  hot_model_close (model);

  header->n_trees = 1;
  header->hash = hot_hash64 ((guint8 *) header + start, size - start);
  g_assert_null (hot_model_open_memory (header, size, "test", &error));
  g_assert_cmpint (error.code, ==, HOT_SCORE_DAMAGED);

  free (header);
  hot_model_builder_free (builder);
}

static void
test_damage (void)
{
  HotScoreError error = { 0 };
  Fixture fixture;
  guint8 *bytes;

  fixture_init (&fixture, 3, 4, 1, 4);
  bytes = fixture.image;
  for (gsize i = 0; i < fixture.size; i++)
    {
      bytes[i] ^= 0x10;
      g_assert_null (hot_model_open_memory (bytes, fixture.size, "test", &error));
      g_assert_cmpint (error.code, >=, HOT_SCORE_FOREIGN);
      bytes[i] ^= 0x10;
    }
  for (gsize size = 0; size < fixture.size; size += 7)
    g_assert_null (hot_model_open_memory (bytes, size, "test", &error));
  fixture_clear (&fixture);
}

/* Whoever writes a file can write its checksum too: what is then not refused must at least stay within itself. */
static void
test_hostile (void)
{
  GRand *rand = g_rand_new_with_seed (3);
  g_autofree float *rows = NULL;
  double predictions[40];
  guint n_opened = 0;
  guint8 *bytes, *copy;
  Fixture fixture;

  fixture_init (&fixture, 3, 4, 1, 5);
  rows = make_rows (&fixture, 10, 0.1);
  bytes = fixture.image;
  copy = aligned_alloc (64, fixture.size);

  for (int round = 0; round < 30000; round++)
    {
      const gsize start = G_STRUCT_OFFSET (HotFormatHeader, kind);
      HotFormatHeader *header = (HotFormatHeader *) (gpointer) copy;
      HotModel *model;

      memcpy (copy, bytes, fixture.size);
      for (int i = g_rand_int_range (rand, 1, 4); i > 0; i--)
        {
          /* The header and the tables more often than the bulk. */
          gsize limit = g_rand_boolean (rand) ? 512 : fixture.size;

          copy[g_rand_int_range (rand, start, limit)] = g_rand_int (rand);
        }
      header->hash = hot_hash64 (copy + start, fixture.size - start);

      model = hot_model_open_memory (copy, fixture.size, "test", NULL);
      if (model == NULL)
        continue;
      n_opened++;
      if (hot_model_get_n_features (model) <= 4 && hot_model_get_n_outputs (model) <= 4)
        {
          double contributions[4], base;

          hot_model_predict (model, rows, 10, 4, predictions);
          hot_model_explain (model, rows, 0, contributions, &base, NULL);
        }
      for (guint i = 0; i < hot_model_get_n_features (model); i++)
        g_assert_nonnull (hot_model_get_feature (model, i));
      hot_model_close (model);
    }
  g_assert_cmpuint (n_opened, >, 100);

  free (copy);
  fixture_clear (&fixture);
  g_rand_free (rand);
}

static void
test_builder_refuses (void)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_FOREST, 2, 1);
  HotScoreError error = { 0 };
  HotTree tree;
  gsize size;

  g_assert_null (hot_model_builder_finish (builder, &size, &error));
  g_assert_cmpint (error.code, ==, HOT_SCORE_INVALID);
  hot_model_builder_free (builder);

  /* A child that is its own parent. */
  builder = hot_model_builder_new (HOT_MODEL_FOREST, 2, 1);
  hot_tree_init (&tree, 1);
  hot_tree_add (&tree);
  hot_tree_add (&tree);
  tree.nodes[0].left = 0;
  tree.nodes[0].right = 1;
  g_assert_false (hot_model_builder_add_tree (builder, &tree, 0));
  g_assert_null (hot_model_builder_finish (builder, &size, &error));
  g_assert_cmpint (error.code, ==, HOT_SCORE_INVALID);

  hot_tree_clear (&tree);
  hot_model_builder_free (builder);
}

/* A tree that was packed comes out node by node as it went in, thresholds in single precision. */
static void
test_unpack (gconstpointer data)
{
  const guint n_outputs = GPOINTER_TO_UINT (data);
  Fixture fixture;
  HotTree tree;

  fixture_init (&fixture, 5, 300, n_outputs, 9);
  hot_tree_init (&tree, n_outputs);
  for (guint i = 0; i < fixture.n_trees; i++)
    {
      const HotTree *expected = &fixture.trees[i];
      HotScoreError error = { 0 };
      guint32 output;

      g_assert_true (hot_model_unpack_tree (fixture.model, i, &tree, &output, &error));
      g_assert_cmpuint (tree.n_nodes, ==, expected->n_nodes);
      for (guint32 node = 0; node < tree.n_nodes; node++)
        {
          g_assert_cmpuint (tree.nodes[node].left, ==, expected->nodes[node].left);
          g_assert_cmpuint (tree.nodes[node].right, ==, expected->nodes[node].right);
          g_assert_cmpfloat (tree.nodes[node].weight, ==, expected->nodes[node].weight);
          if (hot_tree_is_leaf (&tree, node))
            g_assert_cmpmem (tree.values + node * n_outputs, n_outputs * sizeof (double), expected->values + node * n_outputs,
                             n_outputs * sizeof (double));
          else
            {
              g_assert_cmpuint (tree.nodes[node].feature, ==, expected->nodes[node].feature);
              g_assert_cmpuint (tree.nodes[node].missing_left, ==, expected->nodes[node].missing_left);
              g_assert_cmpfloat_with_epsilon (tree.nodes[node].threshold, expected->nodes[node].threshold, 1e-6);
              g_assert_cmpfloat (tree.nodes[node].threshold, <=, expected->nodes[node].threshold);
            }
        }
    }
  hot_tree_clear (&tree);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/predict", test_predict);
  g_test_add_func ("/model/predict-many-features", test_predict_many_features);
  g_test_add_func ("/model/predict-many-outputs", test_predict_many_outputs);
  g_test_add_func ("/model/thresholds", test_thresholds);
  g_test_add_func ("/model/linear", test_linear);
  g_test_add_func ("/model/file", test_file);
  g_test_add_func ("/model/trees-of-linear", test_trees_of_linear);
  g_test_add_func ("/model/damage", test_damage);
  g_test_add_func ("/model/hostile", test_hostile);
  g_test_add_func ("/model/builder-refuses", test_builder_refuses);

  g_test_add_data_func ("/model/unpack/one-value", GUINT_TO_POINTER (1), test_unpack);
  g_test_add_data_func ("/model/unpack/several-values", GUINT_TO_POINTER (3), test_unpack);

  return g_test_run ();
}
