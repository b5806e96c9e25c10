/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-http.h"
#include "base/hot-temp-file.h"
#include "hot-test-server.h"

#define SIZE 6000000

typedef struct {
  char          *data;
  HotTestServer *server;
  guint16        port;
  gsize          n_sent;   /* of each answer before it breaks off */
} Fixture;

static void
handle (HotTestRequest *request,
        gpointer        user_data)
{
  Fixture *fixture = user_data;
  const char *range = hot_test_request_get_header (request, "range");
  guint64 start = range != NULL ? g_ascii_strtoull (range + strlen ("bytes="), NULL, 10) : 0;
  g_autofree char *headers = g_strdup_printf ("Last-Modified: Mon, 27 Jan 2025 10:11:12 GMT\r\n"
                                              "Content-Range: bytes %" G_GUINT64_FORMAT "-%d/%d\r\n",
                                              start, SIZE - 1, SIZE);

  hot_test_reply_short (request, range != NULL ? "206 Partial Content" : "200 OK", headers, fixture->data + start,
                        SIZE - start, MIN (fixture->n_sent, SIZE - start));
}

/* Lets the server go down after the first answer, and another come up on its port a while later. */
static gpointer
restart_thread_func (gpointer user_data)
{
  Fixture *fixture = user_data;

  while (hot_test_server_get_n_requests (fixture->server) == 0)
    g_usleep (1000);
  g_clear_pointer (&fixture->server, hot_test_server_free);
  g_usleep (60000);
  fixture->n_sent = SIZE;
  fixture->server = hot_test_server_new_at (fixture->port, handle, fixture, NULL);

  return NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->data = g_malloc (SIZE);
  for (guint i = 0; i < SIZE; i++)
    fixture->data[i] = (char) (i * 2654435761u >> 24);
  fixture->n_sent = SIZE / 3;
  fixture->server = hot_test_server_new (handle, fixture, NULL);
  fixture->port = hot_test_server_get_port (fixture->server);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->server, hot_test_server_free);
  g_free (fixture->data);
}

static void
test_server_restarts (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttp) http = hot_http_new (&(HotHttpOptions) { .proxy = "direct://", .retry_delay = 20 }, NULL);
  g_autofree char *uri = hot_test_server_get_uri (fixture->server, "/listings.csv");
  g_autofree char *contents = g_malloc (SIZE);
  g_autofree char *range = NULL;
  g_autofree char *expected = g_strdup_printf ("bytes=%d-", SIZE / 3);
  g_autofd int fd = hot_temp_file_open (NULL);
  GThread *thread = g_thread_new ("restart", restart_thread_func, fixture);

  g_assert_true (hot_http_download (http, &(HotHttpRequest) { .uri = uri }, fd, "the disk", SIZE, NULL, NULL, &error));
  g_assert_no_error (error);
  g_thread_join (thread);

  g_assert_cmpint (pread (fd, contents, SIZE, 0), ==, SIZE);
  g_assert_true (memcmp (contents, fixture->data, SIZE) == 0);
  range = hot_test_server_get_header (fixture->server, 0, "range");
  g_assert_cmpstr (range, ==, expected);
}

static void
test_server_stays_away (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttp) http = hot_http_new (&(HotHttpOptions) { .proxy = "direct://", .retry_delay = 5 }, NULL);
  g_autofree char *uri = hot_test_server_get_uri (fixture->server, "/listings.csv?token=SECRET");
  g_autofd int fd = hot_temp_file_open (NULL);

  fixture->n_sent = 0;
  g_assert_false (hot_http_download (http, &(HotHttpRequest) { .uri = uri }, fd, "the disk", SIZE, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_null (strstr (error->message, "SECRET"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/broken-network/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("server-restarts", test_server_restarts);
  ADD ("server-stays-away", test_server_stays_away);

  return g_test_run ();
}
