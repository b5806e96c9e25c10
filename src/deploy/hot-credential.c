/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-credential.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static const HotCredentialProvider *providers[] = {
  &hot_credential_environment,
  &hot_credential_secret_service,
  &hot_credential_auth_files,
};

HotCredential *
hot_credential_new (const char *user,
                    const char *secret,
                    const char *origin)
{
  HotCredential *self = g_new0 (HotCredential, 1);

  self->user = g_strdup (user);
  self->secret = g_strdup (secret);
  self->origin = g_strdup (origin);

  return self;
}

void
hot_credential_free (HotCredential *self)
{
  if (self == NULL)
    return;

  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self->user);
  g_free (self->origin);
  g_free (self);
}

HotCredential *
hot_credential_find (const char    *registry,
                     GCancellable  *cancellable,
                     GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (providers); i++)
    {
      g_autoptr(GError) cause = NULL;
      HotCredential *found = providers[i]->find (registry, cancellable, &cause);

      if (found != NULL)
        return found;
      if (cause != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&cause), "%s: ", _(providers[i]->title));
          return NULL;
        }
    }

  return NULL;
}

static HotCredential *
find_in_environment (const char    *registry,
                     GCancellable  *cancellable,
                     GError       **error)
{
  const char *user = g_getenv ("HOTHOUSE_REGISTRY_USERNAME");
  const char *secret = g_getenv ("HOTHOUSE_REGISTRY_PASSWORD");

  return secret != NULL ? hot_credential_new (user, secret, "HOTHOUSE_REGISTRY_PASSWORD") : NULL;
}

const HotCredentialProvider hot_credential_environment = {
  .id = "environment",
  .title = N_("Environment variables"),
  .find = find_in_environment,
};
