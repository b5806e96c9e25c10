/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

#include <string.h>

/* Logged models. Their addresses hold the id and the key, so both are escaped. */

/* (transfer full): "logged-models/ID" and @more */
static char *
name_model (const char *id,
            const char *more,
            const char *key)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *escaped_key = key != NULL ? g_uri_escape_string (key, NULL, FALSE) : NULL;

  return g_strconcat ("logged-models/", escaped, more, escaped_key, NULL);
}

static HotLoggedModel *
ask_model (HotTrackingStore  *store,
           const char        *method,
           const char        *path,
           HotJsonWriter     *body,
           HotRestFlags       flags,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autoptr(JsonObject) answer = hot_rest_client_ask (HOT_REST_STORE (store)->client, method, path, body, flags, cancellable, error);

  return answer != NULL ? hot_rest_read_member (answer, "model", (HotRestRead) hot_rest_read_logged_model, error) : NULL;
}

static HotLoggedModel *
create_logged_model (HotTrackingStore              *store,
                     const HotLoggedModelCreation  *creation,
                     GCancellable                  *cancellable,
                     GError                       **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "experiment_id", creation->experiment_id);
  hot_rest_json_string (body, "name", creation->name);
  hot_rest_json_string (body, "model_type", creation->model_type);
  hot_rest_json_string (body, "source_run_id", creation->source_run_id);
  hot_rest_json_pairs (body, "params", creation->params, creation->n_params);
  hot_rest_json_pairs (body, "tags", creation->tags, creation->n_tags);

  return ask_model (store, "POST", "logged-models", body, 0, cancellable, error);
}

static HotLoggedModel *
get_logged_model (HotTrackingStore  *store,
                  const char        *id,
                  gboolean           with_deleted,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autofree char *path = name_model (id, with_deleted ? "?allow_deleted=true" : NULL, NULL);

  return ask_model (store, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable, error);
}

static HotLoggedModel *
finalize_logged_model (HotTrackingStore      *store,
                       const char            *id,
                       HotLoggedModelStatus   status,
                       GCancellable          *cancellable,
                       GError               **error)
{
  g_autofree char *path = name_model (id, NULL, NULL);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "model_id", id);
  hot_rest_json_string (body, "status", hot_logged_model_status_to_string (status));

  return ask_model (store, "PATCH", path, body, HOT_REST_REPEATABLE, cancellable, error);
}

static gboolean
delete_logged_model (HotTrackingStore  *store,
                     const char        *id,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autofree char *path = name_model (id, NULL, NULL);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "DELETE", path, NULL, 0, cancellable, error);
}

/* "metrics.rmse DESC" as an object. @dataset: (nullable) */
static void
add_order (HotJsonWriter         *body,
           const char            *order,
           const HotDatasetInput *dataset)
{
  g_autofree char *field = g_strstrip (g_strdup (order));
  gboolean is_descending = strlen (field) > 5 && g_ascii_strcasecmp (field + strlen (field) - 5, " DESC") == 0;
  gboolean is_ascending = strlen (field) > 4 && g_ascii_strcasecmp (field + strlen (field) - 4, " ASC") == 0;

  if (is_descending || is_ascending)
    field[strlen (field) - (is_descending ? 5 : 4)] = '\0';
  hot_json_writer_begin_object (body);
  hot_rest_json_string (body, "field_name", g_strchomp (field));
  hot_json_writer_name (body, "ascending");
  hot_json_writer_boolean (body, !is_descending);
  if (dataset != NULL)
    {
      hot_rest_json_string (body, "dataset_name", dataset->name);
      hot_rest_json_string (body, "dataset_digest", dataset->digest);
    }
  hot_json_writer_end_object (body);
}

static void
add_orders_and_datasets (HotJsonWriter   *body,
                         const HotSearch *search)
{
  if (search->order_by != NULL && search->order_by[0] != NULL)
    {
      hot_json_writer_name (body, "order_by");
      hot_json_writer_begin_array (body);
      for (guint i = 0; search->order_by[i] != NULL; i++)
        add_order (body, search->order_by[i], search->order_datasets != NULL ? &search->order_datasets[i] : NULL);
      hot_json_writer_end_array (body);
    }
  if (search->n_datasets > 0)
    {
      hot_json_writer_name (body, "datasets");
      hot_json_writer_begin_array (body);
      for (guint i = 0; i < search->n_datasets; i++)
        {
          hot_json_writer_begin_object (body);
          hot_rest_json_string (body, "dataset_name", search->datasets[i].name);
          hot_rest_json_string (body, "dataset_digest", search->datasets[i].digest);
          hot_json_writer_end_object (body);
        }
      hot_json_writer_end_array (body);
    }
}

static GPtrArray *
search_logged_models (HotTrackingStore  *store,
                      const HotSearch   *search,
                      char             **next_page_token,
                      GCancellable      *cancellable,
                      GError           **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_auto(GStrv) experiments = search->experiment_ids != NULL ? g_strdupv ((char **) search->experiment_ids)
                                                             : hot_rest_store_list_experiments (self, cancellable, error);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  g_autoptr(JsonObject) answer = NULL;
  GPtrArray *models;

  if (experiments == NULL)
    return NULL;

  hot_rest_json_strings (body, "experiment_ids", (const char *const *) experiments);
  hot_rest_json_string (body, "filter", search->filter);
  if (search->max_results > 0)
    hot_rest_json_integer (body, "max_results", search->max_results);
  hot_rest_json_string (body, "page_token", search->page_token);
  add_orders_and_datasets (body, search);
  answer = hot_rest_client_post (self->client, "logged-models/search", body, HOT_REST_REPEATABLE, cancellable, error);
  if (answer == NULL)
    return NULL;

  models = hot_rest_read_all (answer, "models", (HotRestRead) hot_rest_read_logged_model, (GDestroyNotify) hot_logged_model_unref, error);
  if (models != NULL && next_page_token != NULL)
    *next_page_token = hot_rest_read_page_token (answer);

  return models;
}

static HotLoggedModel *
set_logged_model_tags (HotTrackingStore   *store,
                       const char         *id,
                       const HotKeyValue  *tags,
                       guint               n_tags,
                       GCancellable       *cancellable,
                       GError            **error)
{
  g_autofree char *path = name_model (id, "/tags", NULL);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "model_id", id);
  hot_rest_json_pairs (body, "tags", tags, n_tags);
  /* MLflow answers without the model that its interface promises. */
  if (!hot_rest_client_tell (HOT_REST_STORE (store)->client, "PATCH", path, body, HOT_REST_REPEATABLE, cancellable, error))
    return NULL;

  return get_logged_model (store, id, FALSE, cancellable, error);
}

static gboolean
delete_logged_model_tag (HotTrackingStore  *store,
                         const char        *id,
                         const char        *key,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autofree char *path = name_model (id, "/tags/", key);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "DELETE", path, NULL, 0, cancellable, error);
}

static gboolean
log_logged_model_params (HotTrackingStore   *store,
                         const char         *id,
                         const HotKeyValue  *params,
                         guint               n_params,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_autofree char *path = name_model (id, "/params", NULL);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "model_id", id);
  hot_rest_json_pairs (body, "params", params, n_params);

  return hot_rest_client_tell (HOT_REST_STORE (store)->client, "POST", path, body, 0, cancellable, error);
}

void
hot_rest_store_init_models (HotTrackingStoreInterface *iface)
{
  iface->create_logged_model = create_logged_model;
  iface->get_logged_model = get_logged_model;
  iface->finalize_logged_model = finalize_logged_model;
  iface->delete_logged_model = delete_logged_model;
  iface->search_logged_models = search_logged_models;
  iface->set_logged_model_tags = set_logged_model_tags;
  iface->delete_logged_model_tag = delete_logged_model_tag;
  iface->log_logged_model_params = log_logged_model_params;
}
