/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "deploy/hot-deploy-parity.h"
#include "deploy/hot-deployment-store.h"
#include "deploy/hot-target.h"

G_BEGIN_DECLS

/* What the command line and the app do with deployments: a target at work, and the store that remembers it. */

/* What has to be so before anything is done: what the target asks, that the name is free, that there is a keyring for a key.
 * (transfer full) (element-type HotDeployCheck) */
GPtrArray     *hot_deploy_check   (HotDeploymentStore      *store,
                                   const HotTarget         *target,
                                   const HotDeployRequest  *request,
                                   GCancellable            *cancellable);
/**
 * hot_deploy_create:
 * @rows: (nullable): to try it with, see hot_deploy_parity_check()
 * @parity: (out): how these came out
 *
 * Has a target run a model, tries it, and remembers it. A deployment whose predictions differ from those here is taken back, as is one that
 * fails or is cancelled: %HOT_ERROR_INVALID says by how much.
 */
HotDeployment *hot_deploy_create  (HotDeploymentStore      *store,
                                   const HotTarget         *target,
                                   const HotDeployRequest  *request,
                                   const char              *rows,
                                   HotDeployParity         *parity,
                                   const HotProgress       *progress,
                                   GCancellable            *cancellable,
                                   GError                 **error);
/* Takes back what was begun once and could not be taken back then: its engine was gone, or the program was killed. What still cannot be stays noted. */
void           hot_deploy_tidy    (HotDeploymentStore      *store,
                                   GCancellable            *cancellable);
/* Asks its target how it is. What the target cannot say is a state, not an error. */
gboolean       hot_deploy_refresh (HotDeploymentStore      *store,
                                   HotDeployment           *deployment,
                                   GCancellable            *cancellable,
                                   GError                 **error);
gboolean       hot_deploy_start   (HotDeploymentStore      *store,
                                   HotDeployment           *deployment,
                                   GCancellable            *cancellable,
                                   GError                 **error);
gboolean       hot_deploy_stop    (HotDeploymentStore      *store,
                                   HotDeployment           *deployment,
                                   GCancellable            *cancellable,
                                   GError                 **error);
/* Takes it away and forgets it. */
gboolean       hot_deploy_remove  (HotDeploymentStore      *store,
                                   HotDeployment           *deployment,
                                   GCancellable            *cancellable,
                                   GError                 **error);

/* The key that requests of a deployment carry, from the Secret Service; NULL without @error where there is none. (transfer full) */
char          *hot_deploy_dup_key   (const HotDeployment    *deployment,
                                     GCancellable           *cancellable,
                                     GError                **error);

G_END_DECLS
