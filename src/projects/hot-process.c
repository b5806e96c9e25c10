/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "projects/hot-process-tree.h"

#define MARK "HOTHOUSE_PROCESS"

/* How often to ask whether the process has ended where the kernel cannot wake for it. */
#define LOOK_MILLISECONDS 20

typedef struct {
  const HotProcess *process;
  GPid              pid;
  int               fd;
  char             *mark;
} Child;

static void
child_clear (Child *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->mark);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Child, child_clear)

/* Between fork() and exec(): only what is safe there. */
static void
set_up_cb (gpointer user_data)
{
  struct sigaction action = { .sa_handler = SIG_DFL };
  sigset_t none;

  setsid ();
  /* The thread that waits lives as long as this program wants the process. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  for (int number = 1; number < 32; number++)
    sigaction (number, &action, NULL);
}

static gboolean
start (Child   *self,
       GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_auto(GStrv) own = g_get_environ ();
  g_auto(GStrv) environment = g_strdupv (self->process->environment != NULL ? self->process->environment : own);
  g_autoptr(GError) local = NULL;
  int fds[2];
  gboolean started;

  if (!g_unix_open_pipe (fds, O_CLOEXEC, error))
    return FALSE;

  self->mark = g_strdup_printf ("%s=%s", MARK, id);
  environment = g_environ_setenv (environment, MARK, id, TRUE);
  started = g_spawn_async_with_pipes_and_fds (self->process->folder, self->process->argv, (const char *const *) environment,
                                              G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH_FROM_ENVP, set_up_cb, NULL,
                                              -1, fds[1], fds[1], NULL, NULL, 0, &self->pid, NULL, NULL, NULL, &local);
  close (fds[1]);
  self->fd = fds[0];
  if (!started)
    {
      g_set_error (error, HOT_ERROR, g_error_matches (local, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT) ? HOT_ERROR_NOT_FOUND : HOT_ERROR_INVALID,
                   _("“%s” could not be started: %s"), self->process->argv[0], local->message);
      return FALSE;
    }
  g_unix_set_fd_nonblocking (self->fd, TRUE, NULL);

  return TRUE;
}

/* FALSE at the end of the output. */
static gboolean
read_output (Child *self)
{
  char buffer[16384];
  gssize n;

  while ((n = read (self->fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    {
      if (n < 0)
        continue;
      if (self->process->output != NULL)
        self->process->output (buffer, n, self->process->user_data);
      /* One piece at a time: an endless writer must not keep a cancellation from being seen. */
      return TRUE;
    }

  return n < 0 && errno == EAGAIN;
}

static gboolean
has_ended (Child *self,
           int   *status)
{
  int raw;
  pid_t pid = waitpid (self->pid, &raw, WNOHANG);

  if (pid == 0 || (pid < 0 && errno == EINTR))
    return FALSE;
  *status = pid < 0 ? 255 : WIFEXITED (raw) ? WEXITSTATUS (raw) : 128 + WTERMSIG (raw);

  return TRUE;
}

/* Until the process has ended or @cancellable is set; FALSE for the latter. */
static gboolean
wait_for_end (Child        *self,
              int          *status,
              GCancellable *cancellable)
{
  GPollFD cancelled = { .fd = -1 };
  gboolean has_output = TRUE, can_poll = g_cancellable_make_pollfd (cancellable, &cancelled);
  const int process_fd = syscall (SYS_pidfd_open, self->pid, 0);
  gboolean ended = FALSE;

  while (!ended && !g_cancellable_is_cancelled (cancellable))
    {
      struct pollfd fds[] = {
        { has_output ? self->fd : -1, POLLIN, 0 }, { can_poll ? cancelled.fd : -1, POLLIN, 0 }, { process_fd, POLLIN, 0 },
      };

      poll (fds, G_N_ELEMENTS (fds), process_fd >= 0 && (can_poll || cancellable == NULL) ? -1 : LOOK_MILLISECONDS);
      if (has_output && fds[0].revents != 0)
        has_output = read_output (self);
      ended = has_ended (self, status);
    }
  if (can_poll)
    g_cancellable_release_fd (cancellable);
  if (process_fd >= 0)
    close (process_fd);

  return ended;
}

gboolean
hot_process_run (const HotProcess  *self,
                 int               *status,
                 GCancellable      *cancellable,
                 GError           **error)
{
  g_auto(Child) child = { .process = self, .fd = -1 };
  gboolean ended;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !start (&child, error))
    return FALSE;

  ended = wait_for_end (&child, status, cancellable);
  if (!ended && self->interrupt != NULL)
    self->interrupt (self->user_data);
  hot_process_tree_end (child.pid, child.mark, HOT_PROCESS_GRACE);
  if (!ended)
    waitpid (child.pid, NULL, WNOHANG);
  g_spawn_close_pid (child.pid);
  /* What is still in the pipe; who could write to it has ended. */
  for (int i = 0; i < 1024 && read_output (&child); i++)
    {
      struct pollfd fd = { child.fd, POLLIN, 0 };

      if (poll (&fd, 1, 0) <= 0)
        break;
    }
  if (!ended)
    g_cancellable_set_error_if_cancelled (cancellable, error);

  return ended;
}
