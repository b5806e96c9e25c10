/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-model.h"
#include "tracking/hot-artifacts.h"

G_BEGIN_DECLS

/* Where runs keep their model, and the native model in it. */
#define HOT_MODEL_DIRECTORY "model"
#define HOT_MODEL_FILE      "model.hot"

/**
 * hot_model_directory_write:
 * @artifacts: of the run @run_id
 * @model: lies in the @size bytes of @image
 * @json: (out) (transfer full): what hot_tracking_store_log_model() takes
 *
 * Writes MLflow's model directory (mlflow/models/model.py) with the flavor "hothouse": the description of the model in `MLmodel`, with the
 * columns of the file as signature, and the native model, which is mapped and not parsed.
 */
gboolean hot_model_directory_write (HotArtifacts    *artifacts,
                                    const char      *run_id,
                                    const HotModel  *model,
                                    gconstpointer    image,
                                    gsize            size,
                                    char           **json,
                                    GCancellable    *cancellable,
                                    GError         **error);

G_END_DECLS
