/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/deploy/hot-deploy-work.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/hot-error.h"
#include "models/hot-model-card.h"
#include "requests/hot-request.h"

/* How many lines of a log are looked at. */
#define LOG_LINES 500
#define ASK_MILLISECONDS 1000

HotDeployErrand *
hot_deploy_errand_new (HotTracker *tracker,
                       const char *id)
{
  HotDeployErrand *self = g_new0 (HotDeployErrand, 1);
  HotWorkspace *workspace = hot_tracker_get_workspace (tracker);

  if (workspace != NULL)
    {
      self->store = g_object_ref (hot_workspace_get_store (workspace));
      self->state_path = g_strdup (hot_workspace_get_state_path (workspace));
    }
  self->id = g_strdup (id);

  return self;
}

void
hot_deploy_errand_free (gpointer errand)
{
  HotDeployErrand *self = errand;

  g_clear_object (&self->store);
  g_clear_pointer (&self->table, hot_table_unref);
  g_free (self->state_path);
  g_free (self->id);
  g_free (self);
}

static void
hot_deploy_sight_free (gpointer sight)
{
  HotDeploySight *self = sight;

  hot_deployment_free (self->deployment);
  g_free (self);
}

static void
clear_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
hot_deploy_order_free (gpointer order)
{
  HotDeployOrder *self = order;

  hot_deploy_errand_free (self->errand);
  g_free (self->uri);
  g_free (self->name);
  g_free (self->image);
  g_free (self->registry_user);
  g_free (self->registry_ca);
  clear_secret (self->registry_secret);
  clear_secret (self->key);
  g_free (self);
}

void
hot_deploy_outlook_free (gpointer outlook)
{
  HotDeployOutlook *self = outlook;

  g_ptr_array_unref (self->checks);
  g_free (self->plan);
  g_free (self);
}

void
hot_deploy_result_free (gpointer result)
{
  HotDeployResult *self = result;

  hot_deployment_free (self->deployment);
  g_free (self);
}

/* TRUE once it has answered; how long that took. */
static double
measure_latency (const char   *address,
                 GCancellable *cancellable)
{
  const gint64 start = g_get_monotonic_time ();

  return hot_target_ask (address, ASK_MILLISECONDS, cancellable) ? (g_get_monotonic_time () - start) / 1000.0 : -1.0;
}

gpointer
hot_deploy_look_func (gpointer            user_data,
                      const HotProgress  *progress,
                      GCancellable       *cancellable,
                      GError            **error)
{
  const HotDeployErrand *errand = user_data;
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (errand->state_path, error);
  g_autoptr(GPtrArray) deployments = store != NULL ? hot_deployment_store_list (store, error) : NULL;
  g_autoptr(GPtrArray) sights = g_ptr_array_new_with_free_func (hot_deploy_sight_free);

  if (store != NULL)
    hot_deploy_tidy (store, cancellable);
  for (guint i = 0; deployments != NULL && i < deployments->len; i++)
    {
      HotDeployment *deployment = deployments->pdata[i];
      HotDeploySight *sight;
      g_autoptr(GError) cause = NULL;

      if (!hot_deploy_refresh (store, deployment, cancellable, &cause))
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return NULL;
          deployment->state = HOT_DEPLOYMENT_UNKNOWN;
          g_set_str (&deployment->detail, cause->message);
        }
      sight = g_new (HotDeploySight, 1);
      sight->deployment = hot_deployment_copy (deployment);
      sight->latency = deployment->state == HOT_DEPLOYMENT_RUNNING ? measure_latency (deployment->address, cancellable) : -1.0;
      g_ptr_array_add (sights, sight);
    }

  return deployments != NULL ? g_steal_pointer (&sights) : NULL;
}

typedef gboolean (*ChangeFunc) (HotDeploymentStore  *store,
                                HotDeployment       *deployment,
                                GCancellable        *cancellable,
                                GError             **error);

static gpointer
change (const HotDeployErrand  *errand,
        ChangeFunc              func,
        GCancellable           *cancellable,
        GError                **error)
{
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (errand->state_path, error);
  g_autoptr(HotDeployment) deployment = store != NULL ? hot_deployment_store_find (store, errand->id, error) : NULL;

  return deployment != NULL && func (store, deployment, cancellable, error) ? g_steal_pointer (&deployment) : NULL;
}

gpointer
hot_deploy_start_func (gpointer            user_data,
                       const HotProgress  *progress,
                       GCancellable       *cancellable,
                       GError            **error)
{
  return change (user_data, hot_deploy_start, cancellable, error);
}

gpointer
hot_deploy_stop_func (gpointer            user_data,
                      const HotProgress  *progress,
                      GCancellable       *cancellable,
                      GError            **error)
{
  return change (user_data, hot_deploy_stop, cancellable, error);
}

gpointer
hot_deploy_remove_func (gpointer            user_data,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  return change (user_data, hot_deploy_remove, cancellable, error);
}

static HotDeployment *
find (const HotDeployErrand  *errand,
      GError                **error)
{
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (errand->state_path, error);

  return store != NULL ? hot_deployment_store_find (store, errand->id, error) : NULL;
}

gpointer
hot_deploy_log_func (gpointer            user_data,
                     const HotProgress  *progress,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr(HotDeployment) deployment = find (user_data, error);
  const HotTarget *target = deployment != NULL ? hot_target_find (deployment->target, error) : NULL;
  g_autofree char *log = target != NULL ? target->dup_log (deployment, LOG_LINES, cancellable, error) : NULL;

  return log != NULL ? g_utf8_make_valid (log, -1) : NULL;
}

gpointer
hot_deploy_key_func (gpointer            user_data,
                     const HotProgress  *progress,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr(HotDeployment) deployment = find (user_data, error);
  g_autoptr(GError) cause = NULL;
  char *key = deployment != NULL ? hot_deploy_dup_key (deployment, cancellable, &cause) : NULL;

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (deployment != NULL && key == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The key of %s is not in the keyring any more."), deployment->name);

  return key;
}

/* One row of the open data, else of the model's own example. */
static char *
make_body (const HotDeployErrand  *errand,
           const HotDeployModel   *model,
           GCancellable           *cancellable,
           GError                **error)
{
  g_autofree char *rows = hot_deploy_model_dup_rows (model, errand->table, errand->row, 1);
  g_autoptr(HotModelCard) card = NULL;

  if (rows != NULL)
    return g_strdup_printf ("{\"dataframe_split\": %s}", rows);
  card = hot_model_card_read (model->place, cancellable, error);
  if (card != NULL && card->request == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The model has no example. Open data with its columns."));

  return card != NULL ? g_strdup (card->request) : NULL;
}

/* What runs on this computer has a copy of its model, which stays when the run is deleted. */
static HotDeployModel *
find_model (const HotDeployErrand  *errand,
            const HotDeployment    *deployment,
            GCancellable           *cancellable,
            GError                **error)
{
  g_autofree char *copy = g_build_filename (deployment->handle != NULL ? deployment->handle : "", "model", NULL);

  if (g_path_is_absolute (copy) && g_file_test (copy, G_FILE_TEST_EXISTS))
    return hot_deploy_model_find (NULL, copy, cancellable, error);

  return hot_deploy_model_find (errand->store, deployment->model_uri, cancellable, error);
}

gpointer
hot_deploy_request_func (gpointer            user_data,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  const HotDeployErrand *errand = user_data;
  g_autoptr(HotDeployment) deployment = find (errand, error);
  g_autoptr(HotDeployModel) model = deployment != NULL ? find_model (errand, deployment, cancellable, error) : NULL;
  g_autofree char *body = model != NULL ? make_body (errand, model, cancellable, error) : NULL;
  g_autofree char *address = NULL;
  g_autoptr(HotRequest) request = NULL;

  if (body == NULL)
    return NULL;
  address = g_strconcat (deployment->address, "/invocations", NULL);
  request = hot_request_new ("POST", address);
  hot_request_set_header (request, "Content-Type", "application/json");
  g_set_str (&request->body, body);
  if (deployment->has_key)
    request->auth.kind = HOT_REQUEST_AUTH_BEARER;

  return g_steal_pointer (&request);
}

static void
fill_request (const HotDeployOrder *order,
              const HotDeployModel *model,
              HotDeployRequest     *request)
{
  *request = (HotDeployRequest) {
    .name = order->name, .model = model->path, .model_uri = order->uri, .port = order->port, .api_key = order->key, .image = order->image,
    .host_network = order->host_network, .push = order->push, .registry_user = order->registry_user, .registry_secret = order->registry_secret,
    .registry_ca = order->registry_ca, .registry_plain = order->registry_plain,
  };
}

gpointer
hot_deploy_outlook_func (gpointer            user_data,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  const HotDeployOrder *order = user_data;
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (order->errand->state_path, error);
  g_autoptr(GError) cause = NULL;
  g_autoptr(HotDeployModel) model = store != NULL ? hot_deploy_model_find (order->errand->store, order->uri, cancellable, &cause) : NULL;
  HotDeployOutlook *outlook;
  HotDeployRequest request;

  if (store == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  outlook = g_new0 (HotDeployOutlook, 1);
  if (model == NULL)
    {
      outlook->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_deploy_check_free);
      g_ptr_array_add (outlook->checks, hot_deploy_check_new (_("Model"), FALSE, cause->message, _("Go back and choose another one.")));
      return outlook;
    }
  fill_request (order, model, &request);
  outlook->checks = hot_deploy_check (store, order->target, &request, cancellable);
  outlook->plan = order->target->plan != NULL ? order->target->plan (&request) : NULL;
  outlook->is_good = TRUE;
  for (guint i = 0; i < outlook->checks->len; i++)
    outlook->is_good = outlook->is_good && ((const HotDeployCheck *) outlook->checks->pdata[i])->is_good;

  return outlook;
}

gpointer
hot_deploy_create_func (gpointer            user_data,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  const HotDeployOrder *order = user_data;
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (order->errand->state_path, error);
  g_autoptr(HotDeployModel) model = store != NULL ? hot_deploy_model_find (order->errand->store, order->uri, cancellable, error) : NULL;
  g_autofree char *rows = NULL;
  HotDeployment *deployment;
  HotDeployResult *result;
  HotDeployRequest request;
  HotDeployParity parity;

  if (model == NULL)
    return NULL;
  rows = hot_deploy_model_dup_rows (model, order->errand->table, 0, HOT_DEPLOY_PARITY_ROWS);
  fill_request (order, model, &request);
  deployment = hot_deploy_create (store, order->target, &request, rows, &parity, progress, cancellable, error);
  if (deployment == NULL)
    return NULL;
  result = g_new (HotDeployResult, 1);
  *result = (HotDeployResult) { deployment, parity, rows != NULL };

  return result;
}
