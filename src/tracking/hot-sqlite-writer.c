/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-writer.h"

#include <locale.h>
#include <string.h>

/* Changes that are remembered; whoever wants them has to look again at all after more. */
#define MAX_CHANGES 65536

/* Not so many that the first of them wait long for the last. */
#define MAX_GROUP 256

typedef struct {
  HotSqliteWriteFunc  func;
  gpointer            user_data;
  GCancellable       *cancellable;
  locale_t            locale;
  GError             *error;
  gboolean            is_done;
  GList               link;
} Request;

struct _HotSqliteWriter
{
  HotSqliteConnection *connection;
  GMutex               mutex;
  GCond                cond;
  GQueue               waiting;
  gboolean             is_busy;
  GArray              *changes;    /* of HotSqliteChange; by the thread that is busy */
  gboolean             is_lost;
};

static const char *const tables[] = {
  [HOT_SQLITE_METRICS] = "latest_metrics", [HOT_SQLITE_PARAMS] = "params", [HOT_SQLITE_TAGS] = "tags", [HOT_SQLITE_RUNS] = "runs",
};

/* Also of what is rolled back later: then looking again finds what there was. */
static void
update_cb (void          *user_data,
           int            operation,
           const char    *database,
           const char    *table,
           sqlite3_int64  row)
{
  HotSqliteWriter *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (strcmp (table, tables[i]) == 0)
      {
        HotSqliteChange change = { i, row };

        if (operation == SQLITE_DELETE || self->changes->len >= MAX_CHANGES)
          self->is_lost = TRUE;
        if (!self->is_lost)
          g_array_append_val (self->changes, change);
        return;
      }
}

HotSqliteWriter *
hot_sqlite_writer_new (HotSqliteConnection *connection)
{
  HotSqliteWriter *self = g_new0 (HotSqliteWriter, 1);

  self->connection = connection;
  self->changes = g_array_new (FALSE, FALSE, sizeof (HotSqliteChange));
  hot_sqlite_connection_watch (connection, update_cb, self);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->waiting);

  return self;
}

void
hot_sqlite_writer_free (HotSqliteWriter *self)
{
  hot_sqlite_connection_free (self->connection);
  g_array_unref (self->changes);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* What one request wrote can be undone without the others'. A failure that took the whole transaction with it (a full disk)
 * is reported by %FALSE. */
static gboolean
run_one (HotSqliteWriter *self,
         Request         *request,
         gboolean         is_alone)
{
  locale_t locale;
  gboolean ok;

  if (g_cancellable_set_error_if_cancelled (request->cancellable, &request->error))
    return TRUE;
  if (!is_alone && !hot_sqlite_connection_execute (self->connection, "SAVEPOINT request", &request->error))
    return !hot_sqlite_connection_is_idle (self->connection);

  hot_sqlite_connection_set_cancellable (self->connection, request->cancellable);
  /* Whoever asked reads the message, not the thread that happens to write. */
  locale = uselocale (request->locale);
  ok = request->func (self->connection, request->user_data, &request->error);
  uselocale (locale);
  hot_sqlite_connection_set_cancellable (self->connection, NULL);

  if (hot_sqlite_connection_is_idle (self->connection))
    return FALSE;
  if (!ok && is_alone)
    return hot_sqlite_connection_execute (self->connection, "ROLLBACK", NULL) && FALSE;
  if (!ok)
    hot_sqlite_connection_execute (self->connection, "ROLLBACK TO request", NULL);
  if (!is_alone)
    hot_sqlite_connection_execute (self->connection, "RELEASE request", NULL);

  return TRUE;
}

static void
fail_all (GQueue       *group,
          const GError *error)
{
  for (GList *link = group->head; link != NULL; link = link->next)
    {
      Request *request = link->data;

      if (request->error == NULL)
        request->error = g_error_copy (error);
    }
}

static void
run_group (HotSqliteWriter *self,
           GQueue          *group)
{
  g_autoptr(GError) error = NULL;
  gboolean is_alone = group->length == 1;
  Request *first = group->head->data;

  /* Others' writes may have to be waited for; only a lone request may give up before that is over. */
  if (is_alone)
    hot_sqlite_connection_set_cancellable (self->connection, first->cancellable);
  if (!hot_sqlite_connection_check_file (self->connection, &error) ||
      !hot_sqlite_connection_execute (self->connection, "BEGIN IMMEDIATE", &error))
    {
      hot_sqlite_connection_set_cancellable (self->connection, NULL);
      fail_all (group, error);
      return;
    }
  hot_sqlite_connection_set_cancellable (self->connection, NULL);

  for (GList *link = group->head; link != NULL; link = link->next)
    if (!run_one (self, link->data, is_alone))
      {
        const Request *request = link->data;

        /* The transaction is gone, and with it what those before had written. */
        fail_all (group, request->error);
        return;
      }

  if (!hot_sqlite_connection_execute (self->connection, "COMMIT", &error))
    {
      if (!hot_sqlite_connection_is_idle (self->connection))
        hot_sqlite_connection_execute (self->connection, "ROLLBACK", NULL);
      fail_all (group, error);
    }
}

gboolean
hot_sqlite_writer_take_changes (HotSqliteWriter *self,
                                gint64          *version,
                                GArray          *changes)
{
  g_auto(HotStatement) statement = { 0 };
  gboolean is_known;

  g_mutex_lock (&self->mutex);
  while (self->is_busy)
    g_cond_wait (&self->cond, &self->mutex);

  /* Others' commits change it, this connection's own do not (sqlite.org/pragma.html#pragma_data_version). */
  hot_statement_use (&statement, self->connection, "PRAGMA data_version");
  is_known = hot_statement_step (&statement, NULL) > 0;
  if (is_known)
    *version = hot_statement_get_int (&statement, 0);
  hot_statement_clear (&statement);
  is_known = is_known && !self->is_lost;
  g_array_append_vals (changes, self->changes->data, self->changes->len);
  g_array_set_size (self->changes, 0);
  self->is_lost = FALSE;
  g_mutex_unlock (&self->mutex);

  return is_known;
}

gboolean
hot_sqlite_writer_write (HotSqliteWriter     *self,
                         HotSqliteWriteFunc   func,
                         gpointer             user_data,
                         GCancellable        *cancellable,
                         GError             **error)
{
  Request request = { func, user_data, cancellable, uselocale ((locale_t) 0), NULL, FALSE, { 0 } };
  GQueue group = G_QUEUE_INIT;

  request.link.data = &request;
  g_mutex_lock (&self->mutex);
  g_queue_push_tail_link (&self->waiting, &request.link);
  while (!request.is_done && self->is_busy)
    g_cond_wait (&self->cond, &self->mutex);

  if (!request.is_done)
    {
      /* The first of those who waited writes for all of them. */
      self->is_busy = TRUE;
      while (group.length < MAX_GROUP && self->waiting.head != NULL)
        g_queue_push_tail_link (&group, g_queue_pop_head_link (&self->waiting));
      if (!g_queue_find (&group, &request))
        {
          g_queue_unlink (&self->waiting, &request.link);
          g_queue_push_tail_link (&group, &request.link);
        }
      g_mutex_unlock (&self->mutex);

      run_group (self, &group);

      g_mutex_lock (&self->mutex);
      for (GList *link = group.head; link != NULL; link = link->next)
        ((Request *) link->data)->is_done = TRUE;
      self->is_busy = FALSE;
      g_cond_broadcast (&self->cond);
    }
  g_mutex_unlock (&self->mutex);

  if (request.error != NULL)
    {
      g_propagate_error (error, request.error);
      return FALSE;
    }

  return TRUE;
}
