/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-reference.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

#define MAX_NAME 255
#define MAX_TAG 128

void
hot_image_reference_free (HotImageReference *self)
{
  if (self == NULL)
    return;

  g_free (self->registry);
  g_free (self->repository);
  g_free (self->tag);
  g_free (self);
}

/* [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)* */
static gboolean
is_component (const char *text,
              gsize       length)
{
  gboolean after_separator = TRUE;

  for (gsize i = 0; i < length;)
    {
      gsize run = i;

      if (g_ascii_islower (text[i]) || g_ascii_isdigit (text[i]))
        {
          after_separator = FALSE;
          i++;
          continue;
        }
      while (run < length && text[run] == text[i])
        run++;
      if (after_separator || (text[i] != '.' && text[i] != '_' && text[i] != '-') || (text[i] == '.' && run - i > 1) ||
          (text[i] == '_' && run - i > 2))
        return FALSE;
      after_separator = TRUE;
      i = run;
    }

  return length > 0 && !after_separator;
}

static gboolean
is_repository (const char *text)
{
  const char *slash;

  for (; (slash = strchr (text, '/')) != NULL; text = slash + 1)
    if (!is_component (text, slash - text))
      return FALSE;

  return is_component (text, strlen (text));
}

static gboolean
is_tag (const char *text)
{
  const gsize length = strlen (text);

  if (length == 0 || length > MAX_TAG || text[0] == '.' || text[0] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("._-", text[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_port (const char *text)
{
  guint64 port;

  return g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL);
}

static gboolean
is_registry (const char *text)
{
  const char *colon = text[0] == '[' ? strstr (text, "]:") : strchr (text, ':');
  g_autofree char *host = NULL;

  if (text[0] == '[')
    {
      const char *end = strchr (text, ']');

      if (end == NULL || (end[1] != '\0' && colon == NULL) || (colon != NULL && !is_port (colon + 2)))
        return FALSE;
      host = g_strndup (text + 1, end - text - 1);
      return g_hostname_is_ip_address (host);
    }

  if (colon != NULL && !is_port (colon + 1))
    return FALSE;
  host = colon != NULL ? g_strndup (text, colon - text) : g_strdup (text);
  for (const char *c = host; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '.' && *c != '-')
      return FALSE;

  return host[0] != '\0' && host[0] != '-' && host[0] != '.';
}

static gboolean
names_registry (const char *part)
{
  return strpbrk (part, ".:[") != NULL || g_str_equal (part, "localhost");
}

G_GNUC_PRINTF (2, 3)
static HotImageReference *
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, message);

  return NULL;
}

HotImageReference *
hot_image_reference_parse (const char  *text,
                           GError     **error)
{
  g_autoptr(HotImageReference) self = g_new0 (HotImageReference, 1);
  const char *slash = strchr (text, '/');
  g_autofree char *first = slash != NULL ? g_strndup (text, slash - text) : NULL;
  const char *rest = text;
  const char *colon;

  if (strlen (text) > MAX_NAME + 1 + MAX_TAG || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The image’s name is longer than %d letters or is no text."), MAX_NAME);
      return NULL;
    }
  if (strchr (text, '@') != NULL)
    return refuse (error, _("“%s”: an image that is to be made cannot have a digest in its name; give it a tag."), text);
  if (first != NULL && names_registry (first))
    {
      if (!is_registry (first))
        return refuse (error, _("“%s” is no registry; it should be a host, with a port if it needs one, such as localhost:5000."), first);
      self->registry = g_steal_pointer (&first);
      rest = slash + 1;
    }

  colon = strrchr (rest, ':');
  self->tag = g_strdup (colon != NULL ? colon + 1 : "latest");
  self->repository = colon != NULL ? g_strndup (rest, colon - rest) : g_strdup (rest);
  if (!is_tag (self->tag))
    return refuse (error, _("“%s” is no tag; letters, digits, dots, dashes and underscores make one, 128 at most."), self->tag);
  if (strlen (self->repository) > MAX_NAME || !is_repository (self->repository))
    return refuse (error, _("“%s” is no name of an image; it is made of small letters and digits, with single dots, dashes and underscores "
                     "between them."), self->repository);

  return g_steal_pointer (&self);
}

char *
hot_image_reference_dup_name (const HotImageReference *self)
{
  return g_strdup_printf ("%s/%s:%s", self->registry != NULL ? self->registry : "localhost", self->repository, self->tag);
}

char *
hot_image_reference_dup_suggestion (const char *title)
{
  g_autofree char *ascii = g_str_to_ascii (title, NULL);
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0' && name->len < 100; c++)
    {
      if (g_ascii_isalnum (*c))
        g_string_append_c (name, g_ascii_tolower (*c));
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);

  return g_strdup (name->len > 0 ? name->str : "model");
}

gboolean
hot_image_reference_is_local (const char *registry)
{
  g_autofree char *address = g_strdup_printf ("http://%s", registry);
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autoptr(GInetAddress) literal = uri != NULL ? g_inet_address_new_from_string (g_uri_get_host (uri)) : NULL;

  return uri != NULL && (g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") == 0 ||
                         (literal != NULL && g_inet_address_get_is_loopback (literal)));
}
