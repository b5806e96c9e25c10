/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "base/hot-yaml.h"

typedef struct {
  char *folder;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hothouse-project-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GDir) directory = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

#define WINE                                                     \
  "name: wine\n"                                                 \
  "python_env: python_env.yaml\n"                                \
  "entry_points:\n"                                              \
  "  main:\n"                                                    \
  "    parameters:\n"                                            \
  "      alpha: {type: float, default: 0.5}\n"                   \
  "      l1_ratio: {type: float, default: 0.10}\n"               \
  "      data: path\n"                                           \
  "      flag: {default: yes}\n"                                 \
  "    command: \"python train.py {alpha} {l1_ratio} --data {data} --flag={flag} {{x}}\"\n" \
  "  check:\n"                                                   \
  "    command: 'python check.py'\n"

static HotProject *
load (Fixture    *fixture,
      const char *text)
{
  g_autoptr(GError) error = NULL;
  HotProject *project;

  write_file (fixture, "mlproject", text);
  project = hot_project_load (fixture->folder, &error);
  g_assert_no_error (error);

  return project;
}

static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(HotProject) project = NULL;
  const HotProjectEntryPoint *entry_point;

  write_file (fixture, "python_env.yaml", "python: 3.12\n");
  project = load (fixture, WINE);

  g_assert_cmpstr (project->name, ==, "wine");
  g_assert_cmpint (project->environment, ==, HOT_PROJECT_ENVIRONMENT_PYTHON);
  g_assert_true (g_str_has_suffix (project->environment_file, "/python_env.yaml"));
  g_assert_cmpuint (project->entry_points->len, ==, 2);
  entry_point = hot_project_find_entry_point (project, "main");
  g_assert_cmpuint (entry_point->parameters->len, ==, 4);
  g_assert_cmpint (hot_project_find_parameter (entry_point, "alpha")->type, ==, HOT_PROJECT_FLOAT);
  /* As Python's str() of what PyYAML reads. */
  g_assert_cmpstr (hot_project_find_parameter (entry_point, "l1_ratio")->default_value, ==, "0.1");
  g_assert_cmpstr (hot_project_find_parameter (entry_point, "flag")->default_value, ==, "True");
  g_assert_null (hot_project_find_parameter (entry_point, "data")->default_value);
  g_assert_null (hot_project_find_entry_point (project, "other"));
}

static void
test_command (Fixture       *fixture,
              gconstpointer  data)
{
  const HotKeyValue values[] = { { "data", fixture->folder }, { "alpha", "1; rm -rf 'x'" }, { "seed", "7" } };
  g_autofree char *expected = g_strdup_printf ("python train.py '1; rm -rf '\"'\"'x'\"'\"'' 0.1 --data %s --flag=True {x} --seed 7",
                                               fixture->folder);
  g_autoptr(HotProject) project = NULL;
  g_autoptr(GPtrArray) params = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *command = NULL;

  write_file (fixture, "python_env.yaml", "");
  project = load (fixture, WINE);
  command = hot_project_make_command (project, "main", values, G_N_ELEMENTS (values), NULL, &params, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (command, ==, expected);
  g_assert_cmpuint (params->len, ==, 5);
  g_assert_cmpstr (((HotKeyValue *) params->pdata[1])->key, ==, "l1_ratio");
  g_assert_cmpstr (((HotKeyValue *) params->pdata[4])->value, ==, "7");
}

/* All that is wrong is said at once. */
static void
test_problems (Fixture       *fixture,
               gconstpointer  data)
{
  const HotKeyValue values[] = { { "place", "no-scheme" } };
  g_autoptr(HotProject) project = load (fixture, "entry_points:\n"
                                                 "  main:\n"
                                                 "    parameters: {rate: float, place: uri}\n"
                                                 "    command: run {rate} {ghost}\n");
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_project_make_command (project, "main", values, 1, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "rate"));
  g_assert_nonnull (strstr (error->message, "no-scheme"));
  g_assert_nonnull (strstr (error->message, "ghost"));
}

static void
test_scripts (Fixture       *fixture,
              gconstpointer  data)
{
  const HotKeyValue values[] = { { "n", "3" } };
  g_autoptr(HotProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *command = NULL;

  write_file (fixture, "train.py", "");
  project = hot_project_load (fixture->folder, &error);
  g_assert_no_error (error);
  command = hot_project_make_command (project, "train.py", values, 1, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (command, ==, "python train.py --n 3");

  g_assert_null (hot_project_make_command (project, "../train.py", NULL, 0, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

static void
test_docker (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotProject) project = load (fixture, "docker_env:\n"
                                                 "  image: python:3.12\n"
                                                 "  volumes: ['/a:/b']\n"
                                                 "  environment: [[MODE, fast], HOME]\n");

  g_assert_cmpint (project->environment, ==, HOT_PROJECT_ENVIRONMENT_DOCKER);
  g_assert_cmpstr (project->image, ==, "python:3.12");
  g_assert_cmpstr (project->volumes[0], ==, "/a:/b");
  g_assert_cmpstr (project->variables[0], ==, "MODE=fast");
  g_assert_cmpstr (project->variables[1], ==, "HOME");
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *text, *word; } cases[] = {
    { "entry_points: [1, 2]\n", "entry_points" },
    { "entry_points:\n  main: {parameters: {}}\n", "command" },
    { "python_env: ../secret.yaml\n", "python_env" },
    { "conda_env: absent.yaml\n", "absent.yaml" },
    { "docker_env: {}\n", "image" },
    { "docker_env: {image: a}\nconda_env: b\n", "only one" },
    { "name: [\n", "line" },
    { "a: &x [1]\nb: [*x, *x]\n", "anchors" },
    { "- a\n", "description of a project" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      write_file (fixture, "MLproject", cases[i].text);
      g_assert_null (hot_project_load (fixture->folder, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "MLproject"));
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

/* Files that lead out of the folder, or are none, are not read. */
static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *description = g_build_filename (fixture->folder, "MLproject", NULL);
  g_autofree char *python = g_build_filename (fixture->folder, "python_env.yaml", NULL);
  g_autofree char *script = g_build_filename (fixture->folder, "away.py", NULL);
  g_autofree char *outside = g_strconcat (fixture->folder, "-outside", NULL);
  g_autofree char *large = g_strnfill (HOT_YAML_MAX_SIZE + 1, '#');
  g_auto(GStrv) scripts = NULL;

  g_assert_true (g_file_set_contents (outside, "name: secret\n", -1, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;

      g_unlink (description);
      if (i == 0)
        g_assert_cmpint (symlink (outside, description), ==, 0);
      else if (i == 1)
        g_assert_cmpint (mkfifo (description, 0600), ==, 0);
      else
        write_file (fixture, "MLproject", large);
      g_assert_null (hot_project_load (fixture->folder, &error));
      g_assert_error (error, HOT_ERROR, (i < 2 ? HOT_ERROR_INVALID : HOT_ERROR_TOO_LARGE));
      g_assert_nonnull (strstr (error->message, "MLproject"));
      g_assert_null (strstr (error->message, "secret"));
    }
  g_unlink (description);

  g_assert_cmpint (symlink (outside, python), ==, 0);
  g_assert_cmpint (symlink (outside, script), ==, 0);
  write_file (fixture, "main.py", "");
  write_file (fixture, "notes.txt", "");
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(HotProject) project = hot_project_load (fixture->folder, &error);

    g_assert_no_error (error);
    g_assert_cmpint (project->environment, ==, HOT_PROJECT_ENVIRONMENT_NONE);
    scripts = hot_project_list_scripts (project);
    g_assert_cmpuint (g_strv_length (scripts), ==, 1);
    g_assert_cmpstr (scripts[0], ==, "main.py");
    g_assert_null (hot_project_make_command (project, "away.py", NULL, 0, NULL, NULL, NULL, NULL));
  }
  g_unlink (outside);
}

/* A path goes into the command whole, and is logged as it was written; a default may lie in the project. */
static void
test_paths (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(HotProject) project = load (fixture, "entry_points:\n"
                                                 "  main:\n"
                                                 "    parameters: {data: {type: path, default: rows.csv}}\n"
                                                 "    command: run {data}\n");
  const HotKeyValue values[] = { { "data", "s3://bucket/rows.csv" } };
  g_autofree char *expected = g_strdup_printf ("run %s/rows.csv", fixture->folder);
  g_autoptr(GPtrArray) params = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *command = NULL;

  write_file (fixture, "rows.csv", "");
  command = hot_project_make_command (project, "main", NULL, 0, NULL, &params, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (command, ==, expected);
  g_assert_cmpstr (((HotKeyValue *) params->pdata[0])->value, ==, "rows.csv");

  g_assert_null (hot_project_make_command (project, "main", values, 1, "/storage", NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "s3://bucket"));
}

/* What is on the web is downloaded to a place that the address does not choose. */
static void
test_downloads (void)
{
  static const struct { const char *value, *path; } cases[] = {
    { "https://example.org/a/rows.csv?x=1", "/storage/param_2/rows.csv" }, { "http://example.org/..%2f..%2fetc", "/storage/param_2/etc" },
    { "http://example.org/..", "/storage/param_2/example.org" },
    { "http://example.org/a%2fb", "/storage/param_2/b" }, { "http://example.org/.bashrc", "/storage/param_2/file" },
    { "s3://bucket/x", NULL }, { "/etc/passwd", NULL }, { "file:///etc/passwd", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = hot_project_dup_download ("/storage", 2, cases[i].value);

      g_assert_cmpstr (path, ==, cases[i].path);
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/project/file", test_file);
  ADD ("/project/command", test_command);
  ADD ("/project/problems", test_problems);
  ADD ("/project/scripts", test_scripts);
  ADD ("/project/docker", test_docker);
  ADD ("/project/refused", test_refused);
  ADD ("/project/hostile", test_hostile);
  ADD ("/project/paths", test_paths);
  g_test_add_func ("/project/downloads", test_downloads);

  return g_test_run ();
}
