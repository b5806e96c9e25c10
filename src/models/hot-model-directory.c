/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-directory.h"

#include "base/hot-json-writer.h"
#include "models/hot-flavor.h"

/* The version of MLflow whose format of MLmodel is written. */
#define MLFLOW_VERSION "3.1.1"

/* Columns of t and f are texts, as they are in the file; numbers may be missing, which in MLflow's schema only floating-point ones can. */
static const char *
get_schema_type (HotRawType type)
{
  switch (type)
    {
    case HOT_RAW_TYPE_NUMBER:
      return "double";

    default:
      return "string";
    }
}

static void
write_pair (HotJsonWriter *json,
            const char    *name,
            const char    *value)
{
  hot_json_writer_member (json, name, value);
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

/* What is written. @folder: in the artifacts, "" for themselves; @reasons: of each flavor, NULL where it is written; @is_whole: all that
 * the model can have are, so that reasons are why it cannot have the others. */
typedef struct {
  HotArtifacts           *artifacts;
  const char             *folder;
  const HotModelContents *source;
  GPtrArray              *reasons;
  gboolean                is_whole;
} Writing;

static void
write_flavors (HotJsonWriter *json,
               const Writing *writing)
{
  hot_json_writer_name (json, "flavors");
  hot_json_writer_begin_object (json);
  for (guint i = 0; hot_flavor_list ()[i] != NULL; i++)
    {
      if (writing->reasons->pdata[i] != NULL)
        continue;
      hot_json_writer_name (json, hot_flavor_list ()[i]->name);
      hot_json_writer_begin_object (json);
      hot_flavor_list ()[i]->describe (writing->source->model, json);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_object (json);
}

/* Why it lacks flavors. */
static void
write_metadata (HotJsonWriter *json,
                const Writing *writing)
{
  gboolean any = FALSE;

  for (guint i = 0; hot_flavor_list ()[i] != NULL; i++)
    any |= writing->reasons->pdata[i] != NULL;
  if (!any || !writing->is_whole)
    return;

  hot_json_writer_name (json, "metadata");
  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "hothouse.absent_flavors");
  hot_json_writer_begin_object (json);
  for (guint i = 0; hot_flavor_list ()[i] != NULL; i++)
    if (writing->reasons->pdata[i] != NULL)
      write_pair (json, hot_flavor_list ()[i]->name, writing->reasons->pdata[i]);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
}

static void
write_example_info (HotJsonWriter *json)
{
  hot_json_writer_name (json, "saved_input_example_info");
  hot_json_writer_begin_object (json);
  write_pair (json, "artifact_path", HOT_MODEL_EXAMPLE_FILE);
  write_pair (json, "pandas_orient", "split");
  write_pair (json, "serving_input_path", HOT_MODEL_SERVING_EXAMPLE_FILE);
  write_pair (json, "type", "dataframe");
  hot_json_writer_end_object (json);
}

/* JSON is YAML too, so the same text is MLmodel and the entry in the run's history. (transfer full) */
static char *
describe (const Writing *writing,
          guint64        size)
{
  const HotModelContents *source = writing->source;
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S.%f");
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto(GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *id = g_strjoinv (NULL, parts);
  g_autofree char *inputs = write_inputs (source->model);

  hot_json_writer_begin_object (json);
  if (*writing->folder != '\0')
    write_pair (json, "artifact_path", writing->folder);
  write_flavors (json, writing);
  write_metadata (json, writing);
  write_pair (json, "mlflow_version", MLFLOW_VERSION);
  hot_json_writer_name (json, "model_size_bytes");
  hot_json_writer_unsigned (json, size);
  write_pair (json, "model_uuid", id);
  if (source->run_id != NULL)
    write_pair (json, "run_id", source->run_id);
  if (source->example != NULL)
    write_example_info (json);
  hot_json_writer_name (json, "signature");
  hot_json_writer_begin_object (json);
  write_pair (json, "inputs", inputs);
  write_pair (json, "outputs", hot_model_get_n_classes (source->model) > 0
                               ? "[{\"type\": \"string\", \"required\": true}]"
                               : "[{\"type\": \"double\", \"required\": true}]");
  hot_json_writer_name (json, "params");
  hot_json_writer_null (json);
  hot_json_writer_end_object (json);
  write_pair (json, "utc_time_created", time);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

static gboolean
write_text (const Writing  *writing,
            const char     *name,
            const char     *text,
            GCancellable   *cancellable,
            GError        **error)
{
  const HotFlavorContext context = { .artifacts = writing->artifacts, .folder = writing->folder };

  return hot_flavor_write (&context, name, text, strlen (text), cancellable, error);
}

/* What an environment in which MLflow serves the model is made from (mlflow/utils/environment.py). */
static gboolean
write_environment (const Writing  *writing,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_autoptr(GString) requirements = g_string_new ("mlflow\n");
  g_autoptr(GString) conda = g_string_new ("name: mlflow-env\n"
                                           "channels:\n"
                                           "- conda-forge\n"
                                           "dependencies:\n"
                                           "- python=" HOT_MODEL_PYTHON_VERSION "\n"
                                           "- pip\n"
                                           "- pip:\n"
                                           "  - mlflow\n");

  for (const char *const *name = hot_flavor_python.requirements; *name != NULL; name++)
    {
      g_string_append_printf (requirements, "%s\n", *name);
      g_string_append_printf (conda, "  - %s\n", *name);
    }

  return write_text (writing, HOT_MODEL_REQUIREMENTS_FILE, requirements->str, cancellable, error) &&
         write_text (writing, HOT_MODEL_CONDA_FILE, conda->str, cancellable, error) &&
         write_text (writing, HOT_MODEL_VIRTUALENV_FILE,
                     "python: " HOT_MODEL_PYTHON_VERSION "\n"
                     "build_dependencies:\n"
                     "- pip\n"
                     "- setuptools\n"
                     "- wheel\n"
                     "dependencies:\n"
                     "- -r " HOT_MODEL_REQUIREMENTS_FILE "\n",
                     cancellable, error);
}

static gboolean
write_examples (const Writing  *writing,
                GCancellable   *cancellable,
                GError        **error)
{
  const char *example = writing->source->example;
  g_autofree char *request = g_strdup_printf ("{\"dataframe_split\": %s}", example);

  return write_text (writing, HOT_MODEL_EXAMPLE_FILE, example, cancellable, error) &&
         write_text (writing, HOT_MODEL_SERVING_EXAMPLE_FILE, request, cancellable, error);
}

/* Bytes of all files below a folder. */
static gboolean
measure (HotArtifacts  *artifacts,
         const char    *folder,
         guint64       *size,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr(GPtrArray) files = hot_artifacts_list (artifacts, folder, cancellable, error);

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      const HotFileInfo *file = g_ptr_array_index (files, i);

      if (file->is_dir && !measure (artifacts, file->path, size, cancellable, error))
        return FALSE;
      *size += file->is_dir ? 0 : file->size;
    }

  return TRUE;
}

/* @json: (out) (optional) */
static gboolean
write_all (const Writing  *writing,
           char          **json,
           GCancellable   *cancellable,
           GError        **error)
{
  const HotModelContents *source = writing->source;
  const HotFlavorContext context = { source->model, source->image, source->size, writing->artifacts, writing->folder };
  g_autofree char *text = NULL;
  guint64 size = 0;

  for (guint i = 0; hot_flavor_list ()[i] != NULL; i++)
    if (writing->reasons->pdata[i] == NULL && !hot_flavor_list ()[i]->write (&context, cancellable, error))
      return FALSE;
  if (!write_environment (writing, cancellable, error) ||
      (source->example != NULL && !write_examples (writing, cancellable, error)) ||
      !measure (writing->artifacts, *writing->folder != '\0' ? writing->folder : NULL, &size, cancellable, error))
    return FALSE;

  text = describe (writing, size);
  if (!write_text (writing, HOT_MODEL_DESCRIPTION_FILE, text, cancellable, error))
    return FALSE;
  if (json != NULL)
    *json = g_steal_pointer (&text);

  return TRUE;
}

gboolean
hot_model_directory_write (HotArtifacts            *artifacts,
                           const HotModelContents  *source,
                           char                   **json,
                           GCancellable            *cancellable,
                           GError                 **error)
{
  g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  const Writing writing = { artifacts, HOT_MODEL_DIRECTORY, source, reasons, TRUE };

  for (guint i = 0; hot_flavor_list ()[i] != NULL; i++)
    g_ptr_array_add (reasons, hot_flavor_list ()[i]->explain (source->model));

  return write_all (&writing, json, cancellable, error);
}

gboolean
hot_model_directory_write_flavor (HotArtifacts            *folder,
                                  const HotModelContents  *source,
                                  const HotFlavor         *flavor,
                                  GCancellable            *cancellable,
                                  GError                 **error)
{
  g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  const Writing writing = { folder, "", source, reasons, FALSE };

  for (guint i = 0; hot_flavor_list ()[i] != NULL; i++)
    {
      const char *name = hot_flavor_list ()[i]->name;
      const gboolean is_wanted = g_str_equal (name, flavor->name) ||
                                 (flavor->needs != NULL && g_strv_contains (flavor->needs, name));

      g_ptr_array_add (reasons, is_wanted ? NULL : g_strdup (""));
    }

  return write_all (&writing, NULL, cancellable, error);
}
