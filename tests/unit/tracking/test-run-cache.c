/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-cache.h"

#include <math.h>
#include <string.h>

#include "hot-test-store.h"
#include "tracking/hot-sqlite-store-private.h"

/* What memory answers must be what SQL answers, run for run, whoever wrote. */

static const char *const filters[] = {
  NULL, "metrics.m < 3", "metrics.m != 2", "metrics.m >= 0 and params.p = '1'", "params.p != '1'", "params.p IS NULL",
  "tags.t LIKE 'a%b_'", "tags.t ILIKE 'A%B_'", "tags.t IS NOT NULL", "attributes.run_name LIKE 'run 1%'", "user_id = 'ann'",
  "start_time > 5", "end_time > 5", "status = 'FINISHED'", "not metrics.m < 3", "metrics.m = 1 or (params.p = '2' and not tags.t = 'x')",
  "metrics.nothing > 1", "run_id NOT IN ('a', 'b')", "not (params.p = '0' or end_time > 3)", "tags.t LIKE '%%'", "tags.t LIKE ''",
};

static const char *const orders[] = {
  "metrics.m ASC", "metrics.m DESC", "params.p DESC", "tags.t ASC", "run_name ASC", "start_time ASC", "end_time DESC", "status ASC",
  "metrics.nothing DESC", "run_id DESC", "user_id ASC",
};

static const char *const texts[] = { "axbc", "a%b_", "AXBC", "x", "", "ab\xc3\xa9" };

/* Some of it is refused: a parameter that has another value, a run that is deleted. */
static void
change_run (HotTrackingStore *store,
            const char       *id,
            GRand            *random)
{
  const HotMetric metric = { "m", g_rand_int_range (random, 0, 7) == 0 ? NAN : g_rand_int_range (random, 0, 5),
                             g_rand_int_range (random, 0, 100), g_rand_int_range (random, 0, 3) };
  const char digit[] = { (char) ('0' + g_rand_int_range (random, 0, 4)), '\0' };
  g_autofree char *name = g_strdup_printf ("run %d", g_rand_int_range (random, 0, 60));
  g_autoptr(HotRun) updated = NULL;

  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      hot_tracking_store_log_metric (store, id, &metric, NULL, NULL);
      break;

    case 1:
      hot_tracking_store_log_param (store, id, "p", digit, NULL, NULL);
      break;

    case 2:
      hot_tracking_store_set_tag (store, id, "t", texts[g_rand_int_range (random, 0, 6)], NULL, NULL);
      break;

    case 3:
      hot_tracking_store_delete_run_tag (store, id, "t", NULL, NULL);
      break;

    case 4:
      updated = hot_tracking_store_update_run (store, id, g_rand_boolean (random) ? HOT_RUN_STATUS_FINISHED : 0,
                                               g_rand_int_range (random, 0, 10), name, NULL, NULL);
      break;

    case 5:
      hot_tracking_store_delete_run (store, id, NULL, NULL);
      break;

    default:
      hot_tracking_store_restore_run (store, id, NULL, NULL);
    }
}

static char *
add_run (HotTrackingStore *store,
         GRand            *random)
{
  const HotRunCreation creation = { .start_time = g_rand_int_range (random, 0, 10),
                                    .user_id = g_rand_int_range (random, 0, 3) == 0 ? NULL : "ann" };
  g_autoptr(HotRun) run = hot_tracking_store_create_run (store, &creation, NULL, NULL);
  const HotMetric metric = { "m", g_rand_int_range (random, 0, 5), 1, 0 };

  if (g_rand_boolean (random))
    g_assert_true (hot_tracking_store_log_metric (store, run->id, &metric, NULL, NULL));

  return g_strdup (run->id);
}

static char *
join_found (HotTrackingStore *store,
            const HotSearch  *search)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr(GPtrArray) runs = hot_tracking_store_search_runs (store, search, &token, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < runs->len; i++)
    g_string_append_printf (text, "%s ", ((HotRun *) runs->pdata[i])->id);
  g_string_append (text, token != NULL ? "and more" : "");

  return g_string_free (text, FALSE);
}

static char *
join_sql (HotSqliteConnection *connection,
          const HotSearch     *search)
{
  g_auto(HotSql) sql = { 0 };
  g_auto(HotStatement) statement = { 0 };
  GString *text = g_string_new (NULL);
  guint n = 0;

  g_assert_true (hot_sqlite_build_run_search (&sql, "r.run_uuid", search, NULL));
  hot_sql_prepare (&sql, &statement, connection);
  while (hot_statement_step (&statement, NULL) > 0)
    if (n++ < search->max_results)
      g_string_append_printf (text, "%s ", hot_statement_get_text (&statement, 0));
  g_string_append (text, n > search->max_results ? "and more" : "");

  return g_string_free (text, FALSE);
}

static void
assert_search (HotTrackingStore    *store,
               HotSqliteConnection *connection,
               guint                i)
{
  const char *order[] = { orders[i % G_N_ELEMENTS (orders)], i % 2 ? "metrics.m2 ASC" : NULL, NULL };
  const HotSearch search = { .filter = filters[i / G_N_ELEMENTS (orders) % G_N_ELEMENTS (filters)],
                             .order_by = i % 5 == 0 ? NULL : order, .is_extended = TRUE, .max_results = i % 3 ? 1000 : 7,
                             .view = 1 + i % 3 };
  g_autofree char *found = join_found (store, &search);
  g_autofree char *by_sql = join_sql (connection, &search);

  if (!g_str_equal (found, by_sql))
    g_test_message ("%s, %s", search.filter, order[0]);
  g_assert_cmpstr (found, ==, by_sql);
}

/* All cells of all runs, against each run by itself. */
static void
assert_frame (HotTrackingStore *store)
{
  const HotSearch search = { .view = HOT_VIEW_ALL };
  g_autoptr(HotRunFrame) frame = hot_tracking_store_read_runs (store, &search, NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < frame->n_runs; i++)
    {
      g_autoptr(HotRun) run = hot_tracking_store_get_run (store, frame->ids[i], NULL, NULL);

      g_assert_cmpstr (frame->names[i], ==, run->name);
      g_assert_cmpstr (frame->artifact_uris[i], ==, run->artifact_uri);
      g_assert_cmpint (frame->end_times[i], ==, run->end_time);
      g_assert_cmpint (frame->statuses[i], ==, run->status);
      g_assert_cmpint (frame->is_deleted[i], ==, run->is_deleted);
      n += run->n_metrics + run->n_params + run->n_tags;
      for (guint j = 0; j < run->n_metrics; j++)
        {
          const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_METRIC, run->metrics[j].key);

          g_assert_true (hot_run_column_has (column, i));
          g_assert_true (isnan (run->metrics[j].value) ? isnan (column->numbers[i]) : column->numbers[i] == run->metrics[j].value);
          g_assert_cmpint (column->steps[i], ==, run->metrics[j].step);
        }
      for (guint j = 0; j < run->n_params; j++)
        {
          const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_PARAM, run->params[j].key);

          g_assert_cmpstr (column->texts[i], ==, run->params[j].value);
          g_assert_cmpfloat (column->numbers[i], ==, g_ascii_strtod (run->params[j].value, NULL));
        }
      for (guint j = 0; j < run->n_tags; j++)
        g_assert_cmpstr (hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, run->tags[j].key)->texts[i], ==, run->tags[j].value);
    }
  for (guint i = 0; i < frame->n_columns; i++)
    n -= frame->columns[i].n_present;
  g_assert_cmpuint (n, ==, 0);
}

static HotSqliteConnection *
fill (StoreFixture *fixture,
      GPtrArray    *ids,
      GRand        *random)
{
  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (ids, add_run (fixture->store, random));
  for (guint i = 0; i < 300; i++)
    change_run (fixture->store, ids->pdata[i % ids->len], random);

  return hot_sqlite_connection_open (fixture->path, SQLITE_OPEN_READWRITE, NULL);
}

static void
test_same_as_sql (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(HotSqliteConnection) connection = fill (fixture, ids, random);

  for (guint i = 0; i < G_N_ELEMENTS (filters) * G_N_ELEMENTS (orders); i++)
    assert_search (fixture->store, connection, i);
}

/* The first search after somebody else wrote. */
static void
test_first_search (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (5);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(HotSqliteConnection) connection = fill (fixture, ids, random);

  for (guint i = 0; i < G_N_ELEMENTS (filters) * G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(HotTrackingStore) other = i % 4 == 0 ? store_open (fixture) : NULL;

      assert_search (other != NULL ? other : fixture->store, connection, i);
    }
}

/* The ids that SQL finds, from @offset on. */
static char *
join_ids (HotSqliteConnection *connection,
          const HotSearch     *search,
          guint                offset)
{
  const HotSearch all = { .filter = search->filter, .order_by = search->order_by, .is_extended = TRUE, .max_results = 1000,
                          .view = search->view };
  g_autofree char *text = join_sql (connection, &all);
  g_auto(GStrv) ids = g_strsplit (text, " ", -1);
  GString *page = g_string_new (NULL);

  for (guint i = offset; i + 1 < g_strv_length (ids) && i < offset + search->max_results; i++)
    g_string_append_printf (page, "%s ", ids[i]);

  return g_string_free (page, FALSE);
}

/* Whichever way runs are found by their time, they are those that SQL finds. */
static void
test_plans (StoreFixture  *fixture,
            gconstpointer  data)
{
  static const HotSqlitePlan plans[] = {
    HOT_SQLITE_PLAN_LOOK, HOT_SQLITE_PLAN_NEAR, HOT_SQLITE_PLAN_JOIN, HOT_SQLITE_PLAN_AUTO,
  };
  static const char *const times[] = { NULL, "start_time DESC", "start_time ASC" };
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(HotSqliteConnection) connection = fill (fixture, ids, random);

  for (guint i = 0; i < G_N_ELEMENTS (filters) * 9; i++)
    {
      const char *order[] = { times[i % 3], NULL };
      const guint offset = i / 3 % 3 * 4;
      const HotSearch search = { .filter = filters[i / 9], .order_by = order, .is_extended = TRUE, .max_results = i % 2 ? 5 : 100,
                                 .view = 1 + i / 5 % 3 };
      g_autofree char *wanted = join_ids (connection, &search, offset);
      g_autoptr(HotSearchNode) filter = NULL;
      g_autoptr(GPtrArray) parsed = hot_search_orders_parse (HOT_SEARCH_RUNS, order, NULL);

      g_assert_true (hot_search_parse (HOT_SEARCH_RUNS, search.filter, TRUE, &filter, NULL));
      for (guint plan = 0; plan < G_N_ELEMENTS (plans); plan++)
        {
          g_autoptr(GPtrArray) found = hot_sqlite_search_by_time (HOT_SQLITE_STORE (fixture->store), &search, filter, parsed, offset,
                                                                  search.max_results, plans[plan], NULL);
          g_autoptr(GString) text = g_string_new (NULL);

          g_assert_nonnull (found);
          for (guint run = 0; run < found->len; run++)
            g_string_append_printf (text, "%s ", (const char *) found->pdata[run]);
          if (!g_str_equal (text->str, wanted))
            g_test_message ("%s, %s from %u on, plan %u", search.filter, order[0], offset, plan);
          g_assert_cmpstr (text->str, ==, wanted);
        }
    }
}

static void
test_changes (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(HotSqliteConnection) connection = fill (fixture, ids, random);
  g_autoptr(HotTrackingStore) other = store_open (fixture);

  for (guint i = 0; i < 200; i++)
    {
      HotTrackingStore *store = g_rand_int_range (random, 0, 10) == 0 ? other : fixture->store;

      if (g_rand_int_range (random, 0, 8) == 0)
        g_ptr_array_add (ids, add_run (store, random));
      change_run (store, ids->pdata[g_rand_int_range (random, 0, ids->len)], random);
      assert_search (fixture->store, connection, i * 13);
      if (i % 10 == 0)
        assert_frame (fixture->store);
    }
}

typedef struct {
  HotTrackingStore *store;
  const char       *id;
} Writing;

static gpointer
write_cb (gpointer user_data)
{
  const Writing *writing = user_data;

  for (guint i = 0; i < 60; i++)
    {
      const HotMetric metric = { "w", i, i, i };

      g_assert_true (hot_tracking_store_log_metric (writing->store, writing->id, &metric, NULL, NULL));
    }

  return NULL;
}

/* What a search finds while others write is as it was at some moment after it began. */
static void
test_writers (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (9);
  g_autoptr(HotTrackingStore) other = store_open (fixture);
  g_autofree char *a = add_run (fixture->store, random);
  g_autofree char *b = add_run (fixture->store, random);
  Writing mine = { fixture->store, a }, theirs = { other, b };
  GThread *threads[] = { g_thread_new ("mine", write_cb, &mine), g_thread_new ("theirs", write_cb, &theirs) };
  const HotSearch search = { .filter = "metrics.w >= 0" };
  double last[2] = { -1.0, -1.0 };

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(HotRunFrame) frame = hot_tracking_store_read_runs (fixture->store, &search, NULL, NULL);
      const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_METRIC, "w");

      for (guint j = 0; j < frame->n_runs; j++)
        {
          double *before = &last[g_str_equal (frame->ids[j], b)];

          g_assert_cmpfloat (column->numbers[j], >=, *before);
          *before = column->numbers[j];
        }
    }
  g_thread_join (threads[0]);
  g_thread_join (threads[1]);
  assert_frame (fixture->store);
}

#define ADD(name, func) g_test_add ("/run-cache/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("same-as-sql", test_same_as_sql);
  ADD ("first-search", test_first_search);
  ADD ("plans", test_plans);
  ADD ("changes", test_changes);
  ADD ("writers", test_writers);

  return g_test_run ();
}
