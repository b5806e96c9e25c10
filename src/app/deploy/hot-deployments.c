/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/deploy/hot-deployments.h"

#include <glib/gi18n.h>

#include "app/deploy/hot-deploy-work.h"
#include "app/jobs/hot-job-list.h"

/* How often targets are asked while somebody looks, in seconds. */
#define INTERVAL 3

struct _HotDeployments
{
  GObject     parent_instance;

  HotTracker *tracker;
  GListStore *items;
  GHashTable *leaving;     /* from items that are deleted, and shown no more, to their HotDeployErrand */
  GError     *error;
  HotJob     *job;         /* that looks */
  guint       timeout;
  guint       n_watchers;
  gboolean    is_read;
  gboolean    is_stale;    /* what is being read is not what is wanted any more */
};

static void hot_deployments_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HotDeployments, hot_deployments, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hot_deployments_list_model_init))

enum {
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
hot_deployments_get_item_type (GListModel *model)
{
  return HOT_TYPE_DEPLOYMENT_ITEM;
}

static guint
hot_deployments_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (HOT_DEPLOYMENTS (model)->items));
}

static gpointer
hot_deployments_get_item (GListModel *model,
                          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (HOT_DEPLOYMENTS (model)->items), position);
}

static void
hot_deployments_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hot_deployments_get_item_type;
  iface->get_n_items = hot_deployments_get_n_items;
  iface->get_item = hot_deployments_get_item;
}

/* The newest first. */
static int
compare_age (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  const gint64 first = hot_deployment_item_get ((HotDeploymentItem *) a)->created, second = hot_deployment_item_get ((HotDeploymentItem *) b)->created;

  return (first < second) - (first > second);
}

/* (transfer full) (nullable) */
static HotDeploymentItem *
hot_deployments_find (HotDeployments *self,
                      const char     *id,
                      guint          *position)
{
  for (*position = 0; *position < hot_deployments_get_n_items (G_LIST_MODEL (self)); (*position)++)
    {
      g_autoptr(HotDeploymentItem) item = hot_deployments_get_item (G_LIST_MODEL (self), *position);

      if (g_str_equal (hot_deployment_item_get (item)->id, id))
        return g_steal_pointer (&item);
    }

  return NULL;
}

/* (nullable) (transfer none) */
static HotDeploymentItem *
hot_deployments_find_leaving (HotDeployments *self,
                              const char     *id)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->leaving);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (g_str_equal (hot_deployment_item_get (item)->id, id))
      return item;

  return NULL;
}

/* Rows that stay are kept, with what is open and typed in them. */
static void
hot_deployments_take (HotDeployments *self,
                      GPtrArray      *sights)
{
  for (guint i = hot_deployments_get_n_items (G_LIST_MODEL (self)); i-- > 0;)
    {
      g_autoptr(HotDeploymentItem) item = hot_deployments_get_item (G_LIST_MODEL (self), i);
      gboolean is_there = FALSE;

      for (guint j = 0; !is_there && j < sights->len; j++)
        is_there = g_str_equal (((const HotDeploySight *) sights->pdata[j])->deployment->id, hot_deployment_item_get (item)->id);
      if (!is_there)
        g_list_store_remove (self->items, i);
    }
  for (guint i = 0; i < sights->len; i++)
    {
      const HotDeploySight *sight = sights->pdata[i];
      guint position;
      g_autoptr(HotDeploymentItem) item = hot_deployments_find (self, sight->deployment->id, &position);

      if (hot_deployments_find_leaving (self, sight->deployment->id) != NULL)
        continue;
      if (item == NULL)
        {
          item = hot_deployment_item_new (sight->deployment);
          g_list_store_insert_sorted (self->items, item, compare_age, NULL);
        }
      /* What is at work says more than what was seen before it. */
      if (hot_deployment_item_get_busy (item) == NULL)
        hot_deployment_item_update (item, sight->deployment, sight->latency);
    }
}

static gboolean
hot_deployments_timeout_cb (gpointer user_data)
{
  HotDeployments *self = user_data;

  self->timeout = 0;
  hot_deployments_refresh (self);

  return G_SOURCE_REMOVE;
}

static void
hot_deployments_looked_cb (HotDeployments *self)
{
  g_autoptr(HotJob) job = NULL;

  if (hot_job_get_state (self->job) == HOT_JOB_RUNNING)
    return;
  job = g_steal_pointer (&self->job);
  if (self->is_stale)
    {
      self->is_stale = FALSE;
      hot_deployments_refresh (self);
      return;
    }
  g_clear_error (&self->error);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_autoptr(GPtrArray) sights = hot_job_steal_result (job);

      hot_deployments_take (self, sights);
    }
  else if (hot_job_get_error (job) != NULL)
    {
      self->error = g_error_copy (hot_job_get_error (job));
    }
  self->is_read = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->n_watchers > 0 && self->timeout == 0)
    self->timeout = g_timeout_add_seconds (INTERVAL, hot_deployments_timeout_cb, self);
}

static void
hot_deployments_workspace_cb (HotDeployments *self)
{
  g_list_store_remove_all (self->items);
  self->is_read = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  hot_deployments_refresh (self);
}

static void
items_changed_cb (HotDeployments *self,
                  guint           position,
                  guint           n_removed,
                  guint           n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
hot_deployments_dispose (GObject *object)
{
  HotDeployments *self = HOT_DEPLOYMENTS (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->job);
  g_clear_object (&self->items);
  g_clear_pointer (&self->leaving, g_hash_table_unref);
  g_clear_object (&self->tracker);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hot_deployments_parent_class)->dispose (object);
}

static void
hot_deployments_class_init (HotDeploymentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_deployments_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  HOT_TYPE_DEPLOYMENT_ITEM, G_TYPE_ERROR);
}

static void
hot_deployments_init (HotDeployments *self)
{
  self->items = g_list_store_new (HOT_TYPE_DEPLOYMENT_ITEM);
  self->leaving = g_hash_table_new_full (NULL, NULL, g_object_unref, hot_deploy_errand_free);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  self->tracker = g_object_ref (hot_tracker_get_default ());
  g_signal_connect_object (self->tracker, "notify::workspace", G_CALLBACK (hot_deployments_workspace_cb), self, G_CONNECT_SWAPPED);
}

HotDeployments *
hot_deployments_get_default (void)
{
  static HotDeployments *self;

  if (self == NULL)
    self = g_object_new (HOT_TYPE_DEPLOYMENTS, NULL);

  return self;
}

void
hot_deployments_watch (HotDeployments *self)
{
  g_return_if_fail (HOT_IS_DEPLOYMENTS (self));

  self->n_watchers++;
  hot_deployments_refresh (self);
}

void
hot_deployments_unwatch (HotDeployments *self)
{
  g_return_if_fail (HOT_IS_DEPLOYMENTS (self) && self->n_watchers > 0);

  if (--self->n_watchers == 0)
    g_clear_handle_id (&self->timeout, g_source_remove);
}

void
hot_deployments_refresh (HotDeployments *self)
{
  g_return_if_fail (HOT_IS_DEPLOYMENTS (self));

  /* Without a workspace it is not known yet where deployments are remembered. */
  if (hot_tracker_get_workspace (self->tracker) == NULL)
    return;
  if (self->job != NULL)
    {
      self->is_stale = TRUE;
      return;
    }
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->job = hot_job_start (_("Looking at Deployments"), hot_deploy_look_func, hot_deploy_errand_new (self->tracker, NULL), hot_deploy_errand_free,
                             (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_deployments_looked_cb), self, G_CONNECT_SWAPPED);
}

gboolean
hot_deployments_is_read (HotDeployments *self)
{
  return self->is_read;
}

const GError *
hot_deployments_get_error (HotDeployments *self)
{
  return self->error;
}

static void
changed_cb (HotJob         *job,
            GParamSpec     *pspec,
            HotDeployments *self)
{
  HotDeploymentItem *item = g_object_get_data (G_OBJECT (job), "item");

  if (hot_job_get_state (job) == HOT_JOB_RUNNING)
    return;
  hot_deployment_item_set_busy (item, NULL);
  g_hash_table_remove (self->leaving, item);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    g_signal_emit (self, signals[FAILED], 0, item, hot_job_get_error (job));
  hot_deployments_refresh (self);
}

/* (transfer full) */
static HotDeployErrand *
make_errand (HotDeployments    *self,
             HotDeploymentItem *item)
{
  return hot_deploy_errand_new (self->tracker, hot_deployment_item_get (item)->id);
}

static void
hot_deployments_change (HotDeployments    *self,
                        HotDeploymentItem *item,
                        const char        *title,
                        const char        *word,
                        HotJobFunc         func,
                        HotDeployErrand   *errand,
                        GDestroyNotify     errand_free)
{
  g_autoptr(HotJob) job = NULL;

  hot_deployment_item_set_busy (item, word);
  job = hot_job_start (title, func, errand, errand_free, (GDestroyNotify) hot_deployment_free);
  hot_job_outlive_windows (job);
  g_object_set_data_full (G_OBJECT (job), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (changed_cb), self, G_CONNECT_DEFAULT);
  hot_job_list_add (hot_job_list_get_default (), job);
}

void
hot_deployments_start (HotDeployments    *self,
                       HotDeploymentItem *item)
{
  g_return_if_fail (HOT_IS_DEPLOYMENTS (self) && HOT_IS_DEPLOYMENT_ITEM (item));

  if (hot_deployment_item_get_busy (item) == NULL)
    hot_deployments_change (self, item, _("Starting Deployment"), _("Starting"), hot_deploy_start_func, make_errand (self, item), hot_deploy_errand_free);
}

void
hot_deployments_stop (HotDeployments    *self,
                      HotDeploymentItem *item)
{
  g_return_if_fail (HOT_IS_DEPLOYMENTS (self) && HOT_IS_DEPLOYMENT_ITEM (item));

  if (hot_deployment_item_get_busy (item) == NULL)
    hot_deployments_change (self, item, _("Stopping Deployment"), _("Stopping"), hot_deploy_stop_func, make_errand (self, item), hot_deploy_errand_free);
}

void
hot_deployments_delete (HotDeployments    *self,
                        HotDeploymentItem *item)
{
  guint position;

  g_return_if_fail (HOT_IS_DEPLOYMENTS (self) && HOT_IS_DEPLOYMENT_ITEM (item));

  if (hot_deployment_item_get_busy (item) != NULL || !g_list_store_find (self->items, item, &position))
    return;
  g_hash_table_insert (self->leaving, g_object_ref (item), make_errand (self, item));
  g_list_store_remove (self->items, position);
}

void
hot_deployments_undo_delete (HotDeployments    *self,
                             HotDeploymentItem *item)
{
  HotWorkspace *workspace = hot_tracker_get_workspace (self->tracker);
  const HotDeployErrand *errand;

  g_return_if_fail (HOT_IS_DEPLOYMENTS (self) && HOT_IS_DEPLOYMENT_ITEM (item));

  errand = g_hash_table_lookup (self->leaving, item);
  /* The workspace may be another one by now. */
  if (errand != NULL && workspace != NULL && g_strcmp0 (errand->state_path, hot_workspace_get_state_path (workspace)) == 0)
    g_list_store_insert_sorted (self->items, item, compare_age, NULL);
  g_hash_table_remove (self->leaving, item);
}

void
hot_deployments_confirm_delete (HotDeployments    *self,
                                HotDeploymentItem *item)
{
  HotDeployErrand *errand;

  g_return_if_fail (HOT_IS_DEPLOYMENTS (self) && HOT_IS_DEPLOYMENT_ITEM (item));

  errand = g_hash_table_lookup (self->leaving, item);
  if (errand != NULL && hot_deployment_item_get_busy (item) == NULL)
    hot_deployments_change (self, item, _("Deleting Deployment"), _("Deleting"), hot_deploy_remove_func, errand, NULL);
}
