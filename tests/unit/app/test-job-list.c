/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/jobs/hot-job-list.h"
#include "hot-test.h"

static gpointer
wait_to_be_cancelled (gpointer            user_data,
                      const HotProgress  *progress,
                      GCancellable       *cancellable,
                      GError            **error)
{
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_usleep (1000);

  /* Asked to fail instead of being cancelled. */
  if (user_data != NULL)
    {
      g_clear_error (error);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no room");
    }

  return NULL;
}

static gpointer
return_at_once (gpointer            user_data,
                const HotProgress  *progress,
                GCancellable       *cancellable,
                GError            **error)
{
  return g_strdup ("done");
}

static void
run_until_ended (HotJob *job)
{
  while (hot_job_get_state (job) == HOT_JOB_RUNNING)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_short_work_never_shows (void)
{
  g_autoptr(HotJobList) list = hot_job_list_new ();
  g_autoptr(HotJob) job = hot_job_start ("Short", return_at_once, NULL, NULL, g_free);

  hot_job_list_add (list, job);
  hot_test_run_for (HOT_JOB_LIST_DELAY + 200);
  g_assert_cmpint (hot_job_get_state (job), ==, HOT_JOB_DONE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_long_work_shows_while_it_runs (void)
{
  g_autoptr(HotJobList) list = hot_job_list_new ();
  g_autoptr(HotJob) job = hot_job_start ("Long", wait_to_be_cancelled, NULL, NULL, NULL);

  hot_job_list_add (list, job);
  g_assert_cmpuint (hot_job_list_get_n_running (list), ==, 0);
  hot_test_run_for (HOT_JOB_LIST_DELAY + 200);
  g_assert_cmpuint (hot_job_list_get_n_running (list), ==, 1);
  g_assert_cmpfloat (hot_job_get_elapsed (job), >=, HOT_JOB_LIST_DELAY / 1000.0);

  hot_job_cancel (job);
  run_until_ended (job);
  g_assert_cmpuint (hot_job_list_get_n_running (list), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_failure_stays_until_it_is_cleared (void)
{
  g_autoptr(HotJobList) list = hot_job_list_new ();
  g_autoptr(HotJob) job = hot_job_start ("Long", wait_to_be_cancelled, GINT_TO_POINTER (TRUE), NULL, NULL);

  hot_job_list_add (list, job);
  hot_test_run_for (HOT_JOB_LIST_DELAY + 200);
  hot_job_cancel (job);
  run_until_ended (job);

  g_assert_cmpint (hot_job_get_state (job), ==, HOT_JOB_FAILED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  hot_job_list_clear_failed (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-list/short-work-never-shows", test_short_work_never_shows);
  g_test_add_func ("/job-list/long-work-shows-while-it-runs", test_long_work_shows_while_it_runs);
  g_test_add_func ("/job-list/failure-stays-until-it-is-cleared", test_failure_stays_until_it_is_cleared);

  return g_test_run ();
}
