/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/jobs/hot-job.h"

#include <sys/resource.h>

#include "base/hot-parallel.h"

static gpointer
count_to_a_million (gpointer            user_data,
                    const HotProgress  *progress,
                    GCancellable       *cancellable,
                    GError            **error)
{
  for (int i = 1; i <= 1000000; i++)
    {
      hot_progress_report (progress, i / 1e6, i == 1 ? "Counting" : NULL);
      if (i % 1000 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }

  return g_strdup (user_data);
}

static gpointer
wait_to_be_cancelled (gpointer            user_data,
                      const HotProgress  *progress,
                      GCancellable       *cancellable,
                      GError            **error)
{
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_usleep (1000);

  return NULL;
}

static gpointer
fail (gpointer            user_data,
      const HotProgress  *progress,
      GCancellable       *cancellable,
      GError            **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no room");
  return NULL;
}

static void
run_until_ended (HotJob *job)
{
  while (hot_job_get_state (job) == HOT_JOB_RUNNING)
    g_main_context_iteration (NULL, TRUE);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  int *n_notifications = user_data;

  (*n_notifications)++;
}

static void
test_result (void)
{
  g_autoptr(HotJob) job = NULL;
  g_autofree char *result = NULL;
  int n_notifications = 0;

  job = hot_job_start ("Count", count_to_a_million, g_strdup ("done"), g_free, g_free);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (count_cb), &n_notifications);
  run_until_ended (job);

  g_assert_cmpint (hot_job_get_state (job), ==, HOT_JOB_DONE);
  g_assert_cmpfloat (hot_job_get_fraction (job), ==, 1.0);
  g_assert_cmpstr (hot_job_get_message (job), ==, "Counting");
  g_assert_no_error ((GError *) hot_job_get_error (job));

  /* A million reports must not become a million wake-ups. */
  g_assert_cmpint (n_notifications, <, 100000);

  result = hot_job_steal_result (job);
  g_assert_cmpstr (result, ==, "done");
  g_assert_null (hot_job_steal_result (job));
}

static void
test_cancel (void)
{
  g_autoptr(HotJob) job = hot_job_start ("Wait", wait_to_be_cancelled, NULL, NULL, NULL);

  hot_job_cancel (job);
  run_until_ended (job);

  g_assert_cmpint (hot_job_get_state (job), ==, HOT_JOB_CANCELLED);
  g_assert_null (hot_job_steal_result (job));
}

static void
test_failure (void)
{
  g_autoptr(HotJob) job = hot_job_start ("Fail", fail, NULL, NULL, NULL);

  run_until_ended (job);

  g_assert_cmpint (hot_job_get_state (job), ==, HOT_JOB_FAILED);
  g_assert_error (hot_job_get_error (job), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static void
test_result_nobody_took (void)
{
  HotJob *job = hot_job_start ("Count", count_to_a_million, g_strdup ("left"), g_free, g_free);

  run_until_ended (job);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_finalize_object (job);
}

static gpointer
note_niceness (gpointer            user_data,
               const HotProgress  *progress,
               GCancellable       *cancellable,
               GError            **error)
{
  return GINT_TO_POINTER (getpriority (PRIO_PROCESS, 0));
}

/* To be the last: there is no way back. */
static void
test_give_way (void)
{
  const int own = getpriority (PRIO_PROCESS, 0);
  g_autoptr(HotJob) before = hot_job_compute ("Compute", note_niceness, NULL, NULL, NULL);
  g_autoptr(HotJob) computing = NULL;
  g_autoptr(HotJob) other = NULL;

  run_until_ended (before);
  hot_parallel_give_way ();
  computing = hot_job_compute ("Compute", note_niceness, NULL, NULL, NULL);
  run_until_ended (computing);
  other = hot_job_start ("Start a Program", note_niceness, NULL, NULL, NULL);
  run_until_ended (other);

  g_assert_cmpint (GPOINTER_TO_INT (hot_job_steal_result (before)), ==, own);
  g_assert_cmpint (GPOINTER_TO_INT (hot_job_steal_result (computing)), >=, MIN (own + 5, 19));
  g_assert_cmpint (GPOINTER_TO_INT (hot_job_steal_result (other)), ==, own);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job/result", test_result);
  g_test_add_func ("/job/cancel", test_cancel);
  g_test_add_func ("/job/failure", test_failure);
  g_test_add_func ("/job/result-nobody-took", test_result_nobody_took);
  g_test_add_func ("/job/give-way", test_give_way);

  return g_test_run ();
}
