/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-connection.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define SECOND G_USEC_PER_SEC

/* A connection that is kept for the next request; MLflow's clients keep theirs for as long as they run and make another if need be. */
#define MAX_IDLE     (75 * SECOND)
#define MAX_HEADERS  (15 * SECOND)
/* After that, a body must have come, or an answer gone, at this rate on the whole, in bytes per second. */
#define BODY_PATIENCE   (15 * SECOND)
#define ANSWER_PATIENCE (60 * SECOND)
#define MIN_RATE        1024
#define MAX_REFUSING (3 * SECOND)
#define MAX_DRAINED  (64 * 1024 * 1024)

#define ADDRESS_KEY "hot-rest-connection"

HotRestConnection *
hot_rest_connection_new (GSocket  *socket,
                         gpointer  server)
{
  HotRestConnection *self = g_new0 (HotRestConnection, 1);

  self->ref_count = 1;
  self->socket = g_object_ref (socket);
  self->server = server;
  self->link.data = self;
  hot_rest_connection_enter (self, HOT_REST_WAITING);

  return self;
}

HotRestConnection *
hot_rest_connection_ref (HotRestConnection *self)
{
  self->ref_count++;

  return self;
}

void
hot_rest_connection_unref (HotRestConnection *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->drain != NULL)
    g_source_destroy (self->drain);
  g_clear_pointer (&self->drain, g_source_unref);
  g_clear_object (&self->socket);
  g_free (self);
}

GSocketAddress *
hot_rest_connection_dup_address (HotRestConnection  *self,
                                 GError            **error)
{
  GSocketAddress *address = g_socket_get_remote_address (self->socket, error);

  if (address != NULL)
    g_object_set_data_full (G_OBJECT (address), ADDRESS_KEY, hot_rest_connection_ref (self),
                            (GDestroyNotify) hot_rest_connection_unref);

  return address;
}

HotRestConnection *
hot_rest_connection_get (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address != NULL ? g_object_get_data (G_OBJECT (address), ADDRESS_KEY) : NULL;
}

/* 0 where the system does not tell. */
static guint64
count_received (HotRestConnection *self)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  if (getsockopt (g_socket_get_fd (self->socket), IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return 0;

  return info.tcpi_bytes_received;
}

void
hot_rest_connection_enter (HotRestConnection *self,
                           HotRestState       state)
{
  self->state = state;
  self->since = g_get_monotonic_time ();
  self->begun = 0;
  if (state == HOT_REST_WAITING)
    self->n_before = count_received (self);
  self->n_moved = 0;
}

void
hot_rest_connection_cut (HotRestConnection *self)
{
  if (self != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

static void
send_raw (GSocket    *socket,
          guint       status,
          const char *text)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                                             "Connection: close\r\n\r\n%s", status, soup_status_get_phrase (status), strlen (text), text);

  /* It is short, and what does not fit into the socket's buffer is not worth waiting for. */
  g_socket_send_with_blocking (socket, answer, strlen (answer), FALSE, NULL, NULL);
}

void
hot_rest_connection_turn_away (GSocket    *socket,
                               guint       status,
                               const char *text)
{
  send_raw (socket, status, text);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

static gboolean
drain_cb (GSocket      *socket,
          GIOCondition  condition,
          gpointer      user_data)
{
  HotRestConnection *self = user_data;
  static char buffer[65536];
  gssize n = g_socket_receive_with_blocking (socket, buffer, sizeof buffer, FALSE, NULL, NULL);

  if (n > 0)
    self->n_dropped += n;
  if (n > 0 && self->n_dropped < MAX_DRAINED)
    return G_SOURCE_CONTINUE;

  hot_rest_connection_cut (self);
  if (self->message != NULL)
    soup_server_message_unpause (self->message);

  return G_SOURCE_REMOVE;
}

void
hot_rest_connection_refuse (HotRestConnection *self,
                            guint              status,
                            const char        *text)
{
  if (self->state == HOT_REST_REFUSING)
    return;
  hot_rest_connection_enter (self, HOT_REST_REFUSING);
  if (self->message != NULL)
    soup_server_message_pause (self->message);
  send_raw (self->socket, status, text);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  self->drain = g_socket_create_source (self->socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (self->drain, G_SOURCE_FUNC (drain_cb), self, NULL);
  g_source_attach (self->drain, g_main_context_get_thread_default ());
}

#define TIMED_OUT "{\"error_code\":\"DEADLINE_EXCEEDED\",\"message\":\"The request took too long to arrive.\"}"

static void
time_out (HotRestConnection *self)
{
  send_raw (self->socket, SOUP_STATUS_REQUEST_TIMEOUT, TIMED_OUT);
  hot_rest_connection_cut (self);
}

static gboolean
is_gone (HotRestConnection *self)
{
  char byte;

  return recv (g_socket_get_fd (self->socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

gboolean
hot_rest_connection_check (HotRestConnection *self,
                           gint64             now)
{
  gint64 elapsed = now - self->since;

  switch (self->state)
    {
    case HOT_REST_WAITING:
      if (self->begun == 0 && elapsed > SECOND && count_received (self) > self->n_before)
        self->begun = now;
      if (self->begun != 0 && now - self->begun > MAX_HEADERS)
        time_out (self);
      else if (self->begun == 0 && elapsed > MAX_IDLE)
        hot_rest_connection_cut (self);
      break;

    case HOT_REST_READING:
      if (self->is_held)
        hot_rest_connection_enter (self, HOT_REST_READING);
      else if (elapsed > BODY_PATIENCE && self->n_moved / (elapsed / SECOND) < MIN_RATE)
        time_out (self);
      break;

    case HOT_REST_WORKING:
      return elapsed > SECOND && is_gone (self);

    case HOT_REST_WRITING:
      if (elapsed > ANSWER_PATIENCE && self->n_moved / (elapsed / SECOND) < MIN_RATE)
        hot_rest_connection_cut (self);
      break;

    case HOT_REST_REFUSING:
      if (elapsed > MAX_REFUSING)
        {
          g_source_destroy (self->drain);
          hot_rest_connection_cut (self);
          if (self->message != NULL)
            soup_server_message_unpause (self->message);
        }
      break;
    }

  return FALSE;
}
