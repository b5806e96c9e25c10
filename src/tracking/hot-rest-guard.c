/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-guard.h"

#include <string.h>

/* (transfer full) (nullable): "localhost" of "localhost:5000", "::1" of "[::1]:5000" */
static char *
dup_name (const char *host)
{
  const char *end;

  if (*host == '[')
    {
      end = strchr (host, ']');
      if (end == NULL || (end[1] != '\0' && end[1] != ':'))
        return NULL;
      return g_ascii_strdown (host + 1, end - host - 1);
    }
  end = strchr (host, ':');
  if (end != NULL && strspn (end + 1, "0123456789") != strlen (end + 1))
    return NULL;

  return g_ascii_strdown (host, end != NULL ? end - host : -1);
}

static gboolean
is_private (const char *name)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (name);

  if (address == NULL)
    return g_str_equal (name, "localhost");
  if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address) || g_inet_address_get_is_site_local (address))
    return TRUE;

  /* Unique local addresses, RFC 4193 */
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc;
}

static gboolean
matches (const char *text,
         const char *pattern)
{
  g_autofree char *small = g_ascii_strdown (text, -1);
  g_autofree char *small_pattern = g_ascii_strdown (pattern, -1);

  return strpbrk (small_pattern, "*?") != NULL ? g_pattern_match_simple (small_pattern, small) : g_str_equal (small, small_pattern);
}

static gboolean
matches_any (const char        *text,
             const char *const *patterns)
{
  for (gsize i = 0; patterns != NULL && patterns[i] != NULL; i++)
    if (matches (text, patterns[i]))
      return TRUE;

  return FALSE;
}

gboolean
hot_rest_guard_allows_host (const char         *host,
                            const char *const  *patterns,
                            const char         *own)
{
  g_autofree char *name = NULL;

  if (host == NULL || *host == '\0')
    return FALSE;
  if (patterns != NULL)
    return matches_any (host, patterns);
  name = dup_name (host);

  return name != NULL && (is_private (name) || (own != NULL && g_ascii_strcasecmp (name, own) == 0));
}

gboolean
hot_rest_guard_allows_origin (const char         *origin,
                              const char *const  *patterns)
{
  g_autoptr(GUri) uri = NULL;

  if (origin == NULL)
    return TRUE;
  if (matches_any (origin, patterns))
    return TRUE;
  uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && hot_rest_guard_is_loopback (g_uri_get_host (uri));
}

/* Over the whole of @given, whatever it is. */
static gboolean
is_token (const char *given,
          gsize       length,
          const char *token)
{
  gsize token_length = strlen (token);
  guint difference = length != token_length;

  for (gsize i = 0; i < length; i++)
    difference |= (guchar) given[i] ^ (guchar) token[token_length > 0 ? i % token_length : 0];

  return difference == 0;
}

gboolean
hot_rest_guard_allows_token (const char *authorization,
                             const char *token)
{
  g_autofree guchar *decoded = NULL;
  const char *colon;
  gsize length;

  if (authorization == NULL)
    return FALSE;
  if (g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    return is_token (authorization + 7, strlen (authorization + 7), token);
  if (g_ascii_strncasecmp (authorization, "Basic ", 6) != 0)
    return FALSE;
  decoded = g_base64_decode (authorization + 6, &length);
  colon = memchr (decoded, ':', length);

  return colon != NULL && is_token (colon + 1, length - (colon + 1 - (const char *) decoded), token);
}

gboolean
hot_rest_guard_is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}
