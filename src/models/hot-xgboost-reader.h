/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hot_xgboost_read:
 * @bytes: a model of XGBoost's in JSON or UBJSON (xgboost, doc/model.schema), from whomever
 * @name: what messages call it
 * @columns: (nullable): what the features are called, where the model does not say so itself
 * @size: (out): bytes of the image
 *
 * Makes a native model of it, which takes numbers by the features' names and predicts what the library does but for its single precision.
 *
 * Returns: (transfer full): a model file, to be freed with free(); NULL with %HOT_ERROR_INVALID, or %HOT_ERROR_UNSUPPORTED where it has
 *   what native models have not
 */
void *hot_xgboost_read (GBytes             *bytes,
                        const char         *name,
                        const char *const  *columns,
                        gsize              *size,
                        GCancellable       *cancellable,
                        GError            **error);

G_END_DECLS
