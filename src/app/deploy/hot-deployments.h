/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/deploy/hot-deployment-item.h"
#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

#define HOT_TYPE_DEPLOYMENTS (hot_deployments_get_type ())
G_DECLARE_FINAL_TYPE (HotDeployments, hot_deployments, HOT, DEPLOYMENTS, GObject)

/*
 * The deployments that the open workspace remembers, as all windows share them: a GListModel of HotDeploymentItem, the newest first. Everything happens
 * on the main thread; targets are asked in jobs. While somebody watches, they are asked every few seconds.
 *
 * Signals:
 *   changed: the list was read, or could not be
 *   failed (HotDeploymentItem *item, GError *error): a change that was asked for did not take place
 */
HotDeployments *hot_deployments_get_default (void);
/* For one who looks at them, until hot_deployments_unwatch(). */
void            hot_deployments_watch       (HotDeployments    *self);
void            hot_deployments_unwatch     (HotDeployments    *self);
/* Asks now. */
void            hot_deployments_refresh     (HotDeployments    *self);
/* Whether the list has been read at all. */
gboolean        hot_deployments_is_read     (HotDeployments    *self);
/* (nullable): why the list could not be read */
const GError   *hot_deployments_get_error   (HotDeployments    *self);
void            hot_deployments_start       (HotDeployments    *self,
                                             HotDeploymentItem *item);
void            hot_deployments_stop        (HotDeployments    *self,
                                             HotDeploymentItem *item);
/* It is shown no more, and can be had back as long as nobody has confirmed that it goes. */
void            hot_deployments_delete         (HotDeployments    *self,
                                                HotDeploymentItem *item);
void            hot_deployments_undo_delete    (HotDeployments    *self,
                                                HotDeploymentItem *item);
void            hot_deployments_confirm_delete (HotDeployments    *self,
                                                HotDeploymentItem *item);

G_END_DECLS
