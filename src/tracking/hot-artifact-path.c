/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-artifact-path.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracking/hot-tracking-error.h"

#define MAX_ROUNDS 10
#define MAX_LENGTH 4000
#define MAX_DEPTH  100

#define ESCAPED_NUL '\1'

#define PROXY_SCHEME "mlflow-artifacts:"
#define PROXY_PATH   "/api/2.0/mlflow-artifacts/artifacts/"

static gboolean
refuse (const char  *path,
        GError     **error)
{
  g_autofree char *start = g_strndup (path, 200);
  g_autofree char *shown = g_utf8_make_valid (start, -1);

  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
               _("Invalid path: “%s” does not stay in the folder of the artifacts"), shown);

  return FALSE;
}

/* As lenient as the most lenient reader: what is no escape stays as it is. */
static char *
decode_once (const char *text)
{
  GString *decoded = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    {
      if (p[0] == '%' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
        {
          const int byte = g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]);

          /* A NUL would end the text before its end. */
          g_string_append_c (decoded, byte != 0 ? byte : ESCAPED_NUL);
          p += 2;
        }
      else
        {
          g_string_append_c (decoded, *p);
        }
    }

  return g_string_free (decoded, FALSE);
}

char *
hot_artifact_path_decode (const char *text)
{
  g_autofree char *decoded = g_strdup (text);

  for (guint i = 0; i < MAX_ROUNDS; i++)
    {
      g_autofree char *once = decode_once (decoded);

      if (g_str_equal (once, decoded))
        return g_steal_pointer (&decoded);
      g_set_str (&decoded, once);
    }

  return NULL;
}

static gboolean
is_text (const char *path)
{
  for (const char *p = path; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return FALSE;

  return g_utf8_validate (path, -1, NULL);
}

/* Dots and slashes in more bytes than they need, which careless readers take for such. */
static gboolean
has_overlong (const char *path)
{
  for (const guchar *p = (const guchar *) path; *p != '\0'; p++)
    if (p[0] == 0xc0 || p[0] == 0xc1 || (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90))
      return TRUE;

  return FALSE;
}

static gboolean
is_inside (const char *path)
{
  g_auto(GStrv) parts = NULL;

  if (path[0] == '/' || strchr (path, '\\') != NULL || strchr (path, ESCAPED_NUL) != NULL || has_overlong (path) ||
      (g_ascii_isalpha (path[0]) && path[1] == ':'))
    return FALSE;

  parts = g_strsplit (path, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    if (g_str_equal (*part, "..") || (**part == '\0' && part[1] != NULL))
      return FALSE;

  return g_strv_length (parts) <= MAX_DEPTH;
}

gboolean
hot_artifact_path_check (const char  *path,
                         GError     **error)
{
  g_autofree char *decoded = strlen (path) <= MAX_LENGTH ? hot_artifact_path_decode (path) : NULL;

  /* MLflow names images dog%step%10%timestamp%…: what escapes would stand for need not be text. */
  return (decoded != NULL && is_text (path) && is_inside (path) && is_inside (decoded)) || refuse (path, error);
}

/* In the words that MLflow's tests look for (mlflow/server/validation.py); a stranger learns no more. */
static void
refuse_request (GError **error)
{
  g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Invalid path");
}

char *
hot_artifact_path_from_request (const char  *path,
                                GError     **error)
{
  g_autoptr(GString) normal = g_string_new (NULL);
  g_autofree char *decoded = NULL;
  g_auto(GStrv) parts = NULL;

  if (path == NULL)
    return g_strdup ("");
  decoded = strlen (path) <= MAX_LENGTH ? hot_artifact_path_decode (path) : NULL;
  if (decoded == NULL || decoded[0] == '/' || strchr (decoded, '#') != NULL || g_ascii_strncasecmp (decoded, "file:", 5) == 0)
    {
      refuse_request (error);
      return NULL;
    }
  parts = g_strsplit (path, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0' && !g_str_equal (*part, "."))
      g_string_append_printf (normal, "%s%s", normal->len > 0 ? "/" : "", *part);

  if (!hot_artifact_path_check (normal->str, NULL))
    {
      refuse_request (error);
      return NULL;
    }

  return g_string_free (g_steal_pointer (&normal), FALSE);
}

/* The path that a file: URI has. What readers disagree on, queries and fragments, is none. */
static char *
folder_of_file_uri (const char *uri)
{
  const gboolean is_plain = uri[strlen ("file:")] == '/' && strpbrk (uri, "?#;") == NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = is_plain ? g_filename_from_uri (uri, &host, NULL) : NULL;

  return path != NULL && (host == NULL || g_str_equal (host, "localhost")) && g_path_is_absolute (path) ? g_canonicalize_filename (path, NULL) : NULL;
}

/* What is below mlflow-artifacts: on this server. %NULL for another server, or what is no such URI. */
static const char *
below_proxy (const char *uri)
{
  if (g_ascii_strncasecmp (uri, PROXY_SCHEME, strlen (PROXY_SCHEME)) != 0)
    return NULL;
  uri += strlen (PROXY_SCHEME);
  if (g_str_has_prefix (uri, "//") && uri[2] != '/' && uri[2] != '\0')
    return NULL;

  return uri + strspn (uri, "/");
}

char *
hot_artifact_uri_to_folder (const char  *uri,
                            const char  *root,
                            GError     **error)
{
  const char *scheme = g_uri_peek_scheme (uri);
  const char *below = below_proxy (uri);
  g_autofree char *folder = NULL;

  if (scheme == NULL && g_path_is_absolute (uri))
    {
      folder = g_canonicalize_filename (uri, NULL);
    }
  else if (g_strcmp0 (scheme, "file") == 0)
    {
      folder = folder_of_file_uri (uri);
    }
  else if (below != NULL && root != NULL && g_path_is_absolute (root))
    {
      g_autofree char *path = hot_artifact_path_from_request (below, error);

      if (path == NULL)
        return NULL;
      folder = *path != '\0' ? g_build_filename (root, path, NULL) : g_strdup (root);
    }
  if (folder == NULL)
    {
      g_autofree char *shown = g_utf8_make_valid (uri, -1);

      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                   _("The artifacts at %s are not on this computer and cannot be reached from here"), shown);
    }

  return g_steal_pointer (&folder);
}

char *
hot_artifact_uri_to_client (const char *uri,
                            const char *root)
{
  g_autofree char *folder = NULL;
  const char *scheme = uri != NULL ? g_uri_peek_scheme (uri) : NULL;
  gsize n = root != NULL ? strlen (root) : 0;

  while (n > 1 && root[n - 1] == '/')
    n--;
  if (uri == NULL || n == 0 || (scheme == NULL && !g_path_is_absolute (uri)) || (scheme != NULL && !g_str_equal (scheme, "file")))
    return g_strdup (uri);
  folder = scheme == NULL ? g_canonicalize_filename (uri, NULL) : folder_of_file_uri (uri);
  if (folder == NULL || strncmp (folder, root, n) != 0 || (folder[n] != '\0' && folder[n] != '/'))
    return g_strdup (uri);

  return g_strconcat (PROXY_SCHEME "/", folder[n] == '/' ? folder + n + 1 : "", NULL);
}

char *
hot_artifact_uri_from_http (const char *uri)
{
  const char *scheme = uri != NULL ? g_uri_peek_scheme (uri) : NULL;
  const char *below;

  if (scheme == NULL || (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")) || strpbrk (uri, "?#;") != NULL)
    return NULL;
  below = strstr (uri, PROXY_PATH);

  return below != NULL ? g_strconcat (PROXY_SCHEME "/", below + strlen (PROXY_PATH), NULL) : NULL;
}

char *
hot_artifact_uri_from_client (const char *uri,
                              const char *root)
{
  const char *below = uri != NULL ? below_proxy (uri) : NULL;
  g_autofree char *folder = below != NULL ? hot_artifact_uri_to_folder (uri, root, NULL) : NULL;

  return folder != NULL ? g_steal_pointer (&folder) : g_strdup (uri);
}
