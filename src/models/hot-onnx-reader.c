/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-onnx-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "models/hot-foreign-model.h"

#define MAX_FEATURES 65536

/* TensorProto.DataType */
enum { TYPE_FLOAT = 1, TYPE_INT32 = 6, TYPE_INT64, TYPE_DOUBLE = 11 };

gboolean
_hot_onnx_complain (const HotOnnxReader  *self,
                    const char           *what,
                    GError              **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is no whole ONNX model: “%s” is missing or off"), self->name, what);

  return FALSE;
}

gboolean
_hot_onnx_refuse (const HotOnnxReader  *self,
                  const char           *what,
                  GError              **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
               _("%s: its graph has %s, and only trees and linear models are read here. “mlflow models serve” can run it, in Python with onnxruntime"),
               self->name, what);

  return FALSE;
}

static HotOnnx__Attribute *
find_attribute (const HotOnnx__Node *node,
                const char          *name)
{
  for (gsize i = 0; i < node->n_attribute; i++)
    if (g_strcmp0 (node->attribute[i]->name, name) == 0)
      return node->attribute[i];

  return NULL;
}

HotOnnx__Attribute *
_hot_onnx_find (const HotOnnxReader *self,
                const char          *name)
{
  return find_attribute (self->node, name);
}

static gboolean
has_text (const HotOnnx__Attribute *attribute,
          const char               *text)
{
  return attribute->has_s && attribute->s.len == strlen (text) && memcmp (attribute->s.data, text, attribute->s.len) == 0;
}

gboolean
_hot_onnx_says (const HotOnnxReader *self,
                const char          *name,
                const char          *text,
                gboolean             usual)
{
  const HotOnnx__Attribute *attribute = _hot_onnx_find (self, name);

  return attribute != NULL ? has_text (attribute, text) : usual;
}

static void
append_floats (GArray      *reals,
               const float *values,
               gsize        n)
{
  for (gsize i = 0; i < n; i++)
    {
      const double value = values[i];

      g_array_append_val (reals, value);
    }
}

/* A tensor has its numbers as such, or as bytes, least first. */
static void
append_tensor (GArray                *reals,
               const HotOnnx__Tensor *tensor)
{
  const gboolean is_double = tensor->data_type == TYPE_DOUBLE;
  const gsize size = is_double ? sizeof (double) : sizeof (float);

  if (is_double)
    g_array_append_vals (reals, tensor->double_data, tensor->n_double_data);
  else if (tensor->data_type == TYPE_FLOAT)
    append_floats (reals, tensor->float_data, tensor->n_float_data);
  else
    return;
  for (gsize at = 0; tensor->has_raw_data && at + size <= tensor->raw_data.len; at += size)
    {
      float single;
      double value;

      memcpy (is_double ? (gpointer) &value : &single, tensor->raw_data.data + at, size);
      if (is_double)
        g_array_append_val (reals, value);
      else
        append_floats (reals, &single, 1);
    }
}

GArray *
_hot_onnx_dup_reals (const HotOnnxReader *self,
                     const char          *name)
{
  g_autofree char *in_tensor = g_strconcat (name, "_as_tensor", NULL);
  const HotOnnx__Attribute *plain = _hot_onnx_find (self, name), *exact = _hot_onnx_find (self, in_tensor);
  GArray *reals = g_array_new (FALSE, TRUE, sizeof (double));

  if (exact != NULL && exact->t != NULL)
    append_tensor (reals, exact->t);
  else if (plain != NULL)
    append_floats (reals, plain->floats, plain->n_floats);

  return reals;
}

/* Texts or whole numbers; none of a regressor. */
static gboolean
read_classes (HotOnnxReader  *self,
              GError        **error)
{
  static const char *const names[] = { "classlabels_strings", "classlabels_int64s", "classlabels_ints" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const HotOnnx__Attribute *attribute = _hot_onnx_find (self, names[i]);

      for (gsize j = 0; attribute != NULL && j < attribute->n_strings; j++)
        g_ptr_array_add (self->classes, g_strndup ((const char *) attribute->strings[j].data, attribute->strings[j].len));
      for (gsize j = 0; attribute != NULL && j < attribute->n_ints; j++)
        g_ptr_array_add (self->classes, g_strdup_printf ("%" G_GINT64_FORMAT, attribute->ints[j]));
    }

  for (guint i = 0; i < self->classes->len; i++)
    if (!g_utf8_validate (self->classes->pdata[i], -1, NULL))
      return _hot_onnx_complain (self, "classlabels_strings", error);

  return (self->classes->len >= 2 && self->classes->len <= HOT_MODEL_MAX_CLASSES) || _hot_onnx_complain (self, "classlabels", error);
}

/* One target, or one row of coefficients a class. */
static gboolean
read_linear (HotOnnxReader  *self,
             GError        **error)
{
  g_autoptr(GArray) coefficients = _hot_onnx_dup_reals (self, "coefficients");
  g_autoptr(GArray) intercepts = _hot_onnx_dup_reals (self, "intercepts");
  const guint n = self->features->len, n_outputs = MAX (self->classes->len, 1);
  g_autofree double *all = g_new (double, (gsize) n_outputs * (n + 1));
  const double *first = all;

  if (intercepts->len == 0)
    g_array_set_size (intercepts, n_outputs);
  if (coefficients->len != (guint64) n * n_outputs)
    return _hot_onnx_complain (self, "coefficients", error);
  if (intercepts->len != n_outputs)
    return _hot_onnx_complain (self, "intercepts", error);
  for (guint i = 0; i < n_outputs; i++)
    {
      memcpy (all + (gsize) i * (n + 1), &g_array_index (coefficients, double, (gsize) i * n), n * sizeof *all);
      all[(gsize) i * (n + 1) + n] = g_array_index (intercepts, double, i);
    }
  if (self->link == HOT_MODEL_LINK_LOGISTIC)
    {
      /* The second class alone says both, where the first is its mirror. */
      for (guint i = 0; i <= n; i++)
        if (all[i] != -all[n + 1 + i])
          return _hot_onnx_refuse (self, _("a transformation of its output"), error);
      first = all + n + 1;
    }
  self->builder = hot_model_builder_new (HOT_MODEL_LINEAR, n, first == all ? n_outputs : 1);
  hot_model_builder_set_linear (self->builder, first, NULL);

  return TRUE;
}

static gboolean
choose_linear_link (HotOnnxReader  *self,
                    GError        **error)
{
  if (self->classes->len == 0 && _hot_onnx_says (self, "post_transform", "NONE", TRUE))
    return TRUE;
  if (self->classes->len == 2 && _hot_onnx_says (self, "post_transform", "LOGISTIC", FALSE))
    self->link = HOT_MODEL_LINK_LOGISTIC;
  else if (self->classes->len > 0 && _hot_onnx_says (self, "post_transform", "SOFTMAX", FALSE))
    self->link = HOT_MODEL_LINK_SOFTMAX;
  else
    return _hot_onnx_refuse (self, _("a transformation of its output"), error);

  return TRUE;
}

static gboolean
read_node (HotOnnxReader  *self,
           GCancellable   *cancellable,
           GError        **error)
{
  const gboolean is_linear = g_str_has_prefix (self->node->op_type, "Linear");
  const HotOnnx__Attribute *n_targets = _hot_onnx_find (self, is_linear ? "targets" : "n_targets");

  if (n_targets != NULL && n_targets->i != 1)
    return _hot_onnx_refuse (self, _("several outputs"), error);
  if (g_str_has_suffix (self->node->op_type, "Classifier") && !read_classes (self, error))
    return FALSE;
  if (is_linear)
    return choose_linear_link (self, error) && read_linear (self, error);

  return _hot_onnx_read_trees (self, cancellable, error);
}

/* What stands around the one node in graphs of converters, and leaves numbers, probabilities and labels what they are. */
static gboolean
changes_nothing (const HotOnnxReader *self,
                 const HotOnnx__Node *node)
{
  const char *operator = node->op_type;
  const char *input = node->n_input == 1 ? node->input[0] : NULL;
  const gboolean is_label = self->node != NULL && self->node->n_output == 2 && g_strcmp0 (self->node->output[0], input) == 0;
  const HotOnnx__Attribute *norm = find_attribute (node, "norm"), *type = find_attribute (node, "to");

  if (g_strcmp0 (operator, "Cast") == 0)
    return type != NULL && (is_label || type->i == TYPE_FLOAT || type->i == TYPE_DOUBLE);
  /* Of a linear classifier whose probabilities add up to one. */
  if (g_strcmp0 (operator, "Normalizer") == 0)
    return self->node != NULL && g_strcmp0 (self->node->op_type, "LinearClassifier") == 0 && norm != NULL && has_text (norm, "L1");

  return g_strcmp0 (operator, "Identity") == 0 || (g_strcmp0 (operator, "ZipMap") == 0 && self->node != NULL);
}

static gboolean
find_node (HotOnnxReader         *self,
           const HotOnnx__Graph  *graph,
           GError               **error)
{
  static const char *const known[] = {
    "TreeEnsembleRegressor", "TreeEnsembleClassifier", "LinearRegressor", "LinearClassifier", NULL,
  };

  for (gsize i = 0; i < graph->n_node; i++)
    {
      const char *operator = graph->node[i]->op_type != NULL ? graph->node[i]->op_type : "";

      if (self->node == NULL && g_strv_contains (known, operator))
        self->node = graph->node[i];
      else if (!changes_nothing (self, graph->node[i]))
        {
          g_autofree char *quoted = g_strdup_printf ("“%s”", operator);

          return _hot_onnx_refuse (self, quoted, error);
        }
    }

  return self->node != NULL || _hot_onnx_complain (self, "node", error);
}

/* One matrix of numbers, and one thing done with it. */
static gboolean
read_graph (HotOnnxReader         *self,
            const HotOnnx__Graph  *graph,
            const char *const     *columns,
            GError               **error)
{
  const HotOnnx__TensorType *type = graph->n_input == 1 && graph->input[0]->type != NULL ? graph->input[0]->type->tensor_type : NULL;
  const HotOnnx__Shape *shape = type != NULL ? type->shape : NULL;
  const gboolean is_number = type != NULL && (type->elem_type == TYPE_FLOAT || type->elem_type == TYPE_DOUBLE ||
                                              type->elem_type == TYPE_INT32 || type->elem_type == TYPE_INT64);
  const gint64 n = is_number && shape != NULL && shape->n_dim == 2 && shape->dim[1]->has_dim_value ? shape->dim[1]->dim_value : 0;
  const guint n_columns = columns != NULL ? g_strv_length ((char **) columns) : 0;

  if (!find_node (self, graph, error))
    return FALSE;
  if (n < 1 || n > MAX_FEATURES)
    return _hot_onnx_refuse (self, _("no matrix of numbers with known columns as its only input"), error);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->features, n_columns == n ? g_strdup (columns[i]) : g_strdup_printf ("x%u", i));

  return TRUE;
}

void *
hot_onnx_read (GBytes             *bytes,
               const char         *name,
               const char *const  *columns,
               gsize              *size,
               GCancellable       *cancellable,
               GError            **error)
{
  g_autoptr(GPtrArray) features = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) classes = g_ptr_array_new_with_free_func (g_free);
  HotOnnxReader self = { .name = name, .features = features, .classes = classes, .link = HOT_MODEL_LINK_IDENTITY };
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  HotOnnx__Model *model = hot_onnx__model__unpack (NULL, length, data);
  void *image = NULL;

  if (model == NULL || model->graph == NULL)
    _hot_onnx_complain (&self, "graph", error);
  else if (read_graph (&self, model->graph, columns, error) && read_node (&self, cancellable, error))
    {
      for (guint i = 0; i < classes->len; i++)
        hot_model_builder_add_class (self.builder, classes->pdata[i]);
      image = hot_foreign_model_finish (self.builder, features, self.link, name, size, error);
    }
  g_clear_pointer (&self.builder, hot_model_builder_free);
  if (model != NULL)
    hot_onnx__model__free_unpacked (model, NULL);

  return image;
}
