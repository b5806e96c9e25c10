/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Feeds the scoring server's readers: what a client sends, and bodies in every dialect. Whatever comes, the same is made of it in one piece and
 * in pieces of any size, and a body that is read row by row gives what it gives in slices.
 *
 * With clang's -fsanitize=fuzzer (and HOT_FUZZER defined) the bytes come from there. Otherwise this is a program that alters requests for a
 * bounded time, seeded differently each time unless told otherwise, or replays the files that it is given.
 */

#include <stdlib.h>
#include <string.h>

#include "serve-fixture.h"
#include "serve/hot-serve-body.h"
#include "serve/hot-serve-chunks.h"

#define MAX_HEAD 512
#define MAX_BODY 4096
#define MAX_ROWS 64
#define N_FEATURES 5

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static HotModel *model;
static HotServeRow *row;

/* What became of a body. */
typedef struct {
  int    status;
  gsize  n_rows;
  float  features[MAX_ROWS * N_FEATURES];
} Rows;

static void
read_rows (const char *type,
           const char *data,
           gsize       size,
           gsize       step,
           Rows       *rows)
{
  HotServeError error = { 0 };
  HotServeBody body;
  size_t n = step;
  bool done = hot_serve_body_open (&body, row, type, strlen (type), data, size, MAX_ROWS - 8, &error);

  memset (rows, 0, sizeof *rows);
  while (done && n == step)
    {
      /* Into a place of its own: what a slice that fails has written does not count. */
      float slice[8 * N_FEATURES];

      done = hot_serve_body_read (&body, slice, step, &n, &error);
      if (done)
        memcpy (rows->features + rows->n_rows * N_FEATURES, slice, n * N_FEATURES * sizeof *slice);
      if (done)
        rows->n_rows += n;
    }
  hot_serve_body_close (&body);

  g_assert_true (done || (error.status >= 400 && error.status < 600 && error.code != NULL && error.message[0] != '\0'));
  rows->status = done ? 200 : error.status;
  if (!done)
    {
      memset (rows->features, 0, sizeof rows->features);
      rows->n_rows = 0;
    }
}

static void
try_body (const char *type,
          const char *data,
          gsize       size)
{
  Rows whole, piece;

  read_rows (type, data, size, 8, &whole);
  for (gsize step = 1; step < 8; step += 2)
    {
      read_rows (type, data, size, step, &piece);
      g_assert_cmpint (piece.status, ==, whole.status);
      g_assert_cmpuint (piece.n_rows, ==, whole.n_rows);
      g_assert_true (memcmp (piece.features, whole.features, sizeof whole.features) == 0);
    }
}

/* What became of a request: its result, its size with the body, and the body. */
typedef struct {
  HotServeResult  result;
  int             status;
  gsize           size;
  HotBuffer       body;
  HotServeRequest request;
} Outcome;

static void
read_request (const char *data,
              gsize       size,
              gsize       step,
              Outcome    *outcome)
{
  HotServeChunks chunks = { 0 };
  HotServeError error = { 0 };
  size_t scanned = 0, taken;
  gsize known = 0;

  *outcome = (Outcome) { .result = HOT_SERVE_MORE };
  while (outcome->result == HOT_SERVE_MORE && known < size)
    {
      known = MIN (size, known + step);
      outcome->result = hot_serve_request_parse (&outcome->request, data, known, &scanned, MAX_HEAD, &error);
    }
  outcome->status = error.status;
  if (outcome->result != HOT_SERVE_WHOLE)
    return;

  g_assert_cmpuint (outcome->request.size, <=, known);
  outcome->size = outcome->request.size;
  if (!outcome->request.is_chunked)
    return;

  outcome->result = HOT_SERVE_MORE;
  while (outcome->result == HOT_SERVE_MORE && outcome->size < size)
    {
      outcome->result = hot_serve_chunks_feed (&chunks, data + outcome->size, MIN (step, size - outcome->size), &taken, &outcome->body, MAX_BODY,
                                               &error);
      g_assert_cmpuint (taken, >, 0);
      outcome->size += taken;
      g_assert_cmpuint (outcome->body.size, <=, MAX_BODY);
    }
  outcome->status = error.status;
}

static void
try_request (const char *data,
             gsize       size)
{
  Outcome whole, piece;

  read_request (data, size, size, &whole);
  for (gsize step = 1; step < 40; step += 12)
    {
      read_request (data, size, step, &piece);
      /* A head that is too long may be refused before the fault in it has come. */
      if (whole.status != 431 && piece.status != 431)
        {
          g_assert_cmpint (piece.result, ==, whole.result);
          g_assert_cmpint (piece.status, ==, whole.status);
          if (whole.result == HOT_SERVE_WHOLE)
            g_assert_cmpuint (piece.size, ==, whole.size);
          g_assert_cmpmem (piece.body.data, piece.body.size, whole.body.data, whole.body.size);
        }
      hot_buffer_clear (&piece.body);
    }
  hot_buffer_clear (&whole.body);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static void *image;
  g_autofree char *copy = NULL;

  if (model == NULL)
    {
      model = serve_fixture_new (&image);
      row = hot_serve_row_new (model);
    }
  if (size < 2)
    return 0;

  /* Of just that size, for the sanitizers. */
  copy = g_memdup2 (data + 1, size - 1);
  if (data[0] % 3 == 0)
    try_request (copy, size - 1);
  else
    try_body (data[0] % 3 == 1 ? "application/json" : "text/csv", copy, size - 1);

  return 0;
}

#ifndef HOT_FUZZER

static const char *const requests[] = {
  "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 7\r\n\r\nbeds\n1\n",
  "POST /score HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n5;x=y\r\nbeds\n\r\nA\r\n0123456789\r\n0\r\nT: x\r\n\r\nGET",
  "GET http://a/ping?x HTTP/1.0\r\nConnection: keep-alive, x\r\nAuthorization: Bearer x\r\n\r\n",
};

static const char *const bodies[] = {
  "{\"dataframe_split\": {\"columns\": [\"beds\", \"room_type\"], \"index\": [7], \"data\": [[2, \"Entire home\"], [3, \"x\"], [null, 1]]}}",
  "{\"columns\": [\"since\", \"superhost\"], \"data\": [[\"2019-07-08\", true], [\"2019-07-08T12:30\", \"f\"]]}",
  "{\"dataframe_records\": [{\"beds\": \"$1,234\", \"amenities\": [\"Wifi\", \"TV\"]}, {\"beds\": NaN}, {\"amenities\": \"{a,'b'}\"}]}",
  "{\"instances\": [[2, \"Entire home\", true, \"2020-03-01\", [1, \"\\u2019\"]], [1, 2, 3, null, null]], \"params\": {}}",
  "{\"inputs\": {\"beds\": [1, 2.5e3, -0], \"room_type\": [\"a\", \"b\", \"c\"], \"x\": {}}}",
};

static const char *const tables[] = {
  "beds,room_type\n2,Entire home\n3,\"Private room\"\n",
  "x,since,\"amenities\"\r\n1,2019-07-08,\"[\"\"Wifi\"\", \"\"TV\"\"]\"\r\n\r\n2,,\r\n",
  "superhost,beds\rt,$1\r,\r",
};

static const char *const pieces[] = {
  "\"", "\"\"", ",", "\n", "\r\n", "\r", "{", "}", "[", "]", ":", "null", "NaN", "Infinity", "1e999", "-", "\\u0000", "\xff", "\xf0\x9f\x98\x80", "beds",
  "\"data\"", "0\r\n\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", " ", "\t", ";", "FFFFFFFF", "99999999999999999999",
};

static void
alter (GString *text,
       GRand   *random)
{
  gsize at = g_rand_int_range (random, 0, text->len + 1), n = g_rand_int_range (random, 0, 9);

  switch (g_rand_int_range (random, 0, 5))
    {
    case 0:
      g_string_erase (text, at, MIN (n, text->len - at));
      break;

    case 1:
      g_string_insert (text, at, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      break;

    case 2:
      if (at < text->len)
        text->str[at] = g_rand_int_range (random, 0, 256);
      break;

    case 3:
      {
        g_autofree char *again = g_strndup (text->str + at, text->len - at);

        g_string_insert_len (text, g_rand_int_range (random, 0, text->len + 1), again, MIN (strlen (again), 40));
      }
      break;

    default:
      g_string_truncate (text, at);
      break;
    }
}

static void
run_random (gint64  duration,
            guint32 seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  gint64 end = g_get_monotonic_time () + duration;
  guint n = 0;

  for (; g_get_monotonic_time () < end; n++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      const char *start = n % 3 == 0 ? requests[g_rand_int_range (random, 0, G_N_ELEMENTS (requests))]
                        : n % 3 == 1 ? bodies[g_rand_int_range (random, 0, G_N_ELEMENTS (bodies))]
                                     : tables[g_rand_int_range (random, 0, G_N_ELEMENTS (tables))];

      g_string_append (text, start);
      for (int i = g_rand_int_range (random, 0, 6); i > 0; i--)
        alter (text, random);
      g_string_prepend_c (text, n % 3 + 3);

      LLVMFuzzerTestOneInput ((const guint8 *) text->str, text->len);
    }

  g_print ("%u texts, seed %u\n", n, seed);
}

/* fuzz-serve [FILE...], or for HOT_FUZZ_SECONDS (2) with HOT_FUZZ_SEED. */
int
main (int   argc,
      char *argv[])
{
  const char *seconds = g_getenv ("HOT_FUZZ_SECONDS");
  const char *seed = g_getenv ("HOT_FUZZ_SEED");

  for (int i = 1; i < argc; i++)
    {
      g_autofree char *contents = NULL;
      gsize length;

      if (!g_file_get_contents (argv[i], &contents, &length, NULL))
        g_error ("%s cannot be read", argv[i]);
      LLVMFuzzerTestOneInput ((const guint8 *) contents, length);
    }

  if (argc == 1)
    run_random ((seconds != NULL ? g_ascii_strtod (seconds, NULL) : 2.0) * G_USEC_PER_SEC,
                seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : g_random_int ());

  return 0;
}

#endif
