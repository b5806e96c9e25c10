/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>

#include "dataset/hot-csv-reader.h"
#include "hot-test.h"
#include "models/hot-baselines.h"
#include "models/hot-run-artifacts.h"
#include "models/hot-run-permutation.h"
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
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_hash_table_unref (fixture->values);
  hot_table_unref (fixture->table);
  g_clear_object (&fixture->workspace);
  hot_test_remove_folder (fixture->folder);
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

/* What is told of the rows that test while the forest grows ends with what the whole forest scores. @data: the method */
static void
test_score_so_far (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTraining) training = NULL;
  g_autoptr(HotMetricSeries) history = NULL;
  g_autofree char *id = NULL;
  double scores[12] = { 0 };

  fixture->options.estimator = hot_estimator_find (data, NULL);
  g_hash_table_remove (fixture->values, "oob_score");
  id = hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, &training, NULL, NULL, &error);
  g_assert_no_error (error);
  history = hot_tracking_store_get_metric_history (fixture->store, id, "r2", 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->n_points, ==, 12);
  for (guint i = 0; i < 12; i++)
    {
      const gint64 step = history->points[i].step;

      g_assert_cmpint (step, >=, 1);
      g_assert_cmpint (step, <=, 12);
      scores[step - 1] = history->points[i].value;
    }
  g_assert_cmpfloat (scores[11], ==, training->regression.r2);
  g_assert_cmpfloat_with_epsilon (scores[10], training->regression.r2, 0.2);
}

/* Measured again from what the run has kept, it is to the last digit what the training itself has measured; and it lies in a file. */
static void
test_permutation (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTraining) training = NULL;
  g_autoptr(HotRun) run = NULL;
  g_autoptr(GArray) again = NULL;
  g_autoptr(GArray) first = NULL;
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  fixture->options.n_permutations = 4;
  id = hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, &training, NULL, NULL, &error);
  g_assert_no_error (error);
  run = get_run (fixture);
  first = hot_run_permutation_from_training (training);
  again = hot_run_permutation_measure (fixture->store, run, fixture->table, 4, 42, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->len, >, 0);
  g_assert_cmpuint (again->len, ==, first->len);
  for (guint i = 0; i < first->len; i++)
    {
      const HotRunPermutation *a = &g_array_index (first, HotRunPermutation, i), *b = &g_array_index (again, HotRunPermutation, i);

      g_assert_cmpstr (a->column, ==, b->column);
      g_assert_cmpfloat (a->importance.mean, ==, b->importance.mean);
      g_assert_cmpfloat (a->importance.deviation, ==, b->importance.deviation);
    }

  artifacts = hot_tracking_store_open_artifacts (fixture->store, id, run->artifact_uri, NULL, &error);
  g_assert_no_error (error);
  path = g_build_filename (hot_artifacts_get_folder (artifacts), HOT_RUN_PERMUTATION, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_true (g_str_has_prefix (text, "feature,importances_mean,importances_std,n_repeats,random_state\n"));
  g_assert_true (g_str_has_suffix (text, ",4,42\n"));
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

static void
delete_cb (const HotForestState *state,
           gpointer              user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(HotRun) run = NULL;

  if (state->n_trees != 3)
    return;
  run = get_run (fixture);
  g_assert_true (hot_tracking_store_delete_run (fixture->store, run->id, NULL, NULL));
}

/* A run that somebody deletes while it is trained stays deleted, and has ended when it is restored. */
static void
test_deleted (Fixture       *fixture,
              gconstpointer  data)
{
  const HotForestWatch watch = { .tree = delete_cb, .user_data = fixture };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = NULL;

  fixture->options.watch = &watch;
  g_assert_null (hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL, NULL,
                                       &error));
  g_assert_nonnull (error);
  run = get_run (fixture);
  g_assert_true (run->is_deleted);
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FAILED);
  g_assert_cmpstr (hot_run_get_tag (run, HOT_TAG_ERROR), ==, error->message);
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
  hot_test_remove_folder (parent);
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

  fixture->options.features = (const char *const[]) { "a", "b", NULL };
  g_assert_true (hot_search_space_parse (space, "max_depth=1,2,6", &error));
  id = hot_search_logger_run (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, fixture->created);

  parent = get_run (fixture);
  g_assert_cmpint (parent->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_cmpstr (hot_run_get_param (parent, "best_max_depth"), ==, "6");
  g_assert_cmpuint (parent->n_dataset_inputs, ==, 1);
  g_assert_null (hot_run_get_param (parent, "n_estimators"));
  runs = hot_tracking_store_search_runs (fixture->store, &all, NULL, NULL, &error);
  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (hot_run_get_tag (run, HOT_TAG_PARENT_RUN), id) != 0)
        continue;
      n_children++;
      g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FINISHED);
      g_assert_cmpuint (run->n_dataset_inputs, ==, 1);
      g_assert_cmpstr (hot_run_get_param (run, "features"), ==, "a,b");
      g_assert_cmpstr (hot_run_get_param (run, "n_estimators"), ==, "12");
      /* Two seeds, so that there is a spread. */
      g_assert_nonnull (hot_run_get_metric (run, "r2_sd"));
      if (g_str_equal (hot_run_get_param (run, "max_depth"), "6"))
        g_assert_cmpfloat (hot_run_get_metric (run, "r2")->value, ==, hot_run_get_metric (parent, "r2")->value);
    }
  g_assert_cmpuint (n_children, ==, 3);
}

static HotRunFrame *
read_frame (Fixture *fixture)
{
  const HotSearch all = { 0 };
  g_autoptr(GError) error = NULL;
  HotRunFrame *frame = hot_tracking_store_read_runs (fixture->store, &all, NULL, &error);

  g_assert_no_error (error);

  return frame;
}

static guint
find_run (HotRunFrame *frame,
          const char  *id)
{
  for (guint i = 0; i < frame->n_runs; i++)
    if (g_str_equal (frame->ids[i], id))
      return i;
  g_assert_not_reached ();
}

/* Each is run once for the same rows and the same test, and is the baseline of what was tested alike. */
static void
test_baselines (Fixture       *fixture,
                gconstpointer  data)
{
  const HotEstimator *const *baselines = hot_baseline_list_for (fixture->table, "price", FALSE);
  g_autofree char *id = NULL, *other = NULL;
  g_autoptr(HotRunFrame) frame = NULL;
  g_autoptr(HotRun) run = NULL;
  g_autoptr(GError) error = NULL;
  guint found[HOT_MAX_BASELINES], n = 0;
  gboolean was_there;

  for (; baselines[n] != NULL; n++)
    for (guint again = 0; again < 2; again++)
      {
        g_autofree char *made = hot_baseline_train (fixture->store, baselines[n], &fixture->plan, fixture->table, fixture->rows, N_ROWS,
                                                    &was_there, NULL, NULL, &error);

        g_assert_no_error (error);
        g_assert_cmpstr (made, ==, fixture->created);
        g_assert_cmpint (was_there, ==, again);
      }
  g_assert_cmpuint (n, ==, 3);
  run = get_run (fixture);
  g_assert_cmpstr (hot_run_get_tag (run, HOT_TAG_BASELINE), ==, "ridge");
  g_assert_cmpstr (run->name, ==, "Ridge Regression");
  g_assert_cmpstr (hot_run_get_tag (run, HOT_TAG_DATA_DIGEST), ==, run->dataset_inputs[0].digest);

  id = hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->options.seed = 7;
  other = hot_run_logger_train (fixture->store, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  frame = read_frame (fixture);
  g_assert_cmpuint (frame->n_runs, ==, 5);
  g_assert_cmpuint (hot_baseline_find (frame, find_run (frame, id), found), ==, 3);
  g_assert_cmpuint (hot_baseline_find (frame, find_run (frame, other), found), ==, 0);
}

/* Other rows are other data: nothing of it was there. */
static void
test_other_data (Fixture       *fixture,
                 gconstpointer  data)
{
  const HotEstimator *mean = hot_estimator_find ("mean", NULL);
  g_autoptr(HotRunFrame) frame = NULL;
  g_autoptr(GError) error = NULL;
  guint found[HOT_MAX_BASELINES];
  gboolean was_there = TRUE;

  g_free (hot_baseline_train (fixture->store, mean, &fixture->plan, fixture->table, fixture->rows, N_ROWS, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_free (hot_baseline_train (fixture->store, mean, &fixture->plan, fixture->table, fixture->rows, N_ROWS - 1, &was_there, NULL, NULL,
                              &error));
  g_assert_no_error (error);
  g_assert_false (was_there);
  frame = read_frame (fixture);
  g_assert_cmpuint (frame->n_runs, ==, 2);
  g_assert_cmpuint (hot_baseline_find (frame, find_run (frame, fixture->created), found), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/run-logger/success", Fixture, NULL, set_up, test_success, tear_down);
  g_test_add ("/run-logger/curve", Fixture, NULL, set_up, test_curve, tear_down);
  g_test_add ("/run-logger/score-so-far/forest", Fixture, "forest", set_up, test_score_so_far, tear_down);
  g_test_add ("/run-logger/score-so-far/xgboost", Fixture, "xgboost", set_up, test_score_so_far, tear_down);
  g_test_add ("/run-logger/permutation", Fixture, NULL, set_up, test_permutation, tear_down);
  g_test_add ("/run-logger/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/run-logger/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/run-logger/deleted", Fixture, NULL, set_up, test_deleted, tear_down);
  g_test_add ("/run-logger/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/run-logger/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/run-logger/baselines", Fixture, NULL, set_up, test_baselines, tear_down);
  g_test_add ("/run-logger/other-data", Fixture, NULL, set_up, test_other_data, tear_down);

  return g_test_run ();
}
