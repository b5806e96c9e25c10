/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracking/hot-rest-json.h"
#include "tracking/hot-rest-reader.h"
#include "tracking/hot-rest-store-artifacts.h"
#include "tracking/hot-spool-private.h"

/* How what waits in a spool gets to the server. */

/* Texts up to this size have the server's id in place of ours; models and tables do not hold it. */
#define MAX_TEXT (4 * 1024 * 1024)

static JsonNode *
parse (const char  *text,
       GError     **error)
{
  JsonNode *node = json_from_string (text, error);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_DATA_LOSS, _("What waits for the server is damaged"));

  return NULL;
}

HotRun *
hot_spool_make_run (const HotSpoolRun  *run,
                    GError            **error)
{
  g_autoptr(JsonNode) node = parse (run->creation, error);
  g_autoptr(JsonObject) whole = NULL;
  JsonObject *creation;
  JsonObject *info;
  JsonObject *data;
  HotRun *self;

  if (node == NULL)
    return NULL;

  /* As the server would have said it. */
  creation = json_node_get_object (node);
  whole = json_object_new ();
  info = json_object_new ();
  data = json_object_new ();
  json_object_set_object_member (whole, "info", info);
  json_object_set_object_member (whole, "data", data);
  json_object_set_string_member (info, "run_id", run->server_id != NULL ? run->server_id : run->id);
  json_object_set_string_member (info, "status", hot_run_status_to_string (HOT_RUN_STATUS_RUNNING));
  if (json_object_has_member (creation, "tags"))
    json_object_set_member (data, "tags", json_node_copy (json_object_get_member (creation, "tags")));
  self = hot_rest_read_run (whole, error);
  if (self == NULL)
    return NULL;

  g_set_str (&self->id, run->id);
  if (hot_json_get_text (creation, "run_name") != NULL)
    g_set_str (&self->name, hot_json_get_text (creation, "run_name"));
  self->experiment_id = g_strdup (hot_json_get_text (creation, "experiment_id"));
  self->user_id = g_strdup (hot_json_get_text (creation, "user_id"));
  self->start_time = hot_rest_read_integer (creation, "start_time", HOT_TIME_NONE);
  self->artifact_uri = run->artifact_uri != NULL ? g_strdup (run->artifact_uri) : g_strconcat (HOT_SPOOL_ARTIFACTS, run->id, NULL);

  return self;
}

/* (transfer full): @text with the server's id in place of ours */
static char *
translate (const char        *text,
           const HotSpoolRun *run)
{
  g_autoptr(GString) translated = g_string_new (text);

  if (run->server_id != NULL && !g_str_equal (run->server_id, run->id))
    g_string_replace (translated, run->id, run->server_id, 0);

  return g_strdup (translated->str);
}

/* %FALSE with @error set, or without where there is none. */
static gboolean
find_made (HotRestClient        *client,
           const HotSpoolEntry  *entry,
           HotRun              **made,
           GCancellable         *cancellable,
           GError              **error)
{
  g_autoptr(JsonNode) node = parse (entry->body, error);
  g_autofree char *filter = g_strdup_printf ("tags.\"" HOT_TAG_SPOOL "\" = '%s'", entry->run_id);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  const char *ids[] = { NULL, NULL };
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GPtrArray) runs = NULL;

  if (node == NULL)
    return FALSE;

  ids[0] = hot_json_get_text (json_node_get_object (node), "experiment_id");
  hot_rest_json_strings (body, "experiment_ids", ids);
  hot_rest_json_string (body, "filter", filter);
  hot_rest_json_integer (body, "max_results", 1);
  answer = hot_rest_client_post (client, "runs/search", body, HOT_REST_IMPATIENT, cancellable, error);
  if (answer == NULL)
    return FALSE;
  runs = hot_rest_read_all (answer, "runs", (HotRestRead) hot_rest_read_run, (GDestroyNotify) hot_run_unref, error);
  if (runs == NULL || runs->len == 0)
    return FALSE;
  *made = hot_run_ref (runs->pdata[0]);

  return TRUE;
}

static gboolean
send_creation (HotRestClient        *client,
               const HotSpoolEntry  *entry,
               gboolean              may_be_there,
               HotRun              **made,
               GCancellable         *cancellable,
               GError              **error)
{
  g_autoptr(GError) reason = NULL;
  g_autoptr(JsonObject) answer = NULL;

  if (may_be_there && find_made (client, entry, made, cancellable, &reason))
    return TRUE;
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  answer = hot_rest_client_call (client, "POST", "runs/create", entry->body, HOT_REST_IMPATIENT, cancellable, error);
  if (answer != NULL)
    *made = hot_rest_read_member (answer, "run", (HotRestRead) hot_rest_read_run, error);

  return *made != NULL;
}

/* Whether the history of models that the run has on the server has this one. 1, 0, or -1 with @error set. */
static int
has_model (HotRestClient  *client,
           const char     *body,
           GCancellable   *cancellable,
           GError        **error)
{
  g_autoptr(JsonNode) node = parse (body, error);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *model = hot_json_get_text (object, "model_json");
  g_autofree char *path = hot_rest_query ("runs/get", "run_id", hot_json_get_text (object, "run_id"), NULL);
  g_autoptr(JsonObject) answer = node != NULL ? hot_rest_client_call (client, "GET", path, NULL, HOT_REST_IMPATIENT, cancellable, error)
                                              : NULL;
  g_autoptr(HotRun) run = answer != NULL ? hot_rest_read_member (answer, "run", (HotRestRead) hot_rest_read_run, error) : NULL;
  const char *history = run != NULL ? hot_run_get_tag (run, HOT_TAG_MODEL_HISTORY) : NULL;
  g_autoptr(JsonNode) wanted = model != NULL ? json_from_string (model, NULL) : NULL;
  g_autoptr(JsonNode) all = history != NULL ? json_from_string (history, NULL) : NULL;

  if (run == NULL)
    return -1;
  if (wanted == NULL || all == NULL || !JSON_NODE_HOLDS_ARRAY (all))
    return 0;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (all)); i++)
    if (json_node_equal (json_array_get_element (json_node_get_array (all), i), wanted))
      return 1;

  return 0;
}

static gboolean
send_call (HotRestClient        *client,
           const HotSpoolEntry  *entry,
           const HotSpoolRun    *run,
           gboolean              may_be_there,
           GCancellable         *cancellable,
           GError              **error)
{
  g_autofree char *body = translate (entry->body, run);
  g_autoptr(JsonObject) answer = NULL;

  if (may_be_there && g_str_equal (entry->path, "runs/log-model"))
    {
      int code = has_model (client, body, cancellable, error);

      if (code != 0)
        return code > 0;
    }
  answer = hot_rest_client_call (client, "POST", entry->path, body, HOT_REST_IMPATIENT, cancellable, error);

  return answer != NULL;
}

static gboolean
send_file (HotRestClient        *client,
           const HotSpoolEntry  *entry,
           const HotSpoolRun    *run,
           HotRestSent           sent,
           gpointer              sent_data,
           GCancellable         *cancellable,
           GError              **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (entry->file, FALSE, error);
  g_autoptr(GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  gsize size;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (bytes == NULL)
    return FALSE;
  if (run->server_id != NULL && !g_str_equal (run->server_id, run->id) && size > 0 && size <= MAX_TEXT &&
      g_utf8_validate (text, size, NULL))
    {
      g_autofree char *whole = g_strndup (text, size);
      char *translated = translate (whole, run);

      g_bytes_unref (bytes);
      bytes = g_bytes_new_take (translated, strlen (translated));
    }

  return hot_rest_store_send_artifact (client, run->server_id, run->artifact_uri, entry->path, bytes, sent, sent_data, cancellable,
                                       error);
}

gboolean
hot_spool_send (HotRestClient        *client,
                const HotSpoolEntry  *entry,
                const HotSpoolRun    *run,
                gboolean              may_be_there,
                HotRun              **made,
                HotRestSent           sent,
                gpointer              sent_data,
                GCancellable         *cancellable,
                GError              **error)
{
  if (entry->kind == HOT_SPOOL_CREATE)
    return send_creation (client, entry, may_be_there, made, cancellable, error);

  if (run == NULL || run->server_id == NULL)
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                   _("%s did not take the run that this belongs to"), hot_rest_client_get_host (client));
      return FALSE;
    }

  return entry->kind == HOT_SPOOL_CALL ? send_call (client, entry, run, may_be_there, cancellable, error)
                                       : send_file (client, entry, run, sent, sent_data, cancellable, error);
}

HotRestRefusal *
hot_spool_describe_refusal (const char            *box,
                            const HotSpoolRefusal *refusal)
{
  const HotSpoolEntry *entry = refusal->entry;
  g_autoptr(JsonNode) creation = refusal->creation != NULL ? parse (refusal->creation, NULL) : NULL;
  HotRestRefusal *self = g_new0 (HotRestRefusal, 1);

  self->id = g_strdup_printf ("%s/%" G_GINT64_FORMAT, box, entry->number);
  self->run_id = g_strdup (entry->run_id);
  self->run_name = creation != NULL ? g_strdup (hot_json_get_text (json_node_get_object (creation), "run_name")) : NULL;
  self->reason = g_strdup (refusal->reason);
  if (entry->kind == HOT_SPOOL_CREATE)
    self->what = g_strdup (_("The run itself"));
  else if (entry->kind == HOT_SPOOL_FILE)
    self->what = g_strdup_printf (_("The file %s"), entry->path);
  else if (g_str_equal (entry->path, "runs/update"))
    self->what = g_strdup (_("Status or name"));
  else if (g_str_equal (entry->path, "runs/log-batch"))
    self->what = g_strdup (_("Metrics, parameters or tags"));
  else if (g_str_equal (entry->path, "runs/log-inputs"))
    self->what = g_strdup (_("The data that it learnt from"));
  else
    self->what = g_strdup (entry->path);

  return self;
}
