/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-xgboost-reader.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-json.h"
#include "models/hot-foreign-model.h"
#include "models/hot-ubjson-reader.h"

#define MAX_FEATURES 65536

typedef struct {
  const char      *name;
  JsonObject      *learner;
  HotModelBuilder *builder;
  GPtrArray       *features;     /* names */
  HotOutputLink    link;
  guint            n_outputs;
  double          *bases;        /* of the outputs, before the link */
} Reader;

static gboolean
complain (const Reader  *self,
          const char    *what,
          GError       **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is no whole model of XGBoost’s: “%s” is missing or off"), self->name, what);

  return FALSE;
}

static gboolean
refuse (const Reader  *self,
        const char    *what,
        GError       **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s: %s; native models have no such thing"), self->name, what);

  return FALSE;
}

static double
get_number (JsonArray *array,
            guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

static gint64
get_integer (JsonArray *array,
             guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : -1;
}

static const char *
get_element_text (JsonArray *array,
                  guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* XGBoost keeps its parameters as texts. */
static gboolean
read_count (JsonObject *object,
            const char *name,
            guint64     least,
            guint64     most,
            guint64    *count)
{
  const char *text = hot_json_get_text (object, name);

  return text != NULL && g_ascii_string_to_unsigned (text, 10, least, most, count, NULL);
}

/* What the objective makes of the sum (xgboost, src/objective). */
static gboolean
read_link (Reader  *self,
           GError **error)
{
  static const struct {
    const char    *name;
    HotOutputLink  link;
  } objectives[] = {
    { "reg:squarederror", HOT_MODEL_LINK_IDENTITY }, { "reg:linear", HOT_MODEL_LINK_IDENTITY },
    { "reg:absoluteerror", HOT_MODEL_LINK_IDENTITY }, { "reg:pseudohubererror", HOT_MODEL_LINK_IDENTITY },
    { "reg:squaredlogerror", HOT_MODEL_LINK_IDENTITY }, { "reg:quantileerror", HOT_MODEL_LINK_IDENTITY },
    { "rank:pairwise", HOT_MODEL_LINK_IDENTITY }, { "rank:ndcg", HOT_MODEL_LINK_IDENTITY }, { "rank:map", HOT_MODEL_LINK_IDENTITY },
    { "binary:logitraw", HOT_MODEL_LINK_IDENTITY }, { "reg:gamma", HOT_MODEL_LINK_EXP }, { "count:poisson", HOT_MODEL_LINK_EXP },
    { "reg:tweedie", HOT_MODEL_LINK_EXP }, { "binary:logistic", HOT_MODEL_LINK_LOGISTIC }, { "reg:logistic", HOT_MODEL_LINK_LOGISTIC },
    { "multi:softprob", HOT_MODEL_LINK_SOFTMAX },
  };
  const char *name = hot_json_get_text (hot_json_get_object (self->learner, "objective"), "name");
  g_autofree char *what = NULL;

  if (name == NULL)
    return complain (self, "objective", error);
  for (guint i = 0; i < G_N_ELEMENTS (objectives); i++)
    if (g_str_equal (name, objectives[i].name))
      {
        self->link = objectives[i].link;
        return TRUE;
      }
  what = g_strdup_printf (_("the objective is %s"), name);

  return refuse (self, what, error);
}

/* "5E-1", or "[5E-1]" and "[1E-1,4E-1]" of newer libraries; then turned into what is summed. */
static gboolean
read_bases (Reader      *self,
            JsonObject  *parameters,
            GError     **error)
{
  const char *text = hot_json_get_text (parameters, "base_score");
  char *end;

  if (text == NULL)
    return complain (self, "base_score", error);
  end = (char *) text + (text[0] == '[');
  self->bases = g_new0 (double, self->n_outputs);
  for (guint i = 0; i < self->n_outputs; i++)
    {
      double *base = &self->bases[i];

      if (i > 0 && *end != ',')
        {
          *base = self->bases[i - 1];
          continue;
        }
      *base = g_ascii_strtod (end + (*end == ','), &end);
      if (self->link == HOT_MODEL_LINK_LOGISTIC)
        *base = log (*base / (1.0 - *base));
      else if (self->link == HOT_MODEL_LINK_EXP)
        *base = log (*base);
      if (!isfinite (*base))
        return complain (self, "base_score", error);
    }

  return TRUE;
}

static gboolean
read_features (Reader             *self,
               JsonObject         *parameters,
               const char *const  *columns,
               GError            **error)
{
  JsonArray *names = hot_json_get_array (self->learner, "feature_names"), *types = hot_json_get_array (self->learner, "feature_types");
  guint64 n_features;

  if (!read_count (parameters, "num_feature", 1, MAX_FEATURES, &n_features))
    return complain (self, "num_feature", error);
  if (columns != NULL && g_strv_length ((char **) columns) != n_features)
    columns = NULL;
  if (names != NULL && json_array_get_length (names) != n_features)
    names = NULL;
  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    if (g_strcmp0 (get_element_text (types, i), "c") == 0)
      return refuse (self, _("it has features of categories"), error);

  self->features = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_features; i++)
    {
      const char *name = names != NULL ? get_element_text (names, i) : columns != NULL ? columns[i] : NULL;

      g_ptr_array_add (self->features, name != NULL && *name != '\0' ? g_strdup (name) : g_strdup_printf ("f%u", i));
    }

  return TRUE;
}

static gboolean
read_head (Reader             *self,
           const char *const  *columns,
           GError            **error)
{
  JsonObject *parameters = hot_json_get_object (self->learner, "learner_model_param");
  guint64 n_classes = 0, n_targets = 1;

  if (parameters == NULL)
    return complain (self, "learner_model_param", error);
  if (!read_link (self, error))
    return FALSE;
  if (!read_count (parameters, "num_class", 0, HOT_MODEL_MAX_CLASSES, &n_classes))
    return complain (self, "num_class", error);
  if (json_object_has_member (parameters, "num_target") && !read_count (parameters, "num_target", 0, G_MAXINT32, &n_targets))
    return complain (self, "num_target", error);
  if (n_targets > 1)
    return refuse (self, _("it predicts several targets"), error);
  if ((self->link == HOT_MODEL_LINK_SOFTMAX) != (n_classes > 1))
    return complain (self, "num_class", error);
  self->n_outputs = MAX (n_classes, 1);

  return read_bases (self, parameters, error) && read_features (self, parameters, columns, error);
}

/* XGBoost goes left below the condition, here it is at or below the float before it. */
static gboolean
read_node (const Reader *self,
           JsonObject   *source,
           HotTree      *tree,
           guint         index)
{
  HotTreeNode *node = &tree->nodes[index];
  const gint64 left = get_integer (hot_json_get_array (source, "left_children"), index);
  const gint64 right = get_integer (hot_json_get_array (source, "right_children"), index);
  const gint64 feature = get_integer (hot_json_get_array (source, "split_indices"), index);
  const double condition = get_number (hot_json_get_array (source, "split_conditions"), index);

  node->weight = get_number (hot_json_get_array (source, "sum_hessian"), index);
  if (!isfinite (condition) || !isfinite (node->weight) || !(node->weight >= 0.0))
    return FALSE;
  if (left == -1)
    {
      tree->values[index] = (float) condition;
      return TRUE;
    }
  /* So that no tree goes round in a circle. */
  if (left <= index || right <= index || left >= tree->n_nodes || right >= tree->n_nodes || feature < 0 || feature >= self->features->len)
    return FALSE;

  node->left = left;
  node->right = right;
  node->feature = feature;
  node->missing_left = get_integer (hot_json_get_array (source, "default_left"), index) != 0;
  node->threshold = nextafterf ((float) condition, -INFINITY);

  return TRUE;
}

/* Each array has one element for each node. */
static gboolean
check_tree (JsonObject *source,
            guint      *n_nodes)
{
  static const char *const arrays[] = {
    "left_children", "right_children", "split_indices", "split_conditions", "default_left", "sum_hessian",
  };
  JsonArray *first = hot_json_get_array (source, arrays[0]);

  *n_nodes = first != NULL ? json_array_get_length (first) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      JsonArray *array = hot_json_get_array (source, arrays[i]);

      if (array == NULL || json_array_get_length (array) != *n_nodes)
        return FALSE;
    }

  return *n_nodes > 0;
}

static gboolean
read_tree (Reader      *self,
           JsonObject  *source,
           guint        output,
           float        weight,
           GError     **error)
{
  guint64 n_values = 1;
  JsonArray *types = hot_json_get_array (source, "split_type");
  gboolean is_good = TRUE;
  guint n_nodes;
  HotTree tree;

  if (source == NULL || !check_tree (source, &n_nodes))
    return complain (self, "trees", error);
  if (read_count (hot_json_get_object (source, "tree_param"), "size_leaf_vector", 2, G_MAXINT32, &n_values))
    return refuse (self, _("its leaves have several values each"), error);
  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    if (get_integer (types, i) != 0)
      return refuse (self, _("it has splits by categories"), error);

  hot_tree_init (&tree, 1);
  for (guint i = 0; i < n_nodes && is_good; i++)
    is_good = hot_tree_add (&tree) != HOT_TREE_LEAF;
  for (guint i = 0; i < n_nodes && is_good; i++)
    is_good = read_node (self, source, &tree, i);
  /* Outputs start from different values: their first trees carry them. */
  for (guint i = 0; i < n_nodes && is_good; i++)
    tree.values[i] = (float) tree.values[i] * weight + (self->n_outputs > 1 ? self->bases[output] : 0.0);
  if (self->n_outputs > 1)
    self->bases[output] = 0.0;
  if (is_good)
    hot_model_builder_add_tree (self->builder, &tree, output);
  hot_tree_clear (&tree);

  return is_good ? TRUE : complain (self, "trees", error);
}

/* @weights: (nullable): what the values of each tree count, where trees were dropped while it was trained */
static gboolean
read_trees (Reader        *self,
            JsonObject    *model,
            JsonArray     *weights,
            GCancellable  *cancellable,
            GError       **error)
{
  JsonArray *trees = hot_json_get_array (model, "trees"), *outputs = hot_json_get_array (model, "tree_info");

  if (trees == NULL || outputs == NULL || json_array_get_length (trees) != json_array_get_length (outputs))
    return complain (self, "trees", error);
  if (weights != NULL && json_array_get_length (weights) == 0)
    weights = NULL;
  if (weights != NULL && json_array_get_length (weights) != json_array_get_length (trees))
    return complain (self, "weight_drop", error);
  self->builder = hot_model_builder_new (HOT_MODEL_BOOSTER, self->features->len, self->n_outputs);
  hot_model_builder_set_sum (self->builder, self->n_outputs == 1 ? self->bases[0] : 0.0, 1.0);
  for (guint i = 0; i < json_array_get_length (trees); i++)
    {
      JsonNode *tree = json_array_get_element (trees, i);
      const gint64 output = get_integer (outputs, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (output < 0 || output >= self->n_outputs || !JSON_NODE_HOLDS_OBJECT (tree))
        return complain (self, "tree_info", error);
      if (!read_tree (self, json_node_get_object (tree), output, weights != NULL ? get_number (weights, i) : 1.0, error))
        return FALSE;
    }
  /* The first trees carry what outputs start from, so each needs one. */
  for (guint i = 0; i < self->n_outputs && self->n_outputs > 1; i++)
    if (self->bases[i] != 0.0)
      return complain (self, "trees", error);

  return TRUE;
}

/* The library has the weights of a feature together, native models those of an output. */
static gboolean
read_weights (Reader      *self,
              JsonObject  *model,
              GError     **error)
{
  const guint n_features = self->features->len;
  JsonArray *weights = hot_json_get_array (model, "weights");
  g_autofree double *coefficients = NULL;
  g_autofree float *fill = g_new0 (float, n_features);

  if (weights == NULL || json_array_get_length (weights) != (n_features + 1) * self->n_outputs)
    return complain (self, "weights", error);
  coefficients = g_new0 (double, (gsize) self->n_outputs * (n_features + 1));
  for (guint output = 0; output < self->n_outputs; output++)
    {
      double *own = coefficients + (gsize) output * (n_features + 1);

      for (guint i = 0; i <= n_features; i++)
        own[i] = get_number (weights, i * self->n_outputs + output);
      own[n_features] += self->bases[output];
    }
  self->builder = hot_model_builder_new (HOT_MODEL_LINEAR, n_features, self->n_outputs);
  hot_model_builder_set_linear (self->builder, coefficients, fill);

  return TRUE;
}

static gboolean
read_booster (Reader        *self,
              GCancellable  *cancellable,
              GError       **error)
{
  JsonObject *booster = hot_json_get_object (self->learner, "gradient_booster");
  JsonObject *model = hot_json_get_object (booster, "model");
  const char *name = hot_json_get_text (booster, "name");
  g_autofree char *what = NULL;

  if (name == NULL)
    return complain (self, "gradient_booster", error);
  if (g_str_equal (name, "gbtree") && model != NULL)
    return read_trees (self, model, hot_json_get_array (model, "weight_drop"), cancellable, error);
  /* As releases before 3.3 wrote it. */
  if (g_str_equal (name, "dart") && hot_json_get_object (hot_json_get_object (booster, "gbtree"), "model") != NULL)
    return read_trees (self, hot_json_get_object (hot_json_get_object (booster, "gbtree"), "model"),
                       hot_json_get_array (booster, "weight_drop"), cancellable, error);
  if (g_str_equal (name, "gblinear") && model != NULL)
    return read_weights (self, model, error);
  what = g_strdup_printf (_("the booster is %s"), name);

  return refuse (self, what, error);
}

/* (transfer full): text begins with a brace and a name, or with white space; UBJSON with a brace and the length of a name */
static JsonNode *
parse (GBytes      *bytes,
       const char  *name,
       GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) reason = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size < 2 || data[0] != '{')
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("%s is in the binary format of old releases of XGBoost; save it again as .ubj or .json"), name);
      return NULL;
    }
  if (strchr ("\" \t\r\n}", data[1]) == NULL)
    return hot_ubjson_read (data, size, name, error);

  parser = json_parser_new_immutable ();
  if (json_parser_load_from_data (parser, data, size, &reason))
    return json_parser_steal_root (parser);
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, "%s: %s", name, reason->message);

  return NULL;
}

void *
hot_xgboost_read (GBytes             *bytes,
                  const char         *name,
                  const char *const  *columns,
                  gsize              *size,
                  GCancellable       *cancellable,
                  GError            **error)
{
  Reader self = { .name = name };
  g_autoptr(JsonNode) root = parse (bytes, name, error);
  void *image = NULL;

  if (root == NULL)
    return NULL;
  self.learner = JSON_NODE_HOLDS_OBJECT (root) ? hot_json_get_object (json_node_get_object (root), "learner") : NULL;
  if (self.learner == NULL)
    complain (&self, "learner", error);
  else if (read_head (&self, columns, error) && read_booster (&self, cancellable, error))
    image = hot_foreign_model_finish (self.builder, self.features, self.link, name, size, error);
  g_clear_pointer (&self.builder, hot_model_builder_free);
  g_clear_pointer (&self.features, g_ptr_array_unref);
  g_free (self.bases);

  return image;
}
