/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "deploy/hot-deployment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define HOT_TYPE_DEPLOYMENT_ITEM (hot_deployment_item_get_type ())
G_DECLARE_FINAL_TYPE (HotDeploymentItem, hot_deployment_item, HOT, DEPLOYMENT_ITEM, GObject)

/*
 * A deployment as a row shows it, while what is known of it changes.
 *
 * Signals:
 *   changed
 */
HotDeploymentItem   *hot_deployment_item_new           (const HotDeployment *deployment);
const HotDeployment *hot_deployment_item_get           (HotDeploymentItem   *self);
/* @latency: milliseconds, below 0 for none */
void                 hot_deployment_item_update        (HotDeploymentItem   *self,
                                                        const HotDeployment *deployment,
                                                        double               latency);
/* @word: (nullable): "Stopping", while that is so */
void                 hot_deployment_item_set_busy      (HotDeploymentItem   *self,
                                                        const char          *word);
const char          *hot_deployment_item_get_busy      (HotDeploymentItem   *self);
/* Milliseconds, the latest last. */
const double        *hot_deployment_item_get_latencies (HotDeploymentItem   *self,
                                                        guint               *n);

G_END_DECLS
