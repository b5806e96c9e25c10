/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A server in this process, and clients that behave well, badly and not at all. */

#include <arpa/inet.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve-fixture.h"
#include "serve/hot-serve-server.h"

#define KEY "0123456789-key"
#define ONE "{\"instances\": [{\"beds\": 7}]}"
#define ONE_ANSWER "{\"predictions\": [1007.5]}"

typedef struct {
  void           *image;
  HotModel       *model;
  HotServeServer *server;
  GThread        *thread;
  gboolean        result;
} Fixture;

static gpointer
run (gpointer data)
{
  Fixture *self = data;
  HotScoreError error = { 0 };

  self->result = hot_serve_server_run (self->server, &error);
  if (!self->result)
    g_test_message ("%s", error.message);

  return NULL;
}

/* @change: (nullable): changes the options */
static void
fixture_init (Fixture *self,
              void   (*change) (HotServeOptions *options))
{
  HotServeOptions options = HOT_SERVE_OPTIONS_DEFAULT;
  HotScoreError error = { 0 };

  *self = (Fixture) { 0 };
  self->model = serve_fixture_new (&self->image);
  options.port = 0;
  options.n_threads = 2;
  if (change != NULL)
    change (&options);
  self->server = hot_serve_server_new (self->model, &options, &error);
  g_assert_cmpstr (error.message, ==, "");
  g_assert_cmpuint (hot_serve_server_get_port (self->server), >, 0);
  self->thread = g_thread_new ("server", run, self);
}

static void
fixture_clear (Fixture *self)
{
  hot_serve_server_stop (self->server);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  hot_serve_server_free (self->server);
  hot_model_close (self->model);
  free (self->image);
}

static int
connect_to (Fixture *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (hot_serve_server_get_port (self->server)),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval patience = { 60, 0 };
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  return fd;
}

static void
send_bytes (int         fd,
            const void *data,
            gsize       size)
{
  const char *at = data;

  for (const char *end = at + size; at < end;)
    {
      gssize n = send (fd, at, end - at, MSG_NOSIGNAL);

      g_assert_cmpint (n, >, 0);
      at += n;
    }
}

static void
send_text (int         fd,
           const char *text)
{
  send_bytes (fd, text, strlen (text));
}

/* One answer, or what there is at the end of the connection. (transfer full) */
static char *
receive (int fd)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gsize wanted = 0;
  char byte;

  /* Byte by byte, so that nothing of the next answer is taken. */
  while ((wanted == 0 || text->len < wanted) && recv (fd, &byte, 1, 0) == 1)
    {
      g_string_append_c (text, byte);
      if (wanted == 0 && g_str_has_suffix (text->str, "\r\n\r\n"))
        {
          const char *length = strstr (text->str, "Content-Length: ");

          wanted = text->len + (length != NULL ? atoi (length + strlen ("Content-Length: ")) : 0);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_answer (int         fd,
               int         status,
               const char *expected)
{
  g_autofree char *answer = receive (fd);
  g_autofree char *line = g_strdup_printf ("HTTP/1.1 %d ", status);
  const char *body = strstr (answer, "\r\n\r\n");

  if (!g_str_has_prefix (answer, line) || body == NULL || (expected != NULL && !g_pattern_match_simple (expected, body + 4)))
    g_error ("not %d and %s:\n%s", status, expected, answer);
}

/* The connection has ended. */
static void
assert_end (int fd)
{
  char byte;

  g_assert_cmpint (recv (fd, &byte, 1, 0), <=, 0);
  close (fd);
}

/* (transfer full) */
static char *
make_request (const char *path,
              const char *type,
              const char *more,
              const char *body)
{
  return g_strdup_printf ("POST %s HTTP/1.1\r\nHost: test\r\nContent-Type: %s\r\n%sContent-Length: %zu\r\n\r\n%s", path, type, more, strlen (body),
                          body);
}

static void
post (int         fd,
      const char *path,
      const char *type,
      const char *more,
      const char *body)
{
  g_autofree char *request = make_request (path, type, more, body);

  send_text (fd, request);
}

static void
test_routes (void)
{
  Fixture fixture;
  int fd;

  fixture_init (&fixture, NULL);
  fd = connect_to (&fixture);
  send_text (fd, "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 200, "\n");
  send_text (fd, "GET /health?x=y HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 200, "\n");
  send_text (fd, "GET /version HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 200, HOT_VERSION);
  post (fd, "/invocations", "application/json", "", ONE);
  assert_answer (fd, 200, ONE_ANSWER);
  post (fd, "/invocations", "text/csv; charset=UTF-8", "", "beds\n7\n8\n");
  assert_answer (fd, 200, "{\"predictions\": [1007.5,1008.5]}");
  post (fd, "/score", "application/x-www-form-urlencoded", "", "{\"columns\": [\"beds\"], \"data\": [[7]]}");
  assert_answer (fd, 200, "[1007.5]");
  post (fd, "/score", "application/json", "", "{");
  assert_answer (fd, 400, "{\"message\":\"*\"}");
  post (fd, "/invocations", "application/json", "", "{");
  assert_answer (fd, 400, "{\"error_code\":\"BAD_REQUEST\",\"message\":\"*\"}");
  post (fd, "/invocations", "application/json", "", "{\"instances\": [{\"beds\": \"x\"}]}");
  assert_answer (fd, 400, "{\"error_code\":\"BAD_REQUEST\",\"message\":\"Row 1, column *beds*\"}");
  post (fd, "/invocations", "text/plain", "", ONE);
  assert_answer (fd, 415, "This predictor only supports*");
  post (fd, "/invocations", "application/json; charset=latin-1", "", ONE);
  assert_answer (fd, 415, "The scoring server only supports UTF-8");
  post (fd, "/invocations", "application/json; x=y", "", ONE);
  assert_answer (fd, 415, "Unrecognized content type parameters*");
  post (fd, "/nowhere", "application/json", "", ONE);
  assert_answer (fd, 404, "{\"error_code\":\"ENDPOINT_NOT_FOUND\"*");
  send_text (fd, "GET /invocations HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 405, NULL);
  send_text (fd, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n\r\n");
  assert_answer (fd, 411, NULL);
  send_text (fd, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 200, "*hothouse_requests_total{path=\"/invocations\",code=\"200\"} 2\n*hothouse_predictions_total 4\n*");

  /* The answer to HEAD has no body: the next answer follows at once. */
  send_text (fd, "HEAD /version HTTP/1.1\r\nHost: a\r\n\r\nGET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  {
    char head[4096];
    gsize n = 0;

    while (n < sizeof head - 1 && recv (fd, head + n, 1, 0) == 1)
      n++;
    head[n] = '\0';
    g_assert_true (g_pattern_match_simple ("HTTP/1.1 200 OK*Content-Length: 5\r\n\r\nHTTP/1.1 200 OK*Connection: close\r\n\r\n\n", head));
  }
  assert_end (fd);
  fixture_clear (&fixture);
}

static void
set_key (HotServeOptions *options)
{
  options->api_key = KEY;
}

static void
test_key (void)
{
  static const char *const wrong[] = {
    "", "Authorization: Bearer 0123456789-kez\r\n", "Authorization: Bearer 0123456789-key0\r\n", "Authorization: Bearer \r\n",
    "Authorization: Basic 0123456789-key\r\n", "X-API-Key: 0123456789-ke\r\n", "Authorization: Bearer 0123456789-key0123456789-key\r\n",
  };
  Fixture fixture;
  int fd;

  fixture_init (&fixture, set_key);
  fd = connect_to (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      post (fd, "/invocations", "application/json", wrong[i], ONE);
      assert_answer (fd, 401, "{\"error_code\":\"UNAUTHENTICATED\"*");
    }
  post (fd, "/invocations", "application/json", "Authorization: bearer  " KEY "\r\n", ONE);
  assert_answer (fd, 200, ONE_ANSWER);
  post (fd, "/score", "application/json", "X-Api-Key: " KEY "\r\n", ONE);
  assert_answer (fd, 200, "[1007.5]");
  send_text (fd, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 401, NULL);
  send_text (fd, "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 401, NULL);
  send_text (fd, "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 200, NULL);
  close (fd);
  fixture_clear (&fixture);
}

/* Requests that come in pieces, several at once, in chunks, packed, asking first, or before the client has stopped talking. */
static void
test_transfers (void)
{
  g_autofree char *request = make_request ("/invocations", "application/json", "", ONE);
  g_autoptr(GString) many = g_string_new (NULL);
  g_autoptr(GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr(GBytes) plain = g_bytes_new_static (ONE, strlen (ONE));
  g_autoptr(GBytes) packed = g_converter_convert_bytes (packer, plain, NULL);
  g_autofree char *head = g_strdup_printf ("POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                                           "Content-Length: %zu\r\n\r\n", g_bytes_get_size (packed));
  Fixture fixture;
  int fd;

  fixture_init (&fixture, NULL);
  fd = connect_to (&fixture);
  for (gsize i = 0; i < strlen (request); i++)
    send_bytes (fd, request + i, 1);
  assert_answer (fd, 200, ONE_ANSWER);

  for (guint i = 0; i < 500; i++)
    g_string_append (many, i % 3 == 0 ? "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n" : request);
  send_text (fd, many->str);
  for (guint i = 0; i < 500; i++)
    assert_answer (fd, 200, i % 3 == 0 ? "\n" : ONE_ANSWER);

  send_text (fd, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
             "F\r\n{\"instances\": [\r\n");
  send_text (fd, "C;x\r\n{\"beds\": 7}]\r\n1\r\n}\r\n0\r\n\r\nGET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (fd, 200, ONE_ANSWER);
  assert_answer (fd, 200, "\n");

  send_text (fd, head);
  send_bytes (fd, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  assert_answer (fd, 200, ONE_ANSWER);
  post (fd, "/invocations", "application/json", "Content-Encoding: gzip\r\n", ONE);
  assert_answer (fd, 400, "*gzip*");

  send_text (fd, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 28\r\n\r\n");
  assert_answer (fd, 100, "");
  send_text (fd, ONE);
  assert_answer (fd, 200, ONE_ANSWER);

  /* Half closed, with a request behind that is answered too. */
  send_text (fd, request);
  send_text (fd, "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
  shutdown (fd, SHUT_WR);
  assert_answer (fd, 200, ONE_ANSWER);
  assert_answer (fd, 200, "\n");
  assert_end (fd);
  fixture_clear (&fixture);
}

static void
set_limits (HotServeOptions *options)
{
  options->max_head = 2000;
  options->max_body = 5000;
  options->max_rows = 50;
}

static void
test_limits (void)
{
  g_autofree char *long_body = g_strnfill (6000, ' ');
  g_autofree char *long_head = g_strnfill (3000, 'x');
  g_autoptr(GString) rows = g_string_new ("beds\n");
  g_autoptr(GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr(GBytes) plain = g_bytes_new_static (long_body, strlen (long_body));
  g_autoptr(GBytes) packed = g_converter_convert_bytes (packer, plain, NULL);
  g_autofree char *head = g_strdup_printf ("POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Encoding: gzip\r\n"
                                           "Content-Length: %zu\r\n\r\n", g_bytes_get_size (packed));
  Fixture fixture;
  int fd;

  fixture_init (&fixture, set_limits);
  fd = connect_to (&fixture);
  send_text (fd, head);
  send_bytes (fd, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  assert_answer (fd, 413, "*");
  for (guint i = 0; i < 51; i++)
    g_string_append (rows, "1\n");
  post (fd, "/invocations", "text/csv", "", rows->str);
  assert_answer (fd, 413, "*50 rows*");

  /* Refused before the body is there, and none is asked for. */
  send_text (fd, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nExpect: 100-continue\r\nContent-Length: 5001\r\n\r\n");
  assert_answer (fd, 413, "*5000 bytes*");
  assert_end (fd);

  fd = connect_to (&fixture);
  post (fd, "/invocations", "text/csv", "", long_body);
  assert_answer (fd, 413, NULL);
  close (fd);

  fd = connect_to (&fixture);
  send_text (fd, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n1389\r\n");
  assert_answer (fd, 413, NULL);
  assert_end (fd);

  fd = connect_to (&fixture);
  send_text (fd, "GET /ping HTTP/1.1\r\nHost: ");
  send_text (fd, long_head);
  assert_answer (fd, 431, NULL);
  close (fd);
  fixture_clear (&fixture);
}

static void
set_short_times (HotServeOptions *options)
{
  options->timeout = 300;
  options->idle_timeout = 600;
}

/* Clients that send nothing, half a head, half a body, or do not read: none of them stays. */
static void
test_slow (void)
{
  g_autoptr(GString) body = g_string_new ("beds\n");
  const int small = 4096;
  Fixture fixture;
  int silent, head, body_fd, chunks, deaf, fd;

  fixture_init (&fixture, set_short_times);
  silent = connect_to (&fixture);
  head = connect_to (&fixture);
  send_text (head, "POST /invocations HTTP/1.1\r\nHo");
  body_fd = connect_to (&fixture);
  send_text (body_fd, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\nbeds");
  chunks = connect_to (&fixture);
  send_text (chunks, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n1");

  /* An answer larger than all buffers on the way, which nobody reads. */
  deaf = connect_to (&fixture);
  setsockopt (deaf, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  for (guint i = 0; i < 900000; i++)
    g_string_append (body, "1234567\n");
  post (deaf, "/invocations", "text/csv", "", body->str);

  assert_answer (head, 408, NULL);
  assert_end (head);
  assert_answer (body_fd, 408, NULL);
  assert_end (body_fd);
  assert_answer (chunks, 408, NULL);
  assert_end (chunks);
  assert_end (silent);

  /* Others are served meanwhile, and see the deaf one go. */
  fd = connect_to (&fixture);
  for (;;)
    {
      g_autofree char *answer = NULL;

      send_text (fd, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
      answer = receive (fd);
      if (answer[0] == '\0')
        {
          close (fd);
          fd = connect_to (&fixture);
        }
      else if (strstr (answer, "\nhothouse_connections 1\n") != NULL)
        break;
      g_usleep (20000);
    }
  close (fd);
  close (deaf);
  fixture_clear (&fixture);
}

static void
set_few_connections (HotServeOptions *options)
{
  options->max_connections = 10;
}

static void
test_too_many (void)
{
  Fixture fixture;
  int fds[10], fd;

  fixture_init (&fixture, set_few_connections);
  for (guint i = 0; i < 10; i++)
    {
      fds[i] = connect_to (&fixture);
      send_text (fds[i], "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
      assert_answer (fds[i], 200, NULL);
    }
  fd = connect_to (&fixture);
  assert_answer (fd, 503, "");
  assert_end (fd);

  /* Whose place is free again. */
  close (fds[0]);
  for (gboolean done = FALSE; !done;)
    {
      g_autofree char *answer = NULL;

      fd = connect_to (&fixture);
      send_text (fd, "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
      answer = receive (fd);
      done = g_str_has_prefix (answer, "HTTP/1.1 200");
      close (fd);
    }
  for (guint i = 1; i < 10; i++)
    close (fds[i]);
  fixture_clear (&fixture);
}

static void
test_hundreds (void)
{
  g_autofree int *fds = g_new (int, 400);
  Fixture fixture;

  fixture_init (&fixture, NULL);
  /* Each of them is two descriptors of this process. */
  for (guint i = 0; i < 400; i++)
    {
      fds[i] = connect_to (&fixture);
      post (fds[i], "/invocations", "application/json", "", ONE);
    }
  for (guint i = 0; i < 400; i++)
    assert_answer (fds[i], 200, ONE_ANSWER);
  for (guint i = 0; i < 400; i++)
    close (fds[i]);
  fixture_clear (&fixture);
}

/* A large request is scored in slices; a small one that comes later does not wait for it. */
static void
test_large (void)
{
  g_autoptr(GString) body = g_string_new ("{\"dataframe_split\": {\"columns\": [\"beds\"], \"data\": [");
  g_autofree char *answer = NULL;
  const char *at;
  Fixture fixture;
  int fd;

  fixture_init (&fixture, NULL);
  fd = connect_to (&fixture);
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (body, "%s[%u]", i > 0 ? ", " : "", i);
  g_string_append (body, "]}}");
  post (fd, "/invocations", "application/json", "", body->str);
  answer = receive (fd);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  at = strstr (answer, "\r\n\r\n{\"predictions\": [") + strlen ("\r\n\r\n{\"predictions\": [");
  for (guint i = 0; i < 100000; i++)
    {
      char *end;

      g_assert_cmpfloat (g_ascii_strtod (at, &end), ==, 1000.5 + i);
      g_assert_true (*end == (i < 99999 ? ',' : ']'));
      at = end + 1;
    }
  g_assert_cmpstr (at, ==, "}");
  close (fd);
  fixture_clear (&fixture);
}

/* Told to end, the server still answers what has come, and what comes over connections that it has. */
static void
test_stop (void)
{
  Fixture fixture;
  int idle, half, fd;

  fixture_init (&fixture, NULL);
  idle = connect_to (&fixture);
  send_text (idle, "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
  assert_answer (idle, 200, NULL);
  half = connect_to (&fixture);
  send_text (half, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 28\r\n\r\n");
  assert_answer (half, 100, "");
  /* In the system's queue, or just taken. */
  fd = connect_to (&fixture);
  post (fd, "/invocations", "application/json", "", ONE);

  hot_serve_server_stop (fixture.server);
  assert_answer (fd, 200, ONE_ANSWER);
  send_text (half, ONE);
  assert_answer (half, 200, ONE_ANSWER);
  assert_end (half);
  g_thread_join (g_steal_pointer (&fixture.thread));
  g_assert_true (fixture.result);
  assert_end (idle);
  close (fd);
  fixture_clear (&fixture);
}

static void
set_short_drain (HotServeOptions *options)
{
  options->drain_timeout = 100;
}

/* Who never ends is cut off, and the server says so. */
static void
test_cut_off (void)
{
  Fixture fixture;
  int fd;

  fixture_init (&fixture, set_short_drain);
  fd = connect_to (&fixture);
  send_text (fd, "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 28\r\n\r\n");
  assert_answer (fd, 100, "");
  hot_serve_server_stop (fixture.server);
  g_thread_join (g_steal_pointer (&fixture.thread));
  g_assert_false (fixture.result);
  fixture_clear (&fixture);
  assert_end (fd);
}

static void
test_addresses (void)
{
  HotServeOptions options = HOT_SERVE_OPTIONS_DEFAULT;
  HotScoreError error = { 0 };
  HotServeServer *server, *other;
  void *image;
  HotModel *model = serve_fixture_new (&image);

  options.port = 0;
  options.n_threads = 1;
  options.host = "example.org";
  g_assert_null (hot_serve_server_new (model, &options, &error));
  g_assert_true (g_pattern_match_simple ("example.org is no address*", error.message));
  options.host = "localhost";
  server = hot_serve_server_new (model, &options, &error);
  g_assert_nonnull (server);
  options.port = hot_serve_server_get_port (server);
  other = hot_serve_server_new (model, &options, &error);
  g_assert_null (other);
  g_assert_true (g_pattern_match_simple ("port * of localhost cannot be listened at: *", error.message));
  hot_serve_server_free (server);
  hot_model_close (model);
  free (image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serve-server/routes", test_routes);
  g_test_add_func ("/serve-server/key", test_key);
  g_test_add_func ("/serve-server/transfers", test_transfers);
  g_test_add_func ("/serve-server/limits", test_limits);
  g_test_add_func ("/serve-server/slow", test_slow);
  g_test_add_func ("/serve-server/too-many", test_too_many);
  g_test_add_func ("/serve-server/hundreds", test_hundreds);
  g_test_add_func ("/serve-server/large", test_large);
  g_test_add_func ("/serve-server/stop", test_stop);
  g_test_add_func ("/serve-server/cut-off", test_cut_off);
  g_test_add_func ("/serve-server/addresses", test_addresses);
  return g_test_run ();
}
