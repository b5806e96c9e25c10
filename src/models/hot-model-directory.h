/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-flavor.h"

G_BEGIN_DECLS

/* Where runs keep their model, and what is in it. */
#define HOT_MODEL_DIRECTORY             "model"
#define HOT_MODEL_FILE                  "model.hot"
#define HOT_MODEL_DESCRIPTION_FILE      "MLmodel"
#define HOT_MODEL_REQUIREMENTS_FILE     "requirements.txt"
#define HOT_MODEL_CONDA_FILE            "conda.yaml"
#define HOT_MODEL_VIRTUALENV_FILE       "python_env.yaml"
#define HOT_MODEL_EXAMPLE_FILE          "input_example.json"
#define HOT_MODEL_SERVING_EXAMPLE_FILE  "serving_input_example.json"

/* The Python that the environment files ask for, where another one loads the model. */
#define HOT_MODEL_PYTHON_VERSION        "3.12.11"

/**
 * HotModelContents:
 * @model: lies in the @size bytes of @image
 * @example: (nullable): rows of raw columns, as hot_model_example_new() makes them
 * @run_id: (nullable): of the run that trained it
 *
 * What a model directory is made of.
 */
typedef struct {
  const HotModel *model;
  gconstpointer   image;
  gsize           size;
  const char     *example;
  const char     *run_id;
} HotModelContents;

/**
 * hot_model_directory_write:
 * @artifacts: of the run
 * @json: (out) (transfer full): what hot_tracking_store_log_model() takes
 *
 * Writes MLflow's model directory (mlflow/models/model.py) with every flavor that the model can have: `MLmodel` with the columns of the
 * file as signature, the files of the flavors, examples of a row and of a request, and the files that Python environments are made from.
 * `MLmodel` comes last, so that a directory which has one is whole.
 */
gboolean hot_model_directory_write (HotArtifacts            *artifacts,
                                    const HotModelContents  *source,
                                    char                   **json,
                                    GCancellable            *cancellable,
                                    GError                 **error);
/**
 * hot_model_directory_write_flavor:
 * @folder: of the new directory itself, not of a run
 *
 * The same with one flavor, and those that it needs.
 */
gboolean hot_model_directory_write_flavor (HotArtifacts            *folder,
                                           const HotModelContents  *source,
                                           const HotFlavor         *flavor,
                                           GCancellable            *cancellable,
                                           GError                 **error);

G_END_DECLS
