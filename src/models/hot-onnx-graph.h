/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Types of elements, numbered as in ONNX's TensorProto.DataType. */
typedef enum {
  HOT_ONNX_FLOAT  = 1,
  HOT_ONNX_UINT8  = 2,
  HOT_ONNX_INT64  = 7,
  HOT_ONNX_STRING = 8,
  HOT_ONNX_BOOL   = 9,
  HOT_ONNX_DOUBLE = 11,
} HotOnnxType;

/* The operators of trees and dictionaries are in a domain of their own. */
#define HOT_ONNX_ML "ai.onnx.ml"

/**
 * HotOnnxGraph:
 *
 * An ONNX model while it is put together, operator by operator (IR version 10, operators of opset 20 and ai.onnx.ml 5; the ONNX
 * specification, https://onnx.ai/onnx/operators/). Values are known by their names, which belong to the graph.
 */
typedef struct _HotOnnxGraph HotOnnxGraph;

HotOnnxGraph *hot_onnx_graph_new         (const char         *name);
void          hot_onnx_graph_free        (HotOnnxGraph       *self);

/* One value a row, of any number of rows. */
const char   *hot_onnx_graph_add_input   (HotOnnxGraph       *self,
                                          const char         *name,
                                          HotOnnxType         type);
/* @value: one value a row; outside, it is called @name. */
void          hot_onnx_graph_add_output  (HotOnnxGraph       *self,
                                          const char         *value,
                                          const char         *name,
                                          HotOnnxType         type);

/* A constant of @n_dims dimensions; @data is copied. Not for texts. */
const char   *hot_onnx_graph_add_tensor  (HotOnnxGraph       *self,
                                          HotOnnxType         type,
                                          const gint64       *dims,
                                          guint               n_dims,
                                          gconstpointer       data,
                                          gsize               size);
/* A constant number without dimensions. */
const char   *hot_onnx_graph_add_number  (HotOnnxGraph       *self,
                                          HotOnnxType         type,
                                          double              number);
/* A constant list of whole numbers, such as axes. */
const char   *hot_onnx_graph_add_axes    (HotOnnxGraph       *self,
                                          gint64              axis);
/* A constant list of texts. */
const char   *hot_onnx_graph_add_texts   (HotOnnxGraph       *self,
                                          const char *const  *texts,
                                          guint               n_texts);

/**
 * hot_onnx_graph_apply:
 * @domain: (nullable): %HOT_ONNX_ML, or NULL for ONNX's own operators
 * @inputs: @n_inputs names
 *
 * Adds an operator. Until the next one is added, the set functions below give it attributes.
 *
 * Returns: the name of its output
 */
const char   *hot_onnx_graph_apply       (HotOnnxGraph       *self,
                                          const char         *domain,
                                          const char         *operator,
                                          const char *const  *inputs,
                                          guint               n_inputs);
/* ONNX's own operators of one, two and three inputs. */
const char   *hot_onnx_graph_unary       (HotOnnxGraph       *self,
                                          const char         *operator,
                                          const char         *a);
const char   *hot_onnx_graph_binary      (HotOnnxGraph       *self,
                                          const char         *operator,
                                          const char         *a,
                                          const char         *b);
const char   *hot_onnx_graph_where       (HotOnnxGraph       *self,
                                          const char         *condition,
                                          const char         *yes,
                                          const char         *no);
const char   *hot_onnx_graph_cast        (HotOnnxGraph       *self,
                                          const char         *value,
                                          HotOnnxType         type);

void          hot_onnx_graph_set_int     (HotOnnxGraph       *self,
                                          const char         *name,
                                          gint64              value);
void          hot_onnx_graph_set_float   (HotOnnxGraph       *self,
                                          const char         *name,
                                          float               value);
void          hot_onnx_graph_set_text    (HotOnnxGraph       *self,
                                          const char         *name,
                                          const char         *text);
/* @values: (transfer full): from g_malloc() */
void          hot_onnx_graph_set_ints    (HotOnnxGraph       *self,
                                          const char         *name,
                                          gint64             *values,
                                          gsize               n_values);
void          hot_onnx_graph_set_floats  (HotOnnxGraph       *self,
                                          const char         *name,
                                          const float        *values,
                                          gsize               n_values);
void          hot_onnx_graph_set_texts   (HotOnnxGraph       *self,
                                          const char         *name,
                                          const char *const  *texts,
                                          gsize               n_texts);
/* @data: (transfer full): from g_malloc(); @n_values numbers of @type in @size bytes */
void          hot_onnx_graph_set_tensor  (HotOnnxGraph       *self,
                                          const char         *name,
                                          HotOnnxType         type,
                                          gpointer            data,
                                          gsize               n_values,
                                          gsize               size);

/**
 * hot_onnx_graph_pack:
 *
 * Returns: (transfer full): the bytes of the .onnx file; NULL with %G_IO_ERROR_NO_SPACE where they are more than the 2 GiB that its format
 * can hold
 */
GBytes       *hot_onnx_graph_pack        (HotOnnxGraph       *self,
                                          GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotOnnxGraph, hot_onnx_graph_free)

G_END_DECLS
