/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Loaded into a program before all else (LD_PRELOAD), notes how long each turn of its main loop takes: from when the loop wakes up
 * to when it waits again. Within that time the window answers nothing. A turn above half a millisecond is written to the file that
 * LOOP_WATCH names, as four numbers: when it ended (monotonic clock), how long it took, the processor time that it took, and how long
 * it was ready and waited for a processor that others used; all in microseconds. What is in the second and neither in the third nor in
 * the fourth was spent blocked: waiting for a file, a lock or the network.
 */

#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define LEAST 500

static FILE *file;
static gint64 woken;
static gint64 woken_work;
static gint64 woken_wait;
static int schedule = -1;

static gint64
get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000) + time.tv_nsec / 1000;
}

/* 0 where the kernel does not say. */
static gint64
get_wait (void)
{
  char text[64];
  const ssize_t n = schedule >= 0 ? pread (schedule, text, sizeof text - 1, 0) : 0;
  unsigned long long wait = 0;

  if (n > 0)
    {
      text[n] = '\0';
      sscanf (text, "%*u %llu", &wait);
    }

  return wait / 1000;
}

static gint
watch_poll (GPollFD *files,
            guint    n,
            gint     timeout)
{
  const gint64 now = g_get_monotonic_time ();
  gint result;

  if (woken > 0 && now - woken >= LEAST)
    fprintf (file, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now, now - woken,
             get_work () - woken_work, get_wait () - woken_wait);
  result = poll ((struct pollfd *) files, n, timeout);
  woken = g_get_monotonic_time ();
  woken_work = get_work ();
  woken_wait = get_wait ();

  return result;
}

__attribute__ ((constructor))
static void
start (void)
{
  const char *path = getenv ("LOOP_WATCH");

  unsetenv ("LD_PRELOAD");
  file = path != NULL ? fopen (path, "we") : NULL;
  if (file == NULL)
    return;

  setvbuf (file, NULL, _IOLBF, 0);
  schedule = open ("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
  g_main_context_set_poll_func (NULL, watch_poll);
}
