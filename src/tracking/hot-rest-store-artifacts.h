/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-client.h"

G_BEGIN_DECLS

/* The largest file that a server takes for a run whose artifacts it does not pass on (mlflow/server/handlers.py, upload_artifact_handler). */
#define HOT_REST_MAX_UPLOAD (10 * 1024 * 1024)

/**
 * hot_rest_store_send_artifact:
 * @run_id: (nullable): of a logged model
 * @uri: (nullable): where the artifacts of the run or model are
 * @sent: (nullable): told of each piece that has left
 *
 * Writes one artifact: through the server's proxy where it has one for @uri. Credentials go to no other host than the server's.
 */
gboolean hot_rest_store_send_artifact (HotRestClient  *client,
                                       const char     *run_id,
                                       const char     *uri,
                                       const char     *path,
                                       GBytes         *bytes,
                                       HotRestSent     sent,
                                       gpointer        sent_data,
                                       GCancellable   *cancellable,
                                       GError        **error);

G_END_DECLS
