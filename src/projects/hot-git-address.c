/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-git-address.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

#define MAX_LENGTH 4096

void
hot_git_address_free (HotGitAddress *self)
{
  if (self->password != NULL)
    memset (self->password, 0, strlen (self->password));
  g_free (self->password);
  g_free (self->user);
  g_free (self->uri);
  g_free (self->shown);
  g_free (self);
}

static HotGitAddress *
refuse (const char  *shown,
        const char  *problem,
        GError     **error)
{
  g_autofree char *printable = g_utf8_make_valid (shown, -1);

  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is no address of a project: %s"), printable, problem);

  return NULL;
}

/* "user@host:path" of ssh, which is no URI; a colon before any slash. */
static gboolean
is_short_form (const char *text)
{
  const char *colon = strchr (text, ':');
  const char *slash = strchr (text, '/');

  return colon != NULL && colon != text && (slash == NULL || colon < slash) && !g_str_has_prefix (colon, "::") &&
         !g_str_has_prefix (colon, "://");
}

static HotGitAddress *
from_short_form (const char  *text,
                 GError     **error)
{
  const char *colon = strchr (text, ':');
  const char *at = memchr (text, '@', colon - text);
  HotGitAddress *self;

  /* "user:password@host" is no such form: what stands there is not shown. */
  if (memchr (colon, '@', strcspn (colon, "/")) != NULL)
    return refuse ("…", _("it is not written as addresses are"), error);
  /* What speaks ssh could be a program, and take it for an option. */
  if (at != NULL && (at[1] == '-' || at[1] == ':'))
    return refuse (text, _("it names no host"), error);

  self = g_new0 (HotGitAddress, 1);
  self->uri = g_strdup (text);
  self->shown = g_strdup (text);
  self->user = at != NULL ? g_strndup (text, at - text) : NULL;

  return self;
}

static HotGitAddress *
from_path (const char  *path,
           GError     **error)
{
  HotGitAddress *self;
  g_autofree char *full = g_canonicalize_filename (path, NULL);

  if (!g_file_test (full, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *name = g_filename_display_name (full);

      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no folder %s"), name);
      return NULL;
    }

  /* As an address, so that a colon in a path is not taken for the end of a host's name. */
  self = g_new0 (HotGitAddress, 1);
  self->uri = g_filename_to_uri (full, NULL, NULL);
  self->shown = g_steal_pointer (&full);
  self->is_local = TRUE;

  return self;
}

static HotGitAddress *
from_uri (const char  *text,
          GError     **error)
{
  static const char *const schemes[] = { "https", "http", "ssh", "git", NULL };
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr(HotGitAddress) self = NULL;
  gboolean is_ssh;

  /* What could not be read may have a password anywhere. */
  if (uri == NULL)
    return refuse ("…", _("it is not written as addresses are"), error);
  if (!g_strv_contains (schemes, g_uri_get_scheme (uri)))
    return refuse (g_uri_get_scheme (uri), _("it must begin with https:, ssh:, git:, http: or file:"), error);
  if (host == NULL || *host == '\0' || *host == '-' || (g_uri_get_user (uri) != NULL && *g_uri_get_user (uri) == '-'))
    return refuse (g_uri_get_scheme (uri), _("it names no host"), error);

  is_ssh = g_str_equal (g_uri_get_scheme (uri), "ssh");
  self = g_new0 (HotGitAddress, 1);
  self->user = g_strdup (g_uri_get_user (uri));
  self->password = g_strdup (g_uri_get_password (uri));
  self->uri = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), is_ssh ? self->user : NULL, host, g_uri_get_port (uri),
                          g_uri_get_path (uri), g_uri_get_query (uri), NULL);
  self->shown = g_strdup (self->uri);

  return g_steal_pointer (&self);
}

HotGitAddress *
hot_git_address_new (const char  *text,
                     GError     **error)
{
  if (strlen (text) > MAX_LENGTH)
    return refuse ("…", _("it is too long"), error);
  if (*text == '-' || *text == '\0')
    return refuse (text, _("it begins like an option"), error);
  if (strstr (text, "::") != NULL && strstr (text, "://") == NULL && strchr (text, '/') > strstr (text, "::"))
    return refuse (text, _("it must begin with https:, ssh:, git:, http: or file:"), error);
  if (g_ascii_strncasecmp (text, "file:", 5) == 0)
    {
      g_autofree char *path = g_filename_from_uri (text, NULL, NULL);

      return path != NULL ? from_path (path, error) : refuse (text, _("it names no file"), error);
    }
  if (strstr (text, "://") != NULL)
    return from_uri (text, error);
  if (is_short_form (text) && !g_file_test (text, G_FILE_TEST_EXISTS))
    return from_short_form (text, error);

  return from_path (text, error);
}
