/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-python-environment.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "projects/hot-project-cache.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hothouse-python-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_project_cache_remove (fixture->folder);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static HotProject *
load_project (Fixture    *fixture,
              const char *file,
              const char *text)
{
  g_autoptr(GError) error = NULL;
  HotProject *project;

  write_file (fixture, file, text);
  project = hot_project_load (fixture->folder, &error);
  g_assert_no_error (error);

  return project;
}

static void
assert_lines (char       **lines,
              const char  *expected)
{
  g_autofree char *joined = g_strjoinv ("|", lines);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_python_env (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(HotProject) project =
    load_project (fixture, "python_env.yaml", "python: \"3.11\"\nbuild_dependencies: [pip, setuptools]\ndependencies:\n  - -r req.txt\n  - numpy<3\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(HotPythonEnvironment) wanted = hot_python_environment_load (project, &error);
  g_autofree char *text = NULL;
  g_autofree char *expected = g_strdup_printf ("-r %s/req.txt\nnumpy<3\n", fixture->folder);

  g_assert_no_error (error);
  g_assert_cmpstr (wanted->python, ==, "3.11");
  assert_lines (wanted->build_dependencies, "pip|setuptools");
  assert_lines (wanted->dependencies, "-r req.txt|numpy<3");
  text = hot_python_environment_dup_requirements (wanted->dependencies, project->folder);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_conda (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(HotProject) project =
    load_project (fixture, "conda.yaml", "name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.10\n  - pip<=24.0\n  - cudatoolkit\n"
                                         "  - pip:\n    - mlflow\n    - scikit-learn==1.5\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(HotPythonEnvironment) wanted = hot_python_environment_load (project, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wanted->python, ==, "3.10");
  assert_lines (wanted->build_dependencies, "pip<=24.0");
  assert_lines (wanted->dependencies, "mlflow|scikit-learn==1.5");
  assert_lines (wanted->conda_dependencies, "cudatoolkit");
}

static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(HotProject) project = load_project (fixture, "main.py", "");
  g_autoptr(HotPythonEnvironment) wanted = hot_python_environment_load (project, NULL);

  g_assert_null (wanted->python);
  assert_lines (wanted->dependencies, "");
}

static char *
dup_content (Fixture  *fixture,
             GError  **error)
{
  g_autoptr(HotProject) project = hot_project_load (fixture->folder, NULL);
  g_autoptr(HotPythonEnvironment) wanted = hot_python_environment_load (project, NULL);

  return hot_python_environment_dup_content (wanted, project, error);
}

/* Another line in a file of a file, and the project itself where it is installed, make another environment. */
static void
test_content (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *editable = NULL;
  g_autofree char *larger = NULL;

  write_file (fixture, "python_env.yaml", "dependencies: [-r a.txt]\n");
  write_file (fixture, "a.txt", "-r b.txt\nnumpy\n");
  write_file (fixture, "b.txt", "scipy\n");
  write_file (fixture, "other.txt", "one\n");
  first = dup_content (fixture, NULL);
  write_file (fixture, "other.txt", "one and two\n");
  again = dup_content (fixture, NULL);
  write_file (fixture, "b.txt", "scipy==1\n");
  changed = dup_content (fixture, NULL);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, changed);

  write_file (fixture, "python_env.yaml", "dependencies: [-e .]\n");
  editable = dup_content (fixture, NULL);
  write_file (fixture, "other.txt", "one\n");
  larger = dup_content (fixture, NULL);
  g_assert_cmpstr (editable, !=, larger);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *text, *word; } cases[] = {
    { "python: 3.10\n", "in quotes" },
    { "python: \"--upgrade\"\n", "version" },
    { "dependencies: numpy\n", "list" },
    { "dependencies: [\"a\\nb\"]\n", "one line" },
    { "dependencies: [[a]]\n", "list" },
    { "- a\n", "environment" },
  };
  g_autofree char *loop = NULL;
  g_autoptr(GError) loop_error = NULL;
  g_autofree char *away = NULL;
  g_autoptr(GError) away_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HotProject) project = load_project (fixture, "python_env.yaml", cases[i].text);
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_python_environment_load (project, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "python_env.yaml"));
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }

  write_file (fixture, "python_env.yaml", "dependencies: [-r loop.txt]\n");
  write_file (fixture, "loop.txt", "-r loop.txt\n");
  loop = dup_content (fixture, &loop_error);
  g_assert_error (loop_error, HOT_ERROR, HOT_ERROR_INVALID);

  write_file (fixture, "python_env.yaml", "dependencies: [-r ../../../../../../etc/passwd]\n");
  away = dup_content (fixture, &away_error);
  g_assert_error (away_error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (away_error->message, "etc/passwd"));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/python-environment/python-env", test_python_env);
  ADD ("/python-environment/conda", test_conda);
  ADD ("/python-environment/none", test_none);
  ADD ("/python-environment/content", test_content);
  ADD ("/python-environment/refused", test_refused);

  return g_test_run ();
}
