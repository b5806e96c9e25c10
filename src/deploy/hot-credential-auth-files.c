/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-credential.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "base/hot-error.h"
#include "base/hot-json.h"
#include "base/hot-small-file.h"

#define MAX_FILE (1 << 20)

/* containers-auth.json(5) and Docker's own: {"auths": {"host": {"auth": base64 of "user:password"}}}. Helper programs that they may name are
 * not run. */

static HotCredential *
decode (JsonObject *entry,
        const char *path)
{
  const char *auth = hot_json_get_text (entry, "auth");
  g_autofree char *text = NULL;
  g_autofree guchar *bytes = NULL;
  char *colon;
  gsize length;

  if (auth == NULL)
    return NULL;
  bytes = g_base64_decode (auth, &length);
  text = g_strndup ((const char *) bytes, length);
  colon = strchr (text, ':');
  if (colon == NULL)
    return NULL;
  *colon = '\0';

  return hot_credential_new (text, colon + 1, path);
}

static HotCredential *
find_in_file (const char  *path,
              const char  *registry,
              GError     **error)
{
  g_autofree char *address = g_strdup_printf ("https://%s", registry);
  g_autofree char *versioned = g_strdup_printf ("https://%s/v1/", registry);
  g_autofree char *hub = g_strdup (g_str_equal (registry, "docker.io") || g_str_equal (registry, "registry-1.docker.io")
                                     ? "https://index.docker.io/v1/" : registry);
  const char *names[] = { registry, address, versioned, hub };
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) cause = NULL;
  g_autofree char *text = NULL;
  JsonNode *root;
  JsonObject *auths;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  text = hot_small_file_read (path, MAX_FILE, &length, error);
  if (text == NULL)
    return NULL;
  if (!json_parser_load_from_data (parser, text, length, &cause))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is not JSON: %s"), path, cause->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  auths = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? hot_json_get_object (json_node_get_object (root), "auths") : NULL;
  for (guint i = 0; auths != NULL && i < G_N_ELEMENTS (names); i++)
    {
      JsonObject *entry = hot_json_get_object (auths, names[i]);
      HotCredential *found = entry != NULL ? decode (entry, path) : NULL;

      if (found != NULL)
        return found;
    }

  return NULL;
}

static HotCredential *
find (const char    *registry,
      GCancellable  *cancellable,
      GError       **error)
{
  const char *named = g_getenv ("REGISTRY_AUTH_FILE");
  const char *docker = g_getenv ("DOCKER_CONFIG");
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (named != NULL)
    g_ptr_array_add (paths, g_strdup (named));
  g_ptr_array_add (paths, g_build_filename (g_get_user_runtime_dir (), "containers", "auth.json", NULL));
  g_ptr_array_add (paths, g_build_filename (g_get_user_config_dir (), "containers", "auth.json", NULL));
  g_ptr_array_add (paths, docker != NULL ? g_build_filename (docker, "config.json", NULL)
                                         : g_build_filename (g_get_home_dir (), ".docker", "config.json", NULL));

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr(GError) cause = NULL;
      HotCredential *found = find_in_file (paths->pdata[i], registry, &cause);

      if (found != NULL)
        return found;
      if (cause != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return NULL;
        }
    }

  return NULL;
}

const HotCredentialProvider hot_credential_auth_files = {
  .id = "auth-files",
  .title = N_("Docker’s and Podman’s logins"),
  .find = find,
};
