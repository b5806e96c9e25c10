/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The flavor that XGBoost loads: trees as its own model file in UBJSON (xgboost, doc/model.schema). It takes encoded rows, which
 * `hothouse_model.encode` beside it makes of raw ones, and sums in single precision. MLflow's part: mlflow/xgboost/__init__.py.
 */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "models/hot-flavor.h"
#include "models/hot-ubjson-writer.h"
#include "score/hot-model-unpack.h"

#define MODEL_FILE "model.ubj"

/* The release of XGBoost whose format is written. */
#define XGBOOST_VERSION "2.1.4"
static const int format_version[] = { 2, 1, 4 };

/* A byte array can hold 4 GiB, and a node takes 34 bytes. */
#define MAX_NODES (100u << 20)

/* What XGBoost calls the parent of a root. */
#define NO_PARENT G_MAXINT32

/* The arrays of a tree, one element a node. */
typedef struct {
  gint32 *numbers;           /* of the nodes of the HotTree */
  gint32 *left, *right, *parents, *features;
  float  *conditions, *weights, *hessians, *zeros;
  guint8 *default_left, *types;
  guint   n_allocated;
} Arrays;

static void
arrays_resize (Arrays *self,
               guint   n)
{
  if (n <= self->n_allocated)
    return;

  self->n_allocated = n;
  self->numbers = g_renew (gint32, self->numbers, n);
  self->left = g_renew (gint32, self->left, n);
  self->right = g_renew (gint32, self->right, n);
  self->parents = g_renew (gint32, self->parents, n);
  self->features = g_renew (gint32, self->features, n);
  self->conditions = g_renew (float, self->conditions, n);
  self->weights = g_renew (float, self->weights, n);
  self->hessians = g_renew (float, self->hessians, n);
  self->default_left = g_renew (guint8, self->default_left, n);
  g_free (self->zeros);
  g_free (self->types);
  self->zeros = g_new0 (float, n);
  self->types = g_new0 (guint8, n);
}

static void
arrays_clear (Arrays *self)
{
  g_free (self->numbers);
  g_free (self->left);
  g_free (self->right);
  g_free (self->parents);
  g_free (self->features);
  g_free (self->conditions);
  g_free (self->weights);
  g_free (self->hessians);
  g_free (self->zeros);
  g_free (self->default_left);
  g_free (self->types);
}

/* XGBoost goes left below the condition, here it is at or below the threshold. It finds a right child behind the left one, so nodes are
 * numbered by pairs. */
static void
arrays_fill (Arrays        *self,
             const HotTree *tree,
             guint          value,
             double         base,
             double         divisor)
{
  gint32 n_numbered = 1;

  arrays_resize (self, tree->n_nodes);
  self->numbers[0] = 0;
  self->parents[0] = NO_PARENT;

  for (guint i = 0; i < tree->n_nodes; i++)
    {
      const HotTreeNode *node = &tree->nodes[i];
      const gboolean is_leaf = hot_tree_is_leaf (tree, i);
      const float leaf = is_leaf ? base + tree->values[(gsize) i * tree->n_outputs + value] / divisor : 0.0;
      const gint32 number = self->numbers[i];

      self->left[number] = is_leaf ? -1 : n_numbered;
      self->right[number] = is_leaf ? -1 : n_numbered + 1;
      self->features[number] = is_leaf ? 0 : node->feature;
      self->conditions[number] = is_leaf ? leaf : nextafterf ((float) node->threshold, INFINITY);
      self->default_left[number] = !is_leaf && node->missing_left;
      self->weights[number] = leaf;
      self->hessians[number] = node->weight;
      if (is_leaf)
        continue;
      self->parents[n_numbered] = self->parents[n_numbered + 1] = number;
      self->numbers[node->left] = n_numbered++;
      self->numbers[node->right] = n_numbered++;
    }
}

static void
write_text (GByteArray *bytes,
            const char *name,
            const char *text)
{
  hot_ubjson_name (bytes, name);
  hot_ubjson_string (bytes, text);
}

/* XGBoost keeps its parameters as texts. */
static void
write_count (GByteArray *bytes,
             const char *name,
             guint64     count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

  write_text (bytes, name, text);
}

static void
write_floats (GByteArray  *bytes,
              const char  *name,
              const float *values,
              gsize        n)
{
  hot_ubjson_name (bytes, name);
  hot_ubjson_floats (bytes, values, n);
}

static void
write_integers (GByteArray   *bytes,
                const char   *name,
                const gint32 *values,
                gsize         n)
{
  hot_ubjson_name (bytes, name);
  hot_ubjson_integers (bytes, values, n);
}

static void
write_bytes (GByteArray   *bytes,
             const char   *name,
             const guint8 *values,
             gsize         n)
{
  hot_ubjson_name (bytes, name);
  hot_ubjson_bytes (bytes, values, n);
}

static void
write_tree (GByteArray   *bytes,
            const Arrays *arrays,
            guint         n_nodes,
            guint         id,
            guint         n_features)
{
  hot_ubjson_begin_object (bytes);
  write_floats (bytes, "base_weights", arrays->weights, n_nodes);
  write_integers (bytes, "categories", NULL, 0);
  write_integers (bytes, "categories_nodes", NULL, 0);
  hot_ubjson_name (bytes, "categories_segments");
  hot_ubjson_longs (bytes, NULL, 0);
  hot_ubjson_name (bytes, "categories_sizes");
  hot_ubjson_longs (bytes, NULL, 0);
  write_bytes (bytes, "default_left", arrays->default_left, n_nodes);
  hot_ubjson_name (bytes, "id");
  hot_ubjson_integer (bytes, id);
  write_integers (bytes, "left_children", arrays->left, n_nodes);
  write_floats (bytes, "loss_changes", arrays->zeros, n_nodes);
  write_integers (bytes, "parents", arrays->parents, n_nodes);
  write_integers (bytes, "right_children", arrays->right, n_nodes);
  write_floats (bytes, "split_conditions", arrays->conditions, n_nodes);
  write_integers (bytes, "split_indices", arrays->features, n_nodes);
  write_bytes (bytes, "split_type", arrays->types, n_nodes);
  write_floats (bytes, "sum_hessian", arrays->hessians, n_nodes);

  hot_ubjson_name (bytes, "tree_param");
  hot_ubjson_begin_object (bytes);
  write_count (bytes, "num_deleted", 0);
  write_count (bytes, "num_feature", n_features);
  write_count (bytes, "num_nodes", n_nodes);
  write_count (bytes, "size_leaf_vector", 1);
  hot_ubjson_end_object (bytes);
  hot_ubjson_end_object (bytes);
}

/* The trees, each once for every value in its leaves. The base is in the first tree of each output, since XGBoost rounds its own.
 * @outputs: (out): of each tree written */
static gboolean
write_trees (GByteArray      *bytes,
             const HotModel  *model,
             GArray          *outputs,
             GCancellable    *cancellable,
             GError         **error)
{
  const HotModelSum sum = hot_model_get_sum (model);
  const guint n_features = hot_model_get_n_features (model);
  g_autofree gboolean *has_base = g_new0 (gboolean, hot_model_get_n_outputs (model));
  HotScoreError score_error = { 0 };
  Arrays arrays = { 0 };
  HotTree tree;
  gboolean done = TRUE;

  hot_tree_init (&tree, 1);
  hot_ubjson_begin_array (bytes);
  for (guint i = 0; i < hot_model_get_n_trees (model) && done; i++)
    {
      guint own;

      done = hot_model_unpack_tree (model, i, &tree, &own, &score_error);
      for (guint value = 0; value < tree.n_outputs && done; value++)
        {
          const gint32 output = tree.n_outputs == 1 ? own : value;

          arrays_fill (&arrays, &tree, value, has_base[output] ? 0.0 : sum.base, sum.divisor);
          write_tree (bytes, &arrays, tree.n_nodes, outputs->len, n_features);
          g_array_append_val (outputs, output);
          has_base[output] = TRUE;
        }
      if (!done)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, score_error.message);
      done = done && !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  hot_ubjson_end_array (bytes);
  hot_tree_clear (&tree);
  arrays_clear (&arrays);

  return done;
}

/* What XGBoost does not take as an array of one type. */
static void
write_list (GByteArray   *bytes,
            const char   *name,
            const GArray *values)
{
  hot_ubjson_name (bytes, name);
  hot_ubjson_begin_array (bytes);
  for (guint i = 0; i < values->len; i++)
    hot_ubjson_integer (bytes, g_array_index (values, gint32, i));
  hot_ubjson_end_array (bytes);
}

static gboolean
write_booster (GByteArray      *bytes,
               const HotModel  *model,
               GCancellable    *cancellable,
               GError         **error)
{
  const guint n_outputs = hot_model_get_n_outputs (model);
  g_autoptr(GArray) outputs = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) rounds = g_array_new (FALSE, FALSE, sizeof (gint32));

  hot_ubjson_begin_object (bytes);
  write_text (bytes, "name", "gbtree");
  hot_ubjson_name (bytes, "model");
  hot_ubjson_begin_object (bytes);
  hot_ubjson_name (bytes, "trees");
  if (!write_trees (bytes, model, outputs, cancellable, error))
    return FALSE;

  for (guint i = 0; i <= outputs->len; i += n_outputs)
    {
      const gint32 first = i;

      g_array_append_val (rounds, first);
    }
  write_list (bytes, "iteration_indptr", rounds);
  write_list (bytes, "tree_info", outputs);
  hot_ubjson_name (bytes, "gbtree_model_param");
  hot_ubjson_begin_object (bytes);
  write_count (bytes, "num_parallel_tree", 1);
  write_count (bytes, "num_trees", outputs->len);
  hot_ubjson_end_object (bytes);
  hot_ubjson_end_object (bytes);
  hot_ubjson_end_object (bytes);

  return TRUE;
}

/* The objective whose transformation is the model's link, and the base score that it makes nothing of. */
static void
write_objective (GByteArray     *bytes,
                 const HotModel *model)
{
  const HotOutputLink link = hot_model_get_link (model);

  hot_ubjson_begin_object (bytes);
  if (link == HOT_MODEL_LINK_SOFTMAX)
    {
      write_text (bytes, "name", "multi:softprob");
      hot_ubjson_name (bytes, "softmax_multiclass_param");
      hot_ubjson_begin_object (bytes);
      write_count (bytes, "num_class", hot_model_get_n_outputs (model));
    }
  else
    {
      write_text (bytes, "name", link == HOT_MODEL_LINK_EXP        ? "reg:gamma"
                                 : link == HOT_MODEL_LINK_LOGISTIC ? "binary:logistic"
                                                                   : "reg:squarederror");
      hot_ubjson_name (bytes, "reg_loss_param");
      hot_ubjson_begin_object (bytes);
      write_count (bytes, "scale_pos_weight", 1);
    }
  hot_ubjson_end_object (bytes);
  hot_ubjson_end_object (bytes);
}

static void
write_learner_parameters (GByteArray     *bytes,
                          const HotModel *model)
{
  const HotOutputLink link = hot_model_get_link (model);
  const gboolean is_softmax = link == HOT_MODEL_LINK_SOFTMAX;
  const guint n_outputs = hot_model_get_n_outputs (model);

  hot_ubjson_begin_object (bytes);
  write_text (bytes, "base_score", link == HOT_MODEL_LINK_EXP        ? "1E0"
                                   : link == HOT_MODEL_LINK_LOGISTIC ? "5E-1"
                                                                     : "0E0");
  write_count (bytes, "boost_from_average", 0);
  write_count (bytes, "num_class", is_softmax ? n_outputs : 0);
  write_count (bytes, "num_feature", hot_model_get_n_features (model));
  write_count (bytes, "num_target", is_softmax ? 1 : n_outputs);
  hot_ubjson_end_object (bytes);
}

/* XGBoost takes no names with brackets or a less-than sign. */
static void
write_feature_names (GByteArray     *bytes,
                     const HotModel *model)
{
  hot_ubjson_name (bytes, "feature_names");
  hot_ubjson_begin_array (bytes);
  for (guint i = 0; i < hot_model_get_n_features (model); i++)
    {
      g_autofree char *name = g_strdup (hot_model_get_feature (model, i));

      for (char *c = name; *c != '\0'; c++)
        *c = *c == '[' || *c == '<' ? '(' : *c == ']' ? ')' : *c;
      hot_ubjson_string (bytes, name);
    }
  hot_ubjson_end_array (bytes);

  hot_ubjson_name (bytes, "feature_types");
  hot_ubjson_begin_array (bytes);
  for (guint i = 0; i < hot_model_get_n_features (model); i++)
    hot_ubjson_string (bytes, "float");
  hot_ubjson_end_array (bytes);
}

static gboolean
write_files (const HotFlavorContext  *context,
             GCancellable            *cancellable,
             GError                 **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  hot_ubjson_begin_object (bytes);
  hot_ubjson_name (bytes, "learner");
  hot_ubjson_begin_object (bytes);
  hot_ubjson_name (bytes, "attributes");
  hot_ubjson_begin_object (bytes);
  hot_ubjson_end_object (bytes);
  write_feature_names (bytes, context->model);
  hot_ubjson_name (bytes, "gradient_booster");
  if (!write_booster (bytes, context->model, cancellable, error))
    return FALSE;
  hot_ubjson_name (bytes, "learner_model_param");
  write_learner_parameters (bytes, context->model);
  hot_ubjson_name (bytes, "objective");
  write_objective (bytes, context->model);
  hot_ubjson_end_object (bytes);
  hot_ubjson_name (bytes, "version");
  hot_ubjson_begin_array (bytes);
  for (guint i = 0; i < G_N_ELEMENTS (format_version); i++)
    hot_ubjson_integer (bytes, format_version[i]);
  hot_ubjson_end_array (bytes);
  hot_ubjson_end_object (bytes);

  return hot_flavor_write (context, MODEL_FILE, bytes->data, bytes->len, cancellable, error);
}

static char *
explain (const HotModel *model)
{
  if (hot_model_get_kind (model) == HOT_MODEL_LINEAR)
    return g_strdup (_("XGBoost loads models of trees alone"));
  if (hot_model_get_n_nodes (model) * hot_model_get_sum (model).n_values > MAX_NODES)
    return g_strdup (_("The model has more nodes than its file for XGBoost can hold"));

  return NULL;
}

static void
describe (const HotModel *model,
          HotJsonWriter  *json)
{
  hot_json_writer_member (json, "code", "code");
  hot_json_writer_member (json, "data", MODEL_FILE);
  hot_json_writer_member (json, "model_class", "xgboost.core.Booster");
  hot_json_writer_member (json, "model_format", "ubj");
  hot_json_writer_member (json, "xgb_version", XGBOOST_VERSION);
}

/* Its rows are encoded by the module. */
static const char *const needs[] = { "hothouse", "python_function", NULL };
static const char *const requirements[] = { "xgboost", NULL };

const HotFlavor hot_flavor_xgboost = {
  .name = "xgboost",
  .needs = needs,
  .requirements = requirements,
  .explain = explain,
  .write = write_files,
  .describe = describe,
};
