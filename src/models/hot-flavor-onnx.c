/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The flavor that ONNX Runtime loads, on any system and from any language. Raw columns go in; sums are made in double precision, so its
 * predictions are the native ones. Texts that say None or nan count as missing, since that is what ONNX Runtime makes of a missing value in
 * Python. MLflow's part: mlflow/onnx/__init__.py.
 */

#include <glib/gi18n-lib.h>

#include "models/hot-flavor.h"
#include "models/hot-onnx-pipeline.h"
#include "score/hot-model-unpack.h"

#define MODEL_FILE "model.onnx"

/* The release of the onnx package whose operators are used. */
#define ONNX_VERSION "1.17.0"

/* Above this many nodes a file would come near the 2 GiB that its format can hold. */
#define MAX_NODES (48u << 20)

/* Attributes of the operator TreeEnsemble (ai.onnx.ml 5), as they grow tree by tree. */
typedef struct {
  GArray *roots;             /* gint64 */
  GArray *features;          /* gint64, as all down to @false_leaf: one an internal node */
  GArray *missing_true;
  GArray *true_nodes;
  GArray *true_leaf;
  GArray *false_nodes;
  GArray *false_leaf;
  GArray *splits;            /* double */
  GArray *targets;           /* gint64: one a leaf */
  GArray *weights;           /* double */
} Ensemble;

static void
ensemble_init (Ensemble *self)
{
  GArray **integers[] = { &self->roots, &self->features, &self->missing_true, &self->true_nodes, &self->true_leaf, &self->false_nodes,
                          &self->false_leaf, &self->targets };

  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    *integers[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->splits = g_array_new (FALSE, FALSE, sizeof (double));
  self->weights = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
append (GArray *array,
        gint64  value)
{
  g_array_append_val (array, value);
}

static void
append_leaf (Ensemble *self,
             guint     target,
             double    weight)
{
  append (self->targets, target);
  g_array_append_val (self->weights, weight);
}

static void
append_node (Ensemble          *self,
             const HotTreeNode *node,
             const HotTree     *tree,
             const gint64      *ids)
{
  const double split = node->threshold;

  append (self->features, node->feature);
  append (self->missing_true, node->missing_left);
  append (self->true_nodes, ids[node->left]);
  append (self->true_leaf, hot_tree_is_leaf (tree, node->left));
  append (self->false_nodes, ids[node->right]);
  append (self->false_leaf, hot_tree_is_leaf (tree, node->right));
  g_array_append_val (self->splits, split);
}

/* A tree whose leaves add value number @value to the output @target. */
static void
append_tree (Ensemble      *self,
             const HotTree *tree,
             guint          value,
             guint          target)
{
  g_autofree gint64 *ids = g_new (gint64, tree->n_nodes);
  gint64 n_nodes = self->features->len, n_leaves = self->weights->len;

  append (self->roots, n_nodes);
  for (guint i = 0; i < tree->n_nodes; i++)
    ids[i] = hot_tree_is_leaf (tree, i) ? n_leaves++ : n_nodes++;

  /* The root must decide something, if only between a leaf and itself. */
  if (tree->n_nodes == 1)
    {
      const HotTreeNode root = { .left = 0, .right = 0 };

      append_node (self, &root, tree, ids);
    }
  for (guint i = 0; i < tree->n_nodes; i++)
    if (hot_tree_is_leaf (tree, i))
      append_leaf (self, target, tree->values[(gsize) i * tree->n_outputs + value]);
    else
      append_node (self, &tree->nodes[i], tree, ids);
}

static void
set_integers (HotOnnxGraph *graph,
              const char   *name,
              GArray       *array)
{
  const gsize n = array->len;

  hot_onnx_graph_set_ints (graph, name, (gint64 *) (gpointer) g_array_free (array, FALSE), n);
}

static void
set_reals (HotOnnxGraph *graph,
           const char   *name,
           GArray       *array)
{
  const gsize n = array->len;

  hot_onnx_graph_set_tensor (graph, name, HOT_ONNX_DOUBLE, g_array_free (array, FALSE), n, n * sizeof (double));
}

static const char *
ensemble_end (Ensemble     *self,
              HotOnnxGraph *graph,
              const char   *features,
              guint         n_targets)
{
  const gsize n_nodes = self->features->len;
  const char *sums = hot_onnx_graph_apply (graph, HOT_ONNX_ML, "TreeEnsemble", &features, 1);

  hot_onnx_graph_set_int (graph, "n_targets", n_targets);
  hot_onnx_graph_set_int (graph, "aggregate_function", 1);
  hot_onnx_graph_set_int (graph, "post_transform", 0);
  set_integers (graph, "tree_roots", self->roots);
  set_integers (graph, "nodes_featureids", self->features);
  set_reals (graph, "nodes_splits", self->splits);
  /* 0 is "less or equal". */
  hot_onnx_graph_set_tensor (graph, "nodes_modes", HOT_ONNX_UINT8, g_new0 (guint8, n_nodes), n_nodes, n_nodes);
  set_integers (graph, "nodes_missing_value_tracks_true", self->missing_true);
  set_integers (graph, "nodes_truenodeids", self->true_nodes);
  set_integers (graph, "nodes_trueleafs", self->true_leaf);
  set_integers (graph, "nodes_falsenodeids", self->false_nodes);
  set_integers (graph, "nodes_falseleafs", self->false_leaf);
  set_integers (graph, "leaf_targetids", self->targets);
  set_reals (graph, "leaf_weights", self->weights);

  return sums;
}

/* (nullable): with @error set */
static const char *
sum_trees (HotOnnxGraph    *graph,
           const HotModel  *model,
           const char      *features,
           GCancellable    *cancellable,
           GError         **error)
{
  HotScoreError score_error = { 0 };
  Ensemble ensemble;
  HotTree tree;

  ensemble_init (&ensemble);
  hot_tree_init (&tree, 1);
  for (guint i = 0; i < hot_model_get_n_trees (model); i++)
    {
      guint output;

      if (!hot_model_unpack_tree (model, i, &tree, &output, &score_error))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, score_error.message);
      if (score_error.code != 0 || g_cancellable_set_error_if_cancelled (cancellable, error))
        break;
      for (guint value = 0; value < tree.n_outputs; value++)
        append_tree (&ensemble, &tree, value, tree.n_outputs == 1 ? output : value);
    }
  hot_tree_clear (&tree);
  features = ensemble_end (&ensemble, graph, features, hot_model_get_n_outputs (model));

  return *error == NULL ? features : NULL;
}

static const char *
sum_linear (HotOnnxGraph   *graph,
            const HotModel *model,
            const char     *features)
{
  const guint n_features = hot_model_get_n_features (model), n_outputs = hot_model_get_n_outputs (model);
  g_autofree double *factors = g_new (double, (gsize) n_features * n_outputs);
  g_autofree double *intercepts = g_new (double, n_outputs);
  const char *product;

  for (guint output = 0; output < n_outputs; output++)
    {
      const double *coefficients = hot_model_get_coefficients (model, output);

      for (guint i = 0; i < n_features; i++)
        factors[(gsize) i * n_outputs + output] = coefficients[i];
      intercepts[output] = coefficients[n_features];
    }
  if (hot_model_get_fill (model) != NULL)
    {
      g_autofree double *fill = g_new (double, n_features);

      for (guint i = 0; i < n_features; i++)
        fill[i] = hot_model_get_fill (model)[i];
      features = hot_onnx_graph_where (graph, hot_onnx_graph_unary (graph, "IsNaN", features),
                                       hot_onnx_graph_add_tensor (graph, HOT_ONNX_DOUBLE, (gint64[]) { 1, n_features }, 2, fill,
                                                                  n_features * sizeof *fill),
                                       features);
    }
  product = hot_onnx_graph_binary (graph, "MatMul", features,
                                   hot_onnx_graph_add_tensor (graph, HOT_ONNX_DOUBLE, (gint64[]) { n_features, n_outputs }, 2, factors,
                                                              (gsize) n_features * n_outputs * sizeof *factors));

  return hot_onnx_graph_binary (graph, "Add", product,
                                hot_onnx_graph_add_tensor (graph, HOT_ONNX_DOUBLE, (gint64[]) { 1, n_outputs }, 2, intercepts,
                                                           n_outputs * sizeof *intercepts));
}

/* From sums to what the model predicts, as hot_model_predict() does. */
static const char *
link_sums (HotOnnxGraph   *graph,
           const HotModel *model,
           const char     *sums)
{
  const HotModelSum sum = hot_model_get_sum (model);
  const char *outputs = hot_onnx_graph_binary (graph, "Div", sums, hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, sum.divisor));

  outputs = hot_onnx_graph_binary (graph, "Add", outputs, hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, sum.base));
  switch (hot_model_get_link (model))
    {
    case HOT_MODEL_LINK_EXP:
      return hot_onnx_graph_unary (graph, "Exp", outputs);

    case HOT_MODEL_LINK_LOGISTIC:
      return hot_onnx_graph_unary (graph, "Sigmoid", outputs);

    case HOT_MODEL_LINK_SOFTMAX:
      outputs = hot_onnx_graph_unary (graph, "Softmax", outputs);
      hot_onnx_graph_set_int (graph, "axis", 1);
      return outputs;

    default:
      return outputs;
    }
}

/* The most probable class by its label, and the probability of each. */
static void
add_classes (HotOnnxGraph   *graph,
             const HotModel *model,
             const char     *shares)
{
  const guint n_classes = hot_model_get_n_classes (model);
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  const char *best;

  for (guint i = 0; i < n_classes; i++)
    g_ptr_array_add (labels, (gpointer) hot_model_get_class (model, i));
  if (hot_model_get_n_outputs (model) == 1)
    {
      const char *others = hot_onnx_graph_binary (graph, "Sub", hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, 1.0), shares);

      shares = hot_onnx_graph_binary (graph, "Concat", others, shares);
      hot_onnx_graph_set_int (graph, "axis", 1);
    }

  best = hot_onnx_graph_unary (graph, "ArgMax", shares);
  hot_onnx_graph_set_int (graph, "axis", 1);
  hot_onnx_graph_set_int (graph, "keepdims", 0);
  best = hot_onnx_graph_binary (graph, "Gather", hot_onnx_graph_add_texts (graph, (const char *const *) labels->pdata, labels->len), best);
  hot_onnx_graph_add_output (graph, best, "label", HOT_ONNX_STRING);

  for (guint i = 0; i < n_classes; i++)
    {
      g_autofree char *name = g_strdup_printf ("probability(%s)", hot_model_get_class (model, i));
      const char *share = hot_onnx_graph_binary (graph, "Gather", shares, hot_onnx_graph_add_number (graph, HOT_ONNX_INT64, i));

      hot_onnx_graph_set_int (graph, "axis", 1);
      hot_onnx_graph_add_output (graph, share, name, HOT_ONNX_DOUBLE);
    }
}

static GBytes *
convert (const HotModel  *model,
         GCancellable    *cancellable,
         GError         **error)
{
  g_autoptr(HotOnnxGraph) graph = hot_onnx_graph_new ("hothouse");
  const char *features = hot_onnx_pipeline_add (graph, model, error);
  const char *sums;

  if (features == NULL)
    return NULL;
  features = hot_onnx_graph_cast (graph, features, HOT_ONNX_DOUBLE);
  sums = hot_model_get_kind (model) == HOT_MODEL_LINEAR ? sum_linear (graph, model, features)
                                                        : sum_trees (graph, model, features, cancellable, error);
  if (sums == NULL)
    return NULL;

  sums = link_sums (graph, model, sums);
  if (hot_model_get_n_classes (model) > 0)
    add_classes (graph, model, sums);
  else
    hot_onnx_graph_add_output (graph, hot_onnx_graph_binary (graph, "Squeeze", sums, hot_onnx_graph_add_axes (graph, 1)), "prediction",
                               HOT_ONNX_DOUBLE);

  return hot_onnx_graph_pack (graph, error);
}

/* What makes features can say no only when it is tried; it takes no time beside the trees. */
static char *
explain (const HotModel *model)
{
  g_autoptr(HotOnnxGraph) graph = hot_onnx_graph_new ("hothouse");
  g_autoptr(GError) error = NULL;

  if (hot_onnx_pipeline_add (graph, model, &error) == NULL)
    return g_strdup (error->message);
  if (hot_model_get_n_nodes (model) * hot_model_get_sum (model).n_values > MAX_NODES)
    return g_strdup (_("As ONNX the model would be larger than the 2 GiB that the format can hold"));

  return NULL;
}

static gboolean
write_files (const HotFlavorContext  *context,
             GCancellable            *cancellable,
             GError                 **error)
{
  g_autoptr(GError) own_error = NULL;
  g_autoptr(GBytes) bytes = convert (context->model, cancellable, &own_error);

  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  return hot_flavor_write (context, MODEL_FILE, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), cancellable, error);
}

static void
describe (const HotModel *model,
          HotJsonWriter  *json)
{
  hot_json_writer_name (json, "code");
  hot_json_writer_null (json);
  hot_json_writer_member (json, "data", MODEL_FILE);
  hot_json_writer_name (json, "onnx_session_options");
  hot_json_writer_null (json);
  hot_json_writer_member (json, "onnx_version", ONNX_VERSION);
  hot_json_writer_name (json, "providers");
  hot_json_writer_begin_array (json);
  hot_json_writer_string (json, "CPUExecutionProvider");
  hot_json_writer_end_array (json);
}

static const char *const requirements[] = { "onnx", "onnxruntime", NULL };

const HotFlavor hot_flavor_onnx = {
  .name = "onnx",
  .requirements = requirements,
  .explain = explain,
  .write = write_files,
  .describe = describe,
};
