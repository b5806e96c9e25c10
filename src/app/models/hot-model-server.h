/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

typedef enum {
  HOT_MODEL_SERVER_STARTING,
  HOT_MODEL_SERVER_RUNNING,
  HOT_MODEL_SERVER_STOPPING,
  HOT_MODEL_SERVER_STOPPED,
  HOT_MODEL_SERVER_FAILED,
} HotModelServerState;

#define HOT_TYPE_MODEL_SERVER (hot_model_server_get_type ())
G_DECLARE_FINAL_TYPE (HotModelServer, hot_model_server, HOT, MODEL_SERVER, GObject)

/*
 * Serving one model at a port of this computer that is free. The server ends with the program, however that ends, unless it is kept: then it
 * becomes a deployment on this computer, which is found again.
 *
 * Signals:
 *   changed: state, address, requests or log are others
 */

/* The one of a model of the workspace; one that was kept before is looked for. @uri: as hot_model_place_find() takes it.
 * Returns: (transfer none): as long as the program runs */
HotModelServer      *hot_model_server_get          (HotTracker       *tracker,
                                                    const char       *uri);
void                 hot_model_server_start        (HotModelServer   *self);
void                 hot_model_server_stop         (HotModelServer   *self);
HotModelServerState  hot_model_server_get_state    (HotModelServer   *self);
/* (nullable): "http://127.0.0.1:41237" */
const char          *hot_model_server_get_address  (HotModelServer   *self);
/* Why it failed; "" where it has not. */
const char          *hot_model_server_get_message  (HotModelServer   *self);
const char          *hot_model_server_get_log      (HotModelServer   *self);
guint64              hot_model_server_get_requests (HotModelServer   *self);
/* Mean of all requests for predictions, in seconds; NaN before the first. */
double               hot_model_server_get_latency  (HotModelServer   *self);
gboolean             hot_model_server_get_keep     (HotModelServer   *self);
/* Whether it goes on when the program ends. Of one that runs; it does so again soon, at the same address. */
void                 hot_model_server_set_keep     (HotModelServer   *self,
                                                    gboolean          keep);

/* For tests. */
void                 hot_model_server_parse_metrics (const char      *text,
                                                    guint64          *n_requests,
                                                    double           *latency);

G_END_DECLS
