/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <glib-unix.h>

/* What was cancelled ends in far less; a write that nobody reads, or a file system that is gone, would never. */
#define PATIENCE_SECONDS 3

static volatile sig_atomic_t received;
static gint                 *offered_stop;
static int                   pipe_fds[2] = { -1, -1 };

/* g_cancellable_cancel() takes locks, which a signal handler may not: a thread does it. */
static void
signal_cb (int number)
{
  int saved_errno = errno;
  gint *stop = g_atomic_pointer_get (&offered_stop);

  if (number == SIGINT && received == 0 && stop != NULL && g_atomic_int_compare_and_exchange (stop, 0, 1))
    return;

  if (received != 0)
    {
      signal (number, SIG_DFL);
      raise (number);
    }
  received = number;
  if (write (pipe_fds[1], "", 1) < 0)
    signal (number, SIG_DFL);
  errno = saved_errno;
}

static gpointer
wait_thread_func (gpointer user_data)
{
  g_autoptr(GCancellable) cancellable = user_data;
  char byte;

  while (read (pipe_fds[0], &byte, 1) < 0 && errno == EINTR)
    ;
  g_cancellable_cancel (cancellable);

  g_usleep (PATIENCE_SECONDS * G_USEC_PER_SEC);
  hot_interrupt_raise ();

  return NULL;
}

void
hot_interrupt_watch (GCancellable *cancellable)
{
  struct sigaction action = { .sa_handler = signal_cb, .sa_flags = SA_RESTART };

  if (!g_unix_open_pipe (pipe_fds, O_CLOEXEC, NULL))
    return;

  g_thread_unref (g_thread_new ("interrupt", wait_thread_func, g_object_ref (cancellable)));
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

void
hot_interrupt_offer_stop (gint *stop)
{
  g_atomic_pointer_set (&offered_stop, stop);
}

void
hot_interrupt_raise (void)
{
  if (received != 0)
    {
      signal (received, SIG_DFL);
      raise (received);
    }
}
