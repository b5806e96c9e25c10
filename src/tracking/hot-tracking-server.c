/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/hot-error.h"
#include "tracking/hot-rest-guard.h"
#include "tracking/hot-tracking-server-private.h"

/* Calls that are worked on at once. More of them wait than compute: writers share a transaction. */
#define N_WORKERS 32
/* Transfers of artifacts at once. */
#define N_STREAMS 64

/* Descriptors that are left to the store and to artifacts. */
#define SPARE_FILES     256
#define MAX_CONNECTIONS 10240

/**
 * HotTrackingServer:
 *
 * MLflow's tracking server (mlflow/server): SoupServer on a thread of its own reads and writes, worker threads run the handlers.
 */
G_DEFINE_FINAL_TYPE (HotTrackingServer, hot_tracking_server, G_TYPE_OBJECT)

/* Connections */

static void
stream_gone_cb (gpointer  user_data,
                GObject  *where_the_stream_was)
{
  HotRestConnection *connection = user_data;
  HotTrackingServer *self = connection->server;

  hot_tracking_server_drop_call (connection);
  g_queue_unlink (&self->connections, &connection->link);
  hot_rest_connection_unref (connection);
  g_atomic_int_add (&self->n_clients, -1);
}

/* Makes room by giving up the one that has waited longest for its next request. */
static gboolean
make_room (HotTrackingServer *self)
{
  gint64 now = g_get_monotonic_time ();

  for (GList *link = self->connections.head; link != NULL; link = link->next)
    {
      HotRestConnection *connection = link->data;

      if (connection->state == HOT_REST_WAITING && connection->begun == 0 && now - connection->since > 5 * G_USEC_PER_SEC)
        {
          hot_rest_connection_cut (connection);
          return TRUE;
        }
    }

  return FALSE;
}

static void
accept_one (HotTrackingServer *self,
            GSocket           *socket)
{
  g_autoptr(GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  g_autoptr(GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr(GSocketAddress) remote = NULL;
  HotRestConnection *connection = hot_rest_connection_new (socket, self);

  remote = hot_rest_connection_dup_address (connection, NULL);
  if (remote == NULL || local == NULL)
    {
      hot_rest_connection_unref (connection);
      return;
    }
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_queue_push_tail_link (&self->connections, &connection->link);
  g_atomic_int_inc (&self->n_clients);
  g_object_weak_ref (G_OBJECT (stream), stream_gone_cb, connection);
  soup_server_accept_iostream (self->soup, G_IO_STREAM (stream), local, remote, NULL);
}

static gboolean
accept_cb (GSocket      *listener,
           GIOCondition  condition,
           gpointer      user_data)
{
  HotTrackingServer *self = user_data;

  for (guint i = 0; i < 64; i++)
    {
      g_autoptr(GSocket) socket = g_socket_accept (listener, NULL, NULL);

      if (socket == NULL)
        break;
      g_socket_set_blocking (socket, FALSE);
      if (self->connections.length >= self->max_connections && !make_room (self))
        {
          g_autofree char *json = hot_rest_format_error (HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE,
                                                         "The server has too many connections; try again.");

          hot_rest_connection_turn_away (socket, SOUP_STATUS_SERVICE_UNAVAILABLE, json);
        }
      else
        accept_one (self, socket);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
check_cb (gpointer user_data)
{
  HotTrackingServer *self = user_data;
  gint64 now = g_get_monotonic_time ();

  for (GList *link = self->connections.head, *next; link != NULL; link = next)
    {
      HotRestConnection *connection = link->data;

      next = link->next;
      if (hot_rest_connection_check (connection, now) && connection->call != NULL)
        g_cancellable_cancel (((HotRestCall *) connection->call)->cancellable);
    }

  return G_SOURCE_CONTINUE;
}

/* Starting and stopping */

/* As many files as the system allows, and from that how many connections there may be. */
static guint
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 256;
  if (limit.rlim_cur < limit.rlim_max)
    {
      limit.rlim_cur = MIN (limit.rlim_max, MAX_CONNECTIONS + 2 * SPARE_FILES);
      setrlimit (RLIMIT_NOFILE, &limit);
      getrlimit (RLIMIT_NOFILE, &limit);
    }

  return limit.rlim_cur > 2 * SPARE_FILES ? MIN (limit.rlim_cur - SPARE_FILES, MAX_CONNECTIONS) : limit.rlim_cur / 2;
}

static GSocket *
listen_at (GInetAddress  *address,
           guint          port,
           GError       **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr(GSocketAddress) where = g_inet_socket_address_new (address, port);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, 1024);
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, 1, NULL);
  if (!g_socket_bind (socket, where, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static guint
get_port (GSocket *socket)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

/* localhost may be two addresses; the first must do, the others may fail. */
static gboolean
listen_all (HotTrackingServer  *self,
            const char         *host,
            guint               port,
            GError            **error)
{
  g_autolist(GInetAddress) addresses = g_resolver_lookup_by_name (g_resolver_get_default (), host, NULL, error);
  g_autoptr(GError) local = NULL;

  if (addresses == NULL)
    return FALSE;
  for (GList *link = addresses; link != NULL; link = link->next)
    {
      GSocket *socket = listen_at (link->data, self->listeners->len > 0 ? get_port (self->listeners->pdata[0]) : port,
                                   local == NULL ? &local : NULL);

      if (socket != NULL)
        g_ptr_array_add (self->listeners, socket);
    }
  if (self->listeners->len > 0)
    return TRUE;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("Port %u of %s is in use by another program; choose another port"), port, host);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("Cannot listen on %s, port %u: %s"), host, port, local->message);

  return FALSE;
}

static char *
format_page (const char *uri)
{
  g_autofree char *title = g_markup_escape_text (_("Hothouse tracking server"), -1);
  g_autofree char *text = g_markup_escape_text (_("Programs that use MLflow log their runs here. Tell them where:"), -1);
  g_autofree char *more = g_markup_escape_text (_("The runs are shown in Hothouse, as soon as they arrive."), -1);

  return g_strdup_printf ("<!doctype html><html><head><meta charset=\"utf-8\"><title>%s</title><style>"
                          ":root{color-scheme:light dark}body{font:1.1em/1.5 system-ui,sans-serif;max-width:40em;margin:4em auto;padding:0 1em}"
                          "pre{padding:.8em 1em;border:1px solid #8886;border-radius:8px;overflow:auto}</style></head><body>"
                          "<h1>%s</h1><p>%s</p><pre>export MLFLOW_TRACKING_URI=%s</pre><p>%s</p></body></html>\n",
                          title, title, text, uri, more);
}

/* A SoupServer that listens nowhere closes each connection after its first answer. Connections are taken in here, so it listens where nobody
 * can knock: at a socket whose name is gone. */
static void
listen_nowhere (SoupServer *soup)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hothouse-XXXXXX", &error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "nowhere", NULL) : NULL;
  g_autoptr(GSocketAddress) address = path != NULL ? g_unix_socket_address_new (path) : NULL;
  g_autoptr(GSocket) socket = address != NULL
                              ? g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error) : NULL;

  if (socket != NULL && g_socket_bind (socket, address, FALSE, &error))
    {
      g_unlink (path);
      if (g_socket_listen (socket, &error))
        soup_server_listen_socket (soup, socket, 0, &error);
    }
  if (folder != NULL)
    g_rmdir (folder);
  if (error != NULL)
    g_message ("Connections are closed after each answer: %s", error->message);
}

static gpointer
run_thread (gpointer user_data)
{
  HotTrackingServer *self = user_data;
  g_autoptr(GSource) timer = g_timeout_source_new_seconds (1);

  g_main_context_push_thread_default (self->context);
  /* Paths are decoded once, by the router: a name may have a "%". */
  self->soup = soup_server_new ("server-header", "Hothouse", "raw-paths", TRUE, NULL);
  hot_tracking_server_watch_requests (self, self->soup);
  listen_nowhere (self->soup);
  for (guint i = 0; i < self->listeners->len; i++)
    {
      GSource *source = g_socket_create_source (self->listeners->pdata[i], G_IO_IN, NULL);

      g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), self, NULL);
      g_source_attach (source, self->context);
      g_ptr_array_add (self->sources, source);
    }
  g_source_set_callback (timer, check_cb, self, NULL);
  g_source_attach (timer, self->context);

  g_main_loop_run (self->loop);

  g_source_destroy (timer);
  soup_server_disconnect (self->soup);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->soup);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
destroy_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

/* Those who wait for nothing go at once, the others when they have their answers. */
static gboolean
stop_cb (gpointer user_data)
{
  HotTrackingServer *self = user_data;
  gboolean is_over = g_get_monotonic_time () >= self->deadline;
  guint n_busy = 0;

  if (!self->is_stopping)
    {
      self->is_stopping = TRUE;
      g_ptr_array_set_size (self->sources, 0);
      for (guint i = 0; i < self->listeners->len; i++)
        g_socket_close (self->listeners->pdata[i], NULL);
    }
  for (GList *link = self->connections.head; link != NULL; link = link->next)
    {
      HotRestConnection *connection = link->data;

      if (connection->state == HOT_REST_WAITING || connection->state == HOT_REST_REFUSING || is_over)
        {
          hot_tracking_server_drop_call (connection);
          hot_rest_connection_cut (connection);
        }
      else
        n_busy++;
    }
  if (n_busy > 0 && !is_over)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

void
hot_tracking_server_stop (HotTrackingServer *self,
                          guint              grace)
{
  g_autoptr(GSource) timer = NULL;

  g_return_if_fail (HOT_IS_TRACKING_SERVER (self));

  if (self->thread == NULL)
    return;
  self->deadline = g_get_monotonic_time () + (gint64) grace * 1000;
  timer = g_timeout_source_new (20);
  g_source_set_callback (timer, stop_cb, self, NULL);
  g_source_attach (timer, self->context);
  g_thread_join (g_steal_pointer (&self->thread));

  g_thread_pool_free (g_steal_pointer (&self->workers), FALSE, TRUE);
  g_thread_pool_free (g_steal_pointer (&self->streams), FALSE, TRUE);
  /* What they still had to say. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_ptr_array_set_size (self->listeners, 0);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->uri, g_free);
  self->is_stopping = FALSE;
}

/* Handlers run with it, so that errors read the same in every country, as a program that looks into them expects. */
static locale_t
make_english (void)
{
  locale_t locale = newlocale (LC_ALL_MASK, "C.UTF-8", (locale_t) 0);

  return newlocale (LC_MESSAGES_MASK, "C", locale != (locale_t) 0 ? locale : newlocale (LC_ALL_MASK, "C", (locale_t) 0));
}

static void
hot_tracking_server_finalize (GObject *object)
{
  HotTrackingServer *self = HOT_TRACKING_SERVER (object);

  hot_tracking_server_stop (self, 0);
  g_clear_object (&self->site.store);
  g_clear_pointer (&self->site.artifact_folder, g_free);
  g_clear_pointer (&self->site.prefix, g_free);
  g_clear_pointer (&self->site.source_pattern, g_regex_unref);
  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->origins, g_strfreev);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->own, g_free);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->router, hot_rest_router_free);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  freelocale (self->english);

  G_OBJECT_CLASS (hot_tracking_server_parent_class)->finalize (object);
}

static void
hot_tracking_server_class_init (HotTrackingServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_tracking_server_finalize;
}

static void
hot_tracking_server_init (HotTrackingServer *self)
{
  self->english = make_english ();
  self->router = hot_rest_router_new (hot_rest_routes);
  self->listeners = g_ptr_array_new_with_free_func (g_object_unref);
  self->sources = g_ptr_array_new_with_free_func (destroy_source);
  self->last_activity = HOT_TIME_NONE;
  g_queue_init (&self->connections);
}

HotTrackingServer *
hot_tracking_server_new (HotTrackingStore *store,
                         const char       *artifact_folder)
{
  HotTrackingServer *self = g_object_new (HOT_TYPE_TRACKING_SERVER, NULL);

  g_return_val_if_fail (HOT_IS_TRACKING_STORE (store), NULL);

  self->site.store = g_object_ref (store);
  self->site.artifact_folder = artifact_folder != NULL ? g_canonicalize_filename (artifact_folder, NULL) : NULL;

  return self;
}

void
hot_tracking_server_set_allowed_hosts (HotTrackingServer *self,
                                       const char *const *hosts)
{
  g_return_if_fail (HOT_IS_TRACKING_SERVER (self));
  g_return_if_fail (self->thread == NULL);

  g_strfreev (self->hosts);
  self->hosts = g_strdupv ((GStrv) hosts);
}

void
hot_tracking_server_set_allowed_origins (HotTrackingServer *self,
                                         const char *const *origins)
{
  g_return_if_fail (HOT_IS_TRACKING_SERVER (self));
  g_return_if_fail (self->thread == NULL);

  g_strfreev (self->origins);
  self->origins = g_strdupv ((GStrv) origins);
}

gboolean
hot_tracking_server_set_prefix (HotTrackingServer  *self,
                                const char         *prefix,
                                GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  /* It stands in addresses as it is. */
  if (prefix != NULL && (*prefix != '/' || g_str_has_suffix (prefix, "/") || strstr (prefix, "//") != NULL ||
                         prefix[strspn (prefix, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._~-")] != '\0'))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("“%s” cannot be what all paths begin with: it must be like /mlflow, of letters, digits and the signs . _ ~ -"), prefix);
      return FALSE;
    }
  g_set_str (&self->site.prefix, prefix);

  return TRUE;
}

gboolean
hot_tracking_server_set_source_pattern (HotTrackingServer  *self,
                                        const char         *pattern,
                                        GError            **error)
{
  g_autoptr(GError) local = NULL;

  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  g_clear_pointer (&self->site.source_pattern, g_regex_unref);
  self->site.source_pattern = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, &local);
  if (self->site.source_pattern == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is no regular expression: %s"), pattern, local->message);

  return self->site.source_pattern != NULL;
}

gboolean
hot_tracking_server_start (HotTrackingServer  *self,
                           const char         *host,
                           guint               port,
                           const char         *token,
                           GError            **error)
{
  gboolean is_v6 = strchr (host, ':') != NULL;

  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  if (token == NULL && !hot_rest_guard_is_loopback (host))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("Other computers can reach %s: give the server a token that they have to send"), host);
      return FALSE;
    }
  if (!listen_all (self, host, port, error))
    return FALSE;

  self->max_connections = raise_file_limit ();
  g_set_str (&self->token, token);
  g_set_str (&self->own, host);
  self->uri = g_strdup_printf (is_v6 ? "http://[%s]:%u%s" : "http://%s:%u%s", host, get_port (self->listeners->pdata[0]),
                               self->site.prefix != NULL ? self->site.prefix : "");
  g_free (self->page);
  self->page = format_page (self->uri);
  self->workers = g_thread_pool_new (hot_tracking_server_work, self, N_WORKERS, FALSE, NULL);
  self->streams = g_thread_pool_new (hot_tracking_server_work, self, N_STREAMS, FALSE, NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("tracking-server", run_thread, self);

  return TRUE;
}

char *
hot_tracking_server_dup_uri (HotTrackingServer *self)
{
  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), NULL);

  return g_strdup (self->uri);
}

gboolean
hot_tracking_server_is_running (HotTrackingServer *self)
{
  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), FALSE);

  return self->thread != NULL;
}

guint
hot_tracking_server_get_n_clients (HotTrackingServer *self)
{
  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), 0);

  return g_atomic_int_get (&self->n_clients);
}

guint64
hot_tracking_server_get_n_calls (HotTrackingServer *self)
{
  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), 0);

  return __atomic_load_n (&self->n_calls, __ATOMIC_RELAXED);
}

gint64
hot_tracking_server_get_last_activity (HotTrackingServer *self)
{
  g_return_val_if_fail (HOT_IS_TRACKING_SERVER (self), HOT_TIME_NONE);

  return __atomic_load_n (&self->last_activity, __ATOMIC_RELAXED);
}
