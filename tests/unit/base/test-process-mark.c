/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hot-process-mark.h"

static void
test_own (void)
{
  g_autofree char *mark = hot_process_mark_dup ();

  g_assert_cmpint (hot_process_mark_find (mark), ==, getpid ());
}

static void
test_none (void)
{
  g_autofree char *other = g_strdup_printf ("%d 1", (int) getpid ());
  g_autofree char *without = g_strdup_printf ("%d", (int) getpid ());

  g_assert_cmpint (hot_process_mark_find (NULL), ==, 0);
  g_assert_cmpint (hot_process_mark_find (""), ==, 0);
  g_assert_cmpint (hot_process_mark_find ("nonsense"), ==, 0);
  /* Its number, but not when it began. */
  g_assert_cmpint (hot_process_mark_find (other), ==, 0);
  g_assert_cmpint (hot_process_mark_find (without), ==, 0);
}

/* A process that has ended, also while nobody has taken note of that. */
static void
test_ended (void)
{
  int channel[2];
  char text[64] = { 0 };
  siginfo_t info;
  pid_t child;

  g_assert_cmpint (pipe (channel), ==, 0);
  child = fork ();
  if (child == 0)
    {
      g_autofree char *own = hot_process_mark_dup ();

      _exit (write (channel[1], own, strlen (own)) > 0 ? 0 : 1);
    }
  g_assert_cmpint (read (channel[0], text, sizeof text - 1), >, 0);
  g_assert_cmpint (waitid (P_PID, (id_t) child, &info, WEXITED | WNOWAIT), ==, 0);
  g_assert_cmpint (hot_process_mark_find (text), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  g_assert_cmpint (hot_process_mark_find (text), ==, 0);
  close (channel[0]);
  close (channel[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/process-mark/own", test_own);
  g_test_add_func ("/process-mark/none", test_none);
  g_test_add_func ("/process-mark/ended", test_ended);

  return g_test_run ();
}
