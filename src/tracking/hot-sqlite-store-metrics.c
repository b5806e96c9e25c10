/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <math.h>
#include <stdlib.h>
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

  return code > 0 || (code == 0 && hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
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
                     "WHERE run_uuid = ? AND +key = ? ORDER BY timestamp, step, value LIMIT ? OFFSET ?");
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

/* As it is in the table, where what is not a number is 0 beside a mark. */
typedef struct {
  HotMetricPoint point;
  gboolean       is_nan;
} StoredPoint;

/* The metrics of one run. */
typedef struct {
  const char *const *keys;    /* (nullable): those that are wanted */
  GHashTable        *by_key;  /* of GArray of StoredPoint */
  const char        *last_key;
  GArray            *last;    /* (nullable) */
} Histories;

/* Points of one metric mostly come together. */
static void
point_cb (sqlite3_value **values,
          gpointer        user_data)
{
  Histories *self = user_data;
  const char *key = (const char *) sqlite3_value_text (values[0]);
  const StoredPoint stored = {
    { sqlite3_value_double (values[1]), sqlite3_value_int64 (values[2]), sqlite3_value_int64 (values[3]) },
    sqlite3_value_int (values[4]) != 0,
  };

  if (key == NULL)
    return;
  if (self->last_key == NULL || strcmp (self->last_key, key) != 0)
    {
      gpointer known, points = NULL;

      if (self->keys != NULL && !g_strv_contains (self->keys, key))
        return;
      if (!g_hash_table_lookup_extended (self->by_key, key, &known, &points))
        {
          known = g_strdup (key);
          points = g_array_new (FALSE, FALSE, sizeof (StoredPoint));
          g_hash_table_insert (self->by_key, known, points);
        }
      self->last_key = known;
      self->last = points;
    }
  g_array_append_val (self->last, stored);
}

static int
compare_points (gconstpointer a,
                gconstpointer b)
{
  const StoredPoint *x = a, *y = b;

  if (x->point.step != y->point.step)
    return x->point.step < y->point.step ? -1 : 1;
  if (x->point.timestamp != y->point.timestamp)
    return x->point.timestamp < y->point.timestamp ? -1 : 1;
  if (x->point.value != y->point.value)
    return x->point.value < y->point.value ? -1 : 1;

  return x->is_nan - y->is_nan;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of steps, in which they mostly are already. */
static HotMetricSeries *
create_series (const char *run_id,
               const char *key,
               GArray     *stored)
{
  HotMetricPoint *points = g_new (HotMetricPoint, stored->len);
  const StoredPoint *all = (const StoredPoint *) (gconstpointer) stored->data;
  gboolean is_sorted = TRUE;

  for (guint i = 1; i < stored->len && is_sorted; i++)
    is_sorted = compare_points (&all[i - 1], &all[i]) <= 0;
  if (!is_sorted)
    g_array_sort (stored, compare_points);
  for (guint i = 0; i < stored->len; i++)
    {
      points[i] = all[i].point;
      if (all[i].is_nan)
        points[i].value = NAN;
    }

  return hot_metric_series_new (run_id, key, points, stored->len);
}

/* Put in order here: to have SQLite do it takes three times as long. */
static gboolean
read_run_series (GPtrArray            *all,
                 HotSqliteConnection  *connection,
                 const char           *run_id,
                 const char *const    *keys,
                 GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autofree gpointer *found = NULL;
  Histories histories = { .keys = keys, .by_key = by_key };
  guint n;

  hot_statement_use (&statement, connection, "SELECT hot_row(key, value, timestamp, step, is_nan) FROM metrics WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, run_id);
  if (!hot_sqlite_connection_scan (connection, &statement, point_cb, &histories, error))
    return FALSE;

  found = g_hash_table_get_keys_as_array (by_key, &n);
  qsort (found, n, sizeof *found, compare_keys);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (all, create_series (run_id, found[i], g_hash_table_lookup (by_key, found[i])));

  return TRUE;
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
