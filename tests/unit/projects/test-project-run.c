/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Projects of shell scripts, in the Python that is there: no package is needed. */

#include "projects/hot-project-run.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "projects/hot-project-cache.h"
#include "tracking/hot-workspace.h"

typedef struct {
  char         *folder;
  char         *project;
  HotWorkspace *workspace;
} Fixture;

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->project, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *location = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hothouse-run-XXXXXX", NULL);
  fixture->project = g_build_filename (fixture->folder, "project", NULL);
  location = g_build_filename (fixture->folder, "workspace", NULL);
  g_mkdir (fixture->project, 0755);
  fixture->workspace = hot_workspace_open (location, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->workspace);
  hot_project_cache_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->project);
}

typedef struct {
  char         *id;
  GCancellable *cancellable;   /* (nullable): set as soon as the project writes "ready" */
  GString      *output;
} Seen;

static void
created_cb (const char *id,
            gpointer    user_data)
{
  ((Seen *) user_data)->id = g_strdup (id);
}

static void
output_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  Seen *seen = user_data;

  g_string_append_len (seen->output, bytes, length);
  if (seen->cancellable != NULL && strstr (seen->output->str, "\nready") != NULL)
    g_cancellable_cancel (seen->cancellable);
}

/* Runs an entry point; the run as it then is. */
static HotRun *
run (Fixture           *fixture,
     const char        *entry_point,
     const HotKeyValue *values,
     guint              n_values,
     Seen              *seen,
     GError           **error)
{
  g_autoptr(HotProjectSource) source = hot_project_source_open (fixture->project, NULL, NULL, NULL, NULL);
  g_autoptr(HotProjectPlan) plan = hot_project_plan_new (source, entry_point, values, n_values, &hot_environment_local, NULL, NULL, NULL);
  HotTrackingStore *store = hot_workspace_get_store (fixture->workspace);
  const HotProjectRun request = {
    .store = store, .experiment_id = "0", .name = "a name", .created = created_cb, .output = output_cb, .user_data = seen,
  };
  g_autofree char *id = NULL;

  g_assert_nonnull (plan);
  seen->output = g_string_new (NULL);
  id = hot_project_run (plan, &request, NULL, seen->cancellable, error);
  g_assert_nonnull (seen->id);
  g_assert_true (id == NULL || g_str_equal (id, seen->id));

  return hot_tracking_store_get_run (store, seen->id, NULL, NULL);
}

static void
seen_clear (Seen *seen)
{
  g_free (seen->id);
  g_string_free (seen->output, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static char *
read_log (Fixture      *fixture,
          const HotRun *record)
{
  g_autoptr(HotArtifacts) artifacts =
    hot_tracking_store_open_artifacts (hot_workspace_get_store (fixture->workspace), record->id, record->artifact_uri, NULL, NULL);
  g_autofree char *path = g_build_filename (hot_artifacts_get_folder (artifacts), HOT_PROJECT_LOG_FILE, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

#define MAIN                                                             \
  "entry_points:\n"                                                      \
  "  main:\n"                                                            \
  "    parameters: {text: string, n: {type: float, default: 2}}\n"       \
  "    command: 'printf \"<%s>\" {text} {n}; env | grep ^MLFLOW | sort; pwd; true'\n" \
  "  fail: {command: 'echo all wrong; exit 7'}\n"                        \
  "  hidden: {command: \"echo 1\\n\\e[1Aecho \\u202E2\"}\n"              \
  "  wait: {command: 'echo ready; sleep 600 & sleep 600'}\n"

static void
test_finished (Fixture       *fixture,
               gconstpointer  data)
{
  const HotKeyValue values[] = { { "text", "it's $(touch x); `touch y` \"z\"\n{n}" }, { "more", "a; touch z" } };
  g_auto(Seen) seen = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) record = NULL;
  g_autofree char *words = NULL;
  g_autofree char *log = NULL;
  g_autofree char *variable = NULL;

  write_file (fixture, "MLproject", MAIN);
  record = run (fixture, "main", values, G_N_ELEMENTS (values), &seen, &error);
  g_assert_no_error (error);
  g_assert_cmpint (record->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_cmpint (record->end_time, !=, HOT_TIME_NONE);
  g_assert_cmpstr (record->name, ==, "a name");
  g_assert_cmpstr (hot_run_get_param (record, "text"), ==, values[0].value);
  g_assert_cmpstr (hot_run_get_param (record, "n"), ==, "2");
  g_assert_cmpstr (hot_run_get_param (record, "more"), ==, "a; touch z");
  g_assert_cmpstr (hot_run_get_tag (record, HOT_TAG_SOURCE), ==, fixture->project);
  g_assert_cmpstr (hot_run_get_tag (record, HOT_TAG_SOURCE_TYPE), ==, "PROJECT");
  g_assert_cmpstr (hot_run_get_tag (record, HOT_TAG_USER), ==, g_get_user_name ());
  g_assert_cmpstr (hot_run_get_tag (record, "mlflow.project.entryPoint"), ==, "main");
  g_assert_cmpstr (hot_run_get_tag (record, "mlflow.project.backend"), ==, "local");

  words = g_strdup_printf ("<%s><2>", values[0].value);
  g_assert_nonnull (strstr (seen.output->str, words));
  variable = g_strdup_printf ("\nMLFLOW_RUN_ID=%s\n", record->id);
  g_assert_nonnull (strstr (seen.output->str, variable));
  g_assert_nonnull (strstr (seen.output->str, "MLFLOW_EXPERIMENT_ID=0\n"));
  g_assert_nonnull (strstr (seen.output->str, "MLFLOW_TRACKING_URI=http://127.0.0.1:"));
  g_assert_nonnull (strstr (seen.output->str, fixture->project));
  log = read_log (fixture, record);
  g_assert_cmpstr (log, ==, seen.output->str);
  for (const char *name = "xyz"; *name != '\0'; name++)
    {
      const char file[] = { *name, '\0' };
      g_autofree char *path = g_build_filename (fixture->project, file, NULL);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  g_auto(Seen) seen = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) record = NULL;

  write_file (fixture, "MLproject", MAIN);
  record = run (fixture, "fail", NULL, 0, &seen, &error);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "status 7"));
  g_assert_nonnull (strstr (error->message, "all wrong"));
  g_assert_cmpint (record->status, ==, HOT_RUN_STATUS_FAILED);
  g_assert_nonnull (strstr (hot_run_get_tag (record, "hothouse.error"), "all wrong"));
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Seen) seen = { .cancellable = cancellable };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) record = NULL;
  g_autofree char *log = NULL;

  write_file (fixture, "MLproject", MAIN);
  record = run (fixture, "wait", NULL, 0, &seen, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (record->status, ==, HOT_RUN_STATUS_KILLED);
  log = read_log (fixture, record);
  g_assert_nonnull (strstr (log, "ready"));
}

static void
test_script (Fixture       *fixture,
             gconstpointer  data)
{
  const HotKeyValue values[] = { { "alpha", "0.5" } };
  g_auto(Seen) seen = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) record = NULL;

  write_file (fixture, "main.py", "import sys\nprint('got', sys.argv[1:])\n");
  record = run (fixture, "main.py", values, 1, &seen, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (seen.output->str, "got ['--alpha', '0.5']"));
  g_assert_cmpstr (hot_run_get_param (record, "alpha"), ==, "0.5");
}

/* What is shown before it runs shows all of it, and moves no cursor. */
static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotProjectSource) source = NULL;
  g_autoptr(HotProjectPlan) plan = NULL;
  g_autofree char *text = NULL;

  write_file (fixture, "MLproject", MAIN);
  source = hot_project_source_open (fixture->project, NULL, NULL, NULL, NULL);
  plan = hot_project_plan_new (source, "hidden", NULL, 0, &hot_environment_local, NULL, NULL, NULL);
  g_assert_nonnull (strchr (plan->command, '\x1b'));
  text = hot_project_plan_describe (plan);
  g_assert_nonnull (strstr (text, "echo 1\n\\u{1b}[1Aecho \\u{202e}2\n"));
  g_assert_null (strchr (text, '\x1b'));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("hothouse-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("MLFLOW_EXPERIMENT_NAME", "misleading", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/project-run/finished", test_finished);
  ADD ("/project-run/failed", test_failed);
  ADD ("/project-run/killed", test_killed);
  ADD ("/project-run/script", test_script);
  ADD ("/project-run/hidden", test_hidden);

  status = g_test_run ();
  hot_project_cache_remove (cache);

  return status;
}
