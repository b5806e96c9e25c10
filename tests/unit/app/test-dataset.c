/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>

#include "app/hot-dataset.h"
#include "base/hot-error.h"

typedef struct {
  HotDataset *dataset;
  char       *directory;
  char       *path;
  guint       n_opened;
  guint       n_retyped;
  guint       n_failed;
} Fixture;

static const char text[] =
  "name,price,room\n"
  "a,$100.00,Entire home\n"
  "b,$250.00,Private room\n"
  "c,,Private room\n"
  "d,$80.00,Entire home\n";

static void
opened_cb (Fixture *fixture)
{
  fixture->n_opened++;
}

static void
retyped_cb (Fixture *fixture,
            guint    column,
            guint    n_failed,
            GError  *error)
{
  g_assert_no_error (error);
  fixture->n_retyped++;
  fixture->n_failed = n_failed;
}

static void
open_and_wait (Fixture    *fixture,
               const char *location)
{
  hot_dataset_open (fixture->dataset, location, NULL);
  while (hot_dataset_get_job (fixture->dataset) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_rows (Fixture *fixture,
               guint    n)
{
  while (hot_row_set_get_n (hot_dataset_get_rows (fixture->dataset)) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("hot-dataset-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "listings.csv", NULL);
  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);

  fixture->dataset = hot_dataset_new ();
  g_signal_connect_swapped (fixture->dataset, "opened", G_CALLBACK (opened_cb), fixture);
  g_signal_connect_swapped (fixture->dataset, "retyped", G_CALLBACK (retyped_cb), fixture);
  open_and_wait (fixture, fixture->path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_dataset_close (fixture->dataset);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->dataset);
  g_remove (fixture->path);
  g_rmdir (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  HotDataset *dataset = fixture->dataset;

  g_assert_cmpuint (fixture->n_opened, ==, 1);
  g_assert_no_error (hot_dataset_get_error (dataset));
  g_assert_cmpstr (hot_dataset_get_location (dataset), ==, fixture->path);
  g_assert_cmpuint (hot_table_get_n_rows (hot_dataset_get_table (dataset)), ==, 4);
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (dataset)), ==, 4);

  while (hot_dataset_get_profile (dataset) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (hot_profile_get_column (hot_dataset_get_profile (dataset), 1)->missing, ==, 1);
}

static void
test_failure_keeps_the_table (Fixture       *fixture,
                              gconstpointer  data)
{
  HotTable *table = hot_dataset_get_table (fixture->dataset);

  open_and_wait (fixture, "/nowhere/at-all.csv");
  g_assert_nonnull (hot_dataset_get_error (fixture->dataset));
  g_assert_true (hot_dataset_get_table (fixture->dataset) == table);
  g_assert_cmpstr (hot_dataset_get_location (fixture->dataset), ==, fixture->path);
  g_assert_cmpstr (hot_dataset_get_load_location (fixture->dataset), ==, "/nowhere/at-all.csv");
  g_assert_cmpuint (fixture->n_opened, ==, 1);

  /* The next success clears the complaint. */
  open_and_wait (fixture, fixture->path);
  g_assert_no_error (hot_dataset_get_error (fixture->dataset));
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  HotDataset *dataset = fixture->dataset;

  hot_dataset_set_filter (dataset, "  price < 200 ");
  g_assert_cmpstr (hot_dataset_get_filter (dataset), ==, "price < 200");
  wait_for_rows (fixture, 2);

  /* A mistake leaves the rows as they were, and says what it is. */
  hot_dataset_set_filter (dataset, "price <");
  g_assert_error (hot_dataset_get_filter_error (dataset), HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (dataset)), ==, 2);

  hot_dataset_set_filter (dataset, "prise < 3");
  while (!g_error_matches (hot_dataset_get_filter_error (dataset), HOT_ERROR, HOT_ERROR_NOT_FOUND))
    g_main_context_iteration (NULL, TRUE);

  hot_dataset_set_filter (dataset, "");
  g_assert_no_error (hot_dataset_get_filter_error (dataset));
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (dataset)), ==, 4);
}

static void
test_ranges (Fixture       *fixture,
             gconstpointer  data)
{
  HotDataset *dataset = fixture->dataset;

  hot_dataset_set_range (dataset, 1, 90, 300, FALSE);
  wait_for_rows (fixture, 2);
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_filtered (dataset)), ==, 2);
  g_assert_true (hot_row_set_contains (hot_dataset_get_rows (dataset), 0));

  /* Beside the filter, not instead of it. */
  hot_dataset_set_filter (dataset, "room = \"Private room\"");
  wait_for_rows (fixture, 1);
  g_assert_true (hot_row_set_contains (hot_dataset_get_rows (dataset), 1));
  hot_dataset_set_filter (dataset, "");
  wait_for_rows (fixture, 2);

  /* One step of many, as a hand that brushes makes them, and the newest wins. */
  hot_dataset_set_range (dataset, 1, 0, 300, FALSE);
  hot_dataset_set_range (dataset, 1, 200, 300, TRUE);
  hot_dataset_set_range (dataset, 1, 300, 400, TRUE);
  wait_for_rows (fixture, 0);
  hot_dataset_undo_range (dataset);
  g_assert_cmpfloat (hot_row_ranges_find (hot_dataset_get_ranges (dataset), 1)->min, ==, 90);
  wait_for_rows (fixture, 2);

  hot_dataset_set_range (dataset, 1, -INFINITY, INFINITY, FALSE);
  g_assert_null (hot_dataset_get_ranges (dataset));
  wait_for_rows (fixture, 4);
  hot_dataset_undo_range (dataset);
  wait_for_rows (fixture, 2);
  hot_dataset_undo_range (dataset);
  wait_for_rows (fixture, 4);
  g_assert_false (hot_dataset_can_undo_range (dataset));

  /* Other data, other columns. */
  hot_dataset_set_range (dataset, 1, 90, 300, FALSE);
  open_and_wait (fixture, fixture->path);
  g_assert_null (hot_dataset_get_ranges (dataset));
  g_assert_false (hot_dataset_can_undo_range (dataset));
  wait_for_rows (fixture, 4);
}

static void
test_newest_filter_wins (Fixture       *fixture,
                         gconstpointer  data)
{
  for (guint i = 0; i < 50; i++)
    {
      hot_dataset_set_filter (fixture->dataset, "price < 90");
      hot_dataset_set_filter (fixture->dataset, "room = \"Private room\" and price is missing");
      hot_dataset_set_filter (fixture->dataset, "price < 90 or price > 200 or price = 100");
    }
  wait_for_rows (fixture, 3);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (1000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (fixture->dataset)), ==, 3);
    }
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  const guint32 picked[] = { 1, 3 };
  g_autoptr(HotRowSet) selection = hot_row_set_new (g_bytes_new (picked, sizeof picked), 4);

  hot_dataset_set_selection (fixture->dataset, selection);
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (fixture->dataset)), ==, 2);

  hot_dataset_set_filter (fixture->dataset, "price < 200");
  wait_for_rows (fixture, 1);
  g_assert_cmpuint (hot_row_set_get_row (hot_dataset_get_rows (fixture->dataset), 0), ==, 3);

  hot_dataset_set_selection (fixture->dataset, NULL);
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (fixture->dataset)), ==, 2);
}

static void
test_retype (Fixture       *fixture,
             gconstpointer  data)
{
  HotDataset *dataset = fixture->dataset;

  hot_dataset_set_filter (dataset, "price < 200");
  wait_for_rows (fixture, 2);

  hot_dataset_retype (dataset, 0, HOT_COLUMN_INTEGER);
  while (fixture->n_retyped == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_failed, ==, 4);
  g_assert_cmpint (hot_column_get_column_type (hot_table_get_column (hot_dataset_get_table (dataset), 0)), ==, HOT_COLUMN_INTEGER);
  wait_for_rows (fixture, 2);

  hot_dataset_undo_retype (dataset);
  g_assert_cmpint (hot_column_get_column_type (hot_table_get_column (hot_dataset_get_table (dataset), 0)), !=, HOT_COLUMN_INTEGER);
  wait_for_rows (fixture, 2);

  /* There is nothing more to undo. */
  hot_dataset_undo_retype (dataset);
  g_assert_cmpuint (fixture->n_retyped, ==, 1);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  HotTable *table = hot_dataset_get_table (fixture->dataset);

  hot_dataset_open (fixture->dataset, HOT_SOURCE_SAMPLE, NULL);
  hot_job_cancel (hot_dataset_get_job (fixture->dataset));
  while (hot_dataset_get_job (fixture->dataset) != NULL)
    g_main_context_iteration (NULL, TRUE);

  /* The work may have been quicker than the wish to stop it. */
  if (fixture->n_opened == 1)
    g_assert_true (hot_dataset_get_table (fixture->dataset) == table);
  g_assert_no_error (hot_dataset_get_error (fixture->dataset));
}

static void
test_close_while_working (Fixture       *fixture,
                          gconstpointer  data)
{
  hot_dataset_open (fixture->dataset, HOT_SOURCE_SAMPLE, NULL);
  hot_dataset_set_filter (fixture->dataset, "price < 200");
  hot_dataset_close (fixture->dataset);

  g_assert_null (hot_dataset_get_table (fixture->dataset));
  g_assert_null (hot_dataset_get_job (fixture->dataset));
  g_assert_null (hot_dataset_get_rows (fixture->dataset));
  g_assert_cmpstr (hot_dataset_get_filter (fixture->dataset), ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/dataset/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("open", test_open);
  ADD ("failure-keeps-the-table", test_failure_keeps_the_table);
  ADD ("filter", test_filter);
  ADD ("ranges", test_ranges);
  ADD ("newest-filter-wins", test_newest_filter_wins);
  ADD ("selection", test_selection);
  ADD ("retype", test_retype);
  ADD ("cancel", test_cancel);
  ADD ("close-while-working", test_close_while_working);
#undef ADD

  return g_test_run ();
}
