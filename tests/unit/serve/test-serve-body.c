/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "serve-fixture.h"
#include "serve/hot-serve-answer.h"
#include "serve/hot-serve-body.h"

#define MAX_ROWS 100

typedef struct {
  void        *image;
  HotModel    *model;
  HotServeRow *row;
} Fixture;

static void
fixture_init (Fixture *self)
{
  self->model = serve_fixture_new (&self->image);
  self->row = hot_serve_row_new (self->model);
}

static void
fixture_clear (Fixture *self)
{
  hot_serve_row_free (self->row);
  hot_model_close (self->model);
  free (self->image);
}

/* Predictions of a body, @step rows at a time, as text; or the error, as "STATUS: MESSAGE". (transfer full) */
static char *
predict (Fixture    *self,
         const char *type,
         const char *data,
         size_t      size,
         size_t      step)
{
  /* A copy of just that size, so that valgrind and the sanitizers see who reads beyond. */
  g_autofree char *copy = g_memdup2 (data, size);
  float features[MAX_ROWS * 5];
  double outputs[MAX_ROWS];
  HotServeError error = { 0 };
  HotBuffer answer = { 0 };
  HotServeBody body;
  size_t n = step;
  char *text;
  bool done = hot_serve_body_open (&body, self->row, type, strlen (type), copy != NULL ? copy : "", size, MAX_ROWS, &error);

  while (done && n == step)
    {
      done = hot_serve_body_read (&body, features, step, &n, &error);
      if (done)
        {
          hot_model_predict (self->model, features, n, 5, outputs);
          g_assert_true (hot_serve_answer_append (&answer, self->model, outputs, n, answer.size == 0));
        }
    }
  hot_serve_body_close (&body);
  hot_buffer_append (&answer, "", 1);
  if (!done)
    {
      hot_buffer_clear (&answer);
      return g_strdup_printf ("%d: %s", error.status, error.message);
    }

  text = g_strdup ((const char *) answer.data);
  hot_buffer_clear (&answer);
  return text;
}

typedef struct {
  const char *type;
  const char *body;
  const char *expected;
} Case;

#define JSON "application/json"
#define CSV "text/csv"

static const Case rows[] = {
  /* Every way to write the same rows. */
  { JSON, "{\"dataframe_split\": {\"columns\": [\"beds\", \"room_type\"], \"index\": [7, 8], \"data\": [[2, \"Entire home\"], [3, \"Private room\"]]}}",
    "602.5,703.5" },
  { JSON, "{\"columns\": [\"room_type\", \"beds\"], \"data\": [[\"Entire home\", 2], [\"Private room\", 3]]}", "602.5,703.5" },
  { JSON, "{\"dataframe_records\": [{\"beds\": 2, \"room_type\": \"Entire home\"}, {\"room_type\": \"Private room\", \"beds\": 3}]}", "602.5,703.5" },
  { JSON, "{\"instances\": [{\"beds\": 2, \"room_type\": \"Entire home\"}, {\"room_type\": \"Private room\", \"beds\": 3}]}", "602.5,703.5" },
  { JSON, "{\"inputs\": [{\"beds\": 2, \"room_type\": \"Entire home\"}, {\"room_type\": \"Private room\", \"beds\": 3}]}", "602.5,703.5" },
  { JSON, "{\"inputs\": {\"beds\": [2, 3], \"other\": 1, \"room_type\": [\"Entire home\", \"Private room\"]}}", "602.5,703.5" },
  { JSON, "{\"inputs\": {\"beds\": 2, \"room_type\": \"Entire home\"}}", "602.5" },
  { JSON, "{\"instances\": [[2, \"Entire home\", null, null, null], [3, \"Private room\", null, null, null]]}", "602.5,703.5" },
  { JSON, "{\"dataframe_split\": {\"data\": [[2, \"Entire home\", true, \"2020-03-01\", [\"Wifi\", \"TV\"]]]}}", "2031102.5" },
  { CSV, "beds,room_type\n2,Entire home\n3,Private room\n", "602.5,703.5" },
  { CSV, "\xEF\xBB\xBF\"room_type\",\"beds\"\r\n\"Entire home\",2\r\n\r\nPrivate room,\"3\"", "602.5,703.5" },
  { CSV, "beds,room_type\r2,Entire home\r3,Private room\r", "602.5,703.5" },
  { CSV, "x,beds,\"a \"\"quoted\"\" name,\nof two lines\"\n1,2,\"with, comma\nand \"\"quote\"\"\"\n", "1002.5" },
  { JSON, "{\"params\": {\"interval\": 0.9}, \"instances\": [{\"beds\": 2}], \"more\": 1}", "1002.5" },

  /* What is missing, unseen, too much or told twice. */
  { JSON, "{\"instances\": [{\"beds\": null}, {\"beds\": NaN}, {\"beds\": \"\"}, {\"beds\": \"N/A\"}, {\"room_type\": \"Castle\"}]}",
    "1050.5,1050.5,1050.5,1050.5,1450.5" },
  { JSON, "{\"instances\": [{\"beds\": 1, \"castle\": {\"deep\": [1, 2]}}]}", "1001.5" },
  { JSON, "{\"instances\": [{\"beds\": 1, \"beds\": 2}]}", "1002.5" },
  { JSON, "{\"instances\": []}", "" },
  { JSON, "{\"inputs\": {\"beds\": []}}", "" },
  { CSV, "beds\n", "" },
  { CSV, "beds,room_type\n,\nNA,N/A\n", "1050.5,1050.5" },

  /* Values as files have them. */
  { JSON, "{\"instances\": [{\"beds\": \"$1,234\"}, {\"beds\": \"7\"}, {\"beds\": 1e2}, {\"beds\": true}, {\"beds\": \"97%\"}]}",
    "2234.5,1007.5,1100.5,1001.5,1097.5" },
  { JSON, "{\"instances\": [{\"superhost\": true}, {\"superhost\": \"t\"}, {\"superhost\": \"f\"}, {\"superhost\": 0}]}", "1550.5,1550.5,550.5,550.5" },
  { JSON, "{\"instances\": [{\"amenities\": []}, {\"amenities\": [\"Wifi\", \"a, b\"]}, {\"amenities\": \"{TV,\\\"Hot tub\\\",Wifi}\"}]}",
    "1050.5,2001050.5,3001050.5" },
  { JSON, "{\"instances\": [{\"since\": \"2019-07-08\"}, {\"since\": \"2019-12-31T23:59:59Z\"}]}", "71050.5,121050.5" },
};

/* Names that are one, and the words that say why: refused with the row and the column, without the value. */
static const Case refusals[] = {
  { JSON, "", "400: Invalid input. Ensure that input is a valid JSON formatted string. Error: the body is empty at byte 1." },
  { JSON, "{\"instances\": ", "400: *Error: *at byte *" },
  { JSON, "{\"instances\": [{\"beds\": 1}]} x", "400: *Error: *" },
  { JSON, "{\"instances\": [{\"beds\": \"\xff\"}]}", "400: *Error: *" },
  { JSON, "[1]", "400: *Received a list." },
  { JSON, "7", "400: *dataframe_split, dataframe_records, instances, inputs*" },
  { JSON, "{}", "400: *exactly one of*Received none of them." },
  { JSON, "{\"instances\": [], \"inputs\": []}", "400: *exactly one of*Received more than one of them." },
  { JSON, "{\"instances\": 7}", "400: \"instances\" must be a list of rows." },
  { JSON, "{\"inputs\": 7}", "400: \"inputs\" must be a list of rows." },
  { JSON, "{\"dataframe_records\": [[1]]}", "400: Row 1 of \"dataframe_records\" is not an object*" },
  { JSON, "{\"dataframe_split\": [1]}", "400: *must be an object with \"columns\" and \"data\"." },
  { JSON, "{\"dataframe_split\": {\"columns\": [\"beds\"]}}", "400: \"data\" must be a list of rows." },
  { JSON, "{\"dataframe_split\": {\"columns\": [1], \"data\": []}}", "400: Number 1 of \"columns\" is not a name." },
  { JSON, "{\"dataframe_split\": {\"columns\": [\"beds\"], \"data\": [[1], 2]}}", "400: Row 2 of \"data\" is not a list." },
  { JSON, "{\"dataframe_split\": {\"columns\": [\"beds\"], \"data\": [[1], [1, 2]]}}", "400: Row 2 has 2 values where there are 1 columns." },
  { JSON, "{\"dataframe_split\": {\"columns\": [\"beds\", \"x\", \"beds\"], \"data\": []}}", "400: The column \"beds\" is given twice." },
  { JSON, "{\"dataframe_split\": {\"columns\": [\"x\"], \"data\": []}}", "400: None of the columns is one of the model's 5, such as \"beds\"." },
  { JSON, "{\"instances\": [{\"beds\": 1}, {\"x\": 1}]}", "400: Row 2 has none of the model's columns, such as \"beds\"." },
  { JSON, "{\"instances\": [[1, 2]]}", "400: Row 1 has 2 values.*5 columns." },
  { JSON, "{\"instances\": [1]}", "400: Row 1 is neither an object*" },
  { JSON, "{\"inputs\": {\"beds\": [1, 2], \"room_type\": [\"a\"]}}", "400: *same length; \"room_type\" is not." },
  { JSON, "{\"inputs\": {\"room_type\": [\"a\"], \"beds\": 1}}", "400: *column \"beds\", which is not a list*" },
  { JSON, "{\"instances\": [{\"beds\": 1}, {\"room_type\": \"x\", \"beds\": \"secret\"}]}", "400: Row 2, column \"beds\": the value is not a number*" },
  { JSON, "{\"instances\": [{\"beds\": 1, \"since\": \"secret\"}]}", "400: Row 1, column \"since\": the value is not a date*" },
  { JSON, "{\"instances\": [{\"superhost\": \"secret\"}]}", "400: Row 1, column \"superhost\": the value is not true or false*" },
  { JSON, "{\"instances\": [{\"beds\": Infinity}]}", "400: Row 1, column \"beds\": *" },
  { JSON, "{\"instances\": [{\"beds\": 1e300}]}", "400: Row 1, column \"beds\": *" },
  { JSON, "{\"instances\": [{\"beds\": [1]}]}", "400: Row 1, column \"beds\": a list stands*" },
  { JSON, "{\"instances\": [{\"room_type\": {\"a\": 1}}]}", "400: Row 1, column \"room_type\": an object stands*" },
  { JSON, "{\"instances\": [{\"amenities\": [[1]]}]}", "400: Row 1, column \"amenities\": a list may hold*" },
  { CSV, "", "400: The CSV is empty*" },
  { CSV, "\n\n", "400: The CSV is empty*" },
  { CSV, "x,y\n1,2\n", "400: None of the columns*" },
  { CSV, "beds,y\n1,2\n1\n", "400: Row 2 of the CSV has 1 values where there are 2 columns." },
  { CSV, "beds,y\n1,2,3\n", "400: Row 1 of the CSV has 3 values where there are 2 columns." },
  { CSV, "beds,y\n1,\"2\n", "400: Row 1 of the CSV has a quote that is not closed." },
  { CSV, "\"beds\n", "400: *quote*" },
  { CSV, "beds,y\nsecret,1\n", "400: Row 1, column \"beds\": *" },
  { CSV, "beds\n\xff\n", "400: *not text in UTF-8." },
};

static void
test_rows (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize step = 1; step < 5; step++)
      {
        g_autofree char *found = predict (&fixture, rows[i].type, rows[i].body, strlen (rows[i].body), step);

        g_test_message ("%s", rows[i].body);
        g_assert_cmpstr (found, ==, rows[i].expected);
      }
  fixture_clear (&fixture);
}

static void
test_refusals (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *found = predict (&fixture, refusals[i].type, refusals[i].body, strlen (refusals[i].body), 3);

      g_test_message ("%s -> %s", refusals[i].body, found);
      g_assert_true (g_pattern_match_simple (refusals[i].expected, found));
      g_assert_null (strstr (found, "secret"));
    }
  fixture_clear (&fixture);
}

/* Whatever is cut off, the rest is refused or read; nothing is read beyond. */
static void
test_cut (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize size = 0; size < strlen (rows[i].body); size++)
      {
        g_autofree char *found = predict (&fixture, rows[i].type, rows[i].body, size, 2);

        if (g_str_equal (rows[i].type, JSON))
          g_assert_true (g_str_has_prefix (found, "400: "));
      }
  fixture_clear (&fixture);
}

static void
test_max_rows (void)
{
  g_autoptr(GString) body = g_string_new ("beds,y\n");
  g_autofree char *found = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i <= MAX_ROWS; i++)
    g_string_append (body, "1,2\n");
  found = predict (&fixture, CSV, body->str, body->len, 7);
  g_assert_cmpstr (found, ==, "413: The request has more than the 100 rows that this server takes.");
  fixture_clear (&fixture);
}

static void
test_deep (void)
{
  g_autoptr(GString) body = g_string_new ("{\"instances\": [{\"beds\": 1, \"x\": ");
  g_autofree char *found = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 200000; i++)
    g_string_append_c (body, '[');
  for (guint i = 0; i < 200000; i++)
    g_string_append_c (body, ']');
  g_string_append (body, "}]}");
  found = predict (&fixture, JSON, body->str, body->len, 1);
  g_assert_cmpstr (found, ==, "1001.5");
  fixture_clear (&fixture);
}

/* A number of many digits is a name where texts are wanted, in JSON as in a file. */
static void
test_long_names (void)
{
  static const char heap[] = "12345678901234567";
  static const HotEncodingEntry entries[] = { { 0, 3 } };
  const HotModelColumn column = { "host_id", HOT_RAW_TYPE_CATEGORY };
  const HotEncoding encoding = { HOT_ENCODING_MAP, .unseen = 9, .entries = entries, .n_entries = 1, .heap = heap };
  const double coefficients[] = { 1, 0 };
  const uint32_t feature_column = 0;
  const char *body = "{\"inputs\": [12345678901234567, \"12345678901234567\", 12345678901234568]}";
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, 1, 1);
  HotScoreError error = { 0 };
  float features[3];
  HotServeError serve_error;
  HotServeBody reader;
  HotServeRow *row;
  HotModel *model;
  size_t size, n;
  void *image;

  hot_model_builder_set_linear (builder, coefficients, NULL);
  hot_model_builder_set_pipeline (builder, &column, 1, &feature_column, &encoding);
  image = hot_model_builder_finish (builder, &size, &error);
  hot_model_builder_free (builder);
  model = hot_model_open_memory (image, size, "names", &error);
  g_assert_cmpstr (error.message, ==, "");
  row = hot_serve_row_new (model);

  g_assert_true (hot_serve_body_open (&reader, row, JSON, strlen (JSON), body, strlen (body), 9, &serve_error));
  g_assert_true (hot_serve_body_read (&reader, features, 3, &n, &serve_error));
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (features[0], ==, 3.0f);
  g_assert_cmpfloat (features[1], ==, 3.0f);
  g_assert_cmpfloat (features[2], ==, 9.0f);
  hot_serve_body_close (&reader);

  hot_serve_row_free (row);
  hot_model_close (model);
  free (image);
}

static void
test_types (void)
{
  g_assert_true (hot_serve_body_knows ("text/csv", 8));
  g_assert_true (hot_serve_body_knows ("Application/JSON", 16));
  g_assert_false (hot_serve_body_knows ("text/csv2", 9));
  g_assert_false (hot_serve_body_knows ("", 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serve-body/rows", test_rows);
  g_test_add_func ("/serve-body/refusals", test_refusals);
  g_test_add_func ("/serve-body/cut", test_cut);
  g_test_add_func ("/serve-body/max-rows", test_max_rows);
  g_test_add_func ("/serve-body/deep", test_deep);
  g_test_add_func ("/serve-body/long-names", test_long_names);
  g_test_add_func ("/serve-body/types", test_types);
  return g_test_run ();
}
