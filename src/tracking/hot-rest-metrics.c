/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "tracking/hot-rest-batch.h"
#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* mlflow/server/handlers.py */
#define MAX_HISTORY      25000
#define MAX_RUNS         100
#define MAX_PER_INTERVAL 2500

/* What links a metric to a model and data, "" being nothing. */
static gboolean
get_links (JsonObject  *fields,
           HotMetric   *metric,
           GError     **error)
{
  if (!hot_rest_fields_get_integer (fields, "step", HOT_REST_OPTIONAL, &metric->step, error) ||
      !hot_rest_fields_get_string (fields, "model_id", HOT_REST_OPTIONAL, &metric->model_id, error) ||
      !hot_rest_fields_get_string (fields, "dataset_name", HOT_REST_OPTIONAL, &metric->dataset_name, error) ||
      !hot_rest_fields_get_string (fields, "dataset_digest", HOT_REST_OPTIONAL, &metric->dataset_digest, error))
    return FALSE;
  if (metric->model_id != NULL && *metric->model_id == '\0')
    metric->model_id = NULL;
  if (metric->dataset_name != NULL && *metric->dataset_name == '\0')
    metric->dataset_name = NULL;
  if (metric->dataset_digest != NULL && *metric->dataset_digest == '\0')
    metric->dataset_digest = NULL;

  return TRUE;
}

static gboolean
log_metric (HotRestCall  *call,
            GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  HotMetric metric = { 0 };
  const char *id = NULL;

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         hot_rest_fields_get_string (fields, "key", HOT_REST_REQUIRED, &metric.key, error) &&
         hot_rest_fields_get_real (fields, "value", HOT_REST_REQUIRED, &metric.value, error) &&
         hot_rest_fields_get_integer (fields, "timestamp", HOT_REST_REQUIRED, &metric.timestamp, error) &&
         get_links (fields, &metric, error) &&
         hot_tracking_store_log_metric (hot_rest_call_get_store (call), id, &metric, hot_rest_call_get_cancellable (call), error);
}

static gboolean
get_metrics (JsonObject  *fields,
             HotMetric  **metrics,
             guint       *n,
             GError     **error)
{
  g_autoptr(GPtrArray) objects = NULL;

  if (!hot_rest_fields_get_objects (fields, "metrics", HOT_REST_OPTIONAL, &objects, error))
    return FALSE;
  *metrics = g_new0 (HotMetric, objects->len + 1);
  *n = objects->len;
  for (guint i = 0; i < objects->len; i++)
    {
      HotMetric *metric = &(*metrics)[i];

      if (!hot_rest_fields_get_string (objects->pdata[i], "key", HOT_REST_REQUIRED, &metric->key, error) ||
          !hot_rest_fields_get_real (objects->pdata[i], "value", HOT_REST_REQUIRED, &metric->value, error) ||
          !hot_rest_fields_get_integer (objects->pdata[i], "timestamp", HOT_REST_REQUIRED, &metric->timestamp, error) ||
          !get_links (objects->pdata[i], metric, error))
        return hot_rest_fields_blame_element (error, "metrics", i);
    }

  return TRUE;
}

static gboolean
log_batch (HotRestCall  *call,
           GError      **error)
{
  g_autoptr(HotRestBatch) batch = hot_rest_batch_new (hot_rest_call_get_body (call));
  JsonObject *fields;
  g_autofree HotMetric *metrics = NULL;
  g_autofree HotKeyValue *params = NULL;
  g_autofree HotKeyValue *tags = NULL;
  const char *id = NULL;
  guint n_metrics = 0;
  guint n_params = 0;
  guint n_tags = 0;

  if (batch != NULL)
    return hot_tracking_store_log_batch (hot_rest_call_get_store (call), batch->run_id, batch->metrics, batch->n_metrics, batch->params,
                                         batch->n_params, batch->tags, batch->n_tags, hot_rest_call_get_cancellable (call), error);
  if (!hot_rest_call_read_fields (call, error))
    return FALSE;
  fields = hot_rest_call_get_fields (call);

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         get_metrics (fields, &metrics, &n_metrics, error) &&
         hot_rest_fields_get_pairs (fields, "params", HOT_REST_OPTIONAL, &params, &n_params, error) &&
         hot_rest_fields_get_pairs (fields, "tags", HOT_REST_OPTIONAL, &tags, &n_tags, error) &&
         hot_tracking_store_log_batch (hot_rest_call_get_store (call), id, metrics, n_metrics, params, n_params, tags, n_tags,
                                       hot_rest_call_get_cancellable (call), error);
}

static void
write_point (HotJsonWriter        *json,
             const char           *key,
             const HotMetricPoint *point,
             const char           *run_id)
{
  const HotMetric metric = { .key = key, .value = point->value, .timestamp = point->timestamp, .step = point->step };

  hot_rest_write_metric (json, &metric, run_id);
}

static gboolean
get_history (HotRestCall  *call,
             GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  HotJsonWriter *json;
  g_autoptr(HotMetricSeries) series = NULL;
  g_autoptr(GError) reason = NULL;
  g_autofree char *next = NULL;
  const char *id = NULL;
  const char *key = NULL;
  const char *token = NULL;
  guint max_results = 0;

  if (!hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) ||
      !hot_rest_fields_get_string (fields, "metric_key", HOT_REST_REQUIRED, &key, error) ||
      !hot_rest_fields_get_string (fields, "page_token", HOT_REST_OPTIONAL, &token, error) ||
      !hot_rest_fields_get_max_results (fields, &max_results, error))
    return FALSE;
  series = hot_tracking_store_get_metric_history (hot_rest_call_get_store (call), id, key, max_results,
                                                  token != NULL && *token != '\0' ? token : NULL, &next,
                                                  hot_rest_call_get_cancellable (call), &reason);
  /* A run that does not exist has no values, says MLflow. */
  if (series == NULL && !g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  json = hot_rest_call_reply (call);
  if (series != NULL && series->n_points > 0)
    {
      hot_json_writer_name (json, "metrics");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < series->n_points; i++)
        write_point (json, key, &series->points[i], NULL);
      hot_json_writer_end_array (json);
    }
  hot_rest_write_page (json, next);

  return TRUE;
}

/* (transfer full) (nullable) (element-type HotMetricSeries): of one metric, as the ids come */
static GPtrArray *
read_histories (HotRestCall  *call,
                const char  **ids,
                guint         n,
                const char   *key,
                GError      **error)
{
  const char *keys[] = { key, NULL };

  return hot_tracking_store_get_metric_histories (hot_rest_call_get_store (call), ids, n, keys, hot_rest_call_get_cancellable (call),
                                                  error);
}

static int
compare_by_time (gconstpointer a,
                 gconstpointer b)
{
  const HotMetricPoint *one = a;
  const HotMetricPoint *other = b;

  if (one->timestamp != other->timestamp)
    return one->timestamp < other->timestamp ? -1 : 1;
  if (one->step != other->step)
    return one->step < other->step ? -1 : 1;

  return one->value < other->value ? -1 : one->value > other->value;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What the old user interface of MLflow asks: all points of some runs, by run and time. */
static gboolean
get_history_bulk (HotRestCall  *call,
                  GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  HotJsonWriter *json;
  g_autofree const char **ids = NULL;
  g_autoptr(GPtrArray) all = NULL;
  const char *key = NULL;
  gint64 max_results = MAX_HISTORY;
  gint64 n_written = 0;
  guint n;

  if (!hot_rest_fields_get_strings (fields, "run_id", HOT_REST_OPTIONAL, &ids, error))
    return FALSE;
  n = ids != NULL ? g_strv_length ((GStrv) ids) : 0;
  if (n == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "GetMetricHistoryBulk request must specify at least one run_id.");
  if (n > MAX_RUNS)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "GetMetricHistoryBulk request cannot specify more than %d run_ids. Received %u run_ids.", MAX_RUNS, n);
  if (!hot_rest_fields_get_string (fields, "metric_key", HOT_REST_OPTIONAL, &key, error) ||
      !hot_rest_fields_get_integer (fields, "max_results", HOT_REST_OPTIONAL, &max_results, error))
    return FALSE;
  if (key == NULL)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "GetMetricHistoryBulk request must specify a metric_key.");
  max_results = CLAMP (max_results, 0, MAX_HISTORY);
  qsort (ids, n, sizeof *ids, compare_strings);
  all = read_histories (call, ids, n, key, error);
  if (all == NULL)
    return FALSE;

  json = hot_rest_call_reply (call);
  hot_json_writer_name (json, "metrics");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < all->len; i++)
    {
      const HotMetricSeries *series = all->pdata[i];
      g_autofree HotMetricPoint *points = g_memdup2 (series->points, series->n_points * sizeof *points);

      qsort (points, series->n_points, sizeof *points, compare_by_time);
      for (guint k = 0; k < series->n_points && n_written < max_results; k++, n_written++)
        write_point (json, key, &points[k], series->run_id);
    }
  hot_json_writer_end_array (json);

  return TRUE;
}

static int
compare_steps (gconstpointer a,
               gconstpointer b)
{
  const gint64 one = *(const gint64 *) a;
  const gint64 other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

/* In order, each once. */
static void
settle_steps (GArray *steps)
{
  guint n = 0;

  g_array_sort (steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    if (n == 0 || g_array_index (steps, gint64, i) != g_array_index (steps, gint64, n - 1))
      g_array_index (steps, gint64, n++) = g_array_index (steps, gint64, i);
  g_array_set_size (steps, n);
}

static void
add_step (GArray *steps,
          gint64  step,
          gint64  first,
          gint64  last)
{
  if (step >= first && step <= last)
    g_array_append_val (steps, step);
}

/* Of the steps from @first to @last that any of the runs has about @max, evenly, and in any case the very last one and where each run begins
 * and ends, as SqlAlchemyStore.get_metric_history_bulk_interval() of MLflow 3.12 takes them. */
static GArray *
sample_steps (GPtrArray *all,
              gint64     first,
              gint64     last,
              guint      max)
{
  g_autoptr(GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *sample;

  for (guint i = 0; i < all->len; i++)
    {
      const HotMetricSeries *series = all->pdata[i];

      for (guint k = 0; k < series->n_points; k++)
        if (k == 0 || series->points[k].step != series->points[k - 1].step)
          add_step (steps, series->points[k].step, first, last);
    }
  settle_steps (steps);
  if (steps->len <= max)
    return g_steal_pointer (&steps);

  sample = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < max; i++)
    g_array_append_val (sample, g_array_index (steps, gint64, (guint) (i * ((double) steps->len / max))));
  g_array_append_val (sample, g_array_index (steps, gint64, steps->len - 1));
  for (guint i = 0; i < all->len; i++)
    {
      const HotMetricSeries *series = all->pdata[i];

      add_step (sample, series->points[0].step, first, last);
      add_step (sample, series->points[series->n_points - 1].step, first, last);
    }
  settle_steps (sample);

  return sample;
}

static void
write_sample (HotJsonWriter         *json,
              const HotMetricSeries *series,
              const GArray          *steps)
{
  guint n_written = 0;

  for (guint i = 0, k = 0; i < series->n_points && k < steps->len && n_written < MAX_HISTORY;)
    if (series->points[i].step > g_array_index (steps, gint64, k))
      {
        k++;
      }
    else
      {
        if (series->points[i].step == g_array_index (steps, gint64, k))
          {
            write_point (json, series->key, &series->points[i], series->run_id);
            n_written++;
          }
        i++;
      }
}

static gboolean
get_interval (JsonObject  *fields,
              gint64      *first,
              gint64      *last,
              GError     **error)
{
  gboolean has_first = hot_rest_fields_has (fields, "start_step");
  gboolean has_last = hot_rest_fields_has (fields, "end_step");

  if (!hot_rest_fields_get_integer (fields, "start_step", HOT_REST_OPTIONAL, first, error) ||
      !hot_rest_fields_get_integer (fields, "end_step", HOT_REST_OPTIONAL, last, error))
    return FALSE;
  if (has_first != has_last)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "If either start step or end step are specified, both must be specified.");
  if (*first > *last)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "end_step must be greater than start_step. Found start_step=%" G_GINT64_FORMAT " and end_step=%"
                       G_GINT64_FORMAT ".", *first, *last);

  return TRUE;
}

static gboolean
get_history_bulk_interval (HotRestCall  *call,
                           GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  HotJsonWriter *json;
  g_autofree const char **ids = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GArray) steps = NULL;
  const char *key = NULL;
  gint64 first = G_MININT64;
  gint64 last = G_MAXINT64;
  gint64 max_results = MAX_PER_INTERVAL;
  guint n;

  if (!hot_rest_fields_get_strings (fields, "run_ids", HOT_REST_REQUIRED, &ids, error))
    return FALSE;
  n = g_strv_length ((GStrv) ids);
  if (n > MAX_RUNS)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "GetMetricHistoryBulkInterval request must specify at most %d run_ids. Received %u run_ids. See the API docs "
                       "for more information about request parameters.", MAX_RUNS, n);
  if (!hot_rest_fields_get_string (fields, "metric_key", HOT_REST_REQUIRED, &key, error) ||
      !hot_rest_fields_get_integer (fields, "max_results", HOT_REST_OPTIONAL, &max_results, error) ||
      !get_interval (fields, &first, &last, error))
    return FALSE;
  if (max_results < 1 || max_results > MAX_PER_INTERVAL)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "max_results must be between 1 and %d. See the API docs for more information about request parameters.",
                       MAX_PER_INTERVAL);
  all = read_histories (call, ids, n, key, error);
  if (all == NULL)
    return FALSE;

  json = hot_rest_call_reply (call);
  if (all->len == 0)
    return TRUE;
  hot_json_writer_name (json, "metrics");
  hot_json_writer_begin_array (json);
  steps = sample_steps (all, first, last, max_results);
  for (guint i = 0; i < all->len; i++)
    write_sample (json, all->pdata[i], steps);
  hot_json_writer_end_array (json);

  return TRUE;
}

const HotRestRoute hot_rest_metrics[] = {
  { "POST", "runs/log-metric", log_metric },
  { "POST", "runs/log-batch", log_batch, HOT_REST_UNREAD },
  { "GET", "metrics/get-history", get_history },
  { "GET", "metrics/get-history-bulk-interval", get_history_bulk_interval },
  { "GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk", get_history_bulk },
  { NULL }
};
