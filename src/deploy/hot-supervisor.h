/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * A supervisor is a process that keeps a server of a model running: when it ends by itself it is started again, later each time it happens
 * soon. It lives in a folder with the model, a log, and a file that says which process it is, so that it is found again by whoever
 * looks later.
 */

/* In a supervisor's folder. */
#define HOT_SUPERVISOR_LOG   "log"
#define HOT_SUPERVISOR_MODEL "model"
#define HOT_SUPERVISOR_FAILURE "failure"   /* why the last one gave up; not there where it was ended */

/**
 * hot_supervisor_run:
 * @folder: with the model in it
 * @server: the program hothouse-serve
 *
 * Is the supervisor: comes back when SIGTERM or SIGINT has ended it and the server, or with @error when the server fails again and again.
 * A key for requests is taken from the environment (HOTHOUSE_API_KEY).
 */
gboolean hot_supervisor_run     (const char    *folder,
                                 const char    *server,
                                 guint16        port,
                                 GError       **error);
/* Starts one that outlives this program. It may not answer yet when this returns. */
gboolean hot_supervisor_spawn   (const char    *folder,
                                 guint16        port,
                                 const char    *api_key,
                                 GError       **error);
gboolean hot_supervisor_is_alive (const char   *folder);
/* Comes back when it has ended. */
gboolean hot_supervisor_stop    (const char    *folder,
                                 GCancellable  *cancellable,
                                 GError       **error);

G_END_DECLS
