/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <errno.h>
#include <float.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static void hot_sqlite_store_init_iface (HotTrackingStoreInterface *iface);

/**
 * HotSqliteStore:
 *
 * MLflow's database as a tracking store.
 */
G_DEFINE_FINAL_TYPE_WITH_CODE (HotSqliteStore, hot_sqlite_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HOT_TYPE_TRACKING_STORE, hot_sqlite_store_init_iface))

/* Connections kept for reading. More may be in use at once. */
#define MAX_KEPT_READERS 4

static const char *const adjectives[] = {
  "able", "agile", "amber", "bold", "brave", "bright", "brisk", "calm", "clear", "clever", "crisp", "deft", "eager", "early",
  "fair", "fleet", "fond", "fresh", "gentle", "glad", "golden", "grand", "hardy", "honest", "jolly", "keen", "kind", "light",
  "lively", "lucky", "mellow", "merry", "mild", "neat", "nimble", "noble", "patient", "plain", "proud", "quick", "quiet", "rapid",
  "ready", "serene", "sharp", "silent", "smart", "smooth", "snug", "solid", "spry", "steady", "stout", "sunny", "swift", "tidy",
  "true", "vivid", "warm", "wise", "witty", "young", "zesty",
};

static const char *const nouns[] = {
  "ant", "badger", "bat", "bear", "bee", "bison", "boar", "buzzard", "carp", "cat", "crane", "crow", "deer", "dove", "duck", "eagle",
  "eel", "elk", "falcon", "finch", "fox", "frog", "gull", "hare", "hawk", "hen", "heron", "horse", "ibex", "jay", "kite", "lark",
  "lynx", "magpie", "marten", "mole", "moose", "moth", "mouse", "newt", "otter", "owl", "ox", "perch", "pike", "plover", "quail",
  "rabbit", "ram", "raven", "robin", "seal", "shrew", "snail", "sparrow", "stoat", "stork", "swan", "tern", "toad", "trout", "vole",
  "wolf", "wren",
};

gint64
hot_sqlite_now (void)
{
  return g_get_real_time () / 1000;
}

char *
hot_sqlite_new_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  char *id = g_malloc (33);
  gsize n = 0;

  for (const char *p = uuid; *p != '\0'; p++)
    if (*p != '-')
      id[n++] = *p;
  id[n] = '\0';

  return id;
}

char *
hot_sqlite_make_up_name (void)
{
  return g_strdup_printf ("%s-%s-%d", adjectives[g_random_int_range (0, G_N_ELEMENTS (adjectives))],
                          nouns[g_random_int_range (0, G_N_ELEMENTS (nouns))], g_random_int_range (0, 1000));
}

char *
hot_sqlite_append_path (const char *location,
                        const char *more)
{
  const char *query = g_uri_peek_scheme (location) != NULL ? strchr (location, '?') : NULL;
  g_autofree char *path = query != NULL ? g_strndup (location, query - location) : g_strdup (location);

  return g_strconcat (path, g_str_has_suffix (path, "/") ? "" : "/", more, query, NULL);
}

double
hot_sqlite_sanitize (double    value,
                     gboolean *is_nan)
{
  *is_nan = isnan (value);
  if (*is_nan)
    return 0.0;

  return isinf (value) ? copysign (DBL_MAX, value) : value;
}

gboolean
hot_sqlite_read_pairs (HotStatement       *statement,
                       const HotKeyValue **pairs,
                       guint              *n,
                       GError            **error)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));
  int code;

  while ((code = hot_statement_step (statement, error)) > 0)
    {
      const char *value = hot_statement_get_text (statement, 1);
      HotKeyValue pair = { hot_statement_dup_text (statement, 0), g_strdup (value != NULL ? value : "") };

      g_array_append_val (array, pair);
    }
  *n = array->len;
  *pairs = (const HotKeyValue *) (gpointer) g_array_free (array, FALSE);

  return code == 0;
}

gboolean
hot_sqlite_reader_begin (HotSqliteReader  *self,
                         HotSqliteStore   *store,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_mutex_lock (&store->mutex);
  self->connection = g_queue_pop_head (&store->readers);
  g_mutex_unlock (&store->mutex);

  self->store = store;
  /* Not read-only: the first to open a database in WAL mode makes its index. */
  if (self->connection == NULL)
    {
      self->connection = hot_sqlite_connection_open (store->path, store->is_read_only ? SQLITE_OPEN_READONLY
                                                                                      : SQLITE_OPEN_READWRITE, error);
      if (self->connection == NULL)
        return FALSE;
      hot_sqlite_connection_set_scanning (self->connection, FALSE);
    }
  hot_sqlite_connection_set_cancellable (self->connection, cancellable);

  return hot_sqlite_connection_execute (self->connection, "BEGIN", error);
}

gboolean
hot_sqlite_reader_join (HotSqliteReader *self,
                        HotSqliteStore  *store,
                        guint64          counter,
                        GCancellable    *cancellable)
{
  return counter != 0 && hot_sqlite_reader_begin (self, store, cancellable, NULL) &&
         hot_sqlite_connection_execute (self->connection, "SELECT 1 FROM runs LIMIT 1", NULL) &&
         hot_tracking_store_get_change_counter (HOT_TRACKING_STORE (store), cancellable, NULL) == counter;
}

void
hot_sqlite_reader_clear (HotSqliteReader *self)
{
  HotSqliteConnection *connection = g_steal_pointer (&self->connection);

  if (connection == NULL)
    return;
  hot_sqlite_connection_set_cancellable (connection, NULL);
  if (!hot_sqlite_connection_is_idle (connection))
    hot_sqlite_connection_execute (connection, "COMMIT", NULL);

  g_mutex_lock (&self->store->mutex);
  if (hot_sqlite_connection_is_idle (connection) && self->store->readers.length < MAX_KEPT_READERS)
    g_queue_push_head (&self->store->readers, g_steal_pointer (&connection));
  g_mutex_unlock (&self->store->mutex);
  g_clear_pointer (&connection, hot_sqlite_connection_free);
}

gboolean
hot_sqlite_store_write (HotSqliteStore      *self,
                        HotSqliteWriteFunc   func,
                        gpointer             user_data,
                        GCancellable        *cancellable,
                        GError             **error)
{
  if (self->is_read_only)
    {
      g_autofree char *display = g_filename_display_name (self->path);

      return hot_refuse (error, HOT_TRACKING_ERROR_PERMISSION_DENIED, _("%s cannot be written; it may only be read"), display);
    }

  return hot_sqlite_writer_write (self->writer, func, user_data, cancellable, error);
}

static guint64
hot_sqlite_store_get_change_counter (HotTrackingStore  *store,
                                     GCancellable      *cancellable,
                                     GError           **error)
{
  HotSqliteStore *self = HOT_SQLITE_STORE (store);
  guint64 counter = 0;

  /* Counts what other connections write (sqlite.org/pragma.html#pragma_data_version); this one never does. */
  g_mutex_lock (&self->monitor_mutex);
  {
    g_auto(HotStatement) statement = { 0 };

    hot_statement_use (&statement, self->monitor, "PRAGMA data_version");
    if (hot_statement_step (&statement, error) > 0)
      counter = hot_statement_get_int (&statement, 0);
  }
  g_mutex_unlock (&self->monitor_mutex);

  return counter;
}

static char *
hot_sqlite_store_dup_artifact_root (HotTrackingStore *store)
{
  return g_strdup (HOT_SQLITE_STORE (store)->artifact_root);
}

static void
hot_sqlite_store_finalize (GObject *object)
{
  HotSqliteStore *self = HOT_SQLITE_STORE (object);

  g_queue_clear_full (&self->readers, (GDestroyNotify) hot_sqlite_connection_free);
  g_clear_pointer (&self->monitor, hot_sqlite_connection_free);
  g_clear_pointer (&self->writer, hot_sqlite_writer_free);
  g_clear_pointer (&self->liveness, hot_run_liveness_free);
  hot_sqlite_schema_clear (&self->schema);
  g_clear_pointer (&self->cache, hot_run_frame_unref);
  g_clear_pointer (&self->cache_ids, g_hash_table_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->artifact_root, g_free);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->monitor_mutex);
  g_mutex_clear (&self->cache_mutex);

  G_OBJECT_CLASS (hot_sqlite_store_parent_class)->finalize (object);
}

static void
hot_sqlite_store_class_init (HotSqliteStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_sqlite_store_finalize;
}

static void
hot_sqlite_store_init_iface (HotTrackingStoreInterface *iface)
{
  iface->get_change_counter = hot_sqlite_store_get_change_counter;
  iface->dup_artifact_root = hot_sqlite_store_dup_artifact_root;
  hot_sqlite_store_init_experiments (iface);
  hot_sqlite_store_init_runs (iface);
  hot_sqlite_store_init_batch (iface);
  hot_sqlite_store_init_search (iface);
  hot_sqlite_store_init_frames (iface);
  hot_sqlite_store_init_metrics (iface);
  hot_sqlite_store_init_registry (iface);
  hot_sqlite_store_init_versions (iface);
  hot_sqlite_store_init_models (iface);
}

static void
hot_sqlite_store_init (HotSqliteStore *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->monitor_mutex);
  g_mutex_init (&self->cache_mutex);
  g_queue_init (&self->readers);
  self->changes = g_array_new (FALSE, FALSE, sizeof (HotSqliteChange));
}

/* Experiment 0, which every store of MLflow's has. */
static gboolean
add_default_experiment (HotSqliteStore       *self,
                        HotSqliteConnection  *connection,
                        GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *location = hot_sqlite_append_path (self->artifact_root, "0");
  int code;

  /* Even to write nothing, those who read a database that is not in WAL mode would have to be waited for. */
  hot_statement_prepare (&statement, connection, "SELECT 1 FROM experiments WHERE experiment_id = 0 OR name = 'Default'");
  code = hot_statement_step (&statement, error);
  if (code != 0)
    return code > 0;
  hot_statement_prepare (&statement, connection,
                         "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, "
                         "last_update_time) SELECT 0, 'Default', ?1, 'active', ?2, ?2 "
                         "WHERE NOT EXISTS (SELECT 1 FROM experiments WHERE experiment_id = 0 OR name = 'Default')");
  hot_statement_bind_text (&statement, location);
  hot_statement_bind_int (&statement, hot_sqlite_now ());

  return hot_statement_run (&statement, error);
}

/* Two programs may both find the file empty; the second waits for the first and then finds it made. */
static gboolean
make_schema (HotSqliteStore       *self,
             HotSqliteConnection  *connection,
             GError              **error)
{
  int is_empty;

  if (!hot_sqlite_connection_use_log (connection, error) ||
      !hot_sqlite_connection_execute (connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  is_empty = hot_sqlite_schema_is_empty (connection, error);
  if (is_empty < 0 || (is_empty && !(hot_sqlite_schema_create (connection, error) &&
                                     add_default_experiment (self, connection, error))))
    {
      hot_sqlite_connection_execute (connection, "ROLLBACK", NULL);
      return FALSE;
    }

  return hot_sqlite_connection_execute (connection, "COMMIT", error);
}

static gboolean
open_database (HotSqliteStore  *self,
               gboolean         create,
               GError         **error)
{
  g_autoptr(HotSqliteConnection) connection = NULL;
  g_autofree char *folder = NULL;
  int flags;
  int is_empty;

  folder = g_path_get_dirname (self->path);
  self->is_read_only = g_access (self->path, F_OK) == 0 && (g_access (self->path, W_OK) != 0 || g_access (folder, W_OK) != 0);
  flags = self->is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
  connection = hot_sqlite_connection_open (self->path, flags, error);
  if (connection == NULL)
    return FALSE;

  is_empty = hot_sqlite_schema_is_empty (connection, error);
  if (is_empty < 0)
    return FALSE;
  if (is_empty && create && !self->is_read_only && !make_schema (self, connection, error))
    return FALSE;
  if (!hot_sqlite_schema_check (&self->schema, connection, self->path, error))
    return FALSE;
  if (!is_empty && !self->is_read_only && !add_default_experiment (self, connection, error))
    return FALSE;

  self->monitor = hot_sqlite_connection_open (self->path, self->is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, error);
  if (self->monitor == NULL)
    return FALSE;
  self->writer = hot_sqlite_writer_new (g_steal_pointer (&connection));
  self->liveness = hot_run_liveness_new (self->path);

  return TRUE;
}

HotSqliteStore *
hot_sqlite_store_open (const char    *path,
                       const char    *artifact_root,
                       gboolean       create,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr(HotSqliteStore) self = g_object_new (HOT_TYPE_SQLITE_STORE, NULL);

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (artifact_root != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->path = g_strdup (path);
  self->artifact_root = g_strdup (artifact_root);
  if (!open_database (self, create, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
hot_sqlite_store_is_read_only (HotSqliteStore *self)
{
  g_return_val_if_fail (HOT_IS_SQLITE_STORE (self), TRUE);

  return self->is_read_only;
}
