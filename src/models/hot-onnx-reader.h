/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hot_onnx_read:
 * @bytes: a model in ONNX, from whomever, as skl2onnx and onnxmltools make them of trees and of linear models: one TreeEnsembleRegressor,
 *   TreeEnsembleClassifier, LinearRegressor or LinearClassifier (onnx, docs/Operators-ml.md) over one matrix of numbers, with one target or
 *   with classes and their probabilities
 * @name: what messages call it
 * @columns: (nullable): what the columns of the matrix are called, where there are as many
 * @size: (out): bytes of the image
 *
 * Makes a native model of it, which takes numbers by the columns' names and predicts what ONNX Runtime does but for its single precision.
 * Native models compare numbers as float32: of a model in double precision that decides all but those within a ten-millionth of a threshold.
 *
 * Returns: (transfer full): a model file, to be freed with free(); NULL with %HOT_ERROR_INVALID, or %HOT_ERROR_UNSUPPORTED where it has
 *   what native models have not
 */
void *hot_onnx_read (GBytes             *bytes,
                     const char         *name,
                     const char *const  *columns,
                     gsize              *size,
                     GCancellable       *cancellable,
                     GError            **error);

G_END_DECLS
