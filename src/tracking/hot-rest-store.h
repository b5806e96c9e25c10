/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-login.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

#define HOT_TYPE_REST_STORE (hot_rest_store_get_type ())
G_DECLARE_FINAL_TYPE (HotRestStore, hot_rest_store, HOT, REST_STORE, GObject)

/**
 * hot_rest_store_open:
 *
 * A tracking server as a store, whoever wrote the server: MLflow 2 or newer, or Hothouse. Asks the server whether it is one, unless writes for
 * it still wait from an earlier time: then it may be away.
 *
 * What a run that this process makes (@is_own) logs, its files too, is first put on this computer's disk and from there sent in order, so that
 * neither a slow nor a lost network holds a training up. Ending the run waits until all is sent or the server turns out to be away; what then
 * still waits is sent as soon as the server is back, if need be by another process at another time. What the server refuses fails the ending.
 * Calls for other runs go to the server at once.
 */
HotRestStore       *hot_rest_store_open           (const HotRestLogin  *login,
                                                   GCancellable        *cancellable,
                                                   GError             **error);
const HotRestLogin *hot_rest_store_get_login      (HotRestStore        *self);
/* What messages call the server. */
const char         *hot_rest_store_get_host       (HotRestStore        *self);

/**
 * HotRestState:
 * @n_waiting: changes that are not sent yet
 * @is_away: the server could not be reached the last time
 * @n_refused: changes that the server did not take and that are dropped
 * @message: (nullable): why, of whichever of the two is so; the first refusal goes before
 */
typedef struct {
  guint    n_waiting;
  gboolean is_away;
  guint    n_refused;
  char    *message;
} HotRestState;

/* Does not ask the server; soon done. */
void                hot_rest_store_get_state      (HotRestStore        *self,
                                                   HotRestState        *state);
void                hot_rest_state_clear          (HotRestState        *state);
/* Tries now instead of at the next pause's end. */
void                hot_rest_store_hurry          (HotRestStore        *self);
/* What was refused has been read. */
void                hot_rest_store_forget_refused (HotRestStore        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotRestState, hot_rest_state_clear)

G_END_DECLS
