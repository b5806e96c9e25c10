/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "requests/hot-json-walk.h"

static void
assert_next (HotJsonWalk *walk,
             const char  *name,
             const char  *value)
{
  g_autofree char *own_name = NULL;
  g_autofree char *own = NULL;

  g_assert_true (hot_json_walk_next (walk));
  own_name = walk->name != NULL ? hot_json_unquote (walk->name, walk->name_length) : NULL;
  own = g_strndup (walk->value, walk->value_length);
  g_assert_cmpstr (own_name, ==, name);
  g_assert_cmpstr (own, ==, value);
}

static void
test_members (void)
{
  const char *text = " {\"a\\\"b\" : [1, {\"x\": \"]\"}] , \"n\":1e400,\"e\":{},\"n\": \"last\"} ";
  HotJsonWalk walk;

  g_assert_false (hot_json_walk_begin (&walk, text, strlen (text), '['));
  g_assert_true (hot_json_walk_begin (&walk, text, strlen (text), '{'));
  assert_next (&walk, "a\"b", "[1, {\"x\": \"]\"}]");
  assert_next (&walk, "n", "1e400");
  assert_next (&walk, "e", "{}");
  assert_next (&walk, "n", "\"last\"");
  g_assert_true (hot_json_walk_is_over (&walk));
  g_assert_false (hot_json_walk_next (&walk));

  g_assert_true (hot_json_walk_begin (&walk, text, strlen (text), '{'));
  g_assert_true (hot_json_walk_find (&walk, "n"));
  g_assert_cmpint (*walk.value, ==, '"');
  g_assert_true (hot_json_walk_begin (&walk, text, strlen (text), '{'));
  g_assert_false (hot_json_walk_find (&walk, "m"));
}

/* A text that was handed over in part is never read behind its end. */
static void
test_cut (void)
{
  const char *text = "[\"one\", [1, 2, 3], {\"a\": \"b\"}, tru";

  for (gsize length = 0; length <= strlen (text); length++)
    {
      g_autofree char *part = g_memdup2 (text, length);
      HotJsonWalk walk;

      if (!hot_json_walk_begin (&walk, part, length, '['))
        continue;
      while (hot_json_walk_next (&walk))
        g_assert_cmpuint (walk.value + walk.value_length - part, <=, length);
      g_assert_true (walk.is_cut);
    }
}

static void
test_quote (void)
{
  static const struct {
    const char *quoted;
    const char *plain;
  } cases[] = {
    { "\"a\\n\\t\\\\ \\\"b\\\" \\/\"", "a\n\t\\ \"b\" /" },
    { "\"\\u00e9\\u20AC\\ud83d\\ude00\"", "é€😀" },
    { "\"\\ud83d x\\u0000\"", "\357\277\275 x\357\277\275" },
    { "\"\"", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = hot_json_unquote (cases[i].quoted, strlen (cases[i].quoted));
      g_autofree char *quoted = hot_json_quote (plain);
      g_autofree char *back = hot_json_unquote (quoted, strlen (quoted));

      g_assert_cmpstr (plain, ==, cases[i].plain);
      g_assert_cmpstr (back, ==, plain);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-walk/members", test_members);
  g_test_add_func ("/json-walk/cut", test_cut);
  g_test_add_func ("/json-walk/quote", test_quote);

  return g_test_run ();
}
