/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The programs that make environments are stand-ins here: what matters is what they are told, and when. */

#include "projects/hot-environment.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "projects/hot-project-cache.h"

typedef struct {
  char *folder;
  char *programs;
  char *project;
} Fixture;

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
}

/* Says its arguments, and makes what is an environment to others. */
#define STAND_IN                                                                       \
  "#!/bin/sh\n"                                                                        \
  "echo \"$(basename $0) $*\"\n"                                                       \
  "echo \"$(basename $0) $*\" >> \"$HOT_TEST_CALLS\"\n"                                \
  "for word; do case $word in */env) mkdir -p \"$word/bin\"; cp /bin/true \"$word/bin/python\";; esac; done\n" \
  "[ -z \"$HOT_TEST_WAIT\" ] || sleep 600\n"                                           \
  "[ -z \"$HOT_TEST_FAIL\" ] || { echo 'no such package: nonesuch' >&2; exit 9; }\n"

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *cache = NULL;
  g_autofree char *path = NULL;
  g_autofree char *calls = NULL;

  fixture->folder = g_dir_make_tmp ("hothouse-environment-XXXXXX", NULL);
  fixture->programs = g_build_filename (fixture->folder, "bin", NULL);
  fixture->project = g_build_filename (fixture->folder, "project", NULL);
  cache = g_build_filename (fixture->folder, "cache", NULL);
  calls = g_build_filename (fixture->folder, "calls", NULL);
  path = g_strconcat (fixture->programs, ":/usr/bin:/bin", NULL);
  g_mkdir (fixture->programs, 0755);
  g_mkdir (fixture->project, 0755);
  write_file (fixture->project, "python_env.yaml", "dependencies: [numpy]\n");
  g_setenv ("PATH", path, TRUE);
  g_setenv ("HOT_TEST_CALLS", calls, TRUE);
  g_unsetenv ("HOT_TEST_FAIL");
  g_unsetenv ("HOT_TEST_WAIT");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *kept = hot_project_cache_dup_folder ("environments", NULL);

  hot_project_cache_remove (kept);
  hot_project_cache_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->programs);
  g_free (fixture->project);
}

static guint
count_calls (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "calls", NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  g_file_get_contents (path, &text, NULL, NULL);
  for (const char *c = text; c != NULL && *c != '\0'; c++)
    n += *c == '\n';

  return n;
}

static void
append_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  g_string_append_len (user_data, bytes, length);
}

static void
test_uv (Fixture       *fixture,
         gconstpointer  data)
{
  g_autoptr(GString) output = g_string_new (NULL);
  g_autoptr(HotProject) project = NULL;
  g_autoptr(HotEnvironment) environment = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *again = NULL;
  g_autofree char *words = NULL;
  g_auto(GStrv) variables = NULL;

  write_file (fixture->programs, "uv", STAND_IN);
  write_file (fixture->project, "python_env.yaml", "python: \"3.12\"\nbuild_dependencies: [pip]\ndependencies: [numpy]\n");
  project = hot_project_load (fixture->project, NULL);
  environment = hot_environment_new (project, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (environment->manager == &hot_environment_uv);
  g_assert_false (hot_environment_is_ready (environment));

  folder = hot_environment_prepare (environment, append_cb, output, NULL, NULL, &error);
  g_assert_no_error (error);
  words = g_strdup_printf ("uv venv %s --python=3.12\n", folder);
  g_assert_nonnull (strstr (output->str, words));
  g_assert_nonnull (strstr (output->str, "uv pip install --python"));
  g_assert_true (hot_environment_is_ready (environment));
  g_assert_cmpuint (count_calls (fixture), ==, 3);

  /* Not again. */
  again = hot_environment_prepare (environment, append_cb, output, NULL, NULL, &error);
  g_assert_cmpstr (again, ==, folder);
  g_assert_cmpuint (count_calls (fixture), ==, 3);

  variables = environment->manager->activate (g_get_environ (), folder);
  g_assert_cmpstr (g_environ_getenv (variables, "VIRTUAL_ENV"), ==, folder);
  g_assert_true (g_str_has_prefix (g_environ_getenv (variables, "PATH"), folder));
}

/* What failed or was cancelled is not there, and is made anew. */
static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(HotProject) project = hot_project_load (fixture->project, NULL);
  g_autoptr(HotEnvironment) environment = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = NULL;

  write_file (fixture->programs, "uv", STAND_IN);
  environment = hot_environment_new (project, &hot_environment_uv, NULL, NULL);
  g_setenv ("HOT_TEST_FAIL", "1", TRUE);
  g_assert_null (hot_environment_prepare (environment, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "no such package: nonesuch"));
  g_assert_nonnull (strstr (error->message, "uv"));
  g_assert_false (hot_environment_is_ready (environment));

  g_unsetenv ("HOT_TEST_FAIL");
  folder = hot_environment_prepare (environment, NULL, NULL, NULL, NULL, NULL);
  g_assert_nonnull (folder);
}

static void
cancel_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  /* The program says its name once it is at work. */
  if (memmem (bytes, length, "\nuv", 3) != NULL || memmem (bytes, length, "uv venv", 7) == bytes)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotProject) project = hot_project_load (fixture->project, NULL);
  g_autoptr(HotEnvironment) environment = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  write_file (fixture->programs, "uv", STAND_IN);
  environment = hot_environment_new (project, &hot_environment_uv, NULL, NULL);
  g_setenv ("HOT_TEST_WAIT", "1", TRUE);
  g_assert_null (hot_environment_prepare (environment, cancel_cb, cancellable, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (hot_environment_is_ready (environment));
}

static gpointer
prepare_func (gpointer environment)
{
  return hot_environment_prepare (environment, NULL, NULL, NULL, NULL, NULL);
}

static void
test_at_once (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(HotProject) project = hot_project_load (fixture->project, NULL);
  HotEnvironment *environments[4];
  GThread *threads[4];

  write_file (fixture->programs, "uv", STAND_IN);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      environments[i] = hot_environment_new (project, &hot_environment_uv, NULL, NULL);
      threads[i] = g_thread_new ("prepare", prepare_func, environments[i]);
    }
  /* Each has it while the others have it, too. */
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *folder = g_thread_join (threads[i]);

      g_assert_nonnull (folder);
    }
  g_assert_cmpuint (count_calls (fixture), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    hot_environment_free (environments[i]);
}

static void
test_conda (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const names[] = { "micromamba", "conda" };
  static const char *const calls[] = { "micromamba create --yes --prefix", "conda env create --prefix" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->project, "python_env.yaml", NULL);
      g_autofree char *program = g_build_filename (fixture->programs, names[i], NULL);
      g_autoptr(GString) output = g_string_new (NULL);
      g_autoptr(HotProject) project = NULL;
      g_autoptr(HotEnvironment) environment = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *folder = NULL;

      g_unlink (path);
      write_file (fixture->project, "conda.yaml", "dependencies: [gdal, {pip: [mlflow]}]\n");
      write_file (fixture->programs, names[i], STAND_IN);
      project = hot_project_load (fixture->project, NULL);
      environment = hot_environment_new (project, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (environment->manager == &hot_environment_conda);
      folder = hot_environment_prepare (environment, append_cb, output, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (output->str, calls[i]));
      g_assert_nonnull (strstr (output->str, "conda.yaml"));
      g_unlink (program);
    }
}

/* Without conda, what only conda can install is said. */
static void
test_no_conda (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->project, "python_env.yaml", NULL);
  g_autoptr(HotProject) project = NULL;
  g_autoptr(HotProject) simple = NULL;
  g_autoptr(HotEnvironment) virtual = NULL;
  g_autoptr(GError) error = NULL;

  g_unlink (path);
  g_unsetenv ("CONDA_EXE");
  g_unsetenv ("MAMBA_EXE");
  write_file (fixture->project, "conda.yaml", "dependencies: [gdal]\n");
  project = hot_project_load (fixture->project, NULL);
  g_assert_null (hot_environment_new (project, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "conda"));

  /* A virtual environment will do where nothing else is asked for. */
  write_file (fixture->project, "conda.yaml", "dependencies: [pip, {pip: [mlflow]}]\n");
  simple = hot_project_load (fixture->project, NULL);
  virtual = hot_environment_new (simple, NULL, NULL, NULL);
  g_assert_nonnull (virtual);
  g_assert_true (virtual->manager != &hot_environment_conda);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(HotProject) python = hot_project_load (fixture->project, NULL);
  g_autoptr(HotProject) future = NULL;
  g_autoptr(HotProject) container = NULL;
  g_autoptr(HotEnvironment) local = NULL;
  g_autoptr(GError) unknown = NULL;
  g_autoptr(GError) wrong = NULL;
  g_autoptr(GError) version = NULL;

  g_assert_null (hot_environment_find ("poetry", &unknown));
  g_assert_error (unknown, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (unknown->message, "venv"));
  g_assert_true (hot_environment_find ("virtualenv", NULL) == &hot_environment_venv);
  g_assert_null (hot_environment_new (python, &hot_environment_conda, NULL, &wrong));
  g_assert_error (wrong, HOT_ERROR, HOT_ERROR_UNSUPPORTED);

  write_file (fixture->project, "python_env.yaml", "python: \"7.77\"\n");
  future = hot_project_load (fixture->project, NULL);
  g_assert_null (hot_environment_new (future, &hot_environment_venv, NULL, &version));
  g_assert_error (version, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (version->message, "7.77"));

  write_file (fixture->project, "MLproject", "docker_env: {image: wine}\n");
  container = hot_project_load (fixture->project, NULL);
  local = hot_environment_new (container, &hot_environment_local, NULL, NULL);
  g_assert_nonnull (local);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("hothouse-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/environment/uv", test_uv);
  ADD ("/environment/failure", test_failure);
  ADD ("/environment/cancel", test_cancel);
  ADD ("/environment/at-once", test_at_once);
  ADD ("/environment/conda", test_conda);
  ADD ("/environment/no-conda", test_no_conda);
  ADD ("/environment/refused", test_refused);

  status = g_test_run ();
  hot_project_cache_remove (cache);

  return status;
}
