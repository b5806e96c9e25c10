/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-server-share.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "app/experiments/hot-server-secret.h"
#include "app/hot-settings.h"
#include "tracking/hot-tracking-server.h"

/* What the keyring calls the token. */
#define TOKEN_ADDRESS "hothouse:share"
#define TOKEN_BYTES 24

/* How long calls that run may take to end, in milliseconds: when it is switched off, and when the program ends. */
#define STOP_GRACE 2000
#define END_GRACE 300

/**
 * HotServerShare:
 *
 * Starting and stopping wait for the network and the keyring, so they are jobs; one at a time, and what is wanted by then decides what is next.
 */
struct _HotServerShare
{
  GObject            parent_instance;

  HotTracker        *tracker;
  HotTrackingServer *server;       /* (nullable): runs */
  char              *uri;
  char              *token;
  HotJob            *job;
  gboolean           is_wanted;
  gboolean           is_spent;     /* what runs is of a workspace that is closed */
  GError            *error;
};

G_DEFINE_FINAL_TYPE (HotServerShare, hot_server_share, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void hot_server_share_settle (HotServerShare *self);

typedef struct {
  HotTrackingStore *store;
  guint             port;
  gboolean          on_network;
} Request;

typedef struct {
  HotTrackingServer *server;
  char              *uri;
  char              *token;
} Result;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->store);
  g_free (request);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_object (&result->server);
  g_free (result->uri);
  hot_secret_free (result->token);
  g_free (result);
}

/* (transfer full) */
static char *
make_token (void)
{
  guint8 bytes[TOKEN_BYTES];
  GString *text = g_string_new (NULL);

  if (getentropy (bytes, sizeof bytes) != 0)
    g_error ("The system has no random numbers");
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

/* The same from time to time, so that programs need to be told only once. (transfer full) */
static char *
find_token (GCancellable *cancellable)
{
  const HotServerAccount account = { .uri = (char *) TOKEN_ADDRESS, .auth = HOT_SERVER_AUTH_TOKEN };
  char *token = hot_server_secret_lookup (&account, cancellable, NULL);

  if (token != NULL)
    return token;
  token = make_token ();
  hot_server_secret_store (&account, token, cancellable, NULL);

  return token;
}

/* (transfer full): by which other computers find this one */
static char *
find_host (void)
{
  struct ifaddrs *all = NULL;
  char text[INET_ADDRSTRLEN] = "";

  if (getifaddrs (&all) == 0)
    {
      for (const struct ifaddrs *one = all; one != NULL && *text == '\0'; one = one->ifa_next)
        if (one->ifa_addr != NULL && one->ifa_addr->sa_family == AF_INET && (one->ifa_flags & IFF_UP) != 0 &&
            (one->ifa_flags & IFF_LOOPBACK) == 0)
          inet_ntop (AF_INET, &((const struct sockaddr_in *) (gpointer) one->ifa_addr)->sin_addr, text, sizeof text);
      freeifaddrs (all);
    }

  return g_strdup (*text != '\0' ? text : g_get_host_name ());
}

static gpointer
start_func (gpointer            data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  const Request *request = data;
  g_autofree char *folder = hot_tracking_store_dup_artifact_root (request->store);
  g_autoptr(HotTrackingServer) server = hot_tracking_server_new (request->store, folder);
  g_autoptr(GUri) own = NULL;
  g_autofree char *uri = NULL;
  char *token = request->on_network ? find_token (cancellable) : NULL;
  Result *result;

  if (!hot_tracking_server_start (server, request->on_network ? "0.0.0.0" : "127.0.0.1", request->port, token, error))
    {
      hot_secret_free (token);
      return NULL;
    }

  uri = hot_tracking_server_dup_uri (server);
  if (request->on_network)
    {
      g_autofree char *host = find_host ();

      own = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
      g_free (uri);
      uri = g_strdup_printf ("http://%s:%d", host, g_uri_get_port (own));
    }
  result = g_new0 (Result, 1);
  result->server = g_steal_pointer (&server);
  result->uri = g_steal_pointer (&uri);
  result->token = token;

  return result;
}

static gpointer
stop_func (gpointer            server,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  hot_tracking_server_stop (server, STOP_GRACE);

  return g_strdup ("");
}

static void
hot_server_share_changed (HotServerShare *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hot_server_share_started_cb (HotServerShare *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  Result *result = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (result != NULL)
    {
      self->server = g_steal_pointer (&result->server);
      self->uri = g_steal_pointer (&result->uri);
      self->token = g_steal_pointer (&result->token);
      result_free (result);
    }
  else
    {
      self->is_wanted = FALSE;
      if (hot_job_get_state (job) == HOT_JOB_FAILED)
        self->error = g_error_copy (hot_job_get_error (job));
    }
  hot_server_share_changed (self);
  hot_server_share_settle (self);
}

static void
hot_server_share_stopped_cb (HotServerShare *self)
{
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  hot_server_share_settle (self);
}

static void
hot_server_share_stop (HotServerShare *self)
{
  self->is_spent = FALSE;
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->token, hot_secret_free);
  self->job = hot_job_start (_("Ending the Sharing"), stop_func, g_steal_pointer (&self->server), g_object_unref, g_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_server_share_stopped_cb), self, G_CONNECT_SWAPPED);
  hot_server_share_changed (self);
}

static void
hot_server_share_start (HotServerShare *self)
{
  Request *request = g_new0 (Request, 1);

  request->store = g_object_ref (hot_tracker_get_store (self->tracker));
  request->port = g_settings_get_uint (hot_settings_get (), HOT_SETTING_SHARE_PORT);
  request->on_network = g_settings_get_boolean (hot_settings_get (), HOT_SETTING_SHARE_NETWORK);
  self->job = hot_job_start (_("Sharing the Workspace"), start_func, request, request_free, result_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_server_share_started_cb), self, G_CONNECT_SWAPPED);
}

/* Does what is next on the way to what is wanted. */
static void
hot_server_share_settle (HotServerShare *self)
{
  if (self->job != NULL)
    return;

  if (self->server != NULL && (!self->is_wanted || self->is_spent))
    hot_server_share_stop (self);
  else if (self->server == NULL && self->is_wanted && hot_server_share_is_possible (self))
    hot_server_share_start (self);
}

static void
hot_server_share_workspace_cb (HotServerShare *self)
{
  self->is_spent = self->server != NULL;
  if (hot_tracker_get_workspace (self->tracker) != NULL && !hot_server_share_is_possible (self))
    self->is_wanted = FALSE;
  hot_server_share_settle (self);
  hot_server_share_changed (self);
}

static void
hot_server_share_dispose (GObject *object)
{
  HotServerShare *self = HOT_SERVER_SHARE (object);

  hot_server_share_shut_down (self);
  g_clear_object (&self->tracker);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hot_server_share_parent_class)->dispose (object);
}

static void
hot_server_share_class_init (HotServerShareClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_server_share_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_server_share_init (HotServerShare *self)
{
  self->tracker = g_object_ref (hot_tracker_get_default ());
  g_signal_connect_object (self->tracker, "notify::workspace", G_CALLBACK (hot_server_share_workspace_cb), self, G_CONNECT_SWAPPED);
}

HotServerShare *
hot_server_share_get_default (void)
{
  static HotServerShare *share;

  if (share == NULL)
    share = g_object_new (HOT_TYPE_SERVER_SHARE, NULL);

  return share;
}

gboolean
hot_server_share_is_possible (HotServerShare *self)
{
  HotWorkspace *workspace;

  g_return_val_if_fail (HOT_IS_SERVER_SHARE (self), FALSE);

  workspace = hot_tracker_get_workspace (self->tracker);

  return workspace != NULL && !hot_workspace_is_server (workspace);
}

gboolean
hot_server_share_is_wanted (HotServerShare *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_SHARE (self), FALSE);

  return self->is_wanted;
}

void
hot_server_share_set_wanted (HotServerShare *self,
                             gboolean        is_wanted)
{
  g_return_if_fail (HOT_IS_SERVER_SHARE (self));

  if (self->is_wanted == !!is_wanted)
    return;

  self->is_wanted = !!is_wanted;
  g_clear_error (&self->error);
  if (is_wanted)
    hot_tracker_ensure (self->tracker);
  hot_server_share_settle (self);
  hot_server_share_changed (self);
}

char *
hot_server_share_dup_uri (HotServerShare *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_SHARE (self), NULL);

  return g_strdup (self->uri);
}

const char *
hot_server_share_get_token (HotServerShare *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_SHARE (self), NULL);

  return self->token;
}

const GError *
hot_server_share_get_error (HotServerShare *self)
{
  g_return_val_if_fail (HOT_IS_SERVER_SHARE (self), NULL);

  return self->error;
}

void
hot_server_share_get_activity (HotServerShare *self,
                               guint          *n_clients,
                               guint64        *n_calls)
{
  g_return_if_fail (HOT_IS_SERVER_SHARE (self));

  *n_clients = self->server != NULL ? hot_tracking_server_get_n_clients (self->server) : 0;
  *n_calls = self->server != NULL ? hot_tracking_server_get_n_calls (self->server) : 0;
}

void
hot_server_share_start_with_program (HotServerShare *self)
{
  g_return_if_fail (HOT_IS_SERVER_SHARE (self));

  if (g_settings_get_boolean (hot_settings_get (), HOT_SETTING_SHARE))
    hot_server_share_set_wanted (self, TRUE);
}

void
hot_server_share_shut_down (HotServerShare *self)
{
  g_return_if_fail (HOT_IS_SERVER_SHARE (self));

  self->is_wanted = FALSE;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  if (self->server != NULL)
    hot_tracking_server_stop (self->server, END_GRACE);
  g_clear_object (&self->server);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->token, hot_secret_free);
}
