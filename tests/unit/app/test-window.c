/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window with all its pages, in this process: it opens, works and goes away again without a trace. */

#include <glib/gstdio.h>

#include "app/data/hot-data-table.h"
#include "app/hot-window.h"
#include "hot-test-widget.h"
#include "hot-test.h"

static HotApplication *application;

static void
wait_for_profile (HotDataset *dataset)
{
  while (hot_dataset_get_job (dataset) != NULL || hot_dataset_get_profile (dataset) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static HotWindow *
open_sample (void)
{
  HotWindow *window = hot_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  hot_window_open_location (window, HOT_SOURCE_SAMPLE, NULL);
  wait_for_profile (hot_window_get_dataset (window));
  hot_test_run_for (50);

  return window;
}

static void
close_and_check (HotWindow *window)
{
  HotWindow *weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &weak);
  for (const gint64 until = g_get_monotonic_time () + HOT_TEST_PATIENCE; weak != NULL && g_get_monotonic_time () < until;)
    {
      /* Each dialog takes one to close. */
      if (gtk_widget_get_visible (GTK_WIDGET (window)))
        gtk_window_close (GTK_WINDOW (window));
      hot_test_run_for (20);
    }
  g_assert_null (weak);
}

static void
test_empty (void)
{
  HotWindow *window = hot_window_new (application);

  g_assert_true (hot_window_is_empty (window));
  gtk_window_present (GTK_WINDOW (window));
  hot_test_run_for (100);
  close_and_check (window);
}

static void
test_opens_and_goes (void)
{
  for (guint i = 0; i < 3; i++)
    {
      HotWindow *window = open_sample ();

      g_assert_false (hot_window_is_empty (window));
      g_assert_cmpuint (hot_data_table_get_n_shown (HOT_DATA_TABLE (hot_test_find (GTK_WIDGET (window), HOT_TYPE_DATA_TABLE, NULL))), <=,
                        HOT_DATA_TABLE_MAX_DEFAULT);
      close_and_check (window);
    }
}

static void
test_every_place (void)
{
  HotWindow *window = open_sample ();

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.view", "s", "profile"));
  hot_test_run_for (100);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.details", NULL));
  hot_test_run_for (100);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "map"));
  hot_test_run_for (300);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "data"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.warnings", NULL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.columns", NULL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.open-address", NULL));
  hot_test_run_for (100);
  close_and_check (window);
}

static void
test_closed_while_it_loads (void)
{
  HotWindow *window = hot_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  hot_window_open_location (window, HOT_SOURCE_SAMPLE, NULL);
  close_and_check (window);
}

static void
test_closed_data (void)
{
  HotWindow *window = open_sample ();

  hot_dataset_set_filter (hot_window_get_dataset (window), "price < 100");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.close-data", NULL));
  HOT_TEST_WAIT_FOR (hot_window_is_empty (window));
  close_and_check (window);
}

static void
test_sorting (void)
{
  HotWindow *window = open_sample ();
  HotDataTable *table = HOT_DATA_TABLE (hot_test_find (GTK_WIDGET (window), HOT_TYPE_DATA_TABLE, NULL));
  HotDataset *dataset = hot_window_get_dataset (window);
  HotTable *data = hot_dataset_get_table (dataset);
  const int price = hot_table_find_column (data, "price");
  const guint32 *order;

  g_assert_cmpint (price, >=, 0);
  g_assert_null (hot_data_table_get_order (table));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (table), "table.sort-descending", "u", (guint) price));
  while (hot_data_table_get_order (table) == NULL)
    g_main_context_iteration (NULL, TRUE);

  order = g_bytes_get_data (hot_data_table_get_order (table), NULL);
  for (guint i = 1; i < hot_table_get_n_rows (data); i++)
    {
      HotColumn *column = hot_table_get_column (data, price);

      if (!hot_column_is_missing (column, order[i]))
        g_assert_cmpfloat (hot_column_get_number (column, order[i - 1]), >=, hot_column_get_number (column, order[i]));
    }

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (table), "table.unsort", "u", (guint) price));
  g_assert_null (hot_data_table_get_order (table));
  close_and_check (window);
}

static void
test_ten_thousand_columns (void)
{
  g_autoptr(GString) text = g_string_new ("c0");
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "hot-test-wide.csv", NULL);
  g_autoptr(GError) error = NULL;
  HotWindow *window = hot_window_new (application);
  HotDataTable *table;
  gint64 start;

  for (guint i = 1; i < 10000; i++)
    g_string_append_printf (text, ",c%u", i);
  for (guint row = 0; row < 3; row++)
    {
      g_string_append_printf (text, "\n%u", row);
      for (guint i = 1; i < 10000; i++)
        g_string_append_printf (text, ",%u", row * i);
    }
  g_file_set_contents (path, text->str, text->len, &error);
  g_assert_no_error (error);

  gtk_window_present (GTK_WINDOW (window));
  start = g_get_monotonic_time ();
  hot_window_open_location (window, path, NULL);
  wait_for_profile (hot_window_get_dataset (window));
  hot_test_run_for (50);
  g_test_message ("opened in %.2f s", (g_get_monotonic_time () - start) / 1e6);

  table = HOT_DATA_TABLE (hot_test_find (GTK_WIDGET (window), HOT_TYPE_DATA_TABLE, NULL));
  g_assert_cmpuint (hot_data_table_get_n_shown (table), ==, HOT_DATA_TABLE_MAX_DEFAULT);
  hot_data_table_set_shown (table, 9999, TRUE);
  g_assert_true (hot_data_table_get_shown (table, 9999));
  hot_data_table_set_shown (table, 9999, FALSE);
  g_assert_false (hot_data_table_get_shown (table, 9999));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.view", "s", "profile"));
  hot_test_run_for (100);
  close_and_check (window);
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);

  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  application = hot_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  g_test_add_func ("/window/empty", test_empty);
  g_test_add_func ("/window/opens-and-goes", test_opens_and_goes);
  g_test_add_func ("/window/every-place", test_every_place);
  g_test_add_func ("/window/closed-while-it-loads", test_closed_while_it_loads);
  g_test_add_func ("/window/closed-data", test_closed_data);
  g_test_add_func ("/window/sorting", test_sorting);
  g_test_add_func ("/window/ten-thousand-columns", test_ten_thousand_columns);

  result = g_test_run ();
  g_object_unref (application);

  return result;
}
