/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command.h"
#include "base/hot-json-writer.h"
#include "tracking/hot-workspace.h"

G_BEGIN_DECLS

/* What commands that work on a workspace share. */

#define HOT_COMMAND_WORKSPACE_OPTION(location)                                                                         \
  { "workspace", 'w', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, (location),                                           \
    N_("The workspace: a folder, an mlflow.db or an mlruns folder"), N_("DIR") }

#define HOT_COMMAND_WORKSPACE_DESCRIPTION                                                                              \
  N_("Without --workspace, the folder that the environment variable HOTHOUSE_WORKSPACE names is taken, else the one of the app.")

/* (transfer full): the experiment called @name, or whose id it is */
HotExperiment *hot_command_find_experiment (HotTrackingStore   *store,
                                            const char         *name,
                                            GCancellable       *cancellable,
                                            GError            **error);
/* (transfer full): likewise its id, and it is made if there is none */
char          *hot_command_need_experiment (HotTrackingStore   *store,
                                            const char         *name,
                                            GCancellable       *cancellable,
                                            GError            **error);
/* "2026-11-23 06:30" in local time; "" for none. (transfer full) */
char          *hot_command_format_time     (gint64              time);
/* A whole run as MLflow's REST API has it, and whether it was interrupted. */
void           hot_command_write_run       (HotJsonWriter      *json,
                                            const HotRun       *run);
/* "INTERRUPTED" for what was, else the status */
const char    *hot_command_get_status      (const HotRun       *run);
/* null for %HOT_TIME_NONE */
void           hot_command_write_time      (HotJsonWriter      *json,
                                            const char         *name,
                                            gint64              time);

G_END_DECLS
