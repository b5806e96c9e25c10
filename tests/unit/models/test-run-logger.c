/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>

#include "dataset/hot-csv-reader.h"
#include "models/hot-run-logger.h"
#include "models/hot-search-logger.h"
#include "tracking/hot-artifacts.h"
#include "tracking/hot-workspace.h"

#define N_ROWS 400

typedef struct {
  char               *folder;
  HotWorkspace       *workspace;
  HotTrackingStore   *store;
  HotTable           *table;
  guint32             rows[N_ROWS];
  GHashTable         *values;
  HotTrainingOptions  options;
  HotRunPlan          plan;
  char               *created;
} Fixture;

static HotTable *
create_table (void)
{
  g_autoptr(GString) text = g_string_new ("a,b,price\n");
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(GError) error = NULL;
  HotTable *table;

  for (guint i = 0; i < N_ROWS; i++)
    g_string_append_printf (text, "%u,%u,%u\n", i * 7919 % 101, i * 104729 % 37, 20 + i * 7919 % 101 * 3 + i % 5);
  bytes = g_bytes_new (text->str, text->len);
  file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return table;
}

static void
created_cb (const char *run_id,
            gpointer    user_data)
{
  g_set_str (&((Fixture *) user_data)->created, run_id);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hot-logger-XXXXXX", NULL);
  fixture->workspace = hot_workspace_open (fixture->folder, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->store = hot_workspace_get_store (fixture->workspace);
  fixture->table = create_table ();
  for (guint i = 0; i < N_ROWS; i++)
    fixture->rows[i] = i;
  fixture->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (fixture->values, g_strdup ("n_estimators"), g_strdup ("12"));
  g_hash_table_insert (fixture->values, g_strdup ("oob_score"), g_strdup ("true"));
  fixture->options = (HotTrainingOptions) {
    .target = "price", .estimator = hot_estimator_find ("forest", NULL), .values = fixture->values, .test_size = 0.25, .seed = 42,
  };
  fixture->plan = (HotRunPlan) {
    .experiment_id = "0", .program = "test", .location = "/data/listings.csv", .options = &fixture->options,
    .created = created_cb, .user_data = fixture,
  };
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_hash_table_unref (fixture->values);
  hot_table_unref (fixture->table);
  g_clear_object (&fixture->workspace);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->created);
}

static HotRun *
get_run (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  HotRun *run = hot_tracking_store_get_run (fixture->store, fixture->created, NULL, &error);

  g_assert_no_error (error);

  return run;
}

static void
test_success (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const files[] = { HOT_RUN_IMPORTANCE, HOT_RUN_PREDICTIONS, HOT_RUN_LOG, "model/MLmodel", "model/model.hot",
                                       "model/model.onnx", "model/model.ubj", "model/code/hothouse_model.py",
                                       "model/input_example.json", "model/conda.yaml" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTraining) training = NULL;
  g_autofree char *id = hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, &training,
                                              NULL, NULL, &error);
  g_autoptr(HotRun) run = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, fixture->created);
  run = get_run (fixture);
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_cmpint (run->end_time, >=, run->start_time);
  g_assert_cmpstr (run->name, ==, "Random Forest, 12 trees");
  g_assert_cmpstr (hot_run_get_param (run, "target"), ==, "price");
  g_assert_cmpstr (hot_run_get_param (run, "n_estimators"), ==, "12");
  g_assert_cmpstr (hot_run_get_param (run, "random_state"), ==, "42");
  g_assert_cmpstr (hot_run_get_param (run, "test_size"), ==, "0.25");
  g_assert_cmpfloat_with_epsilon (hot_run_get_metric (run, "rmse")->value, training->regression.rmse, 1e-12);
  g_assert_cmpfloat (hot_run_get_metric (run, "training_rows")->value, ==, 300);
  g_assert_cmpuint (run->n_dataset_inputs, ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *folder = g_str_has_prefix (run->artifact_uri, "file:") ? g_filename_from_uri (run->artifact_uri, NULL, NULL)
                                                                              : g_strdup (run->artifact_uri);
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

/* The error after each tree, as a history. */
static void
test_curve (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL,
                                              NULL, &error);
  g_autoptr(HotRun) run = NULL;
  const HotMetric *last;

  g_assert_no_error (error);
  run = get_run (fixture);
  last = hot_run_get_metric (run, "oob_error");
  g_assert_nonnull (last);
  g_assert_cmpint (last->step, ==, 12);
  g_assert_true (isfinite (last->value));
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = NULL;

  fixture->options.target = "nothing";
  g_assert_null (hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL, NULL,
                                       &error));
  g_assert_nonnull (error);
  run = get_run (fixture);
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FAILED);
  g_assert_cmpstr (hot_run_get_tag (run, HOT_TAG_ERROR), ==, error->message);
  g_assert_cmpstr (hot_run_get_param (run, "target"), ==, "nothing");
}

static void
cancel_cb (const HotForestState *state,
           gpointer              user_data)
{
  if (state->n_trees == 3)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  const HotForestWatch watch = { .tree = cancel_cb, .user_data = cancellable };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = NULL;

  g_hash_table_insert (fixture->values, g_strdup ("n_estimators"), g_strdup ("100000"));
  fixture->options.watch = &watch;
  g_assert_null (hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL,
                                       cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run = get_run (fixture);
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_KILLED);
  g_assert_null (hot_run_get_tag (run, HOT_TAG_ERROR));
  g_assert_nonnull (hot_run_get_param (run, "n_estimators"));
}

/* Where its files cannot be written, the run is not left as if it went on, and what was logged before stays. */
static void
break_folder (const char *run_id,
              gpointer    user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(HotRun) run = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *parent = NULL;
  g_autofree char *root = NULL;

  created_cb (run_id, user_data);
  run = get_run (fixture);
  folder = g_str_has_prefix (run->artifact_uri, "file:") ? g_filename_from_uri (run->artifact_uri, NULL, NULL)
                                                         : g_strdup (run->artifact_uri);
  /* A file where the folder would be: not even root can write below it. */
  parent = g_path_get_dirname (folder);
  root = g_path_get_dirname (parent);
  remove_folder (parent);
  g_assert_cmpint (g_mkdir_with_parents (root, 0755), ==, 0);
  g_assert_true (g_file_set_contents (parent, "", 0, NULL));
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = NULL;

  fixture->plan.created = break_folder;
  g_assert_null (hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL, NULL,
                                       &error));
  g_assert_nonnull (error);
  run = get_run (fixture);
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FAILED);
  g_assert_cmpstr (hot_run_get_tag (run, HOT_TAG_ERROR), ==, error->message);
  g_assert_nonnull (hot_run_get_param (run, "n_estimators"));
  g_assert_nonnull (hot_run_get_metric (run, "rmse"));
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotSearchSpace) space = hot_search_space_new (fixture->options.estimator);
  const HotSearchOptions search = { .space = space, .n_seeds = 2 };
  const char *experiments[] = { "0", NULL };
  const HotSearch all = { .experiment_ids = experiments };
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) parent = NULL;
  g_autofree char *id = NULL;
  guint n_children = 0;

  g_assert_true (hot_search_space_parse (space, "max_depth=1,2,6", &error));
  id = hot_search_logger_run (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, fixture->created);

  parent = get_run (fixture);
  g_assert_cmpint (parent->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_cmpstr (hot_run_get_param (parent, "best_max_depth"), ==, "6");
  runs = hot_tracking_store_search_runs (fixture->store, &all, NULL, NULL, &error);
  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (hot_run_get_tag (run, HOT_TAG_PARENT_RUN), id) != 0)
        continue;
      n_children++;
      g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FINISHED);
      /* Two seeds, so that there is a spread. */
      g_assert_nonnull (hot_run_get_metric (run, "r2_sd"));
      if (g_str_equal (hot_run_get_param (run, "max_depth"), "6"))
        g_assert_cmpfloat (hot_run_get_metric (run, "r2")->value, ==, hot_run_get_metric (parent, "r2")->value);
    }
  g_assert_cmpuint (n_children, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/run-logger/success", Fixture, NULL, set_up, test_success, tear_down);
  g_test_add ("/run-logger/curve", Fixture, NULL, set_up, test_curve, tear_down);
  g_test_add ("/run-logger/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/run-logger/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/run-logger/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/run-logger/search", Fixture, NULL, set_up, test_search, tear_down);

  return g_test_run ();
}
