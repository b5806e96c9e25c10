/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "tracking/hot-mlruns-counts.h"
#include "tracking/hot-rest-login.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

#define HOT_TYPE_WORKSPACE (hot_workspace_get_type ())
G_DECLARE_FINAL_TYPE (HotWorkspace, hot_workspace, HOT, WORKSPACE, GObject)

/**
 * hot_workspace_open:
 * @location: (nullable): a folder with mlflow.db and mlartifacts/, made if there is none; an existing database of MLflow's;
 *   an mlruns/ folder, which is read into a database of its own and cannot be written; or the address of a tracking server,
 *   with what MLflow's environment variables say about getting in. %NULL is hot_workspace_dup_default_location()
 * @create: make what is missing; without it, a folder that is no workspace is %HOT_ERROR_NOT_FOUND
 */
HotWorkspace     *hot_workspace_open                 (const char         *location,
                                                      gboolean            create,
                                                      const HotProgress  *progress,
                                                      GCancellable       *cancellable,
                                                      GError            **error);
/* A tracking server as a workspace; it has no state of its own. */
HotWorkspace     *hot_workspace_open_server          (const HotRestLogin *login,
                                                      GCancellable       *cancellable,
                                                      GError            **error);
/* $HOTHOUSE_WORKSPACE, else hothouse/workspace in the user's data directory. (transfer full) */
char             *hot_workspace_dup_default_location (void);
/* What the person opened, absolute; the address of a server, without anything secret. */
const char       *hot_workspace_get_location         (HotWorkspace       *self);
gboolean          hot_workspace_is_read_only         (HotWorkspace       *self);
/* Whether it is on a tracking server; the store is then a HotRestStore. */
gboolean          hot_workspace_is_server            (HotWorkspace       *self);
HotTrackingStore *hot_workspace_get_store            (HotWorkspace       *self);
/* (nullable): where hothouse.db is; %NULL where there may be none */
const char       *hot_workspace_get_state_path       (HotWorkspace       *self);

/**
 * hot_workspace_import:
 * @mlruns: an mlruns/ folder of MLflow's file store
 * @counts: (out) (optional): what came of it
 *
 * Copies all experiments, runs, logged and registered models of @mlruns, with their artifacts, into the workspace. An experiment whose
 * name is taken gets its runs added; a run or a registered model that is already there is left as it is.
 *
 * Returns: how many runs were added, or -1
 */
int               hot_workspace_import               (HotWorkspace       *self,
                                                      const char         *mlruns,
                                                      HotMlrunsCounts    *counts,
                                                      const HotProgress  *progress,
                                                      GCancellable       *cancellable,
                                                      GError            **error);

G_END_DECLS
