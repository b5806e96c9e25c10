/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-tracker.h"
#include "hot-test.h"
#include "tracking/hot-sqlite-store.h"

/* A tracker and, beside it, the same store as another program would have it open. */
typedef struct {
  char         *folder;
  HotTracker   *tracker;
  HotWorkspace *other;
} Fixture;

static guint
count_runs (Fixture *fixture)
{
  HotRunFrame *frame = hot_tracker_get_frame (fixture->tracker);

  return frame != NULL ? frame->n_runs : 0;
}

static HotRun *
add_run (Fixture    *fixture,
         const char *name)
{
  const HotRunCreation creation = { .experiment_id = "0", .name = name, .start_time = HOT_TIME_NONE, .is_own = TRUE };
  g_autoptr(GError) error = NULL;
  HotRun *run = hot_tracking_store_create_run (hot_workspace_get_store (fixture->other), &creation, NULL, &error);

  g_assert_no_error (error);

  return run;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hot-tracker-XXXXXX", NULL);
  fixture->other = hot_workspace_open (fixture->folder, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->tracker = hot_tracker_new ();
  hot_tracker_open (fixture->tracker, fixture->folder);
  HOT_TEST_WAIT_FOR (hot_tracker_get_frame (fixture->tracker) != NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->tracker);
  g_clear_object (&fixture->other);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  hot_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
test_others_write (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(HotRun) first = NULL, second = NULL;
  HotRunFrame *frame;

  g_assert_cmpuint (count_runs (fixture), ==, 0);
  first = add_run (fixture, "first");
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 1);
  second = add_run (fixture, "second");
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 2);
  frame = hot_tracker_get_frame (fixture->tracker);
  g_assert_cmpstr (hot_tracker_get_experiment (fixture->tracker), ==, "0");
  g_assert_true (g_str_equal (frame->names[0], "first") || g_str_equal (frame->names[1], "first"));
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotRun) first = add_run (fixture, "first");
  g_autoptr(HotRun) second = add_run (fixture, "second");

  HOT_TEST_WAIT_FOR (count_runs (fixture) == 2);
  hot_tracker_set_filter (fixture->tracker, "attributes.run_name = 'second'");
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 1);
  g_assert_cmpstr (hot_tracker_get_frame (fixture->tracker)->ids[0], ==, second->id);

  /* What was seen stays while the filter says nothing that can be understood. */
  hot_tracker_set_filter (fixture->tracker, "attributes.run_name = ");
  HOT_TEST_WAIT_FOR (hot_tracker_get_filter_error (fixture->tracker) != NULL);
  g_assert_nonnull (strstr (hot_tracker_get_filter_error (fixture->tracker)->message, "run_name"));
  g_assert_cmpuint (count_runs (fixture), ==, 1);

  hot_tracker_set_filter (fixture->tracker, "");
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 2);
  g_assert_null (hot_tracker_get_filter_error (fixture->tracker));
}

static void
test_delete_and_restore (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(HotRun) first = add_run (fixture, "first");
  g_autoptr(HotRun) second = add_run (fixture, "second");
  const char *ids[] = { first->id, NULL };

  HOT_TEST_WAIT_FOR (count_runs (fixture) == 2);
  hot_tracker_delete_runs (fixture->tracker, ids);
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 1);
  hot_tracker_set_show_deleted (fixture->tracker, TRUE);
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 1 && g_str_equal (hot_tracker_get_frame (fixture->tracker)->ids[0], first->id));
  hot_tracker_restore_runs (fixture->tracker, ids);
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 0);
  hot_tracker_set_show_deleted (fixture->tracker, FALSE);
  HOT_TEST_WAIT_FOR (count_runs (fixture) == 2);
}

static void
test_rename_and_tag (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(HotRun) run = add_run (fixture, "first");
  const char *ids[] = { run->id, NULL };

  HOT_TEST_WAIT_FOR (count_runs (fixture) == 1);
  hot_tracker_rename_run (fixture->tracker, run->id, "other");
  HOT_TEST_WAIT_FOR (g_strcmp0 (hot_tracker_get_frame (fixture->tracker)->names[0], "other") == 0);
  hot_tracker_tag_runs (fixture->tracker, ids, "color", "red");
  HOT_TEST_WAIT_FOR (hot_run_frame_find_column (hot_tracker_get_frame (fixture->tracker), HOT_RUN_COLUMN_TAG, "color") != NULL);
  hot_tracker_tag_runs (fixture->tracker, ids, "color", NULL);
  HOT_TEST_WAIT_FOR (hot_run_frame_find_column (hot_tracker_get_frame (fixture->tracker), HOT_RUN_COLUMN_TAG, "color") == NULL);
}

static void
failed_cb (HotTracker   *tracker,
           const GError *error,
           char        **message)
{
  g_set_str (message, error->message);
}

static void
test_failed_change (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *message = NULL;

  g_signal_connect (fixture->tracker, "failed", G_CALLBACK (failed_cb), &message);
  hot_tracker_rename_run (fixture->tracker, "00000000000000000000000000000000", "other");
  HOT_TEST_WAIT_FOR (message != NULL);
  g_assert_nonnull (strstr (message, "00000000000000000000000000000000"));
}

static void
test_experiments (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(HotRun) run = add_run (fixture, "first");
  g_autofree char *created = NULL;

  HOT_TEST_WAIT_FOR (count_runs (fixture) == 1);
  hot_tracker_create_experiment (fixture->tracker, "Winter");
  HOT_TEST_WAIT_FOR (g_strcmp0 (hot_tracker_get_experiment (fixture->tracker), "0") != 0 && count_runs (fixture) == 0);
  created = g_strdup (hot_tracker_get_experiment (fixture->tracker));
  hot_tracker_delete_experiment (fixture->tracker, created);
  /* Where that one is gone, the one with the latest run is looked at. */
  HOT_TEST_WAIT_FOR (g_strcmp0 (hot_tracker_get_experiment (fixture->tracker), "0") == 0 && count_runs (fixture) == 1);
  hot_tracker_restore_experiment (fixture->tracker, created);
  HOT_TEST_WAIT_FOR (hot_tracker_get_experiments (fixture->tracker)->len == 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tracker/others-write", Fixture, NULL, set_up, test_others_write, tear_down);
  g_test_add ("/tracker/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/tracker/delete-and-restore", Fixture, NULL, set_up, test_delete_and_restore, tear_down);
  g_test_add ("/tracker/rename-and-tag", Fixture, NULL, set_up, test_rename_and_tag, tear_down);
  g_test_add ("/tracker/failed-change", Fixture, NULL, set_up, test_failed_change, tear_down);
  g_test_add ("/tracker/experiments", Fixture, NULL, set_up, test_experiments, tear_down);

  return g_test_run ();
}
