/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Uploads to who reads slowly, or not at all. */

#include "base/hot-http.h"

#include <string.h>
#include <sys/socket.h>

#include "base/hot-error.h"

#define UPLOAD (4 * 1024 * 1024)

/* A port at which a connection is kept waiting, or is read as slowly as @delay, in microseconds between two pieces, says. */
typedef struct {
  GSocket *listener;
  guint    delay;
} Reader;

static char *
reader_listen (Reader *self)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) address = NULL;

  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  /* Little room here, so that what was sent stays with the sender. */
  g_assert_true (g_socket_set_option (self->listener, SOL_SOCKET, SO_RCVBUF, 128 * 1024, NULL));
  g_assert_true (g_socket_bind (self->listener, any, TRUE, NULL) && g_socket_listen (self->listener, NULL));
  address = g_socket_get_local_address (self->listener, NULL);

  return g_strdup_printf ("http://127.0.0.1:%u/", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

static gpointer
read_slowly (gpointer user_data)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  Reader *self = user_data;
  g_autoptr(GSocket) socket = g_socket_accept (self->listener, NULL, NULL);
  g_autofree char *piece = g_malloc (65536);
  gssize n_left = UPLOAD;
  gssize n;

  /* Headers count as well, which does no harm. */
  while (n_left > 0 && (n = g_socket_receive (socket, piece, 65536, NULL, NULL)) > 0)
    {
      n_left -= n;
      g_usleep (self->delay);
    }
  g_socket_send (socket, answer, strlen (answer), NULL, NULL);
  /* Until the other side is done. */
  while (g_socket_receive (socket, piece, 65536, NULL, NULL) > 0)
    continue;

  return NULL;
}

static HotHttpResponse *
upload (HotHttp     *http,
        const char  *uri,
        GError     **error)
{
  g_autoptr(GBytes) body = g_bytes_new_take (g_malloc0 (UPLOAD), UPLOAD);

  return hot_http_send (http, &(HotHttpRequest) { .method = "PUT", .uri = uri, .body = body }, 1000, NULL, error);
}

/* Though the system took megabytes of the upload. */
static void
test_silent_upload (void)
{
  const HotHttpOptions options = { .proxy = "direct://", .connect_timeout = 20000, .idle_timeout = 300 };
  Reader reader = { NULL };
  g_autoptr(HotHttp) http = hot_http_new (&options, NULL);
  g_autofree char *uri = reader_listen (&reader);
  g_autoptr(GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  g_assert_null (upload (http, uri, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 20 * G_USEC_PER_SEC);
  g_object_unref (reader.listener);
}

/* It takes longer than the time-out until all is read, but never stands still for so long. */
static void
test_slow_upload (void)
{
  const HotHttpOptions options = { .proxy = "direct://", .connect_timeout = 20000, .idle_timeout = 1500 };
  Reader reader = { NULL, 70000 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttp) http = hot_http_new (&options, NULL);
  g_autofree char *uri = reader_listen (&reader);
  GThread *thread = g_thread_new ("reader", read_slowly, &reader);
  g_autoptr(HotHttpResponse) response = upload (http, uri, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hot_http_response_get_status (response), ==, 200);
  g_clear_pointer (&http, hot_http_free);
  g_thread_join (thread);
  g_object_unref (reader.listener);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-upload/silent", test_silent_upload);
  g_test_add_func ("/http-upload/slow", test_slow_upload);

  return g_test_run ();
}
