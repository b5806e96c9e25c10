/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/deploy/hot-deployment-item.h"

/* Some minutes. */
#define MAX_LATENCIES 60

struct _HotDeploymentItem
{
  GObject        parent_instance;

  HotDeployment *deployment;
  char          *busy;
  GArray        *latencies;
};

G_DEFINE_FINAL_TYPE (HotDeploymentItem, hot_deployment_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_deployment_item_finalize (GObject *object)
{
  HotDeploymentItem *self = HOT_DEPLOYMENT_ITEM (object);

  hot_deployment_free (self->deployment);
  g_free (self->busy);
  g_array_unref (self->latencies);

  G_OBJECT_CLASS (hot_deployment_item_parent_class)->finalize (object);
}

static void
hot_deployment_item_class_init (HotDeploymentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_deployment_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_deployment_item_init (HotDeploymentItem *self)
{
  self->latencies = g_array_new (FALSE, FALSE, sizeof (double));
}

HotDeploymentItem *
hot_deployment_item_new (const HotDeployment *deployment)
{
  HotDeploymentItem *self = g_object_new (HOT_TYPE_DEPLOYMENT_ITEM, NULL);

  self->deployment = hot_deployment_copy (deployment);

  return self;
}

const HotDeployment *
hot_deployment_item_get (HotDeploymentItem *self)
{
  return self->deployment;
}

void
hot_deployment_item_update (HotDeploymentItem   *self,
                            const HotDeployment *deployment,
                            double               latency)
{
  hot_deployment_free (self->deployment);
  self->deployment = hot_deployment_copy (deployment);
  if (latency >= 0.0)
    g_array_append_val (self->latencies, latency);
  if (self->latencies->len > MAX_LATENCIES)
    g_array_remove_index (self->latencies, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
hot_deployment_item_set_busy (HotDeploymentItem *self,
                              const char        *word)
{
  if (g_set_str (&self->busy, word))
    g_signal_emit (self, signals[CHANGED], 0);
}

const char *
hot_deployment_item_get_busy (HotDeploymentItem *self)
{
  return self->busy;
}

const double *
hot_deployment_item_get_latencies (HotDeploymentItem *self,
                                   guint             *n)
{
  *n = self->latencies->len;

  return (const double *) self->latencies->data;
}
