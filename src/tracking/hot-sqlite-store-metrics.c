/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <math.h>
#include <string.h>

static GArray *
read_points (HotStatement  *statement,
             int            first_column,
             GError       **error)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (HotMetricPoint));
  int code;

  while ((code = hot_statement_step (statement, error)) > 0)
    {
      HotMetricPoint point = { hot_statement_get_real (statement, first_column), hot_statement_get_int (statement, first_column + 1),
                               hot_statement_get_int (statement, first_column + 2) };

      if (hot_statement_get_int (statement, first_column + 3))
        point.value = NAN;
      g_array_append_val (points, point);
    }
  if (code < 0)
    g_clear_pointer (&points, g_array_unref);

  return points;
}

/* Ids that no run has are an error, as in MLflow. */
static gboolean
check_run (HotSqliteConnection  *connection,
           const char           *run_id,
           GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection, "SELECT 1 FROM runs WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, run_id);
  code = hot_statement_step (&statement, error);

  return code > 0 || (code == 0 && hot_sqlite_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                                                      "Run with id=%s not found", run_id));
}

static HotMetricSeries *
get_metric_history (HotTrackingStore  *store,
                    const char        *run_id,
                    const char        *key,
                    guint              max_results,
                    const char        *page_token,
                    char             **next_page_token,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotStatement) statement = { 0 };
  GArray *points;
  guint64 offset;
  gboolean has_more;
  guint n;

  if (!hot_page_token_parse (page_token, &offset, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error) ||
      !check_run (reader.connection, run_id, error))
    return NULL;
  /* By the run, not by the key, which all runs may share. */
  hot_statement_use (&statement, reader.connection,
                     "SELECT value, timestamp, step, is_nan FROM metrics "
                     "WHERE run_uuid = ? AND +key = ? ORDER BY step, timestamp, value LIMIT ? OFFSET ?");
  hot_statement_bind_text (&statement, run_id);
  hot_statement_bind_text (&statement, key);
  hot_statement_bind_int (&statement, max_results > 0 ? (gint64) max_results + 1 : -1);
  hot_statement_bind_int (&statement, offset);
  points = read_points (&statement, 0, error);
  if (points == NULL)
    return NULL;

  has_more = max_results > 0 && points->len > max_results;
  if (has_more)
    g_array_set_size (points, max_results);
  if (next_page_token != NULL)
    *next_page_token = has_more ? hot_page_token_new (offset + max_results) : NULL;
  n = points->len;

  return hot_metric_series_new (run_id, key, (HotMetricPoint *) (gpointer) g_array_free (points, FALSE), n);
}

static void
flush_series (GPtrArray  *all,
              const char *run_id,
              const char *key,
              GArray     *points)
{
  if (points->len > 0)
    g_ptr_array_add (all, hot_metric_series_new (run_id, key, g_memdup2 (points->data, points->len * sizeof (HotMetricPoint)),
                                                 points->len));
  g_array_set_size (points, 0);
}

static gboolean
read_run_series (GPtrArray            *all,
                 HotSqliteConnection  *connection,
                 const char           *run_id,
                 const char *const    *keys,
                 GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (HotMetricPoint));
  g_autofree char *key = NULL;
  int code;

  hot_statement_use (&statement, connection,
                     "SELECT key, value, timestamp, step, is_nan FROM metrics WHERE run_uuid = ? ORDER BY key, step, timestamp, value");
  hot_statement_bind_text (&statement, run_id);
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      const char *row_key = hot_statement_get_text (&statement, 0);
      HotMetricPoint point = { hot_statement_get_real (&statement, 1), hot_statement_get_int (&statement, 2),
                               hot_statement_get_int (&statement, 3) };

      if (g_strcmp0 (key, row_key) != 0)
        {
          flush_series (all, run_id, key, points);
          g_set_str (&key, row_key);
        }
      if (hot_statement_get_int (&statement, 4))
        point.value = NAN;
      if (keys == NULL || g_strv_contains (keys, key))
        g_array_append_val (points, point);
    }
  flush_series (all, run_id, key, points);

  return code == 0;
}

static GPtrArray *
get_metric_histories (HotTrackingStore    *store,
                      const char *const   *run_ids,
                      guint                n_run_ids,
                      const char *const   *keys,
                      GCancellable        *cancellable,
                      GError             **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_metric_series_unref);
  g_auto(HotSqliteReader) reader = { 0 };

  if (!hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;
  for (guint i = 0; i < n_run_ids; i++)
    if (!read_run_series (all, reader.connection, run_ids[i], keys, error))
      return NULL;

  return g_steal_pointer (&all);
}

void
hot_sqlite_store_init_metrics (HotTrackingStoreInterface *iface)
{
  iface->get_metric_history = get_metric_history;
  iface->get_metric_histories = get_metric_histories;
}
