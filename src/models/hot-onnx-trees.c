/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-onnx-reader-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-error.h"

/* What the leaves of all trees may hold together. */
#define MAX_VALUES (G_GUINT64_CONSTANT (1) << 27)

/* The arrays of a tree ensemble, one element a node; @modes has texts. */
typedef struct {
  HotOnnx__Attribute *trees;
  HotOnnx__Attribute *nodes;
  HotOnnx__Attribute *features;
  HotOnnx__Attribute *modes;
  HotOnnx__Attribute *if_true;
  HotOnnx__Attribute *if_false;
  HotOnnx__Attribute *missing;     /* (nullable) */
  GArray             *thresholds;  /* double */
  GHashTable         *places;      /* number of a tree and a node → index, one more */
  GHashTable         *leaves;      /* likewise → what the leaf adds to each output */
  GArray             *bases;       /* double: one an output; what it starts from */
  guint               n_outputs;
} Ensemble;

/* What the leaves say: one element for each value of a leaf. */
typedef struct {
  HotOnnx__Attribute *trees;
  HotOnnx__Attribute *nodes;
  HotOnnx__Attribute *outputs;
  GArray             *weights;     /* double */
} Leaves;

static gpointer
make_key (gint64 tree,
          gint64 node)
{
  return GSIZE_TO_POINTER (((guint64) tree << 32) | (guint32) node);
}

static gboolean
set_mode (HotTreeNode        *node,
          ProtobufCBinaryData mode,
          double              threshold,
          guint               if_true,
          guint               if_false,
          gboolean            missing_is_true)
{
  static const struct { const char *name; gboolean is_below; gboolean is_open; } modes[] = {
    { "BRANCH_LEQ", TRUE, FALSE }, { "BRANCH_LT", TRUE, TRUE }, { "BRANCH_GT", FALSE, FALSE }, { "BRANCH_GTE", FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (mode.len == strlen (modes[i].name) && memcmp (mode.data, modes[i].name, mode.len) == 0)
      {
        const float nearest = (float) threshold;

        /* Here it goes to the left at or below the threshold, and the values are float32. */
        node->threshold = modes[i].is_open && nearest == threshold ? nextafterf (nearest, -INFINITY) : threshold;
        node->left = modes[i].is_below ? if_true : if_false;
        node->right = modes[i].is_below ? if_false : if_true;
        node->missing_left = missing_is_true == modes[i].is_below;
        return TRUE;
      }

  return FALSE;
}

/* From the root on, so that children come after their parents, and what goes round in a circle is noticed. */
static gboolean
build_tree (HotOnnxReader  *self,
            Ensemble       *ensemble,
            gsize           root,
            HotTree        *tree,
            GError        **error)
{
  const gint64 number = ensemble->trees->ints[root];
  g_autoptr(GArray) sources = g_array_new (FALSE, FALSE, sizeof (gsize));

  hot_tree_add (tree);
  g_array_append_val (sources, root);
  for (guint i = 0; i < sources->len; i++)
    {
      const gsize at = g_array_index (sources, gsize, i);
      const ProtobufCBinaryData mode = ensemble->modes->strings[at];
      const gint64 feature = ensemble->features->ints[at];
      gsize children[2];

      if (mode.len == 4 && memcmp (mode.data, "LEAF", 4) == 0)
        {
          const double *values = g_hash_table_lookup (ensemble->leaves, make_key (number, ensemble->nodes->ints[at]));

          if (values != NULL)
            memcpy (tree->values + (gsize) i * tree->n_outputs, values, tree->n_outputs * sizeof *values);
          continue;
        }
      if (feature < 0 || feature >= self->features->len)
        return _hot_onnx_complain (self, "nodes_featureids", error);
      for (guint j = 0; j < 2; j++)
        {
          const gint64 child = (j == 0 ? ensemble->if_true : ensemble->if_false)->ints[at];

          children[j] = GPOINTER_TO_SIZE (g_hash_table_lookup (ensemble->places, make_key (number, child)));
          if (children[j] == 0 || sources->len >= ensemble->nodes->n_ints || hot_tree_add (tree) == HOT_TREE_LEAF)
            return _hot_onnx_complain (self, j == 0 ? "nodes_truenodeids" : "nodes_falsenodeids", error);
          children[j]--;
          g_array_append_val (sources, children[j]);
        }
      tree->nodes[i].feature = feature;
      if (!set_mode (&tree->nodes[i], mode, g_array_index (ensemble->thresholds, double, at), sources->len - 2, sources->len - 1,
                     ensemble->missing != NULL && ensemble->missing->ints[at] != 0))
        return _hot_onnx_refuse (self, _("a comparison for equality"), error);
    }

  return TRUE;
}

static gboolean
read_nodes (HotOnnxReader  *self,
            Ensemble       *ensemble,
            GError        **error)
{
  struct { const char *name; HotOnnx__Attribute **attribute; } arrays[] = {
    { "nodes_treeids", &ensemble->trees }, { "nodes_nodeids", &ensemble->nodes }, { "nodes_featureids", &ensemble->features },
    { "nodes_truenodeids", &ensemble->if_true }, { "nodes_falsenodeids", &ensemble->if_false },
  };
  gsize n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      *arrays[i].attribute = _hot_onnx_find (self, arrays[i].name);
      if (*arrays[i].attribute == NULL || (i > 0 && (*arrays[i].attribute)->n_ints != n))
        return _hot_onnx_complain (self, arrays[i].name, error);
      n = (*arrays[i].attribute)->n_ints;
    }
  ensemble->modes = _hot_onnx_find (self, "nodes_modes");
  ensemble->missing = _hot_onnx_find (self, "nodes_missing_value_tracks_true");
  ensemble->thresholds = _hot_onnx_dup_reals (self, "nodes_values");
  if (ensemble->modes == NULL || ensemble->modes->n_strings != n)
    return _hot_onnx_complain (self, "nodes_modes", error);
  if (ensemble->thresholds->len != n)
    return _hot_onnx_complain (self, "nodes_values", error);
  if (ensemble->missing != NULL && ensemble->missing->n_ints != n)
    return _hot_onnx_complain (self, "nodes_missing_value_tracks_true", error);

  for (gsize i = 0; i < n; i++)
    g_hash_table_insert (ensemble->places, make_key (ensemble->trees->ints[i], ensemble->nodes->ints[i]), GSIZE_TO_POINTER (i + 1));

  return TRUE;
}

static gboolean
find_leaves (const HotOnnxReader  *self,
             Leaves               *leaves,
             GError              **error)
{
  const char *kind = self->classes->len > 0 ? "class" : "target";
  struct { const char *name; HotOnnx__Attribute **attribute; } arrays[] = {
    { "treeids", &leaves->trees }, { "nodeids", &leaves->nodes }, { "ids", &leaves->outputs },
  };
  g_autofree char *weights = g_strconcat (kind, "_weights", NULL);

  leaves->weights = _hot_onnx_dup_reals (self, weights);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%s", kind, arrays[i].name);

      *arrays[i].attribute = _hot_onnx_find (self, name);
      if (*arrays[i].attribute == NULL || (*arrays[i].attribute)->n_ints != leaves->weights->len)
        return _hot_onnx_complain (self, name, error);
    }

  return leaves->weights->len > 0 || _hot_onnx_complain (self, weights, error);
}

/* Converters give two classes one number, that of the first id, and ONNX Runtime takes it for the second class's: the sum of shares, or what a
 * logistic function makes one of. What else the format allows there it answers with labels that do not go with its probabilities. */
static gboolean
choose_link_of_two (HotOnnxReader  *self,
                    const Leaves   *leaves,
                    GError        **error)
{
  gboolean is_first = TRUE, is_positive = TRUE;

  for (guint i = 0; i < leaves->weights->len; i++)
    {
      is_first &= leaves->outputs->ints[i] == 0;
      is_positive &= g_array_index (leaves->weights, double, i) >= 0.0;
    }
  if (is_first && !is_positive && _hot_onnx_says (self, "post_transform", "LOGISTIC", FALSE))
    self->link = HOT_MODEL_LINK_LOGISTIC;
  else if (!is_first || !is_positive || !_hot_onnx_says (self, "post_transform", "NONE", TRUE))
    return _hot_onnx_refuse (self, _("two classes that it tells apart in an unusual way"), error);

  return TRUE;
}

static gboolean
choose_outputs (HotOnnxReader  *self,
                Ensemble       *ensemble,
                const Leaves   *leaves,
                GError        **error)
{
  ensemble->n_outputs = self->classes->len > 2 ? self->classes->len : 1;
  if (self->classes->len == 2)
    return choose_link_of_two (self, leaves, error);
  if (self->classes->len > 2 && _hot_onnx_says (self, "post_transform", "SOFTMAX", FALSE))
    self->link = HOT_MODEL_LINK_SOFTMAX;
  else if (!_hot_onnx_says (self, "post_transform", "NONE", TRUE))
    return _hot_onnx_refuse (self, _("a transformation of its output"), error);

  return TRUE;
}

static gboolean
collect_leaves (HotOnnxReader  *self,
                Ensemble       *ensemble,
                const Leaves   *leaves,
                GError        **error)
{
  const guint n = leaves->weights->len;

  if ((guint64) n * ensemble->n_outputs > MAX_VALUES)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, "%s: %s", self->name, _("it is too large"));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      gpointer key = make_key (leaves->trees->ints[i], leaves->nodes->ints[i]);
      const gint64 output = ensemble->n_outputs > 1 ? leaves->outputs->ints[i] : 0;
      double *values = g_hash_table_lookup (ensemble->leaves, key);

      if (output < 0 || output >= ensemble->n_outputs)
        return _hot_onnx_complain (self, self->classes->len > 0 ? "class_ids" : "target_ids", error);
      if (values == NULL)
        {
          values = g_new0 (double, ensemble->n_outputs);
          g_hash_table_insert (ensemble->leaves, key, values);
        }
      values[output] += g_array_index (leaves->weights, double, i);
    }

  return TRUE;
}

static gboolean
read_leaves (HotOnnxReader  *self,
             Ensemble       *ensemble,
             GError        **error)
{
  Leaves leaves = { 0 };
  const gboolean read = find_leaves (self, &leaves, error) && choose_outputs (self, ensemble, &leaves, error) &&
                        collect_leaves (self, ensemble, &leaves, error);

  g_array_unref (leaves.weights);
  ensemble->bases = _hot_onnx_dup_reals (self, "base_values");
  if (!read)
    return FALSE;
  if (ensemble->bases->len == 0)
    g_array_set_size (ensemble->bases, ensemble->n_outputs);

  return ensemble->bases->len == ensemble->n_outputs || _hot_onnx_complain (self, "base_values", error);
}

/* One output starts from its base; of several, the first tree carries what they start from. */
static void
add_bases (const Ensemble *ensemble,
           HotTree        *tree)
{
  for (guint node = 0; node < tree->n_nodes && tree->n_outputs > 1; node++)
    for (guint output = 0; output < tree->n_outputs; output++)
      tree->values[(gsize) node * tree->n_outputs + output] += g_array_index (ensemble->bases, double, output);
}

static gboolean
build_trees (HotOnnxReader  *self,
             Ensemble       *ensemble,
             GCancellable   *cancellable,
             GError        **error)
{
  const gboolean is_mean = _hot_onnx_says (self, "aggregate_function", "AVERAGE", FALSE);

  if (!is_mean && !_hot_onnx_says (self, "aggregate_function", "SUM", TRUE))
    return _hot_onnx_refuse (self, _("the least or the greatest of its trees"), error);

  self->builder = hot_model_builder_new (HOT_MODEL_BOOSTER, self->features->len, ensemble->n_outputs);
  for (gsize i = 0; i < ensemble->trees->n_ints; i++)
    {
      HotTree tree;
      gboolean is_good;

      /* The first node of a tree is its root. */
      if (i > 0 && ensemble->trees->ints[i] == ensemble->trees->ints[i - 1])
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      hot_tree_init (&tree, ensemble->n_outputs);
      is_good = build_tree (self, ensemble, i, &tree, error);
      if (is_good && i == 0)
        add_bases (ensemble, &tree);
      if (is_good)
        hot_model_builder_add_tree (self->builder, &tree, 0);
      hot_tree_clear (&tree);
      if (!is_good)
        return FALSE;
    }
  hot_model_builder_set_sum (self->builder, ensemble->n_outputs == 1 ? g_array_index (ensemble->bases, double, 0) : 0.0,
                             is_mean ? hot_model_builder_get_n_trees (self->builder) : 1.0);

  return TRUE;
}

gboolean
_hot_onnx_read_trees (HotOnnxReader  *self,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr(GHashTable) places = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) leaves = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Ensemble ensemble = { .places = places, .leaves = leaves };
  const gboolean read = read_nodes (self, &ensemble, error) && read_leaves (self, &ensemble, error) &&
                        build_trees (self, &ensemble, cancellable, error);

  g_clear_pointer (&ensemble.thresholds, g_array_unref);
  g_clear_pointer (&ensemble.bases, g_array_unref);

  return read;
}
