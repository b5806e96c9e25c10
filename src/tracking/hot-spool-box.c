/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-spool-box.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "tracking/hot-sqlite-connection.h"

struct _HotSpoolBox
{
  char                *folder;
  int                  lock;         /* held as long as it is open; the kernel lets go of it with the process */
  HotSqliteConnection *connection;
};

static const char schema[] =
  "CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY NOT NULL, server_id TEXT, artifact_uri TEXT, creation TEXT NOT NULL, "
  "is_open INTEGER NOT NULL);"
  "CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, run_id TEXT NOT NULL, path TEXT, "
  "body TEXT, file TEXT);"
  "CREATE INDEX IF NOT EXISTS entries_run_id ON entries (run_id);"
  "CREATE TABLE IF NOT EXISTS refusals (number INTEGER PRIMARY KEY NOT NULL, reason TEXT NOT NULL)";

#define IS_WAITING "number NOT IN (SELECT number FROM refusals)"

void
hot_spool_entry_free (HotSpoolEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->run_id);
  g_free (self->path);
  g_free (self->body);
  g_free (self->file);
  g_free (self);
}

void
hot_spool_run_free (HotSpoolRun *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->server_id);
  g_free (self->artifact_uri);
  g_free (self->creation);
  g_free (self);
}

/* -1 where another process has it. */
static int
take_lock (const char *folder,
           int         flags)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  int fd = open (path, O_RDWR | O_CLOEXEC | flags, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      return -1;
    }

  return fd;
}

void
hot_spool_refusal_free (HotSpoolRefusal *self)
{
  if (self == NULL)
    return;

  hot_spool_entry_free (self->entry);
  g_free (self->creation);
  g_free (self->reason);
  g_free (self);
}

static HotSpoolBox *
open_box (const char  *folder,
          int          lock,
          GError     **error)
{
  g_autofree char *database = g_build_filename (folder, "spool.db", NULL);
  g_autoptr(HotSpoolBox) self = g_new0 (HotSpoolBox, 1);

  self->folder = g_strdup (folder);
  self->lock = lock;
  self->connection = hot_sqlite_connection_open (database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (self->connection == NULL ||
      !hot_sqlite_connection_use_log (self->connection, error) ||
      !hot_sqlite_connection_execute (self->connection, schema, error))
    return NULL;

  return g_steal_pointer (&self);
}

HotSpoolBox *
hot_spool_box_new (const char  *folder,
                   GError     **error)
{
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *dotted = g_strconcat (".", name, NULL);
  g_autofree char *hidden = g_build_filename (folder, dotted, NULL);
  g_autofree char *final = g_build_filename (folder, name, NULL);
  int lock;

  if (g_mkdir_with_parents (hidden, 0700) != 0)
    {
      hot_fd_set_error (errno, hidden, error);
      return NULL;
    }
  lock = take_lock (hidden, O_CREAT);
  if (lock < 0)
    {
      hot_fd_set_error (errno, hidden, error);
      return NULL;
    }
  /* Others see it only now that it is locked. */
  if (g_rename (hidden, final) != 0)
    {
      hot_fd_set_error (errno, final, error);
      close (lock);
      return NULL;
    }

  return open_box (final, lock, error);
}

static void
remove_folder (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
}

HotSpoolBox *
hot_spool_box_adopt (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *database = g_build_filename (path, "spool.db", NULL);
      HotSpoolBox *self;
      int lock;

      if (*name == '.' || (lock = take_lock (path, 0)) < 0)
        continue;
      /* Its process died before anything was in it. */
      if (!g_file_test (database, G_FILE_TEST_EXISTS))
        {
          remove_folder (path);
          close (lock);
          continue;
        }
      self = open_box (path, lock, NULL);
      if (self != NULL)
        return self;
    }

  return NULL;
}

static gboolean
is_empty (HotSpoolBox *self)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection, "SELECT (SELECT count(*) FROM entries) + (SELECT count(*) FROM runs)");

  return hot_statement_step (&statement, NULL) > 0 && hot_statement_get_int (&statement, 0) == 0;
}

void
hot_spool_box_free (HotSpoolBox *self)
{
  gboolean is_gone = FALSE;

  if (self == NULL)
    return;

  if (self->connection != NULL)
    {
      is_gone = is_empty (self);
      hot_sqlite_connection_free (self->connection);
    }
  if (is_gone)
    remove_folder (self->folder);
  close (self->lock);
  g_free (self->folder);
  g_free (self);
}

gboolean
hot_spool_box_put_run (HotSpoolBox        *self,
                       const HotSpoolRun  *run,
                       GError            **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection,
                     "INSERT OR REPLACE INTO runs (id, server_id, artifact_uri, creation, is_open) VALUES (?, ?, ?, ?, ?)");
  hot_statement_bind_text (&statement, run->id);
  hot_statement_bind_text (&statement, run->server_id);
  hot_statement_bind_text (&statement, run->artifact_uri);
  hot_statement_bind_text (&statement, run->creation);
  hot_statement_bind_int (&statement, run->is_open);

  return hot_statement_run (&statement, error);
}

gboolean
hot_spool_box_remove_run (HotSpoolBox  *self,
                          const char   *id,
                          GError      **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection, "DELETE FROM runs WHERE id = ?");
  hot_statement_bind_text (&statement, id);

  return hot_statement_run (&statement, error);
}

GPtrArray *
hot_spool_box_list_runs (HotSpoolBox  *self,
                         GError      **error)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_spool_run_free);
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, self->connection, "SELECT id, server_id, artifact_uri, creation, is_open FROM runs ORDER BY rowid");
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      HotSpoolRun *run = g_new0 (HotSpoolRun, 1);

      run->id = hot_statement_dup_text (&statement, 0);
      run->server_id = hot_statement_dup_text (&statement, 1);
      run->artifact_uri = hot_statement_dup_text (&statement, 2);
      run->creation = hot_statement_dup_text (&statement, 3);
      run->is_open = hot_statement_get_int (&statement, 4) != 0;
      g_ptr_array_add (runs, run);
    }

  return code == 0 ? g_steal_pointer (&runs) : NULL;
}

static gboolean
insert (HotSpoolBox          *self,
        const HotSpoolEntry  *entry,
        const char           *file,
        GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection, "INSERT INTO entries (kind, run_id, path, body, file) VALUES (?, ?, ?, ?, ?)");
  hot_statement_bind_int (&statement, entry->kind);
  hot_statement_bind_text (&statement, entry->run_id);
  hot_statement_bind_text (&statement, entry->path);
  hot_statement_bind_text (&statement, entry->body);
  hot_statement_bind_text (&statement, file);

  return hot_statement_run (&statement, error);
}

gboolean
hot_spool_box_add (HotSpoolBox    *self,
                   HotSpoolEntry  *entry,
                   GError        **error)
{
  if (!insert (self, entry, NULL, error))
    return FALSE;
  entry->number = hot_sqlite_connection_get_last_id (self->connection);

  return TRUE;
}

gboolean
hot_spool_box_add_file (HotSpoolBox   *self,
                        const char    *run_id,
                        const char    *path,
                        GBytes        *bytes,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *target = g_build_filename (self->folder, name, NULL);
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (target, error);
  HotSpoolEntry entry = { .kind = HOT_SPOOL_FILE, .run_id = (char *) run_id, .path = (char *) path };

  if (file == NULL || !hot_atomic_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) ||
      !hot_atomic_file_commit (file, cancellable, error))
    return FALSE;
  if (insert (self, &entry, name, error))
    return TRUE;
  g_unlink (target);

  return FALSE;
}

HotSpoolEntry *
hot_spool_box_peek (HotSpoolBox  *self,
                    GError      **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *file = NULL;
  HotSpoolEntry *entry;

  hot_statement_use (&statement, self->connection, "SELECT number, kind, run_id, path, body, file FROM entries WHERE " IS_WAITING " ORDER BY number LIMIT 1");
  if (hot_statement_step (&statement, error) <= 0)
    return NULL;

  entry = g_new0 (HotSpoolEntry, 1);
  entry->number = hot_statement_get_int (&statement, 0);
  entry->kind = CLAMP (hot_statement_get_int (&statement, 1), HOT_SPOOL_CREATE, HOT_SPOOL_FILE);
  entry->run_id = hot_statement_dup_text (&statement, 2);
  entry->path = hot_statement_dup_text (&statement, 3);
  entry->body = hot_statement_dup_text (&statement, 4);
  file = hot_statement_dup_text (&statement, 5);
  entry->file = file != NULL ? g_build_filename (self->folder, file, NULL) : NULL;

  return entry;
}

gboolean
hot_spool_box_remove (HotSpoolBox          *self,
                      const HotSpoolEntry  *entry,
                      GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection, "DELETE FROM entries WHERE number = ?");
  hot_statement_bind_int (&statement, entry->number);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  if (entry->file != NULL)
    g_unlink (entry->file);

  return TRUE;
}

gboolean
hot_spool_box_refuse (HotSpoolBox          *self,
                      const HotSpoolEntry  *entry,
                      const char           *reason,
                      GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection, "INSERT OR REPLACE INTO refusals (number, reason) VALUES (?, ?)");
  hot_statement_bind_int (&statement, entry->number);
  hot_statement_bind_text (&statement, reason);

  return hot_statement_run (&statement, error);
}

GPtrArray *
hot_spool_box_list_refused (HotSpoolBox  *self,
                            GError      **error)
{
  g_autoptr(GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_spool_refusal_free);
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, self->connection,
                     "SELECT e.number, e.kind, e.run_id, e.path, e.file, runs.creation, refusals.reason FROM refusals "
                     "JOIN entries e USING (number) LEFT JOIN runs ON runs.id = e.run_id ORDER BY e.number");
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      HotSpoolRefusal *refusal = g_new0 (HotSpoolRefusal, 1);
      g_autofree char *file = hot_statement_dup_text (&statement, 4);

      refusal->entry = g_new0 (HotSpoolEntry, 1);
      refusal->entry->number = hot_statement_get_int (&statement, 0);
      refusal->entry->kind = CLAMP (hot_statement_get_int (&statement, 1), HOT_SPOOL_CREATE, HOT_SPOOL_FILE);
      refusal->entry->run_id = hot_statement_dup_text (&statement, 2);
      refusal->entry->path = hot_statement_dup_text (&statement, 3);
      refusal->entry->file = file != NULL ? g_build_filename (self->folder, file, NULL) : NULL;
      refusal->creation = hot_statement_dup_text (&statement, 5);
      refusal->reason = hot_statement_dup_text (&statement, 6);
      g_ptr_array_add (refusals, refusal);
    }

  return code == 0 ? g_steal_pointer (&refusals) : NULL;
}

gboolean
hot_spool_box_retry (HotSpoolBox  *self,
                     gint64        number,
                     GError      **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection, "DELETE FROM refusals WHERE ?1 = 0 OR number = ?1");
  hot_statement_bind_int (&statement, number);

  return hot_statement_run (&statement, error);
}

gboolean
hot_spool_box_drop (HotSpoolBox  *self,
                    gint64        number,
                    GError      **error)
{
  g_autoptr(GPtrArray) refusals = hot_spool_box_list_refused (self, error);

  for (guint i = 0; refusals != NULL && i < refusals->len; i++)
    {
      const HotSpoolRefusal *refusal = refusals->pdata[i];

      if ((number == 0 || refusal->entry->number == number) &&
          (!hot_spool_box_remove (self, refusal->entry, error) || !hot_spool_box_retry (self, refusal->entry->number, error)))
        return FALSE;
    }

  return refusals != NULL;
}

guint
hot_spool_box_count_refused (HotSpoolBox *self,
                             const char  *run_id)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection,
                     run_id != NULL ? "SELECT count(*) FROM refusals JOIN entries USING (number) WHERE run_id = ?"
                                    : "SELECT count(*) FROM refusals JOIN entries USING (number)");
  if (run_id != NULL)
    hot_statement_bind_text (&statement, run_id);

  return hot_statement_step (&statement, NULL) > 0 ? (guint) hot_statement_get_int (&statement, 0) : 0;
}

char *
hot_spool_box_dup_name (HotSpoolBox *self)
{
  return g_path_get_basename (self->folder);
}

guint
hot_spool_box_count (HotSpoolBox *self,
                     const char  *run_id)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, self->connection,
                     run_id != NULL ? "SELECT count(*) FROM entries WHERE run_id = ? AND " IS_WAITING
                                    : "SELECT count(*) FROM entries WHERE " IS_WAITING);
  if (run_id != NULL)
    hot_statement_bind_text (&statement, run_id);

  return hot_statement_step (&statement, NULL) > 0 ? (guint) hot_statement_get_int (&statement, 0) : 0;
}

guint64
hot_spool_box_measure (HotSpoolBox *self,
                       const char  *run_id)
{
  g_auto(HotStatement) statement = { 0 };
  guint64 size = 0;

  hot_statement_use (&statement, self->connection, "SELECT file FROM entries WHERE run_id = ? AND file IS NOT NULL AND " IS_WAITING);
  hot_statement_bind_text (&statement, run_id);
  while (hot_statement_step (&statement, NULL) > 0)
    {
      g_autofree char *name = hot_statement_dup_text (&statement, 0);
      g_autofree char *file = g_build_filename (self->folder, name, NULL);
      GStatBuf status;

      size += g_stat (file, &status) == 0 ? (guint64) status.st_size : 0;
    }

  return size;
}
