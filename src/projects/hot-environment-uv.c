/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uv, which also fetches the Python that is asked for (https://docs.astral.sh/uv/). */

#include "projects/hot-environment.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

static char *
find (const HotProject            *project,
      const HotPythonEnvironment  *wanted,
      GCancellable                *cancellable,
      GError                     **error)
{
  g_autofree char *program = g_find_program_in_path ("uv");

  if (*wanted->conda_dependencies != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s asks for “%s”, which only conda can install"), project->environment_file,
                 wanted->conda_dependencies[0]);
  else if (program == NULL)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("uv is not on this computer; install it, or choose “venv”"));
  else
    return g_steal_pointer (&program);

  return NULL;
}

static gboolean
create (const HotEnvironmentWork  *work,
        GError                   **error)
{
  g_autofree char *version = g_strconcat ("--python=", work->wanted->python != NULL ? work->wanted->python : "", NULL);
  g_autofree char *python = g_build_filename (work->folder, "bin", "python", NULL);
  const char *make[] = { work->program, "venv", work->folder, work->wanted->python != NULL ? version : NULL, NULL };
  const char *install[] = { work->program, "pip", "install", "--python", python, NULL };

  return hot_environment_run (work, "uv", make, error) && hot_environment_install (work, "uv", install, error);
}

static char **
activate (char       **environment,
          const char  *folder)
{
  return hot_environment_venv.activate (environment, folder);
}

const HotEnvironmentManager hot_environment_uv = {
  .name = "uv",
  .title = N_("uv"),
  .tag = "uv",
  .find = find,
  .create = create,
  .activate = activate,
};
