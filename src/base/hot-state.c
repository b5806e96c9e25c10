/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-state.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"

#define BUSY_MILLISECONDS 10000
#define BUSY_STEP 5

struct _HotState
{
  sqlite3 *db;
  char    *path;
};

/* Of the last call; FALSE always. */
static gboolean
hot_state_fail (HotState  *self,
                GError   **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s cannot be used: %s"), self->path, sqlite3_errmsg (self->db));
  return FALSE;
}

gboolean
hot_state_is_taken (HotState *self)
{
  return sqlite3_errcode (self->db) == SQLITE_CONSTRAINT;
}

/* SQLite does not wait where two programs change the mode at once. */
static gboolean
use_log (HotState *self)
{
  for (guint waited = 0; waited < BUSY_MILLISECONDS; waited += BUSY_STEP)
    {
      const int result = sqlite3_exec (self->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);

      if (result != SQLITE_BUSY)
        return result == SQLITE_OK;
      g_usleep (1000 * BUSY_STEP);
    }

  return FALSE;
}

HotState *
hot_state_open (const char  *path,
                const char  *schema,
                GError     **error)
{
  g_autoptr(HotState) self = g_new0 (HotState, 1);
  g_autofree char *folder = NULL;

  self->path = path != NULL ? g_strdup (path) : g_build_filename (g_get_user_data_dir (), "hothouse", "hothouse.db", NULL);
  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);
  if (sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, NULL) != SQLITE_OK ||
      sqlite3_busy_timeout (self->db, BUSY_MILLISECONDS) != SQLITE_OK || !use_log (self) ||
      sqlite3_exec (self->db, schema, NULL, NULL, NULL) != SQLITE_OK)
    {
      hot_state_fail (self, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
hot_state_free (HotState *self)
{
  if (self == NULL)
    return;

  sqlite3_close (self->db);
  g_free (self->path);
  g_free (self);
}

sqlite3_stmt *
hot_state_prepare (HotState    *self,
                   const char  *sql,
                   GError     **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    hot_state_fail (self, error);

  return statement;
}

gboolean
hot_state_end (HotState      *self,
               sqlite3_stmt  *statement,
               GError       **error)
{
  /* What a statement has failed by it gives again when it is finalized; one that has ended begins anew when it is stepped on. */
  if (sqlite3_stmt_busy (statement) || sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_RUN, FALSE) == 0)
    while (sqlite3_step (statement) == SQLITE_ROW)
      ;

  return sqlite3_finalize (statement) == SQLITE_OK || hot_state_fail (self, error);
}

void
hot_state_bind (sqlite3_stmt *statement,
                int           position,
                const char   *text)
{
  sqlite3_bind_text (statement, position, text, -1, SQLITE_TRANSIENT);
}

char *
hot_state_dup (sqlite3_stmt *statement,
               int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}
