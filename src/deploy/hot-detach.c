/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-detach.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

static void
leave_session_cb (gpointer user_data)
{
  setsid ();
}

GSubprocess *
hot_detach_spawn (const char * const  *argv,
                  const char * const  *environment,
                  const char          *log,
                  GError             **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (log == NULL ? G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE
                                                                                   : G_SUBPROCESS_FLAGS_NONE);

  for (guint i = 0; environment != NULL && environment[i] != NULL; i += 2)
    g_subprocess_launcher_setenv (launcher, environment[i], environment[i + 1], TRUE);
  if (log != NULL)
    {
      const int fd = g_open (log, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);

      if (fd < 0)
        {
          const int saved_errno = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), _("%s cannot be written: %s"), log, g_strerror (saved_errno));
          return NULL;
        }
      g_subprocess_launcher_take_stdout_fd (launcher, dup (fd));
      g_subprocess_launcher_take_stderr_fd (launcher, fd);
    }
  g_subprocess_launcher_set_child_setup (launcher, leave_session_cb, NULL, NULL);

  return g_subprocess_launcher_spawnv (launcher, argv, error);
}
