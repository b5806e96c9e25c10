/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hot-onnx.pb-c.h"
#include "models/hot-onnx-reader.h"
#include "score/hot-model-builder.h"

G_BEGIN_DECLS

/**
 * HotOnnxReader:
 * @node: the one that predicts
 * @features: (element-type utf8): what the columns of its matrix are called
 * @classes: (element-type utf8): labels, of a classifier; empty otherwise
 * @link: what turns its sums into predictions
 *
 * What one hot_onnx_read() has found so far.
 */
typedef struct {
  const char      *name;
  HotOnnx__Node   *node;
  HotModelBuilder *builder;
  GPtrArray       *features;
  GPtrArray       *classes;
  HotOutputLink    link;
} HotOnnxReader;

/* Both set @error and return FALSE: of a part that the format asks for, and of one that is not read here. */
gboolean            _hot_onnx_complain   (const HotOnnxReader *self,
                                          const char          *what,
                                          GError             **error);
gboolean            _hot_onnx_refuse     (const HotOnnxReader *self,
                                          const char          *what,
                                          GError             **error);
/* (nullable): an attribute of the node */
HotOnnx__Attribute *_hot_onnx_find       (const HotOnnxReader *self,
                                          const char          *name);
/* Whether an attribute has that text; @usual where there is none of the name. */
gboolean            _hot_onnx_says       (const HotOnnxReader *self,
                                          const char          *name,
                                          const char          *text,
                                          gboolean             usual);
/* (transfer full) (element-type double): numbers of an attribute, in whichever precision; empty where there are none */
GArray             *_hot_onnx_dup_reals  (const HotOnnxReader *self,
                                          const char          *name);
/* TreeEnsembleRegressor and TreeEnsembleClassifier. */
gboolean            _hot_onnx_read_trees (HotOnnxReader       *self,
                                          GCancellable        *cancellable,
                                          GError             **error);

G_END_DECLS
