/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-cache.h"
#include "tracking/hot-sqlite-store-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot-parallel.h"

#define DEFAULT_LIMIT 1000
#define MAX_LIMIT     50000

#define RUN_COLUMNS                                                                                                \
  "r.run_uuid, r.name, r.experiment_id, r.user_id, r.status, r.lifecycle_stage, r.start_time, r.end_time, "        \
  "r.deleted_time, r.artifact_uri"

/* Searches by time are quick without memory: everything is read into it only for the one after so many, which takes as long as MLflow's. */
#define TIME_PATIENCE 3

/* Runs of a page are read by so many threads, if each has at least so many. */
#define N_THREADS 2
#define MIN_RUNS  32

/* Each metric of a filter or an order is joined once. */
typedef struct {
  HotSql          *sql;
  GPtrArray       *metrics;
  GString         *where;
} Search;

/* Whether the writer of a run that says RUNNING is gone. */
static gboolean
is_writer_gone (HotSqliteStore *self,
                const char     *writer)
{
  return writer != NULL && !hot_run_liveness_is_alive (self->liveness, writer);
}

static int
compare_metrics (const void *a,
                 const void *b)
{
  return strcmp (((const HotMetric *) a)->key, ((const HotMetric *) b)->key);
}

/* By key, in the order of SQLite, which is that of bytes; there are few: to put them in order here is cheaper than a statement that does. */
static gboolean
read_metrics (HotRun               *run,
              HotSqliteConnection  *connection,
              GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  GArray *metrics = g_array_new (FALSE, TRUE, sizeof (HotMetric));
  int code;

  hot_statement_use (&statement, connection,
                     "SELECT key, value, timestamp, step, is_nan FROM latest_metrics WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, run->id);
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      HotMetric metric = { hot_statement_dup_text (&statement, 0), hot_statement_get_real (&statement, 1),
                           hot_statement_get_int (&statement, 2), hot_statement_get_int (&statement, 3) };

      if (hot_statement_get_int (&statement, 4))
        metric.value = NAN;
      g_array_append_val (metrics, metric);
    }
  run->n_metrics = metrics->len;
  g_array_sort (metrics, compare_metrics);
  run->metrics = (const HotMetric *) (gpointer) g_array_free (metrics, FALSE);

  return code == 0;
}

static gboolean
read_links (HotSqliteStore       *self,
            HotRun               *run,
            gboolean              is_output,
            HotSqliteConnection  *connection,
            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  GArray *links = g_array_new (FALSE, TRUE, sizeof (HotModelLink));
  int code;

  hot_statement_use (&statement, connection, !self->schema.has_steps
                       ? "SELECT destination_id, 0 FROM inputs WHERE source_type = ? AND source_id = ? AND destination_type = ?"
                       : "SELECT destination_id, step FROM inputs WHERE source_type = ? AND source_id = ? AND destination_type = ?");
  hot_statement_bind_text (&statement, is_output ? "RUN_OUTPUT" : "RUN_INPUT");
  hot_statement_bind_text (&statement, run->id);
  hot_statement_bind_text (&statement, is_output ? "MODEL_OUTPUT" : "MODEL_INPUT");
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      HotModelLink link = { hot_statement_dup_text (&statement, 0), hot_statement_get_int (&statement, 1) };

      g_array_append_val (links, link);
    }
  *(is_output ? &run->n_model_outputs : &run->n_model_inputs) = links->len;
  *(is_output ? &run->model_outputs : &run->model_inputs) = (const HotModelLink *) (gpointer) g_array_free (links, FALSE);

  return code == 0;
}

static gboolean
read_datasets (HotRun               *run,
               HotSqliteConnection  *connection,
               GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  GArray *datasets = g_array_new (FALSE, TRUE, sizeof (HotDatasetInput));
  gboolean ok = TRUE;
  int code = 0;

  hot_statement_use (&statement, connection,
                     "SELECT d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile, "
                     "i.input_uuid FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id "
                     "WHERE i.destination_type = 'RUN' AND i.destination_id = ? AND i.source_type = 'DATASET' ORDER BY i.rowid");
  hot_statement_bind_text (&statement, run->id);
  while (ok && (code = hot_statement_step (&statement, error)) > 0)
    {
      g_auto(HotStatement) tags = { 0 };
      HotDatasetInput dataset = { hot_statement_dup_text (&statement, 0), hot_statement_dup_text (&statement, 1),
                                  hot_statement_dup_text (&statement, 2), hot_statement_dup_text (&statement, 3),
                                  hot_statement_dup_text (&statement, 4), hot_statement_dup_text (&statement, 5) };

      hot_statement_use (&tags, connection, "SELECT name, value FROM input_tags WHERE input_uuid = ? ORDER BY name");
      hot_statement_bind_text (&tags, hot_statement_get_text (&statement, 6));
      ok = hot_sqlite_read_pairs (&tags, &dataset.tags, &dataset.n_tags, error);
      g_array_append_val (datasets, dataset);
    }
  run->n_dataset_inputs = datasets->len;
  run->dataset_inputs = (const HotDatasetInput *) (gpointer) g_array_free (datasets, FALSE);

  return ok && code == 0;
}

static gboolean
read_info (HotRun               *run,
           HotSqliteConnection  *connection,
           const char           *id,
           GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection, "SELECT " RUN_COLUMNS " FROM runs r WHERE r.run_uuid = ?");
  hot_statement_bind_text (&statement, id);
  code = hot_statement_step (&statement, error);
  if (code == 0)
    hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, "Run with id=%s not found", id);
  if (code <= 0)
    return FALSE;

  run->id = hot_statement_dup_text (&statement, 0);
  run->name = hot_statement_dup_text (&statement, 1);
  run->experiment_id = g_strdup_printf ("%" G_GINT64_FORMAT, hot_statement_get_int (&statement, 2));
  run->user_id = hot_statement_dup_text (&statement, 3);
  run->status = hot_run_status_from_string (hot_statement_get_text (&statement, 4));
  run->is_deleted = g_strcmp0 (hot_statement_get_text (&statement, 5), "deleted") == 0;
  run->start_time = hot_statement_get_time (&statement, 6);
  run->end_time = hot_statement_get_time (&statement, 7);
  run->deleted_time = hot_statement_get_time (&statement, 8);
  run->artifact_uri = hot_statement_dup_text (&statement, 9);

  return TRUE;
}

static int
compare_pairs (const void *a,
               const void *b)
{
  return strcmp (((const HotKeyValue *) a)->key, ((const HotKeyValue *) b)->key);
}

/* By key */
static gboolean
read_pairs (const char           *sql,
            HotSqliteConnection  *connection,
            const char           *id,
            const HotKeyValue   **pairs,
            guint                *n,
            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, sql);
  hot_statement_bind_text (&statement, id);
  if (!hot_sqlite_read_pairs (&statement, pairs, n, error))
    return FALSE;
  if (*n > 1)
    qsort ((HotKeyValue *) *pairs, *n, sizeof **pairs, compare_pairs);

  return TRUE;
}

/* @has_inputs: whether any run of the store has an input or an output: else none is asked for */
static HotRun *
read_run (HotSqliteStore       *self,
          HotSqliteConnection  *connection,
          const char           *id,
          gboolean              has_inputs,
          GError              **error)
{
  g_autoptr(HotRun) run = hot_run_new ();

  if (!read_info (run, connection, id, error))
    return NULL;
  if (!read_pairs ("SELECT key, value FROM params WHERE run_uuid = ?", connection, run->id, &run->params, &run->n_params, error) ||
      !read_pairs ("SELECT key, value FROM tags WHERE run_uuid = ?", connection, run->id, &run->tags, &run->n_tags, error) ||
      !read_metrics (run, connection, error) ||
      (has_inputs && (!read_datasets (run, connection, error) || !read_links (self, run, FALSE, connection, error) ||
                      !read_links (self, run, TRUE, connection, error))))
    return NULL;

  if (run->status == HOT_RUN_STATUS_RUNNING && is_writer_gone (self, hot_run_get_tag (run, HOT_TAG_WRITER)))
    {
      run->status = HOT_RUN_STATUS_KILLED;
      run->is_interrupted = TRUE;
    }
  else if (hot_run_get_tag (run, HOT_TAG_INTERRUPTED) != NULL)
    {
      run->is_interrupted = run->status == HOT_RUN_STATUS_KILLED;
    }

  return g_steal_pointer (&run);
}

HotRun *
hot_sqlite_read_run (HotSqliteStore       *self,
                     HotSqliteConnection  *connection,
                     const char           *id,
                     GError              **error)
{
  return read_run (self, connection, id, TRUE, error);
}

/* Many stores have none at all. */
static gboolean
has_inputs (HotSqliteConnection *connection)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT 1 FROM inputs LIMIT 1");

  return hot_statement_step (&statement, NULL) != 0;
}

/* The number of the join that has the latest @key; an inner one if it must be there. */
static guint
join_metric (Search     *search,
             const char *key,
             gboolean    is_needed)
{
  guint n;

  if (g_ptr_array_find_with_equal_func (search->metrics, key, g_str_equal, &n))
    return n;
  n = search->metrics->len;
  g_ptr_array_add (search->metrics, (char *) key);
  g_string_append_printf (search->sql->text, " %s latest_metrics m%u ON m%u.run_uuid = r.run_uuid AND m%u.key = ?",
                          is_needed ? "JOIN" : "LEFT JOIN", n, n, n);
  hot_sql_add_text (search->sql, key);

  return n;
}

/* Comparisons of metrics that all must hold are joins: then the search goes over those that have the metric, in the order of its
 * index, and not over all runs. */
static void
join_filter (Search              *search,
             const HotSearchNode *node)
{
  if (node->kind == HOT_SEARCH_AND)
    for (guint i = 0; i < node->children->len; i++)
      join_filter (search, node->children->pdata[i]);
  else if (node->kind == HOT_SEARCH_COMPARISON && node->field == HOT_SEARCH_METRIC)
    join_metric (search, node->key, TRUE);
}

static void
join_orders (Search    *search,
             GPtrArray *orders)
{
  for (guint i = 0; i < orders->len; i++)
    {
      const HotSearchOrder *order = orders->pdata[i];

      if (order->field == HOT_SEARCH_METRIC)
        {
          join_metric (search, order->key, FALSE);
        }
      else if (order->field != HOT_SEARCH_ATTRIBUTE)
        {
          g_string_append_printf (search->sql->text, " LEFT JOIN %s o%u ON o%u.run_uuid = r.run_uuid AND o%u.key = ?",
                                  order->field == HOT_SEARCH_PARAM ? "params" : "tags", i, i, i);
          hot_sql_add_text (search->sql, order->key);
        }
    }
}

static void
add_conditions (Search              *search,
                const HotSearchNode *node,
                const HotSearch     *wanted)
{
  static const char *const operators[] = { "=", "!=", "<", "<=", ">", ">=" };
  guint n;

  if (node->kind == HOT_SEARCH_AND)
    {
      for (guint i = 0; i < node->children->len; i++)
        add_conditions (search, node->children->pdata[i], wanted);
      return;
    }

  g_string_append (search->sql->text, " AND ");
  if (node->kind != HOT_SEARCH_COMPARISON || node->field != HOT_SEARCH_METRIC)
    {
      hot_sql_add_filter (search->sql, HOT_SEARCH_RUNS, node, wanted);
      return;
    }
  n = join_metric (search, node->key, TRUE);
  g_string_append_printf (search->sql->text, "(m%u.value %s ? %s m%u.is_nan)", n, operators[node->op],
                          node->op == HOT_SEARCH_NOT_EQUAL ? "OR" : "AND NOT", n);
  hot_sql_add_real (search->sql, node->number);
}

static void
add_orders (Search    *search,
            GPtrArray *orders)
{
  gboolean has_start = FALSE;

  g_string_append (search->sql->text, " ORDER BY ");
  for (guint i = 0; i < orders->len; i++)
    {
      const HotSearchOrder *order = orders->pdata[i];
      const char *direction = order->is_descending ? "DESC" : "ASC";

      if (order->field == HOT_SEARCH_METRIC)
        {
          guint n = join_metric (search, order->key, FALSE);

          g_string_append_printf (search->sql->text, "CASE WHEN m%u.is_nan THEN 1 WHEN m%u.value IS NULL THEN 2 ELSE 0 END, "
                                  "m%u.value %s, ", n, n, n, direction);
        }
      else if (order->field != HOT_SEARCH_ATTRIBUTE)
        {
          g_string_append_printf (search->sql->text, "o%u.value IS NULL, o%u.value %s, ", i, i, direction);
        }
      else
        {
          const char *column = order->attribute->column != NULL ? order->attribute->column : "r.name";

          has_start = has_start || g_str_equal (column, "r.start_time");
          g_string_append_printf (search->sql->text, "%s IS NULL, %s %s, ", column, column, direction);
        }
    }
  g_string_append (search->sql->text, has_start ? "r.run_uuid" : "r.start_time DESC, r.run_uuid");
}

gboolean
hot_sqlite_build_run_search (HotSql           *sql,
                             const char       *columns,
                             const HotSearch  *wanted,
                             GError          **error)
{
  g_autoptr(HotSearchNode) filter = NULL;
  g_autoptr(GPtrArray) orders = hot_search_orders_parse (HOT_SEARCH_RUNS, wanted->order_by, error);
  g_autoptr(GPtrArray) metrics = g_ptr_array_new ();
  Search search = { sql, metrics };

  if (orders == NULL || !hot_search_parse (HOT_SEARCH_RUNS, wanted->filter, wanted->is_extended, &filter, error))
    return FALSE;

  hot_sql_init (sql, "SELECT ");
  g_string_append_printf (sql->text, "%s FROM runs r", columns);
  if (filter != NULL)
    join_filter (&search, filter);
  join_orders (&search, orders);
  g_string_append (sql->text, wanted->view == HOT_VIEW_ALL ? " WHERE 1"
                              : wanted->view == HOT_VIEW_DELETED_ONLY ? " WHERE r.lifecycle_stage = 'deleted'"
                                                                      : " WHERE r.lifecycle_stage = 'active'");
  if (!hot_sql_add_experiments (sql, "r.experiment_id", wanted->experiment_ids, error))
    return FALSE;
  if (filter != NULL)
    add_conditions (&search, filter, wanted);
  add_orders (&search, orders);

  return TRUE;
}

gboolean
hot_sqlite_is_by_time (GPtrArray *orders)
{
  const HotSearchOrder *order = orders->len > 0 ? orders->pdata[0] : NULL;

  return order == NULL || (orders->len == 1 && order->field == HOT_SEARCH_ATTRIBUTE && order->attribute->is_number &&
                           g_strcmp0 (order->attribute->column, "r.start_time") == 0);
}

/* (transfer full) (nullable): the runs as columns in memory have them; %NULL where that cannot be told from memory */
static GPtrArray *
search_cache (HotSqliteStore   *self,
              const HotSearch  *search,
              guint64           offset,
              guint             n,
              GCancellable     *cancellable)
{
  g_autoptr(HotSearchNode) filter = NULL;
  g_autoptr(GPtrArray) orders = hot_search_orders_parse (HOT_SEARCH_RUNS, search->order_by, NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) found = NULL;
  const HotRunFrame *frame;

  if (orders == NULL || !hot_search_parse (HOT_SEARCH_RUNS, search->filter, search->is_extended, &filter, NULL) ||
      !hot_run_cache_can_search (filter, orders))
    return NULL;
  frame = hot_sqlite_lock_frame (self, hot_sqlite_is_by_time (orders) ? TIME_PATIENCE : 1, cancellable);
  if (frame == NULL && hot_sqlite_is_by_time (orders))
    {
      GPtrArray *first = hot_sqlite_search_by_time (self, search, filter, orders, offset, n, HOT_SQLITE_PLAN_AUTO, cancellable);

      if (first != NULL)
        return first;
    }
  if (frame == NULL)
    frame = hot_sqlite_lock_frame (self, 0, cancellable);
  if (frame == NULL)
    return NULL;

  found = hot_run_cache_search (frame, search, filter, orders, offset + n);
  for (guint64 i = offset; i < found->len; i++)
    g_ptr_array_add (ids, g_strdup (frame->ids[g_array_index (found, guint, i)]));
  hot_sqlite_unlock_frame (self);

  return g_steal_pointer (&ids);
}

/* (transfer full): the ids of at most @n runs */
static GPtrArray *
search_sql (HotSqliteReader  *reader,
            HotSql           *sql,
            guint64           offset,
            guint             n,
            GError          **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_auto(HotStatement) statement = { 0 };
  int code;

  g_string_append (sql->text, " LIMIT ? OFFSET ?");
  hot_sql_add_int (sql, n);
  hot_sql_add_int (sql, offset);
  hot_sql_prepare (sql, &statement, reader->connection);
  while ((code = hot_statement_step (&statement, error)) > 0)
    g_ptr_array_add (ids, hot_statement_dup_text (&statement, 0));

  return code == 0 ? g_steal_pointer (&ids) : NULL;
}

/* Runs that are to be read. @runs: of #HotRun, %NULL where there is none yet */
typedef struct {
  HotSqliteStore  *store;
  GPtrArray       *ids;
  GPtrArray       *runs;
  gboolean         has_inputs;
  HotSqliteReader  readers[N_THREADS];
  GError          *errors[N_THREADS];
} Page;

static void
clear_run (gpointer run)
{
  if (run != NULL)
    hot_run_unref (run);
}

static void
page_clear (Page *self)
{
  for (guint i = 0; i < N_THREADS; i++)
    {
      hot_sqlite_reader_clear (&self->readers[i]);
      g_clear_error (&self->errors[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static void
read_page_cb (gsize    begin,
              gsize    end,
              guint    part,
              gpointer user_data)
{
  Page *self = user_data;

  for (gsize i = begin; i < end && self->errors[part] == NULL; i++)
    self->runs->pdata[i] = read_run (self->store, self->readers[part].connection, self->ids->pdata[i], self->has_inputs,
                                     &self->errors[part]);
}

/* Into @runs, in the order of the ids. @counter: of changes before the first reader began */
static gboolean
read_page (Page          *self,
           guint          n,
           guint64        counter,
           GCancellable  *cancellable,
           GError       **error)
{
  guint n_threads = 1;

  self->has_inputs = has_inputs (self->readers[0].connection);
  if (hot_parallel_parts (n, MIN_RUNS) >= N_THREADS && hot_sqlite_reader_join (&self->readers[1], self->store, counter, cancellable))
    n_threads = N_THREADS;
  g_ptr_array_set_size (self->runs, n);
  hot_parallel_for (n, n_threads, read_page_cb, self);
  for (guint i = 0; i < n_threads; i++)
    if (self->errors[i] != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&self->errors[i]));
        return FALSE;
      }

  return TRUE;
}

static GPtrArray *
search_runs (HotTrackingStore  *store,
             const HotSearch   *search,
             char             **next_page_token,
             GCancellable      *cancellable,
             GError           **error)
{
  HotSqliteStore *self = HOT_SQLITE_STORE (store);
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (clear_run);
  g_autoptr(GPtrArray) ids = NULL;
  g_auto(Page) page = { .store = self, .runs = runs };
  g_auto(HotSql) sql = { 0 };
  guint64 offset, counter;
  guint limit;

  if (!hot_search_get_limit (search, DEFAULT_LIMIT, MAX_LIMIT, &limit, error) ||
      !hot_page_token_parse (search->page_token, &offset, error) ||
      !hot_sqlite_build_run_search (&sql, "r.run_uuid", search, error))
    return NULL;

  /* One more than wanted says whether there is another page. */
  ids = search_cache (self, search, offset, limit + 1, cancellable);
  counter = hot_tracking_store_get_change_counter (store, cancellable, NULL);
  if (!hot_sqlite_reader_begin (&page.readers[0], self, cancellable, error))
    return NULL;
  if (ids == NULL)
    ids = search_sql (&page.readers[0], &sql, offset, limit + 1, error);
  if (ids == NULL)
    return NULL;

  page.ids = ids;
  if (!read_page (&page, MIN (ids->len, limit), counter, cancellable, error))
    return NULL;
  if (next_page_token != NULL)
    *next_page_token = ids->len > limit ? hot_page_token_new (offset + limit) : NULL;

  return g_steal_pointer (&runs);
}

void
hot_sqlite_store_init_search (HotTrackingStoreInterface *iface)
{
  iface->search_runs = search_runs;
}
