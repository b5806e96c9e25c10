/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "score/hot-model-builder.h"

G_BEGIN_DECLS

/**
 * hot_foreign_model_finish:
 * @features: (element-type utf8): what the features are called
 * @name: what messages call the model
 * @size: (out): bytes of the image
 *
 * Completes a model of another library's, which takes numbers by the features' names and knows missing ones.
 *
 * Returns: (transfer full): a model file, to be freed with free()
 */
void *hot_foreign_model_finish (HotModelBuilder  *builder,
                                GPtrArray        *features,
                                HotOutputLink     link,
                                const char       *name,
                                gsize            *size,
                                GError          **error);

G_END_DECLS
