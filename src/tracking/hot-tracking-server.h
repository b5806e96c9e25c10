/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

#define HOT_TYPE_TRACKING_SERVER (hot_tracking_server_get_type ())
G_DECLARE_FINAL_TYPE (HotTrackingServer, hot_tracking_server, HOT, TRACKING_SERVER, GObject)

/**
 * hot_tracking_server_new:
 * @artifact_folder: (nullable): the folder that mlflow-artifacts: stands for and that clients read and write through the server, such as
 *   WORKSPACE/mlartifacts; %NULL to serve no artifacts
 *
 * MLflow's tracking server in front of @store. It has a thread of its own for the network and some for the calls; the process's main thread
 * may do what it likes.
 */
HotTrackingServer *hot_tracking_server_new                (HotTrackingStore    *store,
                                                           const char          *artifact_folder);
/* Before it starts. @hosts: (array zero-terminated=1): patterns as MLflow's --allowed-hosts has them, "models.example.org:5000",
 * "*.example.org", "*"; without it, this computer's names and private addresses. */
void               hot_tracking_server_set_allowed_hosts  (HotTrackingServer   *self,
                                                           const char *const   *hosts);
/* Before it starts. @pattern: a regular expression that the sources of model versions must match somewhere, as MLflow's
 * MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX */
gboolean           hot_tracking_server_set_source_pattern (HotTrackingServer   *self,
                                                           const char          *pattern,
                                                           GError             **error);
/* Before it starts. @prefix: (nullable): what all paths begin with, as MLflow's --static-prefix: "/mlflow" */
gboolean           hot_tracking_server_set_prefix         (HotTrackingServer   *self,
                                                           const char          *prefix,
                                                           GError             **error);
/* Before it starts. @origins: (array zero-terminated=1): of web pages that may call the server from a browser: "https://app.example.org" */
void               hot_tracking_server_set_allowed_origins (HotTrackingServer  *self,
                                                           const char *const   *origins);
/**
 * hot_tracking_server_start:
 * @host: "127.0.0.1", "::1", "localhost", "0.0.0.0"…
 * @port: 0 for any that is free
 * @token: (nullable): what clients must send ("Authorization: Bearer TOKEN", or as the password of basic authentication). Required where @host
 *   is not this computer alone; otherwise %HOT_ERROR_USAGE
 */
gboolean           hot_tracking_server_start              (HotTrackingServer   *self,
                                                           const char          *host,
                                                           guint                port,
                                                           const char          *token,
                                                           GError             **error);
/* "http://127.0.0.1:5000", as for MLFLOW_TRACKING_URI; %NULL while it does not run. (transfer full) */
char              *hot_tracking_server_dup_uri            (HotTrackingServer   *self);
gboolean           hot_tracking_server_is_running         (HotTrackingServer   *self);
/* Programs that are connected now, and calls answered since the start. From any thread. */
guint              hot_tracking_server_get_n_clients      (HotTrackingServer   *self);
guint64            hot_tracking_server_get_n_calls        (HotTrackingServer   *self);
/* When the last call came, in milliseconds since 1970; %HOT_TIME_NONE for never. */
gint64             hot_tracking_server_get_last_activity  (HotTrackingServer   *self);
/* Takes no more calls, lets those that run end (@grace milliseconds at most), and returns when all is closed. */
void               hot_tracking_server_stop               (HotTrackingServer   *self,
                                                           guint                grace);

G_END_DECLS
