/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "tracking/hot-tracking-validation.h"

/* Points that one statement puts. What it takes to begin and end one is shared by them, so that the most are put by as few as can be. */
static const guint rows_together[] = { 250, 25, 1 };

typedef struct {
  HotSqliteStore        *store;
  const char            *run_id;
  const HotMetric       *metrics;
  guint                  n_metrics;
  const HotKeyValue     *params;
  guint                  n_params;
  const HotKeyValue     *tags;
  guint                  n_tags;
  const HotDatasetInput *datasets;
  guint                  n_datasets;
  const HotModelLink    *models;
  guint                  n_models;
  const char            *text;
} Batch;

static void
bind_point (HotStatement    *statement,
            const HotMetric *metric)
{
  gboolean is_nan;
  double value = hot_sqlite_sanitize (metric->value, &is_nan);

  hot_statement_bind_text (statement, metric->key);
  hot_statement_bind_real (statement, value);
  hot_statement_bind_int (statement, metric->timestamp);
  hot_statement_bind_int (statement, metric->step);
  hot_statement_bind_int (statement, is_nan);
}

/* Greater by step, then by time, then by value (SqlAlchemyStore._update_latest_metrics_if_necessary). */
static gboolean
is_later (const HotMetric *a,
          const HotMetric *b)
{
  gboolean is_nan;

  if (a->step != b->step)
    return a->step > b->step;
  if (a->timestamp != b->timestamp)
    return a->timestamp > b->timestamp;

  return hot_sqlite_sanitize (a->value, &is_nan) > hot_sqlite_sanitize (b->value, &is_nan);
}

static gboolean
put_latest (HotSqliteConnection  *connection,
            const Batch          *batch,
            GError              **error)
{
  g_autoptr(GHashTable) latest = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto(HotStatement) statement = { 0 };
  GHashTableIter iter;
  gpointer metric;

  for (guint i = 0; i < batch->n_metrics; i++)
    {
      const HotMetric *best = g_hash_table_lookup (latest, batch->metrics[i].key);

      if (best == NULL || is_later (&batch->metrics[i], best))
        g_hash_table_insert (latest, (char *) batch->metrics[i].key, (gpointer) &batch->metrics[i]);
    }

  hot_statement_use (&statement, connection,
                     "INSERT INTO latest_metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES (?, ?, ?, ?, ?, ?) "
                     "ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value, timestamp = excluded.timestamp, "
                     "step = excluded.step, is_nan = excluded.is_nan WHERE (excluded.step, excluded.timestamp, excluded.value) > "
                     "(latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)");
  g_hash_table_iter_init (&iter, latest);
  while (g_hash_table_iter_next (&iter, NULL, &metric))
    {
      hot_statement_bind_text (&statement, batch->run_id);
      bind_point (&statement, metric);
      if (!hot_statement_run (&statement, error))
        return FALSE;
    }

  return TRUE;
}

/* (transfer full): puts @n_rows points of a run; one that is there already is the same point */
static char *
format_insert (guint n_rows)
{
  GString *sql = g_string_new ("INSERT OR IGNORE INTO metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES ");

  for (guint i = 0; i < n_rows; i++)
    g_string_append (sql, i == 0 ? "(?1, ?, ?, ?, ?, ?)" : ", (?1, ?, ?, ?, ?, ?)");

  return g_string_free (sql, FALSE);
}

static gboolean
put_points (HotSqliteConnection  *connection,
            const char           *run_id,
            const HotMetric      *metrics,
            guint                 n_rows,
            GError              **error)
{
  g_autofree char *sql = format_insert (n_rows);
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, sql);
  hot_statement_bind_text (&statement, run_id);
  for (guint i = 0; i < n_rows; i++)
    bind_point (&statement, &metrics[i]);

  return hot_statement_run (&statement, error);
}

static gboolean
put_metrics (HotSqliteConnection  *connection,
             const Batch          *batch,
             GError              **error)
{
  guint n_put = 0;

  if (batch->n_metrics == 0)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (rows_together); i++)
    for (; batch->n_metrics - n_put >= rows_together[i]; n_put += rows_together[i])
      if (!put_points (connection, batch->run_id, batch->metrics + n_put, rows_together[i], error))
        return FALSE;

  return put_latest (connection, batch, error);
}

static gboolean
check_param (HotSqliteConnection  *connection,
             const char           *run_id,
             const char           *key,
             const char           *value,
             GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT value FROM params WHERE key = ? AND run_uuid = ?");
  hot_statement_bind_text (&statement, key);
  hot_statement_bind_text (&statement, run_id);
  if (hot_statement_step (&statement, error) <= 0)
    return FALSE;

  return g_strcmp0 (hot_statement_get_text (&statement, 0), value) == 0 ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                     _("Changing param values is not allowed. Param with key='%s' was already logged with value='%s' for run "
                       "ID='%s'. Attempted logging new value '%s'."), key, hot_statement_get_text (&statement, 0), run_id,
                     value);
}

static gboolean
put_params (HotSqliteConnection  *connection,
            const Batch          *batch,
            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection,
                     "INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?) ON CONFLICT (key, run_uuid) DO NOTHING");
  for (guint i = 0; i < batch->n_params; i++)
    {
      const HotKeyValue *param = &batch->params[i];
      g_autofree char *cut = hot_truncate (param->value, HOT_MAX_PARAM_VALUE);
      const char *value = cut != NULL ? cut : param->value;

      hot_statement_bind_text (&statement, param->key);
      hot_statement_bind_text (&statement, value);
      hot_statement_bind_text (&statement, batch->run_id);
      if (!hot_statement_run (&statement, error))
        return FALSE;
      if (hot_sqlite_connection_get_n_changed (connection) == 0 &&
          !check_param (connection, batch->run_id, param->key, value, error))
        return FALSE;
    }

  return TRUE;
}

/* The name of a run is in its row, too. */
static gboolean
put_name (HotSqliteConnection  *connection,
          const char           *run_id,
          const char           *name,
          GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "UPDATE runs SET name = ? WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, name);
  hot_statement_bind_text (&statement, run_id);

  return hot_statement_run (&statement, error);
}

static gboolean
put_tags (HotSqliteConnection  *connection,
          const Batch          *batch,
          GError              **error)
{
  for (guint i = 0; i < batch->n_tags; i++)
    {
      const HotKeyValue *tag = &batch->tags[i];

      if (!hot_sqlite_put_run_tag (connection, batch->run_id, tag->key, tag->value, error) ||
          (g_str_equal (tag->key, HOT_TAG_RUN_NAME) && !put_name (connection, batch->run_id, tag->value, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
log_batch_cb (HotSqliteConnection  *connection,
              gpointer              user_data,
              GError              **error)
{
  const Batch *batch = user_data;
  gint64 experiment;

  if (!hot_sqlite_find_run (connection, batch->run_id, &experiment, error) || !put_params (connection, batch, error) ||
      !put_metrics (connection, batch, error) || !put_tags (connection, batch, error))
    return FALSE;

  return !batch->store->schema.has_logged_models ||
         hot_sqlite_insert_model_metrics (connection, batch->run_id, experiment, batch->metrics, batch->n_metrics, error);
}

static gboolean
log_batch (HotTrackingStore   *store,
           const char         *run_id,
           const HotMetric    *metrics,
           guint               n_metrics,
           const HotKeyValue  *params,
           guint               n_params,
           const HotKeyValue  *tags,
           guint               n_tags,
           GCancellable       *cancellable,
           GError            **error)
{
  Batch batch = { HOT_SQLITE_STORE (store), run_id, metrics, n_metrics, params, n_params, tags, n_tags };

  return hot_validate_run_id (run_id, error) &&
         hot_validate_batch (metrics, n_metrics, params, n_params, tags, n_tags, error) &&
         hot_sqlite_store_write (batch.store, log_batch_cb, &batch, cancellable, error);
}

/* The data set's row in the experiment, made if there is none. (transfer full) */
static char *
put_dataset (HotSqliteConnection    *connection,
             gint64                  experiment,
             const HotDatasetInput  *dataset,
             GError                **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *id = hot_sqlite_new_id ();
  int code;

  hot_statement_use (&statement, connection,
                     "INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, "
                     "dataset_schema, dataset_profile) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                     "ON CONFLICT (experiment_id, name, digest) DO NOTHING");
  hot_statement_bind_text (&statement, id);
  hot_statement_bind_int (&statement, experiment);
  hot_statement_bind_text (&statement, dataset->name);
  hot_statement_bind_text (&statement, dataset->digest);
  hot_statement_bind_text (&statement, dataset->source_type);
  hot_statement_bind_text (&statement, dataset->source);
  hot_statement_bind_text (&statement, dataset->schema);
  hot_statement_bind_text (&statement, dataset->profile);
  if (!hot_statement_run (&statement, error))
    return NULL;
  if (hot_sqlite_connection_get_n_changed (connection) > 0)
    return g_steal_pointer (&id);

  hot_statement_use (&statement, connection,
                     "SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?");
  hot_statement_bind_int (&statement, experiment);
  hot_statement_bind_text (&statement, dataset->name);
  hot_statement_bind_text (&statement, dataset->digest);
  code = hot_statement_step (&statement, error);

  return code > 0 ? hot_statement_dup_text (&statement, 0) : NULL;
}

/* An edge of the graph of what went into what. (transfer full) (nullable): its id where it is new; %NULL without @error where
 * it was there. */
static char *
put_edge (const Batch          *batch,
          HotSqliteConnection  *connection,
          const char           *source_type,
          const char           *source_id,
          const char           *destination_type,
          const char           *destination_id,
          gint64                step,
          GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *id = hot_sqlite_new_id ();

  hot_statement_use (&statement, connection, batch->store->schema.has_steps
                       ? "INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step) "
                         "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
                       : "INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id) "
                         "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  hot_statement_bind_text (&statement, id);
  hot_statement_bind_text (&statement, source_type);
  hot_statement_bind_text (&statement, source_id);
  hot_statement_bind_text (&statement, destination_type);
  hot_statement_bind_text (&statement, destination_id);
  if (batch->store->schema.has_steps)
    hot_statement_bind_int (&statement, step);
  if (!hot_statement_run (&statement, error))
    return NULL;

  return hot_sqlite_connection_get_n_changed (connection) > 0 ? g_steal_pointer (&id) : NULL;
}

static gboolean
put_input_tags (HotSqliteConnection    *connection,
                const char             *input,
                const HotDatasetInput  *dataset,
                GError                **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "INSERT OR REPLACE INTO input_tags (input_uuid, name, value) VALUES (?, ?, ?)");
  for (guint i = 0; i < dataset->n_tags; i++)
    {
      hot_statement_bind_text (&statement, input);
      hot_statement_bind_text (&statement, dataset->tags[i].key);
      hot_statement_bind_text (&statement, dataset->tags[i].value != NULL ? dataset->tags[i].value : "");
      if (!hot_statement_run (&statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
log_inputs_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  const Batch *batch = user_data;
  GError *local = NULL;
  gint64 experiment;

  if (!hot_sqlite_find_run (connection, batch->run_id, &experiment, error))
    return FALSE;

  for (guint i = 0; i < batch->n_datasets; i++)
    {
      g_autofree char *id = put_dataset (connection, experiment, &batch->datasets[i], error);
      g_autofree char *input = id != NULL ? put_edge (batch, connection, "DATASET", id, "RUN", batch->run_id, 0, &local) : NULL;

      if (local != NULL)
        g_propagate_error (error, local);
      if (id == NULL || local != NULL ||
          (input != NULL && !put_input_tags (connection, input, &batch->datasets[i], error)))
        return FALSE;
    }
  for (guint i = 0; i < batch->n_models && local == NULL; i++)
    g_free (put_edge (batch, connection, "RUN_INPUT", batch->run_id, "MODEL_INPUT", batch->models[i].model_id, 0, &local));
  if (local != NULL)
    g_propagate_error (error, local);

  return local == NULL;
}

static gboolean
log_inputs (HotTrackingStore       *store,
            const char             *run_id,
            const HotDatasetInput  *datasets,
            guint                   n_datasets,
            const HotModelLink     *models,
            guint                   n_models,
            GCancellable           *cancellable,
            GError                **error)
{
  Batch batch = { HOT_SQLITE_STORE (store), run_id, .datasets = datasets, .n_datasets = n_datasets, .models = models,
                  .n_models = n_models };

  if (!hot_validate_run_id (run_id, error))
    return FALSE;
  for (guint i = 0; i < n_datasets; i++)
    if (!hot_validate_dataset (&datasets[i], error))
      return FALSE;

  return hot_sqlite_store_write (batch.store, log_inputs_cb, &batch, cancellable, error);
}

static gboolean
log_outputs_cb (HotSqliteConnection  *connection,
                gpointer              user_data,
                GError              **error)
{
  const Batch *batch = user_data;
  GError *local = NULL;

  if (!hot_sqlite_find_run (connection, batch->run_id, NULL, error))
    return FALSE;
  for (guint i = 0; i < batch->n_models && local == NULL; i++)
    g_free (put_edge (batch, connection, "RUN_OUTPUT", batch->run_id, "MODEL_OUTPUT", batch->models[i].model_id,
                      batch->models[i].step, &local));
  if (local != NULL)
    g_propagate_error (error, local);

  return local == NULL;
}

static gboolean
log_outputs (HotTrackingStore    *store,
             const char          *run_id,
             const HotModelLink  *models,
             guint                n_models,
             GCancellable        *cancellable,
             GError             **error)
{
  Batch batch = { HOT_SQLITE_STORE (store), run_id, .models = models, .n_models = n_models };

  return hot_validate_run_id (run_id, error) &&
         hot_sqlite_store_write (batch.store, log_outputs_cb, &batch, cancellable, error);
}

/* The list in the tag with one more. (transfer full) (nullable) */
static char *
append_model (const char  *list,
              JsonNode    *model,
              GError     **error)
{
  g_autoptr(JsonNode) root = list != NULL ? json_from_string (list, NULL) : NULL;
  g_autoptr(JsonArray) array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_dup_array (root) : json_array_new ();
  g_autoptr(JsonNode) whole = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_array_add_element (array, json_node_copy (model));
  json_node_set_array (whole, array);
  text = json_to_string (whole, FALSE);
  if (g_utf8_strlen (text, -1) > HOT_MAX_TAG_VALUE)
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                  _("The run has more logged models than the tag %s has room for"), HOT_TAG_MODEL_HISTORY);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static gboolean
log_model_cb (HotSqliteConnection  *connection,
              gpointer              user_data,
              GError              **error)
{
  const Batch *batch = user_data;
  g_autoptr(JsonNode) model = json_from_string (batch->text, NULL);
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *list = NULL;
  int code;

  if (!hot_sqlite_find_run (connection, batch->run_id, NULL, error))
    return FALSE;
  if (model == NULL || !JSON_NODE_HOLDS_OBJECT (model))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       _("Malformed model info: it is not the JSON text of an MLmodel file"));
  hot_statement_use (&statement, connection, "SELECT value FROM tags WHERE key = '" HOT_TAG_MODEL_HISTORY "' AND run_uuid = ?");
  hot_statement_bind_text (&statement, batch->run_id);
  code = hot_statement_step (&statement, error);
  if (code < 0)
    return FALSE;
  list = append_model (code > 0 ? hot_statement_get_text (&statement, 0) : NULL, model, error);
  hot_statement_clear (&statement);

  return list != NULL && hot_sqlite_put_run_tag (connection, batch->run_id, HOT_TAG_MODEL_HISTORY, list, error);
}

static gboolean
log_model (HotTrackingStore  *store,
           const char        *run_id,
           const char        *model_json,
           GCancellable      *cancellable,
           GError           **error)
{
  Batch batch = { HOT_SQLITE_STORE (store), run_id, .text = model_json };

  return hot_validate_run_id (run_id, error) &&
         hot_sqlite_store_write (batch.store, log_model_cb, &batch, cancellable, error);
}

void
hot_sqlite_store_init_batch (HotTrackingStoreInterface *iface)
{
  iface->log_batch = log_batch;
  iface->log_inputs = log_inputs;
  iface->log_outputs = log_outputs;
  iface->log_model = log_model;
}
