/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

#include <string.h>

/* The most points that one answer of metrics/get-history may hold (mlflow/store/tracking/__init__.py). */
#define MAX_POINTS 25000

/* What one call of metrics/get-history-bulk-interval takes and gives (mlflow/server/handlers.py). Where there are more steps in all, or more
 * points of a run, it gives fewer. */
#define MAX_RUNS 100
#define MAX_INTERVAL 2500

static int
compare_points (gconstpointer a,
                gconstpointer b)
{
  const HotMetricPoint *x = a, *y = b;

  if (x->step != y->step)
    return x->step < y->step ? -1 : 1;

  return x->timestamp < y->timestamp ? -1 : x->timestamp > y->timestamp;
}

static void
append_point (GArray     *points,
              JsonObject *element)
{
  HotMetricPoint point = {
    hot_rest_read_real (element, "value"),
    hot_rest_read_integer (element, "timestamp", 0),
    hot_rest_read_integer (element, "step", 0),
  };

  if (element != NULL)
    g_array_append_val (points, point);
}

static HotMetricSeries *
take_series (const char *run_id,
             const char *key,
             GArray     *points)
{
  guint n = points->len;

  g_array_sort (points, compare_points);

  return hot_metric_series_new (run_id, key, (HotMetricPoint *) (gpointer) g_array_free (points, FALSE), n);
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
  HotRestStore *self = HOT_REST_STORE (store);
  g_autofree char *token = g_strdup (page_token);
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (HotMetricPoint));

  if (next_page_token != NULL)
    *next_page_token = NULL;
  do
    {
      g_autofree char *number = g_strdup_printf ("%u", max_results > 0 ? MIN (max_results - points->len, MAX_POINTS) : MAX_POINTS);
      g_autofree char *path = hot_rest_query ("metrics/get-history", "run_id", run_id, "metric_key", key, "max_results", number,
                                              "page_token", token, NULL);
      g_autoptr(JsonObject) answer = hot_rest_client_call (self->client, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable, error);
      JsonArray *array = hot_json_get_array (answer, "metrics");
      g_autofree char *next = answer != NULL ? hot_rest_read_page_token (answer) : NULL;

      if (answer == NULL)
        return NULL;
      for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
        append_point (points, hot_rest_read_element (array, i));
      if (next != NULL && g_strcmp0 (next, token) == 0)
        break;
      g_free (token);
      token = g_steal_pointer (&next);
    }
  while (token != NULL && (max_results == 0 || points->len < max_results));

  if (next_page_token != NULL)
    *next_page_token = g_steal_pointer (&token);

  return take_series (run_id, key, g_steal_pointer (&points));
}

/* Which of the runs have which metrics. */
static gboolean
collect_keys (HotRestStore       *self,
              const char *const  *run_ids,
              guint               n_run_ids,
              GHashTable         *keys,
              GCancellable       *cancellable,
              GError            **error)
{
  for (guint i = 0; i < n_run_ids; i++)
    {
      g_autoptr(HotRun) run = hot_tracking_store_get_run (HOT_TRACKING_STORE (self), run_ids[i], cancellable, error);

      if (run == NULL)
        return FALSE;
      for (guint k = 0; k < run->n_metrics; k++)
        g_hash_table_add (keys, g_strdup (run->metrics[k].key));
    }

  return TRUE;
}

/* The points of one metric, by run. */
typedef struct {
  GHashTable *by_run;       /* of GArray of HotMetricPoint */
  GHashTable *steps;        /* of gint64 */
} Points;

static void
points_clear (Points *self)
{
  g_clear_pointer (&self->by_run, g_hash_table_unref);
  g_clear_pointer (&self->steps, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Points, points_clear)

static void
add_points (Points     *self,
            JsonObject *answer)
{
  JsonArray *array = hot_json_get_array (answer, "metrics");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *element = hot_rest_read_element (array, i);
      const char *run_id = hot_json_get_text (element, "run_id");
      gint64 step = hot_rest_read_integer (element, "step", 0);
      GArray *points = run_id != NULL ? g_hash_table_lookup (self->by_run, run_id) : NULL;

      if (run_id == NULL)
        continue;
      if (points == NULL)
        {
          points = g_array_new (FALSE, FALSE, sizeof (HotMetricPoint));
          g_hash_table_insert (self->by_run, g_strdup (run_id), points);
        }
      append_point (points, element);
      g_hash_table_add (self->steps, g_memdup2 (&step, sizeof step));
    }
}

/* Points of the run that has most. */
static guint
count_most (Points *self)
{
  GHashTableIter iter;
  gpointer points;
  guint most = 0;

  g_hash_table_iter_init (&iter, self->by_run);
  while (g_hash_table_iter_next (&iter, NULL, &points))
    most = MAX (most, ((GArray *) points)->len);

  return most;
}

/* One metric of up to %MAX_RUNS runs in one question. %FALSE without an error where the server cannot, or would leave points out. */
static gboolean
read_interval (HotRestStore       *self,
               const char *const  *run_ids,
               guint               n_run_ids,
               const char         *key,
               Points             *points,
               GCancellable       *cancellable,
               GError            **error)
{
  g_autofree char *number = g_strdup_printf ("%d", MAX_INTERVAL);
  /* Without a range, what was logged before step 0 would be left out. */
  g_autofree char *query = hot_rest_query ("metrics/get-history-bulk-interval", "metric_key", key, "max_results", number,
                                           "start_step", "-9007199254740991", "end_step", "9007199254740991", NULL);
  g_autoptr(GString) path = g_string_new (query);
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GError) reason = NULL;

  points->by_run = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  points->steps = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < n_run_ids; i++)
    {
      g_string_append (path, "&run_ids=");
      g_string_append_uri_escaped (path, run_ids[i], NULL, FALSE);
    }
  answer = hot_rest_client_call (self->client, "GET", path->str, NULL, HOT_REST_REPEATABLE, cancellable, &reason);
  if (answer == NULL && (g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_ENDPOINT_NOT_FOUND) ||
                         g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED) ||
                         g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_BAD_REQUEST) ||
                         g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE)))
    return FALSE;
  if (answer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  add_points (points, answer);

  return g_hash_table_size (points->steps) < MAX_INTERVAL / 2 && count_most (points) < MAX_INTERVAL;
}

/* Run by run. */
static gboolean
read_singly (HotRestStore       *self,
             const char *const  *run_ids,
             guint               n_run_ids,
             const char         *key,
             GPtrArray          *all,
             GCancellable       *cancellable,
             GError            **error)
{
  for (guint i = 0; i < n_run_ids; i++)
    {
      HotMetricSeries *series = get_metric_history (HOT_TRACKING_STORE (self), run_ids[i], key, 0, NULL, NULL, cancellable, error);

      if (series == NULL)
        return FALSE;
      if (series->n_points > 0)
        g_ptr_array_add (all, series);
      else
        hot_metric_series_unref (series);
    }

  return TRUE;
}

static gboolean
read_key (HotRestStore       *self,
          const char *const  *run_ids,
          guint               n_run_ids,
          const char         *key,
          GPtrArray          *all,
          GCancellable       *cancellable,
          GError            **error)
{
  for (guint first = 0; first < n_run_ids; first += MAX_RUNS)
    {
      guint n = MIN (n_run_ids - first, MAX_RUNS);
      g_auto(Points) points = { NULL };
      g_autoptr(GError) reason = NULL;

      if (n > 1 && read_interval (self, run_ids + first, n, key, &points, cancellable, &reason))
        {
          for (guint i = first; i < first + n; i++)
            {
              GArray *found = g_hash_table_lookup (points.by_run, run_ids[i]);

              if (found != NULL)
                g_ptr_array_add (all, take_series (run_ids[i], key, g_array_ref (found)));
            }
          continue;
        }
      if (reason != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!read_singly (self, run_ids + first, n, key, all, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct {
  const char *const *run_ids;
  guint              n_run_ids;
} RunOrder;

static guint
find_run (const RunOrder *order,
          const char     *id)
{
  for (guint i = 0; i < order->n_run_ids; i++)
    if (g_str_equal (order->run_ids[i], id))
      return i;

  return G_MAXUINT;
}

static int
compare_series (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const HotMetricSeries *x = *(const HotMetricSeries **) a, *y = *(const HotMetricSeries **) b;

  if (!g_str_equal (x->run_id, y->run_id))
    return find_run (user_data, x->run_id) < find_run (user_data, y->run_id) ? -1 : 1;

  return strcmp (x->key, y->key);
}

static GPtrArray *
get_metric_histories (HotTrackingStore   *store,
                      const char *const  *run_ids,
                      guint               n_run_ids,
                      const char *const  *keys,
                      GCancellable       *cancellable,
                      GError            **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_metric_series_unref);
  g_autoptr(GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RunOrder order = { run_ids, n_run_ids };
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    g_hash_table_add (wanted, g_strdup (keys[i]));
  if (keys == NULL && !collect_keys (self, run_ids, n_run_ids, wanted, cancellable, error))
    return NULL;

  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!read_key (self, run_ids, n_run_ids, key, all, cancellable, error))
      return NULL;
  g_ptr_array_sort_with_data (all, compare_series, &order);

  return g_steal_pointer (&all);
}

void
hot_rest_store_init_metrics (HotTrackingStoreInterface *iface)
{
  iface->get_metric_history = get_metric_history;
  iface->get_metric_histories = get_metric_histories;
}
