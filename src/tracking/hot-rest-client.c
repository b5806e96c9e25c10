/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-client.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-deadline.h"
#include "base/hot-error.h"
#include "base/hot-http.h"
#include "tracking/hot-tracking-error.h"

/* The largest answer in JSON: some ten thousand runs with many metrics. */
#define MAX_ANSWER (256 * 1024 * 1024)
#define MAX_FILE (G_GUINT64_CONSTANT (1) << 40)

#define MAX_MESSAGE 2000

/* So long is waited for a connection, and for an answer, in milliseconds, unless somebody else will ask again. */
#define CONNECT_TIMEOUT 10000
#define IDLE_TIMEOUT 30000
#define HASTY_CONNECT_TIMEOUT 5000
#define HASTY_IDLE_TIMEOUT 15000

/* So often is a call made again, the first pause, and the longest that a server may ask for, in milliseconds. */
#define MAX_RETRIES 3
#define FIRST_PAUSE 300
#define MAX_PAUSE 10000

struct _HotRestClient
{
  gatomicrefcount  ref_count;
  HotRestLogin    *login;
  char            *host;
  char            *authorization;   /* (nullable) */
  guint            idle_timeout;    /* milliseconds */
  guint            max_retries;
  GMutex           lock;
  GPtrArray       *idle;            /* of HotHttp, as @hasty, both under @lock */
  GPtrArray       *hasty;           /* those that give up soon */
};

static HotHttp *
create_http (HotRestClient  *self,
             gboolean        is_hasty,
             GError        **error)
{
  const HotHttpOptions options = {
    .ca_file = self->login->ca_file,
    .any_certificate = self->login->any_certificate,
    .connect_timeout = MIN (is_hasty ? HASTY_CONNECT_TIMEOUT : CONNECT_TIMEOUT, self->idle_timeout),
    .idle_timeout = is_hasty ? MIN (HASTY_IDLE_TIMEOUT, self->idle_timeout) : self->idle_timeout,
  };

  return hot_http_new (&options, error);
}

static HotHttp *
take_http (HotRestClient  *self,
           gboolean        is_hasty,
           GError        **error)
{
  GPtrArray *idle = is_hasty ? self->hasty : self->idle;
  HotHttp *http = NULL;

  g_mutex_lock (&self->lock);
  if (idle->len > 0)
    http = g_ptr_array_steal_index_fast (idle, idle->len - 1);
  g_mutex_unlock (&self->lock);

  return http != NULL ? http : create_http (self, is_hasty, error);
}

static void
give_http (HotRestClient *self,
           gboolean       is_hasty,
           HotHttp       *http)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (is_hasty ? self->hasty : self->idle, http);
  g_mutex_unlock (&self->lock);
}

/* A variable that MLflow's own client has, too (mlflow/environment_variables.py); *@value stays where it says nothing. */
static gboolean
read_variable (const char  *name,
               guint64      least,
               guint64      most,
               guint       *value,
               GError     **error)
{
  const char *text = g_getenv (name);
  g_autoptr(GError) cause = NULL;
  guint64 number;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, least, most, &number, &cause))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, "%s: %s", name, cause->message);
      return FALSE;
    }
  *value = (guint) number;

  return TRUE;
}

static gboolean
take_patience (HotRestClient  *self,
               GError        **error)
{
  guint seconds = IDLE_TIMEOUT / 1000;

  self->max_retries = MAX_RETRIES;
  if (!read_variable ("MLFLOW_HTTP_REQUEST_TIMEOUT", 1, 24 * 60 * 60, &seconds, error) ||
      !read_variable ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", 0, 10, &self->max_retries, error))
    return FALSE;
  self->idle_timeout = seconds * 1000;

  return TRUE;
}

HotRestClient *
hot_rest_client_new (const HotRestLogin  *login,
                     GError             **error)
{
  HotRestClient *self = g_new0 (HotRestClient, 1);
  HotHttp *http;

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->login = hot_rest_login_copy (login);
  self->host = hot_rest_login_dup_host (login);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_http_free);
  self->hasty = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_http_free);
  if (login->token != NULL)
    {
      self->authorization = g_strconcat ("Bearer ", login->token, NULL);
    }
  else if (login->user_name != NULL)
    {
      g_autofree char *pair = g_strconcat (login->user_name, ":", login->password != NULL ? login->password : "", NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

      self->authorization = g_strconcat ("Basic ", encoded, NULL);
    }

  /* A certificate that cannot be read shows now. */
  http = take_patience (self, error) ? create_http (self, FALSE, error) : NULL;
  if (http == NULL)
    {
      hot_rest_client_unref (self);
      return NULL;
    }
  give_http (self, FALSE, http);

  return self;
}

HotRestClient *
hot_rest_client_ref (HotRestClient *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_rest_client_unref (HotRestClient *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->idle);
  g_ptr_array_unref (self->hasty);
  if (self->authorization != NULL)
    explicit_bzero (self->authorization, strlen (self->authorization));
  g_free (self->authorization);
  g_free (self->host);
  hot_rest_login_free (self->login);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const HotRestLogin *
hot_rest_client_get_login (HotRestClient *self)
{
  return self->login;
}

const char *
hot_rest_client_get_host (HotRestClient *self)
{
  return self->host;
}

gboolean
hot_rest_is_outage (const GError *error)
{
  return g_error_matches (error, HOT_ERROR, HOT_ERROR_NETWORK) ||
         g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE) ||
         g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_DEADLINE_EXCEEDED) ||
         g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_REQUEST_LIMIT_EXCEEDED) ||
         g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_EXHAUSTED);
}

/* What MLflow itself says about an error. */
static gboolean
take_error (HotHttpResponse  *response,
            GError          **error)
{
  gsize size;
  const char *text = g_bytes_get_data (hot_http_response_get_body (response), &size);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *message = NULL;
  JsonObject *object;
  const char *code;

  if (size == 0 || !g_utf8_validate (text, size, NULL) || !json_parser_load_from_data (parser, text, size, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  object = json_node_get_object (json_parser_get_root (parser));
  code = json_object_get_string_member_with_default (object, "error_code", NULL);
  if (code == NULL)
    return FALSE;

  message = g_utf8_make_valid (json_object_get_string_member_with_default (object, "message", ""), -1);
  if (g_utf8_strlen (message, -1) > MAX_MESSAGE)
    *g_utf8_offset_to_pointer (message, MAX_MESSAGE) = '\0';
  g_set_error_literal (error, HOT_TRACKING_ERROR, hot_tracking_error_from_name (code), *message != '\0' ? message : code);

  return TRUE;
}

static void
set_status_error (HotRestClient    *self,
                  HotHttpResponse  *response,
                  GError          **error)
{
  guint status = hot_http_response_get_status (response);
  g_autoptr(GError) reason = NULL;
  HotTrackingError code;

  if (take_error (response, error) || hot_http_response_check (response, &reason))
    return;

  switch (status)
    {
    case 401:
      code = HOT_TRACKING_ERROR_UNAUTHENTICATED;
      break;

    case 403:
      code = HOT_TRACKING_ERROR_PERMISSION_DENIED;
      break;

    case 404:
    case 405:
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_ENDPOINT_NOT_FOUND,
                   _("%s answers, but it has no MLflow tracking server at this address (%u). Check the address, the path in it too."),
                   self->host, status);
      return;

    case 413:
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                   _("%s refuses what was sent as too large (%u)."), self->host, status);
      return;

    case 429:
      code = HOT_TRACKING_ERROR_REQUEST_LIMIT_EXCEEDED;
      break;

    default:
      code = status >= 500 && status != 501 && status != 505 ? HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE
                                                              : HOT_TRACKING_ERROR_BAD_REQUEST;
    }
  g_set_error_literal (error, HOT_TRACKING_ERROR, code, reason->message);
}

/* Milliseconds until the next try; what the server asks for goes before. */
static guint
get_pause (HotHttpResponse *response,
           guint            try)
{
  const char *after = response != NULL ? hot_http_response_get_header (response, "Retry-After") : NULL;
  guint pause = FIRST_PAUSE << (2 * try);

  if (after != NULL && g_ascii_isdigit (*after))
    pause = (guint) MIN (g_ascii_strtoull (after, NULL, 10), MAX_PAUSE / 1000) * 1000;

  /* Many that were turned away together do not come back together. */
  return MIN (pause, MAX_PAUSE) + g_random_int_range (0, FIRST_PAUSE / 2);
}

/* Whether the call may be made again after this; @response: (nullable) */
static gboolean
may_repeat (HotHttpResponse *response,
            const GError    *reason,
            HotRestFlags     flags)
{
  guint status = response != NULL ? hot_http_response_get_status (response) : 0;

  if (flags & HOT_REST_IMPATIENT)
    return FALSE;
  /* Turned away before anything was done. */
  if (status == 429)
    return TRUE;
  if (!(flags & HOT_REST_REPEATABLE))
    return FALSE;

  return response != NULL ? status == 408 || (status >= 500 && status <= 504 && status != 501)
                          : g_error_matches (reason, HOT_ERROR, HOT_ERROR_NETWORK);
}

/* An answer that says how long it is and is shorter: the library lets it pass where the connection is closed anyway. */
static gboolean
is_whole (HotRestClient    *self,
          HotHttpResponse  *response,
          GError          **error)
{
  const char *length = hot_http_response_get_header (response, "Content-Length");

  if (length == NULL || hot_http_response_get_header (response, "Content-Encoding") != NULL ||
      g_ascii_strtoull (length, NULL, 10) <= g_bytes_get_size (hot_http_response_get_body (response)))
    return TRUE;
  g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("%s broke the connection off before all was sent. Try again later."), self->host);

  return FALSE;
}

/* (transfer full): the answer, of whatever status; @body, @sent: (nullable) */
static HotHttpResponse *
ask (HotRestClient   *self,
     const char      *method,
     const char      *path,
     GBytes          *body,
     const char      *content_type,
     HotRestFlags     flags,
     HotRestSent      sent,
     gpointer         sent_data,
     GCancellable    *cancellable,
     GError         **error)
{
  gboolean is_hasty = (flags & HOT_REST_IMPATIENT) != 0;
  g_autofree char *uri = *path == '/' ? g_strconcat (self->login->uri, path, NULL)
                                      : g_strconcat (self->login->uri, "/api/2.0/mlflow/", path, NULL);
  const char *headers[] = { "Accept", "application/json", self->authorization != NULL ? "Authorization" : NULL, self->authorization, NULL };
  const HotHttpRequest request = { .method = method, .uri = uri, .headers = headers, .body = body, .content_type = content_type,
                                   .sent = sent, .sent_data = sent_data };

  for (guint try = 0;; try++)
    {
      HotHttp *http = take_http (self, is_hasty, error);
      gint64 begin = g_get_monotonic_time ();
      g_autoptr(HotHttpResponse) response = NULL;
      g_autoptr(GError) reason = NULL;
      gboolean is_slow;

      if (http == NULL)
        return NULL;
      response = hot_http_send (http, &request, MAX_ANSWER, cancellable, &reason);
      give_http (self, is_hasty, http);
      if (response != NULL && !is_whole (self, response, &reason))
        g_clear_pointer (&response, hot_http_response_free);
      /* Where nobody listens, another try would only take time, and all of it again where this one did. */
      is_slow = g_get_monotonic_time () - begin >= (gint64) MIN (CONNECT_TIMEOUT, self->idle_timeout) * 1000;
      if (try < (response != NULL ? self->max_retries : MIN (1, self->max_retries)) && !(response == NULL && is_slow) &&
          may_repeat (response, reason, flags))
        {
          if (!hot_deadline_sleep (get_pause (response, try), cancellable, error))
            return NULL;
          continue;
        }
      if (response == NULL)
        g_propagate_error (error, g_steal_pointer (&reason));

      return g_steal_pointer (&response);
    }
}

static JsonObject *
read_answer (HotRestClient    *self,
             HotHttpResponse  *response,
             GError          **error)
{
  gsize size;
  const char *text = g_bytes_get_data (hot_http_response_get_body (response), &size);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  /* A reply without members may come as nothing at all. */
  if (size == 0)
    return json_object_new ();
  if (g_utf8_validate (text, size, NULL) && json_parser_load_from_data (parser, text, size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_BAD_REQUEST,
                   _("%s answers with something else than an MLflow tracking server would. Check the address; a page to log in may stand "
                     "before it."), self->host);
      return NULL;
    }

  return json_object_ref (json_node_get_object (root));
}

JsonObject *
hot_rest_client_call (HotRestClient  *self,
                      const char     *method,
                      const char     *path,
                      const char     *body,
                      HotRestFlags    flags,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr(HotHttpResponse) response = ask (self, method, path, bytes, "application/json", flags, NULL, NULL, cancellable, error);
  guint status;

  if (response == NULL)
    return NULL;

  status = hot_http_response_get_status (response);
  if (status >= 200 && status < 300)
    return read_answer (self, response, error);
  set_status_error (self, response, error);

  return NULL;
}

JsonObject *
hot_rest_client_ask (HotRestClient  *self,
                     const char     *method,
                     const char     *path,
                     HotJsonWriter  *writer,
                     HotRestFlags    flags,
                     GCancellable   *cancellable,
                     GError        **error)
{
  if (writer != NULL)
    hot_json_writer_end_object (writer);

  return hot_rest_client_call (self, method, path, writer != NULL ? hot_json_writer_peek (writer, NULL) : NULL, flags, cancellable, error);
}

JsonObject *
hot_rest_client_post (HotRestClient  *self,
                      const char     *path,
                      HotJsonWriter  *writer,
                      HotRestFlags    flags,
                      GCancellable   *cancellable,
                      GError        **error)
{
  return hot_rest_client_ask (self, "POST", path, writer, flags, cancellable, error);
}

gboolean
hot_rest_client_tell (HotRestClient  *self,
                      const char     *method,
                      const char     *path,
                      HotJsonWriter  *writer,
                      HotRestFlags    flags,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr(JsonObject) answer = hot_rest_client_ask (self, method, path, writer, flags, cancellable, error);

  return answer != NULL;
}

gboolean
hot_rest_client_upload (HotRestClient  *self,
                        const char     *method,
                        const char     *path,
                        GBytes         *body,
                        HotRestSent     sent,
                        gpointer        sent_data,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_autoptr(HotHttpResponse) response = ask (self, method, path, body, "application/octet-stream", HOT_REST_REPEATABLE, sent, sent_data,
                                             cancellable, error);
  guint status;

  if (response == NULL)
    return FALSE;

  status = hot_http_response_get_status (response);
  if (status >= 200 && status < 300)
    return TRUE;
  set_status_error (self, response, error);

  return FALSE;
}

gboolean
hot_rest_client_download (HotRestClient  *self,
                          const char     *path,
                          const char     *target,
                          GCancellable   *cancellable,
                          GError        **error)
{
  g_autofree char *uri = g_strconcat (self->login->uri, path, NULL);
  g_autofree char *partial = g_strconcat (target, ".XXXXXX", NULL);
  const char *headers[] = { self->authorization != NULL ? "Authorization" : NULL, self->authorization, NULL };
  const HotHttpRequest request = { .uri = uri, .headers = headers };
  HotHttp *http = take_http (self, FALSE, error);
  gboolean ok;
  int fd;

  if (http == NULL)
    return FALSE;
  fd = g_mkstemp_full (partial, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      int saved_errno = errno;

      give_http (self, FALSE, http);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", partial, g_strerror (saved_errno));
      return FALSE;
    }
  ok = hot_http_download (http, &request, fd, target, MAX_FILE, NULL, cancellable, error);
  give_http (self, FALSE, http);
  close (fd);
  if (ok && g_rename (partial, target) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", target, g_strerror (errno));
      ok = FALSE;
    }
  if (!ok)
    g_unlink (partial);

  return ok;
}

char *
hot_rest_query (const char *path,
                ...)
{
  GString *text = g_string_new (path);
  char separator = strchr (path, '?') != NULL ? '&' : '?';
  const char *name;
  va_list arguments;

  va_start (arguments, path);
  while ((name = va_arg (arguments, const char *)) != NULL)
    {
      const char *value = va_arg (arguments, const char *);

      if (value == NULL)
        continue;
      g_string_append_c (text, separator);
      g_string_append (text, name);
      g_string_append_c (text, '=');
      g_string_append_uri_escaped (text, value, NULL, FALSE);
      separator = '&';
    }
  va_end (arguments);

  return g_string_free (text, FALSE);
}
