/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-engine-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "base/hot-mapped-file.h"

#define LABEL "io.github.hothouse.deployment"
#define INSIDE_PORT G_STRINGIFY (HOT_IMAGE_PORT) "/tcp"

/* As much as is written at once, and more. */
#define LAST_PIECE (64 << 10)

typedef struct {
  const HotProgress *progress;
  gsize              n_sent;
  gsize              n_all;
  GCancellable      *cancellable;
  gulong             handler;
} Load;

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/* What an engine has got whole it takes in, whether anybody waits for it or not: who does not wait could not remove it again. */
static void
end_cancelling (Load *load)
{
  g_cancellable_disconnect (load->cancellable, load->handler);
  load->handler = 0;
}

static void
sent_cb (gsize    n_bytes,
         gpointer user_data)
{
  Load *load = user_data;

  load->n_sent += n_bytes;
  if (load->n_sent + LAST_PIECE >= load->n_all)
    end_cancelling (load);
  hot_progress_report (load->progress, MIN (1.0, (double) load->n_sent / load->n_all), NULL);
}

gboolean
hot_engine_load (HotEngine          *self,
                 const char         *archive,
                 const HotProgress  *progress,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (archive, error);
  g_autofree char *message = g_strdup_printf (_("Handing the image to %s"), self->name);
  g_autoptr(GCancellable) inner = g_cancellable_new ();
  g_autoptr(HotHttpResponse) response = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autofree char *text = NULL;
  const char *answer;
  gsize length;
  Load load;

  if (file == NULL)
    return FALSE;

  load = (Load) { progress, 0, hot_mapped_file_get_size (file), cancellable, 0 };
  if (cancellable != NULL)
    load.handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), inner, NULL);
  body = g_bytes_new_static (hot_mapped_file_get_data (file), load.n_all);
  hot_progress_report (progress, 0.0, message);
  response = hot_engine_send (self, &(HotHttpRequest) {
    .method = "POST", .uri = "http://localhost/images/load?quiet=1", .body = body, .content_type = "application/x-tar",
    .sent = sent_cb, .sent_data = &load,
  }, inner, error);
  end_cancelling (&load);
  if (response == NULL)
    return FALSE;

  /* Failures come with status 200, as a line of a stream of JSON. */
  answer = g_bytes_get_data (hot_http_response_get_body (response), &length);
  text = g_strndup (answer, length);
  if (strstr (text, "\"errorDetail\"") != NULL || strstr (text, "\"error\"") != NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("%s does not take the image: %.300s"), self->name, text);
      return FALSE;
    }

  return TRUE;
}

static gboolean
succeed (HotHttpResponse *response)
{
  g_autoptr(HotHttpResponse) taken = response;

  return taken != NULL;
}

gboolean
hot_engine_has_image (HotEngine    *self,
                      const char   *name,
                      GCancellable *cancellable)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/images/%s/json", escaped);

  return succeed (hot_engine_call (self, "GET", path, NULL, cancellable, NULL));
}

char *
hot_engine_dup_folder (HotEngine    *self,
                       GCancellable *cancellable)
{
  g_autoptr(HotHttpResponse) response = hot_engine_call (self, "GET", "/info", NULL, cancellable, NULL);
  g_autoptr(JsonNode) node = response != NULL ? hot_engine_parse (response) : NULL;
  const char *folder = hot_engine_get_text (node, "DockerRootDir");

  return folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_strdup (folder) : NULL;
}

gboolean
hot_engine_remove_image (HotEngine     *self,
                         const char    *name,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/images/%s", escaped);
  g_autoptr(GError) cause = NULL;

  if (succeed (hot_engine_call (self, "DELETE", path, NULL, cancellable, &cause)) || g_error_matches (cause, HOT_ERROR, HOT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static void
begin_object (HotJsonWriter *json,
              const char    *name)
{
  hot_json_writer_name (json, name);
  hot_json_writer_begin_object (json);
}

static void
begin_array (HotJsonWriter *json,
             const char    *name)
{
  hot_json_writer_name (json, name);
  hot_json_writer_begin_array (json);
}

/* Nothing that a server needs is taken from it, and nothing else is left to it. */
static void
write_host (HotJsonWriter      *json,
            const HotEngineRun *run)
{
  g_autofree char *port = g_strdup_printf ("%u", run->port);

  begin_object (json, "HostConfig");
  if (run->host_network)
    {
      hot_json_writer_member (json, "NetworkMode", "host");
    }
  else
    {
      begin_object (json, "PortBindings");
      begin_array (json, INSIDE_PORT);
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "HostIp", "127.0.0.1");
      hot_json_writer_member (json, "HostPort", port);
      hot_json_writer_end_object (json);
      hot_json_writer_end_array (json);
      hot_json_writer_end_object (json);
    }
  begin_object (json, "RestartPolicy");
  hot_json_writer_member (json, "Name", "unless-stopped");
  hot_json_writer_end_object (json);
  hot_json_writer_name (json, "ReadonlyRootfs");
  hot_json_writer_boolean (json, TRUE);
  begin_array (json, "CapDrop");
  hot_json_writer_string (json, "ALL");
  hot_json_writer_end_array (json);
  begin_array (json, "SecurityOpt");
  hot_json_writer_string (json, "no-new-privileges");
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
}

/* (transfer full): the body of "create a container" */
static char *
describe_container (const HotEngineRun *run)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  g_autofree char *port = g_strdup_printf ("PORT=%u", run->host_network ? run->port : HOT_IMAGE_PORT);
  g_autofree char *key = run->api_key != NULL ? g_strconcat ("HOTHOUSE_API_KEY=", run->api_key, NULL) : NULL;

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "Image", run->image);
  begin_array (json, "Env");
  hot_json_writer_string (json, port);
  if (key != NULL)
    hot_json_writer_string (json, key);
  hot_json_writer_end_array (json);
  /* With the network of this computer, other computers would reach it. */
  if (run->host_network)
    {
      begin_array (json, "Cmd");
      hot_json_writer_string (json, "--host=127.0.0.1");
      hot_json_writer_end_array (json);
    }
  begin_object (json, "Labels");
  hot_json_writer_member (json, LABEL, run->label);
  hot_json_writer_end_object (json);
  begin_object (json, "ExposedPorts");
  begin_object (json, INSIDE_PORT);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
  write_host (json, run);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

char *
hot_engine_run (HotEngine           *self,
                const HotEngineRun  *run,
                GCancellable        *cancellable,
                GError             **error)
{
  g_autofree char *name = g_uri_escape_string (run->name, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/containers/create?name=%s", name);
  g_autofree char *body = describe_container (run);
  g_autoptr(HotHttpResponse) response = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *id = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  /* A container whose id is not waited for could not be removed again. */
  response = hot_engine_call (self, "POST", path, body, NULL, error);
  if (response == NULL)
    return NULL;
  node = hot_engine_parse (response);
  id = g_strdup (hot_engine_get_text (node, "Id"));
  if (id == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s has made a container without saying which."), self->name);
      return NULL;
    }
  if (!hot_engine_start (self, id, cancellable, error))
    {
      hot_engine_remove (self, id, NULL, NULL);
      return NULL;
    }

  return g_steal_pointer (&id);
}

gboolean
hot_engine_start (HotEngine     *self,
                  const char    *id,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autofree char *path = g_strdup_printf ("/containers/%s/start", id);

  return succeed (hot_engine_call (self, "POST", path, NULL, cancellable, error));
}

gboolean
hot_engine_stop (HotEngine     *self,
                 const char    *id,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *path = g_strdup_printf ("/containers/%s/stop?t=25", id);

  return succeed (hot_engine_call (self, "POST", path, NULL, cancellable, error));
}

gboolean
hot_engine_remove (HotEngine     *self,
                   const char    *id,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autofree char *path = g_strdup_printf ("/containers/%s?force=1&v=1", id);
  g_autoptr(GError) cause = NULL;

  if (succeed (hot_engine_call (self, "DELETE", path, NULL, cancellable, &cause)) || g_error_matches (cause, HOT_ERROR, HOT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

gboolean
hot_engine_remove_labelled (HotEngine     *self,
                            const char    *label,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autofree char *filters = g_strdup_printf ("{\"label\": [\"" LABEL "=%s\"]}", label);
  g_autofree char *escaped = g_uri_escape_string (filters, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/containers/json?all=1&filters=", escaped, NULL);
  g_autoptr(HotHttpResponse) response = hot_engine_call (self, "GET", path, NULL, cancellable, error);
  g_autoptr(JsonNode) node = response != NULL ? hot_engine_parse (response) : NULL;
  JsonArray *containers;

  if (response == NULL)
    return FALSE;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s does not say which containers it has."), self->name);
      return FALSE;
    }
  containers = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (containers); i++)
    {
      const char *id = hot_engine_get_text (json_array_get_element (containers, i), "Id");

      if (id != NULL && !hot_engine_remove (self, id, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* (nullable) */
static JsonNode *
find_member (JsonNode   *node,
             const char *name)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;
}

HotEngineContainer *
hot_engine_inspect (HotEngine     *self,
                    const char    *id,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *path = g_strdup_printf ("/containers/%s/json", id);
  g_autoptr(HotHttpResponse) response = hot_engine_call (self, "GET", path, NULL, cancellable, error);
  g_autoptr(JsonNode) node = response != NULL ? hot_engine_parse (response) : NULL;
  JsonNode *state;
  HotEngineContainer *container;

  if (response == NULL)
    return NULL;
  state = find_member (node, "State");
  if (state == NULL || !JSON_NODE_HOLDS_OBJECT (state))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s does not say how the container is."), self->name);
      return NULL;
    }

  container = g_new0 (HotEngineContainer, 1);
  container->id = g_strdup (hot_engine_get_text (node, "Id"));
  container->label = g_strdup (hot_engine_get_text (find_member (find_member (node, "Config"), "Labels"), LABEL));
  container->is_running = json_object_get_boolean_member_with_default (json_node_get_object (state), "Running", FALSE);
  container->exit_code = json_object_get_int_member_with_default (json_node_get_object (state), "ExitCode", 0);
  container->error = g_strdup (hot_engine_get_text (state, "Error"));

  return container;
}

void
hot_engine_container_free (HotEngineContainer *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->label);
  g_free (self->error);
  g_free (self);
}

/* Output comes in frames: a byte for the stream, three of nothing, four for the length with the highest first. */
char *
hot_engine_dup_log (HotEngine     *self,
                    const char    *id,
                    guint          n_lines,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *path = g_strdup_printf ("/containers/%s/logs?stdout=1&stderr=1&tail=%u", id, n_lines);
  g_autoptr(HotHttpResponse) response = hot_engine_call (self, "GET", path, NULL, cancellable, error);
  g_autoptr(GString) log = g_string_new (NULL);
  const guint8 *data;
  gsize length;

  if (response == NULL)
    return NULL;
  data = g_bytes_get_data (hot_http_response_get_body (response), &length);
  while (length >= 8)
    {
      const gsize n = (gsize) data[4] << 24 | (gsize) data[5] << 16 | (gsize) data[6] << 8 | data[7];
      const gsize there = MIN (n, length - 8);

      g_string_append_len (log, (const char *) data + 8, there);
      data += 8 + there;
      length -= 8 + there;
    }

  return g_utf8_make_valid (log->str, log->len);
}
