/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-server-secret.h"

#include <glib/gi18n.h>

static const SecretSchema schema = {
  .name = "io.github.hothouse.Hothouse.TrackingServer",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* A token has no user. */
static const char *
get_user (const HotServerAccount *account)
{
  return account->user_name != NULL ? account->user_name : "";
}

char *
hot_server_secret_lookup (const HotServerAccount  *account,
                          GCancellable            *cancellable,
                          GError                 **error)
{
  return hot_secret_lookup (&schema, account->uri, get_user (account), cancellable, error);
}

gboolean
hot_server_secret_store (const HotServerAccount  *account,
                         const char              *secret,
                         GCancellable            *cancellable,
                         GError                 **error)
{
  g_autofree char *name = hot_server_account_dup_name (account);
  /* TRANSLATORS: what a keyring shows a person; %s is a host */
  g_autofree char *label = g_strdup_printf (_("Hothouse: tracking server %s"), name);

  return hot_secret_store (&schema, account->uri, get_user (account), label, secret, cancellable, error);
}

gboolean
hot_server_secret_forget (const char    *uri,
                          GCancellable  *cancellable,
                          GError       **error)
{
  return hot_secret_forget (&schema, uri, NULL, cancellable, error);
}
