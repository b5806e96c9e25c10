/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-onnx-graph.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "hot-onnx.pb-c.h"

#define IR_VERSION    10
#define OPSET_VERSION 20
#define ML_VERSION    5

/* AttributeProto.AttributeType */
enum { ATTRIBUTE_FLOAT = 1, ATTRIBUTE_INT, ATTRIBUTE_STRING, ATTRIBUTE_TENSOR, ATTRIBUTE_FLOATS = 6, ATTRIBUTE_INTS, ATTRIBUTE_STRINGS };

struct _HotOnnxGraph
{
  GPtrArray    *memory;      /* all that the messages point to */
  GStringChunk *texts;
  char         *name;
  GPtrArray    *nodes;       /* HotOnnx__Node */
  GPtrArray    *attributes;  /* of the last node */
  GPtrArray    *tensors;     /* HotOnnx__Tensor */
  GPtrArray    *inputs;      /* HotOnnx__ValueInfo */
  GPtrArray    *outputs;
  guint         n_names;
};

HotOnnxGraph *
hot_onnx_graph_new (const char *name)
{
  HotOnnxGraph *self = g_new0 (HotOnnxGraph, 1);

  self->memory = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_chunk_new (4096);
  self->name = g_string_chunk_insert (self->texts, name);
  self->nodes = g_ptr_array_new ();
  self->attributes = g_ptr_array_new ();
  self->tensors = g_ptr_array_new ();
  self->inputs = g_ptr_array_new ();
  self->outputs = g_ptr_array_new ();

  return self;
}

void
hot_onnx_graph_free (HotOnnxGraph *self)
{
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->attributes);
  g_ptr_array_unref (self->tensors);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  g_ptr_array_unref (self->memory);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* Memory that lasts as long as the graph. */
static gpointer
keep (HotOnnxGraph *self,
      gpointer      memory)
{
  if (memory != NULL)
    g_ptr_array_add (self->memory, memory);

  return memory;
}

#define NEW(self, Type, INIT) ((Type *) keep (self, g_memdup2 (&(Type) INIT, sizeof (Type))))

static char *
add_text (HotOnnxGraph *self,
          const char   *text)
{
  return g_string_chunk_insert (self->texts, text);
}

static char *
make_name (HotOnnxGraph *self)
{
  g_autofree char *name = g_strdup_printf ("_%u", ++self->n_names);

  return add_text (self, name);
}

static ProtobufCBinaryData
make_bytes (HotOnnxGraph *self,
            const char   *text)
{
  return (ProtobufCBinaryData) { strlen (text), (guint8 *) add_text (self, text) };
}

static ProtobufCBinaryData *
make_texts (HotOnnxGraph      *self,
            const char *const *texts,
            gsize              n_texts)
{
  ProtobufCBinaryData *bytes = keep (self, g_new (ProtobufCBinaryData, n_texts + 1));

  for (gsize i = 0; i < n_texts; i++)
    bytes[i] = make_bytes (self, texts[i]);

  return bytes;
}

static HotOnnx__ValueInfo *
make_value (HotOnnxGraph *self,
            const char   *name,
            HotOnnxType   type)
{
  HotOnnx__ValueInfo *value = NEW (self, HotOnnx__ValueInfo, HOT_ONNX__VALUE_INFO__INIT);
  HotOnnx__Dimension *dimension = NEW (self, HotOnnx__Dimension, HOT_ONNX__DIMENSION__INIT);
  HotOnnx__Shape *shape = NEW (self, HotOnnx__Shape, HOT_ONNX__SHAPE__INIT);

  dimension->dim_param = add_text (self, "rows");
  shape->n_dim = 1;
  shape->dim = keep (self, g_new (HotOnnx__Dimension *, 1));
  shape->dim[0] = dimension;

  value->name = add_text (self, name);
  value->type = NEW (self, HotOnnx__Type, HOT_ONNX__TYPE__INIT);
  value->type->tensor_type = NEW (self, HotOnnx__TensorType, HOT_ONNX__TENSOR_TYPE__INIT);
  value->type->tensor_type->has_elem_type = TRUE;
  value->type->tensor_type->elem_type = type;
  value->type->tensor_type->shape = shape;

  return value;
}

const char *
hot_onnx_graph_add_input (HotOnnxGraph *self,
                          const char   *name,
                          HotOnnxType   type)
{
  HotOnnx__ValueInfo *value = make_value (self, name, type);

  g_ptr_array_add (self->inputs, value);

  return value->name;
}

void
hot_onnx_graph_add_output (HotOnnxGraph *self,
                           const char   *value,
                           const char   *name,
                           HotOnnxType   type)
{
  HotOnnx__Node *node;

  hot_onnx_graph_unary (self, "Identity", value);
  node = g_ptr_array_index (self->nodes, self->nodes->len - 1);
  node->output[0] = add_text (self, name);
  g_ptr_array_add (self->outputs, make_value (self, name, type));
}

static HotOnnx__Tensor *
make_tensor (HotOnnxGraph *self,
             HotOnnxType   type,
             const gint64 *dims,
             guint         n_dims)
{
  HotOnnx__Tensor *tensor = NEW (self, HotOnnx__Tensor, HOT_ONNX__TENSOR__INIT);

  tensor->name = make_name (self);
  tensor->has_data_type = TRUE;
  tensor->data_type = type;
  tensor->n_dims = n_dims;
  tensor->dims = keep (self, g_memdup2 (dims, n_dims * sizeof *dims));

  return tensor;
}

const char *
hot_onnx_graph_add_tensor (HotOnnxGraph  *self,
                           HotOnnxType    type,
                           const gint64  *dims,
                           guint          n_dims,
                           gconstpointer  data,
                           gsize          size)
{
  HotOnnx__Tensor *tensor = make_tensor (self, type, dims, n_dims);

  tensor->has_raw_data = TRUE;
  tensor->raw_data = (ProtobufCBinaryData) { size, keep (self, g_memdup2 (data, size)) };
  g_ptr_array_add (self->tensors, tensor);

  return tensor->name;
}

const char *
hot_onnx_graph_add_number (HotOnnxGraph *self,
                           HotOnnxType   type,
                           double        number)
{
  const float real = number;
  const gint64 integer = type == HOT_ONNX_INT64 ? (gint64) number : 0;

  if (type == HOT_ONNX_FLOAT)
    return hot_onnx_graph_add_tensor (self, type, NULL, 0, &real, sizeof real);
  if (type == HOT_ONNX_INT64)
    return hot_onnx_graph_add_tensor (self, type, NULL, 0, &integer, sizeof integer);

  return hot_onnx_graph_add_tensor (self, type, NULL, 0, &number, sizeof number);
}

const char *
hot_onnx_graph_add_axes (HotOnnxGraph *self,
                         gint64        axis)
{
  return hot_onnx_graph_add_tensor (self, HOT_ONNX_INT64, (gint64[]) { 1 }, 1, &axis, sizeof axis);
}

const char *
hot_onnx_graph_add_texts (HotOnnxGraph      *self,
                          const char *const *texts,
                          guint              n_texts)
{
  HotOnnx__Tensor *tensor = make_tensor (self, HOT_ONNX_STRING, (gint64[]) { n_texts }, 1);

  tensor->n_string_data = n_texts;
  tensor->string_data = make_texts (self, texts, n_texts);
  g_ptr_array_add (self->tensors, tensor);

  return tensor->name;
}

/* Hands the attributes that were set to the last node. */
static void
end_node (HotOnnxGraph *self)
{
  HotOnnx__Node *node;

  if (self->attributes->len == 0)
    return;
  node = g_ptr_array_index (self->nodes, self->nodes->len - 1);
  node->n_attribute = self->attributes->len;
  node->attribute = keep (self, g_memdup2 (self->attributes->pdata, self->attributes->len * sizeof (gpointer)));
  g_ptr_array_set_size (self->attributes, 0);
}

const char *
hot_onnx_graph_apply (HotOnnxGraph      *self,
                      const char        *domain,
                      const char        *operator,
                      const char *const *inputs,
                      guint              n_inputs)
{
  HotOnnx__Node *node = NEW (self, HotOnnx__Node, HOT_ONNX__NODE__INIT);

  end_node (self);
  node->op_type = add_text (self, operator);
  node->domain = domain != NULL ? add_text (self, domain) : NULL;
  node->n_input = n_inputs;
  node->input = keep (self, g_memdup2 (inputs, n_inputs * sizeof *inputs));
  node->n_output = 1;
  node->output = keep (self, g_new (char *, 1));
  node->output[0] = make_name (self);
  g_ptr_array_add (self->nodes, node);

  return node->output[0];
}

const char *
hot_onnx_graph_unary (HotOnnxGraph *self,
                      const char   *operator,
                      const char   *a)
{
  return hot_onnx_graph_apply (self, NULL, operator, &a, 1);
}

const char *
hot_onnx_graph_binary (HotOnnxGraph *self,
                       const char   *operator,
                       const char   *a,
                       const char   *b)
{
  return hot_onnx_graph_apply (self, NULL, operator, (const char *[]) { a, b }, 2);
}

const char *
hot_onnx_graph_where (HotOnnxGraph *self,
                      const char   *condition,
                      const char   *yes,
                      const char   *no)
{
  return hot_onnx_graph_apply (self, NULL, "Where", (const char *[]) { condition, yes, no }, 3);
}

const char *
hot_onnx_graph_cast (HotOnnxGraph *self,
                     const char   *value,
                     HotOnnxType   type)
{
  const char *result = hot_onnx_graph_unary (self, "Cast", value);

  hot_onnx_graph_set_int (self, "to", type);

  return result;
}

static HotOnnx__Attribute *
add_attribute (HotOnnxGraph *self,
               const char   *name,
               int           type)
{
  HotOnnx__Attribute *attribute = NEW (self, HotOnnx__Attribute, HOT_ONNX__ATTRIBUTE__INIT);

  attribute->name = add_text (self, name);
  attribute->has_type = TRUE;
  attribute->type = type;
  g_ptr_array_add (self->attributes, attribute);

  return attribute;
}

void
hot_onnx_graph_set_int (HotOnnxGraph *self,
                        const char   *name,
                        gint64        value)
{
  HotOnnx__Attribute *attribute = add_attribute (self, name, ATTRIBUTE_INT);

  attribute->has_i = TRUE;
  attribute->i = value;
}

void
hot_onnx_graph_set_float (HotOnnxGraph *self,
                          const char   *name,
                          float         value)
{
  HotOnnx__Attribute *attribute = add_attribute (self, name, ATTRIBUTE_FLOAT);

  attribute->has_f = TRUE;
  attribute->f = value;
}

void
hot_onnx_graph_set_text (HotOnnxGraph *self,
                         const char   *name,
                         const char   *text)
{
  HotOnnx__Attribute *attribute = add_attribute (self, name, ATTRIBUTE_STRING);

  attribute->has_s = TRUE;
  attribute->s = make_bytes (self, text);
}

void
hot_onnx_graph_set_ints (HotOnnxGraph *self,
                         const char   *name,
                         gint64       *values,
                         gsize         n_values)
{
  HotOnnx__Attribute *attribute = add_attribute (self, name, ATTRIBUTE_INTS);

  attribute->n_ints = n_values;
  attribute->ints = keep (self, values);
}

void
hot_onnx_graph_set_floats (HotOnnxGraph *self,
                           const char   *name,
                           const float  *values,
                           gsize         n_values)
{
  HotOnnx__Attribute *attribute = add_attribute (self, name, ATTRIBUTE_FLOATS);

  attribute->n_floats = n_values;
  attribute->floats = keep (self, g_memdup2 (values, n_values * sizeof *values));
}

void
hot_onnx_graph_set_texts (HotOnnxGraph      *self,
                          const char        *name,
                          const char *const *texts,
                          gsize              n_texts)
{
  HotOnnx__Attribute *attribute = add_attribute (self, name, ATTRIBUTE_STRINGS);

  attribute->n_strings = n_texts;
  attribute->strings = make_texts (self, texts, n_texts);
}

void
hot_onnx_graph_set_tensor (HotOnnxGraph *self,
                           const char   *name,
                           HotOnnxType   type,
                           gpointer      data,
                           gsize         n_values,
                           gsize         size)
{
  HotOnnx__Attribute *attribute = add_attribute (self, name, ATTRIBUTE_TENSOR);
  const gint64 dims[] = { n_values };

  attribute->t = make_tensor (self, type, dims, 1);
  attribute->t->has_raw_data = TRUE;
  attribute->t->raw_data = (ProtobufCBinaryData) { size, keep (self, data) };
}

static HotOnnx__OperatorSet *
make_opset (HotOnnxGraph *self,
            const char   *domain,
            gint64        version)
{
  HotOnnx__OperatorSet *opset = NEW (self, HotOnnx__OperatorSet, HOT_ONNX__OPERATOR_SET__INIT);

  opset->domain = add_text (self, domain);
  opset->has_version = TRUE;
  opset->version = version;

  return opset;
}

GBytes *
hot_onnx_graph_pack (HotOnnxGraph  *self,
                     GError       **error)
{
  HotOnnx__Model model = HOT_ONNX__MODEL__INIT;
  HotOnnx__Graph graph = HOT_ONNX__GRAPH__INIT;
  HotOnnx__OperatorSet *opsets[] = { make_opset (self, "", OPSET_VERSION), make_opset (self, HOT_ONNX_ML, ML_VERSION) };
  guint8 *data;
  gsize size;

  end_node (self);
  graph.name = self->name;
  graph.n_node = self->nodes->len;
  graph.node = (HotOnnx__Node **) self->nodes->pdata;
  graph.n_initializer = self->tensors->len;
  graph.initializer = (HotOnnx__Tensor **) self->tensors->pdata;
  graph.n_input = self->inputs->len;
  graph.input = (HotOnnx__ValueInfo **) self->inputs->pdata;
  graph.n_output = self->outputs->len;
  graph.output = (HotOnnx__ValueInfo **) self->outputs->pdata;

  model.has_ir_version = TRUE;
  model.ir_version = IR_VERSION;
  model.producer_name = (char *) "hothouse";
  model.producer_version = (char *) HOT_VERSION;
  model.graph = &graph;
  model.n_opset_import = G_N_ELEMENTS (opsets);
  model.opset_import = opsets;

  size = hot_onnx__model__get_packed_size (&model);
  if (size > G_MAXINT32)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("As ONNX the model would be larger than the 2 GiB that the format can hold"));
      return NULL;
    }
  data = g_malloc (size);
  hot_onnx__model__pack (&model, data);

  return g_bytes_new_take (data, size);
}
