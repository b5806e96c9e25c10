/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

/* A body that says which version is meant. */
static HotJsonWriter *
name_version (const char *name,
              gint64      version)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  HotJsonWriter *body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name != NULL ? name : "");
  hot_rest_json_string (body, "version", number);

  return body;
}

static HotModelVersion *
ask_version (HotTrackingStore  *store,
             const char        *method,
             const char        *path,
             HotJsonWriter     *body,
             HotRestFlags       flags,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(JsonObject) answer = hot_rest_client_ask (HOT_REST_STORE (store)->client, method, path, body, flags, cancellable, error);

  return answer != NULL ? hot_rest_read_member (answer, "model_version", (HotRestRead) hot_rest_read_model_version, error) : NULL;
}

static gboolean
set_alias (HotTrackingStore  *store,
           const char        *name,
           const char        *alias,
           gint64             version,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autoptr(HotJsonWriter) body = name_version (name, version);

  hot_rest_json_string (body, "alias", alias);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "POST", "registered-models/alias", body, HOT_REST_REPEATABLE, cancellable,
                               error);
}

static gboolean
delete_alias (HotTrackingStore  *store,
              const char        *name,
              const char        *alias,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", name);
  hot_rest_json_string (body, "alias", alias);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "DELETE", "registered-models/alias", body, HOT_REST_REPEATABLE, cancellable,
                               error);
}

static HotModelVersion *
get_version_by_alias (HotTrackingStore  *store,
                      const char        *name,
                      const char        *alias,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autofree char *path = hot_rest_query ("registered-models/alias", "name", name != NULL ? name : "", "alias", alias, NULL);

  return ask_version (store, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable, error);
}

static HotModelVersion *
create_model_version (HotTrackingStore               *store,
                      const HotModelVersionCreation  *creation,
                      GCancellable                   *cancellable,
                      GError                        **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "name", creation->name);
  hot_rest_json_string (body, "source", creation->source);
  hot_rest_json_string (body, "run_id", creation->run_id);
  hot_rest_json_string (body, "run_link", creation->run_link);
  hot_rest_json_string (body, "description", creation->description);
  hot_rest_json_string (body, "model_id", creation->model_id);
  hot_rest_json_pairs (body, "tags", creation->tags, creation->n_tags);

  return ask_version (store, "POST", "model-versions/create", body, 0, cancellable, error);
}

/* (transfer full) */
static char *
get_path (const char *path,
          const char *name,
          gint64      version)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, version);

  return hot_rest_query (path, "name", name != NULL ? name : "", "version", number, NULL);
}

static HotModelVersion *
get_model_version (HotTrackingStore  *store,
                   const char        *name,
                   gint64             version,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autofree char *path = get_path ("model-versions/get", name, version);

  return ask_version (store, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable, error);
}

static HotModelVersion *
update_model_version (HotTrackingStore  *store,
                      const char        *name,
                      gint64             version,
                      const char        *description,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autoptr(HotJsonWriter) body = name_version (name, version);

  hot_rest_json_string (body, "description", description != NULL ? description : "");

  return ask_version (store, "PATCH", "model-versions/update", body, HOT_REST_REPEATABLE, cancellable, error);
}

static HotModelVersion *
transition_stage (HotTrackingStore  *store,
                  const char        *name,
                  gint64             version,
                  const char        *stage,
                  gboolean           archive_existing,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autoptr(HotJsonWriter) body = name_version (name, version);

  hot_rest_json_string (body, "stage", stage);
  hot_json_writer_name (body, "archive_existing_versions");
  hot_json_writer_boolean (body, archive_existing);

  return ask_version (store, "POST", "model-versions/transition-stage", body, HOT_REST_REPEATABLE, cancellable, error);
}

static gboolean
delete_model_version (HotTrackingStore  *store,
                      const char        *name,
                      gint64             version,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autoptr(HotJsonWriter) body = name_version (name, version);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "DELETE", "model-versions/delete", body, 0, cancellable, error);
}

static gboolean
set_model_version_tag (HotTrackingStore  *store,
                       const char        *name,
                       gint64             version,
                       const char        *key,
                       const char        *value,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(HotJsonWriter) body = name_version (name, version);

  hot_rest_json_string (body, "key", key);
  hot_rest_json_string (body, "value", value);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "POST", "model-versions/set-tag", body, HOT_REST_REPEATABLE, cancellable,
                               error);
}

static gboolean
delete_model_version_tag (HotTrackingStore  *store,
                          const char        *name,
                          gint64             version,
                          const char        *key,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(HotJsonWriter) body = name_version (name, version);

  hot_rest_json_string (body, "key", key);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "DELETE", "model-versions/delete-tag", body, HOT_REST_REPEATABLE, cancellable,
                               error);
}

static char *
get_download_uri (HotTrackingStore  *store,
                  const char        *name,
                  gint64             version,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autofree char *path = get_path ("model-versions/get-download-uri", name, version);
  g_autoptr(JsonObject) answer = hot_rest_client_call (HOT_REST_STORE (store)->client, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable,
                                                       error);
  const char *uri = hot_json_get_text (answer, "artifact_uri");

  if (answer != NULL && uri == NULL)
    g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_DATA_LOSS, "The server sent no artifact_uri");

  return g_strdup (uri);
}

void
hot_rest_store_init_versions (HotTrackingStoreInterface *iface)
{
  iface->set_alias = set_alias;
  iface->delete_alias = delete_alias;
  iface->get_version_by_alias = get_version_by_alias;
  iface->create_model_version = create_model_version;
  iface->get_model_version = get_model_version;
  iface->update_model_version = update_model_version;
  iface->transition_stage = transition_stage;
  iface->delete_model_version = delete_model_version;
  iface->set_model_version_tag = set_model_version_tag;
  iface->delete_model_version_tag = delete_model_version_tag;
  iface->get_download_uri = get_download_uri;
}
