/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

/* As many as one answer may hold (mlflow/store/tracking/__init__.py). */
#define MAX_PAGE 1000

const char *
hot_rest_view_to_string (HotViewType view)
{
  return view == HOT_VIEW_ALL ? "ALL" : view == HOT_VIEW_DELETED_ONLY ? "DELETED_ONLY" : "ACTIVE_ONLY";
}

static char *
create_experiment (HotTrackingStore   *store,
                   const char         *name,
                   const char         *artifact_location,
                   const HotKeyValue  *tags,
                   guint               n_tags,
                   GCancellable       *cancellable,
                   GError            **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  g_autoptr(JsonObject) answer = NULL;
  const char *id;

  hot_rest_json_string (body, "name", name);
  hot_rest_json_string (body, "artifact_location", artifact_location);
  hot_rest_json_pairs (body, "tags", tags, n_tags);
  answer = hot_rest_client_post (self->client, "experiments/create", body, 0, cancellable, error);
  hot_rest_store_touch (self);
  if (answer == NULL)
    return NULL;

  id = hot_json_get_text (answer, "experiment_id");
  if (id == NULL)
    g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_DATA_LOSS, "The server sent no experiment_id");

  return g_strdup (id);
}

static HotExperiment *
read_one (HotTrackingStore  *store,
          char              *path,
          GCancellable      *cancellable,
          GError           **error)
{
  g_autoptr(JsonObject) answer = hot_rest_client_call (HOT_REST_STORE (store)->client, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable,
                                                       error);

  g_free (path);

  return answer != NULL ? hot_rest_read_member (answer, "experiment", (HotRestRead) hot_rest_read_experiment, error) : NULL;
}

static HotExperiment *
get_experiment (HotTrackingStore  *store,
                const char        *id,
                GCancellable      *cancellable,
                GError           **error)
{
  return read_one (store, hot_rest_query ("experiments/get", "experiment_id", id, NULL), cancellable, error);
}

static HotExperiment *
get_experiment_by_name (HotTrackingStore  *store,
                        const char        *name,
                        GCancellable      *cancellable,
                        GError           **error)
{
  return read_one (store, hot_rest_query ("experiments/get-by-name", "experiment_name", name != NULL ? name : "", NULL), cancellable, error);
}

static GPtrArray *
search_experiments (HotTrackingStore  *store,
                    const HotSearch   *search,
                    char             **next_page_token,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  g_autoptr(JsonObject) answer = NULL;
  GPtrArray *experiments;

  hot_rest_json_integer (body, "max_results", search->max_results > 0 ? search->max_results : MAX_PAGE);
  hot_rest_json_string (body, "page_token", search->page_token);
  hot_rest_json_string (body, "filter", search->filter);
  hot_rest_json_strings (body, "order_by", search->order_by);
  hot_rest_json_string (body, "view_type", hot_rest_view_to_string (search->view));
  answer = hot_rest_client_post (HOT_REST_STORE (store)->client, "experiments/search", body, HOT_REST_REPEATABLE, cancellable, error);
  if (answer == NULL)
    return NULL;

  experiments = hot_rest_read_all (answer, "experiments", (HotRestRead) hot_rest_read_experiment, (GDestroyNotify) hot_experiment_unref,
                                   error);
  if (experiments != NULL && next_page_token != NULL)
    *next_page_token = hot_rest_read_page_token (answer);

  return experiments;
}

char **
hot_rest_store_list_experiments (HotRestStore  *self,
                                 GCancellable  *cancellable,
                                 GError       **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autofree char *token = NULL;

  do
    {
      HotSearch search = { .page_token = token };
      g_autofree char *next = NULL;
      g_autoptr(GPtrArray) page = search_experiments (HOT_TRACKING_STORE (self), &search, &next, cancellable, error);

      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->len; i++)
        g_strv_builder_add (ids, ((const HotExperiment *) page->pdata[i])->id);
      g_free (token);
      token = g_steal_pointer (&next);
    }
  while (token != NULL);

  return g_strv_builder_end (ids);
}

static gboolean
rename_experiment (HotTrackingStore  *store,
                   const char        *id,
                   const char        *name,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "experiment_id", id);
  hot_rest_json_string (body, "new_name", name);

  return hot_rest_store_tell (HOT_REST_STORE (store), "POST", "experiments/update", body, cancellable, error);
}

static gboolean
delete_experiment (HotTrackingStore  *store,
                   const char        *id,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "experiment_id", id);

  return hot_rest_store_tell (HOT_REST_STORE (store), "POST", "experiments/delete", body, cancellable, error);
}

static gboolean
restore_experiment (HotTrackingStore  *store,
                    const char        *id,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "experiment_id", id);

  return hot_rest_store_tell (HOT_REST_STORE (store), "POST", "experiments/restore", body, cancellable, error);
}

static gboolean
set_experiment_tag (HotTrackingStore  *store,
                    const char        *id,
                    const char        *key,
                    const char        *value,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "experiment_id", id);
  hot_rest_json_string (body, "key", key);
  hot_rest_json_string (body, "value", value);

  return hot_rest_store_tell (HOT_REST_STORE (store), "POST", "experiments/set-experiment-tag", body, cancellable, error);
}

static gboolean
delete_experiment_tag (HotTrackingStore  *store,
                       const char        *id,
                       const char        *key,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "experiment_id", id);
  hot_rest_json_string (body, "key", key);

  return hot_rest_store_tell (HOT_REST_STORE (store), "POST", "experiments/delete-experiment-tag", body, cancellable, error);
}

void
hot_rest_store_init_experiments (HotTrackingStoreInterface *iface)
{
  iface->create_experiment = create_experiment;
  iface->get_experiment = get_experiment;
  iface->get_experiment_by_name = get_experiment_by_name;
  iface->search_experiments = search_experiments;
  iface->rename_experiment = rename_experiment;
  iface->delete_experiment = delete_experiment;
  iface->restore_experiment = restore_experiment;
  iface->set_experiment_tag = set_experiment_tag;
  iface->delete_experiment_tag = delete_experiment_tag;
}
