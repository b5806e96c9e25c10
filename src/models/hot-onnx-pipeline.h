/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-onnx-graph.h"
#include "score/hot-model.h"

G_BEGIN_DECLS

/**
 * hot_onnx_pipeline_add:
 *
 * Adds what makes features of a raw row, with one input for each column of the file: DOUBLE for columns of numbers, NaN where nothing is
 * there, STRING for all others.
 *
 * Returns: the name of the features, FLOAT, rows x features; NULL with @error set where a column cannot be encoded in ONNX
 */
const char *hot_onnx_pipeline_add (HotOnnxGraph    *graph,
                                   const HotModel  *model,
                                   GError         **error);

G_END_DECLS
