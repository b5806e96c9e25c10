/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Python that is on this computer, with whatever it has. */

#include "projects/hot-environment.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

static char *
find (const HotProject            *project,
      const HotPythonEnvironment  *wanted,
      GCancellable                *cancellable,
      GError                     **error)
{
  char *program = g_find_program_in_path ("python");

  if (program == NULL)
    program = g_find_program_in_path ("python3");
  if (program == NULL)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no Python on this computer; install it, or uv"));

  return program;
}

/* Commands say "python", which Debian calls python3. */
static gboolean
create (const HotEnvironmentWork  *work,
        GError                   **error)
{
  g_autofree char *programs = g_build_filename (work->folder, "bin", NULL);
  g_autofree char *python = g_build_filename (programs, "python", NULL);

  if (g_mkdir_with_parents (programs, 0700) == 0 && symlink (work->program, python) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", python, g_strerror (errno));

  return FALSE;
}

static char **
activate (char       **environment,
          const char  *folder)
{
  g_autofree char *programs = g_build_filename (folder, "bin", NULL);
  g_autofree char *path = NULL;

  /* Last, so that it only helps where there is no python. */
  path = g_strjoin (G_SEARCHPATH_SEPARATOR_S, g_environ_getenv (environment, "PATH") != NULL ? g_environ_getenv (environment, "PATH") : "/usr/bin:/bin",
                    programs, NULL);

  return g_environ_setenv (environment, "PATH", path, TRUE);
}

const HotEnvironmentManager hot_environment_local = {
  .name = "local",
  .alias = "system",
  .title = N_("This computer’s Python"),
  .find = find,
  .create = create,
  .activate = activate,
};
