/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-http-private.h"

#include <glib/gi18n-lib.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "base/hot-error.h"

#define DEFAULT_CONNECT_TIMEOUT 15000
#define DEFAULT_IDLE_TIMEOUT 30000
#define DEFAULT_RETRY_DELAY 500
#define MAX_REDIRECTS 10
#define READ_SIZE (64 * 1024)

/* An answer that comes more slowly than this, in bytes a second, has stopped coming; but programs on this computer say now and then how far
 * they are. */
#define TRICKLE 100

struct _HotHttp
{
  SoupSession  *session;
  GMainContext *context;
  GHashTable   *sockets;           /* of the connections, see HotHttpWatch */
  GTlsDatabase *own_authorities;   /* NULL where the system's are all */
  gboolean      any_certificate;
  guint         connect_timeout;
  guint         idle_timeout;
  guint         retry_delay;
  gsize         n_enough;          /* bytes of an answer in the idle time-out */
};

struct _HotHttpResponse
{
  SoupMessage *message;
  GUri        *uri;
  GBytes      *body;
};

static gboolean
load_authorities (HotHttp     *self,
                  const char  *ca_file,
                  GError     **error)
{
  g_autofree char *path = g_canonicalize_filename (ca_file, NULL);
  g_autofree char *display_name = g_filename_display_name (path);
  g_autoptr(GError) cause = NULL;

  self->own_authorities = g_tls_file_database_new (path, &cause);
  if (self->own_authorities == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   _("The certificates in %s could not be read: %s"), display_name, cause->message);
      return FALSE;
    }

  return TRUE;
}

static void
set_proxy (HotHttp    *self,
           const char *proxy)
{
  g_autoptr(GProxyResolver) resolver = NULL;

  if (proxy == NULL)
    return;

  resolver = g_simple_proxy_resolver_new (proxy, NULL);
  soup_session_set_proxy_resolver (self->session, resolver);
}

HotHttp *
hot_http_new (const HotHttpOptions  *options,
              GError               **error)
{
  static const HotHttpOptions defaults = { NULL };
  g_autoptr(HotHttp) self = g_new0 (HotHttp, 1);
  g_autoptr(GSocketAddress) socket = NULL;

  if (options == NULL)
    options = &defaults;

  self->sockets = hot_http_sockets_new ();
  self->connect_timeout = options->connect_timeout > 0 ? options->connect_timeout : DEFAULT_CONNECT_TIMEOUT;
  self->idle_timeout = options->idle_timeout > 0 ? options->idle_timeout : DEFAULT_IDLE_TIMEOUT;
  self->retry_delay = options->retry_delay > 0 ? options->retry_delay : DEFAULT_RETRY_DELAY;
  self->any_certificate = options->any_certificate;
  self->n_enough = options->unix_socket != NULL ? 0 : (gsize) self->idle_timeout * TRICKLE / 1000;

  if (options->ca_file != NULL && !load_authorities (self, options->ca_file, error))
    return NULL;

  if (options->unix_socket != NULL)
    socket = g_unix_socket_address_new (options->unix_socket);

  /* A session leaves sources in the context of the thread that makes it; they must not end up in the main thread's. */
  self->context = g_main_context_new ();
  hot_http_enter (self);
  self->session = soup_session_new_with_options ("timeout", 0,
                                                 "user-agent", options->user_agent != NULL ? options->user_agent
                                                                                           : "Hothouse/" HOT_VERSION,
                                                 "remote-connectable", socket,
                                                 NULL);
  set_proxy (self, options->proxy);
  hot_http_leave (self);

  return g_steal_pointer (&self);
}

void
hot_http_free (HotHttp *self)
{
  if (self == NULL)
    return;

  if (self->session != NULL)
    {
      hot_http_enter (self);
      soup_session_abort (self->session);
      g_clear_object (&self->session);
      while (g_main_context_iteration (self->context, FALSE))
        ;
      hot_http_leave (self);
    }

  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->sockets, g_hash_table_unref);
  g_clear_object (&self->own_authorities);
  g_free (self);
}

void
hot_http_enter (HotHttp *self)
{
  g_main_context_push_thread_default (self->context);
}

void
hot_http_leave (HotHttp *self)
{
  g_main_context_pop_thread_default (self->context);
}

guint
hot_http_get_retry_delay (HotHttp *self)
{
  return self->retry_delay;
}

char *
hot_http_name_host (GUri *uri)
{
  const int port = g_uri_get_port (uri);
  const int usual_port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  const char *host = g_uri_get_host (uri);

  if (port == -1 || port == usual_port)
    return g_strdup (host);

  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port);
}

char *
hot_http_name_file (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  const char *slash = strrchr (path, '/');
  g_autofree char *name = NULL;

  if (slash == NULL || slash[1] == '\0')
    return hot_http_name_host (uri);

  name = g_uri_unescape_string (slash + 1, NULL);
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return g_strdup (slash + 1);

  return g_steal_pointer (&name);
}

static gboolean
is_same_origin (GUri *a,
                GUri *b)
{
  g_autofree char *host_a = hot_http_name_host (a);
  g_autofree char *host_b = hot_http_name_host (b);

  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b)) && g_ascii_strcasecmp (host_a, host_b) == 0;
}

/* Certificates that the system does not trust may still be signed by one of the user's own authorities. */
static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flags,
                       gpointer              user_data)
{
  HotHttp *self = user_data;
  GUri *uri = soup_message_get_uri (message);
  g_autoptr(GSocketConnectable) identity = NULL;

  if (self->any_certificate)
    return TRUE;
  if (self->own_authorities == NULL)
    return FALSE;

  identity = g_network_address_new (g_uri_get_host (uri), (guint16) MAX (g_uri_get_port (uri), 0));

  return g_tls_database_verify_chain (self->own_authorities, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                                      identity, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, NULL) == 0;
}

static void
add_headers (GHashTable         *headers,
             const char * const *pairs)
{
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i += 2)
    g_hash_table_replace (headers, g_ascii_strdown (pairs[i], -1), g_strdup (pairs[i + 1]));
}

static void
add_password (GHashTable *headers,
              GUri       *uri)
{
  g_autofree char *text = NULL;
  g_autofree char *encoded = NULL;

  if (g_uri_get_user (uri) == NULL)
    return;

  text = g_strdup_printf ("%s:%s", g_uri_get_user (uri),
                          g_uri_get_password (uri) != NULL ? g_uri_get_password (uri) : "");
  encoded = g_base64_encode ((const guchar *) text, strlen (text));
  g_hash_table_replace (headers, g_strdup ("authorization"), g_strconcat ("Basic ", encoded, NULL));
}

static GUri *
copy_without_password (GUri *uri)
{
  return g_uri_build_with_user (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, NULL, NULL, g_uri_get_host (uri),
                                g_uri_get_port (uri), g_uri_get_path (uri), g_uri_get_query (uri), NULL);
}

static SoupMessage *
make_message (HotHttp              *self,
              const HotHttpRequest *request,
              const char * const   *extra,
              GUri                 *uri,
              GUri                 *origin)
{
  const char *method = request->method != NULL ? request->method : "GET";
  g_autoptr(GHashTable) headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GUri) plain_uri = copy_without_password (uri);
  SoupMessage *message = soup_message_new_from_uri (method, plain_uri);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (request->times != NULL)
    soup_message_add_flags (message, SOUP_MESSAGE_COLLECT_METRICS);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);

  add_headers (headers, extra);
  if (is_same_origin (uri, origin))
    {
      add_password (headers, origin);
      add_headers (headers, request->headers);
      if (request->body != NULL)
        soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
      if (request->sign != NULL)
        request->sign (method, plain_uri, headers, request->sign_data);
    }

  g_hash_table_iter_init (&iter, headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    soup_message_headers_replace (soup_message_get_request_headers (message), name, value);

  return message;
}

/* Where a redirect leads, or NULL with @error set where it must not be followed. */
static GUri *
resolve_redirect (SoupMessage  *message,
                  GUri         *uri,
                  GError      **error)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autofree char *host = hot_http_name_host (uri);
  g_autoptr(GUri) next = g_uri_parse_relative (uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *next_host = NULL;

  if (next == NULL || g_uri_get_host (next) == NULL || *g_uri_get_host (next) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (next), "http") && !g_str_equal (g_uri_get_scheme (next), "https")))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("%s redirects to something that is not a web address."),
                   host);
      return NULL;
    }

  if (g_str_equal (g_uri_get_scheme (uri), "https") && g_str_equal (g_uri_get_scheme (next), "http"))
    {
      next_host = hot_http_name_host (next);
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                   _("%s redirects from an encrypted to an unencrypted address at %s, which was not followed. "
                     "If you trust that address, open it itself."), host, next_host);
      return NULL;
    }

  return copy_without_password (next);
}

static gboolean
is_redirect (const HotHttpRequest *request,
             SoupMessage          *message)
{
  if (request->method != NULL && !g_str_equal (request->method, "GET") && !g_str_equal (request->method, "HEAD"))
    return FALSE;

  switch (soup_message_get_status (message))
    {
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return soup_message_headers_get_one (soup_message_get_response_headers (message), "Location") != NULL;

    default:
      return FALSE;
    }
}

static gboolean
set_error (HotHttpExchange  *self,
           const GError     *cause,
           gboolean          connected,
           GCancellable     *cancellable,
           GError          **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (hot_deadline_is_over (self->deadline))
    return hot_http_set_timeout_error (self->uri, connected, error);

  return hot_http_set_transport_error (cause, self->uri, self->message, error);
}

/* Sends one message, without following it anywhere. */
static gboolean
send_message (HotHttpExchange       *self,
              HotHttp               *http,
              const HotHttpRequest  *request,
              GCancellable          *cancellable,
              GError               **error)
{
  g_autoptr(GError) cause = NULL;
  HotHttpWatch watch = { self->deadline, http->idle_timeout, http->sockets, request->sent, request->sent_data };

  hot_http_watch_begin (&watch, self->message);
  hot_deadline_set (self->deadline, http->connect_timeout);

  self->body = soup_session_send (http->session, self->message, hot_deadline_get_cancellable (self->deadline), &cause);

  hot_deadline_set (self->deadline, 0);
  hot_http_watch_end (&watch, self->message);

  return self->body != NULL || set_error (self, cause, watch.is_connected, cancellable, error);
}

gboolean
hot_http_exchange_begin (HotHttpExchange       *self,
                         HotHttp               *http,
                         const HotHttpRequest  *request,
                         const char * const    *extra,
                         gboolean               raw,
                         GCancellable          *cancellable,
                         GError               **error)
{
  /* Relaxed: an address that was cut within “%3D” is for the server to judge, which knows what was asked. */
  g_autoptr(GUri) origin = g_uri_parse (request->uri, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);

  if (origin == NULL || g_uri_get_host (origin) == NULL || *g_uri_get_host (origin) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (origin), "http") && !g_str_equal (g_uri_get_scheme (origin), "https")))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("The address is not a web address. It should begin with https:// and a host."));
      return FALSE;
    }

  self->deadline = hot_deadline_new (cancellable);
  self->uri = g_uri_ref (origin);

  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      GUri *next;

      g_clear_object (&self->message);
      self->message = make_message (http, request, extra, self->uri, origin);
      if (raw)
        soup_message_disable_feature (self->message, SOUP_TYPE_CONTENT_DECODER);
      if (!send_message (self, http, request, cancellable, error))
        return FALSE;
      if (!is_redirect (request, self->message))
        return TRUE;

      next = resolve_redirect (self->message, self->uri, error);
      g_clear_object (&self->body);
      if (next == NULL)
        return FALSE;
      g_uri_unref (self->uri);
      self->uri = next;
    }

  {
    g_autofree char *host = hot_http_name_host (self->uri);

    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("%s redirects again and again (%d times)."), host,
                 MAX_REDIRECTS);
  }

  return FALSE;
}

gssize
hot_http_exchange_read (HotHttpExchange  *self,
                        HotHttp          *http,
                        void             *buffer,
                        gsize             length,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_autoptr(GError) cause = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint elapsed;
  gssize n;

  if (self->patience == 0)
    self->patience = http->idle_timeout;
  hot_deadline_set (self->deadline, self->patience);
  n = g_input_stream_read (self->body, buffer, length, hot_deadline_get_cancellable (self->deadline), &cause);
  hot_deadline_set (self->deadline, 0);
  if (n < 0)
    {
      set_error (self, cause, TRUE, cancellable, error);
      return n;
    }

  elapsed = (guint) ((g_get_monotonic_time () - begin) / 1000);
  self->n_since += (gsize) n;
  if (self->n_since >= http->n_enough)
    {
      self->patience = http->idle_timeout;
      self->n_since = 0;
    }
  else
    {
      self->patience -= MIN (elapsed, self->patience - 1);
    }

  return n;
}

void
hot_http_exchange_clear (HotHttpExchange *self)
{
  g_clear_object (&self->body);
  g_clear_object (&self->message);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->deadline, hot_deadline_free);
}

static GBytes *
read_body (HotHttpExchange  *exchange,
           HotHttp          *self,
           gsize             max_bytes,
           GCancellable     *cancellable,
           GError          **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autofree char *buffer = g_malloc (READ_SIZE);
  gssize n;

  while ((n = hot_http_exchange_read (exchange, self, buffer, READ_SIZE, cancellable, error)) > 0)
    {
      if ((gsize) n > max_bytes - body->len)
        {
          hot_http_set_size_error (exchange->uri, 0, max_bytes, error);
          return NULL;
        }
      g_byte_array_append (body, (const guint8 *) buffer, (guint) n);
    }

  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/* From one moment to the next, in milliseconds; a moment that never came is 0. */
static double
get_span (guint64 from,
          guint64 to)
{
  return from != 0 && to > from ? (to - from) / 1000.0 : 0.0;
}

static void
take_times (SoupMessage  *message,
            HotHttpTimes *times)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (message);
  guint64 tls;
  guint64 end;

  *times = (HotHttpTimes) { 0 };
  if (metrics == NULL)
    return;
  tls = soup_message_metrics_get_tls_start (metrics);
  /* The end is noted a little after the last byte has been read. */
  end = MAX (soup_message_metrics_get_response_end (metrics), (guint64) g_get_monotonic_time ());
  times->dns = get_span (soup_message_metrics_get_dns_start (metrics), soup_message_metrics_get_dns_end (metrics));
  times->connect = get_span (soup_message_metrics_get_connect_start (metrics),
                             tls != 0 ? tls : soup_message_metrics_get_connect_end (metrics));
  times->tls = get_span (tls, soup_message_metrics_get_connect_end (metrics));
  times->wait = get_span (soup_message_metrics_get_request_start (metrics), soup_message_metrics_get_response_start (metrics));
  times->receive = get_span (soup_message_metrics_get_response_start (metrics), end);
  times->total = get_span (soup_message_metrics_get_fetch_start (metrics), end);
  times->is_reused = soup_message_metrics_get_connect_start (metrics) == 0;
}

static HotHttpResponse *
send_and_read (HotHttp               *self,
               const HotHttpRequest  *request,
               gsize                  max_bytes,
               GCancellable          *cancellable,
               GError               **error)
{
  g_auto(HotHttpExchange) exchange = HOT_HTTP_EXCHANGE_INIT;
  HotHttpResponse *response;
  GBytes *body;

  if (!hot_http_exchange_begin (&exchange, self, request, NULL, FALSE, cancellable, error))
    return NULL;

  body = read_body (&exchange, self, MIN (max_bytes, G_MAXUINT / 2), cancellable, error);
  if (body == NULL)
    return NULL;

  response = g_new0 (HotHttpResponse, 1);
  response->message = g_object_ref (exchange.message);
  response->uri = g_uri_ref (exchange.uri);
  response->body = body;
  if (request->times != NULL)
    take_times (exchange.message, request->times);

  return response;
}

HotHttpResponse *
hot_http_send (HotHttp               *self,
               const HotHttpRequest  *request,
               gsize                  max_bytes,
               GCancellable          *cancellable,
               GError               **error)
{
  HotHttpResponse *response;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (request != NULL && request->uri != NULL, NULL);

  hot_http_enter (self);
  response = send_and_read (self, request, max_bytes, cancellable, error);
  hot_http_leave (self);

  return response;
}

guint
hot_http_response_get_status (HotHttpResponse *self)
{
  return soup_message_get_status (self->message);
}

const char *
hot_http_response_get_header (HotHttpResponse *self,
                              const char      *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

GBytes *
hot_http_response_get_body (HotHttpResponse *self)
{
  return self->body;
}

const char *
hot_http_response_get_reason (HotHttpResponse *self)
{
  const char *reason = soup_message_get_reason_phrase (self->message);

  return reason != NULL && *reason != '\0' ? reason : NULL;
}

const char *
hot_http_response_get_version (HotHttpResponse *self)
{
  switch (soup_message_get_http_version (self->message))
    {
    case SOUP_HTTP_1_0:
      return "1.0";

    case SOUP_HTTP_2_0:
      return "2";

    case SOUP_HTTP_1_1:
    default:
      return "1.1";
    }
}

char **
hot_http_response_dup_headers (HotHttpResponse *self)
{
  g_autoptr(GStrvBuilder) headers = g_strv_builder_new ();
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_iter_init (&iter, soup_message_get_response_headers (self->message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_strv_builder_add_many (headers, name, value, NULL);

  return g_strv_builder_end (headers);
}

gboolean
hot_http_response_check (HotHttpResponse  *self,
                         GError          **error)
{
  const guint status = soup_message_get_status (self->message);

  return SOUP_STATUS_IS_SUCCESSFUL (status) ||
         hot_http_set_status_error (status, soup_message_get_response_headers (self->message), self->uri, error);
}

void
hot_http_response_free (HotHttpResponse *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->message);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}
