/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "deploy/hot-deployment.h"

G_BEGIN_DECLS

/**
 * HotDeploymentStore:
 *
 * Where deployments are remembered: a table of hothouse.db, which several programs may use at once. May be used from any thread.
 */
typedef struct _HotDeploymentStore HotDeploymentStore;

/* @path: (nullable): of the workspace's hothouse.db; %NULL is one in the user's data directory */
HotDeploymentStore *hot_deployment_store_open   (const char           *path,
                                                 GError              **error);
void                hot_deployment_store_free   (HotDeploymentStore   *self);

/* (transfer full) (element-type HotDeployment): the newest first */
GPtrArray          *hot_deployment_store_list   (HotDeploymentStore   *self,
                                                 GError              **error);
/* By name or id. %HOT_ERROR_NOT_FOUND */
HotDeployment      *hot_deployment_store_find   (HotDeploymentStore   *self,
                                                 const char           *name,
                                                 GError              **error);
/* Adds it, or writes it anew. A name that another one has is %HOT_ERROR_USAGE. */
gboolean            hot_deployment_store_put    (HotDeploymentStore   *self,
                                                 const HotDeployment  *deployment,
                                                 GError              **error);
/* Only the state and its detail; what somebody else has forgotten meanwhile stays forgotten. */
gboolean            hot_deployment_store_note_state (HotDeploymentStore   *self,
                                                const HotDeployment  *row,
                                                GError              **error);
gboolean            hot_deployment_store_remove (HotDeploymentStore   *self,
                                                 const char           *id,
                                                 GError              **error);

/*
 * What is begun is noted, with all that taking it back needs, so that it is found again even if nobody lives to take it back: until it is
 * ended, or put as a deployment.
 */
gboolean            hot_deployment_store_begin  (HotDeploymentStore   *self,
                                                 const HotDeployment  *deployment,
                                                 GError              **error);
gboolean            hot_deployment_store_end    (HotDeploymentStore   *self,
                                                 const char           *id,
                                                 GError              **error);
/* It could not be taken back now: somebody else is to. */
gboolean            hot_deployment_store_abandon (HotDeploymentStore  *self,
                                                 const char           *id,
                                                 GError              **error);
/* What was begun by a process that has ended, or is abandoned. (transfer full) (element-type HotDeployment) */
GPtrArray          *hot_deployment_store_list_abandoned (HotDeploymentStore *self,
                                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotDeploymentStore, hot_deployment_store_free)

G_END_DECLS
