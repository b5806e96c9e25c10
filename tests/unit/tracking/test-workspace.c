/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "hot-test.h"
#include "tracking/hot-workspace.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tracking/hot-artifacts.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hot-workspace-XXXXXX", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
write_file (const char *folder,
            const char *name,
            const char *contents)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

static void
test_folder (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "new", NULL);
  g_autofree char *artifacts = g_build_filename (path, "mlartifacts", NULL);
  g_autofree char *root = NULL;
  g_autofree char *database = g_build_filename (path, "mlflow.db", NULL);
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(HotWorkspace) again = NULL;

  g_assert_null (hot_workspace_open (path, FALSE, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  workspace = hot_workspace_open (path, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (hot_workspace_is_read_only (workspace));
  root = hot_tracking_store_dup_artifact_root (hot_workspace_get_store (workspace));
  g_assert_cmpstr (root, ==, artifacts);
  again = hot_workspace_open (database, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hot_workspace_get_location (again), ==, database);
}

static void
make_mlruns (const char *folder)
{
  write_file (folder, "1/meta.yaml", "experiment_id: '1'\nname: Old\nlifecycle_stage: active\nartifact_location: file:///gone\n");
  write_file (folder, "1/tags/team", "blue");
  write_file (folder, "1/0123456789abcdef0123456789abcdef/meta.yaml",
              "run_id: 0123456789abcdef0123456789abcdef\nrun_name: first\nstatus: 3\nstart_time: 10\nend_time: 20\n"
              "lifecycle_stage: active\nuser_id: ann\n");
  write_file (folder, "1/0123456789abcdef0123456789abcdef/params/deep/er", "7");
  write_file (folder, "1/0123456789abcdef0123456789abcdef/metrics/loss", "1 0.5 0\n2 0.25 1\n3 nan 2\n");
  write_file (folder, "1/0123456789abcdef0123456789abcdef/tags/note", "hello");
  write_file (folder, "1/0123456789abcdef0123456789abcdef/artifacts/a/b.txt", "file");
}

static void
test_mlruns (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *mlruns = g_build_filename (fixture->folder, "mlruns", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "ws", NULL);
  g_autoptr(HotWorkspace) old = NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(HotRun) run = NULL;
  g_autoptr(HotRun) copy = NULL;
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autoptr(GPtrArray) infos = NULL;

  make_mlruns (mlruns);
  old = hot_workspace_open (mlruns, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hot_workspace_is_read_only (old));
  run = hot_tracking_store_get_run (hot_workspace_get_store (old), "0123456789abcdef0123456789abcdef", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (run->name, ==, "first");
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_cmpstr (hot_run_get_param (run, "deep/er"), ==, "7");
  g_assert_cmpstr (hot_run_get_tag (run, "note"), ==, "hello");
  g_assert_cmpint (hot_run_get_metric (run, "loss")->step, ==, 2);
  g_assert_false (hot_tracking_store_set_tag (hot_workspace_get_store (old), run->id, "a", "b", NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);

  workspace = hot_workspace_open (path, TRUE, NULL, NULL, &error);
  g_assert_cmpint (hot_workspace_import (workspace, mlruns, NULL, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (hot_workspace_import (workspace, mlruns, NULL, NULL, NULL, &error), ==, 0);
  copy = hot_tracking_store_get_run (hot_workspace_get_store (workspace), run->id, NULL, &error);
  g_assert_true (g_str_has_prefix (copy->artifact_uri, path));
  artifacts = hot_artifacts_new (copy->artifact_uri, NULL, &error);
  infos = hot_artifacts_list (artifacts, "a", NULL, &error);
  g_assert_cmpuint (infos->len, ==, 1);
  g_assert_cmpstr (((HotFileInfo *) infos->pdata[0])->path, ==, "a/b.txt");
  g_assert_cmpuint (((HotFileInfo *) infos->pdata[0])->size, ==, 4);
}

/* No way leads out, whoever decodes it how often. */
static void
test_artifact_paths (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char *const bad[] = {
    "../secret", "a/../../secret", "/etc/passwd", "..", "a\\..\\..\\secret", "%2e%2e/secret", "%252e%252e%252fsecret", "C:\\x", "C:/x",
    "a//b", "link/secret", "link", "dangling", "a\nb", "..%5csecret",
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *inside = g_build_filename (fixture->folder, "in", NULL);
  g_autofree char *link = g_build_filename (inside, "link", NULL);
  g_autofree char *dangling = g_build_filename (inside, "dangling", NULL);
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  int fd;
  guint64 size = 0;

  write_file (fixture->folder, "secret", "s");
  write_file (inside, "plain", "p");
  g_assert_cmpint (symlink (fixture->folder, link), ==, 0);
  g_assert_cmpint (symlink ("../not-there", dangling), ==, 0);
  artifacts = hot_artifacts_new (inside, NULL, &error);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) refused = NULL;

      g_assert_cmpint (hot_artifacts_open (artifacts, bad[i], NULL, &refused), ==, -1);
      g_assert_error (refused, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
      g_assert_false (hot_artifacts_write (artifacts, bad[i], "x", 1, NULL, NULL));
      g_assert_false (hot_artifacts_delete (artifacts, bad[i], NULL, NULL));
    }
  infos = hot_artifacts_list (artifacts, NULL, NULL, &error);
  g_assert_cmpuint (infos->len, ==, 1);
  g_assert_true (hot_artifacts_write (artifacts, "new/folder/file", "data", 4, NULL, &error));
  fd = hot_artifacts_open (artifacts, "new/folder/file", &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpuint (size, ==, 4);
  close (fd);
  g_assert_true (hot_artifacts_delete (artifacts, "new", NULL, &error));

  g_assert_null (hot_artifacts_new ("s3://bucket/x", "/root", &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED);
  g_clear_error (&error);
  g_assert_null (hot_artifacts_new ("mlflow-artifacts:/../x", "/root", &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/workspace/folder", Fixture, NULL, set_up, test_folder, tear_down);
  g_test_add ("/workspace/mlruns", Fixture, NULL, set_up, test_mlruns, tear_down);
  g_test_add ("/workspace/artifact-paths", Fixture, NULL, set_up, test_artifact_paths, tear_down);

  return g_test_run ();
}
