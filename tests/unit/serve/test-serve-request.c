/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "serve/hot-serve-chunks.h"
#include "serve/hot-serve-request.h"

#define MAX_HEAD 1024

static HotServeResult
parse (const char      *text,
       HotServeRequest *request,
       HotServeError   *error)
{
  size_t scanned = 0;

  return hot_serve_request_parse (request, text, strlen (text), &scanned, MAX_HEAD, error);
}

static void
assert_text (HotServeText  text,
             const char   *expected)
{
  g_autofree char *found = g_strndup (text.data, text.length);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_whole (void)
{
  static const char text[] = "\r\nPOST /invocations?a=b HTTP/1.1\r\nHost: here\r\ncontent-LENGTH:  12\t\r\nContent-Type: text/csv; charset=utf-8\r\n"
                             "Authorization: Bearer x\r\nX-API-Key: y\r\nExpect: 100-Continue\r\nContent-Encoding: gzip\r\n\r\nbody";
  HotServeRequest request;
  HotServeError error;

  g_assert_cmpint (parse (text, &request, &error), ==, HOT_SERVE_WHOLE);
  g_assert_cmpuint (request.size, ==, strlen (text) - strlen ("body"));
  g_assert_cmpint (request.method, ==, HOT_SERVE_POST);
  assert_text (request.path, "/invocations");
  g_assert_true (request.has_length);
  g_assert_cmpuint (request.length, ==, 12);
  g_assert_false (request.is_chunked);
  g_assert_true (request.is_gzip);
  g_assert_true (request.keep_alive);
  g_assert_true (request.expects_continue);
  g_assert_false (request.is_1_0);
  assert_text (request.content_type, "text/csv; charset=utf-8");
  assert_text (request.authorization, "Bearer x");
  assert_text (request.api_key, "y");
}

/* As slow clients send it. */
static void
test_byte_by_byte (void)
{
  static const char text[] = "GET http://host:80/ping HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n";
  HotServeRequest request;
  HotServeError error;
  size_t scanned = 0;

  for (gsize size = 0; size < strlen (text); size++)
    g_assert_cmpint (hot_serve_request_parse (&request, text, size, &scanned, MAX_HEAD, &error), ==, HOT_SERVE_MORE);
  g_assert_cmpint (hot_serve_request_parse (&request, text, strlen (text), &scanned, MAX_HEAD, &error), ==, HOT_SERVE_WHOLE);
  assert_text (request.path, "/ping");
  g_assert_false (request.keep_alive);
}

static void
test_kept_alive (void)
{
  HotServeRequest request;
  HotServeError error;

  g_assert_cmpint (parse ("GET / HTTP/1.0\r\n\r\n", &request, &error), ==, HOT_SERVE_WHOLE);
  g_assert_false (request.keep_alive);
  g_assert_cmpint (parse ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", &request, &error), ==, HOT_SERVE_WHOLE);
  g_assert_true (request.keep_alive);
  g_assert_true (request.is_1_0);
  g_assert_cmpint (parse ("get / HTTP/1.1\r\nHost: a\r\n\r\n", &request, &error), ==, HOT_SERVE_WHOLE);
  g_assert_cmpint (request.method, ==, HOT_SERVE_OTHER_METHOD);
}

/* What two programs might read in two ways, and what is no HTTP at all. */
static void
test_refused (void)
{
  static const struct { const char *text; int status; } cases[] = {
    { "\r\n\r\n\r\nX\r\n\r\n", 400 },
    { "GET /\r\n\r\n", 400 },
    { "GET / HTTP/2.0\r\n\r\n", 505 },
    { "GET / http/1.1\r\nHost: a\r\n\r\n", 400 },
    { "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
    { "GET / / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
    { "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
    { "GET ping HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
    { "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\r\n X: b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x10\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501 },
    { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 501 },
    { "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: br\r\n\r\n", 415 },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n", 415 },
    { "POST / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n", 417 },
  };
  HotServeRequest request;
  HotServeError error;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (parse (cases[i].text, &request, &error), ==, HOT_SERVE_REFUSED);
      g_assert_cmpint (error.status, ==, cases[i].status);
    }
}

static void
test_limits (void)
{
  g_autoptr(GString) text = g_string_new ("GET / HTTP/1.1\r\nHost: a\r\n");
  HotServeRequest request;
  HotServeError error;

  /* Too many, though short. */
  for (guint i = 0; i < 101; i++)
    g_string_append (text, "A:\r\n");
  g_string_append (text, "\r\n");
  g_assert_cmpint (parse (text->str, &request, &error), ==, HOT_SERVE_REFUSED);
  g_assert_cmpint (error.status, ==, 431);

  /* Too long, with and without its end. */
  g_string_assign (text, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
  while (text->len <= MAX_HEAD)
    g_string_append_c (text, 'x');
  g_assert_cmpint (parse (text->str, &request, &error), ==, HOT_SERVE_REFUSED);
  g_assert_cmpint (error.status, ==, 431);
  g_string_append (text, "\r\n\r\n");
  g_assert_cmpint (parse (text->str, &request, &error), ==, HOT_SERVE_REFUSED);
  g_assert_cmpint (error.status, ==, 431);
}

/* The body of @text, fed @step bytes at a time; @taken: (out): how much of it was the request's. */
static HotServeResult
feed (const char *text,
      gsize       step,
      gsize      *taken,
      HotBuffer  *body,
      int        *status)
{
  HotServeResult result = HOT_SERVE_MORE;
  HotServeChunks chunks = { 0 };
  gsize size = strlen (text);
  HotServeError error;

  *taken = 0;
  while (result == HOT_SERVE_MORE && *taken < size)
    {
      size_t n;

      result = hot_serve_chunks_feed (&chunks, text + *taken, MIN (step, size - *taken), &n, body, 20, &error);
      *taken += n;
    }
  *status = result == HOT_SERVE_REFUSED ? error.status : 0;

  return result;
}

static void
test_chunks (void)
{
  static const char text[] = "5\r\nhello\r\n0000A;name=\"value\"\r\n, world!\r\n\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\nGET";

  for (gsize step = 1; step <= sizeof text; step++)
    {
      HotBuffer body = { 0 };
      gsize taken;
      int status;

      g_assert_cmpint (feed (text, step, &taken, &body, &status), ==, HOT_SERVE_WHOLE);
      g_assert_cmpuint (taken, ==, strlen (text) - 3);
      g_assert_cmpmem (body.data, body.size, "hello, world!\r\n", 15);
      hot_buffer_clear (&body);
    }
}

static void
test_bad_chunks (void)
{
  static const struct { const char *text; int status; } cases[] = {
    { "\r\n", 400 }, { "x\r\n", 400 }, { "-1\r\n", 400 }, { "1\n", 400 }, { "1\r\nab", 400 }, { "1\r\na\n", 400 }, { "5 \rx", 400 },
    { "0x5\r\n", 400 }, { "1111111111111\r\n", 400 }, { "15\r\n", 413 }, { "a\r\n0123456789\r\nb\r\n", 413 }, { "FFFFFFFFFFFF\r\n", 413 },
    { "0\r\nX: y\n", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].text, "0123456789012345678901234567890123456789", NULL);
      HotBuffer body = { 0 };
      gsize taken;
      int status;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (feed (text, 3, &taken, &body, &status), ==, HOT_SERVE_REFUSED);
      g_assert_cmpint (status, ==, cases[i].status);
      hot_buffer_clear (&body);
    }
}

/* What is read over is bounded as well. */
static void
test_endless_trailers (void)
{
  g_autoptr(GString) text = g_string_new ("0\r\n");
  HotBuffer body = { 0 };
  gsize taken;
  int status;

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "A: b\r\n");
  g_assert_cmpint (feed (text->str, 100, &taken, &body, &status), ==, HOT_SERVE_REFUSED);
  g_assert_cmpint (status, ==, 400);
  hot_buffer_clear (&body);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serve-request/whole", test_whole);
  g_test_add_func ("/serve-request/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/serve-request/kept-alive", test_kept_alive);
  g_test_add_func ("/serve-request/refused", test_refused);
  g_test_add_func ("/serve-request/limits", test_limits);
  g_test_add_func ("/serve-request/chunks", test_chunks);
  g_test_add_func ("/serve-request/bad-chunks", test_bad_chunks);
  g_test_add_func ("/serve-request/endless-trailers", test_endless_trailers);
  return g_test_run ();
}
