/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-text-matcher.h"

#include <string.h>

static gboolean
matches (HotTextMatch  match,
         const char   *pattern,
         const char   *text)
{
  g_autoptr(HotTextMatcher) matcher = hot_text_matcher_new (match, pattern);

  return hot_text_matcher_matches (matcher, text, strlen (text));
}

static void
test_known (void)
{
  g_assert_true (matches (HOT_TEXT_MATCH_CONTAINS, "GARDEN", "a garden"));
  g_assert_true (matches (HOT_TEXT_MATCH_CONTAINS, "", ""));
  g_assert_true (matches (HOT_TEXT_MATCH_CONTAINS, "aab", "aaab"));
  g_assert_true (matches (HOT_TEXT_MATCH_CONTAINS, "élan", "ÉLAN vital"));
  g_assert_true (matches (HOT_TEXT_MATCH_CONTAINS, "中", "在中国"));
  g_assert_false (matches (HOT_TEXT_MATCH_CONTAINS, "garden", "garde"));
  g_assert_false (matches (HOT_TEXT_MATCH_CONTAINS, "%", "percent"));
  g_assert_true (matches (HOT_TEXT_MATCH_STARTS_WITH, "a_", "A_b"));
  g_assert_false (matches (HOT_TEXT_MATCH_STARTS_WITH, "a_", "axb"));
  g_assert_true (matches (HOT_TEXT_MATCH_ENDS_WITH, "é", "CAFÉ"));
  g_assert_false (matches (HOT_TEXT_MATCH_ENDS_WITH, "afé", "fé"));
  g_assert_true (matches (HOT_TEXT_MATCH_ENDS_WITH, "aa", "aaaaa"));
  g_assert_true (matches (HOT_TEXT_MATCH_EQUALS, "Straße", "sTRAßE"));
  g_assert_false (matches (HOT_TEXT_MATCH_EQUALS, "ab", "abc"));
  g_assert_true (matches (HOT_TEXT_MATCH_LIKE, "_", "é"));
  g_assert_false (matches (HOT_TEXT_MATCH_LIKE, "_", "éé"));
  g_assert_true (matches (HOT_TEXT_MATCH_LIKE, "_", "\xff"));
  g_assert_true (matches (HOT_TEXT_MATCH_LIKE, "100\\%", "100%"));
  g_assert_false (matches (HOT_TEXT_MATCH_LIKE, "100\\%", "100x"));
}

/* The plainest reading of LIKE over ASCII. */
static gboolean
like (const char *pattern,
      const char *text)
{
  if (*pattern == '\0')
    return *text == '\0';
  if (*pattern == '%')
    return like (pattern + 1, text) || (*text != '\0' && like (pattern, text + 1));
  if (*text == '\0')
    return FALSE;

  return (*pattern == '_' || g_ascii_tolower (*pattern) == g_ascii_tolower (*text)) && like (pattern + 1, text + 1);
}

static void
test_against_reference (void)
{
  guint n_true = 0;

  for (guint i = 0; i < 200000; i++)
    {
      char pattern[8] = "", text[10] = "";

      for (int j = g_test_rand_int_range (0, 7) - 1; j >= 0; j--)
        pattern[j] = "aAb%_"[g_test_rand_int_range (0, 5)];
      for (int j = g_test_rand_int_range (0, 9) - 1; j >= 0; j--)
        text[j] = "abB"[g_test_rand_int_range (0, 3)];

      if (matches (HOT_TEXT_MATCH_LIKE, pattern, text) != like (pattern, text))
        g_error ("\"%s\" like \"%s\"", text, pattern);
      n_true += like (pattern, text);
    }

  g_assert_cmpuint (n_true, >, 1000);
}

/* The classic bad case of naive matchers ends at once. */
static void
test_time (void)
{
  g_autoptr(GString) pattern = g_string_new (NULL);
  g_autofree char *text = g_strnfill (200000, 'a');

  for (guint i = 0; i < 50; i++)
    g_string_append (pattern, "%a");
  g_string_append (pattern, "b");

  g_assert_false (matches (HOT_TEXT_MATCH_LIKE, pattern->str, text));
}

static void
test_noise (void)
{
  for (guint i = 0; i < 50000; i++)
    {
      char pattern[6] = "";
      const guint n = g_test_rand_int_range (0, 10);
      g_autofree char *text = g_malloc (n);
      g_autoptr(HotTextMatcher) matcher = NULL;

      for (int j = g_test_rand_int_range (0, 6) - 1; j >= 0; j--)
        pattern[j] = g_test_rand_int_range (0, 2) ? g_test_rand_int_range (1, 256) : "%_a\\\xc3"[g_test_rand_int_range (0, 5)];
      for (guint j = 0; j < n; j++)
        text[j] = g_test_rand_int_range (0, 256);
      matcher = hot_text_matcher_new (g_test_rand_int_range (0, 5), pattern);
      hot_text_matcher_matches (matcher, text, n);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-matcher/known", test_known);
  g_test_add_func ("/text-matcher/against-reference", test_against_reference);
  g_test_add_func ("/text-matcher/time", test_time);
  g_test_add_func ("/text-matcher/noise", test_noise);

  return g_test_run ();
}
