/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-mlruns-private.h"

#include <string.h>

#include "tracking/hot-tracking-validation.h"

/* The model registry of MLflow's file store: models/NAME with tags, aliases and version-N. */

#define VERSION_PREFIX "version-"
/* The stage of a version that was deleted (mlflow/store/model_registry/file_store.py). */
#define STAGE_DELETED  "Deleted_Internal"

typedef struct {
  HotMlrunsImport *import;
  GHashTable      *meta;
  const char      *name;
  gint64           version;
  char            *source;
  gboolean         was_there;
} Entry;

static gboolean
insert_model_cb (HotSqliteConnection  *connection,
                 gpointer              user_data,
                 GError              **error)
{
  Entry *entry = user_data;
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection,
                     "INSERT INTO registered_models (name, creation_time, last_updated_time, description) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT DO NOTHING");
  hot_statement_bind_text (&statement, entry->name);
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (entry->meta, "creation_timestamp"));
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (entry->meta, "last_updated_timestamp"));
  hot_statement_bind_text (&statement, g_hash_table_lookup (entry->meta, "description"));
  if (!hot_statement_run (&statement, error))
    return FALSE;
  entry->was_there = hot_sqlite_connection_get_n_changed (connection) == 0;

  return TRUE;
}

static gboolean
insert_version_cb (HotSqliteConnection  *connection,
                   gpointer              user_data,
                   GError              **error)
{
  Entry *entry = user_data;
  const char *stage = g_hash_table_lookup (entry->meta, "current_stage");
  const char *status = g_hash_table_lookup (entry->meta, "status");
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection,
                     "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, user_id, current_stage, "
                     "source, storage_location, run_id, run_link, status, status_message) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12)");
  hot_statement_bind_text (&statement, entry->name);
  hot_statement_bind_int (&statement, entry->version);
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (entry->meta, "creation_timestamp"));
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (entry->meta, "last_updated_timestamp"));
  hot_statement_bind_text (&statement, g_hash_table_lookup (entry->meta, "description"));
  hot_statement_bind_text (&statement, g_hash_table_lookup (entry->meta, "user_id"));
  hot_statement_bind_text (&statement, stage != NULL ? stage : "None");
  hot_statement_bind_text (&statement, entry->source);
  hot_statement_bind_text (&statement, g_hash_table_lookup (entry->meta, "run_id"));
  hot_statement_bind_text (&statement, g_hash_table_lookup (entry->meta, "run_link"));
  hot_statement_bind_text (&statement, status != NULL ? status : "READY");
  hot_statement_bind_text (&statement, g_hash_table_lookup (entry->meta, "status_message"));

  return hot_statement_run (&statement, error);
}

/* Where the artifacts of the run or of the logged model are now, if @source is among them: "…/ID/artifacts/model". (transfer full)
 * (nullable) */
static char *
find_moved (const char *source,
            const char *id,
            const char *uri)
{
  g_autofree char *inside = id != NULL ? g_strconcat ("/", id, "/artifacts", NULL) : NULL;
  const char *found = inside != NULL ? strstr (source, inside) : NULL;

  if (found == NULL || uri == NULL)
    return NULL;
  found += strlen (inside);

  return *found == '/' ? hot_sqlite_append_path (uri, found + 1) : *found == '\0' ? g_strdup (uri) : NULL;
}

/* A version of a run that came along points to where the run's artifacts are now. (transfer full) (nullable) */
static char *
dup_source (Entry *entry)
{
  HotTrackingStore *store = HOT_TRACKING_STORE (entry->import->store);
  const char *source = g_hash_table_lookup (entry->meta, "storage_location");
  const char *run_id = g_hash_table_lookup (entry->meta, "run_id");
  const char *model = NULL;
  g_autofree char *model_id = NULL;
  g_autoptr(HotRun) run = NULL;
  g_autoptr(HotLoggedModel) logged = NULL;
  char *moved = NULL;

  if (source == NULL)
    source = g_hash_table_lookup (entry->meta, "source");
  if (source == NULL)
    return NULL;

  if (run_id != NULL && hot_validate_run_id (run_id, NULL))
    run = hot_tracking_store_get_run (store, run_id, entry->import->cancellable, NULL);
  if (run != NULL)
    moved = find_moved (source, run_id, run->artifact_uri);
  if (moved == NULL && (model = strstr (source, "/m-")) != NULL)
    {
      model_id = g_strndup (model + 1, strcspn (model + 1, "/"));
      logged = hot_tracking_store_get_logged_model (store, model_id, FALSE, entry->import->cancellable, NULL);
      moved = logged != NULL ? find_moved (source, model_id, logged->artifact_uri) : NULL;
    }

  return moved != NULL ? moved : g_strdup (source);
}

static gboolean
model_tag_cb (const char  *key,
              const char  *contents,
              gpointer     user_data,
              GError     **error)
{
  Entry *entry = user_data;

  return hot_tracking_store_set_registered_model_tag (HOT_TRACKING_STORE (entry->import->store), entry->name, key, contents,
                                                      entry->import->cancellable, error);
}

static gboolean
version_tag_cb (const char  *key,
                const char  *contents,
                gpointer     user_data,
                GError     **error)
{
  Entry *entry = user_data;

  return hot_tracking_store_set_model_version_tag (HOT_TRACKING_STORE (entry->import->store), entry->name, entry->version, key,
                                                   contents, entry->import->cancellable, error);
}

/* One of a version that was deleted leads nowhere. */
static gboolean
alias_cb (const char  *key,
          const char  *contents,
          gpointer     user_data,
          GError     **error)
{
  Entry *entry = user_data;
  HotTrackingStore *store = HOT_TRACKING_STORE (entry->import->store);
  const gint64 number = g_ascii_strtoll (contents, NULL, 10);
  g_autoptr(HotModelVersion) version = hot_tracking_store_get_model_version (store, entry->name, number, entry->import->cancellable, NULL);

  return version == NULL || hot_tracking_store_set_alias (store, entry->name, key, number, entry->import->cancellable, error);
}

static gboolean
add_version (Entry       *model,
             const char  *folder,
             gint64       number,
             GError     **error)
{
  g_autoptr(GHashTable) meta = _hot_mlruns_read_meta (folder, error);
  g_autofree char *tags = g_build_filename (folder, "tags", NULL);
  Entry entry = { model->import, meta, model->name, number, NULL, FALSE };
  gboolean ok;

  if (meta == NULL)
    return FALSE;
  if (g_strcmp0 (g_hash_table_lookup (meta, "current_stage"), STAGE_DELETED) == 0)
    return TRUE;

  entry.source = dup_source (&entry);
  ok = hot_sqlite_store_write (model->import->store, insert_version_cb, &entry, model->import->cancellable, error) &&
       _hot_mlruns_for_each_file (tags, HOT_MLRUNS_MAX_VALUE, version_tag_cb, &entry, error);
  g_free (entry.source);
  model->import->counts.n_versions += ok;

  return ok;
}

static gboolean
add_model (HotMlrunsImport  *self,
           const char       *folder,
           GError          **error)
{
  g_autoptr(GHashTable) meta = _hot_mlruns_read_meta (folder, error);
  g_autofree char *tags = g_build_filename (folder, "tags", NULL);
  g_autofree char *aliases = g_build_filename (folder, "aliases", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  Entry entry = { self, meta, meta != NULL ? g_hash_table_lookup (meta, "name") : NULL, 0, NULL, FALSE };
  const char *name;

  if (meta == NULL || !hot_validate_model_name (entry.name, error) ||
      !hot_sqlite_store_write (self->store, insert_model_cb, &entry, self->cancellable, error))
    return FALSE;
  if (entry.was_there)
    {
      self->counts.n_kept++;
      return TRUE;
    }

  self->counts.n_models++;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *version = g_build_filename (folder, name, NULL);
      guint64 number;

      if (g_str_has_prefix (name, VERSION_PREFIX) &&
          g_ascii_string_to_unsigned (name + strlen (VERSION_PREFIX), 10, 1, G_MAXINT32, &number, NULL) &&
          !add_version (&entry, version, (gint64) number, error))
        return FALSE;
    }

  return _hot_mlruns_for_each_file (tags, HOT_MLRUNS_MAX_VALUE, model_tag_cb, &entry, error) &&
         _hot_mlruns_for_each_file (aliases, HOT_MLRUNS_MAX_VALUE, alias_cb, &entry, error);
}

gboolean
_hot_mlruns_add_registry (HotMlrunsImport  *self,
                          GError          **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "models", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *model = g_build_filename (folder, name, NULL);
      g_autofree char *meta = g_build_filename (model, "meta.yaml", NULL);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (g_file_test (meta, G_FILE_TEST_IS_REGULAR) && !add_model (self, model, error))
        return FALSE;
    }

  return TRUE;
}
