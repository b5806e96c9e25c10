/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store.h"

#include <string.h>

#include "hot-test-store.h"
#include "tracking/hot-sqlite-connection.h"

/* What people, other programs and broken disks may do to a store. Whatever it is, an answer or an error comes out. */

static guint
count_runs (HotTrackingStore *store)
{
  const HotSearch all = { .view = HOT_VIEW_ALL, .max_results = 50000 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = hot_tracking_store_search_runs (store, &all, NULL, NULL, &error);

  g_assert_no_error (error);

  return runs->len;
}

/* Runs found, or -1 for an error, which must say something. */
static int
search (HotTrackingStore *store,
        const char       *filter,
        const char       *order)
{
  const char *orders[] = { order, NULL };
  const HotSearch wanted = { .filter = filter, .order_by = order != NULL ? orders : NULL, .is_extended = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = hot_tracking_store_search_runs (store, &wanted, NULL, NULL, &error);

  if (runs != NULL)
    return runs->len;
  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 5);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strstr (error->message, "near \""));

  return -1;
}

static void
test_random_filters (StoreFixture  *fixture,
                     gconstpointer  data)
{
  static const char *const words[] = {
    "metrics.", "params.", "tags.", "attributes.", "datasets.", "m", "p", "t", "status", "start_time", "run_name", "name", "`a b`",
    "\"x\"", "'x'", "'%'", "''", "1", "-1e300", "1e999", "nan", "0x10", "=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "IN", "NOT", "IS",
    "NULL", "AND", "OR", "(", ")", ",", ";", "--", "/*", "?", ":a", "\\", "'", "\"", "`", "\xff", "\xc3\xa9", "\x01", "DESC", "ASC",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  g_autoptr(HotRun) run = store_add_run (fixture, "one");
  const HotMetric metric = { "m", 1.0, 1, 0 };

  g_assert_true (hot_tracking_store_log_metric (fixture->store, run->id, &metric, NULL, NULL));
  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr(GString) filter = g_string_new (NULL);

      for (guint n = g_rand_int_range (random, 0, 9); n > 0; n--)
        if (g_rand_int_range (random, 0, 20) == 0)
          g_string_append_c (filter, g_rand_int_range (random, 1, 256));
        else
          g_string_append_printf (filter, "%s%s", words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))],
                                  g_rand_boolean (random) ? " " : "");
      search (fixture->store, i % 4 != 3 ? filter->str : NULL, i % 4 == 3 ? filter->str : NULL);
    }
  g_assert_cmpuint (count_runs (fixture->store), ==, 1);
}

static void
test_injection (StoreFixture  *fixture,
                gconstpointer  data)
{
  static const char *const filters[] = {
    "params.p = 'x'; DROP TABLE runs; --'", "params.p = 'x'' OR 1=1 --'", "params.`p' OR '1'='1` = 'x'", "params.\"p\" = \"x\" OR 1=1",
    "tags.t = 'x') OR (1=1", "metrics.m > 1 UNION SELECT * FROM runs", "attributes.run_uuid = 'a' OR lifecycle_stage = 'deleted'",
    "params.p IN ('x') OR 1 IN (1)", "params.p LIKE '%' ESCAPE '\\'", "metrics.`m; DELETE FROM runs` > 0", "params.p = hot_row(1)",
  };
  g_autoptr(HotRun) run = store_add_run (fixture, "one");
  g_autoptr(HotRun) deleted = store_add_run (fixture, "two");

  g_assert_true (hot_tracking_store_delete_run (fixture->store, deleted->id, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_assert_cmpint (search (fixture->store, filters[i], NULL), <=, 0);
      g_assert_cmpint (search (fixture->store, NULL, filters[i]), ==, -1);
    }
  g_assert_cmpuint (count_runs (fixture->store), ==, 2);
}

static void
test_many_metrics (StoreFixture  *fixture,
                   gconstpointer  data)
{
  const guint n_batches = g_test_thorough () ? 1000 : 50;
  static HotMetric metrics[1000];
  g_autoptr(HotRun) run = store_add_run (fixture, "long");
  g_autoptr(HotRun) read = NULL;
  const char *keys[] = { "loss", NULL };
  g_autoptr(GPtrArray) all = NULL;

  for (guint i = 0; i < n_batches; i++)
    {
      for (guint j = 0; j < 1000; j++)
        metrics[j] = (HotMetric) { "loss", i * 1000 + j, i, i * 1000 + j };
      g_assert_true (hot_tracking_store_log_batch (fixture->store, run->id, metrics, 1000, NULL, 0, NULL, 0, NULL, NULL));
    }
  read = hot_tracking_store_get_run (fixture->store, run->id, NULL, NULL);
  g_assert_cmpuint (read->n_metrics, ==, 1);
  g_assert_cmpfloat (read->metrics[0].value, ==, n_batches * 1000 - 1);
  all = hot_tracking_store_get_metric_histories (fixture->store, (const char *const *) &run->id, 1, keys, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpuint (((HotMetricSeries *) all->pdata[0])->n_points, ==, n_batches * 1000);
}

static void
test_not_utf8 (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(HotRun) run = store_add_run (fixture, "one");
  g_autoptr(GError) error = NULL;

  g_assert_false (hot_tracking_store_log_param (fixture->store, run->id, "p", "caf\xe9", NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_clear_error (&error);
  g_assert_false (hot_tracking_store_set_tag (fixture->store, run->id, "caf\xe9", "x", NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);
}

static void
test_deleted_file (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autoptr(HotRun) run = store_add_run (fixture, "one");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_false (hot_tracking_store_log_param (fixture->store, run->id, "p", "1", NULL, &error));
  store_assert_error (error, DATA_LOSS);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
test_locked (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(HotRun) run = store_add_run (fixture, "one");
  g_autoptr(HotSqliteConnection) other = hot_sqlite_connection_open (fixture->path, SQLITE_OPEN_READWRITE, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (hot_sqlite_connection_execute (other, "BEGIN IMMEDIATE", NULL));
  /* Reading goes on. */
  g_assert_cmpuint (count_runs (fixture->store), ==, 1);
  if (g_test_slow ())
    {
      g_assert_false (hot_tracking_store_log_param (fixture->store, run->id, "p", "1", NULL, &error));
      store_assert_error (error, TEMPORARILY_UNAVAILABLE);
      g_assert_nonnull (strstr (error->message, fixture->path));
    }
  g_assert_true (hot_sqlite_connection_execute (other, "ROLLBACK", NULL));
  g_assert_true (hot_tracking_store_log_param (fixture->store, run->id, "p", "1", NULL, NULL));
}

static void
execute (StoreFixture *fixture,
         const char   *sql)
{
  g_autoptr(HotSqliteConnection) connection = hot_sqlite_connection_open (fixture->path, SQLITE_OPEN_READWRITE, NULL);
  g_autoptr(GError) error = NULL;

  hot_sqlite_connection_execute (connection, sql, &error);
  g_assert_no_error (error);
}

static void
test_future (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(HotRun) run = store_add_run (fixture, "one");
  g_autoptr(GError) error = NULL;
  HotSqliteStore *store;

  g_clear_object (&fixture->store);
  execute (fixture, "UPDATE alembic_version SET version_num = 'f00f00f00f00'; ALTER TABLE runs ADD COLUMN more TEXT; "
           "CREATE TABLE tomorrow (a TEXT)");
  fixture->store = store_open (fixture);
  g_assert_cmpuint (count_runs (fixture->store), ==, 1);
  g_assert_true (hot_tracking_store_log_param (fixture->store, run->id, "p", "1", NULL, NULL));

  g_clear_object (&fixture->store);
  execute (fixture, "ALTER TABLE latest_metrics RENAME COLUMN is_nan TO is_number");
  store = hot_sqlite_store_open (fixture->path, fixture->artifacts, TRUE, NULL, &error);
  g_assert_null (store);
  store_assert_error (error, INVALID_STATE);
  g_assert_nonnull (strstr (error->message, "f00f00f00f00"));
  g_assert_nonnull (strstr (error->message, "latest_metrics.is_nan"));
  g_assert_nonnull (strstr (error->message, fixture->path));
}

/* Any bytes of the file may be any others. */
static void
test_corrupt (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (13);
  g_autofree char *bytes = NULL;
  gsize n;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(HotRun) run = store_add_run (fixture, "one");

      g_assert_true (hot_tracking_store_log_param (fixture->store, run->id, "p", "1", NULL, NULL));
    }
  g_clear_object (&fixture->store);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &n, NULL));

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *broken = g_memdup2 (bytes, n);
      g_autoptr(GError) error = NULL;
      g_autoptr(HotSqliteStore) store = NULL;

      for (guint j = 0; j < 40u << (i % 5); j++)
        broken[g_rand_int_range (random, 100, n)] = g_rand_int_range (random, 0, 256);
      g_assert_true (g_file_set_contents (fixture->path, broken, i % 7 == 6 ? (gssize) n / 2 : (gssize) n, NULL));
      store = hot_sqlite_store_open (fixture->path, fixture->artifacts, TRUE, NULL, &error);
      if (store != NULL)
        {
          const HotSearch all = { .view = HOT_VIEW_ALL };
          g_autoptr(HotRunFrame) frame = hot_tracking_store_read_runs (HOT_TRACKING_STORE (store), &all, NULL, NULL);

          search (HOT_TRACKING_STORE (store), "params.p = '1' and metrics.m > 0", "params.p DESC");
          search (HOT_TRACKING_STORE (store), NULL, NULL);
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_nonnull (strstr (error->message, fixture->path));
        }
    }
}

#define ADD(name, func) g_test_add ("/hostile-store/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("random-filters", test_random_filters);
  ADD ("injection", test_injection);
  ADD ("many-metrics", test_many_metrics);
  ADD ("not-utf8", test_not_utf8);
  ADD ("deleted-file", test_deleted_file);
  ADD ("locked", test_locked);
  ADD ("future", test_future);
  ADD ("corrupt", test_corrupt);

  return g_test_run ();
}
