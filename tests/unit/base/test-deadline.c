/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-deadline.h"

static void
wait_until_cancelled (GCancellable *cancellable)
{
  gint64 begun = g_get_monotonic_time ();

  while (!g_cancellable_is_cancelled (cancellable))
    {
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
      g_usleep (1000);
    }
}

static void
test_time (void)
{
  g_autoptr(HotDeadline) deadline = hot_deadline_new (NULL);
  gint64 begun = g_get_monotonic_time ();

  hot_deadline_set (deadline, 10000);
  hot_deadline_set (deadline, 30);
  wait_until_cancelled (hot_deadline_get_cancellable (deadline));
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 30000);
  g_assert_true (hot_deadline_is_over (deadline));
}

static void
test_put_off (void)
{
  g_autoptr(HotDeadline) deadline = hot_deadline_new (NULL);

  for (int i = 0; i < 20; i++)
    {
      hot_deadline_set (deadline, 2000);
      g_usleep (1000);
    }
  hot_deadline_set (deadline, 20);
  hot_deadline_set (deadline, 0);
  g_usleep (50000);
  g_assert_false (hot_deadline_is_over (deadline));
  g_assert_false (g_cancellable_is_cancelled (hot_deadline_get_cancellable (deadline)));
}

static gboolean
has_moved (gpointer user_data)
{
  int *n_left = user_data;

  return (*n_left)-- > 0;
}

static void
test_progress (void)
{
  g_autoptr(HotDeadline) deadline = hot_deadline_new (NULL);
  int n_left = 50;

  hot_deadline_set (deadline, 100);
  hot_deadline_set_progress (deadline, has_moved, &n_left);
  wait_until_cancelled (hot_deadline_get_cancellable (deadline));
  hot_deadline_set_progress (deadline, NULL, NULL);
  g_assert_cmpint (n_left, <, 0);
  g_assert_true (hot_deadline_is_over (deadline));
}

static void
test_parent (void)
{
  g_autoptr(GCancellable) parent = g_cancellable_new ();
  g_autoptr(HotDeadline) deadline = hot_deadline_new (parent);

  hot_deadline_set (deadline, 60000);
  g_cancellable_cancel (parent);
  g_assert_true (g_cancellable_is_cancelled (hot_deadline_get_cancellable (deadline)));
  g_assert_false (hot_deadline_is_over (deadline));
}

static gpointer
cancel_soon (gpointer user_data)
{
  g_usleep (20000);
  g_cancellable_cancel (user_data);

  return NULL;
}

static void
test_sleep (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  GThread *thread;

  g_assert_true (hot_deadline_sleep (5, NULL, &error));
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 5000);

  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (hot_deadline_sleep (20000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deadline/time", test_time);
  g_test_add_func ("/deadline/put-off", test_put_off);
  g_test_add_func ("/deadline/progress", test_progress);
  g_test_add_func ("/deadline/parent", test_parent);
  g_test_add_func ("/deadline/sleep", test_sleep);

  return g_test_run ();
}
