/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-check.h"

#include <string.h>

#include "base/hot-http.h"
#include "tracking/hot-rest-client.h"
#include "tracking/hot-rest-json.h"
#include "tracking/hot-rest-reader.h"

/* So many experiments are counted. */
#define MAX_COUNT 1000
/* "3.12.0.dev0" */
#define MAX_VERSION 32

#define CONNECT_TIMEOUT 5000
#define IDLE_TIMEOUT    15000

void
hot_rest_check_free (HotRestCheck *self)
{
  g_free (self->version);
  g_free (self);
}

/* (transfer full) (nullable): the text of a version, not a page of whatever else is there */
static char *
read_version (HotHttpResponse *response)
{
  gsize size;
  const char *text = g_bytes_get_data (hot_http_response_get_body (response), &size);
  g_autofree char *version = size > 0 && size <= MAX_VERSION ? g_strstrip (g_strndup (text, size)) : NULL;

  if (version == NULL || !g_ascii_isdigit (*version) ||
      strspn (version, "0123456789.abcdefghijklmnopqrstuvwxyz+-") != strlen (version))
    return NULL;

  return g_steal_pointer (&version);
}

/* What anybody may know. A server that does not tell its version may still be one. */
static gboolean
ask_version (HotRestCheck        *self,
             const HotRestLogin  *login,
             GCancellable        *cancellable,
             GError             **error)
{
  const HotHttpOptions options = { .ca_file = login->ca_file, .connect_timeout = CONNECT_TIMEOUT, .idle_timeout = IDLE_TIMEOUT };
  g_autofree char *uri = g_strconcat (login->uri, "/version", NULL);
  const HotHttpRequest request = { .uri = uri };
  g_autoptr(HotHttp) http = hot_http_new (&options, error);
  g_autoptr(HotHttpResponse) response = http != NULL ? hot_http_send (http, &request, 64 * 1024, cancellable, error) : NULL;
  const char *program;

  if (response == NULL)
    return FALSE;
  program = hot_http_response_get_header (response, "Server");
  self->is_hothouse = program != NULL && g_str_has_prefix (program, "Hothouse");
  if (hot_http_response_get_status (response) == 200)
    self->version = read_version (response);
  if (self->version == NULL && hot_http_response_get_status (response) >= 500)
    return hot_http_response_check (response, error);

  return TRUE;
}

static gboolean
count (HotRestCheck        *self,
       const HotRestLogin  *login,
       GCancellable        *cancellable,
       GError             **error)
{
  g_autoptr(HotRestClient) client = hot_rest_client_new (login, error);
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  g_autoptr(JsonObject) answer = NULL;
  g_autofree char *next = NULL;
  JsonArray *experiments;

  hot_rest_json_integer (body, "max_results", MAX_COUNT);
  answer = client != NULL ? hot_rest_client_post (client, "experiments/search", body, HOT_REST_IMPATIENT, cancellable, error) : NULL;
  if (answer == NULL)
    return FALSE;
  experiments = hot_json_get_array (answer, "experiments");
  next = hot_rest_read_page_token (answer);
  self->n_experiments = experiments != NULL ? (int) json_array_get_length (experiments) : 0;
  self->has_more = next != NULL;

  return TRUE;
}

HotRestCheck *
hot_rest_check (const HotRestLogin  *login,
                gboolean             with_secrets,
                GCancellable        *cancellable,
                GError             **error)
{
  g_autoptr(HotRestCheck) self = g_new0 (HotRestCheck, 1);

  self->n_experiments = -1;
  if (!ask_version (self, login, cancellable, error) || (with_secrets && !count (self, login, cancellable, error)))
    return NULL;

  return g_steal_pointer (&self);
}
