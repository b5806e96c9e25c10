/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dataset/hot-azure-location.h"

/* Values this long are keys and tokens, whatever they are called. */
#define MIN_SECRET_LENGTH 40

#define HIDDEN "…"

gboolean
hot_source_is_container (const char *location)
{
  g_autoptr(HotAzureLocation) azure = NULL;

  g_return_val_if_fail (location != NULL, FALSE);

  azure = hot_azure_location_parse (location, NULL);

  return azure != NULL && azure->container != NULL && azure->blob == NULL;
}

/* What an Azure SAS is made of; all of it goes, for without its signature the rest is of no use. */
static gboolean
is_token_part (const char *name)
{
  static const char * const names[] = {
    "sv", "ss", "srt", "sr", "sp", "se", "st", "spr", "sip", "si", "sig", "skoid", "sktid", "skt", "ske", "sks", "skv",
    "saoid", "suoid", "scid", "sdd", "ses", "sduoid", "skdutid", NULL,
  };

  return g_strv_contains (names, name);
}

static gboolean
is_secret_name (const char *name)
{
  static const char * const parts[] = {
    "sig", "token", "key", "secret", "pass", "pwd", "cred", "auth", "session", "code", "jwt",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (name, parts[i]) != NULL)
      return TRUE;

  return FALSE;
}

static char *
get_parameter_name (const char *part)
{
  return g_ascii_strdown (part, (gssize) strcspn (part, "="));
}

/* @query without what is secret; NULL where nothing is left. */
static char *
redact_query (const char *query)
{
  g_auto(GStrv) parts = g_strsplit (query, "&", -1);
  g_autoptr(GString) kept = g_string_new (NULL);
  gboolean has_token = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *name = get_parameter_name (parts[i]);

      has_token |= g_str_equal (name, "sig");
    }

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *name = get_parameter_name (parts[i]);
      const char *equals = strchr (parts[i], '=');
      const char *value = equals != NULL ? equals + 1 : parts[i];

      if (has_token && is_token_part (name))
        continue;

      if (kept->len > 0)
        g_string_append_c (kept, '&');
      if (equals != NULL && (is_secret_name (name) || strlen (value) >= MIN_SECRET_LENGTH))
        g_string_append_printf (kept, "%.*s=" HIDDEN, (int) (equals - parts[i]), parts[i]);
      else if (equals == NULL && strlen (value) >= MIN_SECRET_LENGTH)
        g_string_append (kept, HIDDEN);
      else
        g_string_append (kept, parts[i]);
    }

  return kept->len > 0 ? g_string_free (g_steal_pointer (&kept), FALSE) : NULL;
}

char *
hot_source_redact (const char *location)
{
  const char *authority;
  const char *path;
  const char *query;
  const char *at = NULL;
  const char *end;
  gboolean is_hadoop;
  g_autofree char *kept_query = NULL;
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (location != NULL, NULL);

  /* By hand, so that an address that is not quite one loses its secrets too. */
  authority = strstr (location, "://");
  if (authority == NULL || g_ascii_strncasecmp (location, "file:", 5) == 0)
    return g_filename_display_name (location);

  authority += strlen ("://");
  is_hadoop = g_ascii_strncasecmp (location, "wasb", 4) == 0 || g_ascii_strncasecmp (location, "abfs", 4) == 0;
  path = authority + strcspn (authority, "/?#");
  for (const char *c = authority; c < path; c++)
    if (*c == '@')
      at = c;

  text = g_string_new_len (location, authority - location);
  /* In these the container stands where others have the password. */
  if (at != NULL && !is_hadoop)
    authority = at + 1;

  query = strchr (path, '?');
  end = path + strcspn (path, "?#");
  g_string_append_len (text, authority, end - authority);
  if (query != NULL && query == end)
    {
      g_autofree char *query_only = g_strndup (query + 1, strcspn (query + 1, "#"));

      kept_query = redact_query (query_only);
    }
  if (kept_query != NULL)
    g_string_append_printf (text, "?%s", kept_query);

  if (!g_utf8_validate_len (text->str, text->len, NULL))
    return g_utf8_make_valid (text->str, (gssize) text->len);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The last part of a path or address that says something. */
static char *
get_last_part (const char *path,
               gboolean    is_escaped)
{
  g_autofree char *trimmed = g_strdup (path);
  g_autofree char *plain = NULL;
  char *slash;

  while (g_str_has_suffix (trimmed, "/"))
    trimmed[strlen (trimmed) - 1] = '\0';
  slash = strrchr (trimmed, '/');
  plain = is_escaped ? g_uri_unescape_string (slash != NULL ? slash + 1 : trimmed, NULL)
                     : g_strdup (slash != NULL ? slash + 1 : trimmed);

  return g_filename_display_name (plain != NULL ? plain : trimmed);
}

char *
hot_source_name (const char *location)
{
  g_autoptr(HotAzureLocation) azure = NULL;
  g_autofree char *redacted = NULL;

  g_return_val_if_fail (location != NULL, NULL);

  if (g_str_equal (location, HOT_SOURCE_SAMPLE))
    return g_strdup (_("Sample City"));

  if (g_ascii_strncasecmp (location, "file:", 5) == 0)
    return get_last_part (location + strlen ("file:"), TRUE);
  if (strstr (location, "://") == NULL)
    return get_last_part (location, FALSE);

  azure = hot_azure_location_parse (location, NULL);
  if (azure != NULL)
    return get_last_part (azure->blob != NULL ? azure->blob
                          : azure->container != NULL ? azure->container : azure->account, FALSE);

  redacted = hot_source_redact (location);
  redacted[strcspn (redacted, "?#")] = '\0';

  return get_last_part (redacted, TRUE);
}
