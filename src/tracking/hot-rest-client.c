/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-client.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
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

/* So often is a call tried in all, the first pause, and the longest that a server may ask for, in milliseconds. */
#define MAX_TRIES 4
#define FIRST_PAUSE 300
#define MAX_PAUSE 10000

struct _HotRestClient
{
  gatomicrefcount  ref_count;
  HotRestLogin    *login;
  char            *host;
  char            *authorization;   /* (nullable) */
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
    .connect_timeout = is_hasty ? 5000 : 10000,
    .idle_timeout = is_hasty ? 15000 : 60000,
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
  http = create_http (self, FALSE, error);
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

/* (transfer full): the answer, of whatever status; @body: (nullable) */
static HotHttpResponse *
ask (HotRestClient   *self,
     const char      *method,
     const char      *path,
     GBytes          *body,
     const char      *content_type,
     HotRestFlags     flags,
     GCancellable    *cancellable,
     GError         **error)
{
  gboolean is_hasty = (flags & HOT_REST_IMPATIENT) != 0;
  g_autofree char *uri = *path == '/' ? g_strconcat (self->login->uri, path, NULL)
                                      : g_strconcat (self->login->uri, "/api/2.0/mlflow/", path, NULL);
  const char *headers[] = { "Accept", "application/json", self->authorization != NULL ? "Authorization" : NULL, self->authorization, NULL };
  const HotHttpRequest request = { .method = method, .uri = uri, .headers = headers, .body = body, .content_type = content_type };

  for (guint try = 0;; try++)
    {
      HotHttp *http = take_http (self, is_hasty, error);
      g_autoptr(HotHttpResponse) response = NULL;
      g_autoptr(GError) reason = NULL;

      if (http == NULL)
        return NULL;
      response = hot_http_send (http, &request, MAX_ANSWER, cancellable, &reason);
      give_http (self, is_hasty, http);
      /* Where nobody listens, another try would only take time. */
      if (try + 1 < (response != NULL ? MAX_TRIES : 2) && may_repeat (response, reason, flags))
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
  g_autoptr(HotHttpResponse) response = ask (self, method, path, bytes, "application/json", flags, cancellable, error);
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
hot_rest_client_post (HotRestClient  *self,
                      const char     *path,
                      HotJsonWriter  *writer,
                      HotRestFlags    flags,
                      GCancellable   *cancellable,
                      GError        **error)
{
  hot_json_writer_end_object (writer);

  return hot_rest_client_call (self, "POST", path, hot_json_writer_peek (writer, NULL), flags, cancellable, error);
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
  g_autoptr(JsonObject) answer = NULL;

  if (writer != NULL)
    hot_json_writer_end_object (writer);
  answer = hot_rest_client_call (self, method, path, writer != NULL ? hot_json_writer_peek (writer, NULL) : NULL, flags, cancellable, error);

  return answer != NULL;
}

gboolean
hot_rest_client_upload (HotRestClient  *self,
                        const char     *method,
                        const char     *path,
                        GBytes         *body,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_autoptr(HotHttpResponse) response = ask (self, method, path, body, "application/octet-stream", HOT_REST_REPEATABLE, cancellable, error);
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

HotJsonWriter *
hot_rest_json_new (void)
{
  HotJsonWriter *writer = hot_json_writer_new (FALSE);

  hot_json_writer_begin_object (writer);

  return writer;
}

void
hot_rest_json_string (HotJsonWriter *self,
                      const char    *name,
                      const char    *value)
{
  if (value == NULL)
    return;

  hot_json_writer_name (self, name);
  hot_json_writer_string (self, value);
}

void
hot_rest_json_integer (HotJsonWriter *self,
                       const char    *name,
                       gint64         value)
{
  hot_json_writer_name (self, name);
  hot_json_writer_integer (self, value);
}

void
hot_rest_json_real (HotJsonWriter *self,
                    const char    *name,
                    double         value)
{
  hot_json_writer_name (self, name);
  if (isfinite (value))
    hot_json_writer_real (self, value);
  else
    hot_json_writer_string (self, isnan (value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}

void
hot_rest_json_strings (HotJsonWriter     *self,
                       const char        *name,
                       const char *const *values)
{
  if (values == NULL)
    return;

  hot_json_writer_name (self, name);
  hot_json_writer_begin_array (self);
  for (guint i = 0; values[i] != NULL; i++)
    hot_json_writer_string (self, values[i]);
  hot_json_writer_end_array (self);
}

void
hot_rest_json_pairs (HotJsonWriter     *self,
                     const char        *name,
                     const HotKeyValue *pairs,
                     guint              n)
{
  if (n == 0)
    return;

  hot_json_writer_name (self, name);
  hot_json_writer_begin_array (self);
  for (guint i = 0; i < n; i++)
    {
      hot_json_writer_begin_object (self);
      hot_rest_json_string (self, "key", pairs[i].key);
      hot_rest_json_string (self, "value", pairs[i].value);
      hot_json_writer_end_object (self);
    }
  hot_json_writer_end_array (self);
}
