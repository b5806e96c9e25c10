/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Python's own venv and pip, with a Python that is on this computer. */

#include "projects/hot-environment.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

static void
append_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  g_string_append_len (user_data, bytes, length);
}

/* Whether @program is a Python of a version: "3.11" is any 3.11.x. */
static gboolean
is_version (const char   *program,
            const char   *version,
            GCancellable *cancellable)
{
  const char *argv[] = { program, "-I", "-c", "import sys; print('%d.%d.%d.' % sys.version_info[:3])", NULL };
  g_autoptr(GString) said = g_string_new (NULL);
  g_autofree char *prefix = g_strconcat (version, ".", NULL);
  HotProcess process = { .argv = argv, .output = append_cb, .user_data = said };
  int status;

  return hot_process_run (&process, &status, cancellable, NULL) && status == 0 && g_str_has_prefix (said->str, prefix);
}

static void
add_program (GPtrArray *programs,
             char      *path)
{
  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    g_ptr_array_add (programs, path);
  else
    g_free (path);
}

/* Pythons that may be the right one, the likely ones first. */
static GPtrArray *
list_programs (const char *version)
{
  g_autofree char *versions = g_build_filename (g_get_home_dir (), ".pyenv", "versions", NULL);
  g_autoptr(GDir) directory = version != NULL ? g_dir_open (versions, 0, NULL) : NULL;
  GPtrArray *programs = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (version != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (version, ".", 3);
      g_autofree char *short_name = g_strdup_printf ("python%s%s%s", parts[0], parts[1] != NULL ? "." : "", parts[1] != NULL ? parts[1] : "");

      add_program (programs, g_find_program_in_path (short_name));
    }
  add_program (programs, g_find_program_in_path ("python3"));
  add_program (programs, g_find_program_in_path ("python"));
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_prefix (name, version))
      add_program (programs, g_build_filename (versions, name, "bin", "python", NULL));

  return programs;
}

static char *
find (const HotProject            *project,
      const HotPythonEnvironment  *wanted,
      GCancellable                *cancellable,
      GError                     **error)
{
  g_autoptr(GPtrArray) programs = list_programs (wanted->python);

  if (*wanted->conda_dependencies != NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s asks for “%s”, which only conda can install"), project->environment_file,
                   wanted->conda_dependencies[0]);
      return NULL;
    }
  for (guint i = 0; i < programs->len; i++)
    if (wanted->python == NULL || is_version (programs->pdata[i], wanted->python, cancellable))
      return g_strdup (programs->pdata[i]);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (wanted->python != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
                 _("The project needs Python %s, which is not on this computer. Install it, or install uv, which fetches it, or run the project with "
                   "the Python that there is (“local”)."), wanted->python);
  else
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no Python on this computer; install it, or uv"));

  return NULL;
}

static gboolean
create (const HotEnvironmentWork  *work,
        GError                   **error)
{
  g_autofree char *python = g_build_filename (work->folder, "bin", "python", NULL);
  /* Isolated, so that no module of the project goes before one of Python's. */
  const char *make[] = { work->program, "-I", "-m", "venv", work->folder, NULL };
  const char *install[] = { python, "-I", "-m", "pip", "--no-input", "install", "--progress-bar", "off", NULL };

  return hot_environment_run (work, "venv", make, error) && hot_environment_install (work, "pip", install, error);
}

static char **
activate (char       **environment,
          const char  *folder)
{
  g_autofree char *programs = g_build_filename (folder, "bin", NULL);

  environment = hot_environment_set_path (environment, programs);
  environment = g_environ_setenv (environment, "VIRTUAL_ENV", folder, TRUE);

  return g_environ_unsetenv (environment, "PYTHONHOME");
}

const HotEnvironmentManager hot_environment_venv = {
  .name = "venv",
  .alias = "virtualenv",
  .title = N_("Virtual environment"),
  .tag = "virtualenv",
  .find = find,
  .create = create,
  .activate = activate,
};
