/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command.h"
#include "base/hot-json-writer.h"
#include "tracking/hot-workspace.h"

G_BEGIN_DECLS

/* What commands that work on a workspace share. */

#define HOT_COMMAND_WORKSPACE_OPTION(location)                                                                         \
  { "workspace", 'w', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, (location),                                           \
    N_("The workspace: a folder, an mlflow.db, an mlruns folder, or a tracking server’s address"), N_("DIR") }

#define HOT_COMMAND_WORKSPACE_DESCRIPTION                                                                              \
  N_("Without --workspace, what the environment variable HOTHOUSE_WORKSPACE names is taken, else MLFLOW_TRACKING_URI, else the "      \
     "folder of the app.")

/**
 * hot_command_open_workspace:
 * @location: (nullable): what --workspace says
 *
 * As hot_workspace_open(), but where neither @location nor HOTHOUSE_WORKSPACE say anything, MLFLOW_TRACKING_URI does, as for MLflow's own
 * commands: an address, sqlite:///, file: or a path. Warns of secrets that would go over a network for everybody to read.
 */
HotWorkspace  *hot_command_open_workspace  (const char         *location,
                                            gboolean            create,
                                            const HotProgress  *progress,
                                            GCancellable       *cancellable,
                                            GError            **error);
/* On standard error: how much still waits on this computer for a server, and what sends it. */
void           hot_command_tell_waiting    (HotWorkspace       *workspace);
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
/* What is done to a run or an experiment of this id, such as hot_tracking_store_delete_run() */
typedef gboolean (*HotCommandChange) (HotTrackingStore  *store,
                                      const char        *id,
                                      GCancellable      *cancellable,
                                      GError           **error);
/* The whole of a command whose arguments are ids of runs */
gboolean       hot_command_change_runs     (HotCommandContext  *context,
                                            int                 argc,
                                            char              **argv,
                                            HotCommandChange    change,
                                            GError            **error);
/* Likewise names or ids of experiments */
gboolean       hot_command_change_experiments (HotCommandContext  *context,
                                               int                 argc,
                                               char              **argv,
                                               HotCommandChange    change,
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
