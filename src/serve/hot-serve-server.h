/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-model.h"
#include "serve/hot-serve-options.h"

/**
 * HotServeServer:
 *
 * The scoring server: HTTP/1.1 on one socket, an event loop a thread, connections handed to the thread that has the fewest. Requests that
 * arrive together are predicted together, and large ones in slices, so that small ones do not wait for them.
 */
typedef struct _HotServeServer HotServeServer;

/**
 * hot_serve_server_new:
 * @model: with columns; must outlive the server
 * @options: with at least one thread; its texts must outlive the server
 *
 * Listens.
 */
HotServeServer *hot_serve_server_new      (const HotModel        *model,
                                           const HotServeOptions *options,
                                           HotScoreError         *error);
void            hot_serve_server_free     (HotServeServer        *self);
uint16_t        hot_serve_server_get_port (const HotServeServer  *self);

/**
 * hot_serve_server_run:
 *
 * Serves until hot_serve_server_stop() is called.
 *
 * Returns: false where a thread could not be started, or requests were cut off because they were not done in time
 */
bool            hot_serve_server_run      (HotServeServer        *self,
                                           HotScoreError         *error);
/* Takes no more connections, answers what has come, and ends. From any thread, or a signal handler. The second time it does not wait. */
void            hot_serve_server_stop     (HotServeServer        *self);
