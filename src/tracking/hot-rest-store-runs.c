/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

/* What is written about runs. That of own runs goes through the spool, in the order in which it was written. */

/* Sends, or leaves that to the spool. @path, @writer: as hot_rest_client_post() takes them; everything that comes here may be sent twice. */
static gboolean
write_run (HotTrackingStore  *store,
           const char        *run_id,
           const char        *path,
           HotJsonWriter     *writer,
           GCancellable      *cancellable,
           GError           **error)
{
  HotRestStore *self = HOT_REST_STORE (store);

  if (self->spool == NULL || !hot_spool_owns (self->spool, run_id))
    return hot_rest_store_tell (self, "POST", path, writer, cancellable, error);

  hot_json_writer_end_object (writer);
  if (!hot_spool_add_call (self->spool, run_id, path, hot_json_writer_peek (writer, NULL), error))
    return FALSE;
  hot_rest_store_touch (self);

  return TRUE;
}

static HotRun *
create_run (HotTrackingStore      *store,
            const HotRunCreation  *creation,
            GCancellable          *cancellable,
            GError               **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  gint64 start_time = creation->start_time != HOT_TIME_NONE ? creation->start_time : g_get_real_time () / G_TIME_SPAN_MILLISECOND;
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  g_autoptr(JsonObject) answer = NULL;
  HotRun *run;

  hot_rest_json_string (body, "experiment_id", creation->experiment_id != NULL ? creation->experiment_id : "0");
  hot_rest_json_string (body, "user_id", creation->user_id);
  hot_rest_json_string (body, "run_name", creation->name);
  hot_rest_json_integer (body, "start_time", start_time);
  if (creation->is_own && self->spool != NULL)
    {
      run = hot_spool_create_run (self->spool, body, creation->tags, creation->n_tags, cancellable, error);
      hot_rest_store_touch (self);
      return run;
    }

  hot_rest_json_pairs (body, "tags", creation->tags, creation->n_tags);
  answer = hot_rest_client_post (self->client, "runs/create", body, 0, cancellable, error);
  hot_rest_store_touch (self);

  return answer != NULL ? hot_rest_read_member (answer, "run", (HotRestRead) hot_rest_read_run, error) : NULL;
}

static HotRun *
get_run (HotTrackingStore  *store,
         const char        *id,
         GCancellable      *cancellable,
         GError           **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_autofree char *known = self->spool != NULL ? hot_spool_dup_run_id (self->spool, id) : g_strdup (id);
  g_autofree char *path = NULL;
  g_autoptr(JsonObject) answer = NULL;

  /* One that the server does not know yet. */
  if (known == NULL)
    return hot_spool_get_run (self->spool, id, error);

  path = hot_rest_query ("runs/get", "run_id", known, NULL);
  answer = hot_rest_client_call (self->client, "GET", path, NULL, HOT_REST_REPEATABLE, cancellable, error);

  return answer != NULL ? hot_rest_read_member (answer, "run", (HotRestRead) hot_rest_read_run, error) : NULL;
}

static HotRun *
change_run (HotTrackingStore   *store,
            const char         *id,
            HotRunStatus        status,
            gint64              end_time,
            const char         *name,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  gboolean is_own = self->spool != NULL && hot_spool_owns (self->spool, id);
  gboolean is_end = status != 0 && status != HOT_RUN_STATUS_RUNNING && status != HOT_RUN_STATUS_SCHEDULED;
  g_autoptr(HotRun) sent = is_own ? hot_spool_get_run (self->spool, id, NULL) : NULL;
  g_autoptr(GError) reason = NULL;
  HotRun *run;

  hot_rest_json_string (body, "run_id", id);
  if (status != 0)
    hot_rest_json_string (body, "status", hot_run_status_to_string (status));
  if (end_time != HOT_TIME_NONE)
    hot_rest_json_integer (body, "end_time", end_time);
  hot_rest_json_string (body, "run_name", name);
  if (!write_run (store, id, "runs/update", body, cancellable, error))
    return NULL;
  if (is_own && is_end && !hot_spool_finish (self->spool, id, status != HOT_RUN_STATUS_FINISHED, progress, cancellable, error))
    return NULL;

  run = get_run (store, id, cancellable, &reason);
  /* What is on its way is as good as done. */
  if (run == NULL && sent != NULL && (hot_rest_is_outage (reason) || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      if (status != 0)
        sent->status = status;
      sent->end_time = end_time;
      return g_steal_pointer (&sent);
    }
  if (run == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));

  return run;
}

static HotRun *
update_run (HotTrackingStore  *store,
            const char        *id,
            HotRunStatus       status,
            gint64             end_time,
            const char        *name,
            GCancellable      *cancellable,
            GError           **error)
{
  return change_run (store, id, status, end_time, name, NULL, cancellable, error);
}

HotRun *
hot_rest_store_finish_run (HotRestStore       *self,
                           const char         *id,
                           gint64              end_time,
                           const HotProgress  *progress,
                           GCancellable       *cancellable,
                           GError            **error)
{
  return change_run (HOT_TRACKING_STORE (self), id, HOT_RUN_STATUS_FINISHED, end_time, NULL, progress, cancellable, error);
}

static gboolean
delete_run (HotTrackingStore  *store,
            const char        *id,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "run_id", id);

  return write_run (store, id, "runs/delete", body, cancellable, error);
}

static gboolean
restore_run (HotTrackingStore  *store,
             const char        *id,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "run_id", id);

  return write_run (store, id, "runs/restore", body, cancellable, error);
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
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "run_id", run_id);
  if (n_metrics > 0)
    {
      hot_json_writer_name (body, "metrics");
      hot_json_writer_begin_array (body);
      for (guint i = 0; i < n_metrics; i++)
        {
          hot_json_writer_begin_object (body);
          hot_rest_json_string (body, "key", metrics[i].key);
          hot_rest_json_real (body, "value", metrics[i].value);
          hot_rest_json_integer (body, "timestamp", metrics[i].timestamp != HOT_TIME_NONE
                                                      ? metrics[i].timestamp : g_get_real_time () / G_TIME_SPAN_MILLISECOND);
          hot_rest_json_integer (body, "step", metrics[i].step);
          hot_rest_json_string (body, "model_id", metrics[i].model_id);
          hot_rest_json_string (body, "dataset_name", metrics[i].dataset_name);
          hot_rest_json_string (body, "dataset_digest", metrics[i].dataset_digest);
          hot_json_writer_end_object (body);
        }
      hot_json_writer_end_array (body);
    }
  hot_rest_json_pairs (body, "params", params, n_params);
  hot_rest_json_pairs (body, "tags", tags, n_tags);

  return write_run (store, run_id, "runs/log-batch", body, cancellable, error);
}

static gboolean
delete_run_tag (HotTrackingStore  *store,
                const char        *run_id,
                const char        *key,
                GCancellable      *cancellable,
                GError           **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "run_id", run_id);
  hot_rest_json_string (body, "key", key);

  return write_run (store, run_id, "runs/delete-tag", body, cancellable, error);
}

static void
add_links (HotJsonWriter      *body,
           const HotModelLink *models,
           guint               n_models,
           gboolean            has_steps)
{
  if (n_models == 0)
    return;

  hot_json_writer_name (body, "models");
  hot_json_writer_begin_array (body);
  for (guint i = 0; i < n_models; i++)
    {
      hot_json_writer_begin_object (body);
      hot_rest_json_string (body, "model_id", models[i].model_id);
      if (has_steps)
        hot_rest_json_integer (body, "step", models[i].step);
      hot_json_writer_end_object (body);
    }
  hot_json_writer_end_array (body);
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
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "run_id", run_id);
  hot_json_writer_name (body, "datasets");
  hot_json_writer_begin_array (body);
  for (guint i = 0; i < n_datasets; i++)
    {
      hot_json_writer_begin_object (body);
      hot_rest_json_pairs (body, "tags", datasets[i].tags, datasets[i].n_tags);
      hot_json_writer_name (body, "dataset");
      hot_json_writer_begin_object (body);
      hot_rest_json_string (body, "name", datasets[i].name);
      hot_rest_json_string (body, "digest", datasets[i].digest);
      hot_rest_json_string (body, "source_type", datasets[i].source_type);
      hot_rest_json_string (body, "source", datasets[i].source);
      hot_rest_json_string (body, "schema", datasets[i].schema);
      hot_rest_json_string (body, "profile", datasets[i].profile);
      hot_json_writer_end_object (body);
      hot_json_writer_end_object (body);
    }
  hot_json_writer_end_array (body);
  add_links (body, models, n_models, FALSE);

  return write_run (store, run_id, "runs/log-inputs", body, cancellable, error);
}

static gboolean
log_outputs (HotTrackingStore    *store,
             const char          *run_id,
             const HotModelLink  *models,
             guint                n_models,
             GCancellable        *cancellable,
             GError             **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "run_id", run_id);
  add_links (body, models, n_models, TRUE);

  return write_run (store, run_id, "runs/outputs", body, cancellable, error);
}

static gboolean
log_model (HotTrackingStore  *store,
           const char        *run_id,
           const char        *model_json,
           GCancellable      *cancellable,
           GError           **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();

  hot_rest_json_string (body, "run_id", run_id);
  hot_rest_json_string (body, "model_json", model_json);
  if (self->spool != NULL && hot_spool_owns (self->spool, run_id))
    return write_run (store, run_id, "runs/log-model", body, cancellable, error);

  /* Twice would be in the history twice. */
  return hot_rest_client_tell (self->client, "POST", "runs/log-model", body, 0, cancellable, error);
}

void
hot_rest_store_init_runs (HotTrackingStoreInterface *iface)
{
  iface->create_run = create_run;
  iface->get_run = get_run;
  iface->update_run = update_run;
  iface->delete_run = delete_run;
  iface->restore_run = restore_run;
  iface->log_batch = log_batch;
  iface->delete_run_tag = delete_run_tag;
  iface->log_inputs = log_inputs;
  iface->log_outputs = log_outputs;
  iface->log_model = log_model;
}
