/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-registry-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "base/hot-error.h"
#include "deploy/hot-image-reference.h"

#define MAX_HEADERS 8

HotImageRegistry *
hot_image_registry_new (const HotImageRegistryOptions  *options,
                  GError                   **error)
{
  g_autoptr(HotImageRegistry) self = g_new0 (HotImageRegistry, 1);
  const gboolean plain = options->plain_http || hot_image_reference_is_local (options->host);
  const char *host = g_str_equal (options->host, "docker.io") ? "registry-1.docker.io" : options->host;
  const HotHttpOptions http = { .ca_file = options->ca_file };

  self->host = g_strdup (options->host);
  self->base = g_strdup_printf ("%s://%s", plain ? "http" : "https", host);
  self->base_uri = g_uri_parse (self->base, SOUP_HTTP_URI_FLAGS, error);
  if (self->base_uri == NULL)
    return NULL;
  if (options->credential != NULL)
    self->credential = hot_credential_new (options->credential->user, options->credential->secret, options->credential->origin);
  self->http = hot_http_new (&http, error);

  return self->http != NULL ? g_steal_pointer (&self) : NULL;
}

void
hot_image_registry_free (HotImageRegistry *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->http, hot_http_free);
  g_clear_pointer (&self->base_uri, g_uri_unref);
  g_clear_pointer (&self->credential, hot_credential_free);
  g_free (self->host);
  g_free (self->base);
  g_free (self->scope);
  g_free (self->authorization);
  g_free (self);
}

void
hot_image_registry_report_clear (HotImageRegistryReport *self)
{
  g_clear_pointer (&self->digest, g_free);
}

/* Uploads may be sent on to the storage behind the registry, which must not see what opens the registry. */
static gboolean
is_own_host (HotImageRegistry *self,
             const char  *address)
{
  g_autoptr(GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (self->base_uri)) &&
         g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (self->base_uri)) == 0 &&
         g_uri_get_port (uri) == g_uri_get_port (self->base_uri);
}

static HotHttpResponse *
send_once (HotImageRegistry           *self,
           const HotHttpRequest  *request,
           GCancellable          *cancellable,
           GError               **error)
{
  const char *headers[2 * MAX_HEADERS + 3] = { NULL };
  HotHttpRequest with = *request;
  guint n = 0;

  for (; request->headers != NULL && request->headers[n] != NULL && n < 2 * MAX_HEADERS; n++)
    headers[n] = request->headers[n];
  if (self->authorization != NULL && is_own_host (self, request->uri))
    {
      headers[n++] = "Authorization";
      headers[n++] = self->authorization;
    }
  with.headers = headers;

  return hot_http_send (self->http, &with, HOT_IMAGE_REGISTRY_MAX_ANSWER, cancellable, error);
}

HotHttpResponse *
hot_image_registry_send (HotImageRegistry           *self,
                   const HotHttpRequest  *request,
                   GCancellable          *cancellable,
                   GError               **error)
{
  for (guint attempt = 0;; attempt++)
    {
      g_autoptr(HotHttpResponse) response = send_once (self, request, cancellable, error);

      if (response == NULL || hot_http_response_get_status (response) != SOUP_STATUS_UNAUTHORIZED)
        return g_steal_pointer (&response);
      /* Nobody but the registry itself may ask for what opens it. */
      if (!is_own_host (self, request->uri))
        {
          hot_image_registry_fail (self, response, error);
          return NULL;
        }
      if (attempt > 0)
        {
          hot_image_registry_refuse (self, error);
          return NULL;
        }
      if (!hot_image_registry_authorize (self, hot_http_response_get_header (response, "WWW-Authenticate"), cancellable, error))
        return NULL;
    }
}

/* {"errors": [{"code": …, "message": …}]} (distribution-spec, "Error Codes"). (transfer full) (nullable) */
static char *
read_complaint (HotHttpResponse *response)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (hot_http_response_get_body (response), &length);
  JsonNode *node = length > 0 && json_parser_load_from_data (parser, text, length, NULL) ? json_parser_get_root (parser) : NULL;
  JsonObject *object;

  node = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "errors") : NULL;
  node = node != NULL && JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0
           ? json_array_get_element (json_node_get_array (node), 0) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  for (const char * const *name = (const char *[]) { "message", "code", NULL }; *name != NULL; name++)
    {
      JsonNode *member = json_object_get_member (object, *name);

      if (member != NULL && json_node_get_value_type (member) == G_TYPE_STRING && *json_node_get_string (member) != '\0')
        return g_strndup (json_node_get_string (member), 200);
    }

  return NULL;
}

gboolean
hot_image_registry_fail (HotImageRegistry      *self,
                   HotHttpResponse  *response,
                   GError          **error)
{
  g_autofree char *complaint = read_complaint (response);
  g_autoptr(GError) cause = NULL;

  if (hot_http_response_check (response, &cause))
    g_set_error (&cause, HOT_ERROR, HOT_ERROR_NETWORK, _("%s answers %u, which was not expected here."), self->host,
                 hot_http_response_get_status (response));
  if (complaint != NULL)
    g_set_error (error, cause->domain, cause->code, _("%s The registry says: %s"), cause->message, complaint);
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}
