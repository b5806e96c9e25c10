/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "hot-onnx.pb-c.h"
#include "models/hot-model-directory.h"
#include "models/hot-model-native.h"
#include "models/hot-ubjson-reader.h"
#include "models/hot-xgboost-reader.h"
#include "score/hot-model-builder.h"

/* Two trees over two numbers: the first column at 1.5, the second at -2; a missing value goes left. */
static void *
create_image (gsize *size)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_BOOSTER, 2, 1);
  const HotModelColumn columns[] = { { "beds", HOT_RAW_TYPE_NUMBER }, { "far [km]", HOT_RAW_TYPE_NUMBER } };
  const HotEncoding encodings[] = { { .kind = HOT_ENCODING_NUMBER, .missing = NAN }, { .kind = HOT_ENCODING_NUMBER, .missing = NAN } };
  const guint32 feature_columns[] = { 0, 1 };
  HotScoreError error = { 0 };
  void *image;

  hot_model_builder_set_sum (builder, 100.0, 1.0);
  hot_model_builder_set_target (builder, "price");
  for (guint i = 0; i < 2; i++)
    {
      HotTree tree;

      hot_model_builder_set_feature (builder, i, columns[i].name);
      hot_tree_init (&tree, 1);
      for (guint node = 0; node < 3; node++)
        g_assert_cmpuint (hot_tree_add (&tree), ==, node);
      tree.nodes[0].left = 1;
      tree.nodes[0].right = 2;
      tree.nodes[0].feature = i;
      tree.nodes[0].threshold = i == 0 ? 1.5 : -2.0;
      tree.nodes[0].missing_left = 1;
      for (guint node = 0; node < 3; node++)
        tree.nodes[node].weight = node == 0 ? 2.0 : 1.0;
      tree.values[1] = i == 0 ? -8.0 : 0.25;
      tree.values[2] = i == 0 ? 16.0 : 0.5;
      g_assert_true (hot_model_builder_add_tree (builder, &tree, 0));
      hot_tree_clear (&tree);
    }
  hot_model_builder_set_pipeline (builder, columns, 2, feature_columns, encodings);
  image = hot_model_builder_finish (builder, size, &error);
  g_assert_nonnull (image);
  hot_model_builder_free (builder);

  return image;
}

typedef struct {
  char         *folder;
  void         *image;
  gsize         size;
  HotModel     *model;
  HotArtifacts *artifacts;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  HotScoreError error = { 0 };

  fixture->folder = g_dir_make_tmp ("hothouse-flavors.XXXXXX", NULL);
  fixture->image = create_image (&fixture->size);
  fixture->model = hot_model_open_memory (fixture->image, fixture->size, "test", &error);
  g_assert_nonnull (fixture->model);
  fixture->artifacts = hot_artifacts_new (fixture->folder, NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *command = NULL;

  hot_artifacts_free (fixture->artifacts);
  hot_model_close (fixture->model);
  free (fixture->image);
  command = g_strdup_printf ("rm -r %s", fixture->folder);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_free (fixture->folder);
}

static void
write_flavor (Fixture         *fixture,
              const HotFlavor *flavor)
{
  const HotModelContents contents = { fixture->model, fixture->image, fixture->size, "{\"columns\": [\"beds\", \"far [km]\"], \"data\": [[2, null]]}",
                                      NULL };
  g_autoptr(GError) error = NULL;

  hot_model_directory_write_flavor (fixture->artifacts, &contents, flavor, NULL, &error);
  g_assert_no_error (error);
}

static GBytes *
read_file (Fixture    *fixture,
           const char *name)
{
  g_autoptr(HotModelPlace) place = hot_model_place_find (NULL, fixture->folder, NULL, NULL);
  g_autoptr(GError) error = NULL;
  GBytes *bytes = hot_model_place_read (place, name, 1 << 20, &error);

  g_assert_no_error (error);

  return bytes;
}

static const HotOnnx__Attribute *
find_attribute (const HotOnnx__Node *node,
                const char                 *name)
{
  for (gsize i = 0; i < node->n_attribute; i++)
    if (g_str_equal (node->attribute[i]->name, name))
      return node->attribute[i];
  g_error ("no attribute %s", name);
}

/* What the specification wants is there: versions, inputs by the columns' names, trees with all their leaves. */
static void
test_onnx (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GBytes) bytes = NULL;
  HotOnnx__Model *model;
  const HotOnnx__Node *trees = NULL;

  write_flavor (fixture, &hot_flavor_onnx);
  bytes = read_file (fixture, "model.onnx");
  model = hot_onnx__model__unpack (NULL, g_bytes_get_size (bytes), g_bytes_get_data (bytes, NULL));
  g_assert_nonnull (model);
  g_assert_cmpint (model->ir_version, >=, 8);
  g_assert_cmpuint (model->graph->n_input, ==, 2);
  g_assert_cmpstr (model->graph->input[0]->name, ==, "beds");
  g_assert_cmpstr (model->graph->input[1]->name, ==, "far [km]");
  g_assert_cmpint (model->graph->input[0]->type->tensor_type->elem_type, ==, 11);
  g_assert_cmpuint (model->graph->n_output, ==, 1);
  for (gsize i = 0; i < model->graph->n_node; i++)
    if (g_str_equal (model->graph->node[i]->op_type, "TreeEnsemble"))
      trees = model->graph->node[i];
  g_assert_nonnull (trees);
  g_assert_cmpstr (trees->domain, ==, "ai.onnx.ml");
  g_assert_cmpuint (find_attribute (trees, "tree_roots")->n_ints, ==, 2);
  g_assert_cmpuint (find_attribute (trees, "nodes_featureids")->n_ints, ==, 2);
  g_assert_cmpint (find_attribute (trees, "nodes_featureids")->ints[1], ==, 1);
  g_assert_cmpuint (find_attribute (trees, "leaf_targetids")->n_ints, ==, 4);
  hot_onnx__model__free_unpacked (model, NULL);
}

/* What is written for XGBoost comes back as the same model. */
static void
test_xgboost (Fixture       *fixture,
              gconstpointer  data)
{
  static const float rows[][2] = { { 1, 0 }, { 1.5f, -2 }, { 1.6f, -3 }, { NAN, NAN }, { INFINITY, -INFINITY } };
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  HotScoreError score_error = { 0 };
  double expected[5], found[5];
  HotModel *model;
  gsize size;
  void *image;

  write_flavor (fixture, &hot_flavor_xgboost);
  bytes = read_file (fixture, "model.ubj");
  image = hot_xgboost_read (bytes, "model.ubj", NULL, &size, NULL, &error);
  g_assert_no_error (error);
  model = hot_model_open_memory (image, size, "read", &score_error);
  g_assert_nonnull (model);
  g_assert_cmpstr (hot_model_get_feature (model, 0), ==, "beds");
  hot_model_predict (fixture->model, rows[0], 5, 2, expected);
  hot_model_predict (model, rows[0], 5, 2, found);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (found[i], ==, expected[i]);
  g_assert_cmpfloat (found[3], ==, 92.25);
  hot_model_close (model);
  free (image);
}

/* Whatever is cut off or altered is refused or is a model, and never anything else. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  const guint8 *whole;

  write_flavor (fixture, &hot_flavor_xgboost);
  bytes = read_file (fixture, "model.ubj");
  whole = g_bytes_get_data (bytes, &length);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *altered = g_memdup2 (whole, length);
      g_autoptr(GBytes) cut = g_bytes_new (whole, i);
      g_autoptr(GBytes) other = NULL;
      g_autoptr(GError) error = NULL, other_error = NULL;
      gsize size;
      void *image;

      g_assert_null (hot_xgboost_read (cut, "cut", NULL, &size, NULL, &error));
      g_assert_nonnull (error);
      altered[i] ^= 0x55;
      other = g_bytes_new (altered, length);
      image = hot_xgboost_read (other, "altered", NULL, &size, NULL, &other_error);
      g_assert_true ((image != NULL) == (other_error == NULL));
      free (image);
    }
}

static void
test_nested (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_ubjson_read (deep, 100000, "deep", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (hot_ubjson_read ("[$d#L\x7f\xff\xff\xff\xff\xff\xff\xff", 13, "long", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
}

/* The directory says what it is, and what can be done with it. */
static void
test_card (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(HotModelPlace) place = hot_model_place_find (NULL, fixture->folder, NULL, NULL);
  g_autoptr(HotModelCard) card = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_model_card_read (place, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_clear_error (&error);

  write_flavor (fixture, &hot_flavor_xgboost);
  card = hot_model_card_read (place, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (card->flavors->len, ==, 3);
  g_assert_cmpint (hot_model_card_find (card, "hothouse")->use, ==, HOT_MODEL_FLAVOR_NATIVE);
  g_assert_cmpint (hot_model_card_find (card, "xgboost")->use, ==, HOT_MODEL_FLAVOR_FOREIGN);
  g_assert_null (hot_model_card_find (card, "onnx"));
  g_assert_cmpuint (card->inputs->len, ==, 2);
  g_assert_cmpstr (((HotModelCardField *) card->inputs->pdata[1])->name, ==, "far [km]");
  g_assert_cmpstr (card->request, ==, "{\"dataframe_records\":[{\"beds\":2,\"far [km]\":null}]}");
}

/* What a description names must lie in its directory. */
static void
test_outside (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const names[] = { "../model.hot", "/etc/passwd", "a/../../model.hot" };
  g_autofree char *path = g_build_filename (fixture->folder, "MLmodel", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("flavors:\n  hothouse:\n    data: \"%s\"\n", names[i]);
      g_autoptr(HotModelPlace) place = hot_model_place_find (NULL, fixture->folder, NULL, NULL);
      g_autoptr(HotModelCard) card = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      card = hot_model_card_read (place, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (hot_model_native_prepare (place, card, NULL, &error));
      g_assert_nonnull (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/flavors/onnx", Fixture, NULL, set_up, test_onnx, tear_down);
  g_test_add ("/flavors/xgboost", Fixture, NULL, set_up, test_xgboost, tear_down);
  g_test_add ("/flavors/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add_func ("/flavors/nested", test_nested);
  g_test_add ("/flavors/card", Fixture, NULL, set_up, test_card, tear_down);
  g_test_add ("/flavors/outside", Fixture, NULL, set_up, test_outside, tear_down);

  return g_test_run ();
}
