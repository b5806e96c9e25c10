/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-http-private.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

static void
free_weak_ref (gpointer ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

GHashTable *
hot_http_sockets_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_weak_ref);
}

static gboolean
is_gone_cb (gpointer id,
            gpointer ref,
            gpointer user_data)
{
  g_autoptr(GSocket) socket = g_weak_ref_get (ref);

  return socket == NULL || g_socket_is_closed (socket);
}

/* Only the message that made a connection is told of its socket; those after it find it by the connection's id. */
static void
find_socket (HotHttpWatch *self,
             guint64       id)
{
  GWeakRef *ref;

  if (self->socket == NULL)
    {
      ref = g_hash_table_lookup (self->sockets, &id);
      self->socket = ref != NULL ? g_weak_ref_get (ref) : NULL;
      return;
    }
  g_hash_table_foreach_remove (self->sockets, is_gone_cb, NULL);
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self->socket);
  g_hash_table_replace (self->sockets, g_memdup2 (&id, sizeof id), ref);
}

/* Bytes that the other side has not yet taken: SIOCOUTQ, see tcp(7) and unix(7). */
static int
count_queued (HotHttpWatch *self)
{
  int n = 0;

  return ioctl (g_socket_get_fd (self->socket), SIOCOUTQ, &n) == 0 ? n : 0;
}

/* On the deadline's thread. */
static gboolean
has_moved_cb (gpointer user_data)
{
  HotHttpWatch *self = user_data;
  const int before = self->n_queued;

  self->n_queued = count_queued (self);

  return self->n_queued < before;
}

static void
network_event_cb (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection,
                  gpointer            user_data)
{
  HotHttpWatch *self = user_data;

  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_SOCKET_CONNECTION (connection))
    g_set_object (&self->socket, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  HotHttpWatch *self = user_data;

  self->is_connected = TRUE;
  hot_deadline_set (self->deadline, self->idle_timeout);
  find_socket (self, soup_message_get_connection_id (message));
  if (self->socket != NULL)
    hot_deadline_set_progress (self->deadline, has_moved_cb, self);
}

static void
wrote_body_data_cb (SoupMessage *message,
                    guint        n_bytes,
                    gpointer     user_data)
{
  HotHttpWatch *self = user_data;

  hot_deadline_set (self->deadline, self->idle_timeout);
  if (self->sent != NULL)
    self->sent (n_bytes, self->sent_data);
}

void
hot_http_watch_begin (HotHttpWatch *self,
                      SoupMessage  *message)
{
  self->handlers[0] = g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), self);
  self->handlers[1] = g_signal_connect (message, "starting", G_CALLBACK (starting_cb), self);
  self->handlers[2] = g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self);
}

void
hot_http_watch_end (HotHttpWatch *self,
                    SoupMessage  *message)
{
  hot_deadline_set_progress (self->deadline, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->handlers); i++)
    g_signal_handler_disconnect (message, self->handlers[i]);
  g_clear_object (&self->socket);
}
