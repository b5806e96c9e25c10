/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-request.h"

#include <string.h>

static const char * const auth_ids[] = { "none", "basic", "bearer", "apikey" };

static HotRequestPair *
pair_new (const char *name,
          const char *value,
          gboolean    is_off)
{
  HotRequestPair *self = g_new0 (HotRequestPair, 1);

  self->name = g_strdup (name);
  self->value = g_strdup (value);
  self->is_off = is_off;

  return self;
}

void
hot_request_pair_free (HotRequestPair *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

HotRequest *
hot_request_new (const char *method,
                 const char *url)
{
  HotRequest *self = g_new0 (HotRequest, 1);

  self->name = g_strdup ("");
  self->method = g_strdup (method);
  self->query = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_pair_free);
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_pair_free);
  hot_request_set_address (self, url);

  return self;
}

static void
copy_pairs (GPtrArray *to,
            GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const HotRequestPair *pair = from->pdata[i];

      g_ptr_array_add (to, pair_new (pair->name, pair->value, pair->is_off));
    }
}

HotRequest *
hot_request_copy (const HotRequest *self)
{
  HotRequest *copy = hot_request_new (self->method, "");

  g_set_str (&copy->name, self->name);
  g_set_str (&copy->url, self->url);
  copy_pairs (copy->query, self->query);
  copy_pairs (copy->headers, self->headers);
  copy->auth = self->auth;
  copy->auth.user = g_strdup (self->auth.user);
  copy->auth.name = g_strdup (self->auth.name);
  copy->auth.secret = g_strdup (self->auth.secret);
  copy->body = g_strdup (self->body);
  copy->timeout = self->timeout;

  return copy;
}

void
hot_request_free (HotRequest *self)
{
  if (self == NULL)
    return;

  if (self->auth.secret != NULL)
    explicit_bzero (self->auth.secret, strlen (self->auth.secret));
  g_free (self->auth.secret);
  g_free (self->auth.user);
  g_free (self->auth.name);
  g_free (self->name);
  g_free (self->method);
  g_free (self->url);
  g_free (self->body);
  g_ptr_array_unref (self->query);
  g_ptr_array_unref (self->headers);
  g_free (self);
}

/* What stands in braces is not looked at: a variable may be anything. (transfer full) */
static char *
unescape (const char *text,
          gsize       length)
{
  g_autofree char *part = g_strndup (text, length);
  char *plain;

  g_strdelimit (part, "+", ' ');
  plain = g_uri_unescape_string (part, NULL);

  return plain != NULL && g_utf8_validate (plain, -1, NULL) ? plain : (g_free (plain), g_strndup (text, length));
}

void
hot_request_set_address (HotRequest *self,
                         const char *address)
{
  const char *question = strchr (address, '?');
  const char *end = address + strcspn (address, "#");
  const char *at;

  if (question == NULL || question > end)
    question = end;
  g_free (self->url);
  self->url = g_strndup (address, question - address);
  g_ptr_array_set_size (self->query, 0);

  for (at = question; at < end; )
    {
      const char *next = memchr (at + 1, '&', end - at - 1);
      const char *equals;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      next = next != NULL ? next : end;
      equals = memchr (at + 1, '=', next - at - 1);
      name = unescape (at + 1, (equals != NULL ? equals : next) - at - 1);
      value = equals != NULL ? unescape (equals + 1, next - equals - 1) : g_strdup ("");
      if (*name != '\0')
        hot_request_add_query (self, name, value);
      at = next;
    }
}

/* Variables are put in later, and escaped then. */
static void
append_escaped (GString    *to,
                const char *text)
{
  while (*text != '\0')
    {
      const char *open = strstr (text, "{{");
      const char *close = open != NULL ? strstr (open, "}}") : NULL;
      const gsize length = close != NULL ? (gsize) (open - text) : strlen (text);
      g_autofree char *plain = g_strndup (text, length);
      g_autofree char *escaped = g_uri_escape_string (plain, NULL, FALSE);

      g_string_append (to, escaped);
      text += length;
      if (close != NULL)
        {
          g_string_append_len (to, text, close + 2 - text);
          text = close + 2;
        }
    }
}

char *
hot_request_dup_address (const HotRequest *self)
{
  g_autoptr(GString) address = g_string_new (self->url);
  char separator = '?';

  for (guint i = 0; i < self->query->len; i++)
    {
      const HotRequestPair *pair = self->query->pdata[i];

      if (pair->is_off || *pair->name == '\0')
        continue;
      g_string_append_c (address, separator);
      append_escaped (address, pair->name);
      g_string_append_c (address, '=');
      append_escaped (address, pair->value);
      separator = '&';
    }

  return g_strdup (address->str);
}

void
hot_request_add_query (HotRequest *self,
                       const char *name,
                       const char *value)
{
  g_ptr_array_add (self->query, pair_new (name, value, FALSE));
}

void
hot_request_add_header (HotRequest *self,
                        const char *name,
                        const char *value)
{
  g_ptr_array_add (self->headers, pair_new (name, value, FALSE));
}

static HotRequestPair *
find_header (const HotRequest *self,
             const char       *name)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      HotRequestPair *pair = self->headers->pdata[i];

      if (!pair->is_off && g_ascii_strcasecmp (pair->name, name) == 0)
        return pair;
    }

  return NULL;
}

const char *
hot_request_get_header (const HotRequest *self,
                        const char       *name)
{
  const HotRequestPair *pair = find_header (self, name);

  return pair != NULL ? pair->value : NULL;
}

void
hot_request_set_header (HotRequest *self,
                        const char *name,
                        const char *value)
{
  HotRequestPair *pair = find_header (self, name);

  if (pair != NULL)
    g_set_str (&pair->value, value);
  else
    hot_request_add_header (self, name, value);
}

static gboolean
has_same_pairs (GPtrArray *pairs,
                GPtrArray *others)
{
  if (pairs->len != others->len)
    return FALSE;
  for (guint i = 0; i < pairs->len; i++)
    {
      const HotRequestPair *pair = pairs->pdata[i];
      const HotRequestPair *other = others->pdata[i];

      if (!g_str_equal (pair->name, other->name) || !g_str_equal (pair->value, other->value) || pair->is_off != other->is_off)
        return FALSE;
    }

  return TRUE;
}

gboolean
hot_request_is_same (const HotRequest *self,
                     const HotRequest *other)
{
  return g_str_equal (self->method, other->method) && g_str_equal (self->url, other->url) && has_same_pairs (self->query, other->query) &&
         has_same_pairs (self->headers, other->headers) && self->auth.kind == other->auth.kind &&
         g_strcmp0 (self->auth.user, other->auth.user) == 0 && g_strcmp0 (self->auth.name, other->auth.name) == 0 &&
         self->auth.in_query == other->auth.in_query && g_strcmp0 (self->body, other->body) == 0 && self->timeout == other->timeout;
}

/* "user:password" */
static void
set_user (HotRequestAuth *auth,
          const char     *text,
          gsize           length)
{
  const char *colon = memchr (text, ':', length);

  auth->kind = HOT_REQUEST_AUTH_BASIC;
  g_free (auth->user);
  auth->user = g_strndup (text, colon != NULL ? (gsize) (colon - text) : length);
  g_free (auth->secret);
  auth->secret = colon != NULL ? g_strndup (colon + 1, text + length - colon - 1) : NULL;
}

static gboolean
take_from_address (HotRequest *self)
{
  const char *scheme = strstr (self->url, "://");
  const char *start = scheme != NULL ? scheme + 3 : self->url;
  const char *host = scheme != NULL ? memchr (start, '@', strcspn (start, "/?#")) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  if (host == NULL)
    return FALSE;

  text = g_strndup (start, host - start);
  plain = g_uri_unescape_string (text, NULL);
  if (plain == NULL || !g_utf8_validate (plain, -1, NULL))
    g_set_str (&plain, text);
  if (self->auth.kind == HOT_REQUEST_AUTH_NONE)
    set_user (&self->auth, plain, strlen (plain));
  memmove (self->url + (start - self->url), host + 1, strlen (host));

  return TRUE;
}

static void
take_header (HotRequest           *self,
             const HotRequestPair *pair)
{
  g_autofree guchar *decoded = NULL;
  gsize length = 0;

  if (g_ascii_strncasecmp (pair->value, "Basic ", 6) == 0 && strstr (pair->value, "{{") == NULL)
    decoded = g_base64_decode (pair->value + 6, &length);
  if (g_ascii_strncasecmp (pair->value, "Bearer ", 7) == 0)
    {
      self->auth.kind = HOT_REQUEST_AUTH_BEARER;
      g_set_str (&self->auth.secret, pair->value + 7);
    }
  else if (length > 0 && g_utf8_validate ((const char *) decoded, (gssize) length, NULL))
    {
      set_user (&self->auth, (const char *) decoded, length);
    }
  else
    {
      self->auth.kind = HOT_REQUEST_AUTH_API_KEY;
      self->auth.in_query = FALSE;
      g_set_str (&self->auth.name, pair->name);
      g_set_str (&self->auth.secret, pair->value);
    }
}

static gboolean
is_any_of (const char         *name,
           const char * const *names)
{
  for (; *names != NULL; names++)
    if (g_ascii_strcasecmp (name, *names) == 0)
      return TRUE;

  return FALSE;
}

gboolean
hot_request_take_auth (HotRequest *self)
{
  static const char * const names[] = { "Authorization", "X-API-Key", NULL };
  gboolean taken = take_from_address (self);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const HotRequestPair *pair = self->headers->pdata[i];
      const gboolean is_none = self->auth.kind == HOT_REQUEST_AUTH_NONE;
      const gboolean is_double = (self->auth.kind == HOT_REQUEST_AUTH_BASIC || self->auth.kind == HOT_REQUEST_AUTH_BEARER) &&
                                 g_ascii_strcasecmp (pair->name, names[0]) == 0;

      if (pair->is_off || *pair->value == '\0' || !is_any_of (pair->name, names) || (!is_none && !is_double))
        continue;
      if (is_none)
        take_header (self, pair);
      g_ptr_array_remove_index (self->headers, i--);
      taken = TRUE;
    }

  return taken;
}

gboolean
hot_request_auth_is_public (const HotRequestAuth *self)
{
  const char *end = self->secret != NULL && g_str_has_prefix (self->secret, "{{") ? strstr (self->secret, "}}") : NULL;

  return end != NULL && end[2] == '\0';
}

const char *
hot_request_pair_get_public_value (const HotRequestPair *self)
{
  static const char * const names[] = { "Authorization", "Proxy-Authorization", "Cookie", "X-API-Key", NULL };

  return is_any_of (self->name, names) && strstr (self->value, "{{") == NULL ? "" : self->value;
}

const char *
hot_request_auth_get_id (HotRequestAuthKind kind)
{
  return auth_ids[kind];
}

gboolean
hot_request_auth_find (const char         *id,
                       HotRequestAuthKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (auth_ids); i++)
    if (g_str_equal (auth_ids[i], id))
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}
