/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-request-secret.h"

#include <glib/gi18n.h>

static const SecretSchema schema = {
  .name = "io.github.hothouse.Hothouse.Request",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "owner", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

char *
hot_request_secret_lookup (const char   *owner,
                           const char   *name,
                           GCancellable *cancellable)
{
  g_autoptr(GError) reason = NULL;
  char *secret = hot_secret_lookup (&schema, owner, name, cancellable, &reason);

  if (reason != NULL)
    g_debug ("%s", reason->message);

  return secret;
}

void
hot_request_secret_keep (const char *owner,
                         const char *name,
                         const char *secret)
{
  hot_secret_keep (&schema, owner, name, secret);
}

gboolean
hot_request_secret_store (const char    *owner,
                          const char    *name,
                          const char    *secret,
                          GCancellable  *cancellable,
                          GError       **error)
{
  /* TRANSLATORS: what a keyring shows a person; %s is the name of a request or a variable */
  g_autofree char *label = g_strdup_printf (_("Hothouse: %s"), name);

  if (secret != NULL && *secret != '\0')
    return hot_secret_store (&schema, owner, name, label, secret, cancellable, error);

  hot_secret_forget (&schema, owner, name, cancellable, NULL);
  return TRUE;
}
