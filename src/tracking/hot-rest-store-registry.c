/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

#include <string.h>

static HotRegisteredModel *
ask_model (HotTrackingStore  *store,
           const char        *method,
           const char        *path,
           HotJsonWriter     *body,
           HotRestFlags       flags,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autoptr(JsonObject) answer = hot_rest_client_ask (HOT_REST_STORE (store)->client, method, path, body, flags, cancellable, error);

  return answer != NULL ? hot_rest_read_member (answer, "registered_model", (HotRestRead) hot_rest_read_registered_model, error) : NULL;
}

static HotRegisteredModel *
create_registered_model (HotTrackingStore   *store,
                         const char         *name,
                         const char         *description,
                         const HotKeyValue  *tags,
                         guint               n_tags,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name);
  hot_rest_json_string (body, "description", description);
  hot_rest_json_pairs (body, "tags", tags, n_tags);

  return ask_model (store, "POST", "registered-models/create", body, 0, cancellable, error);
}

static HotRegisteredModel *
get_registered_model (HotTrackingStore  *store,
                      const char        *name,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autofree char *path = hot_rest_query ("registered-models/get", "name", name != NULL ? name : "", NULL);

  return ask_model (store, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable, error);
}

static HotRegisteredModel *
rename_registered_model (HotTrackingStore  *store,
                         const char        *name,
                         const char        *new_name,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name);
  hot_rest_json_string (body, "new_name", new_name);

  return ask_model (store, "POST", "registered-models/rename", body, 0, cancellable, error);
}

static HotRegisteredModel *
update_registered_model (HotTrackingStore  *store,
                         const char        *name,
                         const char        *description,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name);
  hot_rest_json_string (body, "description", description != NULL ? description : "");

  return ask_model (store, "PATCH", "registered-models/update", body, HOT_REST_REPEATABLE, cancellable, error);
}

static gboolean
delete_registered_model (HotTrackingStore  *store,
                         const char        *name,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "DELETE", "registered-models/delete", body, 0, cancellable, error);
}

/* A path with what @search asks for. (transfer full) */
static char *
make_search (const char      *path,
             const HotSearch *search)
{
  g_autofree char *number = search->max_results > 0 ? g_strdup_printf ("%u", search->max_results) : NULL;
  g_autofree char *query = hot_rest_query (path, "filter", search->filter, "max_results", number, "page_token", search->page_token, NULL);
  GString *text = g_string_new (query);

  for (guint i = 0; search->order_by != NULL && search->order_by[i] != NULL; i++)
    {
      g_string_append (text, strchr (text->str, '?') != NULL ? "&order_by=" : "?order_by=");
      g_string_append_uri_escaped (text, search->order_by[i], NULL, FALSE);
    }

  return g_string_free (text, FALSE);
}

static GPtrArray *
search_registered_models (HotTrackingStore  *store,
                          const HotSearch   *search,
                          char             **next_page_token,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autofree char *path = make_search ("registered-models/search", search);
  g_autoptr(JsonObject) answer = hot_rest_client_call (HOT_REST_STORE (store)->client, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable,
                                                       error);
  GPtrArray *models;

  if (answer == NULL)
    return NULL;
  models = hot_rest_read_all (answer, "registered_models", (HotRestRead) hot_rest_read_registered_model,
                              (GDestroyNotify) hot_registered_model_unref, error);
  if (models != NULL && next_page_token != NULL)
    *next_page_token = hot_rest_read_page_token (answer);

  return models;
}

static GPtrArray *
search_model_versions (HotTrackingStore  *store,
                       const HotSearch   *search,
                       char             **next_page_token,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autofree char *path = make_search ("model-versions/search", search);
  g_autoptr(JsonObject) answer = hot_rest_client_call (HOT_REST_STORE (store)->client, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable,
                                                       error);
  GPtrArray *versions;

  if (answer == NULL)
    return NULL;
  versions = hot_rest_read_all (answer, "model_versions", (HotRestRead) hot_rest_read_model_version,
                                (GDestroyNotify) hot_model_version_unref, error);
  if (versions != NULL && next_page_token != NULL)
    *next_page_token = hot_rest_read_page_token (answer);

  return versions;
}

static GPtrArray *
get_latest_versions (HotTrackingStore   *store,
                     const char         *name,
                     const char *const  *stages,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  g_autoptr(JsonObject) answer = NULL;

  hot_rest_json_string (body, "name", name);
  hot_rest_json_strings (body, "stages", stages);
  answer = hot_rest_client_post (HOT_REST_STORE (store)->client, "registered-models/get-latest-versions", body, HOT_REST_REPEATABLE,
                                 cancellable, error);

  return answer != NULL ? hot_rest_read_all (answer, "model_versions", (HotRestRead) hot_rest_read_model_version,
                                             (GDestroyNotify) hot_model_version_unref, error)
                        : NULL;
}

static gboolean
set_registered_model_tag (HotTrackingStore  *store,
                          const char        *name,
                          const char        *key,
                          const char        *value,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name);
  hot_rest_json_string (body, "key", key);
  hot_rest_json_string (body, "value", value);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "POST", "registered-models/set-tag", body, HOT_REST_REPEATABLE, cancellable,
                               error);
}

static gboolean
delete_registered_model_tag (HotTrackingStore  *store,
                             const char        *name,
                             const char        *key,
                             GCancellable      *cancellable,
                             GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name);
  hot_rest_json_string (body, "key", key);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "DELETE", "registered-models/delete-tag", body, HOT_REST_REPEATABLE,
                               cancellable, error);
}

void
hot_rest_store_init_registry (HotTrackingStoreInterface *iface)
{
  iface->create_registered_model = create_registered_model;
  iface->get_registered_model = get_registered_model;
  iface->rename_registered_model = rename_registered_model;
  iface->update_registered_model = update_registered_model;
  iface->delete_registered_model = delete_registered_model;
  iface->search_registered_models = search_registered_models;
  iface->search_model_versions = search_model_versions;
  iface->get_latest_versions = get_latest_versions;
  iface->set_registered_model_tag = set_registered_model_tag;
  iface->delete_registered_model_tag = delete_registered_model_tag;
}
