/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-azure-location.h"

#include <string.h>

/* The account of the emulator, by which its addresses are known. */
#define EMULATOR_ACCOUNT "devstoreaccount1"

#define ROOT_CONTAINER "$root"

static const char * const service_hosts[] = {
  ".blob.core.windows.net", ".dfs.core.windows.net", ".blob.core.chinacloudapi.cn", ".dfs.core.chinacloudapi.cn",
  ".blob.core.usgovcloudapi.net", ".dfs.core.usgovcloudapi.net", ".blob.storage.azure.net", ".dfs.storage.azure.net",
};

static gboolean
is_service_host (const char *host)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);

  for (guint i = 0; i < G_N_ELEMENTS (service_hosts); i++)
    if (g_str_has_suffix (lower, service_hosts[i]) && strlen (lower) > strlen (service_hosts[i]))
      return TRUE;

  return FALSE;
}

/* The data lake's own service (dfs) has the same blobs under the blob service's host. */
static char *
get_blob_host (const char *host)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);
  char *dfs = strstr (lower, ".dfs.");

  if (dfs == NULL)
    return g_steal_pointer (&lower);

  *dfs = '\0';
  return g_strconcat (lower, ".blob.", dfs + strlen (".dfs."), NULL);
}

static char *
get_first_label (const char *host)
{
  return g_ascii_strdown (host, (gssize) strcspn (host, "."));
}

static char *
unescape (const char *text)
{
  char *plain = g_uri_unescape_string (text, NULL);

  return plain != NULL ? plain : g_strdup (text);
}

/* Names of containers are lower-case letters, digits and hyphens; other names are blobs of the root container. */
static gboolean
is_container_name (const char *name)
{
  if (g_str_equal (name, ROOT_CONTAINER) || g_str_equal (name, "$web") || g_str_equal (name, "$logs"))
    return TRUE;

  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;

  return *name != '\0';
}

/* @path: below the account, still escaped, without a slash at its beginning */
static void
take_path (HotAzureLocation *self,
           const char       *path)
{
  const char *slash = strchr (path, '/');
  g_autofree char *first = slash != NULL ? g_strndup (path, slash - path) : g_strdup (path);
  g_autofree char *name = unescape (first);

  if (*name == '\0')
    return;

  if (slash == NULL && !is_container_name (name))
    {
      self->container = g_strdup (ROOT_CONTAINER);
      self->blob = g_steal_pointer (&name);
      return;
    }

  self->container = g_steal_pointer (&name);
  if (slash != NULL && slash[1] != '\0')
    self->blob = unescape (slash + 1);
}

static void
take_query (HotAzureLocation *self,
            const char       *query)
{
  g_auto(GStrv) parts = g_strsplit (query != NULL ? query : "", "&", -1);
  g_autoptr(GString) kept = g_string_new (NULL);
  gboolean is_container = self->container != NULL && (self->blob == NULL || g_str_has_suffix (self->blob, "/"));
  gboolean is_folder = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *equals = strchr (parts[i], '=');
      g_autofree char *name = g_ascii_strdown (parts[i], equals != NULL ? equals - parts[i] : -1);
      g_autofree char *value = equals != NULL ? unescape (equals + 1) : g_strdup ("");

      if (g_str_equal (name, "restype"))
        is_container |= g_str_equal (value, "container");
      else if (g_str_equal (name, "prefix"))
        g_set_str (&self->prefix, value);
      else if (g_str_equal (name, "maxresults"))
        self->page_size = (guint) CLAMP (g_ascii_strtoll (value, NULL, 10), 0, 5000);
      else if (!g_str_equal (name, "comp") && !g_str_equal (name, "marker") && !g_str_equal (name, "delimiter") &&
               !g_str_equal (name, "include") && *name != '\0')
        {
          self->has_token |= g_str_equal (name, "sig");
          is_folder |= g_str_equal (name, "sr") && g_str_equal (value, "d");
          g_string_append_printf (kept, "%s%s", kept->len > 0 ? "&" : "", parts[i]);
        }
    }

  if (kept->len > 0)
    self->query = g_string_free (g_steal_pointer (&kept), FALSE);

  if ((is_container || is_folder) && self->blob != NULL)
    {
      g_free (self->prefix);
      self->prefix = g_str_has_suffix (self->blob, "/") ? g_strdup (self->blob) : g_strconcat (self->blob, "/", NULL);
      g_clear_pointer (&self->blob, g_free);
    }
}

static char *
trim_slash (const char *address)
{
  gsize length = strlen (address);

  while (length > 0 && address[length - 1] == '/')
    length--;

  return g_strndup (address, length);
}

/* wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/BLOB: what would be the user is the container. */
static HotAzureLocation *
parse_hadoop (GUri       *uri,
              const char *endpoint)
{
  HotAzureLocation *self;
  g_autofree char *host = NULL;

  if (g_uri_get_userinfo (uri) == NULL || *g_uri_get_userinfo (uri) == '\0' || g_uri_get_host (uri) == NULL)
    return NULL;

  host = get_blob_host (g_uri_get_host (uri));
  self = g_new0 (HotAzureLocation, 1);
  self->base = endpoint != NULL ? trim_slash (endpoint) : g_strconcat ("https://", host, NULL);
  self->account = get_first_label (host);
  self->container = unescape (g_uri_get_userinfo (uri));
  if (strlen (g_uri_get_path (uri)) > 1)
    self->blob = unescape (g_uri_get_path (uri) + 1);

  return self;
}

static char *
join_base (GUri       *uri,
           const char *host)
{
  const gboolean is_ipv6 = strchr (host, ':') != NULL;
  g_autofree char *server = g_strconcat (g_uri_get_scheme (uri), "://", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "",
                                         NULL);

  if (g_uri_get_port (uri) == -1)
    return g_steal_pointer (&server);

  return g_strdup_printf ("%s:%d", server, g_uri_get_port (uri));
}

static HotAzureLocation *
parse_web (GUri       *uri,
           const char *location,
           const char *endpoint)
{
  g_autofree char *trimmed = endpoint != NULL ? trim_slash (endpoint) : NULL;
  const char *path = g_uri_get_path (uri);
  HotAzureLocation *self;

  if (g_uri_get_host (uri) == NULL)
    return NULL;

  self = g_new0 (HotAzureLocation, 1);
  if (trimmed != NULL && g_str_has_prefix (location, trimmed) && strchr ("/?", location[strlen (trimmed)]) != NULL)
    {
      g_autoptr(GUri) endpoint_uri = g_uri_parse (trimmed, G_URI_FLAGS_ENCODED, NULL);
      const char *endpoint_path = endpoint_uri != NULL ? g_uri_get_path (endpoint_uri) : "";
      const char *account = strrchr (endpoint_path, '/');

      self->base = g_strdup (trimmed);
      self->account = account != NULL ? g_strdup (account + 1) : get_first_label (g_uri_get_host (uri));
      path += strlen (endpoint_path);
    }
  else if (g_str_has_prefix (path, "/" EMULATOR_ACCOUNT "/") || g_str_equal (path, "/" EMULATOR_ACCOUNT))
    {
      g_autofree char *server = join_base (uri, g_uri_get_host (uri));

      self->base = g_strconcat (server, "/" EMULATOR_ACCOUNT, NULL);
      self->account = g_strdup (EMULATOR_ACCOUNT);
      path += strlen ("/" EMULATOR_ACCOUNT);
    }
  else if (is_service_host (g_uri_get_host (uri)))
    {
      g_autofree char *host = get_blob_host (g_uri_get_host (uri));

      self->base = join_base (uri, host);
      self->account = get_first_label (host);
    }
  else
    {
      g_free (self);
      return NULL;
    }

  take_path (self, *path == '/' ? path + 1 : path);

  return self;
}

HotAzureLocation *
hot_azure_location_parse (const char *location,
                          const char *endpoint)
{
  g_autofree char *scheme = g_uri_parse_scheme (location);
  g_autoptr(GUri) uri = NULL;
  HotAzureLocation *self = NULL;

  if (scheme == NULL)
    return NULL;
  uri = g_uri_parse (location, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri == NULL)
    return NULL;

  if (g_str_equal (scheme, "wasb") || g_str_equal (scheme, "wasbs") ||
      g_str_equal (scheme, "abfs") || g_str_equal (scheme, "abfss"))
    self = parse_hadoop (uri, endpoint);
  else if (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"))
    self = parse_web (uri, location, endpoint);

  if (self != NULL)
    take_query (self, g_uri_get_query (uri));

  return self;
}

void
hot_azure_location_free (HotAzureLocation *self)
{
  if (self == NULL)
    return;

  g_free (self->base);
  g_free (self->account);
  g_free (self->container);
  g_free (self->blob);
  g_free (self->prefix);
  g_free (self->query);
  g_free (self);
}

char *
hot_azure_location_get_blob_uri (const HotAzureLocation *self,
                                 const char             *blob)
{
  g_autofree char *container = g_uri_escape_string (self->container, NULL, FALSE);
  g_autofree char *name = g_uri_escape_string (blob, "/", FALSE);

  return g_strconcat (self->base, "/", container, "/", name, self->query != NULL ? "?" : NULL, self->query, NULL);
}

char *
hot_azure_location_get_list_uri (const HotAzureLocation *self,
                                 const char             *marker)
{
  g_autofree char *container = g_uri_escape_string (self->container, NULL, FALSE);
  GString *uri = g_string_new (self->base);

  g_string_append_printf (uri, "/%s?restype=container&comp=list", container);
  if (self->page_size > 0)
    g_string_append_printf (uri, "&maxresults=%u", self->page_size);
  if (self->prefix != NULL)
    {
      g_string_append (uri, "&prefix=");
      g_string_append_uri_escaped (uri, self->prefix, NULL, FALSE);
    }
  if (marker != NULL)
    {
      g_string_append (uri, "&marker=");
      g_string_append_uri_escaped (uri, marker, NULL, FALSE);
    }
  if (self->query != NULL)
    g_string_append_printf (uri, "&%s", self->query);

  return g_string_free (uri, FALSE);
}
