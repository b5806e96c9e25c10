/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-server-watch.h"

#include <glib/gi18n.h>

#include "tracking/hot-rest-client.h"
#include "tracking/hot-rest-store.h"

/**
 * HotServerWatch:
 *
 * Looks twice a second at what waits on the disk, beside the main thread, and at what became of the last reading.
 */
struct _HotServerWatch
{
  GObject             parent_instance;

  HotTracker         *tracker;
  HotJob             *job;
  guint               poll;
  guint               n_waiting;
  guint               n_refused;
  gboolean            is_away;       /* as the sender says */
  char               *away_message;
  HotServerCondition  condition;
  char               *message;
};

G_DEFINE_FINAL_TYPE (HotServerWatch, hot_server_watch, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define POLL_INTERVAL 500

static void
state_free (gpointer state)
{
  hot_rest_state_clear (state);
  g_free (state);
}

static gpointer
look_func (gpointer            store,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  HotRestState *state = g_new0 (HotRestState, 1);

  hot_rest_store_get_state (store, state);

  return state;
}

static gboolean
is_closed (const GError *error)
{
  return g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_UNAUTHENTICATED) ||
         g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_CUSTOMER_UNAUTHORIZED);
}

/* (nullable) @message: (out) */
static HotServerCondition
find_condition (HotServerWatch  *self,
                const char     **message)
{
  const GError *error = hot_tracker_get_error (self->tracker);

  if (hot_tracker_get_account (self->tracker) == NULL && !(hot_tracker_get_workspace (self->tracker) != NULL &&
                                                           hot_workspace_is_server (hot_tracker_get_workspace (self->tracker))))
    return HOT_SERVER_NONE;
  if (error != NULL)
    *message = error->message;
  if (error != NULL && is_closed (error))
    return HOT_SERVER_CLOSED;
  if (error != NULL && hot_rest_is_outage (error))
    return HOT_SERVER_AWAY;
  if (self->is_away && self->n_waiting > 0)
    {
      *message = self->away_message;
      return HOT_SERVER_AWAY;
    }

  return HOT_SERVER_FINE;
}

static void
hot_server_watch_update (HotServerWatch *self,
                         guint           n_waiting,
                         guint           n_refused)
{
  const char *message = NULL;
  gboolean is_changed = n_waiting != self->n_waiting || n_refused != self->n_refused;
  HotServerCondition condition;

  self->n_waiting = n_waiting;
  self->n_refused = n_refused;
  condition = find_condition (self, &message);
  is_changed = g_set_str (&self->message, message) || condition != self->condition || is_changed;
  self->condition = condition;
  if (is_changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
hot_server_watch_tracker_cb (HotServerWatch *self)
{
  hot_server_watch_update (self, self->n_waiting, self->n_refused);
}

static void
hot_server_watch_looked_cb (HotServerWatch *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  HotRestState *state = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (state == NULL)
    return;

  self->is_away = state->is_away;
  g_set_str (&self->away_message, state->message);
  hot_server_watch_update (self, state->n_waiting, state->n_refused);
  state_free (state);
}

static gboolean
hot_server_watch_poll_cb (gpointer user_data)
{
  HotServerWatch *self = user_data;
  HotTrackingStore *store = hot_tracker_get_store (self->tracker);

  if (self->job != NULL || !HOT_IS_REST_STORE (store))
    return G_SOURCE_CONTINUE;

  self->job = hot_job_start (_("Looking at What Waits"), look_func, g_object_ref (store), g_object_unref, state_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_server_watch_looked_cb), self, G_CONNECT_SWAPPED);

  return G_SOURCE_CONTINUE;
}

static void
hot_server_watch_workspace_cb (HotServerWatch *self)
{
  const gboolean is_server = HOT_IS_REST_STORE (hot_tracker_get_store (self->tracker));

  hot_job_drop (&self->job, self);
  self->is_away = FALSE;
  g_clear_pointer (&self->away_message, g_free);
  g_clear_handle_id (&self->poll, g_source_remove);
  if (is_server)
    self->poll = g_timeout_add (POLL_INTERVAL, hot_server_watch_poll_cb, self);
  hot_server_watch_update (self, 0, 0);
}

static void
hot_server_watch_dispose (GObject *object)
{
  HotServerWatch *self = HOT_SERVER_WATCH (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_object (&self->job);
  g_clear_object (&self->tracker);
  g_clear_pointer (&self->away_message, g_free);
  g_clear_pointer (&self->message, g_free);

  G_OBJECT_CLASS (hot_server_watch_parent_class)->dispose (object);
}

static void
hot_server_watch_class_init (HotServerWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_server_watch_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_server_watch_init (HotServerWatch *self)
{
  self->tracker = g_object_ref (hot_tracker_get_default ());
  g_signal_connect_object (self->tracker, "notify::workspace", G_CALLBACK (hot_server_watch_workspace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tracker, "notify::error", G_CALLBACK (hot_server_watch_tracker_cb), self, G_CONNECT_SWAPPED);
  hot_server_watch_workspace_cb (self);
}

HotServerWatch *
hot_server_watch_get_default (void)
{
  static HotServerWatch *watch;

  if (watch == NULL)
    watch = g_object_new (HOT_TYPE_SERVER_WATCH, NULL);

  return watch;
}

HotServerCondition
hot_server_watch_get_condition (HotServerWatch *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_WATCH (self), HOT_SERVER_NONE);

  return self->condition;
}

guint
hot_server_watch_get_n_waiting (HotServerWatch *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_WATCH (self), 0);

  return self->n_waiting;
}

guint
hot_server_watch_get_n_refused (HotServerWatch *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_WATCH (self), 0);

  return self->n_refused;
}

const char *
hot_server_watch_get_message (HotServerWatch *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_WATCH (self), NULL);

  return self->message;
}

void
hot_server_watch_retry (HotServerWatch *self)
{
  HotTrackingStore *store;

  g_return_if_fail (HOT_IS_SERVER_WATCH (self));

  store = hot_tracker_get_store (self->tracker);
  if (HOT_IS_REST_STORE (store))
    hot_rest_store_hurry (HOT_REST_STORE (store));
  hot_tracker_retry (self->tracker);
}
