/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-model-fields.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* The handlers of registered models and their aliases (mlflow/server/handlers.py). */

static gboolean
get_name (HotRestCall  *call,
          const char  **name,
          GError      **error)
{
  return hot_rest_fields_get_string (hot_rest_call_get_fields (call), "name", HOT_REST_REQUIRED, name, error);
}

/* @model: (transfer full) (nullable): %NULL where @error is set */
static gboolean
reply_model (HotRestCall        *call,
             HotRegisteredModel *model)
{
  HotJsonWriter *json;

  if (model == NULL)
    return FALSE;
  json = hot_rest_call_reply (call);
  hot_json_writer_name (json, "registered_model");
  hot_rest_write_registered_model (call, json, model);
  hot_registered_model_unref (model);

  return TRUE;
}

static gboolean
create (HotRestCall  *call,
        GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  g_autofree HotKeyValue *tags = NULL;
  const char *description = NULL;
  const char *name = NULL;
  guint n_tags = 0;

  return get_name (call, &name, error) &&
         hot_rest_fields_get_pairs (fields, "tags", HOT_REST_OPTIONAL, &tags, &n_tags, error) &&
         hot_rest_fields_get_string (fields, "description", HOT_REST_OPTIONAL, &description, error) &&
         reply_model (call, hot_tracking_store_create_registered_model (hot_rest_call_get_store (call), name, description, tags, n_tags,
                                                                        hot_rest_call_get_cancellable (call), error));
}

static gboolean
get (HotRestCall  *call,
     GError      **error)
{
  const char *name = NULL;

  return get_name (call, &name, error) &&
         reply_model (call, hot_tracking_store_get_registered_model (hot_rest_call_get_store (call), name,
                                                                     hot_rest_call_get_cancellable (call), error));
}

static gboolean
rename_model (HotRestCall  *call,
              GError      **error)
{
  const char *name = NULL;
  const char *new_name = NULL;

  return get_name (call, &name, error) &&
         hot_rest_fields_get_string (hot_rest_call_get_fields (call), "new_name", HOT_REST_REQUIRED, &new_name, error) &&
         reply_model (call, hot_tracking_store_rename_registered_model (hot_rest_call_get_store (call), name, new_name,
                                                                        hot_rest_call_get_cancellable (call), error));
}

static gboolean
update (HotRestCall  *call,
        GError      **error)
{
  const char *description = "";
  const char *name = NULL;

  return get_name (call, &name, error) &&
         hot_rest_fields_get_string (hot_rest_call_get_fields (call), "description", HOT_REST_OPTIONAL, &description, error) &&
         reply_model (call, hot_tracking_store_update_registered_model (hot_rest_call_get_store (call), name, description,
                                                                        hot_rest_call_get_cancellable (call), error));
}

static gboolean
delete (HotRestCall  *call,
        GError      **error)
{
  const char *name = NULL;

  return get_name (call, &name, error) &&
         hot_tracking_store_delete_registered_model (hot_rest_call_get_store (call), name, hot_rest_call_get_cancellable (call), error);
}

static gboolean
search (HotRestCall  *call,
        GError      **error)
{
  g_autofree const char **order_by = NULL;
  HotSearch wanted = { 0 };
  g_autoptr(GPtrArray) models = NULL;
  g_autofree char *next = NULL;
  HotJsonWriter *json;

  if (!hot_rest_fields_get_search (hot_rest_call_get_fields (call), &wanted, &order_by, error))
    return FALSE;
  models = hot_tracking_store_search_registered_models (hot_rest_call_get_store (call), &wanted, &next,
                                                        hot_rest_call_get_cancellable (call), error);
  if (models == NULL)
    return FALSE;

  json = hot_rest_call_reply (call);
  if (models->len > 0)
    {
      hot_json_writer_name (json, "registered_models");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < models->len; i++)
        hot_rest_write_registered_model (call, json, models->pdata[i]);
      hot_json_writer_end_array (json);
    }
  hot_rest_write_page (json, next);

  return TRUE;
}

static gboolean
get_latest_versions (HotRestCall  *call,
                     GError      **error)
{
  g_autofree const char **stages = NULL;
  g_autoptr(GPtrArray) versions = NULL;
  const char *name = NULL;

  if (!get_name (call, &name, error) ||
      !hot_rest_fields_get_strings (hot_rest_call_get_fields (call), "stages", HOT_REST_OPTIONAL, &stages, error))
    return FALSE;
  versions = hot_tracking_store_get_latest_versions (hot_rest_call_get_store (call), name, (const char *const *) stages,
                                                     hot_rest_call_get_cancellable (call), error);
  if (versions == NULL)
    return FALSE;
  hot_rest_reply_versions (call, versions);

  return TRUE;
}

static gboolean
set_tag (HotRestCall  *call,
         GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  const char *name = NULL;
  const char *key = NULL;
  const char *value = "";

  return get_name (call, &name, error) && hot_rest_fields_get_string (fields, "key", HOT_REST_REQUIRED, &key, error) &&
         hot_rest_fields_get_string (fields, "value", HOT_REST_OPTIONAL, &value, error) &&
         hot_tracking_store_set_registered_model_tag (hot_rest_call_get_store (call), name, key, value,
                                                      hot_rest_call_get_cancellable (call), error);
}

static gboolean
delete_tag (HotRestCall  *call,
            GError      **error)
{
  const char *name = NULL;
  const char *key = NULL;

  return get_name (call, &name, error) &&
         hot_rest_fields_get_string (hot_rest_call_get_fields (call), "key", HOT_REST_REQUIRED, &key, error) &&
         hot_tracking_store_delete_registered_model_tag (hot_rest_call_get_store (call), name, key, hot_rest_call_get_cancellable (call),
                                                         error);
}

static gboolean
get_alias (HotRestCall  *call,
           const char  **name,
           const char  **alias,
           GError      **error)
{
  return get_name (call, name, error) &&
         hot_rest_fields_get_string (hot_rest_call_get_fields (call), "alias", HOT_REST_REQUIRED, alias, error);
}

static gboolean
set_alias (HotRestCall  *call,
           GError      **error)
{
  const char *name = NULL;
  const char *alias = NULL;
  gint64 version;

  return get_alias (call, &name, &alias, error) && hot_rest_fields_get_version (hot_rest_call_get_fields (call), &version, error) &&
         hot_tracking_store_set_alias (hot_rest_call_get_store (call), name, alias, version, hot_rest_call_get_cancellable (call), error);
}

static gboolean
delete_alias (HotRestCall  *call,
              GError      **error)
{
  const char *name = NULL;
  const char *alias = NULL;

  return get_alias (call, &name, &alias, error) &&
         hot_tracking_store_delete_alias (hot_rest_call_get_store (call), name, alias, hot_rest_call_get_cancellable (call), error);
}

static gboolean
get_version_by_alias (HotRestCall  *call,
                      GError      **error)
{
  const char *name = NULL;
  const char *alias = NULL;

  return get_alias (call, &name, &alias, error) &&
         hot_rest_reply_version (call, hot_tracking_store_get_version_by_alias (hot_rest_call_get_store (call), name, alias,
                                                                                hot_rest_call_get_cancellable (call), error));
}

const HotRestRoute hot_rest_registry[] = {
  { "POST", "registered-models/create", create },
  { "POST", "registered-models/rename", rename_model },
  { "PATCH", "registered-models/update", update },
  { "DELETE", "registered-models/delete", delete },
  { "GET", "registered-models/get", get },
  { "GET", "registered-models/search", search },
  { "POST", "registered-models/get-latest-versions", get_latest_versions },
  { "GET", "registered-models/get-latest-versions", get_latest_versions },
  { "POST", "registered-models/set-tag", set_tag },
  { "DELETE", "registered-models/delete-tag", delete_tag },
  { "POST", "registered-models/alias", set_alias },
  { "DELETE", "registered-models/alias", delete_alias },
  { "GET", "registered-models/alias", get_version_by_alias },
  { NULL }
};
