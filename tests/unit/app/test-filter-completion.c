/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-filter-completion.h"
#include "hot-test-app.h"

static HotTable *table;

static void
assert_offers (const char *text,
               const char *replaced,
               const char *expected)
{
  gsize start;
  g_auto(GStrv) offers = hot_filter_completion_find (table, text, strlen (text), &start);
  g_autofree char *joined = g_strjoinv (" | ", offers);

  g_assert_cmpstr (joined, ==, expected);
  if (expected[0] != '\0')
    g_assert_cmpstr (text + start, ==, replaced);
}

static void
test_columns (void)
{
  assert_offers ("pri", "pri", "price");
  assert_offers ("PRI", "PRI", "price");
  assert_offers ("price > 3 and ro", "ro", "room_type");
  /* What begins so comes before what contains it. */
  assert_offers ("n", "n", "name | `Nights per stay` | minimum_n");
  assert_offers ("xyz", "", "");
  assert_offers ("", "", "");
  assert_offers ("price < 20", "", "");
}

static void
test_names_that_are_no_words (void)
{
  assert_offers ("nig", "nig", "`Nights per stay`");
  assert_offers ("price < 3 and `nights p", "`nights p", "`Nights per stay`");
}

static void
test_values (void)
{
  assert_offers ("room_type = ", "", "\"Entire home\" | \"Private room\"");
  assert_offers ("room_type = \"pri", "\"pri", "\"Private room\"");
  assert_offers ("room_type in (\"Entire home\", \"p", "\"p", "\"Private room\"");
  assert_offers ("name = \"x", "", "");
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GString) text = g_string_new ("name,Nights per stay,price,room_type,minimum_n\n");
  int result;

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "listing %u,%u,%u,%s,1\n", i, i, i * 7, i % 2 == 0 ? "Entire home" : "Private room");
  table = hot_test_read (text->str);

  g_test_add_func ("/filter-completion/columns", test_columns);
  g_test_add_func ("/filter-completion/names-that-are-no-words", test_names_that_are_no_words);
  g_test_add_func ("/filter-completion/values", test_values);

  result = g_test_run ();
  hot_table_unref (table);

  return result;
}
