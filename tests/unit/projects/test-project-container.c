/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engines are stand-ins: what matters is what they are told. tests/interop/test-project-container.py runs a real one. */

#include "projects/hot-project-container.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "projects/hot-project-cache.h"

typedef struct {
  char *folder;
  char *programs;
  char *project;
} Fixture;

#define DOCKER "#!/bin/sh\n[ \"$1\" != info ] || { echo 'Cannot connect to the Docker daemon'; exit 1; }\n"

/* Has an image once it was pulled or built. */
#define PODMAN                                                                                        \
  "#!/bin/sh\n"                                                                                       \
  "echo \"$*\" >> \"$HOT_TEST_CALLS\"\n"                                                              \
  "case $1 in\n"                                                                                      \
  "image) [ -e \"$HOT_TEST_CALLS.image\" ] || exit 1; echo 'a warning' >&2; echo 0123abcd;;\n"        \
  "pull) touch \"$HOT_TEST_CALLS.image\"; echo Pulled;;\n"                                            \
  "build) touch \"$HOT_TEST_CALLS.image\"; cat \"$5\" \"$5.dockerignore\";;\n"                        \
  "esac\n"

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *calls = NULL;

  fixture->folder = g_dir_make_tmp ("hothouse-container-XXXXXX", NULL);
  fixture->programs = g_build_filename (fixture->folder, "bin", NULL);
  fixture->project = g_build_filename (fixture->folder, "project", NULL);
  calls = g_build_filename (fixture->folder, "calls", NULL);
  path = g_strconcat (fixture->programs, ":/usr/bin:/bin", NULL);
  g_mkdir (fixture->programs, 0755);
  g_mkdir (fixture->project, 0755);
  write_file (fixture->programs, "docker", DOCKER);
  write_file (fixture->programs, "podman", PODMAN);
  g_setenv ("PATH", path, TRUE);
  g_setenv ("HOT_TEST_CALLS", calls, TRUE);
  g_setenv ("HOT_TEST_COPIED", "a secret", TRUE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_project_cache_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->programs);
  g_free (fixture->project);
}

static HotProject *
load (Fixture    *fixture,
      const char *text)
{
  g_autoptr(GError) error = NULL;
  HotProject *project;

  write_file (fixture->project, "MLproject", text);
  project = hot_project_load (fixture->project, &error);
  g_assert_no_error (error);

  return project;
}

static void
append_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  g_string_append_len (user_data, bytes, length);
}

static char *
read_calls (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "calls", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

static void
test_pull (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(HotProject) project = load (fixture, "name: Wine\ndocker_env: {image: \"example.org/wine:2\"}\n");
  const HotProjectContainerOptions options = { .build_image = FALSE };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotProjectContainer) container = hot_project_container_new (project, NULL, &options, NULL, &error);
  g_autofree char *described = NULL;
  g_autofree char *calls = NULL;

  g_assert_no_error (error);
  described = hot_project_container_describe (container);
  g_assert_cmpstr (described, ==, "podman: image example.org/wine:2");
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *id = hot_project_container_prepare (container, fixture->folder, NULL, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (id, ==, "sha256:0123abcd");
    }
  calls = read_calls (fixture);
  g_assert_cmpstr (calls, ==,
                   "info\n"
                   "image inspect --format {{.Id}} example.org/wine:2\n"
                   "pull example.org/wine:2\n"
                   "image inspect --format {{.Id}} example.org/wine:2\n"
                   "image inspect --format {{.Id}} example.org/wine:2\n");
}

static void
test_build (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(HotProject) project = load (fixture, "name: My Wine\ndocker_env: {image: wine}\n");
  const HotProjectContainerOptions options = { .build_image = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotProjectContainer) container = hot_project_container_new (project, "0123456789abcdef", &options, NULL, &error);
  g_autoptr(GString) output = g_string_new (NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "made", NULL);
  g_autofree char *described = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  described = hot_project_container_describe (container);
  g_assert_cmpstr (described, ==, "podman: image my-wine:0123456, made of wine and the project’s files");
  id = hot_project_container_prepare (container, folder, append_cb, output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "sha256:0123abcd");
  expected = g_strdup_printf ("$ %s/podman build --tag my-wine:0123456 --file %s/Dockerfile %s\n"
                              "FROM wine\nCOPY . /mlflow/projects/code/\nWORKDIR /mlflow/projects/code/\n", fixture->programs, folder, fixture->project);
  g_assert_cmpstr (output->str, ==, expected);
}

/* What goes before and after the image, without the program. */
static char *
join (const HotProjectContainer *container,
      const char                *command,
      const char                *tracking_uri,
      const char                *artifact_uri)
{
  char *environment[] = { (char *) "MLFLOW_RUN_ID=1", (char *) "MLFLOW_TRACKING_TOKEN=t", (char *) "AWS_ACCESS_KEY_ID=k", (char *) "HOME=/h", NULL };
  char *paths[] = { (char *) "/data/a.csv", NULL };
  g_auto(GStrv) argv = hot_project_container_make_argv (container, &(HotProjectContainerRun) {
    .name = "run", .command = command, .environment = environment, .paths = paths, .tracking_uri = tracking_uri, .artifact_uri = artifact_uri,
  });

  return g_strjoinv ("|", argv + 1);
}

static void
test_argv (Fixture       *fixture,
           gconstpointer  data)
{
  const char *arguments[] = { "gpus=all", "t", "e=A=b", NULL };
  const HotProjectContainerOptions plain = { .build_image = FALSE }, more = { .arguments = arguments };
  g_autoptr(HotProject) project = load (fixture, "docker_env:\n  image: wine\n  volumes: [\"/a:/b\"]\n"
                                                 "  environment: [[ALPHA, 0.5], HOT_TEST_COPIED]\n");
  g_autoptr(HotProjectContainer) container = hot_project_container_new (project, NULL, &plain, NULL, NULL);
  g_autoptr(HotProjectContainer) other = hot_project_container_new (project, NULL, &more, NULL, NULL);
  g_autofree char *here = join (container, "python train.py --name 'a $HOME b'", "http://127.0.0.1:5000", NULL);
  g_autofree char *away = join (other, "python train.py > \"$OUT\"", "https://example.org", "s3://bucket/run");

  g_assert_cmpstr (here, ==,
                   "run|--rm|--name=run|--network=host|--env=MLFLOW_RUN_ID|--env=MLFLOW_TRACKING_TOKEN|--env=ALPHA=0.5|--env=HOT_TEST_COPIED|"
                   "--volume=/a:/b|--volume=/data/a.csv:/data/a.csv|wine|python|train.py|--name|a $HOME b");
  g_assert_cmpstr (away, ==,
                   "run|--rm|--name=run|--gpus|all|-t|-e|A=b|--env=MLFLOW_RUN_ID|--env=MLFLOW_TRACKING_TOKEN|--env=AWS_ACCESS_KEY_ID|"
                   "--env=ALPHA=0.5|--env=HOT_TEST_COPIED|--volume=/a:/b|--volume=/data/a.csv:/data/a.csv|wine|sh|-c|python train.py > \"$OUT\"");
}

/* Nothing of a command may reach the shell of this computer. */
static void
test_shells (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct { const char *command; const char *end; } cases[] = {
    { "a b", "wine|a|b" }, { "a; b", "wine|sh|-c|a; b" }, { "a && b", "wine|sh|-c|a && b" }, { "a 'b;c' \"d;e\"", "wine|a|b;c|d;e" },
    { "a \"$(b)\"", "wine|sh|-c|a \"$(b)\"" }, { "a \\; b", "wine|a|;|b" }, { "A=1 b", "wine|sh|-c|A=1 b" }, { "a *", "wine|sh|-c|a *" },
    { "a 'it'\"'\"'s'", "wine|a|it's" }, { "a\nb", "wine|sh|-c|a\nb" },
  };
  const HotProjectContainerOptions options = { .build_image = FALSE };
  g_autoptr(HotProject) project = load (fixture, "docker_env: {image: wine}\n");
  g_autoptr(HotProjectContainer) container = hot_project_container_new (project, NULL, &options, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *joined = join (container, cases[i].command, "https://example.org", NULL);

      if (!g_str_has_suffix (joined, cases[i].end))
        g_error ("%s: %s", cases[i].command, joined);
    }
}

static void
test_end (Fixture       *fixture,
          gconstpointer  data)
{
  const char *arguments[] = { "name=mine", NULL };
  const HotProjectContainerOptions options = { .arguments = arguments };
  g_autoptr(HotProject) project = load (fixture, "docker_env: {image: wine}\n");
  g_autoptr(HotProjectContainer) container = hot_project_container_new (project, NULL, &options, NULL, NULL);
  g_autofree char *argv = join (container, "a", "https://example.org", NULL);
  g_autofree char *calls = NULL;

  g_assert_null (strstr (argv, "--name=run"));
  g_assert_nonnull (strstr (argv, "|--name|mine|"));
  hot_project_container_end (container, "run");
  calls = read_calls (fixture);
  g_assert_cmpstr (calls, ==, "info\nkill mine\nrm --force mine\n");
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *text; const char *argument; int code; const char *word; } cases[] = {
    { "docker_env: {image: --privileged}\n", NULL, HOT_ERROR_INVALID, "--privileged" },
    { "docker_env: {image: \"wine\\nRUN x\"}\n", NULL, HOT_ERROR_INVALID, "RUN x" },
    { "docker_env: {image: wine, environment: [HOT_TEST_NONE]}\n", NULL, HOT_ERROR_USAGE, "HOT_TEST_NONE" },
    { "docker_env: {image: wine}\n", "--gpus=all", HOT_ERROR_USAGE, "--gpus=all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[] = { cases[i].argument, NULL };
      const HotProjectContainerOptions options = { .arguments = arguments };
      g_autoptr(HotProject) project = load (fixture, cases[i].text);
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_project_container_new (project, NULL, &options, NULL, &error));
      g_assert_error (error, HOT_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

static void
test_no_engine (Fixture       *fixture,
                gconstpointer  data)
{
  const HotProjectContainerOptions options = { .build_image = FALSE };
  g_autoptr(HotProject) project = load (fixture, "docker_env: {image: wine}\n");
  g_autofree char *podman = g_build_filename (fixture->programs, "podman", NULL);
  g_autofree char *docker = g_build_filename (fixture->programs, "docker", NULL);
  g_autoptr(GError) stopped = NULL;
  g_autoptr(GError) none = NULL;

  g_unlink (podman);
  g_setenv ("PATH", fixture->programs, TRUE);
  write_file (fixture->programs, "docker", "#!/bin/sh\necho 'Cannot connect to the Docker daemon'; exit 1\n");
  g_assert_null (hot_project_container_new (project, NULL, &options, NULL, &stopped));
  g_assert_nonnull (strstr (stopped->message, "Cannot connect to the Docker daemon"));
  g_unlink (docker);
  g_assert_null (hot_project_container_new (project, NULL, &options, NULL, &none));
  g_assert_error (none, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (none->message, "wine"));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/projects/container/pull", test_pull);
  ADD ("/projects/container/build", test_build);
  ADD ("/projects/container/argv", test_argv);
  ADD ("/projects/container/shells", test_shells);
  ADD ("/projects/container/end", test_end);
  ADD ("/projects/container/refused", test_refused);
  ADD ("/projects/container/no-engine", test_no_engine);

  return g_test_run ();
}
