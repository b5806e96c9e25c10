/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-registry-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "base/hot-error.h"

#define MAX_TOKEN (64 << 10)
#define CLIENT_ID "hothouse"

static char *
make_basic (const HotCredential *credential)
{
  g_autofree char *text = g_strdup_printf ("%s:%s", credential->user != NULL ? credential->user : "", credential->secret);
  g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  return g_strconcat ("Basic ", encoded, NULL);
}

gboolean
hot_image_registry_refuse (HotImageRegistry  *self,
                           GError           **error)
{
  if (self->credential == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                 _("%s asks for a user name and a password, and none are known. Enter them, or log in with podman or docker."), self->host);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                 _("%s does not accept the user name and password from %s."), self->host, self->credential->origin);

  return FALSE;
}

static gboolean
is_local_literal (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL && (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address) ||
                             g_inet_address_get_is_site_local (address) || g_inet_address_get_is_any (address));
}

/* A registry must not make us knock at doors of this network, nor send secrets in the open (the guard of go-containerregistry). */
static GUri *
parse_realm (HotImageRegistry  *self,
             const char   *realm,
             GError      **error)
{
  g_autoptr(GUri) uri = realm != NULL ? g_uri_parse (realm, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const gboolean is_safe = g_str_equal (g_uri_get_scheme (self->base_uri), "https");

  if (uri == NULL || g_uri_get_host (uri) == NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("%s asks for a token, but does not say where it can be had."), self->host);
      return NULL;
    }
  if (is_safe && (g_str_equal (g_uri_get_scheme (uri), "http") ||
                  (is_local_literal (g_uri_get_host (uri)) && g_strcmp0 (g_uri_get_host (uri), g_uri_get_host (self->base_uri)) != 0)))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                   _("%s sends for its token to %s, where a password would not be safe. Nothing was sent there."), self->host,
                   g_uri_get_host (uri));
      return NULL;
    }

  return g_steal_pointer (&uri);
}

static char *
read_token (HotImageRegistry      *self,
            HotHttpResponse  *response,
            GError          **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  GBytes *body = hot_http_response_get_body (response);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root = length > 0 && json_parser_load_from_data (parser, text, length, NULL) ? json_parser_get_root (parser) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  for (const char * const *name = (const char *[]) { "token", "access_token", NULL }; object != NULL && *name != NULL; name++)
    {
      JsonNode *node = json_object_get_member (object, *name);
      const char *token = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";

      if (*token != '\0' && strpbrk (token, "\r\n") == NULL)
        return g_strconcat ("Bearer ", token, NULL);
    }
  g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("The token service of %s answers without a token."), self->host);

  return NULL;
}

/* An identity token stands alone; it is exchanged by OAuth 2. */
static gboolean
stands_alone (const HotCredential *credential)
{
  return credential != NULL && (credential->user == NULL || *credential->user == '\0' || g_str_equal (credential->user, "<token>"));
}

static gboolean
fetch_token (HotImageRegistry   *self,
             GHashTable    *parameters,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GUri) realm = parse_realm (self, g_hash_table_lookup (parameters, "realm"), error);
  const char *service = g_hash_table_lookup (parameters, "service");
  const gboolean alone = stands_alone (self->credential);
  g_autofree char *basic = self->credential != NULL && !alone ? make_basic (self->credential) : NULL;
  g_autoptr(GBytes) form = NULL;
  g_autofree char *query = NULL;
  g_autofree char *address = NULL;
  g_autoptr(HotHttpResponse) response = NULL;
  const char *headers[] = { basic != NULL ? "Authorization" : NULL, basic, NULL };
  HotHttpRequest request = { .headers = headers };

  if (realm == NULL)
    return FALSE;

  query = soup_form_encode ("service", service != NULL ? service : self->host, "scope", self->scope != NULL ? self->scope : "",
                            "client_id", CLIENT_ID, alone ? "grant_type" : NULL, "refresh_token", "refresh_token",
                            alone ? self->credential->secret : "", NULL);
  address = g_uri_to_string_partial (realm, G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  if (alone)
    {
      form = g_bytes_new (query, strlen (query));
      request = (HotHttpRequest) { .method = "POST", .body = form, .content_type = SOUP_FORM_MIME_TYPE_URLENCODED };
    }
  else
    {
      const char *own = g_uri_get_query (realm);
      g_autofree char *whole = g_strdup_printf ("%s?%s%s%s", address, own != NULL ? own : "", own != NULL ? "&" : "", query);

      g_set_str (&address, whole);
    }
  request.uri = address;
  response = hot_http_send (self->http, &request, MAX_TOKEN, cancellable, error);
  if (response == NULL)
    return FALSE;
  if (hot_http_response_get_status (response) == SOUP_STATUS_UNAUTHORIZED || hot_http_response_get_status (response) == SOUP_STATUS_FORBIDDEN)
    return hot_image_registry_refuse (self, error);
  if (!hot_http_response_check (response, error))
    return FALSE;

  g_clear_pointer (&self->authorization, g_free);
  self->authorization = read_token (self, response, error);

  return self->authorization != NULL;
}

gboolean
hot_image_registry_authorize (HotImageRegistry   *self,
                        const char    *challenge,
                        GCancellable  *cancellable,
                        GError       **error)
{
  const gboolean is_bearer = challenge != NULL && g_ascii_strncasecmp (challenge, "Bearer ", 7) == 0;
  const gboolean is_basic = challenge != NULL && g_ascii_strncasecmp (challenge, "Basic", 5) == 0;
  GHashTable *parameters;
  gboolean done;

  if (is_basic)
    {
      if (self->credential == NULL || self->authorization != NULL)
        return hot_image_registry_refuse (self, error);
      self->authorization = make_basic (self->credential);
      return TRUE;
    }
  if (!is_bearer)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s asks for a kind of login that is not known here."), self->host);
      return FALSE;
    }

  parameters = soup_header_parse_param_list (challenge + 7);
  done = fetch_token (self, parameters, cancellable, error);
  soup_header_free_param_list (parameters);

  return done;
}
