/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-writer.h"

/* Not so many that the first of them wait long for the last. */
#define MAX_GROUP 256

typedef struct {
  HotSqliteWriteFunc  func;
  gpointer            user_data;
  GCancellable       *cancellable;
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
};

HotSqliteWriter *
hot_sqlite_writer_new (HotSqliteConnection *connection)
{
  HotSqliteWriter *self = g_new0 (HotSqliteWriter, 1);

  self->connection = connection;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->waiting);

  return self;
}

void
hot_sqlite_writer_free (HotSqliteWriter *self)
{
  hot_sqlite_connection_free (self->connection);
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
  gboolean ok;

  if (g_cancellable_set_error_if_cancelled (request->cancellable, &request->error))
    return TRUE;
  if (!is_alone && !hot_sqlite_connection_execute (self->connection, "SAVEPOINT request", &request->error))
    return !hot_sqlite_connection_is_idle (self->connection);

  hot_sqlite_connection_set_cancellable (self->connection, request->cancellable);
  ok = request->func (self->connection, request->user_data, &request->error);
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
  if (!hot_sqlite_connection_execute (self->connection, "BEGIN IMMEDIATE", &error))
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
hot_sqlite_writer_write (HotSqliteWriter     *self,
                         HotSqliteWriteFunc   func,
                         gpointer             user_data,
                         GCancellable        *cancellable,
                         GError             **error)
{
  Request request = { func, user_data, cancellable, NULL, FALSE, { 0 } };
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
