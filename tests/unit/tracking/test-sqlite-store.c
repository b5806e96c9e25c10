/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "hot-test-store.h"

static void
test_experiments (StoreFixture  *fixture,
                  gconstpointer  data)
{
  const HotKeyValue tag = { "team", "blue" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotExperiment) zero = hot_tracking_store_get_experiment (fixture->store, "0", NULL, &error);
  g_autofree char *id = hot_tracking_store_create_experiment (fixture->store, "Prices", NULL, &tag, 1, NULL, &error);
  g_autoptr(HotExperiment) experiment = hot_tracking_store_get_experiment_by_name (fixture->store, "Prices", NULL, &error);
  g_autofree char *location = g_build_filename (fixture->artifacts, "1", NULL);
  const HotSearch tagged = { .filter = "tags.team = 'blue' and name LIKE 'Pr%'" };
  g_autoptr(GPtrArray) found = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (zero->name, ==, "Default");
  g_assert_cmpstr (id, ==, "1");
  g_assert_cmpstr (experiment->id, ==, id);
  g_assert_cmpstr (experiment->artifact_location, ==, location);
  g_assert_cmpstr (hot_experiment_get_tag (experiment, "team"), ==, "blue");

  g_assert_null (hot_tracking_store_create_experiment (fixture->store, "Prices", NULL, NULL, 0, NULL, &error));
  store_assert_error (error, RESOURCE_ALREADY_EXISTS);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_create_experiment (fixture->store, "", NULL, NULL, 0, NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_get_experiment (fixture->store, "77", NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);

  found = hot_tracking_store_search_experiments (fixture->store, &tagged, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);

  g_assert_true (hot_tracking_store_rename_experiment (fixture->store, id, "Rents", NULL, &error));
  g_assert_true (hot_tracking_store_delete_experiment_tag (fixture->store, id, "team", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (hot_tracking_store_delete_experiment_tag (fixture->store, id, "team", NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
}

/* An experiment takes its runs with it, and brings them back. */
static void
test_delete_experiment (StoreFixture  *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = hot_tracking_store_create_experiment (fixture->store, "Old", NULL, NULL, 0, NULL, &error);
  const HotRunCreation creation = { .experiment_id = id, .start_time = HOT_TIME_NONE };
  g_autoptr(HotRun) run = hot_tracking_store_create_run (fixture->store, &creation, NULL, &error);
  g_autoptr(HotRun) deleted = NULL;
  g_autoptr(HotRun) restored = NULL;

  g_assert_no_error (error);
  g_assert_true (hot_tracking_store_delete_experiment (fixture->store, id, NULL, &error));
  deleted = hot_tracking_store_get_run (fixture->store, run->id, NULL, &error);
  g_assert_true (deleted->is_deleted);
  g_assert_cmpint (deleted->deleted_time, !=, HOT_TIME_NONE);
  g_assert_false (hot_tracking_store_delete_experiment (fixture->store, id, NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);
  g_assert_false (hot_tracking_store_rename_experiment (fixture->store, id, "New", NULL, &error));
  store_assert_error (error, INVALID_STATE);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_create_run (fixture->store, &creation, NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
  g_assert_false (hot_tracking_store_log_param (fixture->store, run->id, "a", "b", NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);

  g_assert_true (hot_tracking_store_restore_experiment (fixture->store, id, NULL, &error));
  restored = hot_tracking_store_get_run (fixture->store, run->id, NULL, &error);
  g_assert_false (restored->is_deleted);
  g_assert_cmpint (restored->deleted_time, ==, HOT_TIME_NONE);
}

static void
test_run (StoreFixture  *fixture,
          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, "first");
  g_autofree char *uri = g_strdup_printf ("%s/0/%s/artifacts", fixture->artifacts, run->id);
  g_autoptr(HotRun) updated = NULL;
  const HotRunCreation nameless = { .start_time = 5 };
  g_autoptr(HotRun) named = hot_tracking_store_create_run (fixture->store, &nameless, NULL, &error);

  g_assert_cmpuint (strlen (run->id), ==, 32);
  g_assert_cmpstr (run->name, ==, "first");
  g_assert_cmpstr (hot_run_get_tag (run, HOT_TAG_RUN_NAME), ==, "first");
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_RUNNING);
  g_assert_false (run->is_interrupted);
  g_assert_cmpint (run->start_time, ==, 1000);
  g_assert_cmpint (run->end_time, ==, HOT_TIME_NONE);
  g_assert_cmpstr (run->artifact_uri, ==, uri);
  g_assert_cmpstr (run->user_id, ==, "ann");
  g_assert_nonnull (strchr (named->name, '-'));

  updated = hot_tracking_store_update_run (fixture->store, run->id, HOT_RUN_STATUS_FINISHED, 2000, "second", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (updated->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_cmpint (updated->end_time, ==, 2000);
  g_assert_cmpstr (updated->name, ==, "second");
  g_assert_cmpstr (hot_run_get_tag (updated, HOT_TAG_RUN_NAME), ==, "second");

  g_assert_true (hot_tracking_store_set_tag (fixture->store, run->id, HOT_TAG_RUN_NAME, "third", NULL, &error));
  g_clear_pointer (&updated, hot_run_unref);
  updated = hot_tracking_store_get_run (fixture->store, run->id, NULL, &error);
  g_assert_cmpstr (updated->name, ==, "third");

  g_assert_null (hot_tracking_store_get_run (fixture->store, "00000000000000000000000000000000", NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_get_run (fixture->store, "../x", NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
}

static const HotMetric *
log_points (StoreFixture    *fixture,
            HotRun         **run,
            const HotMetric *points,
            guint            n)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (hot_tracking_store_log_batch (fixture->store, (*run)->id, points, n, NULL, 0, NULL, 0, NULL, &error));
  g_assert_no_error (error);
  {
    HotRun *read = hot_tracking_store_get_run (fixture->store, (*run)->id, NULL, &error);

    hot_run_unref (*run);
    *run = read;
  }

  return hot_run_get_metric (*run, points[0].key);
}

/* By step, then time, then value; never by the order of arrival. */
static void
test_latest (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  const HotMetric later_step[] = { { "m", 5.0, 100, 3 }, { "m", 9.0, 200, 2 } };
  const HotMetric earlier = { "m", 7.0, 900, 1 };
  const HotMetric later_time = { "m", 1.0, 101, 3 };
  const HotMetric larger = { "m", 2.0, 101, 3 };
  const HotMetric smaller = { "m", 1.5, 101, 3 };

  g_assert_cmpfloat (log_points (fixture, &run, later_step, 2)->value, ==, 5.0);
  g_assert_cmpfloat (log_points (fixture, &run, &earlier, 1)->value, ==, 5.0);
  g_assert_cmpfloat (log_points (fixture, &run, &later_time, 1)->value, ==, 1.0);
  g_assert_cmpfloat (log_points (fixture, &run, &larger, 1)->value, ==, 2.0);
  g_assert_cmpfloat (log_points (fixture, &run, &smaller, 1)->value, ==, 2.0);
}

static void
test_extreme_values (StoreFixture  *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  const HotMetric points[] = { { "nan", NAN, 1, 0 }, { "up", INFINITY, 1, 0 }, { "down", -INFINITY, 1, 0 },
                               { "exact", 0.1, 1, -5 }, { "exact", 0.1, 1, -5 } };
  g_autoptr(HotMetricSeries) series = NULL;

  log_points (fixture, &run, points, G_N_ELEMENTS (points));
  g_assert_true (isnan (hot_run_get_metric (run, "nan")->value));
  g_assert_cmpfloat (hot_run_get_metric (run, "up")->value, ==, DBL_MAX);
  g_assert_cmpfloat (hot_run_get_metric (run, "down")->value, ==, -DBL_MAX);
  g_assert_cmpfloat (hot_run_get_metric (run, "exact")->value, ==, 0.1);

  log_points (fixture, &run, points, G_N_ELEMENTS (points));
  series = hot_tracking_store_get_metric_history (fixture->store, run->id, "exact", 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (series->n_points, ==, 1);
  g_assert_cmpint (series->points[0].step, ==, -5);
}

static void
test_params (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  g_autofree char *long_value = g_strnfill (7000, 'x');
  const HotKeyValue params[] = { { "depth", "10" }, { "other", "1" } };
  const HotKeyValue changed[] = { { "new", "1" }, { "depth", "11" } };
  const HotKeyValue twice[] = { { "a", "1" }, { "a", "1" } };
  g_autoptr(HotRun) read = NULL;

  g_assert_true (hot_tracking_store_log_batch (fixture->store, run->id, NULL, 0, params, 2, NULL, 0, NULL, &error));
  g_assert_true (hot_tracking_store_log_batch (fixture->store, run->id, NULL, 0, params, 2, NULL, 0, NULL, &error));
  g_assert_true (hot_tracking_store_log_param (fixture->store, run->id, "long", long_value, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (hot_tracking_store_log_batch (fixture->store, run->id, NULL, 0, changed, 2, NULL, 0, NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
  g_assert_false (hot_tracking_store_log_batch (fixture->store, run->id, NULL, 0, twice, 2, NULL, 0, NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);

  /* All or nothing. */
  read = hot_tracking_store_get_run (fixture->store, run->id, NULL, &error);
  g_assert_null (hot_run_get_param (read, "new"));
  g_assert_cmpstr (hot_run_get_param (read, "depth"), ==, "10");
  g_assert_cmpuint (strlen (hot_run_get_param (read, "long")), ==, 6000);
}

static void
test_names (StoreFixture  *fixture,
            gconstpointer  data)
{
  static const char *const good[] = { "a", "a/b", "f1 score", "x.y-z:0", "\xc3\xa9t\xc3\xa9" };
  static const char *const bad[] = { "", ".", "..", "/a", "a/", "a//b", "a/../b", "a/./b", "a\\b", "a\nb", "a%b", "\xff" };
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  g_autofree char *long_key = g_strnfill (251, 'k');

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (hot_tracking_store_log_param (fixture->store, run->id, good[i], "1", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (hot_tracking_store_log_param (fixture->store, run->id, bad[i], "1", NULL, &error));
      store_assert_error (error, INVALID_PARAMETER_VALUE);
    }
  g_assert_false (hot_tracking_store_log_param (fixture->store, run->id, long_key, "1", NULL, NULL));
}

static void
test_limits (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  g_autofree HotMetric *metrics = g_new0 (HotMetric, 1001);

  for (guint i = 0; i < 1001; i++)
    metrics[i] = (HotMetric) { "m", i, i, i };
  g_assert_true (hot_tracking_store_log_batch (fixture->store, run->id, metrics, 1000, NULL, 0, NULL, 0, NULL, &error));
  g_assert_false (hot_tracking_store_log_batch (fixture->store, run->id, metrics, 1001, NULL, 0, NULL, 0, NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
  metrics[0].timestamp = -1;
  g_assert_false (hot_tracking_store_log_batch (fixture->store, run->id, metrics, 1, NULL, 0, NULL, 0, NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
}

/* However many come at once, each is there once. */
static void
test_many_points (StoreFixture  *fixture,
                  gconstpointer  data)
{
  static const guint sizes[] = { 1, 24, 26, 249, 251, 527, 1000 };
  g_autofree HotMetric *metrics = g_new0 (HotMetric, 1000);

  for (guint i = 0; i < 1000; i++)
    metrics[i] = (HotMetric) { "m", i % 7 == 3 ? NAN : i * 0.5, 1000 + i, i };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HotRun) run = store_add_run (fixture, NULL);
      g_autoptr(HotMetricSeries) series = NULL;

      for (guint k = 0; k < 2; k++)
        g_assert_true (hot_tracking_store_log_batch (fixture->store, run->id, metrics, sizes[i], NULL, 0, NULL, 0, NULL, &error));
      series = hot_tracking_store_get_metric_history (fixture->store, run->id, "m", 0, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (series->n_points, ==, sizes[i]);
      for (guint k = 0; k < sizes[i]; k++)
        {
          g_assert_cmpint (series->points[k].step, ==, k);
          g_assert_cmpint (series->points[k].timestamp, ==, 1000 + k);
          g_assert_true (k % 7 == 3 ? isnan (series->points[k].value) : series->points[k].value == k * 0.5);
        }
    }
}

static void
test_history_pages (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  HotMetric metrics[25];
  g_autofree char *token = NULL;
  guint n = 0;

  for (guint i = 0; i < 25; i++)
    metrics[i] = (HotMetric) { "loss", i, 50, (i * 7) % 25 };
  log_points (fixture, &run, metrics, 25);
  do
    {
      g_autofree char *page = g_steal_pointer (&token);
      g_autoptr(HotMetricSeries) series = hot_tracking_store_get_metric_history (fixture->store, run->id, "loss", 10, page, &token,
                                                                                NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < series->n_points; i++, n++)
        g_assert_cmpint (series->points[i].step, ==, n);
    }
  while (token != NULL);
  g_assert_cmpuint (n, ==, 25);
}

/* Whatever the order in which they were logged. */
static void
test_histories (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  const HotMetric points[] = { { "b", 3, 1, 9 }, { "a", NAN, 2, 5 }, { "b", 1, 1, -2 }, { "a", 4, 1, 5 }, { "b", 2, 1, 9 },
                               { "c", 0, 1, 0 } };
  const char *ids[1], *keys[] = { "b", "a", NULL };
  g_autoptr(GPtrArray) all = NULL;

  log_points (fixture, &run, points, G_N_ELEMENTS (points));
  ids[0] = run->id;
  all = hot_tracking_store_get_metric_histories (fixture->store, ids, 1, keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  for (guint i = 0; i < all->len; i++)
    {
      const HotMetricSeries *series = all->pdata[i];
      g_autoptr(HotMetricSeries) one = hot_tracking_store_get_metric_history (fixture->store, run->id, i == 0 ? "a" : "b", 0, NULL, NULL,
                                                                             NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (series->key, ==, one->key);
      g_assert_cmpuint (series->n_points, ==, i == 0 ? 2 : 3);
      g_assert_cmpuint (one->n_points, ==, series->n_points);
      for (guint j = 0; j < one->n_points; j++)
        {
          g_assert_cmpint (series->points[j].step, ==, one->points[j].step);
          g_assert_cmpint (isnan (series->points[j].value), ==, isnan (one->points[j].value));
          g_assert_true (isnan (one->points[j].value) || series->points[j].value == one->points[j].value);
        }
    }
}

static void
test_inputs (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  const HotKeyValue context = { HOT_TAG_DATA_CONTEXT, "training" };
  const HotDatasetInput dataset = { "listings", "abc123", "local", "{}", "{\"s\": 1}", NULL, &context, 1 };
  const HotSearch search = { .filter = "dataset.name = 'listings' and datasets.context = 'training'" };
  const HotSearch other = { .filter = "dataset.context = 'testing'" };
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(HotRun) read = NULL;

  g_assert_true (hot_tracking_store_log_inputs (fixture->store, run->id, &dataset, 1, NULL, 0, NULL, &error));
  g_assert_true (hot_tracking_store_log_inputs (fixture->store, run->id, &dataset, 1, NULL, 0, NULL, &error));
  g_assert_no_error (error);
  read = hot_tracking_store_get_run (fixture->store, run->id, NULL, &error);
  g_assert_cmpuint (read->n_dataset_inputs, ==, 1);
  g_assert_cmpstr (read->dataset_inputs[0].digest, ==, "abc123");
  g_assert_cmpstr (read->dataset_inputs[0].tags[0].value, ==, "training");

  found = hot_tracking_store_search_runs (fixture->store, &search, NULL, NULL, &error);
  none = hot_tracking_store_search_runs (fixture->store, &other, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (none->len, ==, 0);
}

static gpointer
log_many (gpointer data)
{
  StoreFixture *fixture = data;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);

  for (guint i = 0; i < 50; i++)
    {
      const HotMetric metric = { "m", i, i, i };
      g_autoptr(GError) error = NULL;

      g_assert_true (hot_tracking_store_log_metric (fixture->store, run->id, &metric, NULL, &error));
      /* One that fails must not take the others of its group with it. */
      if (i % 10 == 0)
        g_assert_false (hot_tracking_store_log_metric (fixture->store, "0123456789abcdef0123456789abcdef", &metric, NULL, NULL));
    }

  return g_strdup (run->id);
}

static void
test_threads (StoreFixture  *fixture,
              gconstpointer  data)
{
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("log", log_many, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *id = g_thread_join (threads[i]);
      g_autoptr(HotMetricSeries) series = hot_tracking_store_get_metric_history (fixture->store, id, "m", 0, NULL, NULL, NULL, NULL);

      g_assert_cmpuint (series->n_points, ==, 50);
    }
}

static void
test_change_counter (StoreFixture  *fixture,
                     gconstpointer  data)
{
  g_autoptr(HotTrackingStore) other = store_open (fixture);
  guint64 before = hot_tracking_store_get_change_counter (fixture->store, NULL, NULL);
  guint64 after;

  g_assert_cmpuint (hot_tracking_store_get_change_counter (fixture->store, NULL, NULL), ==, before);
  hot_run_unref (store_add_run (fixture, NULL));
  after = hot_tracking_store_get_change_counter (fixture->store, NULL, NULL);
  g_assert_cmpuint (after, !=, before);
  g_free (hot_tracking_store_create_experiment (other, "by another", NULL, NULL, 0, NULL, NULL));
  g_assert_cmpuint (hot_tracking_store_get_change_counter (fixture->store, NULL, NULL), !=, after);
}

/* What a store of ours left running when it went is interrupted, and only that. */
static void
test_interrupted (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  HotTrackingStore *other = store_open (fixture);
  const HotRunCreation creation = { .is_own = TRUE, .start_time = 10 };
  g_autoptr(HotRun) own = hot_tracking_store_create_run (other, &creation, NULL, &error);
  g_autoptr(HotRun) foreign = store_add_run (fixture, "foreign");
  const HotMetric metric = { "m", 1.0, 500, 0 };
  const HotSearch running = { .filter = "status = 'RUNNING'" };
  g_autoptr(HotRun) alive = hot_tracking_store_get_run (fixture->store, own->id, NULL, &error);
  g_autoptr(HotRun) dead = NULL;
  g_autoptr(HotRun) settled = NULL;
  g_autoptr(HotRun) resumed = NULL;
  g_autoptr(HotRunFrame) frame = NULL;
  g_autoptr(GPtrArray) found = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (alive->status, ==, HOT_RUN_STATUS_RUNNING);
  g_assert_true (hot_tracking_store_log_metric (other, own->id, &metric, NULL, &error));
  g_assert_cmpint (hot_sqlite_store_settle_interrupted (HOT_SQLITE_STORE (fixture->store), NULL, &error), ==, 0);

  g_assert_finalize_object (other);
  dead = hot_tracking_store_get_run (fixture->store, own->id, NULL, &error);
  g_assert_true (dead->is_interrupted);
  g_assert_cmpint (dead->status, ==, HOT_RUN_STATUS_KILLED);
  frame = hot_tracking_store_read_runs (fixture->store, &running, NULL, &error);
  g_assert_cmpuint (frame->n_runs, ==, 2);
  g_assert_cmpint (frame->is_interrupted[0] + frame->is_interrupted[1], ==, 1);

  g_assert_cmpint (hot_sqlite_store_settle_interrupted (HOT_SQLITE_STORE (fixture->store), NULL, &error), ==, 1);
  found = hot_tracking_store_search_runs (fixture->store, &running, NULL, NULL, &error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((HotRun *) found->pdata[0])->id, ==, foreign->id);
  settled = hot_tracking_store_get_run (fixture->store, own->id, NULL, &error);
  g_assert_true (settled->is_interrupted);
  g_assert_cmpint (settled->end_time, ==, 500);

  resumed = hot_tracking_store_update_run (fixture->store, own->id, HOT_RUN_STATUS_RUNNING, HOT_TIME_NONE, NULL, NULL, &error);
  g_assert_false (resumed->is_interrupted);
  g_assert_cmpint (resumed->status, ==, HOT_RUN_STATUS_RUNNING);
}

static void
test_not_a_store (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "other.db", NULL);

  g_assert_null (hot_sqlite_store_open (path, "/a", FALSE, NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "this is no database, whatever its name says; it is just a text file", -1, NULL));
  g_assert_null (hot_sqlite_store_open (path, "/a", FALSE, NULL, &error));
  store_assert_error (error, DATA_LOSS);
  g_assert_nonnull (strstr (error->message, path));
  g_unlink (path);
}

static void
test_cancelled (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  const HotRunCreation creation = { .start_time = 1 };

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_tracking_store_create_run (fixture->store, &creation, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) g_test_add ("/sqlite-store/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("experiments", test_experiments);
  ADD ("delete-experiment", test_delete_experiment);
  ADD ("run", test_run);
  ADD ("latest", test_latest);
  ADD ("extreme-values", test_extreme_values);
  ADD ("params", test_params);
  ADD ("names", test_names);
  ADD ("limits", test_limits);
  ADD ("many-points", test_many_points);
  ADD ("history-pages", test_history_pages);
  ADD ("histories", test_histories);
  ADD ("inputs", test_inputs);
  ADD ("threads", test_threads);
  ADD ("change-counter", test_change_counter);
  ADD ("interrupted", test_interrupted);
  ADD ("not-a-store", test_not_a_store);
  ADD ("cancelled", test_cancelled);

  return g_test_run ();
}
