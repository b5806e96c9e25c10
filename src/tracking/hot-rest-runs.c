/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* Beyond it, mlflow/server/handlers.py refuses a search for runs. */
#define MAX_RUNS 50000

static gboolean
reply_run (HotRestCall *call,
           HotRun      *run)
{
  HotJsonWriter *json = hot_rest_call_reply (call);

  hot_json_writer_name (json, "run");
  hot_rest_write_run (call, json, run);

  return TRUE;
}

static gboolean
create (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  g_autofree HotKeyValue *tags = NULL;
  HotRunCreation creation = { .start_time = HOT_TIME_NONE };
  g_autoptr(HotRun) run = NULL;

  if (!hot_rest_fields_get_string (fields, "experiment_id", HOT_REST_OPTIONAL, &creation.experiment_id, error) ||
      !hot_rest_fields_get_string (fields, "user_id", HOT_REST_OPTIONAL, &creation.user_id, error) ||
      !hot_rest_fields_get_string (fields, "run_name", HOT_REST_OPTIONAL, &creation.name, error) ||
      !hot_rest_fields_get_integer (fields, "start_time", HOT_REST_OPTIONAL, &creation.start_time, error) ||
      !hot_rest_fields_get_pairs (fields, "tags", HOT_REST_OPTIONAL, &tags, &creation.n_tags, error))
    return FALSE;
  creation.tags = tags;
  if (creation.name != NULL && *creation.name == '\0')
    creation.name = NULL;
  if (creation.experiment_id != NULL && *creation.experiment_id == '\0')
    creation.experiment_id = NULL;
  run = hot_tracking_store_create_run (hot_rest_call_get_store (call), &creation, hot_rest_call_get_cancellable (call), error);

  return run != NULL && reply_run (call, run);
}

static gboolean
get (HotRestCall  *call,
     GError      **error)
{
  g_autoptr(HotRun) run = NULL;
  const char *id = NULL;

  if (!hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error))
    return FALSE;
  run = hot_tracking_store_get_run (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);

  return run != NULL && reply_run (call, run);
}

static gboolean
get_status (JsonObject    *fields,
            HotRunStatus  *status,
            GError       **error)
{
  const char *text = NULL;
  gint64 number = 0;

  /* Protocol buffers take the number of an enumeration, too. */
  if (hot_rest_fields_get_string (fields, "status", HOT_REST_OPTIONAL, &text, NULL))
    {
      *status = text != NULL ? hot_run_status_from_string (text) : 0;
      return text == NULL || *status != 0 ||
             hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                         "Invalid value \"%s\" for parameter 'status' supplied: it must be one of RUNNING, SCHEDULED, FINISHED, "
                         "FAILED and KILLED.", text);
    }
  if (!hot_rest_fields_get_integer (fields, "status", HOT_REST_OPTIONAL, &number, error))
    return FALSE;
  *status = number;

  return (number >= HOT_RUN_STATUS_RUNNING && number <= HOT_RUN_STATUS_KILLED) ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                     "Invalid value %" G_GINT64_FORMAT " for parameter 'status' supplied: it must be 1 to 5.", number);
}

static gboolean
update (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  HotJsonWriter *json;
  g_autoptr(HotRun) run = NULL;
  HotRunStatus status = 0;
  gint64 end_time = HOT_TIME_NONE;
  const char *name = NULL;
  const char *id = NULL;

  if (!hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) ||
      !get_status (fields, &status, error) ||
      !hot_rest_fields_get_integer (fields, "end_time", HOT_REST_OPTIONAL, &end_time, error) ||
      !hot_rest_fields_get_string (fields, "run_name", HOT_REST_OPTIONAL, &name, error))
    return FALSE;
  if (name != NULL && *name == '\0')
    name = NULL;
  run = hot_tracking_store_update_run (hot_rest_call_get_store (call), id, status, end_time, name,
                                       hot_rest_call_get_cancellable (call), error);
  if (run == NULL)
    return FALSE;
  json = hot_rest_call_reply (call);
  hot_json_writer_name (json, "run_info");
  hot_rest_write_run_info (call, json, run);

  return TRUE;
}

static gboolean
delete (HotRestCall  *call,
        GError      **error)
{
  const char *id = NULL;

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         hot_tracking_store_delete_run (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);
}

static gboolean
restore (HotRestCall  *call,
         GError      **error)
{
  const char *id = NULL;

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         hot_tracking_store_restore_run (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);
}

static gboolean
search (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  HotJsonWriter *json;
  HotSearch search = { .view = HOT_VIEW_ACTIVE_ONLY };
  g_autofree const char **ids = NULL;
  g_autofree const char **order_by = NULL;
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (!hot_rest_fields_get_strings (fields, "experiment_ids", HOT_REST_OPTIONAL, &ids, error) ||
      !hot_rest_fields_get_string (fields, "filter", HOT_REST_OPTIONAL, &search.filter, error) ||
      !hot_rest_fields_get_view (fields, "run_view_type", &search.view, error) ||
      !hot_rest_fields_get_max_results (fields, &search.max_results, error) ||
      !hot_rest_fields_get_strings (fields, "order_by", HOT_REST_OPTIONAL, &order_by, error) ||
      !hot_rest_fields_get_string (fields, "page_token", HOT_REST_OPTIONAL, &search.page_token, error))
    return FALSE;
  if (search.max_results > MAX_RUNS)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "Invalid value %u for parameter 'max_results' supplied: it must be at most %d.", search.max_results, MAX_RUNS);

  json = hot_rest_call_reply (call);
  /* No experiment is not all of them: MLflow's client asks for none where a name was not found. */
  if (ids == NULL || ids[0] == NULL)
    return TRUE;
  search.experiment_ids = ids;
  search.order_by = order_by;
  found = hot_tracking_store_search_runs (hot_rest_call_get_store (call), &search, &next, hot_rest_call_get_cancellable (call), error);
  if (found == NULL)
    return FALSE;
  if (found->len > 0)
    {
      hot_json_writer_name (json, "runs");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < found->len; i++)
        hot_rest_write_run (call, json, found->pdata[i]);
      hot_json_writer_end_array (json);
    }
  hot_rest_write_page (json, next);

  return TRUE;
}

static gboolean
set_tag (HotRestCall  *call,
         GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  const char *id = NULL;
  const char *key = NULL;
  const char *value = "";

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         hot_rest_fields_get_string (fields, "key", HOT_REST_REQUIRED, &key, error) &&
         hot_rest_fields_get_string (fields, "value", HOT_REST_OPTIONAL, &value, error) &&
         hot_tracking_store_set_tag (hot_rest_call_get_store (call), id, key, value, hot_rest_call_get_cancellable (call), error);
}

static gboolean
delete_tag (HotRestCall  *call,
            GError      **error)
{
  const char *id = NULL;
  const char *key = NULL;

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         hot_rest_fields_get_string (hot_rest_call_get_fields (call), "key", HOT_REST_REQUIRED, &key, error) &&
         hot_tracking_store_delete_run_tag (hot_rest_call_get_store (call), id, key, hot_rest_call_get_cancellable (call), error);
}

static gboolean
log_param (HotRestCall  *call,
           GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  const char *id = NULL;
  const char *key = NULL;
  const char *value = "";

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         hot_rest_fields_get_string (fields, "key", HOT_REST_REQUIRED, &key, error) &&
         hot_rest_fields_get_string (fields, "value", HOT_REST_OPTIONAL, &value, error) &&
         hot_tracking_store_log_param (hot_rest_call_get_store (call), id, key, value, hot_rest_call_get_cancellable (call), error);
}

static gboolean
get_links (JsonObject    *fields,
           HotRestNeed    need,
           HotModelLink **links,
           guint         *n,
           GError       **error)
{
  g_autoptr(GPtrArray) objects = NULL;

  if (!hot_rest_fields_get_objects (fields, "models", need, &objects, error))
    return FALSE;
  *links = g_new0 (HotModelLink, objects->len + 1);
  *n = objects->len;
  for (guint i = 0; i < objects->len; i++)
    if (!hot_rest_fields_get_string (objects->pdata[i], "model_id", HOT_REST_REQUIRED, &(*links)[i].model_id, error) ||
        !hot_rest_fields_get_integer (objects->pdata[i], "step", HOT_REST_OPTIONAL, &(*links)[i].step, error))
      return FALSE;

  return TRUE;
}

/* { dataset: { name, digest… }, tags: [] }; the tags are owned by the caller. */
static gboolean
get_dataset (JsonObject       *fields,
             HotDatasetInput  *input,
             GError          **error)
{
  JsonNode *node = json_object_get_member (fields, "dataset");
  HotKeyValue *tags = NULL;
  JsonObject *dataset;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Dataset input at index 0 contains no dataset");
  dataset = json_node_get_object (node);
  if (!hot_rest_fields_get_pairs (fields, "tags", HOT_REST_OPTIONAL, &tags, &input->n_tags, error))
    return FALSE;
  input->tags = tags;

  return hot_rest_fields_get_string (dataset, "name", HOT_REST_REQUIRED, &input->name, error) &&
         hot_rest_fields_get_string (dataset, "digest", HOT_REST_REQUIRED, &input->digest, error) &&
         hot_rest_fields_get_string (dataset, "source_type", HOT_REST_REQUIRED, &input->source_type, error) &&
         hot_rest_fields_get_string (dataset, "source", HOT_REST_REQUIRED, &input->source, error) &&
         hot_rest_fields_get_string (dataset, "schema", HOT_REST_OPTIONAL, &input->schema, error) &&
         hot_rest_fields_get_string (dataset, "profile", HOT_REST_OPTIONAL, &input->profile, error);
}

static void
dataset_clear (HotDatasetInput *input)
{
  g_free ((gpointer) input->tags);
}

static gboolean
log_inputs (HotRestCall  *call,
            GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  g_autoptr(GArray) datasets = g_array_new (FALSE, TRUE, sizeof (HotDatasetInput));
  g_autoptr(GPtrArray) objects = NULL;
  g_autofree HotModelLink *models = NULL;
  const char *id = NULL;
  guint n_models = 0;

  g_array_set_clear_func (datasets, (GDestroyNotify) dataset_clear);
  if (!hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) ||
      !hot_rest_fields_get_objects (fields, "datasets", HOT_REST_OPTIONAL, &objects, error) ||
      !get_links (fields, HOT_REST_OPTIONAL, &models, &n_models, error))
    return FALSE;
  g_array_set_size (datasets, objects->len);
  for (guint i = 0; i < objects->len; i++)
    if (!get_dataset (objects->pdata[i], &g_array_index (datasets, HotDatasetInput, i), error))
      return FALSE;

  return hot_tracking_store_log_inputs (hot_rest_call_get_store (call), id, (HotDatasetInput *) (gpointer) datasets->data,
                                        datasets->len, models, n_models, hot_rest_call_get_cancellable (call), error);
}

static gboolean
log_outputs (HotRestCall  *call,
             GError      **error)
{
  g_autofree HotModelLink *models = NULL;
  const char *id = NULL;
  guint n_models = 0;

  return hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) &&
         get_links (hot_rest_call_get_fields (call), HOT_REST_REQUIRED, &models, &n_models, error) &&
         hot_tracking_store_log_outputs (hot_rest_call_get_store (call), id, models, n_models,
                                         hot_rest_call_get_cancellable (call), error);
}

static gboolean
log_model (HotRestCall  *call,
           GError      **error)
{
  static const char *const needed[] = { "artifact_path", "flavors", "utc_time_created", "run_id" };
  g_autoptr(JsonNode) root = NULL;
  const char *id = NULL;
  const char *text = NULL;

  if (!hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) ||
      !hot_rest_fields_get_string (hot_rest_call_get_fields (call), "model_json", HOT_REST_REQUIRED, &text, error))
    return FALSE;
  root = json_from_string (text, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "Malformed model info. \n %.500s \n is not a valid JSON.", text);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!json_object_has_member (json_node_get_object (root), needed[i]))
      return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                         "Model json is missing mandatory fields: {'%s'}", needed[i]);

  return hot_tracking_store_log_model (hot_rest_call_get_store (call), id, text, hot_rest_call_get_cancellable (call), error);
}

const HotRestRoute hot_rest_runs[] = {
  { "POST", "runs/create", create },
  { "GET", "runs/get", get },
  { "POST", "runs/update", update },
  { "POST", "runs/delete", delete },
  { "POST", "runs/restore", restore },
  { "POST", "runs/search", search },
  { "POST", "runs/set-tag", set_tag },
  { "POST", "runs/delete-tag", delete_tag },
  { "POST", "runs/log-parameter", log_param },
  { "POST", "runs/log-inputs", log_inputs },
  { "POST", "runs/outputs", log_outputs },
  { "POST", "runs/log-model", log_model },
  { NULL }
};
