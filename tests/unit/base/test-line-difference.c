/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-line-difference.h"

/* "= - +": equal, only left, only right; "~" for two that differ. */
static char *
describe (const char *left,
          const char *right)
{
  g_auto(GStrv) a = g_strsplit (left, " ", -1);
  g_auto(GStrv) b = g_strsplit (right, " ", -1);
  g_autoptr(GArray) pairs = hot_line_difference ((const char *const *) a, (const char *const *) b);
  GString *text = g_string_new (NULL);
  int next_left = 0, next_right = 0;

  for (guint i = 0; i < pairs->len; i++)
    {
      const HotLinePair *pair = &g_array_index (pairs, HotLinePair, i);

      g_string_append_c (text, pair->is_same ? '=' : pair->left < 0 ? '+' : pair->right < 0 ? '-' : '~');
      if (pair->left >= 0)
        g_assert_cmpint (pair->left, ==, next_left++);
      if (pair->right >= 0)
        g_assert_cmpint (pair->right, ==, next_right++);
      if (pair->is_same)
        g_assert_cmpstr (a[pair->left], ==, b[pair->right]);
    }
  g_assert_cmpint (next_left, ==, (int) g_strv_length (a));
  g_assert_cmpint (next_right, ==, (int) g_strv_length (b));

  return g_string_free (text, FALSE);
}

static void
test_known (void)
{
  static const char *const cases[][3] = {
    { "a b c", "a b c", "===" }, { "a b c", "a x c", "=~=" }, { "a b c", "a c", "=-=" }, { "a c", "a b c", "=+=" },
    { "", "a", "+" }, { "a", "", "-" }, { "", "", "" }, { "a b", "c d e", "~~+" }, { "a b c d", "b c d e", "-===+" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = describe (cases[i][0], cases[i][1]);

      g_assert_cmpstr (text, ==, cases[i][2]);
    }
}

static int
count_common (char **a,
              char **b,
              int    n,
              int    m)
{
  g_autofree int *table = g_new0 (int, (n + 1) * (m + 1));

  for (int i = 1; i <= n; i++)
    for (int j = 1; j <= m; j++)
      table[i * (m + 1) + j] = g_str_equal (a[i - 1], b[j - 1]) ? table[(i - 1) * (m + 1) + j - 1] + 1
                               : MAX (table[(i - 1) * (m + 1) + j], table[i * (m + 1) + j - 1]);

  return table[n * (m + 1) + m];
}

/* As many equal lines as the plain table of the longest common subsequence finds. */
static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr(GString) left = g_string_new (NULL);
      g_autoptr(GString) right = g_string_new (NULL);
      g_auto(GStrv) a = NULL;
      g_auto(GStrv) b = NULL;
      g_autofree char *text = NULL;
      int n_same = 0;

      for (guint side = 0; side < 2; side++)
        for (int n = g_rand_int_range (random, 1, 14), i = 0; i < n; i++)
          g_string_append_printf (side == 0 ? left : right, "%s%c", i > 0 ? " " : "", 'a' + g_rand_int_range (random, 0, 4));
      a = g_strsplit (left->str, " ", -1);
      b = g_strsplit (right->str, " ", -1);
      text = describe (left->str, right->str);
      for (const char *c = text; *c != '\0'; c++)
        n_same += *c == '=';
      g_assert_cmpint (n_same, ==, count_common (a, b, (int) g_strv_length (a), (int) g_strv_length (b)));
    }
}

/* Nothing in common takes no more time than it is worth. */
static void
test_large (void)
{
  g_autoptr(GStrvBuilder) left = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) right = g_strv_builder_new ();
  g_auto(GStrv) a = NULL;
  g_auto(GStrv) b = NULL;
  g_autoptr(GArray) pairs = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      g_strv_builder_take (left, g_strdup_printf ("left %u", i));
      g_strv_builder_take (right, g_strdup_printf ("right %u", i));
    }
  a = g_strv_builder_end (left);
  b = g_strv_builder_end (right);
  pairs = hot_line_difference ((const char *const *) a, (const char *const *) b);
  g_assert_cmpuint (pairs->len, ==, 20000);
  g_assert_false (g_array_index (pairs, HotLinePair, 5).is_same);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-difference/known", test_known);
  g_test_add_func ("/line-difference/random", test_random);
  g_test_add_func ("/line-difference/large", test_large);

  return g_test_run ();
}
