/* SPDX-License-Identifier: GPL-3.0-or-later */

/* conda, or one of the programs that do what it does: mamba and micromamba. */

#include "projects/hot-environment.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

static char *
find_program (void)
{
  static const char *const variables[] = { "MAMBA_EXE", "CONDA_EXE" };
  static const char *const names[] = { "micromamba", "mamba", "conda" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char *program = g_find_program_in_path (names[i]);

      if (program != NULL)
        return program;
    }
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_getenv (variables[i]) != NULL && g_file_test (g_getenv (variables[i]), G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (g_getenv (variables[i]));

  return NULL;
}

static char *
find (const HotProject            *project,
      const HotPythonEnvironment  *wanted,
      GCancellable                *cancellable,
      GError                     **error)
{
  g_autofree char *program = find_program ();

  if (project->environment == HOT_PROJECT_ENVIRONMENT_PYTHON)
    g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s is for virtual environments; choose “uv”, “venv” or “local”"),
                 project->environment_file);
  else if (program == NULL)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
                         _("The project needs conda, which is not on this computer. Install conda, mamba or micromamba, or run the project with the "
                           "Python that there is (“local”)."));
  else
    return g_steal_pointer (&program);

  return NULL;
}

static gboolean
create (const HotEnvironmentWork  *work,
        GError                   **error)
{
  g_autofree char *name = g_path_get_basename (work->program);
  const char *file = work->project->environment_file;
  const gboolean is_micro = g_str_has_prefix (name, "micromamba");
  const char *of_file[] = { work->program, is_micro ? "create" : "env", is_micro ? "--yes" : "create", "--prefix", work->folder, "--file", file, NULL };
  const char *empty[] = { work->program, "create", "--yes", "--prefix", work->folder, "python", NULL };

  hot_progress_report (work->progress, -1.0, _("Installing packages"));

  return hot_environment_run (work, name, file != NULL ? of_file : empty, error);
}

static char **
activate (char       **environment,
          const char  *folder)
{
  g_autofree char *programs = g_build_filename (folder, "bin", NULL);

  environment = hot_environment_set_path (environment, programs);
  environment = g_environ_setenv (environment, "CONDA_PREFIX", folder, TRUE);
  environment = g_environ_setenv (environment, "CONDA_DEFAULT_ENV", folder, TRUE);

  return g_environ_unsetenv (environment, "PYTHONHOME");
}

const HotEnvironmentManager hot_environment_conda = {
  .name = "conda",
  .title = N_("conda"),
  .tag = "conda",
  .prologue = "for script in \"$CONDA_PREFIX\"/etc/conda/activate.d/*.sh; do [ -r \"$script\" ] && . \"$script\"; done\n",
  .find = find,
  .create = create,
  .activate = activate,
};
