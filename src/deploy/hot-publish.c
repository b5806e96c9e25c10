/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-publish.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "deploy/hot-image-registry.h"

/* @credential: (out) (nullable): what opens it */
static HotImageRegistry *
open_registry (const HotDeployRequest   *request,
               const HotImageReference  *reference,
               HotCredential           **credential,
               GCancellable             *cancellable,
               GError                  **error)
{
  g_autoptr(GError) cause = NULL;

  if (reference->registry == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The image’s name does not begin with a registry, as localhost:5000/%s does."),
                   reference->repository);
      return NULL;
    }
  *credential = request->registry_secret != NULL
                  ? hot_credential_new (request->registry_user, request->registry_secret, _("the settings"))
                  : hot_credential_find (reference->registry, cancellable, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }

  return hot_image_registry_new (&(HotImageRegistryOptions) {
    .host = reference->registry, .credential = *credential, .ca_file = request->registry_ca, .plain_http = request->registry_plain,
  }, error);
}

HotDeployCheck *
hot_publish_check (const HotDeployRequest  *request,
                   const HotImageReference *reference,
                   GCancellable            *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCredential) credential = NULL;
  g_autoptr(HotImageRegistry) registry = open_registry (request, reference, &credential, cancellable, &error);
  const gboolean is_good = registry != NULL && hot_image_registry_check (registry, reference->repository, cancellable, &error);
  g_autofree char *detail = NULL;

  if (is_good && credential != NULL)
    /* Translators: a registry of images, and where a password was found: "the keyring" */
    detail = g_strdup_printf (_("%s takes it, with the password from %s"), reference->registry, credential->origin);
  else if (is_good)
    detail = g_strdup_printf (_("%s takes it"), reference->registry);

  return hot_deploy_check_new (_("Registry"), is_good, is_good ? detail : error->message,
                               _("The image’s name, user name, password and certificates are in the settings."));
}

gboolean
hot_publish (const HotDeployRequest  *request,
             HotImage                *image,
             const HotProgress       *progress,
             GCancellable            *cancellable,
             GError                 **error)
{
  const HotImageReference *reference = hot_image_get_reference (image);
  g_autoptr(HotCredential) credential = NULL;
  g_autoptr(HotImageRegistry) registry = open_registry (request, reference, &credential, cancellable, error);
  g_auto(HotImageRegistryReport) report = { NULL };
  g_autoptr(GError) cause = NULL;

  if (registry == NULL || !hot_image_registry_push (registry, image, HOT_IMAGE_OCI, &report, progress, cancellable, error))
    return FALSE;

  /* Without a keyring it is entered again next time. */
  if (request->registry_secret != NULL &&
      !hot_credential_store (reference->registry, request->registry_user, request->registry_secret, cancellable, &cause))
    g_debug ("The password of %s is not kept: %s", reference->registry, cause->message);

  return TRUE;
}
