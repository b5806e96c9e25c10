/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The flavor that mlflow.pyfunc and `mlflow models serve` load: a module that reads the native file with NumPy, so that whatever the
 * pipeline can do, Python does as well. MLflow's part: mlflow/pyfunc/__init__.py.
 */

#include "models/hot-flavor.h"
#include "models/hot-model-directory.h"

#include "hot-models-resources.h"

#define MODULE      "hothouse_model"
#define CODE_FOLDER "code"

static char *
explain (const HotModel *model)
{
  return NULL;
}

static gboolean
write_files (const HotFlavorContext  *context,
             GCancellable            *cancellable,
             GError                 **error)
{
  g_autoptr(GBytes) module = g_resource_lookup_data (hot_models_get_resource (), "/io/github/hothouse/models/" MODULE ".py",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return module != NULL && hot_flavor_write (context, CODE_FOLDER "/" MODULE ".py", g_bytes_get_data (module, NULL),
                                             g_bytes_get_size (module), cancellable, error);
}

static void
describe (const HotModel *model,
          HotJsonWriter  *json)
{
  hot_json_writer_member (json, "code", CODE_FOLDER);
  hot_json_writer_member (json, "data", HOT_MODEL_FILE);
  hot_json_writer_name (json, "env");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "conda", HOT_MODEL_CONDA_FILE);
  hot_json_writer_member (json, "virtualenv", HOT_MODEL_VIRTUALENV_FILE);
  hot_json_writer_end_object (json);
  hot_json_writer_member (json, "loader_module", MODULE);
  hot_json_writer_member (json, "python_version", HOT_MODEL_PYTHON_VERSION);
}

static const char *const needs[] = { "hothouse", NULL };
static const char *const requirements[] = { "numpy", "pandas", NULL };

const HotFlavor hot_flavor_python = {
  .name = "python_function",
  .needs = needs,
  .requirements = requirements,
  .explain = explain,
  .write = write_files,
  .describe = describe,
};
