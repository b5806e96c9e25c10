/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-mlruns-private.h"

#include <string.h>

/* What runs of MLflow's file store read and wrote: EXPERIMENT/datasets/ID, EXPERIMENT/models/ID, RUN/inputs/ID, RUN/outputs/ID. */

/* In a folder's meta.yaml. */
#define TAG_PREFIX "tags/"

typedef gboolean (*FolderFunc) (const char  *folder,
                                const char  *name,
                                gpointer     user_data,
                                GError     **error);

/* Calls @func for each folder in a folder that has a meta.yaml. */
static gboolean
for_each_folder (const char  *folder,
                 const char  *inside,
                 FolderFunc   func,
                 gpointer     user_data,
                 GError     **error)
{
  g_autofree char *path = g_build_filename (folder, inside, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *meta = g_build_filename (child, "meta.yaml", NULL);

      if (g_file_test (meta, G_FILE_TEST_IS_REGULAR) && !func (child, name, user_data, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct {
  HotMlrunsImport *import;
  const char      *experiment_folder;
  const char      *run_id;
} Links;

/* Its tags point into @meta. */
static GArray *
list_tags (GHashTable *meta)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, meta);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_has_prefix (key, TAG_PREFIX))
      g_array_append_vals (tags, &(HotKeyValue) { (char *) key + strlen (TAG_PREFIX), value }, 1);

  return tags;
}

static gboolean
add_dataset (Links        *links,
             GHashTable   *link,
             const char   *id,
             GError      **error)
{
  g_autofree char *folder = g_build_filename (links->experiment_folder, "datasets", id, NULL);
  g_autoptr(GHashTable) meta = strchr (id, '/') == NULL ? _hot_mlruns_read_meta (folder, NULL) : NULL;
  g_autoptr(GArray) tags = list_tags (link);
  HotDatasetInput input = { .tags = (const HotKeyValue *) (gpointer) tags->data, .n_tags = tags->len };

  /* Where the data set is lost, nothing is known but that there was one. */
  if (meta == NULL || g_hash_table_lookup (meta, "name") == NULL || g_hash_table_lookup (meta, "digest") == NULL)
    return TRUE;

  input.name = g_hash_table_lookup (meta, "name");
  input.digest = g_hash_table_lookup (meta, "digest");
  input.source_type = g_hash_table_lookup (meta, "source_type");
  input.source = g_hash_table_lookup (meta, "source");
  input.schema = g_hash_table_lookup (meta, "schema");
  input.profile = g_hash_table_lookup (meta, "profile");

  return hot_tracking_store_log_inputs (HOT_TRACKING_STORE (links->import->store), links->run_id, &input, 1, NULL, 0,
                                        links->import->cancellable, error);
}

/* Of a logged model that is there. */
static gboolean
has_model (Links      *links,
           const char *id)
{
  g_autoptr(HotLoggedModel) model =
    hot_tracking_store_get_logged_model (HOT_TRACKING_STORE (links->import->store), id, FALSE, links->import->cancellable, NULL);

  return model != NULL;
}

static gboolean
input_cb (const char  *folder,
          const char  *name,
          gpointer     user_data,
          GError     **error)
{
  Links *links = user_data;
  g_autoptr(GHashTable) meta = _hot_mlruns_read_meta (folder, error);
  const char *type = meta != NULL ? g_hash_table_lookup (meta, "source_type") : NULL;
  const char *source = meta != NULL ? g_hash_table_lookup (meta, "source_id") : NULL;
  const HotModelLink link = { .model_id = source };

  if (meta == NULL)
    return FALSE;
  if (source != NULL && g_strcmp0 (type, "DATASET") == 0)
    return add_dataset (links, meta, source, error);
  if (source == NULL || g_strcmp0 (type, "MODEL") != 0 || !has_model (links, source))
    return TRUE;

  return hot_tracking_store_log_inputs (HOT_TRACKING_STORE (links->import->store), links->run_id, NULL, 0, &link, 1,
                                        links->import->cancellable, error);
}

static gboolean
output_cb (const char  *folder,
           const char  *name,
           gpointer     user_data,
           GError     **error)
{
  Links *links = user_data;
  g_autoptr(GHashTable) meta = _hot_mlruns_read_meta (folder, error);
  const char *step = meta != NULL ? g_hash_table_lookup (meta, "step") : NULL;
  const HotModelLink link = { meta != NULL ? g_hash_table_lookup (meta, "destination_id") : NULL,
                              step != NULL ? g_ascii_strtoll (step, NULL, 10) : 0 };

  if (meta == NULL)
    return FALSE;
  if (link.model_id == NULL || !has_model (links, link.model_id))
    return TRUE;

  return hot_tracking_store_log_outputs (HOT_TRACKING_STORE (links->import->store), links->run_id, &link, 1,
                                         links->import->cancellable, error);
}

gboolean
_hot_mlruns_add_links (HotMlrunsImport  *self,
                       const char       *experiment_folder,
                       const char       *folder,
                       const char       *run_id,
                       GError          **error)
{
  Links links = { self, experiment_folder, run_id };

  return for_each_folder (folder, "inputs", input_cb, &links, error) && for_each_folder (folder, "outputs", output_cb, &links, error);
}

typedef struct {
  HotMlrunsImport *import;
  GHashTable      *meta;
  const char      *id;
  const char      *location;
  gint64           experiment;
  gboolean         was_there;
} Logged;

static gboolean
insert_logged_cb (HotSqliteConnection  *connection,
                  gpointer              user_data,
                  GError              **error)
{
  Logged *model = user_data;
  const char *status = g_hash_table_lookup (model->meta, "status");
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection,
                     "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, "
                     "last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id, status_message) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'active', ?8, ?9, ?10) ON CONFLICT DO NOTHING");
  hot_statement_bind_text (&statement, model->id);
  hot_statement_bind_int (&statement, model->experiment);
  hot_statement_bind_text (&statement, g_hash_table_lookup (model->meta, "name"));
  hot_statement_bind_text (&statement, model->location);
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (model->meta, "creation_timestamp"));
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (model->meta, "last_updated_timestamp"));
  hot_statement_bind_int (&statement, status != NULL ? g_ascii_strtoll (status, NULL, 10) : 0);
  hot_statement_bind_text (&statement, g_hash_table_lookup (model->meta, "model_type"));
  hot_statement_bind_text (&statement, g_hash_table_lookup (model->meta, "source_run_id"));
  hot_statement_bind_text (&statement, g_hash_table_lookup (model->meta, "status_message"));
  if (!hot_statement_run (&statement, error))
    return FALSE;
  model->was_there = hot_sqlite_connection_get_n_changed (connection) == 0;

  return TRUE;
}

static gboolean
logged_param_cb (const char  *key,
                 const char  *contents,
                 gpointer     user_data,
                 GError     **error)
{
  Logged *model = user_data;
  const HotKeyValue pair = { key, contents };

  return hot_tracking_store_log_logged_model_params (HOT_TRACKING_STORE (model->import->store), model->id, &pair, 1,
                                                     model->import->cancellable, error);
}

static gboolean
logged_tag_cb (const char  *key,
               const char  *contents,
               gpointer     user_data,
               GError     **error)
{
  Logged *model = user_data;
  const HotKeyValue pair = { key, contents };
  g_autoptr(HotLoggedModel) changed =
    hot_tracking_store_set_logged_model_tags (HOT_TRACKING_STORE (model->import->store), model->id, &pair, 1,
                                              model->import->cancellable, error);

  return changed != NULL;
}

static gboolean
logged_cb (const char  *folder,
           const char  *name,
           gpointer     user_data,
           GError     **error)
{
  Logged *experiment = user_data;
  HotMlrunsImport *import = experiment->import;
  g_autoptr(GHashTable) meta = _hot_mlruns_read_meta (folder, error);
  g_autofree char *artifacts = g_build_filename (folder, "artifacts", NULL);
  g_autofree char *params = g_build_filename (folder, "params", NULL);
  g_autofree char *tags = g_build_filename (folder, "tags", NULL);
  g_autofree char *below = g_strconcat ("models/", name, "/artifacts", NULL);
  g_autofree char *location = import->copy ? hot_sqlite_append_path (experiment->location, below) : g_strdup (artifacts);
  Logged model = { import, meta, name, location, experiment->experiment, FALSE };
  g_autoptr(HotArtifacts) target = NULL;

  if (meta == NULL)
    return FALSE;
  if (!import->store->schema.has_logged_models)
    {
      import->counts.n_left_out++;
      return TRUE;
    }
  if (g_strcmp0 (g_hash_table_lookup (meta, "lifecycle_stage"), "deleted") == 0)
    return TRUE;
  if (!hot_sqlite_store_write (import->store, insert_logged_cb, &model, import->cancellable, error))
    return FALSE;
  if (model.was_there)
    return TRUE;
  import->counts.n_logged_models++;
  if (!_hot_mlruns_for_each_file (params, HOT_MLRUNS_MAX_VALUE, logged_param_cb, &model, error) ||
      !_hot_mlruns_for_each_file (tags, HOT_MLRUNS_MAX_VALUE, logged_tag_cb, &model, error))
    return FALSE;
  if (!import->copy || !g_file_test (artifacts, G_FILE_TEST_IS_DIR))
    return TRUE;
  target = hot_artifacts_new (location, import->store->artifact_root, error);

  return target != NULL && hot_artifacts_add (target, NULL, artifacts, import->cancellable, error);
}

gboolean
_hot_mlruns_add_logged (HotMlrunsImport  *self,
                        const char       *folder,
                        gint64            experiment,
                        const char       *location,
                        GError          **error)
{
  Logged all = { self, NULL, NULL, location, experiment, FALSE };

  return for_each_folder (folder, "models", logged_cb, &all, error);
}

typedef struct {
  Logged      *model;
  const char  *key;
  char       **lines;
} Measured;

/* "timestamp value step run", and "data-set digest" where it is known. A run that is not there has measured nothing. */
static gboolean
insert_measured_cb (HotSqliteConnection  *connection,
                    gpointer              user_data,
                    GError              **error)
{
  Measured *measured = user_data;
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT 1 FROM runs WHERE run_uuid = ?");
  for (char **line = measured->lines; *line != NULL; line++)
    {
      g_auto(GStrv) words = g_strsplit (*line, " ", 6);
      const guint n = g_strv_length (words);
      HotMetric metric = { .key = measured->key, .model_id = measured->model->id };
      gboolean has_run;

      if (n < 4)
        continue;
      hot_statement_reset (&statement);
      hot_statement_bind_text (&statement, words[3]);
      has_run = hot_statement_step (&statement, error) > 0;
      if (!has_run)
        continue;
      metric.timestamp = MAX (0, g_ascii_strtoll (words[0], NULL, 10));
      metric.value = g_ascii_strtod (words[1], NULL);
      metric.step = g_ascii_strtoll (words[2], NULL, 10);
      metric.dataset_name = n >= 6 ? words[4] : NULL;
      metric.dataset_digest = n >= 6 ? words[5] : NULL;
      if (!hot_sqlite_insert_model_metrics (connection, words[3], measured->model->experiment, &metric, 1, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
measured_cb (const char  *key,
             const char  *contents,
             gpointer     user_data,
             GError     **error)
{
  Logged *model = user_data;
  g_auto(GStrv) lines = g_strsplit (contents, "\n", -1);
  Measured measured = { model, key, lines };

  return hot_sqlite_store_write (model->import->store, insert_measured_cb, &measured, model->import->cancellable, error);
}

static gboolean
measured_model_cb (const char  *folder,
                   const char  *name,
                   gpointer     user_data,
                   GError     **error)
{
  Logged *experiment = user_data;
  g_autofree char *metrics = g_build_filename (folder, "metrics", NULL);
  Logged model = { experiment->import, NULL, name, NULL, experiment->experiment, FALSE };
  Links links = { experiment->import, NULL, NULL };

  return !has_model (&links, name) || _hot_mlruns_for_each_file (metrics, HOT_MLRUNS_MAX_METRICS, measured_cb, &model, error);
}

gboolean
_hot_mlruns_add_measured (HotMlrunsImport  *self,
                          const char       *folder,
                          gint64            experiment,
                          GError          **error)
{
  Logged all = { self, NULL, NULL, NULL, experiment, FALSE };

  return !self->store->schema.has_logged_models || for_each_folder (folder, "models", measured_model_cb, &all, error);
}
