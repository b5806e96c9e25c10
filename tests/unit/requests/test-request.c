/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "hot-test-server.h"
#include "requests/hot-request-history.h"

static void
answer (HotTestRequest *request,
        gpointer        user_data)
{
  if (g_str_has_prefix (request->target, "/hang"))
    hot_test_hang (request);
  else if (g_str_has_prefix (request->target, "/missing"))
    hot_test_reply (request, "404 Not Found", "Content-Type: text/plain; charset=utf-8\r\n", "nothing", -1);
  else
    hot_test_reply (request, "200 OK", "Content-Type: application/json\r\nX-One: 1\r\n", "{\"predictions\": [106.5]}", -1);
}

static HotResponse *
send (const HotRequest *request)
{
  g_autoptr(GError) error = NULL;
  HotResponse *response = hot_request_send (request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return response;
}

static void
test_send (void)
{
  g_autoptr(HotTestServer) server = hot_test_server_new (answer, NULL, NULL);
  g_autofree char *uri = hot_test_server_get_uri (server, "/invocations?a=1");
  g_autoptr(HotRequest) request = hot_request_new ("post", uri);
  g_autoptr(HotResponse) response = NULL;
  g_autofree char *authorization = NULL;
  g_autofree char *header = NULL;

  request->body = g_strdup ("{}");
  request->auth = (HotRequestAuth) { HOT_REQUEST_AUTH_BASIC, g_strdup ("alice"), NULL, FALSE, g_strdup ("pw") };
  hot_request_add_header (request, "X-Two", "2");
  response = send (request);
  authorization = hot_test_server_get_header (server, 0, "authorization");
  header = hot_test_server_get_header (server, 0, "x-two");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (response->title, ==, "200 OK");
  g_assert_cmpstr (response->content_type, ==, "application/json");
  g_assert_cmpstr (hot_response_get_header (response, "x-one"), ==, "1");
  g_assert_cmpuint (g_bytes_get_size (response->body), ==, strlen ("{\"predictions\": [106.5]}"));
  g_assert_cmpfloat (response->times.total, >, 0);
  g_assert_cmpfloat (response->times.total, >=, response->times.wait);
  g_assert_cmpstr (authorization, ==, "Basic YWxpY2U6cHc=");
  g_assert_cmpstr (header, ==, "2");
}

static void
test_status (void)
{
  g_autoptr(HotTestServer) server = hot_test_server_new (answer, NULL, NULL);
  g_autofree char *uri = hot_test_server_get_uri (server, "/missing");
  g_autoptr(HotRequest) request = hot_request_new ("GET", uri);
  g_autoptr(HotResponse) response = send (request);

  g_assert_cmpuint (response->status, ==, 404);
  g_assert_nonnull (response->meaning);
  g_assert_cmpstr (response->content_type, ==, "text/plain");
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);

  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr(HotTestServer) server = hot_test_server_new (answer, NULL, NULL);
  g_autofree char *uri = hot_test_server_get_uri (server, "/hang");
  g_autoptr(HotRequest) request = hot_request_new ("GET", uri);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) cancelled = NULL;
  g_autoptr(GError) late = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  g_assert_null (hot_request_send (request, NULL, NULL, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);

  request->timeout = 200;
  g_assert_null (hot_request_send (request, NULL, NULL, NULL, &late));
  g_assert_error (late, HOT_ERROR, HOT_ERROR_NETWORK);
}

/* What would smuggle a second header or request never leaves. */
static void
test_hostile (void)
{
  static const struct {
    const char *method;
    const char *url;
    const char *name;
    const char *value;
  } cases[] = {
    { "GET", "http://127.0.0.1:1/", "X-A", "b\r\nX-C: d" },
    { "GET", "http://127.0.0.1:1/", "X A", "b" },
    { "GET / HTTP/1.1\r\nX: y", "http://127.0.0.1:1/", "X-A", "b" },
    { "GET", "file:///etc/passwd", "X-A", "b" },
    { "GET", "", "X-A", "b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HotRequest) request = hot_request_new (cases[i].method, cases[i].url);
      g_autoptr(GError) error = NULL;

      hot_request_add_header (request, cases[i].name, cases[i].value);
      g_assert_null (hot_request_send (request, NULL, NULL, NULL, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
    }
}

static void
test_address (void)
{
  g_autoptr(HotRequest) request = hot_request_new ("GET", "http://x/y?a=1&b=%C3%A4+c&=d&e#f");
  g_autofree char *address = hot_request_dup_address (request);

  g_assert_cmpstr (request->url, ==, "http://x/y");
  g_assert_cmpuint (request->query->len, ==, 3);
  g_assert_cmpstr (((HotRequestPair *) request->query->pdata[1])->value, ==, "ä c");
  g_assert_cmpstr (address, ==, "http://x/y?a=1&b=%C3%A4%20c&e=");
}

static HotRequest *
take (const char *url,
      const char *name,
      const char *value)
{
  HotRequest *request = hot_request_new ("GET", url);

  hot_request_add_header (request, "Accept", "*/*");
  hot_request_add_header (request, name, value);
  g_assert_true (hot_request_take_auth (request));
  g_assert_cmpuint (request->headers->len, <=, 1);

  return request;
}

/* What would show in a file is taken where no file shows it. */
static void
test_take_auth (void)
{
  g_autoptr(HotRequest) address = hot_request_new ("GET", "https://al%40ice:hunter%3A2@host:8080/a@b?c=d");
  g_autoptr(HotRequest) plain = hot_request_new ("GET", "http://host/alice@example.org");
  g_autoptr(HotRequest) bearer = take ("http://x/", "authorization", "Bearer abc");
  g_autoptr(HotRequest) basic = take ("http://x/", "Authorization", "Basic YWxpY2U6cHc=");
  g_autoptr(HotRequest) other = take ("http://x/", "Authorization", "Digest realm");
  g_autoptr(HotRequest) key = take ("http://x/", "x-api-key", "k");
  g_autoptr(HotRequest) both = take ("http://alice:pw@x/", "Authorization", "Bearer abc");

  g_assert_true (hot_request_take_auth (address));
  g_assert_cmpstr (address->url, ==, "https://host:8080/a@b");
  g_assert_cmpstr (address->auth.user, ==, "al@ice");
  g_assert_cmpstr (address->auth.secret, ==, "hunter:2");
  g_assert_false (hot_request_take_auth (plain));
  g_assert_cmpstr (plain->url, ==, "http://host/alice@example.org");
  g_assert_cmpint (bearer->auth.kind, ==, HOT_REQUEST_AUTH_BEARER);
  g_assert_cmpstr (bearer->auth.secret, ==, "abc");
  g_assert_cmpint (basic->auth.kind, ==, HOT_REQUEST_AUTH_BASIC);
  g_assert_cmpstr (basic->auth.user, ==, "alice");
  g_assert_cmpstr (basic->auth.secret, ==, "pw");
  g_assert_cmpint (other->auth.kind, ==, HOT_REQUEST_AUTH_API_KEY);
  g_assert_cmpstr (other->auth.name, ==, "Authorization");
  g_assert_cmpstr (other->auth.secret, ==, "Digest realm");
  g_assert_cmpint (key->auth.kind, ==, HOT_REQUEST_AUTH_API_KEY);
  g_assert_cmpstr (both->url, ==, "http://x/");
  g_assert_cmpint (both->auth.kind, ==, HOT_REQUEST_AUTH_BASIC);
}

/* Twice the same header is a list; how long the body is, is not for people to say. */
static void
test_headers (void)
{
  g_autoptr(HotTestServer) server = hot_test_server_new (answer, NULL, NULL);
  g_autofree char *uri = hot_test_server_get_uri (server, "/");
  g_autoptr(HotRequest) request = hot_request_new ("POST", uri);
  g_autoptr(HotResponse) response = NULL;
  g_autofree char *list = NULL;
  g_autofree char *length = NULL;
  g_autofree char *coding = NULL;
  g_autofree char *smuggled = NULL;

  g_free (request->url);
  request->url = g_strconcat (uri, " HTTP/1.1\r\nX-C: d\r\n", NULL);
  request->body = g_strdup ("GET /smuggled HTTP/1.1");
  hot_request_add_header (request, "X-A", "1");
  hot_request_add_header (request, "x-a", "2");
  hot_request_add_header (request, "Content-Length", "0");
  hot_request_add_header (request, "Transfer-Encoding", "chunked");
  response = send (request);
  list = hot_test_server_get_header (server, 0, "x-a");
  length = hot_test_server_get_header (server, 0, "content-length");
  coding = hot_test_server_get_header (server, 0, "transfer-encoding");
  smuggled = hot_test_server_get_header (server, 0, "x-c");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (list, ==, "1, 2");
  g_assert_cmpstr (length, ==, "22");
  g_assert_null (coding);
  g_assert_null (smuggled);
}

static void
test_history (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hothouse-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "hothouse.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRequestHistory) history = hot_request_history_open (path, &error);
  g_autoptr(HotRequest) request = hot_request_new ("POST", "http://x/{{y}}");
  g_autoptr(GPtrArray) entries = NULL;
  g_autofree char *raw = NULL;
  gsize length;

  g_assert_no_error (error);
  request->auth = (HotRequestAuth) { HOT_REQUEST_AUTH_BEARER, NULL, NULL, FALSE, g_strdup ("hunter2") };
  hot_request_add_header (request, "Cookie", "hunter2");
  for (guint i = 0; i < HOT_REQUEST_HISTORY_LENGTH + 5; i++)
    g_assert_true (hot_request_history_add (history, request, NULL, NULL));
  entries = hot_request_history_list (history, 10000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, HOT_REQUEST_HISTORY_LENGTH);
  g_assert_cmpstr (((HotRequestEntry *) entries->pdata[0])->request->url, ==, "http://x/{{y}}");
  g_assert_cmpint (((HotRequestEntry *) entries->pdata[0])->id, >, ((HotRequestEntry *) entries->pdata[1])->id);

  g_clear_pointer (&history, hot_request_history_free);
  g_assert_true (g_file_get_contents (path, &raw, &length, NULL));
  g_assert_null (memmem (raw, length, "hunter2", 7));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/request/send", test_send);
  g_test_add_func ("/request/status", test_status);
  g_test_add_func ("/request/cancel", test_cancel);
  g_test_add_func ("/request/hostile", test_hostile);
  g_test_add_func ("/request/address", test_address);
  g_test_add_func ("/request/take-auth", test_take_auth);
  g_test_add_func ("/request/headers", test_headers);
  g_test_add_func ("/request/history", test_history);

  return g_test_run ();
}
