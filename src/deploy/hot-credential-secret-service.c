/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-credential.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define ORIGIN N_("the keyring")

static const SecretSchema schema = {
  "io.github.hothouse.Hothouse.Registry", SECRET_SCHEMA_NONE,
  { { "registry", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

static char *
get_attribute (SecretRetrievable *item,
               const char        *name)
{
  g_autoptr(GHashTable) attributes = secret_retrievable_get_attributes (item);

  return g_strdup (g_hash_table_lookup (attributes, name));
}

/* A computer without a keyring has nothing to find. */
static HotCredential *
find (const char    *registry,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr(GError) cause = NULL;
  GList *items = secret_password_search_sync (&schema, SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS, cancellable, &cause,
                                              "registry", registry, NULL);
  HotCredential *found = NULL;

  if (items != NULL)
    {
      g_autoptr(SecretValue) value = secret_retrievable_retrieve_secret_sync (items->data, cancellable, &cause);
      g_autofree char *user = get_attribute (items->data, "user");

      if (value != NULL)
        found = hot_credential_new (user, secret_value_get_text (value), _(ORIGIN));
    }
  g_list_free_full (items, g_object_unref);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));

  return found;
}

gboolean
hot_credential_store (const char    *registry,
                      const char    *user,
                      const char    *secret,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autofree char *label = g_strdup_printf (_("Registry of container images %s"), registry);

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, error,
                                     "registry", registry, "user", user, NULL);
}

const HotCredentialProvider hot_credential_secret_service = {
  .id = "secret-service",
  .title = N_("Keyring"),
  .find = find,
};
