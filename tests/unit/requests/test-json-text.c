/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "requests/hot-json-text.h"

static void
test_good (void)
{
  const char *texts[] = {
    "0", "-1.5e+10", "\"a\\u00e4\\n\"", "true", " null ", "[]", "{}", "[1, [2, {\"a\": []}], {}]", "{\"a\": 1, \"b\": {\"c\": [true, false]}}\n",
  };
  HotJsonFault fault;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (hot_json_text_check (texts[i], strlen (texts[i]), &fault));
}

static void
test_bad (void)
{
  static const struct {
    const char *text;
    guint       line;
    guint       column;
  } cases[] = {
    { "", 1, 1 },
    { "{\n  \"a\": 1,\n}", 3, 1 },
    { "{\"a\" 1}", 1, 6 },
    { "[1 2]", 1, 4 },
    { "[1,]", 1, 4 },
    { "{\"ä\": tru}", 1, 7 },
    { "[01]", 1, 2 },
    { "[1.]", 1, 4 },
    { "{} x", 1, 4 },
    { "\"a", 1, 3 },
    { "[1", 1, 3 },
    { "{'a': 1}", 1, 2 },
  };
  HotJsonFault fault;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_false (hot_json_text_check (cases[i].text, strlen (cases[i].text), &fault));
      g_assert_nonnull (fault.message);
      g_assert_cmpuint (fault.line, ==, cases[i].line);
      g_assert_cmpuint (fault.column, ==, cases[i].column);
    }
}

static void
test_depth (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  HotJsonFault fault;

  g_assert_false (hot_json_text_check (deep, 100000, &fault));
  g_assert_cmpuint (fault.column, ==, 513);
}

static void
test_format (void)
{
  const char *text = "{\"a\":[1.50,{}, \"x, {y}\\\"\"],\"b\":12345678901234567890}";
  g_autofree char *pretty = hot_json_text_format (text, strlen (text), G_MAXSIZE);
  g_autofree char *cut = hot_json_text_format (text, strlen (text), 5);
  g_autofree char *bad = hot_json_text_format ("{a}", 3, G_MAXSIZE);

  g_assert_cmpstr (pretty, ==, "{\n  \"a\": [\n    1.50,\n    {},\n    \"x, {y}\\\"\"\n  ],\n  \"b\": 12345678901234567890\n}");
  g_assert_cmpuint (strlen (cut), <, 20);
  g_assert_cmpstr (bad, ==, "{a}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-text/good", test_good);
  g_test_add_func ("/json-text/bad", test_bad);
  g_test_add_func ("/json-text/depth", test_depth);
  g_test_add_func ("/json-text/format", test_format);

  return g_test_run ();
}
