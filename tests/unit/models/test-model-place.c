/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-place.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "hot-test.h"
#include "tracking/hot-workspace.h"

typedef struct {
  char         *folder;
  HotWorkspace *workspace;
  HotRun       *run;
} Fixture;

static HotTrackingStore *
get_store (Fixture *fixture)
{
  return hot_workspace_get_store (fixture->workspace);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hothouse-place-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->workspace = hot_workspace_open (fixture->folder, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->run = hot_tracking_store_create_run (get_store (fixture), &(HotRunCreation) { .experiment_id = "0", .name = "wine" }, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_run_unref (fixture->run);
  g_clear_object (&fixture->workspace);
  hot_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* A model directory with nothing else in it. */
static void
write_model (const char *folder,
             const char *words)
{
  g_autofree char *path = g_build_filename (folder, "MLmodel", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, words, -1, &error);
  g_assert_no_error (error);
}

static void
assert_words (HotModelPlace *place,
              const char    *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = hot_model_place_read (place, "MLmodel", 100, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), words, strlen (words));
}

static HotModelPlace *
find_place (Fixture *fixture)
{
  g_autofree char *uri = g_strdup_printf ("runs:/%s/model", fixture->run->id);
  g_autoptr(GError) error = NULL;
  HotModelPlace *place = hot_model_place_find (get_store (fixture), uri, NULL, &error);

  g_assert_no_error (error);

  return place;
}

static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_model_register (get_store (fixture), fixture->run->id, "model", "wine", NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "The run “wine” has no model in “model”");
}

/* MLflow 3 keeps it beside the run: the newest of that name is meant. */
static void
test_logged (Fixture       *fixture,
             gconstpointer  data)
{
  const char *names[] = { "model", "other", "model" };
  g_autoptr(HotLoggedModel) newest = NULL;
  g_autoptr(HotModelVersion) version = NULL;
  g_autoptr(HotModelPlace) of_run = NULL;
  g_autoptr(HotModelPlace) of_version = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *source = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_clear_pointer (&newest, hot_logged_model_unref);
      newest = hot_tracking_store_create_logged_model (get_store (fixture), &(HotLoggedModelCreation) {
        .experiment_id = "0", .name = names[i], .source_run_id = fixture->run->id,
      }, NULL, &error);
      g_assert_no_error (error);
      write_model (newest->artifact_uri, i == 2 ? "newest" : "no");
      g_usleep (2000);
    }

  of_run = find_place (fixture);
  assert_words (of_run, "newest");
  version = hot_model_register (get_store (fixture), fixture->run->id, "model", "wine", NULL, &error);
  g_assert_no_error (error);
  source = g_strdup_printf ("models:/%s", newest->id);
  g_assert_cmpstr (version->source, ==, source);
  g_assert_cmpstr (version->run_id, ==, fixture->run->id);
  of_version = hot_model_place_of_version (get_store (fixture), version, NULL, &error);
  g_assert_no_error (error);
  assert_words (of_version, "newest");
}

/* What is among the run's artifacts comes first. */
static void
test_artifact (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->run->artifact_uri, "model", NULL);
  g_autoptr(HotModelVersion) version = NULL;
  g_autoptr(HotModelPlace) place = NULL;
  g_autoptr(GError) error = NULL;

  write_model (folder, "of the run");
  place = find_place (fixture);
  assert_words (place, "of the run");
  version = hot_model_register (get_store (fixture), fixture->run->id, "model", "wine", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (version->source, ==, folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model-place/none", Fixture, NULL, set_up, test_none, tear_down);
  g_test_add ("/model-place/logged", Fixture, NULL, set_up, test_logged, tear_down);
  g_test_add ("/model-place/artifact", Fixture, NULL, set_up, test_artifact, tear_down);

  return g_test_run ();
}
