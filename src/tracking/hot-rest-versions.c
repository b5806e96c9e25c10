/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "tracking/hot-model-source.h"
#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-model-fields.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* Without a max_results, mlflow/protos/model_registry.proto asks for so many. */
#define DEFAULT_LIMIT 200000

/* On a logged model: which versions were made of it, as JSON. */
#define TAG_VERSIONS "mlflow.modelVersions"

static gboolean
get_key (HotRestCall  *call,
         const char  **name,
         gint64       *version,
         GError      **error)
{
  return hot_rest_fields_get_string (hot_rest_call_get_fields (call), "name", HOT_REST_REQUIRED, name, error) &&
         hot_rest_fields_get_version (hot_rest_call_get_fields (call), version, error);
}

static gboolean
has_version (JsonArray             *array,
             const HotModelVersion *version)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonNode *number = object != NULL ? json_object_get_member (object, "version") : NULL;
      g_autofree char *text = number != NULL && JSON_NODE_HOLDS_VALUE (number) ? json_to_string (number, FALSE) : NULL;
      const char *digits = text != NULL ? text + (*text == '"') : "";

      if (object != NULL && g_strcmp0 (json_object_get_string_member_with_default (object, "name", NULL), version->name) == 0 &&
          g_ascii_strtoll (digits, NULL, 10) == version->version)
        return TRUE;
    }

  return FALSE;
}

/* @list with one more, spaced as MLflow's json.dumps() does, whose tests compare the text. (transfer full) */
static char *
append_version (const char            *list,
                const HotModelVersion *version)
{
  g_autoptr(HotJsonWriter) name = hot_json_writer_new (FALSE);
  const char *end = list != NULL ? strrchr (list, ']') : NULL;
  g_autofree char *before = end != NULL ? g_strndup (list, end - list) : g_strdup ("[");

  hot_json_writer_string (name, version->name);

  return g_strdup_printf ("%s%s{\"name\": %s, \"version\": %" G_GINT64_FORMAT "}]", before, end != NULL ? ", " : "",
                          hot_json_writer_peek (name, NULL), version->version);
}

/* Notes on the logged model that @version was made of it. */
static gboolean
link_version (HotRestCall            *call,
              const char             *model_id,
              const HotModelVersion  *version,
              GError                **error)
{
  HotTrackingStore *store = hot_rest_call_get_store (call);
  g_autoptr(HotLoggedModel) model = hot_tracking_store_get_logged_model (store, model_id, FALSE, hot_rest_call_get_cancellable (call), error);
  const char *old = model != NULL ? hot_key_values_find (model->tags, model->n_tags, TAG_VERSIONS) : NULL;
  g_autoptr(JsonNode) root = old != NULL ? json_from_string (old, NULL) : NULL;
  g_autofree char *text = NULL;
  HotKeyValue tag = { .key = TAG_VERSIONS };

  if (model == NULL)
    return FALSE;
  if (root != NULL && !JSON_NODE_HOLDS_ARRAY (root))
    g_clear_pointer (&root, json_node_unref);
  if (root != NULL && has_version (json_node_get_array (root), version))
    return TRUE;
  text = append_version (root != NULL && json_array_get_length (json_node_get_array (root)) > 0 ? old : NULL, version);
  tag.value = text;
  hot_logged_model_unref (g_steal_pointer (&model));
  model = hot_tracking_store_set_logged_model_tags (store, model_id, &tag, 1, hot_rest_call_get_cancellable (call), error);

  return model != NULL;
}

static gboolean
get_creation (JsonObject               *fields,
              HotModelVersionCreation  *creation,
              HotKeyValue             **tags,
              GError                  **error)
{
  /* MLflow's clients tell what is empty from what is not there. */
  creation->run_link = "";
  creation->description = "";
  if (!hot_rest_fields_get_string (fields, "name", HOT_REST_REQUIRED, &creation->name, error) ||
      !hot_rest_fields_get_string (fields, "source", HOT_REST_REQUIRED, &creation->source, error) ||
      !hot_rest_fields_get_string (fields, "run_id", HOT_REST_OPTIONAL, &creation->run_id, error) ||
      !hot_rest_fields_get_pairs (fields, "tags", HOT_REST_OPTIONAL, tags, &creation->n_tags, error) ||
      !hot_rest_fields_get_string (fields, "run_link", HOT_REST_OPTIONAL, &creation->run_link, error) ||
      !hot_rest_fields_get_string (fields, "description", HOT_REST_OPTIONAL, &creation->description, error) ||
      !hot_rest_fields_get_string (fields, "model_id", HOT_REST_OPTIONAL, &creation->model_id, error))
    return FALSE;
  creation->tags = *tags;

  return TRUE;
}

/* What whoever started the server allows (mlflow/server/handlers.py, _create_model_version()). */
static gboolean
match_source (HotRestCall  *call,
              const char   *source,
              GError      **error)
{
  GRegex *pattern = hot_rest_call_get_source_pattern (call);

  return pattern == NULL || g_regex_match (pattern, source, 0, NULL) ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Invalid model version source: '%.500s'.", source);
}

static gboolean
create (HotRestCall  *call,
        GError      **error)
{
  HotTrackingStore *store = hot_rest_call_get_store (call);
  g_autofree HotKeyValue *tags = NULL;
  HotModelVersionCreation creation = { 0 };
  g_auto(HotModelSource) vetted = { 0 };
  g_autoptr(HotModelVersion) version = NULL;

  if (!get_creation (hot_rest_call_get_fields (call), &creation, &tags, error) || !match_source (call, creation.source, error) ||
      !hot_model_source_vet (store, hot_rest_call_get_artifact_folder (call), &creation, &vetted, hot_rest_call_get_cancellable (call),
                             error))
    return FALSE;
  creation.source = vetted.source;
  creation.run_id = vetted.run_id;
  creation.model_id = vetted.model_id;
  version = hot_tracking_store_create_model_version (store, &creation, hot_rest_call_get_cancellable (call), error);
  if (version == NULL || (vetted.model_id != NULL && *vetted.model_id != '\0' && !link_version (call, vetted.model_id, version, error)))
    return FALSE;

  return hot_rest_reply_version (call, g_steal_pointer (&version));
}

static gboolean
get (HotRestCall  *call,
     GError      **error)
{
  const char *name = NULL;
  gint64 version;

  return get_key (call, &name, &version, error) &&
         hot_rest_reply_version (call, hot_tracking_store_get_model_version (hot_rest_call_get_store (call), name, version,
                                                                             hot_rest_call_get_cancellable (call), error));
}

static gboolean
update (HotRestCall  *call,
        GError      **error)
{
  const char *name = NULL;
  const char *description = NULL;
  gint64 version;

  return get_key (call, &name, &version, error) &&
         hot_rest_fields_get_string (hot_rest_call_get_fields (call), "description", HOT_REST_OPTIONAL, &description, error) &&
         hot_rest_reply_version (call, hot_tracking_store_update_model_version (hot_rest_call_get_store (call), name, version, description,
                                                                                hot_rest_call_get_cancellable (call), error));
}

static gboolean
transition_stage (HotRestCall  *call,
                  GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  gboolean archives = FALSE;
  const char *stage = NULL;
  const char *name = NULL;
  gint64 version;

  return get_key (call, &name, &version, error) && hot_rest_fields_get_string (fields, "stage", HOT_REST_REQUIRED, &stage, error) &&
         hot_rest_fields_get_boolean (fields, "archive_existing_versions", HOT_REST_OPTIONAL, &archives, error) &&
         hot_rest_reply_version (call, hot_tracking_store_transition_stage (hot_rest_call_get_store (call), name, version, stage, archives,
                                                                            hot_rest_call_get_cancellable (call), error));
}

static gboolean
delete (HotRestCall  *call,
        GError      **error)
{
  const char *name = NULL;
  gint64 version;

  return get_key (call, &name, &version, error) &&
         hot_tracking_store_delete_model_version (hot_rest_call_get_store (call), name, version, hot_rest_call_get_cancellable (call),
                                                  error);
}

static gboolean
search (HotRestCall  *call,
        GError      **error)
{
  g_autofree const char **order_by = NULL;
  HotSearch wanted = { .max_results = DEFAULT_LIMIT };
  g_autoptr(GPtrArray) versions = NULL;
  g_autofree char *next = NULL;

  if (!hot_rest_fields_get_search (hot_rest_call_get_fields (call), &wanted, &order_by, error))
    return FALSE;
  versions = hot_tracking_store_search_model_versions (hot_rest_call_get_store (call), &wanted, &next, hot_rest_call_get_cancellable (call),
                                                       error);
  if (versions == NULL)
    return FALSE;
  hot_rest_reply_versions (call, versions);
  hot_rest_write_page (hot_rest_call_reply (call), next);

  return TRUE;
}

static gboolean
get_download_uri (HotRestCall  *call,
                  GError      **error)
{
  g_autofree char *uri = NULL;
  g_autofree char *shown = NULL;
  const char *name = NULL;
  gint64 version;

  if (!get_key (call, &name, &version, error))
    return FALSE;
  uri = hot_tracking_store_get_download_uri (hot_rest_call_get_store (call), name, version, hot_rest_call_get_cancellable (call), error);
  if (uri == NULL)
    return FALSE;
  shown = hot_rest_call_dup_uri (call, uri);
  hot_rest_json_string (hot_rest_call_reply (call), "artifact_uri", shown);

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
  gint64 version;

  return get_key (call, &name, &version, error) && hot_rest_fields_get_string (fields, "key", HOT_REST_REQUIRED, &key, error) &&
         hot_rest_fields_get_string (fields, "value", HOT_REST_OPTIONAL, &value, error) &&
         hot_tracking_store_set_model_version_tag (hot_rest_call_get_store (call), name, version, key, value,
                                                   hot_rest_call_get_cancellable (call), error);
}

static gboolean
delete_tag (HotRestCall  *call,
            GError      **error)
{
  const char *name = NULL;
  const char *key = NULL;
  gint64 version;

  return get_key (call, &name, &version, error) &&
         hot_rest_fields_get_string (hot_rest_call_get_fields (call), "key", HOT_REST_REQUIRED, &key, error) &&
         hot_tracking_store_delete_model_version_tag (hot_rest_call_get_store (call), name, version, key,
                                                      hot_rest_call_get_cancellable (call), error);
}

const HotRestRoute hot_rest_versions[] = {
  { "POST", "model-versions/create", create },
  { "PATCH", "model-versions/update", update },
  { "POST", "model-versions/transition-stage", transition_stage },
  { "DELETE", "model-versions/delete", delete },
  { "GET", "model-versions/get", get },
  { "GET", "model-versions/search", search },
  { "GET", "model-versions/get-download-uri", get_download_uri },
  { "POST", "model-versions/set-tag", set_tag },
  { "DELETE", "model-versions/delete-tag", delete_tag },
  { NULL }
};
