/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-http.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-temp-file.h"
#include "hot-test-server.h"

#define SIZE 3000000
#define EXPIRED "/data.csv?sv=2021-08-06&se=2020-01-02T03%3A04%3A05Z&sr=b&sp=r&sig=SECRETSIGNATURE"

/* Nothing is what it was asked to be by the target of the request: one server plays them all. */
typedef struct {
  HotTestServer *server;
  HotTestServer *other;
  HotHttp       *http;
  char          *data;
  int            n_broken;   /* atomic: how many answers break off */
} Fixture;

static void
reply_range (Fixture        *fixture,
             HotTestRequest *request,
             const char     *tag,
             gsize           n_sent)
{
  const char *range = hot_test_request_get_header (request, "range");
  guint64 start = range != NULL ? g_ascii_strtoull (range + strlen ("bytes="), NULL, 10) : 0;
  g_autofree char *headers = NULL;

  if (range == NULL)
    {
      headers = g_strdup_printf ("ETag: %s\r\nAccept-Ranges: bytes\r\n", tag);
      hot_test_reply_short (request, "200 OK", headers, fixture->data, SIZE, MIN (n_sent, SIZE));
      return;
    }

  headers = g_strdup_printf ("ETag: %s\r\nContent-Range: bytes %" G_GUINT64_FORMAT "-%d/%d\r\n", tag, start, SIZE - 1,
                             SIZE);
  hot_test_reply_short (request, "206 Partial Content", headers, fixture->data + start, SIZE - start,
                        MIN (n_sent, SIZE - start));
}

static void
handle (HotTestRequest *request,
        gpointer        user_data)
{
  Fixture *fixture = user_data;
  const char *target = request->target;
  g_autofree char *location = NULL;

  if (g_str_equal (target, "/plain"))
    hot_test_reply (request, "200 OK", "Content-Type: text/csv\r\n", "a,b\n1,2\n", -1);
  else if (g_str_equal (target, "/to-plain"))
    hot_test_reply (request, "302 Found", "Location: /plain\r\n", "", 0);
  else if (g_str_equal (target, "/to-other"))
    {
      g_autofree char *uri = hot_test_server_get_uri (fixture->other, "/plain");

      location = g_strdup_printf ("Location: %s\r\n", uri);
      hot_test_reply (request, "307 Temporary Redirect", location, "", 0);
    }
  else if (g_str_equal (target, "/to-itself"))
    hot_test_reply (request, "301 Moved Permanently", "Location: /to-itself\r\n", "", 0);
  else if (g_str_equal (target, "/to-file"))
    hot_test_reply (request, "301 Moved Permanently", "Location: file:///etc/passwd\r\n", "", 0);
  else if (g_str_equal (target, "/hang"))
    hot_test_hang (request);
  else if (g_str_equal (target, "/stall"))
    {
      hot_test_reply_short (request, "200 OK", "", "abc", 1000, 3);
      hot_test_hang (request);
    }
  else if (g_str_equal (target, "/large"))
    reply_range (fixture, request, "\"1\"", SIZE);
  else if (g_str_equal (target, "/chunked"))
    {
      const char *head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n100000\r\n";

      g_output_stream_write_all (request->output, head, strlen (head), NULL, NULL, NULL);
      g_output_stream_write_all (request->output, fixture->data, 0x100000, NULL, NULL, NULL);
      g_output_stream_write_all (request->output, "\r\n0\r\n\r\n", 7, NULL, NULL, NULL);
    }
  else if (g_str_equal (target, "/breaks"))
    reply_range (fixture, request, "\"1\"", g_atomic_int_add (&fixture->n_broken, -1) > 0 ? 700000 : SIZE);
  else if (g_str_equal (target, "/always-breaks"))
    hot_test_reply_short (request, "200 OK", "", fixture->data, SIZE, 1000);
  else if (g_str_equal (target, "/changes"))
    reply_range (fixture, request, hot_test_request_get_header (request, "range") != NULL ? "\"2\"" : "\"1\"",
                 g_atomic_int_add (&fixture->n_broken, -1) > 0 ? 700000 : SIZE);
  else if (g_str_equal (target, "/busy"))
    {
      if (g_atomic_int_add (&fixture->n_broken, -1) > 0)
        hot_test_reply (request, "503 Service Unavailable", "Retry-After: 0\r\n", "", 0);
      else
        hot_test_reply (request, "200 OK", "", "back", -1);
    }
  else if (g_str_has_prefix (target, "/data.csv"))
    hot_test_reply (request, "403 Forbidden", "x-ms-error-code: AuthenticationFailed\r\n", "", 0);
  else
    hot_test_reply (request, "404 Not Found", "", "", 0);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const HotHttpOptions options = { .proxy = "direct://", .connect_timeout = 2000, .idle_timeout = 300,
                                   .retry_delay = 5 };

  fixture->server = hot_test_server_new (handle, fixture, NULL);
  fixture->other = hot_test_server_new (handle, fixture, NULL);
  fixture->http = hot_http_new (&options, NULL);
  fixture->data = g_malloc (SIZE);
  for (guint i = 0; i < SIZE; i++)
    fixture->data[i] = (char) ('a' + i * 7919u / 256 % 26);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->http, hot_http_free);
  g_clear_pointer (&fixture->server, hot_test_server_free);
  g_clear_pointer (&fixture->other, hot_test_server_free);
  g_clear_pointer (&fixture->data, g_free);
}

static HotHttpResponse *
send (Fixture     *fixture,
      const char  *target,
      GError     **error)
{
  g_autofree char *uri = hot_test_server_get_uri (fixture->server, target);

  return hot_http_send (fixture->http, &(HotHttpRequest) { .uri = uri }, 2000000, NULL, error);
}

static gboolean
download (Fixture       *fixture,
          const char    *target,
          int            fd,
          guint64        max_bytes,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autofree char *uri = hot_test_server_get_uri (fixture->server, target);

  return hot_http_download (fixture->http, &(HotHttpRequest) { .uri = uri }, fd, "the disk", max_bytes, NULL,
                            cancellable, error);
}

static void
assert_body (HotHttpResponse *response,
             const char      *expected)
{
  GBytes *body = hot_http_response_get_body (response);

  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected, strlen (expected));
}

static void
assert_downloaded (Fixture *fixture,
                   int      fd)
{
  g_autofree char *contents = g_malloc (SIZE);

  g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, SIZE);
  g_assert_cmpint (pread (fd, contents, SIZE, 0), ==, SIZE);
  g_assert_true (memcmp (contents, fixture->data, SIZE) == 0);
}

static void
test_plain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttpResponse) response = send (fixture, "/plain", &error);
  g_autofree char *agent = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (hot_http_response_get_status (response), ==, 200);
  g_assert_cmpstr (hot_http_response_get_header (response, "content-type"), ==, "text/csv");
  assert_body (response, "a,b\n1,2\n");
  g_assert_true (hot_http_response_check (response, &error));

  agent = hot_test_server_get_header (fixture->server, 0, "user-agent");
  g_assert_true (g_str_has_prefix (agent, "Hothouse/"));
}

static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttpResponse) response = send (fixture, "/to-plain", &error);

  g_assert_no_error (error);
  assert_body (response, "a,b\n1,2\n");
}

static void
sign (const char *method,
      GUri       *uri,
      GHashTable *headers,
      gpointer    user_data)
{
  const char *range = g_hash_table_lookup (headers, "range");

  g_hash_table_replace (headers, g_strdup ("x-signature"),
                        g_strdup_printf ("%s %s", method, range != NULL ? range : "whole"));
}

static void
test_credentials_stay (Fixture       *fixture,
                       gconstpointer  data)
{
  const char * const headers[] = { "X-Secret", "key", NULL };
  const char * const secret[] = { "authorization", "x-secret", "x-signature" };
  g_autofree char *uri = hot_test_server_get_uri (fixture->server, "/to-other");
  g_autofree char *with_password = g_strdup_printf ("http://me:pass@%s", uri + strlen ("http://"));
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttpResponse) response =
    hot_http_send (fixture->http, &(HotHttpRequest) { .uri = with_password, .headers = headers, .sign = sign },
                   1000, NULL, &error);
  g_autofree char *basic = hot_test_server_get_header (fixture->server, 0, "authorization");

  g_assert_no_error (error);
  assert_body (response, "a,b\n1,2\n");
  g_assert_cmpstr (basic, ==, "Basic bWU6cGFzcw==");

  for (guint i = 0; i < G_N_ELEMENTS (secret); i++)
    {
      g_autofree char *first = hot_test_server_get_header (fixture->server, 0, secret[i]);
      g_autofree char *second = hot_test_server_get_header (fixture->other, 0, secret[i]);

      g_assert_nonnull (first);
      g_assert_null (second);
    }
}

static void
test_bad_redirects (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (send (fixture, "/to-itself", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->server), <, 20);
  g_clear_error (&error);

  g_assert_null (send (fixture, "/to-file", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
}

static void
test_download (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofd int fd = hot_temp_file_open (NULL);

  g_assert_true (download (fixture, "/large", fd, SIZE, NULL, &error));
  g_assert_no_error (error);
  assert_downloaded (fixture, fd);
}

static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofd int fd = hot_temp_file_open (NULL);
  g_autofree char *range = NULL;
  g_autofree char *condition = NULL;

  fixture->n_broken = 3;
  g_assert_true (download (fixture, "/breaks", fd, SIZE, NULL, &error));
  g_assert_no_error (error);
  assert_downloaded (fixture, fd);

  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->server), ==, 4);
  range = hot_test_server_get_header (fixture->server, 2, "range");
  condition = hot_test_server_get_header (fixture->server, 2, "if-range");
  g_assert_cmpstr (range, ==, "bytes=1400000-");
  g_assert_cmpstr (condition, ==, "\"1\"");
}

static void
test_changed_while_broken (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofd int fd = hot_temp_file_open (NULL);

  /* The server answers If-Range with a part of another version; then the whole must be fetched again. */
  fixture->n_broken = 1;
  g_assert_true (download (fixture, "/changes", fd, SIZE, NULL, &error));
  g_assert_no_error (error);
  assert_downloaded (fixture, fd);
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->server), ==, 3);
}

static void
test_always_short (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofd int fd = hot_temp_file_open (NULL);

  g_assert_false (download (fixture, "/always-breaks", fd, SIZE, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->server), ==, 5);
}

static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofd int fd = hot_temp_file_open (NULL);

  fixture->n_broken = 2;
  g_assert_true (download (fixture, "/busy", fd, SIZE, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, 4);

  fixture->n_broken = 100;
  g_assert_false (download (fixture, "/busy", fd, SIZE, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "503"));
}

static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofd int fd = hot_temp_file_open (NULL);

  /* Announced, and not announced. */
  g_assert_false (download (fixture, "/large", fd, SIZE - 1, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
  g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, 0);
  g_clear_error (&error);

  g_assert_false (download (fixture, "/chunked", fd, 0x100000 - 1, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_assert_null (send (fixture, "/large", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
}

static void
test_hanging (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  g_assert_null (send (fixture, "/hang", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 300 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5000 * 1000);
  g_clear_error (&error);

  g_assert_null (send (fixture, "/stall", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
}

static gpointer
cancel_soon (gpointer user_data)
{
  gint64 *cancelled_at = g_new (gint64, 1);

  g_usleep (30000);
  *cancelled_at = g_get_monotonic_time ();
  g_cancellable_cancel (user_data);

  return cancelled_at;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  const char * const targets[] = { "/hang", "/stall", "/always-breaks" };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autofree gint64 *cancelled_at = NULL;
      g_autofd int fd = hot_temp_file_open (NULL);
      const HotHttpOptions patient = { .proxy = "direct://", .retry_delay = 5000 };
      g_autoptr(HotHttp) http = hot_http_new (&patient, NULL);
      g_autofree char *uri = hot_test_server_get_uri (fixture->server, targets[i]);
      GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

      g_assert_false (hot_http_download (http, &(HotHttpRequest) { .uri = uri }, fd, "the disk", SIZE, NULL,
                                         cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      {
        gint64 ended = g_get_monotonic_time ();

        cancelled_at = g_thread_join (thread);
        g_assert_cmpint (ended - *cancelled_at, <, 100 * 1000);
      }
    }
}

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttpResponse) missing = send (fixture, "/no/listings.csv?token=SECRET", &error);
  g_autoptr(HotHttpResponse) expired = send (fixture, EXPIRED, &error);
  g_autoptr(HotHttpResponse) no_read = send (fixture, "/data.csv?sp=w&sig=SECRETSIGNATURE", &error);

  g_assert_no_error (error);

  g_assert_false (hot_http_response_check (missing, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_nonnull (strstr (error->message, "listings.csv"));
  g_assert_null (strstr (error->message, "SECRET"));
  g_clear_error (&error);

  g_assert_false (hot_http_response_check (expired, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "expired on 2020-01-02 03:04 UTC"));
  g_assert_null (strstr (error->message, "SECRET"));
  g_clear_error (&error);

  g_assert_false (hot_http_response_check (no_read, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "sp="));
}

static void
test_unreachable (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *uri = hot_test_server_get_uri (fixture->other, "/plain");
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&fixture->other, hot_test_server_free);
  g_assert_null (hot_http_send (fixture->http, &(HotHttpRequest) { .uri = uri }, 1000, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1:"));
  g_assert_nonnull (strstr (error->message, "refuses the connection"));
  g_clear_error (&error);

  g_assert_null (hot_http_send (fixture->http, &(HotHttpRequest) { .uri = "http://no-such-host.invalid/a" }, 1000, NULL,
                                &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "no-such-host.invalid"));
  g_clear_error (&error);

  g_assert_null (hot_http_send (fixture->http, &(HotHttpRequest) { .uri = "listings.csv" }, 1000, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

/* A proxy is asked by the whole address, also for hosts that this computer does not know. */
static void
test_proxy (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *proxy = hot_test_server_get_uri (fixture->other, "");
  g_autoptr(HotHttp) http = hot_http_new (&(HotHttpOptions) { .proxy = proxy }, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotHttpResponse) response =
    hot_http_send (http, &(HotHttpRequest) { .uri = "http://no-such-host.invalid/plain" }, 1000, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hot_http_response_get_status (response), ==, 404);
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->other), ==, 1);
}

static void
test_certificates (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *directory = g_dir_make_tmp ("hot-http-XXXXXX", NULL);
  g_autofree char *key = g_build_filename (directory, "key.pem", NULL);
  g_autofree char *path = NULL;
  g_autoptr(GTlsCertificate) certificate = hot_test_make_certificate (directory, &path);
  g_autoptr(HotTestServer) server = NULL;
  g_autoptr(HotHttp) trusting = NULL;
  g_autoptr(HotHttpResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *downgrade = NULL;

  if (certificate == NULL)
    {
      g_test_skip ("there is no openssl command to make a certificate with");
      g_rmdir (directory);
      return;
    }

  server = hot_test_server_new (handle, fixture, certificate);
  uri = hot_test_server_get_uri (server, "/plain");
  g_assert_null (hot_http_send (fixture->http, &(HotHttpRequest) { .uri = uri }, 1000, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "signed"));
  g_clear_error (&error);

  trusting = hot_http_new (&(HotHttpOptions) { .proxy = "direct://", .ca_file = path }, &error);
  g_assert_no_error (error);
  response = hot_http_send (trusting, &(HotHttpRequest) { .uri = uri }, 1000, NULL, &error);
  g_assert_no_error (error);
  assert_body (response, "a,b\n1,2\n");

  /* /to-other leads to plain http. */
  downgrade = hot_test_server_get_uri (server, "/to-other");
  g_assert_null (hot_http_send (trusting, &(HotHttpRequest) { .uri = downgrade }, 1000, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_REFUSED);
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->other), ==, 0);
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (hot_http_new (&(HotHttpOptions) { .ca_file = path }, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, path));

  g_unlink (key);
  g_rmdir (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/http/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("plain", test_plain);
  ADD ("redirect", test_redirect);
  ADD ("credentials-stay", test_credentials_stay);
  ADD ("bad-redirects", test_bad_redirects);
  ADD ("download", test_download);
  ADD ("resume", test_resume);
  ADD ("changed-while-broken", test_changed_while_broken);
  ADD ("always-short", test_always_short);
  ADD ("busy", test_busy);
  ADD ("too-large", test_too_large);
  ADD ("hanging", test_hanging);
  ADD ("cancel", test_cancel);
  ADD ("status", test_status);
  ADD ("unreachable", test_unreachable);
  ADD ("proxy", test_proxy);
  ADD ("certificates", test_certificates);

  return g_test_run ();
}
