/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-request-history.h"

#include <string.h>

#include "base/hot-state.h"
#include "requests/hot-collection.h"

/* A larger body is not remembered with its request. */
#define MAX_TEXT (1 << 20)

#define SCHEMA                                                                                                         \
  "CREATE TABLE IF NOT EXISTS request_history (id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, "          \
  "status INTEGER NOT NULL, milliseconds REAL NOT NULL, size INTEGER NOT NULL, request TEXT NOT NULL)"

struct _HotRequestHistory
{
  HotState *state;
};

HotRequestHistory *
hot_request_history_open (const char  *path,
                          GError     **error)
{
  g_autoptr(HotRequestHistory) self = g_new0 (HotRequestHistory, 1);

  self->state = hot_state_open (path, SCHEMA, error);

  return self->state != NULL ? g_steal_pointer (&self) : NULL;
}

void
hot_request_history_free (HotRequestHistory *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->state, hot_state_free);
  g_free (self);
}

void
hot_request_entry_free (HotRequestEntry *self)
{
  if (self == NULL)
    return;

  hot_request_free (self->request);
  g_free (self);
}

/* (transfer full) */
static char *
write_request (const HotRequest *request)
{
  g_autoptr(HotCollection) one = hot_collection_new ("");
  HotRequest *copy = hot_request_copy (request);

  if (copy->body != NULL && strlen (copy->body) > MAX_TEXT)
    g_clear_pointer (&copy->body, g_free);
  g_ptr_array_add (one->requests, copy);

  return hot_collection_to_text (one);
}

static gboolean
run (HotRequestHistory  *self,
     const char         *sql,
     GError            **error)
{
  sqlite3_stmt *statement = hot_state_prepare (self->state, sql, error);

  return statement != NULL && hot_state_end (self->state, statement, error);
}

gboolean
hot_request_history_add (HotRequestHistory  *self,
                         const HotRequest   *request,
                         const HotResponse  *response,
                         GError            **error)
{
  g_autofree char *text = write_request (request);
  sqlite3_stmt *statement =
    hot_state_prepare (self->state, "INSERT INTO request_history (time, status, milliseconds, size, request) VALUES (?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, g_get_real_time () / 1000);
  sqlite3_bind_int (statement, 2, response != NULL ? (int) response->status : 0);
  sqlite3_bind_double (statement, 3, response != NULL ? response->times.total : 0.0);
  sqlite3_bind_int64 (statement, 4, response != NULL ? (gint64) g_bytes_get_size (response->body) : 0);
  hot_state_bind (statement, 5, text);

  return hot_state_end (self->state, statement, error) &&
         run (self, "DELETE FROM request_history WHERE id <= (SELECT max(id) FROM request_history) - " G_STRINGIFY (HOT_REQUEST_HISTORY_LENGTH), error);
}

static HotRequestEntry *
read_entry (sqlite3_stmt *statement)
{
  g_autoptr(HotCollection) one = hot_collection_from_text ((const char *) sqlite3_column_text (statement, 5), "hothouse.db", NULL);
  HotRequestEntry *entry;

  if (one == NULL || one->requests->len == 0)
    return NULL;
  entry = g_new0 (HotRequestEntry, 1);
  entry->id = sqlite3_column_int64 (statement, 0);
  entry->time = sqlite3_column_int64 (statement, 1);
  entry->status = (guint) sqlite3_column_int (statement, 2);
  entry->milliseconds = sqlite3_column_double (statement, 3);
  entry->size = (guint64) sqlite3_column_int64 (statement, 4);
  entry->request = hot_request_copy (one->requests->pdata[0]);

  return entry;
}

GPtrArray *
hot_request_history_list (HotRequestHistory  *self,
                          guint               n_max,
                          GError            **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_entry_free);
  sqlite3_stmt *statement =
    hot_state_prepare (self->state, "SELECT id, time, status, milliseconds, size, request FROM request_history ORDER BY id DESC LIMIT ?", error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, n_max);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      HotRequestEntry *entry = read_entry (statement);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }

  return hot_state_end (self->state, statement, error) ? g_steal_pointer (&entries) : NULL;
}

gboolean
hot_request_history_clear (HotRequestHistory  *self,
                           GError            **error)
{
  return run (self, "DELETE FROM request_history", error);
}
