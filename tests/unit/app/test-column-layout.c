/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-column-layout.h"
#include "app/hot-settings.h"
#include "hot-test-app.h"

/* 100 rows of @n_columns columns: an id, an address, a constant, numbers, and a price at the end. */
static HotTable *
create_wide_table (guint n_columns)
{
  g_autoptr(GString) text = g_string_new ("id,page,always");

  for (guint i = 3; i < n_columns - 1; i++)
    g_string_append_printf (text, ",c%u", i);
  g_string_append (text, ",price\n");

  for (guint row = 0; row < 100; row++)
    {
      g_string_append_printf (text, "%u,https://example.org/%u,same", row, row);
      for (guint i = 3; i < n_columns - 1; i++)
        g_string_append_printf (text, ",%u", row * i);
      g_string_append_printf (text, ",$%u.00\n", row);
    }

  return hot_test_read (text->str);
}

static char *
describe (HotTable *table,
          GArray   *layout)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < layout->len; i++)
    {
      const HotColumnLayout *entry = &g_array_index (layout, HotColumnLayout, i);

      g_string_append_printf (text, "%s:%d ", hot_column_get_name (hot_table_get_column (table, entry->column)), entry->width);
    }

  return g_string_free (text, FALSE);
}

static void
test_few_columns_are_all_there (void)
{
  g_autoptr(HotTable) table = create_wide_table (6);
  g_autoptr(GArray) layout = hot_column_layout_default (table, 8);
  g_autofree char *text = describe (table, layout);

  g_assert_cmpstr (text, ==, "id:0 page:0 always:0 c3:0 c4:0 price:0 ");
}

static void
test_of_many_columns_those_that_say_something (void)
{
  g_autoptr(HotTable) table = create_wide_table (60);
  g_autoptr(GArray) layout = hot_column_layout_default (table, 5);
  g_autofree char *text = describe (table, layout);

  g_assert_cmpstr (text, ==, "id:0 c3:0 c4:0 c5:0 price:0 ");
}

static void
test_nothing_but_tedious_columns (void)
{
  g_autoptr(GString) text = g_string_new ("a,b,c\n");
  g_autoptr(HotTable) table = NULL;
  g_autoptr(GArray) layout = NULL;

  for (guint row = 0; row < 100; row++)
    g_string_append (text, "1,1,1\n");
  table = hot_test_read (text->str);
  layout = hot_column_layout_default (table, 2);
  g_assert_cmpuint (layout->len, ==, 2);
}

static void
test_remembered_by_name (void)
{
  g_autoptr(HotTable) table = create_wide_table (10);
  g_autoptr(HotTable) other = hot_test_read ("x,y\n1,2\n3,4\n");
  const HotColumnLayout chosen[] = { { 9, 120 }, { 0, 70 } };
  g_autoptr(GArray) layout = g_array_new (FALSE, FALSE, sizeof (HotColumnLayout));
  g_autoptr(GArray) loaded = NULL, foreign = NULL, forgotten = NULL;
  g_autofree char *text = NULL;

  g_array_append_vals (layout, chosen, G_N_ELEMENTS (chosen));
  hot_column_layout_save (table, layout);

  loaded = hot_column_layout_load (table, 20);
  text = describe (table, loaded);
  g_assert_cmpstr (text, ==, "price:120 id:70 ");

  /* A file of the same name with other columns. */
  foreign = hot_column_layout_load (other, 20);
  g_assert_cmpuint (foreign->len, ==, 2);

  hot_column_layout_forget (table);
  forgotten = hot_column_layout_load (table, 20);
  g_assert_cmpuint (forgotten->len, ==, 10);
}

static void
test_recent (void)
{
  g_auto(GStrv) recent = NULL;

  hot_settings_add_recent ("/data/a.csv");
  hot_settings_add_recent ("/data/b.csv");
  hot_settings_add_recent ("/data/a.csv");
  hot_settings_add_recent ("sample:city");
  hot_settings_add_recent ("https://account.blob.core.windows.net/c/b.csv?sv=2024&sig=c2VjcmV0");
  recent = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT);
  g_assert_cmpuint (g_strv_length (recent), ==, 2);
  g_assert_cmpstr (recent[0], ==, "/data/a.csv");
  g_assert_cmpstr (recent[1], ==, "/data/b.csv");

  hot_settings_remove_recent ("/data/a.csv");
  g_strfreev (recent);
  recent = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT);
  g_assert_cmpuint (g_strv_length (recent), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/column-layout/few-columns-are-all-there", test_few_columns_are_all_there);
  g_test_add_func ("/column-layout/of-many-columns-those-that-say-something", test_of_many_columns_those_that_say_something);
  g_test_add_func ("/column-layout/nothing-but-tedious-columns", test_nothing_but_tedious_columns);
  g_test_add_func ("/column-layout/remembered-by-name", test_remembered_by_name);
  g_test_add_func ("/settings/recent", test_recent);

  return g_test_run ();
}
