/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "tracking/hot-rest-guard.h"
#include "tracking/hot-tracking-server-private.h"

/* Of a body that is gathered, and of all such bodies at once. */
#define MAX_BODY   (32u * 1024 * 1024)
#define MAX_BODIES (256u * 1024 * 1024)
/* What is read of a body that nobody wants, to get the answer across, before the connection is cut. */
#define MAX_UNWANTED (64u * 1024 * 1024)

/* The level of MLflow's REST API that is served: clients ask for it (/version) before they use what is newer. */
#define API_VERSION "3.1.1"

/* Answers on the network's thread */

static void
answer_text (SoupServerMessage *message,
             guint              status,
             const char        *type,
             const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
  /* Of a body that still comes, nothing is kept. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

static void
answer_error (SoupServerMessage *message,
              HotTrackingError   code,
              const char        *text)
{
  g_autofree char *json = hot_rest_format_error (code, text);

  answer_text (message, hot_tracking_error_get_http_status (code), "application/json", json);
}

static void
refuse (HotRestConnection *connection,
        guint              status,
        HotTrackingError   code,
        const char        *text)
{
  g_autofree char *json = hot_rest_format_error (code, text);

  hot_rest_connection_refuse (connection, status, json);
}

/* What browsers are told, and other pages' scripts may read. */
static void
add_security_headers (HotTrackingServer *self,
                      SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *origin = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Origin");

  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "X-Frame-Options", "SAMEORIGIN");
  if (origin != NULL && hot_rest_guard_allows_origin (origin, (const char *const *) self->origins))
    {
      soup_message_headers_replace (headers, "Access-Control-Allow-Origin", origin);
      soup_message_headers_append (headers, "Vary", "Origin");
    }
}

/* Calls */

static void
finish_call (HotTrackingServer *self,
             HotRestCall       *call)
{
  HotRestConnection *connection = call->connection;

  if (connection != NULL)
    {
      connection->call = NULL;
      hot_rest_connection_enter (connection, HOT_REST_WRITING);
      hot_rest_call_answer (call);
      call->connection = NULL;
      if (self->is_stopping)
        soup_message_headers_replace (soup_server_message_get_response_headers (call->message), "Connection", "close");
      soup_server_message_unpause (call->message);
      hot_rest_call_unref (call);
    }
}

/* A call that is over while its body still comes is answered at the body's end. */
static gboolean
call_done_cb (gpointer user_data)
{
  HotRestCall *call = user_data;
  HotRestConnection *connection = call->connection;
  HotTrackingServer *self = connection != NULL ? connection->server : NULL;

  if (connection == NULL)
    return G_SOURCE_REMOVE;
  call->is_done = TRUE;
  if (connection->is_body_done)
    finish_call (self, call);

  return G_SOURCE_REMOVE;
}

void
hot_tracking_server_work (gpointer data,
                          gpointer user_data)
{
  HotRestCall *call = data;
  HotTrackingServer *self = user_data;
  locale_t before = uselocale (self->english);

  hot_rest_call_run (call);
  uselocale (before);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, call_done_cb, call, (GDestroyNotify) hot_rest_call_unref);
}

/* @call: (transfer full) */
static void
start_call (HotTrackingServer *self,
            HotRestConnection *connection,
            HotRestCall       *call,
            GThreadPool       *pool)
{
  call->connection = connection;
  connection->call = call;
  g_thread_pool_push (pool, hot_rest_call_ref (call), NULL);
}

/* The client went away, or the message is over. */
void
hot_tracking_server_drop_call (HotRestConnection *connection)
{
  HotRestCall *call = connection->call;

  if (call == NULL)
    return;
  connection->call = NULL;
  call->connection = NULL;
  if (call->body != NULL)
    hot_rest_body_end (call->body, g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The client went away."));
  g_cancellable_cancel (call->cancellable);
  hot_rest_call_unref (call);
}

static gboolean
resume_cb (gpointer user_data)
{
  HotRestCall *call = user_data;
  HotRestConnection *connection = call->connection;

  if (connection != NULL && connection->is_held)
    {
      connection->is_held = FALSE;
      hot_rest_connection_enter (connection, HOT_REST_READING);
      soup_server_message_unpause (call->message);
    }

  return G_SOURCE_REMOVE;
}

/* On the worker's thread. */
static void
resume (gpointer user_data)
{
  HotRestCall *call = user_data;

  g_main_context_invoke_full (call->context, G_PRIORITY_DEFAULT, resume_cb, hot_rest_call_ref (call),
                              (GDestroyNotify) hot_rest_call_unref);
}

/* Messages */

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *piece,
              HotTrackingServer *self)
{
  HotRestConnection *connection = hot_rest_connection_get (message);
  HotRestCall *call = connection->call;
  gsize size = g_bytes_get_size (piece);

  connection->n_body += size;
  connection->n_moved += size;
  if (call != NULL && call->is_done)
    {
      /* The answer is there before the end of the body: an upload that failed. */
      connection->n_dropped += size;
      if (connection->n_dropped > MAX_UNWANTED)
        hot_rest_connection_refuse (connection, call->status, call->text != NULL ? call->text : "{}");
    }
  else if (call != NULL && call->body != NULL)
    {
      if (hot_rest_body_push (call->body, piece))
        {
          connection->is_held = TRUE;
          soup_server_message_pause (message);
        }
    }
  else if (soup_server_message_get_status (message) != 0)
    {
      connection->n_dropped += size;
      if (connection->n_dropped > MAX_UNWANTED)
        hot_rest_connection_cut (connection);
    }
  else
    {
      self->n_gathered += size;
      if (connection->n_body > MAX_BODY)
        refuse (connection, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                "The body of the request has more than 32 MB.");
      else if (self->n_gathered > MAX_BODIES)
        refuse (connection, SOUP_STATUS_SERVICE_UNAVAILABLE, HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE,
                "The server has too much to do; try again.");
    }
}

static void
wrote_body_data_cb (SoupServerMessage *message,
                    guint              size,
                    HotTrackingServer *self)
{
  hot_rest_connection_get (message)->n_moved += size;
}

static void
wrote_headers_cb (SoupServerMessage *message,
                  HotTrackingServer *self)
{
  HotRestConnection *connection = hot_rest_connection_get (message);

  if (connection->state != HOT_REST_WRITING)
    hot_rest_connection_enter (connection, HOT_REST_WRITING);
}

static gboolean
may_pass (HotTrackingServer *self,
          SoupServerMessage *message,
          const char        *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *method = soup_server_message_get_method (message);
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  gboolean is_health = g_str_equal (path, "/health") || g_str_equal (path, "/version");

  if (!is_health && !hot_rest_guard_allows_host (soup_message_headers_get_one (headers, "Host"), (const char *const *) self->hosts,
                                                 self->own))
    {
      answer_text (message, SOUP_STATUS_FORBIDDEN, "text/plain", "Invalid Host header - possible DNS rebinding attack detected");
      return FALSE;
    }
  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD") &&
      !hot_rest_guard_allows_origin (origin, (const char *const *) self->origins))
    {
      answer_text (message, SOUP_STATUS_FORBIDDEN, "text/plain", "Cross-origin request blocked");
      return FALSE;
    }
  /* Browsers ask first, without the token. */
  if (self->token != NULL && !is_health && !g_str_equal (method, "OPTIONS") &&
      !hot_rest_guard_allows_token (soup_message_headers_get_one (headers, "Authorization"), self->token))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate",
                                    "Basic realm=\"Hothouse\", Bearer");
      answer_error (message, HOT_TRACKING_ERROR_UNAUTHENTICATED,
                    "You are not authenticated. Set MLFLOW_TRACKING_TOKEN to the token of this server.");
      return FALSE;
    }

  return TRUE;
}

/* What needs no worker. Returns: whether it has been answered */
static gboolean
answer_at_once (HotTrackingServer *self,
                SoupServerMessage *message,
                const char        *method,
                const char        *path)
{
  if (g_str_equal (method, "OPTIONS"))
    {
      SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

      soup_message_headers_replace (headers, "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS");
      soup_message_headers_replace (headers, "Access-Control-Allow-Headers", "Authorization, Content-Type");
      soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
    }
  else if (g_str_equal (path, "/health"))
    answer_text (message, SOUP_STATUS_OK, "text/plain", "OK");
  else if (g_str_equal (path, "/version"))
    answer_text (message, SOUP_STATUS_OK, "text/plain", API_VERSION);
  else if (g_str_equal (path, "/"))
    answer_text (message, SOUP_STATUS_OK, "text/html; charset=utf-8", self->page);
  else if (g_str_equal (path, "/api/3.0/mlflow/server-info") || g_str_equal (path, "/ajax-api/3.0/mlflow/server-info"))
    answer_text (message, SOUP_STATUS_OK, "application/json", "{\"store_type\":\"SqlStore\",\"workspaces_enabled\":false}");
  /* There are no traces here. */
  else if (g_str_equal (path, "/api/3.0/mlflow/traces/search") || g_str_equal (path, "/api/2.0/mlflow/traces"))
    answer_text (message, SOUP_STATUS_OK, "application/json", "{}");
  else
    return FALSE;

  return TRUE;
}

/* @path without what all paths begin with; "" for one that does not. MLflow's router, too, takes many slashes for one. */
static const char *
below_prefix (HotTrackingServer *self,
              const char        *path)
{
  const char *prefix = self->site.prefix;

  while (path[0] == '/' && path[1] == '/')
    path++;
  if (prefix == NULL)
    return path;
  if (!g_str_has_prefix (path, prefix))
    return "";
  path += strlen (prefix);

  return *path == '\0' ? "/" : *path == '/' ? path : "";
}

/* The headers are there: who asks, for what, and does the body go to a worker as it comes? */
static void
early_cb (SoupServer        *soup,
          SoupServerMessage *message,
          const char        *decoded_path,
          GHashTable        *query,
          gpointer           user_data)
{
  HotTrackingServer *self = user_data;
  HotRestConnection *connection = hot_rest_connection_get (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *method = soup_server_message_get_method (message);
  const char *path = below_prefix (self, g_uri_get_path (soup_server_message_get_uri (message)));
  g_autoptr(GHashTable) values = NULL;
  const HotRestRoute *route;
  HotRestCall *call;
  gboolean other_method;

  hot_rest_connection_enter (connection, HOT_REST_READING);
  __atomic_store_n (&self->last_activity, g_get_real_time () / 1000, __ATOMIC_RELAXED);
  __atomic_add_fetch (&self->n_calls, 1, __ATOMIC_RELAXED);
  add_security_headers (self, message);
  if (!may_pass (self, message, path) || answer_at_once (self, message, method, path))
    return;

  route = hot_rest_router_find (self->router, g_str_equal (method, "HEAD") ? "GET" : method, path, &values, &other_method);
  if (route == NULL && other_method)
    {
      g_autofree char *json = hot_rest_format_error (HOT_TRACKING_ERROR_BAD_REQUEST, "The method is not allowed for this address.");

      answer_text (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "application/json", json);
    }
  else if (route == NULL)
    answer_error (message, HOT_TRACKING_ERROR_ENDPOINT_NOT_FOUND, "This server has no such endpoint.");
  if (route == NULL)
    return;

  if (!(route->flags & HOT_REST_STREAMED) && soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > MAX_BODY)
    {
      refuse (connection, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
              "The body of the request has more than 32 MB.");
      return;
    }
  call = hot_rest_call_new (&self->site, route, message, g_steal_pointer (&values));
  call->context = self->context;
  if (route->flags & HOT_REST_STREAMED)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      call->body = hot_rest_body_new (resume, call);
      start_call (self, connection, call, self->streams);
    }
  else
    {
      call->connection = connection;
      connection->call = call;
    }
}

/* The body is there. */
static void
late_cb (SoupServer        *soup,
         SoupServerMessage *message,
         const char        *decoded_path,
         GHashTable        *query,
         gpointer           user_data)
{
  HotTrackingServer *self = user_data;
  HotRestConnection *connection = hot_rest_connection_get (message);
  HotRestCall *call = connection->call;

  if (call == NULL)
    return;
  connection->is_body_done = TRUE;
  hot_rest_connection_enter (connection, HOT_REST_WORKING);
  soup_server_message_pause (message);
  if (call->body == NULL)
    {
      call->bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
      start_call (self, connection, call, self->workers);
    }
  else
    {
      hot_rest_body_end (call->body, NULL);
      if (call->is_done)
        finish_call (self, call);
    }
}

static void
request_over (HotTrackingServer *self,
              SoupServerMessage *message)
{
  HotRestConnection *connection = hot_rest_connection_get (message);

  if (connection == NULL || connection->message != message)
    return;
  hot_tracking_server_drop_call (connection);
  if (soup_message_body_get_accumulate (soup_server_message_get_request_body (message)))
    self->n_gathered -= MIN (self->n_gathered, connection->n_body);
  connection->message = NULL;
  connection->n_body = 0;
  connection->n_dropped = 0;
  connection->is_held = FALSE;
  connection->is_body_done = FALSE;
  if (connection->state != HOT_REST_REFUSING)
    hot_rest_connection_enter (connection, HOT_REST_WAITING);
  if (self->is_stopping)
    hot_rest_connection_cut (connection);
}

static void
request_started_cb (SoupServer        *soup,
                    SoupServerMessage *message,
                    HotTrackingServer *self)
{
  HotRestConnection *connection = hot_rest_connection_get (message);

  connection->message = message;
  hot_rest_connection_enter (connection, HOT_REST_WAITING);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_headers_cb), self);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self);
}

static void
request_over_cb (SoupServer        *soup,
                 SoupServerMessage *message,
                 HotTrackingServer *self)
{
  request_over (self, message);
}

void
hot_tracking_server_watch_requests (HotTrackingServer *self,
                                    SoupServer        *soup)
{
  soup_server_add_early_handler (soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (soup, NULL, late_cb, self, NULL);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (soup, "request-finished", G_CALLBACK (request_over_cb), self);
  g_signal_connect (soup, "request-aborted", G_CALLBACK (request_over_cb), self);
}
