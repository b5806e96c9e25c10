/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-deploy.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "base/hot-error.h"

static const SecretSchema schema = {
  "io.github.hothouse.Hothouse.Deployment", SECRET_SCHEMA_NONE,
  { { "deployment", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

char *
hot_deploy_dup_key (const HotDeployment  *deployment,
                    GCancellable         *cancellable,
                    GError              **error)
{
  if (!deployment->has_key)
    return NULL;

  return secret_password_lookup_sync (&schema, cancellable, error, "deployment", deployment->id, NULL);
}

static gboolean
keep_key (const HotDeployment  *deployment,
          const char           *key,
          GCancellable         *cancellable,
          GError              **error)
{
  g_autofree char *label = g_strdup_printf (_("Key of the deployment %s"), deployment->name);

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, key, cancellable, error, "deployment", deployment->id, NULL);
}

static void
forget_key (const HotDeployment *deployment)
{
  if (deployment->has_key)
    secret_password_clear_sync (&schema, NULL, NULL, "deployment", deployment->id, NULL);
}

static gboolean
is_name_free (HotDeploymentStore  *store,
              const char          *name,
              GError             **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(HotDeployment) other = hot_deployment_store_find (store, name, &cause);

  if (g_error_matches (cause, HOT_ERROR, HOT_ERROR_NOT_FOUND))
    return TRUE;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is a deployment “%s” already. Choose another name, or delete that one."), name);

  return FALSE;
}

/* A key that cannot be kept would be lost with this program, and the deployment could never be asked again. */
static HotDeployCheck *
check_keyring (GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretService) service = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, &error);

  return hot_deploy_check_new (_("Keyring"), service != NULL, service != NULL ? _("It takes the API key") : error->message,
                               _("Start a keyring, such as GNOME Keyring, or do without an API key."));
}

GPtrArray *
hot_deploy_check (HotDeploymentStore      *store,
                  const HotTarget         *target,
                  const HotDeployRequest  *request,
                  GCancellable            *cancellable)
{
  GPtrArray *checks;
  g_autoptr(GError) error = NULL;
  gboolean is_free;

  /* What was left once may have the very name. */
  hot_deploy_tidy (store, cancellable);
  checks = target->check (request, cancellable);
  is_free = hot_deployment_check_name (request->name, &error) && is_name_free (store, request->name, &error);
  g_ptr_array_insert (checks, 0, hot_deploy_check_new (_("Name"), is_free, is_free ? request->name : error->message, NULL));
  if (request->api_key != NULL)
    g_ptr_array_add (checks, check_keyring (cancellable));

  return checks;
}

/* The first failure is told; a person who wants to see all of them looks at the checks. */
static gboolean
pass_checks (HotDeploymentStore      *store,
             const HotTarget         *target,
             const HotDeployRequest  *request,
             GCancellable            *cancellable,
             GError                 **error)
{
  g_autoptr(GPtrArray) checks = hot_deploy_check (store, target, request, cancellable);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; i < checks->len; i++)
    {
      const HotDeployCheck *check = checks->pdata[i];

      if (check->is_good)
        continue;
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, "%s: %s%s %s", check->title, check->detail, g_str_has_suffix (check->detail, ".") ? "" : ".",
                   check->fix != NULL ? check->fix : "");
      return FALSE;
    }

  return TRUE;
}

static gboolean
try_and_keep (HotDeploymentStore      *store,
              const HotDeployRequest  *request,
              const char              *rows,
              HotDeployment           *deployment,
              HotDeployParity         *parity,
              const HotProgress       *progress,
              GCancellable            *cancellable,
              GError                 **error)
{
  hot_progress_report (progress, 0.9, _("Comparing its predictions with those made here"));
  if (!hot_deploy_parity_check (deployment->address, request->api_key, request->model, rows, parity, cancellable, error))
    return FALSE;
  if (parity->n_equal < parity->n_rows)
    {
      g_autofree char *words = hot_deploy_parity_describe (parity);

      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: %s. It was taken back."), deployment->name, words);
      return FALSE;
    }
  if (request->api_key != NULL && !keep_key (deployment, request->api_key, cancellable, error))
    return FALSE;
  deployment->has_key = request->api_key != NULL;
  if (hot_deployment_store_put (store, deployment, error))
    return TRUE;
  forget_key (deployment);

  return FALSE;
}

/* What fails in the middle, or is cancelled, is as if it had never been asked for. Where that cannot be now, it is noted, and @error says so. */
static void
take_back (HotDeploymentStore   *store,
           const HotTarget      *target,
           const HotDeployment  *begun,
           GError              **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *message = NULL;

  if (target->take_back (begun, NULL, &cause))
    {
      hot_deployment_store_end (store, begun->id, NULL);
      return;
    }
  hot_deployment_store_abandon (store, begun->id, NULL);
  g_debug ("What is left of %s stays: %s", begun->name, cause->message);
  if (error == NULL)
    return;
  message = g_strdup (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("It was cancelled.") : (*error)->message);
  g_clear_error (error);
  /* Translators: the first place is a sentence on what went wrong */
  g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("%s What is left of “%s” cannot be removed now, and will be as soon as that can be."), message,
               begun->name);
}

void
hot_deploy_tidy (HotDeploymentStore *store,
                 GCancellable       *cancellable)
{
  g_autoptr(GPtrArray) abandoned = hot_deployment_store_list_abandoned (store, NULL);

  for (guint i = 0; abandoned != NULL && i < abandoned->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const HotDeployment *deployment = abandoned->pdata[i];
      const HotTarget *target = hot_target_find (deployment->target, NULL);
      g_autoptr(GError) cause = NULL;

      if (target != NULL && target->take_back (deployment, cancellable, &cause))
        hot_deployment_store_end (store, deployment->id, NULL);
      else if (cause != NULL)
        g_debug ("What is left of %s stays: %s", deployment->name, cause->message);
    }
}

HotDeployment *
hot_deploy_create (HotDeploymentStore      *store,
                   const HotTarget         *target,
                   const HotDeployRequest  *request,
                   const char              *rows,
                   HotDeployParity         *parity,
                   const HotProgress       *progress,
                   GCancellable            *cancellable,
                   GError                 **error)
{
  g_autoptr(HotDeployment) deployment = NULL;
  g_autoptr(HotDeployment) begun = NULL;

  if (!hot_deployment_check_name (request->name, error) || !is_name_free (store, request->name, error) ||
      !pass_checks (store, target, request, cancellable, error))
    return NULL;

  deployment = hot_deployment_new (request->name, target->id, request->model_uri);
  if (!target->prepare (request, deployment, cancellable, error) || !hot_deployment_store_begin (store, deployment, error))
    return NULL;
  begun = hot_deployment_copy (deployment);
  if (!target->deploy (request, deployment, progress, cancellable, error) ||
      !try_and_keep (store, request, rows, deployment, parity, progress, cancellable, error))
    {
      take_back (store, target, begun, error);
      return NULL;
    }
  hot_deployment_store_end (store, deployment->id, NULL);
  hot_progress_report (progress, 1.0, NULL);

  return g_steal_pointer (&deployment);
}

gboolean
hot_deploy_refresh (HotDeploymentStore  *store,
                    HotDeployment       *deployment,
                    GCancellable        *cancellable,
                    GError             **error)
{
  const HotDeploymentState before = deployment->state;
  const HotTarget *target = hot_target_find (deployment->target, error);
  g_autoptr(GError) cause = NULL;

  if (target == NULL)
    return FALSE;
  if (!target->refresh (deployment, cancellable, &cause))
    {
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      deployment->state = HOT_DEPLOYMENT_UNKNOWN;
      g_set_str (&deployment->detail, cause->message);
    }

  return deployment->state == before || hot_deployment_store_note_state (store, deployment, error);
}

gboolean
hot_deploy_start (HotDeploymentStore  *store,
                  HotDeployment       *deployment,
                  GCancellable        *cancellable,
                  GError             **error)
{
  const HotTarget *target = hot_target_find (deployment->target, error);
  g_autoptr(GError) cause = NULL;
  g_autofree char *key = target != NULL ? hot_deploy_dup_key (deployment, cancellable, &cause) : NULL;

  if (target == NULL)
    return FALSE;
  if (deployment->has_key && key == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("The key of %s is not in the keyring any more: %s. Delete it and deploy the model again."),
                   deployment->name, cause != NULL ? cause->message : _("it was removed"));
      return FALSE;
    }

  return target->start (deployment, key, cancellable, error) && hot_deployment_store_note_state (store, deployment, error);
}

gboolean
hot_deploy_stop (HotDeploymentStore  *store,
                 HotDeployment       *deployment,
                 GCancellable        *cancellable,
                 GError             **error)
{
  const HotTarget *target = hot_target_find (deployment->target, error);

  return target != NULL && target->stop (deployment, cancellable, error) && hot_deployment_store_note_state (store, deployment, error);
}

gboolean
hot_deploy_remove (HotDeploymentStore  *store,
                   HotDeployment       *deployment,
                   GCancellable        *cancellable,
                   GError             **error)
{
  const HotTarget *target = hot_target_find (deployment->target, error);

  if (target == NULL || !target->remove (deployment, cancellable, error))
    return FALSE;
  forget_key (deployment);

  return hot_deployment_store_remove (store, deployment->id, error);
}
