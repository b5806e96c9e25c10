/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-json-writer.h"
#include "cli/hot-command-workspace.h"
#include "deploy/hot-deploy.h"

G_BEGIN_DECLS

/* What commands that work on deployments share. */

typedef gboolean (*HotCommandDeploymentFunc) (HotDeploymentStore  *store,
                                              HotDeployment       *deployment,
                                              GCancellable        *cancellable,
                                              GError             **error);

/* @location: (nullable): of the workspace, as --workspace names it */
HotDeploymentStore *hot_command_open_deployments  (HotCommandContext         *context,
                                                   const char                *location,
                                                   GError                   **error);
void                hot_command_write_deployment  (HotJsonWriter             *json,
                                                   const HotDeployment       *deployment);
/* A whole command: what @func does to the deployment that is its argument. */
gboolean            hot_command_change_deployment (HotCommandContext         *context,
                                                   int                        argc,
                                                   char                     **argv,
                                                   HotCommandDeploymentFunc   func,
                                                   GError                   **error);

G_END_DECLS
