/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* Without a max_results, mlflow/protos/service.proto asks for so many. */
#define DEFAULT_LIMIT 50

/* @model: (transfer full) (nullable): %NULL where @error is set */
static gboolean
reply_model (HotRestCall    *call,
             HotLoggedModel *model)
{
  HotJsonWriter *json;

  if (model == NULL)
    return FALSE;
  json = hot_rest_call_reply (call);
  hot_json_writer_name (json, "model");
  hot_rest_write_logged_model (call, json, model);
  hot_logged_model_unref (model);

  return TRUE;
}

static const char *
get_id (HotRestCall *call)
{
  return hot_rest_call_get_path_value (call, "model_id");
}

static gboolean
create (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  g_autofree HotKeyValue *params = NULL;
  g_autofree HotKeyValue *tags = NULL;
  HotLoggedModelCreation creation = { 0 };

  if (!hot_rest_fields_get_string (fields, "experiment_id", HOT_REST_REQUIRED, &creation.experiment_id, error) ||
      !hot_rest_fields_get_string (fields, "name", HOT_REST_OPTIONAL, &creation.name, error) ||
      !hot_rest_fields_get_string (fields, "model_type", HOT_REST_OPTIONAL, &creation.model_type, error) ||
      !hot_rest_fields_get_string (fields, "source_run_id", HOT_REST_OPTIONAL, &creation.source_run_id, error) ||
      !hot_rest_fields_get_pairs (fields, "params", HOT_REST_OPTIONAL, &params, &creation.n_params, error) ||
      !hot_rest_fields_get_pairs (fields, "tags", HOT_REST_OPTIONAL, &tags, &creation.n_tags, error))
    return FALSE;
  creation.params = params;
  creation.tags = tags;
  if (creation.name != NULL && *creation.name == '\0')
    creation.name = NULL;

  return reply_model (call, hot_tracking_store_create_logged_model (hot_rest_call_get_store (call), &creation,
                                                                    hot_rest_call_get_cancellable (call), error));
}

static gboolean
get (HotRestCall  *call,
     GError      **error)
{
  gboolean with_deleted = FALSE;

  return hot_rest_fields_get_boolean (hot_rest_call_get_fields (call), "allow_deleted", HOT_REST_OPTIONAL, &with_deleted, error) &&
         reply_model (call, hot_tracking_store_get_logged_model (hot_rest_call_get_store (call), get_id (call), with_deleted,
                                                                 hot_rest_call_get_cancellable (call), error));
}

/* By name or, as protocol buffers allow, by number. */
static gboolean
get_status (JsonObject            *fields,
            HotLoggedModelStatus  *status,
            GError               **error)
{
  const char *text = NULL;
  gint64 number = 0;

  *status = HOT_LOGGED_MODEL_STATUS_UNSPECIFIED;
  if (hot_rest_fields_get_integer (fields, "status", HOT_REST_REQUIRED, &number, NULL))
    *status = number > 0 && number <= HOT_LOGGED_MODEL_STATUS_UPLOAD_FAILED ? number : HOT_LOGGED_MODEL_STATUS_UNSPECIFIED;
  else if (hot_rest_fields_get_string (fields, "status", HOT_REST_REQUIRED, &text, error))
    *status = hot_logged_model_status_from_string (text);
  else
    return FALSE;

  return *status != HOT_LOGGED_MODEL_STATUS_UNSPECIFIED ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                     "Invalid value for parameter 'status' supplied: it must be one of LOGGED_MODEL_PENDING, LOGGED_MODEL_READY and "
                     "LOGGED_MODEL_UPLOAD_FAILED. See the API docs for more information about request parameters.");
}

static gboolean
finalize (HotRestCall  *call,
          GError      **error)
{
  HotLoggedModelStatus status;

  return get_status (hot_rest_call_get_fields (call), &status, error) &&
         reply_model (call, hot_tracking_store_finalize_logged_model (hot_rest_call_get_store (call), get_id (call), status,
                                                                      hot_rest_call_get_cancellable (call), error));
}

static gboolean
delete (HotRestCall  *call,
        GError      **error)
{
  return hot_tracking_store_delete_logged_model (hot_rest_call_get_store (call), get_id (call), hot_rest_call_get_cancellable (call), error);
}

static gboolean
set_tags (HotRestCall  *call,
          GError      **error)
{
  g_autofree HotKeyValue *tags = NULL;
  guint n_tags = 0;

  return hot_rest_fields_get_pairs (hot_rest_call_get_fields (call), "tags", HOT_REST_OPTIONAL, &tags, &n_tags, error) &&
         reply_model (call, hot_tracking_store_set_logged_model_tags (hot_rest_call_get_store (call), get_id (call), tags, n_tags,
                                                                      hot_rest_call_get_cancellable (call), error));
}

static gboolean
delete_tag (HotRestCall  *call,
            GError      **error)
{
  return hot_tracking_store_delete_logged_model_tag (hot_rest_call_get_store (call), get_id (call),
                                                     hot_rest_call_get_path_value (call, "tag_key"), hot_rest_call_get_cancellable (call),
                                                     error);
}

static gboolean
log_params (HotRestCall  *call,
            GError      **error)
{
  g_autofree HotKeyValue *params = NULL;
  guint n_params = 0;

  return hot_rest_fields_get_pairs (hot_rest_call_get_fields (call), "params", HOT_REST_OPTIONAL, &params, &n_params, error) &&
         hot_tracking_store_log_logged_model_params (hot_rest_call_get_store (call), get_id (call), params, n_params,
                                                     hot_rest_call_get_cancellable (call), error);
}

/* { dataset_name, dataset_digest } of a filter or an order */
static gboolean
get_dataset (JsonObject       *object,
             HotRestNeed       need,
             HotDatasetInput  *dataset,
             GError          **error)
{
  if (!hot_rest_fields_get_string (object, "dataset_name", need, &dataset->name, error) ||
      !hot_rest_fields_get_string (object, "dataset_digest", HOT_REST_OPTIONAL, &dataset->digest, error))
    return FALSE;
  if (dataset->name != NULL && *dataset->name == '\0')
    dataset->name = NULL;
  if (dataset->digest != NULL && *dataset->digest == '\0')
    dataset->digest = NULL;

  return TRUE;
}

static gboolean
get_datasets (JsonObject       *fields,
              HotSearch        *search,
              HotDatasetInput **datasets,
              GError          **error)
{
  g_autoptr(GPtrArray) objects = NULL;

  if (!hot_rest_fields_get_objects (fields, "datasets", HOT_REST_OPTIONAL, &objects, error))
    return FALSE;
  *datasets = g_new0 (HotDatasetInput, objects->len + 1);
  for (guint i = 0; i < objects->len; i++)
    {
      if (!get_dataset (objects->pdata[i], HOT_REST_OPTIONAL, &(*datasets)[i], error))
        return FALSE;
      if ((*datasets)[i].name == NULL)
        return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                           "`dataset_name` in the `datasets` clause must be specified.");
    }
  search->datasets = *datasets;
  search->n_datasets = objects->len;

  return TRUE;
}

/* (transfer full) (nullable): "metrics.`rmse` DESC" */
static char *
format_order (JsonObject  *object,
              GError     **error)
{
  const char *field = NULL;
  gboolean is_ascending = TRUE;
  g_autoptr(GString) text = NULL;
  const char *dot;

  if (!hot_rest_fields_get_string (object, "field_name", HOT_REST_REQUIRED, &field, error) ||
      !hot_rest_fields_get_boolean (object, "ascending", HOT_REST_OPTIONAL, &is_ascending, error))
    return NULL;
  dot = strchr (field, '.');
  if (dot != NULL && !g_str_has_prefix (field, "metrics."))
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                  "Invalid order by field name: %.200s. Only metrics are supported.", field);
      return NULL;
    }
  if (dot == NULL && field[strspn (field, "abcdefghijklmnopqrstuvwxyz_")] != '\0')
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Invalid order by field name: %.200s", field);
      return NULL;
    }

  text = g_string_new (dot != NULL ? dot + 1 : field);
  if (dot != NULL)
    {
      g_string_replace (text, "`", "``", 0);
      g_string_prepend (text, "metrics.`");
      g_string_append_c (text, '`');
    }
  g_string_append (text, is_ascending ? " ASC" : " DESC");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* @order_by: (out) (transfer full); @datasets: (out) (transfer container) */
static gboolean
get_orders (JsonObject        *fields,
            HotSearch         *search,
            char            ***order_by,
            HotDatasetInput  **datasets,
            GError           **error)
{
  g_autoptr(GPtrArray) objects = NULL;

  if (!hot_rest_fields_get_objects (fields, "order_by", HOT_REST_OPTIONAL, &objects, error))
    return FALSE;
  *order_by = g_new0 (char *, objects->len + 1);
  *datasets = g_new0 (HotDatasetInput, objects->len + 1);
  for (guint i = 0; i < objects->len; i++)
    {
      (*order_by)[i] = format_order (objects->pdata[i], error);
      if ((*order_by)[i] == NULL || !get_dataset (objects->pdata[i], HOT_REST_OPTIONAL, &(*datasets)[i], error))
        return FALSE;
    }
  search->order_by = (const char *const *) *order_by;
  search->order_datasets = *datasets;

  return TRUE;
}

static gboolean
search (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  g_autofree const char **experiment_ids = NULL;
  g_autofree HotDatasetInput *order_datasets = NULL;
  g_autofree HotDatasetInput *datasets = NULL;
  g_auto(GStrv) order_by = NULL;
  HotSearch wanted = { .max_results = DEFAULT_LIMIT };
  g_autoptr(GPtrArray) models = NULL;
  g_autofree char *next = NULL;
  HotJsonWriter *json;

  if (!hot_rest_fields_get_strings (fields, "experiment_ids", HOT_REST_REQUIRED, &experiment_ids, error) ||
      !hot_rest_fields_get_string (fields, "filter", HOT_REST_OPTIONAL, &wanted.filter, error) ||
      !hot_rest_fields_get_max_results (fields, &wanted.max_results, error) ||
      !hot_rest_fields_get_string (fields, "page_token", HOT_REST_OPTIONAL, &wanted.page_token, error) ||
      !get_datasets (fields, &wanted, &datasets, error) || !get_orders (fields, &wanted, &order_by, &order_datasets, error))
    return FALSE;
  wanted.experiment_ids = (const char *const *) experiment_ids;
  models = hot_tracking_store_search_logged_models (hot_rest_call_get_store (call), &wanted, &next, hot_rest_call_get_cancellable (call),
                                                    error);
  if (models == NULL)
    return FALSE;

  json = hot_rest_call_reply (call);
  if (models->len > 0)
    {
      hot_json_writer_name (json, "models");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < models->len; i++)
        hot_rest_write_logged_model (call, json, models->pdata[i]);
      hot_json_writer_end_array (json);
    }
  hot_rest_write_page (json, next);

  return TRUE;
}

const HotRestRoute hot_rest_logged_models[] = {
  { "POST", "logged-models", create },
  { "POST", "logged-models/search", search },
  { "GET", "logged-models/{model_id}", get },
  { "PATCH", "logged-models/{model_id}", finalize },
  { "DELETE", "logged-models/{model_id}", delete },
  { "PATCH", "logged-models/{model_id}/tags", set_tags },
  { "DELETE", "logged-models/{model_id}/tags/{tag_key}", delete_tag },
  { "POST", "logged-models/{model_id}/params", log_params },
  { NULL }
};
