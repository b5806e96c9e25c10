/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

/**
 * HotServerCondition:
 * @HOT_SERVER_NONE: the workspace is on this computer
 * @HOT_SERVER_FINE: the server answers
 * @HOT_SERVER_AWAY: it cannot be reached
 * @HOT_SERVER_CLOSED: it does not let the person in
 */
typedef enum {
  HOT_SERVER_NONE,
  HOT_SERVER_FINE,
  HOT_SERVER_AWAY,
  HOT_SERVER_CLOSED,
} HotServerCondition;

#define HOT_TYPE_SERVER_WATCH (hot_server_watch_get_type ())
G_DECLARE_FINAL_TYPE (HotServerWatch, hot_server_watch, HOT, SERVER_WATCH, GObject)

/*
 * How the server of the open workspace is: whether it answers, and what waits for it.
 *
 * Signals:
 *   changed: any of it
 */
HotServerWatch     *hot_server_watch_get_default   (void);
HotServerCondition  hot_server_watch_get_condition (HotServerWatch *self);
/* Changes that are not sent yet, and such as the server refused. */
guint               hot_server_watch_get_n_waiting (HotServerWatch *self);
guint               hot_server_watch_get_n_refused (HotServerWatch *self);
/* (nullable): why it is not fine */
const char         *hot_server_watch_get_message   (HotServerWatch *self);
/* Tries now. */
void                hot_server_watch_retry         (HotServerWatch *self);

G_END_DECLS
