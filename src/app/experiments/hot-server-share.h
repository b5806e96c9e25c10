/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

#define HOT_TYPE_SERVER_SHARE (hot_server_share_get_type ())
G_DECLARE_FINAL_TYPE (HotServerShare, hot_server_share, HOT, SERVER_SHARE, GObject)

/*
 * The tracking server in front of the open workspace, while the person wants one. It goes when another workspace is opened, and with the
 * program. Port and reach are settings.
 *
 * Signals:
 *   changed: it has come, gone, or could not come
 */
HotServerShare *hot_server_share_get_default  (void);
/* Whether the open workspace can be shared: one on a server is shared already. */
gboolean        hot_server_share_is_possible  (HotServerShare  *self);
/* What the person wants; it may take a moment. */
gboolean        hot_server_share_is_wanted    (HotServerShare  *self);
void            hot_server_share_set_wanted   (HotServerShare  *self,
                                               gboolean         is_wanted);
/* (transfer full) (nullable): where programs find it; %NULL while it does not run */
char           *hot_server_share_dup_uri      (HotServerShare  *self);
/* (nullable): what programs have to send; %NULL where this computer alone can reach it */
const char     *hot_server_share_get_token    (HotServerShare  *self);
/* (nullable): why it could not be started */
const GError   *hot_server_share_get_error    (HotServerShare  *self);
/* Programs that are connected, and calls that they have made. */
void            hot_server_share_get_activity (HotServerShare  *self,
                                               guint           *n_clients,
                                               guint64         *n_calls);
/* Starts it where the person wants that at the start of the program. */
void            hot_server_share_start_with_program (HotServerShare *self);
/* Waits until it is gone: at the end of the program. */
void            hot_server_share_shut_down    (HotServerShare  *self);

G_END_DECLS
