/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
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

/* hot_tracking_store_update_run() of a run that has gone well, which says how much of its files the server has while it waits. */
HotRun             *hot_rest_store_finish_run     (HotRestStore        *self,
                                                   const char          *id,
                                                   gint64               end_time,
                                                   const HotProgress   *progress,
                                                   GCancellable        *cancellable,
                                                   GError             **error);

/**
 * HotRestState:
 * @n_waiting: changes that are not sent yet
 * @is_away: the server could not be reached the last time
 * @n_refused: changes that the server did not take; they are kept, but hold nothing up
 * @message: (nullable): why it could not be reached
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
/**
 * HotRestRefusal:
 * @id: of this refusal
 * @run_id: as this computer knows the run
 * @run_name: (nullable)
 * @what: what was to be written, in words
 * @reason: what the server said
 *
 * A change that the server did not take.
 */
typedef struct {
  char *id;
  char *run_id;
  char *run_name;
  char *what;
  char *reason;
} HotRestRefusal;

/* None of these asks the server; each may wait for the disk. (transfer full) (element-type HotRestRefusal): the oldest first */
GPtrArray          *hot_rest_store_list_refused   (HotRestStore        *self);
/* @id: (nullable): %NULL for all. Sends it again, in its old order. */
void                hot_rest_store_retry_refused  (HotRestStore        *self,
                                                   const char          *id);
/* Gives it up for good. */
void                hot_rest_store_drop_refused   (HotRestStore        *self,
                                                   const char          *id);
void                hot_rest_refusal_free         (HotRestRefusal      *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotRestState, hot_rest_state_clear)

G_END_DECLS
