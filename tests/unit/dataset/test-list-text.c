/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-list-text.h"

#include <string.h>

/* The elements with a bar between them. */
static char *
elements (const char *text)
{
  GString *joined = g_string_new (NULL);
  HotListText list;
  const char *element;
  gsize length;

  hot_list_text_init (&list, text, strlen (text));
  while (hot_list_text_next (&list, &element, &length))
    {
      g_string_append_len (joined, element, length);
      g_string_append_c (joined, '|');
    }
  hot_list_text_clear (&list);

  return g_string_free (joined, FALSE);
}

static void
test_known (void)
{
  static const struct { const char *text, *joined; } cases[] = {
    { "[\"Wifi\", \"TV\"]", "Wifi|TV|" }, { "{TV,\"Cable TV\"}", "TV|Cable TV|" }, { "['email', 'it\\'s']", "email|it's|" },
    { "[]", "" }, { "{}", "" }, { "", "" }, { " [ ] ", "" }, { "[\"\"]", "|" }, { "a, b ,c", "a|b|c|" },
    { "[\"a\\u2013b\", \"\\ud83d\\ude00\", \"\\ud83d\"]", "a–b|😀|\xef\xbf\xbd|" }, { "[\"a\\\\b\\\"c\\n\"]", "a\\b\"c\n|" },
    { "[1, 2.5, null]", "1|2.5|null|" }, { "{a}", "a|" }, { "[\"a, b\", c]", "a, b|c|" },
    { "[\"open", "open|" }, { "[\"a\" x, b]", "a|b|" }, { "[,,a,,]", "a|" }, { "[", "" }, { "]", "]|" }, { "[\"\\u12\"]", "\\u12|" },
    { "[\"a\\", "a\\|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *joined = elements (cases[i].text);

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

/* Any bytes give elements within bounds (the sanitizer looks). */
static void
test_noise (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      const guint n = g_test_rand_int_range (0, 16);
      g_autofree char *text = g_malloc (n);
      HotListText list;
      const char *element;
      gsize length, n_elements = 0;

      for (guint j = 0; j < n; j++)
        text[j] = "[]{}\"',\\u a0\xc3"[g_test_rand_int_range (0, 13)];
      hot_list_text_init (&list, text, n);
      while (hot_list_text_next (&list, &element, &length))
        n_elements += memchr (element, 'x', length) == NULL;
      g_assert_cmpuint (n_elements, <=, n);
      hot_list_text_clear (&list);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/list-text/known", test_known);
  g_test_add_func ("/list-text/noise", test_noise);

  return g_test_run ();
}
