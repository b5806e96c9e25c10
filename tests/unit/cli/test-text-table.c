/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-text-table.h"

static void
test_format (void)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autofree char *text = NULL;
  g_autofree char *narrow = NULL;
  guint n_left_out;

  hot_text_table_add_column (table, "name", FALSE, 6);
  hot_text_table_add_column (table, "n", TRUE, 0);
  hot_text_table_add_column (table, "note", FALSE, 0);
  hot_text_table_add_cell (table, "long name");
  hot_text_table_add_cell (table, "1");
  hot_text_table_add_cell (table, "a\nb");
  hot_text_table_add_cell (table, "東京");
  hot_text_table_add_cell (table, "1234");
  hot_text_table_add_cell (table, NULL);

  text = hot_text_table_format (table, 0, &n_left_out);
  g_assert_cmpstr (text, ==, "name       n  note\nlong …     1  a b\n東京    1234\n");
  g_assert_cmpuint (n_left_out, ==, 0);

  narrow = hot_text_table_format (table, 13, &n_left_out);
  g_assert_cmpstr (narrow, ==, "name       n\nlong …     1\n東京    1234\n");
  g_assert_cmpuint (n_left_out, ==, 1);
}

static void
test_width (void)
{
  g_assert_cmpuint (hot_text_width ("abc"), ==, 3);
  g_assert_cmpuint (hot_text_width ("東京"), ==, 4);
  g_assert_cmpuint (hot_text_width ("e\xcc\x81"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-table/format", test_format);
  g_test_add_func ("/text-table/width", test_width);

  return g_test_run ();
}
