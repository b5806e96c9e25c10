/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-mlruns-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

#include "base/hot-small-file.h"
#include "tracking/hot-artifacts.h"
#include "tracking/hot-tracking-validation.h"

#define MAX_DEPTH 20

/* While a run is being added. */
#define TAG_UNFINISHED "hothouse.importing"

typedef HotMlrunsImport Import;

typedef struct {
  GHashTable *meta;
  const char *id;
  const char *uri;
  gint64      experiment;
  gboolean    was_there;
} NewRun;

static gboolean
is_null (yaml_node_t *node)
{
  const char *text = (const char *) node->data.scalar.value;

  return node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && (*text == '\0' || g_str_equal (text, "null") || g_str_equal (text, "~"));
}

static void
take_mapping (GHashTable      *meta,
              yaml_document_t *document,
              yaml_node_t     *mapping,
              const char      *prefix)
{
  for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++)
    {
      yaml_node_t *key = yaml_document_get_node (document, pair->key);
      yaml_node_t *value = yaml_document_get_node (document, pair->value);
      g_autofree char *name = NULL;

      if (key->type != YAML_SCALAR_NODE)
        continue;
      name = g_strconcat (prefix, (char *) key->data.scalar.value, NULL);
      if (value->type == YAML_SCALAR_NODE && !is_null (value))
        g_hash_table_insert (meta, g_steal_pointer (&name), g_strdup ((char *) value->data.scalar.value));
      else if (value->type == YAML_MAPPING_NODE && *prefix == '\0')
        {
          g_autofree char *inner = g_strconcat (name, "/", NULL);

          take_mapping (meta, document, value, inner);
        }
    }
}

GHashTable *
_hot_mlruns_read_meta (const char  *folder,
                       GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "meta.yaml", NULL);
  g_autoptr(GHashTable) meta = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *contents = NULL;
  yaml_parser_t parser;
  yaml_document_t document;
  gsize size;
  gboolean ok;

  contents = hot_small_file_read (path, HOT_MLRUNS_MAX_VALUE, &size, error);
  if (contents == NULL)
    return NULL;
  yaml_parser_initialize (&parser);
  yaml_parser_set_input_string (&parser, (const guchar *) contents, size);
  ok = yaml_parser_load (&parser, &document);
  if (ok)
    {
      yaml_node_t *root = yaml_document_get_root_node (&document);

      if (root != NULL && root->type == YAML_MAPPING_NODE)
        take_mapping (meta, &document, root, "");
      yaml_document_delete (&document);
    }
  else
    {
      hot_refuse (error, HOT_TRACKING_ERROR_DATA_LOSS, _("%s, line %u: %s"), path, (guint) parser.problem_mark.line + 1,
                  parser.problem != NULL ? parser.problem : _("this is not YAML"));
    }
  yaml_parser_delete (&parser);

  return ok ? g_steal_pointer (&meta) : NULL;
}

gint64
_hot_mlruns_get_time (GHashTable *meta,
                      const char *key)
{
  const char *text = g_hash_table_lookup (meta, key);
  gint64 time;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &time, NULL) ? time : HOT_TIME_NONE;
}

/* Numbers in newer folders, words in older ones. */
static const char *
get_status (GHashTable *meta)
{
  const char *text = g_hash_table_lookup (meta, "status");
  HotRunStatus status = hot_run_status_from_string (text);

  if (status == 0 && text != NULL)
    status = g_ascii_strtoull (text, NULL, 10);
  if (status < HOT_RUN_STATUS_RUNNING || status > HOT_RUN_STATUS_KILLED)
    status = HOT_RUN_STATUS_FINISHED;

  return hot_run_status_to_string (status);
}

static gboolean
for_each_file (const char   *folder,
               const char   *prefix,
               guint         depth,
               gsize         max_size,
               HotMlrunsFileFunc func,
               gpointer      user_data,
               GError      **error)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && depth < MAX_DEPTH && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *key = prefix != NULL ? g_strconcat (prefix, "/", name, NULL) : g_strdup (name);
      g_autofree char *contents = NULL;
      GStatBuf status;

      if (name[0] == '.' || g_lstat (path, &status) != 0)
        continue;
      if (S_ISDIR (status.st_mode))
        {
          if (!for_each_file (path, key, depth + 1, max_size, func, user_data, error))
            return FALSE;
        }
      else if (S_ISREG (status.st_mode) && (gsize) status.st_size <= max_size)
        {
          if (!g_file_get_contents (path, &contents, NULL, error) || !func (key, contents, user_data, error))
            return FALSE;
        }
    }

  return TRUE;
}

gboolean
_hot_mlruns_for_each_file (const char         *folder,
                           gsize               max_size,
                           HotMlrunsFileFunc   func,
                           gpointer            user_data,
                           GError            **error)
{
  return for_each_file (folder, NULL, 0, max_size, func, user_data, error);
}

/* Whether an earlier import was interrupted in it. */
static gboolean
is_unfinished (HotSqliteConnection *connection,
               const char          *run_id)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT 1 FROM tags WHERE run_uuid = ? AND key = '" TAG_UNFINISHED "'");
  hot_statement_bind_text (&statement, run_id);

  return hot_statement_step (&statement, NULL) > 0;
}

static gboolean
insert_run_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  NewRun *run = user_data;
  g_auto(HotStatement) statement = { 0 };
  const char *stage = g_hash_table_lookup (run->meta, "lifecycle_stage");
  const char *name = g_hash_table_lookup (run->meta, "run_name");

  hot_statement_use (&statement, connection,
                     "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, "
                     "end_time, source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time) "
                     "VALUES (?, ?, 'UNKNOWN', '', '', ?, ?, ?, ?, '', 'active', ?, ?, ?) ON CONFLICT DO NOTHING");
  hot_statement_bind_text (&statement, run->id);
  hot_statement_bind_text (&statement, name);
  hot_statement_bind_text (&statement, g_hash_table_lookup (run->meta, "user_id"));
  hot_statement_bind_text (&statement, get_status (run->meta));
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (run->meta, "start_time"));
  hot_statement_bind_time (&statement, _hot_mlruns_get_time (run->meta, "end_time"));
  hot_statement_bind_text (&statement, run->uri);
  hot_statement_bind_int (&statement, run->experiment);
  hot_statement_bind_time (&statement, g_strcmp0 (stage, "deleted") == 0 ? _hot_mlruns_get_time (run->meta, "deleted_time") : HOT_TIME_NONE);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  run->was_there = hot_sqlite_connection_get_n_changed (connection) == 0 && !is_unfinished (connection, run->id);

  return run->was_there || (hot_sqlite_put_run_tag (connection, run->id, TAG_UNFINISHED, "true", error) &&
                            (name == NULL || *name == '\0' ||
                             hot_sqlite_put_run_tag (connection, run->id, HOT_TAG_RUN_NAME, name, error)));
}

typedef struct {
  Import     *import;
  const char *run_id;
} Files;

static gboolean
add_param_cb (const char  *key,
              const char  *contents,
              gpointer     user_data,
              GError     **error)
{
  Files *files = user_data;

  return hot_tracking_store_log_param (HOT_TRACKING_STORE (files->import->store), files->run_id, key, contents,
                                       files->import->cancellable, error);
}

static gboolean
add_tag_cb (const char  *key,
            const char  *contents,
            gpointer     user_data,
            GError     **error)
{
  Files *files = user_data;

  return hot_tracking_store_set_tag (HOT_TRACKING_STORE (files->import->store), files->run_id, key, contents,
                                     files->import->cancellable, error);
}

/* "timestamp value step", a point a line. */
static gboolean
add_metric_cb (const char  *key,
               const char  *contents,
               gpointer     user_data,
               GError     **error)
{
  Files *files = user_data;
  g_autoptr(GArray) points = g_array_new (FALSE, TRUE, sizeof (HotMetric));
  g_auto(GStrv) lines = g_strsplit (contents, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(GStrv) words = g_strsplit (*line, " ", 4);
      HotMetric point = { .key = key };

      if (words[0] != NULL && words[1] != NULL)
        {
          point.timestamp = MAX (0, g_ascii_strtoll (words[0], NULL, 10));
          point.value = g_ascii_strtod (words[1], NULL);
          point.step = words[2] != NULL ? g_ascii_strtoll (words[2], NULL, 10) : 0;
          g_array_append_val (points, point);
        }
      if (points->len == HOT_LOG_BATCH_METRICS || (line[1] == NULL && points->len > 0))
        {
          if (!hot_tracking_store_log_batch (HOT_TRACKING_STORE (files->import->store), files->run_id,
                                             (const HotMetric *) (gpointer) points->data, points->len, NULL, 0, NULL, 0,
                                             files->import->cancellable, error))
            return FALSE;
          g_array_set_size (points, 0);
        }
    }

  return TRUE;
}

static gboolean
add_files (Import      *import,
           const char  *folder,
           NewRun      *run,
           GError     **error)
{
  g_autofree char *params = g_build_filename (folder, "params", NULL);
  g_autofree char *metrics = g_build_filename (folder, "metrics", NULL);
  g_autofree char *tags = g_build_filename (folder, "tags", NULL);
  g_autofree char *artifacts = g_build_filename (folder, "artifacts", NULL);
  g_autoptr(HotArtifacts) target = NULL;
  Files files = { import, run->id };

  if (!for_each_file (params, NULL, 0, HOT_MLRUNS_MAX_VALUE, add_param_cb, &files, error) ||
      !for_each_file (metrics, NULL, 0, HOT_MLRUNS_MAX_METRICS, add_metric_cb, &files, error) ||
      !for_each_file (tags, NULL, 0, HOT_MLRUNS_MAX_VALUE, add_tag_cb, &files, error))
    return FALSE;
  if (!import->copy || !g_file_test (artifacts, G_FILE_TEST_IS_DIR))
    return TRUE;
  target = hot_artifacts_new (run->uri, import->store->artifact_root, error);

  return target != NULL && hot_artifacts_add (target, NULL, artifacts, import->cancellable, error);
}

static gboolean
import_run (Import      *import,
            const char  *experiment_folder,
            const char  *folder,
            const char  *id,
            gint64       experiment,
            const char  *location,
            GError     **error)
{
  g_autoptr(GHashTable) meta = _hot_mlruns_read_meta (folder, error);
  g_autofree char *below = g_strconcat (id, "/artifacts", NULL);
  g_autofree char *uri = import->copy ? hot_sqlite_append_path (location, below) : g_build_filename (folder, "artifacts", NULL);
  NewRun run = { meta, id, uri, experiment };

  if (meta == NULL || !hot_sqlite_store_write (import->store, insert_run_cb, &run, import->cancellable, error))
    return FALSE;
  if (run.was_there)
    return TRUE;
  if (!add_files (import, folder, &run, error) || !_hot_mlruns_add_links (import, experiment_folder, folder, id, error) ||
      !hot_tracking_store_delete_run_tag (HOT_TRACKING_STORE (import->store), id, TAG_UNFINISHED, import->cancellable, error))
    return FALSE;
  import->counts.n_runs++;

  /* Only now, because nothing is logged to a deleted run. */
  return g_strcmp0 (g_hash_table_lookup (meta, "lifecycle_stage"), "deleted") != 0 ||
         hot_tracking_store_delete_run (HOT_TRACKING_STORE (import->store), id, import->cancellable, error);
}

static gboolean
add_experiment_tag_cb (const char  *key,
                       const char  *contents,
                       gpointer     user_data,
                       GError     **error)
{
  Files *files = user_data;

  return hot_tracking_store_set_experiment_tag (HOT_TRACKING_STORE (files->import->store), files->run_id, key, contents,
                                                files->import->cancellable, error);
}

/* (transfer full): that of this name, made if there is none */
static HotExperiment *
get_experiment (Import      *import,
                const char  *folder,
                GHashTable  *meta,
                GError     **error)
{
  HotTrackingStore *store = HOT_TRACKING_STORE (import->store);
  const char *name = g_hash_table_lookup (meta, "name");
  HotExperiment *experiment = hot_tracking_store_get_experiment_by_name (store, name != NULL ? name : "", import->cancellable, NULL);
  g_autofree char *tags = g_build_filename (folder, "tags", NULL);
  g_autofree char *id = NULL;
  Files files = { import, NULL };

  if (experiment != NULL)
    return experiment;
  id = hot_tracking_store_create_experiment (store, name, import->copy ? NULL : folder, NULL, 0, import->cancellable, error);
  if (id == NULL)
    return NULL;
  files.run_id = id;
  if (!for_each_file (tags, NULL, 0, HOT_MAX_EXPERIMENT_TAG_VALUE, add_experiment_tag_cb, &files, error))
    return NULL;

  return hot_tracking_store_get_experiment (store, id, import->cancellable, error);
}

static guint
count_traces (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "traces", NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static gboolean
import_experiment (Import      *import,
                   const char  *folder,
                   gboolean     is_deleted,
                   GError     **error)
{
  g_autoptr(GHashTable) meta = _hot_mlruns_read_meta (folder, error);
  g_autoptr(HotExperiment) experiment = meta != NULL ? get_experiment (import, folder, meta, error) : NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 id;
  const char *name;

  if (experiment == NULL || !hot_sql_parse_experiment_id (experiment->id, &id, error) ||
      !_hot_mlruns_add_logged (import, folder, id, experiment->artifact_location, error))
    return FALSE;
  import->counts.n_traces += count_traces (folder);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *run = g_build_filename (folder, name, NULL);
      g_autofree char *file = g_build_filename (run, "meta.yaml", NULL);

      if (g_cancellable_set_error_if_cancelled (import->cancellable, error))
        return FALSE;
      if (!hot_validate_run_id (name, NULL) || !g_file_test (file, G_FILE_TEST_IS_REGULAR))
        continue;
      if (!import_run (import, folder, run, name, id, experiment->artifact_location, error))
        return FALSE;
      hot_progress_report (import->progress, -1.0, experiment->name);
    }

  if (!_hot_mlruns_add_measured (import, folder, id, error))
    return FALSE;

  return !is_deleted || experiment->is_deleted ||
         hot_tracking_store_delete_experiment (HOT_TRACKING_STORE (import->store), experiment->id, import->cancellable, error);
}

static gboolean
import_folder (Import      *import,
               const char  *folder,
               gboolean     is_trash,
               GError     **error)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *file = g_build_filename (path, "meta.yaml", NULL);

      if (g_ascii_isdigit (name[0]) && g_file_test (file, G_FILE_TEST_IS_REGULAR) &&
          !import_experiment (import, path, is_trash, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
hot_mlruns_is_one (const char *folder)
{
  g_autofree char *database = g_build_filename (folder, "mlflow.db", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (g_file_test (database, G_FILE_TEST_EXISTS))
    return FALSE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, "meta.yaml", NULL);

      if (g_ascii_isdigit (name[0]) && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    }

  return FALSE;
}

int
hot_mlruns_import (HotSqliteStore     *store,
                   const char         *folder,
                   gboolean            copy,
                   HotMlrunsCounts    *counts,
                   const HotProgress  *progress,
                   GCancellable       *cancellable,
                   GError            **error)
{
  Import import = { .store = store, .folder = folder, .copy = copy, .progress = progress, .cancellable = cancellable };
  g_autofree char *trash = g_build_filename (folder, ".trash", NULL);
  const gboolean ok = import_folder (&import, folder, FALSE, error) && import_folder (&import, trash, TRUE, error) &&
                      _hot_mlruns_add_registry (&import, error);

  if (counts != NULL)
    *counts = import.counts;

  return ok ? (int) import.counts.n_runs : -1;
}

void
hot_mlruns_close_import (HotSqliteStore *store)
{
  store->is_read_only = TRUE;
}
