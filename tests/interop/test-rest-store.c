/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-rest-store: every call of HotRestStore, against the server that HOT_TEST_SERVER names, which must be empty. with-tracking-server.py starts
 * one. Each case uses experiments and models of its own. */

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "tracking/hot-rest-store.h"
#include "tracking/hot-spool.h"

static HotTrackingStore *
open_store (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRestLogin) login = hot_rest_login_new (g_getenv ("HOT_TEST_SERVER"), &error);
  HotRestStore *store;

  g_assert_no_error (error);
  hot_rest_login_take_environment (login);
  store = hot_rest_store_open (login, NULL, &error);
  g_assert_no_error (error);

  return HOT_TRACKING_STORE (store);
}

static char *
make_experiment (HotTrackingStore *store,
                 const char       *name)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *unique = g_strdup_printf ("%s %u", name, g_random_int ());
  const HotKeyValue tag = { "team", "prices & more" };
  char *id = hot_tracking_store_create_experiment (store, unique, NULL, &tag, 1, NULL, &error);

  g_assert_no_error (error);

  return id;
}

static HotRun *
make_run (HotTrackingStore *store,
          const char       *experiment,
          const char       *name,
          gboolean          is_own)
{
  g_autoptr(GError) error = NULL;
  const HotKeyValue tag = { "hand", "left" };
  const HotRunCreation creation = { .experiment_id = experiment, .name = name, .user_id = "ada", .start_time = HOT_TIME_NONE, .tags = &tag,
                                    .n_tags = 1, .is_own = is_own };
  HotRun *run = hot_tracking_store_create_run (store, &creation, NULL, &error);

  g_assert_no_error (error);

  return run;
}

static void
test_experiments (void)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *id = make_experiment (store, "über/alles?");
  g_autoptr(GError) error = NULL;
  g_autoptr(HotExperiment) experiment = hot_tracking_store_get_experiment (store, id, NULL, &error);
  g_autoptr(HotExperiment) same = NULL;
  g_autoptr(HotExperiment) changed = NULL;
  g_autoptr(GPtrArray) deleted = NULL;
  const HotSearch search = { .view = HOT_VIEW_DELETED_ONLY };
  g_autofree char *new_name = NULL;
  gboolean is_found = FALSE;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (experiment->name, "über/alles? "));
  g_assert_cmpstr (hot_experiment_get_tag (experiment, "team"), ==, "prices & more");
  g_assert_cmpint (experiment->creation_time, >, 0);
  same = hot_tracking_store_get_experiment_by_name (store, experiment->name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (same->id, ==, id);

  new_name = g_strconcat (experiment->name, " +1", NULL);
  g_assert_true (hot_tracking_store_rename_experiment (store, id, new_name, NULL, &error));
  g_assert_true (hot_tracking_store_set_experiment_tag (store, id, "team", "new", NULL, &error));
  changed = hot_tracking_store_get_experiment (store, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changed->name, ==, new_name);
  g_assert_cmpstr (hot_experiment_get_tag (changed, "team"), ==, "new");

  g_assert_true (hot_tracking_store_delete_experiment (store, id, NULL, &error));
  deleted = hot_tracking_store_search_experiments (store, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < deleted->len; i++)
    is_found = is_found || g_str_equal (((HotExperiment *) deleted->pdata[i])->id, id);
  g_assert_true (is_found);
  g_assert_true (hot_tracking_store_restore_experiment (store, id, NULL, &error));
  g_assert_no_error (error);

  g_assert_null (hot_tracking_store_create_experiment (store, new_name, NULL, NULL, 0, NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_get_experiment_by_name (store, "nobody's", NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST);
}

static void
log_everything (HotTrackingStore *store,
                const char       *run_id)
{
  const HotMetric metrics[] = {
    { .key = "rmse", .value = 2.5, .timestamp = 1000, .step = 0 },
    { .key = "rmse", .value = 1.25, .timestamp = 2000, .step = 1 },
    { .key = "rmse", .value = 0.1, .timestamp = 3000, .step = -3 },
    { .key = "bad", .value = NAN, .timestamp = 1000, .step = 0 },
  };
  const HotKeyValue params[] = { { "depth", "6" }, { "kind", "forest \"q\" \xc3\xa9" } };
  const HotKeyValue tags[] = { { "colour", "green" } };
  const HotKeyValue context = { "mlflow.data.context", "training" };
  const HotDatasetInput dataset = { "listings", "abc123", "local", "{\"uri\": \"x\"}", "{}", "{}", &context, 1 };
  g_autoptr(GError) error = NULL;

  g_assert_true (hot_tracking_store_log_batch (store, run_id, metrics, G_N_ELEMENTS (metrics), params, G_N_ELEMENTS (params), tags,
                                               G_N_ELEMENTS (tags), NULL, &error));
  g_assert_no_error (error);
  g_assert_true (hot_tracking_store_log_inputs (store, run_id, &dataset, 1, NULL, 0, NULL, &error));
  g_assert_no_error (error);
}

static void
check_everything (const HotRun *run)
{
  g_assert_cmpstr (hot_run_get_param (run, "depth"), ==, "6");
  g_assert_cmpstr (hot_run_get_param (run, "kind"), ==, "forest \"q\" \xc3\xa9");
  g_assert_cmpstr (hot_run_get_tag (run, "colour"), ==, "green");
  g_assert_cmpstr (hot_run_get_tag (run, "hand"), ==, "left");
  g_assert_cmpfloat (hot_run_get_metric (run, "rmse")->value, ==, 1.25);
  g_assert_cmpint (hot_run_get_metric (run, "rmse")->step, ==, 1);
  g_assert_true (isnan (hot_run_get_metric (run, "bad")->value));
  g_assert_cmpuint (run->n_dataset_inputs, ==, 1);
  g_assert_cmpstr (run->dataset_inputs[0].digest, ==, "abc123");
  g_assert_cmpstr (run->dataset_inputs[0].tags[0].value, ==, "training");
}

/* Own runs go through the spool, others directly; the same must come of it. */
static void
test_runs (gconstpointer is_own)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *experiment = make_experiment (store, "runs");
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = make_run (store, experiment, "first", GPOINTER_TO_INT (is_own));
  g_autoptr(HotRun) ended = NULL;
  g_autoptr(HotRun) read = NULL;
  g_autoptr(HotRun) deleted = NULL;
  g_auto(HotRestState) state = { 0 };

  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_RUNNING);
  g_assert_cmpstr (run->experiment_id, ==, experiment);
  g_assert_nonnull (run->artifact_uri);
  log_everything (store, run->id);
  g_assert_true (hot_tracking_store_log_model (store, run->id, "{\"run_id\": \"x\", \"model_uuid\": \"u\", \"artifact_path\": \"m\", "
                                               "\"utc_time_created\": \"2026-01-01 00:00:00\", \"flavors\": {\"hothouse\": {}}}", NULL, &error));
  g_assert_no_error (error);
  ended = hot_tracking_store_update_run (store, run->id, HOT_RUN_STATUS_FINISHED, 1893456000000, "renamed", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ended->status, ==, HOT_RUN_STATUS_FINISHED);
  hot_rest_store_get_state (HOT_REST_STORE (store), &state);
  g_assert_cmpuint (state.n_waiting, ==, 0);
  g_assert_cmpuint (state.n_refused, ==, 0);

  read = hot_tracking_store_get_run (store, run->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->name, ==, "renamed");
  g_assert_cmpint (read->end_time, ==, 1893456000000);
  g_assert_cmpstr (read->user_id, ==, "ada");
  g_assert_nonnull (hot_run_get_tag (read, HOT_TAG_MODEL_HISTORY));
  check_everything (read);

  g_assert_true (hot_tracking_store_delete_run_tag (store, run->id, "colour", NULL, &error));
  g_assert_true (hot_tracking_store_delete_run (store, run->id, NULL, &error));
  g_assert_no_error (error);
  deleted = hot_tracking_store_get_run (store, run->id, NULL, &error);
  g_assert_true (deleted->is_deleted);
  g_assert_null (hot_run_get_tag (deleted, "colour"));
  g_assert_true (hot_tracking_store_restore_run (store, run->id, NULL, &error));
  g_assert_no_error (error);
}

static void
test_refused (void)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *experiment = make_experiment (store, "refused");
  g_autoptr(HotRun) run = make_run (store, experiment, "one", FALSE);
  g_autoptr(HotRun) own = make_run (store, experiment, "own", TRUE);
  g_autoptr(HotRun) ended = NULL;
  g_autoptr(GError) error = NULL;
  const HotRunCreation nowhere = { .experiment_id = "987654321", .start_time = HOT_TIME_NONE, .is_own = TRUE };

  g_assert_true (hot_tracking_store_log_param (store, run->id, "depth", "1", NULL, &error));
  g_assert_false (hot_tracking_store_log_param (store, run->id, "depth", "2", NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_get_run (store, "0123456789abcdef0123456789abcdef", NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_create_run (store, &nowhere, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  /* What is sent behind the writer's back shows at the end. */
  g_assert_true (hot_tracking_store_log_param (store, own->id, "depth", "1", NULL, &error));
  g_assert_true (hot_tracking_store_log_param (store, own->id, "depth", "2", NULL, &error));
  g_assert_null (hot_tracking_store_update_run (store, own->id, HOT_RUN_STATUS_FINISHED, 5000, NULL, NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
  ended = hot_tracking_store_update_run (store, own->id, HOT_RUN_STATUS_FAILED, 5000, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ended->status, ==, HOT_RUN_STATUS_FAILED);
}

static void
test_search (void)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *experiment = make_experiment (store, "search");
  const char *ids[] = { experiment, NULL };
  const char *orders[] = { "metrics.score DESC", NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr(GPtrArray) page = NULL;
  g_autoptr(GPtrArray) rest = NULL;
  g_autoptr(GPtrArray) either = NULL;
  g_autoptr(HotRunFrame) frame = NULL;
  g_autoptr(HotRunFrame) some = NULL;
  HotSearch search = { .experiment_ids = ids, .order_by = orders, .max_results = 3 };
  const HotSearch all = { .experiment_ids = ids };
  const HotSearch extended = { .experiment_ids = ids, .filter = "metrics.score > 3.5 or params.number = '0'", .is_extended = TRUE };

  for (int i = 0; i < 5; i++)
    {
      g_autoptr(HotRun) run = make_run (store, experiment, "r", FALSE);
      const HotMetric metric = { .key = "score", .value = i, .timestamp = 1000 };
      g_autofree char *number = g_strdup_printf ("%d", i);

      g_assert_true (hot_tracking_store_log_metric (store, run->id, &metric, NULL, &error));
      g_assert_true (hot_tracking_store_log_param (store, run->id, "number", number, NULL, &error));
    }

  page = hot_tracking_store_search_runs (store, &search, &token, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 3);
  g_assert_cmpfloat (((HotRun *) page->pdata[0])->metrics[0].value, ==, 4);
  g_assert_nonnull (token);
  search.page_token = token;
  rest = hot_tracking_store_search_runs (store, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->len, ==, 2);
  g_assert_cmpfloat (((HotRun *) rest->pdata[1])->metrics[0].value, ==, 0);

  frame = hot_tracking_store_read_runs (store, &all, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (frame->n_runs, ==, 5);
  g_assert_cmpuint (hot_run_frame_find_column (frame, HOT_RUN_COLUMN_METRIC, "score")->n_present, ==, 5);
  some = hot_tracking_store_read_runs (store, &extended, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->n_runs, ==, 2);
  either = hot_tracking_store_search_runs (store, &extended, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (either->len, ==, 2);

  search = (HotSearch) { .experiment_ids = ids, .filter = "metrics.score >> 3" };
  g_assert_null (hot_tracking_store_search_runs (store, &search, NULL, NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
}

static void
test_histories (void)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *experiment = make_experiment (store, "histories");
  g_autoptr(HotRun) a = make_run (store, experiment, "a", FALSE);
  g_autoptr(HotRun) b = make_run (store, experiment, "b", FALSE);
  g_autoptr(HotRun) c = make_run (store, experiment, "c", FALSE);
  const char *ids[] = { b->id, a->id };
  const char *keys[] = { "rmse", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) some = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) many = NULL;
  g_autoptr(GArray) points = g_array_new (FALSE, TRUE, sizeof (HotMetric));
  const HotMetricSeries *series;

  log_everything (store, a->id);
  for (int i = 0; i < 3000; i++)
    {
      HotMetric metric = { .key = "rmse", .value = i / 2.0, .timestamp = 1000 + i, .step = i };

      g_array_append_val (points, metric);
    }
  for (guint i = 0; i < 3000; i += 1000)
    g_assert_true (hot_tracking_store_log_batch (store, b->id, &g_array_index (points, HotMetric, i), 1000, NULL, 0, NULL, 0, NULL, &error));
  g_assert_no_error (error);

  /* More steps than one answer samples: every point all the same. */
  some = hot_tracking_store_get_metric_histories (store, ids, 2, keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->len, ==, 2);
  series = some->pdata[0];
  g_assert_cmpstr (series->run_id, ==, b->id);
  g_assert_cmpuint (series->n_points, ==, 3000);
  g_assert_cmpfloat (series->points[2999].value, ==, 1499.5);
  series = some->pdata[1];
  g_assert_cmpuint (series->n_points, ==, 3);
  g_assert_cmpint (series->points[0].step, ==, -3);
  g_assert_cmpfloat (series->points[0].value, ==, 0.1);

  all = hot_tracking_store_get_metric_histories (store, (const char *[]) { a->id }, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((HotMetricSeries *) all->pdata[0])->key, ==, "bad");
  g_assert_true (isnan (((HotMetricSeries *) all->pdata[0])->points[0].value));

  /* Few steps in many runs are one question. */
  one = hot_tracking_store_get_metric_histories (store, (const char *[]) { a->id, c->id }, 2, keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (((HotMetricSeries *) one->pdata[0])->n_points, ==, 3);

  /* More points of one step than MLflow hands out in one answer. */
  for (guint i = 0; i < 3000; i++)
    g_array_index (points, HotMetric, i).step = 0;
  for (guint i = 0; i < 3000; i += 1000)
    g_assert_true (hot_tracking_store_log_batch (store, c->id, &g_array_index (points, HotMetric, i), 1000, NULL, 0, NULL, 0, NULL, &error));
  many = hot_tracking_store_get_metric_histories (store, (const char *[]) { a->id, c->id }, 2, keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (many->len, ==, 2);
  g_assert_cmpuint (((HotMetricSeries *) many->pdata[1])->n_points, ==, 3000);
}

static void
test_artifacts (gconstpointer is_own)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *experiment = make_experiment (store, "artifacts");
  g_autoptr(HotRun) run = make_run (store, experiment, "files", GPOINTER_TO_INT (is_own));
  g_autoptr(GError) error = NULL;
  g_autoptr(HotArtifacts) artifacts = hot_tracking_store_open_artifacts (store, run->id, run->artifact_uri, NULL, &error);
  g_autoptr(HotRun) ended = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  g_autoptr(GPtrArray) below = NULL;
  g_autofree char *large = g_malloc (3000000);
  char text[64] = "";
  guint64 size;
  int fd;

  g_assert_no_error (error);
  memset (large, 'x', 3000000);
  hot_artifacts_write (artifacts, "notes/hello wörld.txt", "hello", 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hot_artifacts_write (artifacts, "large.bin", large, 3000000, NULL, &error));
  g_assert_true (hot_artifacts_write (artifacts, "empty", "", 0, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (hot_artifacts_write (artifacts, "../out", "x", 1, NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
  ended = hot_tracking_store_update_run (store, run->id, HOT_RUN_STATUS_FINISHED, 5000, NULL, NULL, &error);
  g_assert_no_error (error);

  infos = hot_artifacts_list (artifacts, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (infos->len, ==, 3);
  g_assert_cmpstr (((HotFileInfo *) infos->pdata[1])->path, ==, "large.bin");
  g_assert_cmpuint (((HotFileInfo *) infos->pdata[1])->size, ==, 3000000);
  g_assert_true (((HotFileInfo *) infos->pdata[2])->is_dir);
  below = hot_artifacts_list (artifacts, "notes", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((HotFileInfo *) below->pdata[0])->path, ==, "notes/hello wörld.txt");

  for (guint i = 0; i < 2; i++)
    {
      fd = hot_artifacts_open (artifacts, "notes/hello wörld.txt", &size, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (size, ==, 5);
      g_assert_cmpint (read (fd, text, sizeof text), ==, 5);
      g_assert_cmpstr (text, ==, "hello");
      close (fd);
    }
  fd = hot_artifacts_open (artifacts, "large.bin", &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, 3000000);
  close (fd);
  g_assert_cmpint (hot_artifacts_open (artifacts, "nothing.txt", NULL, &error), ==, -1);
  g_assert_nonnull (error);
}

static void
test_registry (void)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *experiment = make_experiment (store, "registry");
  g_autoptr(HotRun) run = make_run (store, experiment, "source", FALSE);
  g_autofree char *name = g_strdup_printf ("Prices & co %u", g_random_int ());
  g_autofree char *new_name = g_strconcat (name, " 2", NULL);
  g_autofree char *source = g_strconcat (run->artifact_uri, "/model", NULL);
  g_autofree char *uri = NULL;
  const HotKeyValue tag = { "stage", "trial" };
  const HotModelVersionCreation creation = { .name = name, .source = source, .run_id = run->id, .description = "one", .tags = &tag,
                                             .n_tags = 1 };
  HotModelVersionCreation next = creation;
  const HotSearch search = { 0 };
  g_autofree char *filter = g_strdup_printf ("name = '%s'", new_name);
  const HotSearch by_name = { .filter = filter };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRegisteredModel) model = hot_tracking_store_create_registered_model (store, name, "words", &tag, 1, NULL, &error);
  g_autoptr(HotModelVersion) version = NULL;
  g_autoptr(HotModelVersion) second = NULL;
  g_autoptr(HotModelVersion) found = NULL;
  g_autoptr(HotModelVersion) staged = NULL;
  g_autoptr(HotModelVersion) described = NULL;
  g_autoptr(HotRegisteredModel) read = NULL;
  g_autoptr(HotRegisteredModel) renamed = NULL;
  g_autoptr(HotRegisteredModel) updated = NULL;
  g_autoptr(GPtrArray) models = NULL;
  g_autoptr(GPtrArray) versions = NULL;
  g_autoptr(GPtrArray) latest = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (model->description, ==, "words");
  version = hot_tracking_store_create_model_version (store, &creation, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (version->version, ==, 1);
  g_assert_cmpstr (version->run_id, ==, run->id);
  next.description = NULL;
  second = hot_tracking_store_create_model_version (store, &next, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->version, ==, 2);

  g_assert_true (hot_tracking_store_set_alias (store, name, "champion", 1, NULL, &error));
  g_assert_no_error (error);
  found = hot_tracking_store_get_version_by_alias (store, name, "champion", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->version, ==, 1);
  g_assert_cmpstr (found->aliases[0], ==, "champion");
  uri = hot_tracking_store_get_download_uri (store, name, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (uri);
  staged = hot_tracking_store_transition_stage (store, name, 1, "Production", FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (staged->stage, ==, "Production");
  described = hot_tracking_store_update_model_version (store, name, 1, "better", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (described->description, ==, "better");
  g_assert_true (hot_tracking_store_set_model_version_tag (store, name, 1, "k", "v", NULL, &error));
  g_assert_true (hot_tracking_store_delete_model_version_tag (store, name, 1, "stage", NULL, &error));
  g_assert_true (hot_tracking_store_set_registered_model_tag (store, name, "k", "v", NULL, &error));
  g_assert_true (hot_tracking_store_delete_registered_model_tag (store, name, "stage", NULL, &error));
  g_assert_no_error (error);
  latest = hot_tracking_store_get_latest_versions (store, name, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (latest->len, ==, 2);

  renamed = hot_tracking_store_rename_registered_model (store, name, new_name, NULL, &error);
  g_assert_no_error (error);
  updated = hot_tracking_store_update_registered_model (store, new_name, "new words", NULL, &error);
  g_assert_no_error (error);
  read = hot_tracking_store_get_registered_model (store, new_name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->description, ==, "new words");
  g_assert_cmpuint (read->n_aliases, ==, 1);
  g_assert_cmpint (read->aliases[0].version, ==, 1);
  g_assert_cmpstr (hot_key_values_find (read->tags, read->n_tags, "k"), ==, "v");
  g_assert_null (hot_key_values_find (read->tags, read->n_tags, "stage"));
  models = hot_tracking_store_search_registered_models (store, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, >=, 1);
  versions = hot_tracking_store_search_model_versions (store, &by_name, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, 2);

  g_assert_true (hot_tracking_store_delete_alias (store, new_name, "champion", NULL, &error));
  g_assert_true (hot_tracking_store_delete_model_version (store, new_name, 2, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (hot_tracking_store_get_model_version (store, new_name, 2, NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);
  g_assert_true (hot_tracking_store_delete_registered_model (store, new_name, NULL, &error));
  g_assert_no_error (error);
}

static void
test_logged_models (void)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autofree char *experiment = make_experiment (store, "models");
  g_autoptr(HotRun) run = make_run (store, experiment, "trains", FALSE);
  const char *ids[] = { experiment, NULL };
  const char *orders[] = { "metrics.rmse ASC", NULL };
  const HotSearch search = { .experiment_ids = ids, .order_by = orders };
  const HotKeyValue param = { "depth", "6" };
  const HotKeyValue tag = { "k", "v" };
  const HotLoggedModelCreation creation = { .experiment_id = experiment, .name = "forest", .model_type = "regressor",
                                            .source_run_id = run->id, .params = &param, .n_params = 1, .tags = &tag, .n_tags = 1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotLoggedModel) model = hot_tracking_store_create_logged_model (store, &creation, NULL, &error);
  g_autoptr(HotLoggedModel) ready = NULL;
  g_autoptr(HotLoggedModel) tagged = NULL;
  g_autoptr(HotLoggedModel) read = NULL;
  g_autoptr(HotLoggedModel) deleted = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autoptr(GPtrArray) files = NULL;
  const HotKeyValue more = { "k2", "v2" };
  HotModelLink link = { NULL, 3 };
  HotMetric metric = { .key = "rmse", .value = 1.5, .timestamp = 1000, .dataset_name = "d", .dataset_digest = "e" };

  g_assert_no_error (error);
  g_assert_cmpint (model->status, ==, HOT_LOGGED_MODEL_STATUS_PENDING);
  g_assert_cmpstr (model->source_run_id, ==, run->id);
  link.model_id = model->id;
  g_assert_true (hot_tracking_store_log_outputs (store, run->id, &link, 1, NULL, &error));
  g_assert_no_error (error);
  metric.model_id = model->id;
  g_assert_true (hot_tracking_store_log_metric (store, run->id, &metric, NULL, &error));
  g_assert_no_error (error);

  artifacts = hot_tracking_store_open_artifacts (store, NULL, model->artifact_uri, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hot_artifacts_write (artifacts, "data/MLmodel", "flavors: {}", 11, NULL, &error));
  g_assert_no_error (error);
  files = hot_artifacts_list (artifacts, "data", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((HotFileInfo *) files->pdata[0])->path, ==, "data/MLmodel");

  ready = hot_tracking_store_finalize_logged_model (store, model->id, HOT_LOGGED_MODEL_STATUS_READY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ready->status, ==, HOT_LOGGED_MODEL_STATUS_READY);
  tagged = hot_tracking_store_set_logged_model_tags (store, model->id, &more, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hot_tracking_store_delete_logged_model_tag (store, model->id, "k", NULL, &error));
  g_assert_true (hot_tracking_store_log_logged_model_params (store, model->id, &more, 1, NULL, &error));
  g_assert_no_error (error);
  read = hot_tracking_store_get_logged_model (store, model->id, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (hot_key_values_find (read->tags, read->n_tags, "k"));
  g_assert_cmpstr (hot_key_values_find (read->tags, read->n_tags, "k2"), ==, "v2");
  g_assert_cmpstr (hot_key_values_find (read->params, read->n_params, "depth"), ==, "6");
  g_assert_cmpuint (read->n_metrics, ==, 1);
  g_assert_cmpstr (read->metrics[0].run_id, ==, run->id);
  found = hot_tracking_store_search_logged_models (store, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_true (hot_tracking_store_delete_logged_model (store, model->id, NULL, &error));
  g_assert_no_error (error);
  deleted = hot_tracking_store_get_logged_model (store, model->id, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (deleted->id, ==, model->id);
  g_assert_null (hot_tracking_store_get_logged_model (store, model->id, FALSE, NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST);
}

/* Somebody else writes: seen without being told. */
static void
test_changes (void)
{
  g_autoptr(HotTrackingStore) store = open_store ();
  g_autoptr(HotTrackingStore) other = open_store ();
  g_autofree char *experiment = make_experiment (store, "changes");
  const char *ids[] = { experiment, NULL };
  const HotSearch search = { .experiment_ids = ids };
  g_autoptr(HotRun) run = make_run (other, experiment, "theirs", FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunFrame) before = NULL;
  g_autoptr(HotRunFrame) after = NULL;
  guint64 counter;

  g_assert_cmpuint (hot_tracking_store_get_change_counter (store, NULL, &error), !=, 0);
  before = hot_tracking_store_read_runs (store, &search, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (hot_run_frame_find_column (before, HOT_RUN_COLUMN_PARAM, "late"));
  g_usleep (2 * G_USEC_PER_SEC);
  counter = hot_tracking_store_get_change_counter (store, NULL, &error);
  g_assert_true (hot_tracking_store_log_param (other, run->id, "late", "yes", NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 600 && hot_tracking_store_get_change_counter (store, NULL, &error) == counter; i++)
    g_usleep (G_USEC_PER_SEC / 10);
  g_assert_no_error (error);
  after = hot_tracking_store_read_runs (store, &search, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (hot_run_frame_find_column (after, HOT_RUN_COLUMN_PARAM, "late"));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("hothouse-test-XXXXXX", NULL);

  /* The spool belongs to the test. */
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("HOT_TEST_SERVER") == NULL)
    {
      g_print ("1..0 # SKIP HOT_TEST_SERVER names no server\n");
      return 77;
    }

  g_test_add_func ("/rest-store/experiments", test_experiments);
  g_test_add_data_func ("/rest-store/runs", GINT_TO_POINTER (FALSE), test_runs);
  g_test_add_data_func ("/rest-store/own-runs", GINT_TO_POINTER (TRUE), test_runs);
  g_test_add_func ("/rest-store/refused", test_refused);
  g_test_add_func ("/rest-store/search", test_search);
  g_test_add_func ("/rest-store/histories", test_histories);
  g_test_add_data_func ("/rest-store/artifacts", GINT_TO_POINTER (FALSE), test_artifacts);
  g_test_add_data_func ("/rest-store/own-artifacts", GINT_TO_POINTER (TRUE), test_artifacts);
  g_test_add_func ("/rest-store/registry", test_registry);
  g_test_add_func ("/rest-store/logged-models", test_logged_models);
  g_test_add_func ("/rest-store/changes", test_changes);

  return g_test_run ();
}
