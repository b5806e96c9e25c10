/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* mlflow/server/handlers.py, search_datasets_impl() */
#define MAX_DATASET_EXPERIMENTS 20
#define MAX_DATASETS            1000

static gboolean
create (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  g_autofree HotKeyValue *tags = NULL;
  g_autofree char *id = NULL;
  const char *name = NULL;
  const char *location = NULL;
  guint n_tags = 0;

  if (!hot_rest_fields_get_string (fields, "name", HOT_REST_REQUIRED, &name, error) ||
      !hot_rest_fields_get_string (fields, "artifact_location", HOT_REST_OPTIONAL, &location, error) ||
      !hot_rest_fields_get_pairs (fields, "tags", HOT_REST_OPTIONAL, &tags, &n_tags, error))
    return FALSE;
  if (location != NULL && *location == '\0')
    location = NULL;
  id = hot_tracking_store_create_experiment (hot_rest_call_get_store (call), name, location, tags, n_tags,
                                             hot_rest_call_get_cancellable (call), error);
  if (id == NULL)
    return FALSE;
  hot_rest_json_string (hot_rest_call_reply (call), "experiment_id", id);

  return TRUE;
}

static gboolean
reply_experiment (HotRestCall   *call,
                  HotExperiment *experiment)
{
  HotJsonWriter *json = hot_rest_call_reply (call);

  hot_json_writer_name (json, "experiment");
  hot_rest_write_experiment (call, json, experiment);

  return TRUE;
}

static gboolean
get (HotRestCall  *call,
     GError      **error)
{
  g_autoptr(HotExperiment) experiment = NULL;
  const char *id = NULL;

  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), "experiment_id", HOT_REST_REQUIRED, &id, error))
    return FALSE;
  experiment = hot_tracking_store_get_experiment (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);

  return experiment != NULL && reply_experiment (call, experiment);
}

static gboolean
get_by_name (HotRestCall  *call,
             GError      **error)
{
  g_autoptr(HotExperiment) experiment = NULL;
  const char *name = NULL;

  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), "experiment_name", HOT_REST_REQUIRED, &name, error))
    return FALSE;
  experiment = hot_tracking_store_get_experiment_by_name (hot_rest_call_get_store (call), name, hot_rest_call_get_cancellable (call),
                                                          error);

  return experiment != NULL && reply_experiment (call, experiment);
}

static gboolean
search (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  HotJsonWriter *json;
  HotSearch search = { .view = HOT_VIEW_ACTIVE_ONLY };
  g_autofree const char **order_by = NULL;
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (!hot_rest_fields_get_view (fields, "view_type", &search.view, error) ||
      !hot_rest_fields_get_max_results (fields, &search.max_results, error) ||
      !hot_rest_fields_get_strings (fields, "order_by", HOT_REST_OPTIONAL, &order_by, error) ||
      !hot_rest_fields_get_string (fields, "filter", HOT_REST_OPTIONAL, &search.filter, error) ||
      !hot_rest_fields_get_string (fields, "page_token", HOT_REST_OPTIONAL, &search.page_token, error))
    return FALSE;
  search.order_by = order_by;
  found = hot_tracking_store_search_experiments (hot_rest_call_get_store (call), &search, &next,
                                                 hot_rest_call_get_cancellable (call), error);
  if (found == NULL)
    return FALSE;

  json = hot_rest_call_reply (call);
  if (found->len > 0)
    {
      hot_json_writer_name (json, "experiments");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < found->len; i++)
        hot_rest_write_experiment (call, json, found->pdata[i]);
      hot_json_writer_end_array (json);
    }
  hot_rest_write_page (json, next);

  return TRUE;
}

static gboolean
delete (HotRestCall  *call,
        GError      **error)
{
  const char *id = NULL;

  return hot_rest_fields_get_string (hot_rest_call_get_fields (call), "experiment_id", HOT_REST_REQUIRED, &id, error) &&
         hot_tracking_store_delete_experiment (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);
}

static gboolean
restore (HotRestCall  *call,
         GError      **error)
{
  const char *id = NULL;

  return hot_rest_fields_get_string (hot_rest_call_get_fields (call), "experiment_id", HOT_REST_REQUIRED, &id, error) &&
         hot_tracking_store_restore_experiment (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);
}

static gboolean
update (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  const char *id = NULL;
  const char *name = NULL;

  return hot_rest_fields_get_string (fields, "experiment_id", HOT_REST_REQUIRED, &id, error) &&
         hot_rest_fields_get_string (fields, "new_name", HOT_REST_REQUIRED, &name, error) &&
         hot_tracking_store_rename_experiment (hot_rest_call_get_store (call), id, name, hot_rest_call_get_cancellable (call), error);
}

static gboolean
set_tag (HotRestCall  *call,
         GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  const char *id = NULL;
  const char *key = NULL;
  const char *value = "";

  return hot_rest_fields_get_string (fields, "experiment_id", HOT_REST_REQUIRED, &id, error) &&
         hot_rest_fields_get_string (fields, "key", HOT_REST_REQUIRED, &key, error) &&
         hot_rest_fields_get_string (fields, "value", HOT_REST_OPTIONAL, &value, error) &&
         hot_tracking_store_set_experiment_tag (hot_rest_call_get_store (call), id, key, value,
                                                hot_rest_call_get_cancellable (call), error);
}

static gboolean
delete_tag (HotRestCall  *call,
            GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  const char *id = NULL;
  const char *key = NULL;

  return hot_rest_fields_get_string (fields, "experiment_id", HOT_REST_REQUIRED, &id, error) &&
         hot_rest_fields_get_string (fields, "key", HOT_REST_REQUIRED, &key, error) &&
         hot_tracking_store_delete_experiment_tag (hot_rest_call_get_store (call), id, key, hot_rest_call_get_cancellable (call), error);
}

static void
write_dataset (HotJsonWriter         *json,
               GHashTable            *seen,
               const HotRun          *run,
               const HotDatasetInput *input)
{
  const char *context = hot_key_values_find (input->tags, input->n_tags, HOT_TAG_DATA_CONTEXT);
  g_autofree char *key = g_strjoin ("\n", run->experiment_id, input->name, input->digest, context, NULL);

  if (g_hash_table_size (seen) >= MAX_DATASETS || !g_hash_table_add (seen, g_steal_pointer (&key)))
    return;
  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "experiment_id", run->experiment_id);
  hot_rest_json_string (json, "name", input->name);
  hot_rest_json_string (json, "digest", input->digest);
  hot_rest_json_string (json, "context", context);
  hot_json_writer_end_object (json);
}

/* The data sets that runs of some experiments read, each once. */
static gboolean
search_datasets (HotRestCall  *call,
                 GError      **error)
{
  HotJsonWriter *json;
  HotSearch search = { .view = HOT_VIEW_ACTIVE_ONLY, .max_results = MAX_DATASETS };
  g_autofree const char **ids = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *token = NULL;
  g_autofree char *next = NULL;
  guint n = 0;

  if (!hot_rest_fields_get_strings (hot_rest_call_get_fields (call), "experiment_ids", HOT_REST_OPTIONAL, &ids, error))
    return FALSE;
  while (ids != NULL && ids[n] != NULL)
    n++;
  if (n == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "SearchDatasets request must specify at least one experiment_id.");
  if (n > MAX_DATASET_EXPERIMENTS)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "SearchDatasets request cannot specify more than %d experiment_ids. Received %u experiment_ids.",
                       MAX_DATASET_EXPERIMENTS, n);

  search.experiment_ids = ids;
  json = hot_rest_call_reply (call);
  hot_json_writer_name (json, "dataset_summaries");
  hot_json_writer_begin_array (json);
  do
    {
      g_autoptr(GPtrArray) runs = NULL;

      g_clear_pointer (&token, g_free);
      token = g_steal_pointer (&next);
      search.page_token = token;
      runs = hot_tracking_store_search_runs (hot_rest_call_get_store (call), &search, &next, hot_rest_call_get_cancellable (call),
                                             error);
      if (runs == NULL)
        return FALSE;
      for (guint i = 0; i < runs->len; i++)
        for (guint k = 0; k < ((HotRun *) runs->pdata[i])->n_dataset_inputs; k++)
          write_dataset (json, seen, runs->pdata[i], &((HotRun *) runs->pdata[i])->dataset_inputs[k]);
    }
  while (next != NULL && g_hash_table_size (seen) < MAX_DATASETS);
  hot_json_writer_end_array (json);

  return TRUE;
}

const HotRestRoute hot_rest_experiments[] = {
  { "POST", "experiments/create", create },
  { "GET", "experiments/get", get },
  { "GET", "experiments/get-by-name", get_by_name },
  { "POST", "experiments/search", search },
  { "GET", "experiments/search", search },
  { "POST", "experiments/delete", delete },
  { "POST", "experiments/restore", restore },
  { "POST", "experiments/update", update },
  { "POST", "experiments/set-experiment-tag", set_tag },
  { "POST", "experiments/delete-experiment-tag", delete_tag },
  { "POST", "/ajax-api/2.0/mlflow/experiments/search-datasets", search_datasets },
  { NULL }
};
