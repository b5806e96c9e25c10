/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "hot-test-server.h"

#include <string.h>

struct _HotTestServer
{
  GSocketListener *listener;
  GCancellable    *stop;
  GThread         *thread;
  GPtrArray       *threads;    /* one a connection */
  GTlsCertificate *certificate;
  guint16          port;
  HotTestHandler   handler;
  gpointer         user_data;
  GMutex           mutex;
  GPtrArray       *requests;   /* of GHashTable: their headers */
};

typedef struct {
  HotTestServer *server;
  GSocketConnection *connection;
} Visit;

static gboolean
read_request (HotTestRequest *request,
              GInputStream   *input)
{
  GDataInputStream *lines = g_data_input_stream_new (input);
  g_autofree char *first = NULL;
  g_auto(GStrv) words = NULL;

  request->body = G_INPUT_STREAM (lines);
  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);

  first = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  if (first == NULL)
    return FALSE;
  words = g_strsplit (first, " ", 3);
  g_assert_cmpuint (g_strv_length (words), ==, 3);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      char *colon;

      if (line == NULL || *line == '\0')
        return line != NULL;
      colon = strchr (line, ':');
      g_assert_nonnull (colon);
      g_hash_table_replace (request->headers, g_ascii_strdown (line, colon - line), g_strdup (g_strstrip (colon + 1)));
    }
}

static void
serve (HotTestServer     *self,
       GSocketConnection *connection)
{
  g_autoptr(GIOStream) stream = g_object_ref (G_IO_STREAM (connection));
  HotTestRequest request = { NULL };

  if (self->certificate != NULL)
    {
      g_clear_object (&stream);
      stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
      if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), self->stop, NULL))
        return;
    }

  if (read_request (&request, g_io_stream_get_input_stream (stream)))
    {
      g_mutex_lock (&self->mutex);
      g_ptr_array_add (self->requests, g_hash_table_ref (request.headers));
      g_mutex_unlock (&self->mutex);

      request.output = g_io_stream_get_output_stream (stream);
      request.socket = g_socket_connection_get_socket (connection);
      self->handler (&request, self->user_data);
    }

  g_io_stream_close (stream, NULL, NULL);
  g_clear_object (&request.body);
  g_clear_pointer (&request.headers, g_hash_table_unref);
  g_free (request.method);
  g_free (request.target);
}

static gpointer
visit_thread_func (gpointer user_data)
{
  g_autofree Visit *visit = user_data;

  serve (visit->server, visit->connection);
  g_object_unref (visit->connection);

  return NULL;
}

static gpointer
listen_thread_func (gpointer user_data)
{
  HotTestServer *self = user_data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    {
      Visit *visit = g_new0 (Visit, 1);

      visit->server = self;
      visit->connection = connection;
      g_ptr_array_add (self->threads, g_thread_new ("visit", visit_thread_func, visit));
    }

  return NULL;
}

HotTestServer *
hot_test_server_new (HotTestHandler   handler,
                     gpointer         user_data,
                     GTlsCertificate *certificate)
{
  return hot_test_server_new_at (0, handler, user_data, certificate);
}

HotTestServer *
hot_test_server_new_at (guint16          port,
                        HotTestHandler   handler,
                        gpointer         user_data,
                        GTlsCertificate *certificate)
{
  HotTestServer *self = g_new0 (HotTestServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->threads = g_ptr_array_new ();
  self->handler = handler;
  self->user_data = user_data;
  g_set_object (&self->certificate, certificate);
  self->stop = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                 &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("server", listen_thread_func, self);

  return self;
}

void
hot_test_server_free (HotTestServer *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_socket_listener_close (self->listener);
  g_clear_object (&self->listener);
  g_clear_object (&self->stop);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint16
hot_test_server_get_port (HotTestServer *self)
{
  return self->port;
}

char *
hot_test_server_get_uri (HotTestServer *self,
                         const char    *target)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", self->certificate != NULL ? "https" : "http", self->port, target);
}

guint
hot_test_server_get_n_requests (HotTestServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return n;
}

char *
hot_test_server_get_header (HotTestServer *self,
                            guint          request,
                            const char    *name)
{
  char *value;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (request, <, self->requests->len);
  value = g_strdup (g_hash_table_lookup (g_ptr_array_index (self->requests, request), name));
  g_mutex_unlock (&self->mutex);

  return value;
}

const char *
hot_test_request_get_header (HotTestRequest *request,
                             const char     *name)
{
  return g_hash_table_lookup (request->headers, name);
}

void
hot_test_reply_short (HotTestRequest *request,
                      const char     *status,
                      const char     *headers,
                      const void     *body,
                      gsize           length,
                      gsize           n_sent)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n"
                                           "Connection: close\r\n%s\r\n",
                                           status, length, headers);

  g_output_stream_write_all (request->output, head, strlen (head), NULL, NULL, NULL);
  if (!g_str_equal (request->method, "HEAD"))
    g_output_stream_write_all (request->output, body, n_sent, NULL, NULL, NULL);
}

void
hot_test_reply (HotTestRequest *request,
                const char     *status,
                const char     *headers,
                const void     *body,
                gssize          length)
{
  gsize n = length < 0 ? strlen (body) : (gsize) length;

  hot_test_reply_short (request, status, headers, body, n, n);
}

void
hot_test_hang (HotTestRequest *request)
{
  g_socket_condition_wait (request->socket, G_IO_IN | G_IO_HUP, NULL, NULL);
}

GTlsCertificate *
hot_test_make_certificate (const char  *directory,
                           char       **path)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  g_autofree char *pem = g_build_filename (directory, "certificate.pem", NULL);
  g_autofree char *key = g_build_filename (directory, "key.pem", NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;

  if (program == NULL)
    return NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "req", "-x509", "-nodes", "-days",
                              "2",
                              "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=127.0.0.1",
                              "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", pem, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);

  certificate = g_tls_certificate_new_from_files (pem, key, &error);
  g_assert_no_error (error);
  *path = g_steal_pointer (&pem);

  return certificate;
}
