/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-login.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-http.h"

G_DEFINE_BOXED_TYPE (HotRestLogin, hot_rest_login, hot_rest_login_copy, hot_rest_login_free)

#define URI_FLAGS (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | \
                   G_URI_FLAGS_ENCODED_FRAGMENT | G_URI_FLAGS_SCHEME_NORMALIZE)

gboolean
hot_rest_login_is_address (const char *location)
{
  return location != NULL && (g_ascii_strncasecmp (location, "http://", strlen ("http://")) == 0 ||
                              g_ascii_strncasecmp (location, "https://", strlen ("https://")) == 0);
}

HotRestLogin *
hot_rest_login_new (const char  *address,
                    GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (address));
  g_autoptr(GUri) uri = hot_rest_login_is_address (stripped) ? g_uri_parse (stripped, URI_FLAGS, NULL) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *host = NULL;
  HotRestLogin *self;

  /* The address itself may hold a password, so it is not repeated. */
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("This is not the address of a server. It should look like https://mlflow.example.org or "
                             "http://localhost:5000."));
      return NULL;
    }
  if (g_uri_get_query (uri) != NULL || strchr (g_uri_get_path (uri), '#') != NULL ||
      (g_uri_get_fragment (uri) != NULL && !g_str_has_prefix (g_uri_get_fragment (uri), "/")))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("The address of a server ends before the “?” or “#”. Leave out what follows."));
      return NULL;
    }

  self = g_new0 (HotRestLogin, 1);
  self->user_name = g_strdup (g_uri_get_user (uri));
  self->password = g_strdup (g_uri_get_password (uri));
  host = hot_http_name_host (uri);
  path = g_strdup (g_uri_get_path (uri));
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  if (g_uri_get_port (uri) == -1 && strchr (host, ':') != NULL)
    self->uri = g_strdup_printf ("%s://[%s]%s", g_uri_get_scheme (uri), host, path);
  else
    self->uri = g_strdup_printf ("%s://%s%s", g_uri_get_scheme (uri), host, path);

  return self;
}

HotRestLogin *
hot_rest_login_copy (const HotRestLogin *self)
{
  HotRestLogin *copy = g_new0 (HotRestLogin, 1);

  copy->uri = g_strdup (self->uri);
  copy->token = g_strdup (self->token);
  copy->user_name = g_strdup (self->user_name);
  copy->password = g_strdup (self->password);
  copy->ca_file = g_strdup (self->ca_file);
  copy->any_certificate = self->any_certificate;

  return copy;
}

static void
free_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
hot_rest_login_free (HotRestLogin *self)
{
  if (self == NULL)
    return;

  g_free (self->uri);
  free_secret (self->token);
  g_free (self->user_name);
  free_secret (self->password);
  g_free (self->ca_file);
  g_free (self);
}

static char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? g_strdup (value) : NULL;
}

void
hot_rest_login_take_environment (HotRestLogin *self)
{
  if (self->token == NULL && self->user_name == NULL)
    {
      self->token = get_variable ("MLFLOW_TRACKING_TOKEN");
      self->user_name = get_variable ("MLFLOW_TRACKING_USERNAME");
      free_secret (self->password);
      self->password = get_variable ("MLFLOW_TRACKING_PASSWORD");
    }
  if (self->ca_file == NULL)
    {
      /* As in MLflow (mlflow/environment_variables.py, _BooleanEnvironmentVariable); it refuses both together, so the safer counts. */
      const char *insecure = g_getenv ("MLFLOW_TRACKING_INSECURE_TLS");

      self->ca_file = get_variable ("MLFLOW_TRACKING_SERVER_CERT_PATH");
      self->any_certificate = self->ca_file == NULL && insecure != NULL &&
                              (g_ascii_strcasecmp (insecure, "true") == 0 || g_str_equal (insecure, "1"));
    }
}

gboolean
hot_rest_login_is_exposed (const HotRestLogin *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->uri, URI_FLAGS, NULL);
  g_autoptr(GInetAddress) address = NULL;
  const char *host;

  if ((self->token == NULL && self->user_name == NULL) || uri == NULL || !g_str_equal (g_uri_get_scheme (uri), "http"))
    return FALSE;

  host = g_uri_get_host (uri);
  address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return !g_inet_address_get_is_loopback (address);

  return g_ascii_strcasecmp (host, "localhost") != 0;
}

char *
hot_rest_login_dup_host (const HotRestLogin *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->uri, URI_FLAGS, NULL);

  return hot_http_name_host (uri);
}
