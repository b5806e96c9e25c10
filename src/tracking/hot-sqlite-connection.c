/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-connection.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "tracking/hot-tracking-error.h"
#include "tracking/hot-tracking-types.h"

/* As long as MLflow waits for others (mlflow/store/db/utils.py). */
#define BUSY_SECONDS 20
#define LOG_DELAY 5000
/* How much a connection keeps of the file. */
#define CACHE_SIZE "PRAGMA cache_size=-32768"
/* Pages in the write-ahead log before they go to the database: where many write, the same pages change again and again. */
#define CHECKPOINT "PRAGMA wal_autocheckpoint=8000"
/* Virtual machine instructions between two looks at the cancellable: well under a millisecond. */
#define PROGRESS_STEPS 20000

struct _HotSqliteConnection
{
  sqlite3      *db;
  char         *path;
  GHashTable   *statements;
  GCancellable *cancellable;
  gint64        busy_since;
  HotSqliteRowFunc row_func;
  gpointer      row_data;
};

static int
progress_cb (void *user_data)
{
  HotSqliteConnection *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static int
busy_cb (void *user_data,
         int   n_times)
{
  HotSqliteConnection *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (n_times == 0)
    self->busy_since = now;
  if (g_cancellable_is_cancelled (self->cancellable) || now - self->busy_since > BUSY_SECONDS * G_USEC_PER_SEC)
    return 0;

  g_usleep (n_times < 10 ? 200 * (n_times + 1) : 5000);

  return 1;
}

static void
row_cb (sqlite3_context  *context,
        int               n_values,
        sqlite3_value   **values)
{
  HotSqliteConnection *self = sqlite3_user_data (context);

  if (self->row_func != NULL)
    self->row_func (values, self->row_data);
}

static void
row_end_cb (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

gboolean
hot_sqlite_connection_fail (HotSqliteConnection  *self,
                            GError              **error)
{
  int code = sqlite3_extended_errcode (self->db) & 0xff;
  int saved_errno = sqlite3_system_errno (self->db);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  if (code == SQLITE_FULL || (code == SQLITE_IOERR && (saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG)))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _("%s: the disk is full; nothing of this was written, all that was written before is there"), self->path);
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE,
                 _("%s: another program has been writing for too long; try again"), self->path);
  else if (code == SQLITE_READONLY || code == SQLITE_PERM || code == SQLITE_AUTH)
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_PERMISSION_DENIED,
                 _("%s cannot be written; it may only be read"), self->path);
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_DATA_LOSS,
                 _("%s is damaged or is no SQLite database: %s"), self->path, sqlite3_errmsg (self->db));
  else if (code == SQLITE_CONSTRAINT)
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_BAD_REQUEST, "%s: %s", self->path,
                 sqlite3_errmsg (self->db));
  else
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INTERNAL_ERROR, "%s: %s", self->path,
                 sqlite3_errmsg (self->db));

  return FALSE;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* (transfer full): what to open. In WAL mode even who reads needs an index beside the file, unless nobody can write: then the file is as it is,
 * provided that nobody is writing at the moment, which the log would show (sqlite.org/wal.html#read_only_databases). */
static char *
choose_name (const char *path,
             int        *flags)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *log = g_strconcat (absolute, "-wal", NULL);
  g_autofree char *uri = NULL;

  if ((*flags & SQLITE_OPEN_READONLY) == 0 || g_access (folder, W_OK) == 0 || g_access (log, F_OK) == 0)
    return g_strdup (path);
  uri = g_filename_to_uri (absolute, NULL, NULL);
  if (uri == NULL)
    return g_strdup (path);
  *flags |= SQLITE_OPEN_URI;

  return g_strconcat (uri, "?immutable=1", NULL);
}

HotSqliteConnection *
hot_sqlite_connection_open (const char  *path,
                            int          flags,
                            GError     **error)
{
  HotSqliteConnection *self = g_new0 (HotSqliteConnection, 1);
  g_autofree char *name = choose_name (path, &flags);

  self->path = g_filename_display_name (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);

  if (sqlite3_open_v2 (name, &self->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      if (self->db != NULL)
        g_set_error (error, HOT_TRACKING_ERROR,
                     sqlite3_system_errno (self->db) == EACCES ? HOT_TRACKING_ERROR_PERMISSION_DENIED
                                                               : HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                     _("%s cannot be opened: %s"), self->path,
                     sqlite3_system_errno (self->db) != 0 ? g_strerror (sqlite3_system_errno (self->db))
                                                          : sqlite3_errmsg (self->db));
      hot_sqlite_connection_free (self);
      return NULL;
    }
  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);
  sqlite3_busy_handler (self->db, busy_cb, self);
  /* Text of a hostile database stays text: no functions or tables of its schema run code. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  sqlite3_create_function_v2 (self->db, "hot_row", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, self, NULL, row_cb, row_end_cb, NULL);

  if (!hot_sqlite_connection_execute (self, "PRAGMA foreign_keys=ON; PRAGMA case_sensitive_like=ON; PRAGMA synchronous=FULL;"
                                      CACHE_SIZE "; PRAGMA temp_store=MEMORY; " CHECKPOINT,
                                      error))
    g_clear_pointer (&self, hot_sqlite_connection_free);

  return self;
}

void
hot_sqlite_connection_free (HotSqliteConnection *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->db);
  g_free (self->path);
  g_free (self);
}

void
hot_sqlite_connection_set_cancellable (HotSqliteConnection *self,
                                       GCancellable        *cancellable)
{
  self->cancellable = cancellable;
}

sqlite3 *
hot_sqlite_connection_get_handle (HotSqliteConnection *self)
{
  return self->db;
}

gboolean
hot_sqlite_connection_is_cancelled (HotSqliteConnection *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

gboolean
hot_sqlite_connection_execute (HotSqliteConnection  *self,
                               const char           *sql,
                               GError              **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK || hot_sqlite_connection_fail (self, error);
}

gboolean
hot_sqlite_connection_use_log (HotSqliteConnection  *self,
                               GError              **error)
{
  const gint64 end = g_get_monotonic_time () + BUSY_SECONDS * G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr(GError) cause = NULL;

      if (hot_sqlite_connection_execute (self, "PRAGMA journal_mode=WAL", &cause))
        return TRUE;
      if (!g_error_matches (cause, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE) || g_get_monotonic_time () > end)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_usleep (LOG_DELAY);
    }
}

gboolean
hot_sqlite_connection_scan (HotSqliteConnection  *self,
                            HotStatement         *statement,
                            HotSqliteRowFunc      func,
                            gpointer              user_data,
                            GError              **error)
{
  gboolean ok;

  self->row_func = func;
  self->row_data = user_data;
  ok = hot_statement_run (statement, error);
  self->row_func = NULL;

  return ok;
}

void
hot_sqlite_connection_set_scanning (HotSqliteConnection *self,
                                    gboolean             is_scanning)
{
  /* What is read here and there is best mapped, what is read from end to end best copied (sqlite.org/mmap.html). */
  sqlite3_exec (self->db, is_scanning ? "PRAGMA cache_size=-256; PRAGMA mmap_size=0" : CACHE_SIZE "; PRAGMA mmap_size=2147418112",
                NULL, NULL, NULL);
}

gboolean
hot_sqlite_connection_scan_table (HotSqliteConnection  *self,
                                  HotStatement         *statement,
                                  HotSqliteRowFunc      func,
                                  gpointer              user_data,
                                  GError              **error)
{
  gboolean ok;

  hot_sqlite_connection_set_scanning (self, TRUE);
  ok = hot_sqlite_connection_scan (self, statement, func, user_data, error);
  hot_sqlite_connection_set_scanning (self, FALSE);

  return ok;
}

void
hot_sqlite_connection_watch (HotSqliteConnection  *self,
                             HotSqliteUpdateFunc   func,
                             gpointer              user_data)
{
  sqlite3_update_hook (self->db, func, user_data);
}

gboolean
hot_sqlite_connection_is_idle (HotSqliteConnection *self)
{
  return sqlite3_get_autocommit (self->db) != 0;
}

gboolean
hot_sqlite_connection_check_file (HotSqliteConnection  *self,
                                  GError              **error)
{
  int has_moved = 0;

  if (sqlite3_file_control (self->db, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) != SQLITE_OK || !has_moved)
    return TRUE;
  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_DATA_LOSS,
               _("%s was deleted, moved or replaced while it was in use; nothing more can be written to it"), self->path);

  return FALSE;
}

gint64
hot_sqlite_connection_get_last_id (HotSqliteConnection *self)
{
  return sqlite3_last_insert_rowid (self->db);
}

int
hot_sqlite_connection_get_n_changed (HotSqliteConnection *self)
{
  return sqlite3_changes (self->db);
}

void
hot_statement_use (HotStatement        *self,
                   HotSqliteConnection *connection,
                   const char          *sql)
{
  hot_statement_clear (self);
  self->connection = connection;
  self->statement = g_hash_table_lookup (connection->statements, sql);

  /* In use already, further up the stack. */
  if (self->statement != NULL && sqlite3_stmt_busy (self->statement))
    {
      self->statement = NULL;
      sqlite3_prepare_v3 (connection->db, sql, -1, 0, &self->statement, NULL);
      return;
    }

  self->is_kept = TRUE;
  if (self->statement == NULL &&
      sqlite3_prepare_v3 (connection->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &self->statement, NULL) == SQLITE_OK)
    g_hash_table_insert (connection->statements, (char *) sqlite3_sql (self->statement), self->statement);
}

void
hot_statement_prepare (HotStatement        *self,
                       HotSqliteConnection *connection,
                       const char          *sql)
{
  hot_statement_clear (self);
  self->connection = connection;
  sqlite3_prepare_v3 (connection->db, sql, -1, 0, &self->statement, NULL);
}

void
hot_statement_bind_text (HotStatement *self,
                         const char   *text)
{
  if (self->statement != NULL)
    sqlite3_bind_text (self->statement, ++self->n_bound, text, -1, SQLITE_STATIC);
}

void
hot_statement_bind_int (HotStatement *self,
                        gint64        number)
{
  if (self->statement != NULL)
    sqlite3_bind_int64 (self->statement, ++self->n_bound, number);
}

void
hot_statement_bind_time (HotStatement *self,
                         gint64        time)
{
  if (time != HOT_TIME_NONE)
    hot_statement_bind_int (self, time);
  else
    hot_statement_bind_text (self, NULL);
}

void
hot_statement_bind_real (HotStatement *self,
                         double        number)
{
  if (self->statement != NULL)
    sqlite3_bind_double (self->statement, ++self->n_bound, number);
}

int
hot_statement_step (HotStatement  *self,
                    GError       **error)
{
  int code = self->statement != NULL ? sqlite3_step (self->statement) : SQLITE_ERROR;

  if (code == SQLITE_ROW)
    return 1;
  if (code == SQLITE_DONE)
    return 0;
  hot_sqlite_connection_fail (self->connection, error);

  return -1;
}

gboolean
hot_statement_run (HotStatement  *self,
                   GError       **error)
{
  int code;

  do
    code = hot_statement_step (self, error);
  while (code > 0);
  hot_statement_reset (self);

  return code == 0;
}

void
hot_statement_reset (HotStatement *self)
{
  if (self->statement != NULL)
    {
      sqlite3_reset (self->statement);
      sqlite3_clear_bindings (self->statement);
    }
  self->n_bound = 0;
}

void
hot_statement_clear (HotStatement *self)
{
  if (self->statement != NULL)
    {
      if (self->is_kept)
        hot_statement_reset (self);
      else
        sqlite3_finalize (self->statement);
    }
  *self = (HotStatement) { 0 };
}

char *
hot_statement_dup_text (HotStatement *self,
                        int           column)
{
  return g_strdup (hot_statement_get_text (self, column));
}

gint64
hot_statement_get_time (HotStatement *self,
                        int           column)
{
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL ? HOT_TIME_NONE
                                                                      : hot_statement_get_int (self, column);
}
