/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-error.h"
#include "requests/hot-payload.h"

#define SPLIT                                                                                                          \
  "{\"dataframe_split\": {\"columns\": [\"room, type\", \"beds\", \"zip\"], \"data\": [\n"                             \
  "  [\"Entire \\\"home\\\"\", 2, \"01234\"],\n  [null, 0.5, \"\"]]}}"

/* From each dialect to each other and back to the first: not a letter is lost. */
static void
test_round_trip (void)
{
  guint n;
  const HotPayloadDialect * const *dialects = hot_payload_list_dialects (&n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        g_autoptr(GError) error = NULL;
        g_autofree char *one = hot_payload_convert (SPLIT, dialects[i], &error);
        g_autofree char *two = NULL;
        g_autofree char *back = NULL;

        g_assert_no_error (error);
        two = hot_payload_convert (one, dialects[j], &error);
        g_assert_no_error (error);
        back = hot_payload_convert (two, &hot_payload_split, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (back, ==, SPLIT);
      }
}

/* What is no number in a computer stays what it is on paper. */
static void
test_letter_for_letter (void)
{
  const char *split = "{\"dataframe_split\": {\"columns\": [\"id\", \"x\", \"b\", \"t\"], \"data\": [\n"
                      "  [12345678901234567890123, 1.10, true, \"true\"],\n  [-0.0, 1e400, false, \"1.10\"]]}}";
  guint n;
  const HotPayloadDialect * const *dialects = hot_payload_list_dialects (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *other = hot_payload_convert (split, dialects[i], NULL);
      g_autofree char *back = hot_payload_convert (other, &hot_payload_split, NULL);

      g_assert_cmpstr (back, ==, split);
    }
}

static void
test_found (void)
{
  static const struct {
    const char              *body;
    const HotPayloadDialect *dialect;
  } cases[] = {
    { "{\"dataframe_records\": [{\"a\": 1}]}", &hot_payload_records },
    { "{\"instances\": [{\"a\": 1}, {\"b\": 2}]}", &hot_payload_instances },
    { "{\"inputs\": {\"a\": [1, 2]}}", &hot_payload_inputs },
    { "{\"columns\": [\"a\"], \"data\": [[1]]}", &hot_payload_bare },
    { "a,b\n1,2\n", &hot_payload_csv },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      const HotPayloadDialect *found = NULL;
      g_autoptr(HotPayload) payload = hot_payload_read (cases[i].body, &found, &error);

      g_assert_no_error (error);
      g_assert_true (found == cases[i].dialect);
      g_assert_cmpuint (payload->rows->len, >, 0);
    }
}

static void
test_missing_member (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *csv = hot_payload_convert ("{\"instances\": [{\"a\": 1}, {\"b\": \"x\"}]}", &hot_payload_csv, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (csv, ==, "a,b\n1,\n,x\n");
}

static void
test_errors (void)
{
  const char *bodies[] = {
    "{\"dataframe_split\": {\"columns\": [\"a\"], \"data\": [[1], [1, 2]]}}", "{\"inputs\": {\"a\": [1], \"b\": [1, 2]}}", "a,b\n1\n", "{\"x\": 1}", "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_payload_read (bodies[i], NULL, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payload/round-trip", test_round_trip);
  g_test_add_func ("/payload/letter-for-letter", test_letter_for_letter);
  g_test_add_func ("/payload/found", test_found);
  g_test_add_func ("/payload/missing-member", test_missing_member);
  g_test_add_func ("/payload/errors", test_errors);

  return g_test_run ();
}
