/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "score/hot-model-builder.h"

static double
parse (const char *text)
{
  return hot_raw_parse_number (text, strlen (text));
}

static void
test_numbers (void)
{
  const struct { const char *text; double number; } cases[] = {
    { "12", 12 }, { "-3.5", -3.5 }, { "$1,234.00", 1234 }, { "$80", 80 }, { "97%", 97 }, { " 4 ", 4 }, { "1.5e3", 1500 },
    { "1.234,50 ", 1234.5 }, { "12,5", 12.5 }, { "1,234", 1234 }, { "1'000'000", 1000000 }, { "\342\202\254 45", 45 },
    { "-$12.00", -12 }, { "t", 1 }, { "False", 0 }, { "yes", 1 }, { "USD 12", 12 }, { "5.", 5 }, { ".5", 0.5 },
  };
  const char *const bad[] = { "", "abc", "12 apples", "1-2", "--", "N/A", "12abc3", "1.2.3" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat (parse (cases[i].text), ==, cases[i].number);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (!isnan (parse (bad[i])))
      g_error ("“%s” was read as %g", bad[i], parse (bad[i]));
}

static void
test_dates (void)
{
  g_assert_cmpfloat (hot_raw_parse_date ("1970-01-02", 10), ==, 86400);
  g_assert_cmpfloat (hot_raw_parse_date ("2024-02-29T12:30:15Z", 20), ==, 1709209815);
  g_assert_cmpfloat (hot_raw_parse_date ("1969-12-31 23:59", 16), ==, -60);
  g_assert_true (isnan (hot_raw_parse_date ("2024-13-01", 10)));
  g_assert_true (isnan (hot_raw_parse_date ("2024-1-01", 9)));
  g_assert_true (isnan (hot_raw_parse_date ("yesterday", 9)));
}

static char *
join_list (const char *list)
{
  const char *at = list, *end = list + strlen (list);
  GString *joined = g_string_new (NULL);
  char element[16];
  gsize length;

  while (hot_raw_next_element (&at, end, element, sizeof element, &length))
    {
      g_string_append_len (joined, element, length);
      g_string_append_c (joined, '|');
    }

  return g_string_free (joined, FALSE);
}

static void
test_lists (void)
{
  const struct { const char *list, *joined; } cases[] = {
    { "[\"Wifi\", \"TV\"]", "Wifi|TV|" }, { "{TV,\"Cable TV\", Pool }", "TV|Cable TV|Pool|" }, { "['email']", "email|" },
    { "[]", "" }, { "", "" }, { "[\"Pack \\u2019n play\"]", "Pack \342\200\231n play|" }, { "[\"a \\\"b\\\"\"]", "a \"b\"|" },
    { "[\"cut off", "cut off|" }, { "[\"much longer than the buffer\"]", "much longer than|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *joined = join_list (cases[i].list);

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

static const char heap[] = "\0Entire home\0Private room\0TV\0Wifi\0shared\0";
static const HotEncodingEntry rooms[] = { { 1, 1 }, { 13, 1 } };
static const HotEncodingEntry amenities[] = { { 26, 1 }, { 29, 1 } };
static const HotEncodingEntry means[] = { { 1, 150 }, { 13, 60 } };
static const HotEncodingEntry shared[] = { { 34, 1 } };

static const HotModelColumn columns[] = {
  { "price", HOT_RAW_TYPE_NUMBER }, { "room_type", HOT_RAW_TYPE_CATEGORY }, { "amenities", HOT_RAW_TYPE_LIST },
  { "host_since", HOT_RAW_TYPE_DATE }, { "bathrooms_text", HOT_RAW_TYPE_CATEGORY },
};
static const guint32 feature_columns[] = { 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4 };
static const HotEncoding encodings[] = {
  { HOT_ENCODING_NUMBER, .missing = NAN },
  { HOT_ENCODING_ONE_HOT, 0, 0, 0, &rooms[0], 1, heap },
  { HOT_ENCODING_ONE_HOT, 0, 0, 0, &rooms[1], 1, heap },
  { HOT_ENCODING_MAP, .missing = NAN, .unseen = 99, .entries = means, .n_entries = 2, .heap = heap },
  { HOT_ENCODING_LIST_COUNT, .missing = NAN },
  { HOT_ENCODING_LIST_HAS, 0, 0, 0, &amenities[0], 1, heap },
  { HOT_ENCODING_LIST_HAS, 0, 0, 0, &amenities[1], 1, heap },
  { HOT_ENCODING_DATE_AGE, .missing = NAN, .parameter = 1709251200 },
  { HOT_ENCODING_DATE_MONTH, .missing = NAN },
  { HOT_ENCODING_DATE_WEEKDAY, .missing = NAN },
  { HOT_ENCODING_FIRST_NUMBER, .missing = NAN },
  { HOT_ENCODING_CONTAINS, 0, 0, 0, shared, 1, heap },
  { HOT_ENCODING_LENGTH, .missing = NAN },
  { HOT_ENCODING_IS_MISSING },
};

static HotModel *
make_model (void **image)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, G_N_ELEMENTS (encodings), 1);
  const double coefficients[G_N_ELEMENTS (encodings) + 1] = { 0 };
  HotScoreError error = { 0 };
  HotModel *model;
  gsize size;

  hot_model_builder_set_linear (builder, coefficients, NULL);
  hot_model_builder_set_pipeline (builder, columns, G_N_ELEMENTS (columns), feature_columns, encodings);
  *image = hot_model_builder_finish (builder, &size, &error);
  g_assert_nonnull (*image);
  model = hot_model_open_memory (*image, size, "test", &error);
  g_assert_cmpstr (error.message, ==, "");
  hot_model_builder_free (builder);

  return model;
}

static HotRawValue
text_value (const char *text)
{
  return (HotRawValue) { HOT_RAW_TEXT, 0, text, strlen (text) };
}

static void
test_encode (void)
{
  HotRawValue values[] = {
    text_value ("$1,200.00"), text_value ("Private room"), text_value ("[\"Wifi\", \"Pool\", \"Oven\"]"),
    text_value ("2024-02-29"), text_value ("1.5 Shared baths"),
  };
  const float expected[] = { 1200, 0, 1, 60, 3, 0, 1, 1, 2, 3, 1.5, 1, 16, 0 };
  float features[G_N_ELEMENTS (encodings)];
  void *image;
  HotModel *model = make_model (&image);
  HotRawType type;

  g_assert_cmpuint (hot_model_get_n_columns (model), ==, 5);
  g_assert_cmpstr (hot_model_get_column (model, 2, &type), ==, "amenities");
  g_assert_cmpint (type, ==, HOT_RAW_TYPE_LIST);
  g_assert_null (hot_model_get_column (model, 5, NULL));

  g_assert_cmpuint (hot_model_encode (model, values, features), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpfloat (features[i], ==, expected[i]);

  /* Unseen, of the wrong kind, and not there. */
  values[0] = text_value ("on request");
  values[1] = text_value ("Houseboat");
  values[2] = (HotRawValue) { HOT_RAW_MISSING };
  values[3] = (HotRawValue) { HOT_RAW_NUMBER, 1709208000 };
  values[4] = (HotRawValue) { HOT_RAW_NUMBER, 2 };
  g_assert_cmpuint (hot_model_encode (model, values, features), ==, 1);
  g_assert_true (isnan (features[0]));
  g_assert_cmpfloat (features[1], ==, 0);
  g_assert_cmpfloat (features[3], ==, 99);
  g_assert_true (isnan (features[4]));
  g_assert_cmpfloat (features[5], ==, 0);
  g_assert_cmpfloat (features[7], ==, 0.5);
  g_assert_cmpfloat (features[10], ==, 2);
  g_assert_cmpfloat (features[12], ==, 1);

  hot_model_close (model);
  free (image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/encoding/numbers", test_numbers);
  g_test_add_func ("/encoding/dates", test_dates);
  g_test_add_func ("/encoding/lists", test_lists);
  g_test_add_func ("/encoding/encode", test_encode);

  return g_test_run ();
}
