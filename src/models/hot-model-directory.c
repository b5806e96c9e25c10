/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-directory.h"

#include "base/hot-json-writer.h"

/* The version of MLflow whose format of MLmodel is written. */
#define MLFLOW_VERSION "3.1.1"

static const char *
get_schema_type (HotRawType type)
{
  switch (type)
    {
    case HOT_RAW_TYPE_NUMBER:
      return "double";

    case HOT_RAW_TYPE_BOOLEAN:
      return "boolean";

    default:
      return "string";
    }
}

static void
write_pair (HotJsonWriter *json,
            const char    *name,
            const char    *value)
{
  hot_json_writer_name (json, name);
  hot_json_writer_string (json, value);
}

/* The columns of the file, in MLflow's schema (mlflow/types/schema.py). (transfer full) */
static char *
write_inputs (const HotModel *model)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < hot_model_get_n_columns (model); i++)
    {
      HotRawType type;
      const char *name = hot_model_get_column (model, i, &type);

      hot_json_writer_begin_object (json);
      write_pair (json, "type", get_schema_type (type));
      write_pair (json, "name", name);
      hot_json_writer_name (json, "required");
      hot_json_writer_boolean (json, FALSE);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

static void
write_flavors (HotJsonWriter *json)
{
  hot_json_writer_name (json, "flavors");
  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "hothouse");
  hot_json_writer_begin_object (json);
  write_pair (json, "hothouse_version", HOT_VERSION);
  write_pair (json, "data", HOT_MODEL_FILE);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
}

/* JSON is YAML too, so the same text is MLmodel and the entry in the run's history. (transfer full) */
static char *
describe (const HotModel *model,
          const char     *run_id,
          gsize           size)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S.%f");
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto(GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *id = g_strjoinv (NULL, parts);
  g_autofree char *inputs = write_inputs (model);

  hot_json_writer_begin_object (json);
  write_pair (json, "artifact_path", HOT_MODEL_DIRECTORY);
  write_flavors (json);
  write_pair (json, "mlflow_version", MLFLOW_VERSION);
  hot_json_writer_name (json, "model_size_bytes");
  hot_json_writer_unsigned (json, size);
  write_pair (json, "model_uuid", id);
  write_pair (json, "run_id", run_id);
  hot_json_writer_name (json, "signature");
  hot_json_writer_begin_object (json);
  write_pair (json, "inputs", inputs);
  write_pair (json, "outputs", hot_model_get_n_classes (model) > 0
                               ? "[{\"type\": \"string\", \"required\": true}]"
                               : "[{\"type\": \"double\", \"required\": true}]");
  hot_json_writer_name (json, "params");
  hot_json_writer_null (json);
  hot_json_writer_end_object (json);
  write_pair (json, "utc_time_created", time);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

gboolean
hot_model_directory_write (HotArtifacts    *artifacts,
                           const char      *run_id,
                           const HotModel  *model,
                           gconstpointer    image,
                           gsize            size,
                           char           **json,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_autofree char *text = describe (model, run_id, size);

  if (!hot_artifacts_write (artifacts, HOT_MODEL_DIRECTORY "/" HOT_MODEL_FILE, image, size, cancellable, error) ||
      !hot_artifacts_write (artifacts, HOT_MODEL_DIRECTORY "/MLmodel", text, strlen (text), cancellable, error))
    return FALSE;

  *json = g_steal_pointer (&text);

  return TRUE;
}
