/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-secret.h"

#include <string.h>

#include <glib/gi18n.h>

/* Of this session, by schema and attributes; under the lock. */
static GHashTable *kept;
static GMutex lock;

void
hot_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* One ends where the next begins: neither addresses nor names have line ends. */
static char *
make_key (const SecretSchema *schema,
          const char         *first,
          const char         *second)
{
  return g_strconcat (schema->name, "\n", first, "\n", second, NULL);
}

void
hot_secret_keep (const SecretSchema *schema,
                 const char         *first,
                 const char         *second,
                 const char         *secret)
{
  g_mutex_lock (&lock);
  if (kept == NULL)
    kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) hot_secret_free);
  g_hash_table_replace (kept, make_key (schema, first, second), g_strdup (secret));
  g_mutex_unlock (&lock);
}

char *
hot_secret_lookup (const SecretSchema  *schema,
                   const char          *first,
                   const char          *second,
                   GCancellable        *cancellable,
                   GError             **error)
{
  g_autofree char *key = make_key (schema, first, second);
  g_autoptr(GError) reason = NULL;
  char *secret = NULL;
  char *found;

  g_mutex_lock (&lock);
  if (kept != NULL)
    secret = g_strdup (g_hash_table_lookup (kept, key));
  g_mutex_unlock (&lock);
  if (secret != NULL)
    return secret;

  found = secret_password_lookup_sync (schema, cancellable, &reason, schema->attributes[0].name, first, schema->attributes[1].name, second, NULL);
  if (found != NULL)
    {
      secret = g_strdup (found);
      secret_password_free (found);
    }
  else if (reason != NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&reason), "%s ", _("The keyring cannot be read:"));

  return secret;
}

gboolean
hot_secret_store (const SecretSchema  *schema,
                  const char          *first,
                  const char          *second,
                  const char          *label,
                  const char          *secret,
                  GCancellable        *cancellable,
                  GError             **error)
{
  /* Whatever becomes of the keyring, this session has it. */
  hot_secret_keep (schema, first, second, secret);

  return secret_password_store_sync (schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, error, schema->attributes[0].name, first,
                                     schema->attributes[1].name, second, NULL);
}

static gboolean
begins_with (gpointer key,
             gpointer value,
             gpointer beginning)
{
  return g_str_has_prefix (key, beginning);
}

gboolean
hot_secret_forget (const SecretSchema  *schema,
                   const char          *first,
                   const char          *second,
                   GCancellable        *cancellable,
                   GError             **error)
{
  g_autofree char *key = make_key (schema, first, second != NULL ? second : "");
  g_autoptr(GError) reason = NULL;

  g_mutex_lock (&lock);
  if (kept != NULL && second != NULL)
    g_hash_table_remove (kept, key);
  else if (kept != NULL)
    g_hash_table_foreach_remove (kept, begins_with, key);
  g_mutex_unlock (&lock);

  secret_password_clear_sync (schema, cancellable, &reason, schema->attributes[0].name, first,
                              second != NULL ? schema->attributes[1].name : NULL, second, NULL);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}
