/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-response.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "base/hot-error.h"

static const struct {
  guint       status;
  const char *meaning;
} meanings[] = {
  { 200, N_("The server did what was asked.") },
  { 201, N_("What was sent is there now.") },
  { 202, N_("The server has taken the request and is still at it.") },
  { 204, N_("The server did what was asked and has nothing to say.") },
  { 301, N_("What was asked for has moved for good.") },
  { 302, N_("What was asked for is somewhere else for now.") },
  { 304, N_("What was asked for has not changed.") },
  { 400, N_("The server does not understand the request; its answer says why.") },
  { 401, N_("The server wants to know who asks. Choose a way to authenticate.") },
  { 403, N_("The server knows who asks and says no.") },
  { 404, N_("There is nothing at this address.") },
  { 405, N_("The address is right, the method is not.") },
  { 408, N_("The server waited too long for the request.") },
  { 409, N_("The request contradicts what the server has.") },
  { 413, N_("The body is larger than the server takes.") },
  { 415, N_("The server does not take bodies of this content type.") },
  { 422, N_("The body is well-formed, but its values make no sense to the server.") },
  { 429, N_("Too many requests. Wait a little.") },
  { 500, N_("Something broke in the server; its log tells what.") },
  { 502, N_("The server passed the request on and got no good answer.") },
  { 503, N_("The server is not ready: it starts, stops, or has too much to do.") },
  { 504, N_("The server passed the request on and got no answer in time.") },
};

static const char *
get_meaning (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].status == status)
      return _(meanings[i].meaning);

  if (status < 300)
    return _("The server did what was asked.");
  if (status < 400)
    return _("What was asked for is somewhere else.");

  return status < 500 ? _("The server refuses the request.") : _("The server could not answer.");
}

void
hot_response_free (HotResponse *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->meaning);
  g_free (self->version);
  g_free (self->content_type);
  g_free (self->charset);
  g_strfreev (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

const char *
hot_response_get_header (const HotResponse *self,
                         const char        *name)
{
  for (guint i = 0; self->headers[i] != NULL; i += 2)
    if (g_ascii_strcasecmp (self->headers[i], name) == 0)
      return self->headers[i + 1];

  return NULL;
}

static gboolean
is_token (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("!#$%&'*+-.^_`|~", *c) == NULL)
      return FALSE;

  return *text != '\0';
}

/* RFC 9110, 5.5: what would break out of its line never leaves. */
static gboolean
check_header (const HotRequestPair  *pair,
              GError               **error)
{
  if (!is_token (pair->name))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” cannot be the name of a header: letters, digits and dashes make one."), pair->name);
      return FALSE;
    }
  if (strpbrk (pair->value, "\r\n") != NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The header “%s” has more than one line."), pair->name);
      return FALSE;
    }

  return TRUE;
}

/* One that is there more than once is a list (RFC 9110, 5.3; RFC 6265, 5.4). @value: (transfer full) */
static void
add_header (GPtrArray  *headers,
            const char *name,
            char       *value)
{
  for (guint i = 0; i < headers->len; i += 2)
    if (g_ascii_strcasecmp (headers->pdata[i], name) == 0)
      {
        char *list = g_strconcat (headers->pdata[i + 1], g_ascii_strcasecmp (name, "Cookie") == 0 ? "; " : ", ", value, NULL);

        g_free (headers->pdata[i + 1]);
        headers->pdata[i + 1] = list;
        g_free (value);
        return;
      }
  g_ptr_array_add (headers, g_strdup (name));
  g_ptr_array_add (headers, value);
}

/* How far a body reaches is counted, not typed: a server would take what is left over for another request. */
static gboolean
is_framing (const char *name)
{
  return g_ascii_strcasecmp (name, "Content-Length") == 0 || g_ascii_strcasecmp (name, "Transfer-Encoding") == 0;
}

static gboolean
add_auth (GPtrArray         *headers,
          const HotRequest  *self,
          GError           **error)
{
  const char *secret = self->auth.secret != NULL ? self->auth.secret : "";
  const char *user = self->auth.user != NULL ? self->auth.user : "";
  g_autofree char *pair = NULL;
  g_autofree char *encoded = NULL;

  if ((self->auth.kind == HOT_REQUEST_AUTH_BEARER || self->auth.kind == HOT_REQUEST_AUTH_API_KEY) && *secret == '\0')
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("The secret of this request is not known here. Type it under Authorization, or choose None there."));
      return FALSE;
    }

  switch (self->auth.kind)
    {
    case HOT_REQUEST_AUTH_BASIC:
      pair = g_strconcat (user, ":", secret, NULL);
      encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
      add_header (headers, "Authorization", g_strconcat ("Basic ", encoded, NULL));
      break;

    case HOT_REQUEST_AUTH_BEARER:
      add_header (headers, "Authorization", g_strconcat ("Bearer ", secret, NULL));
      break;

    case HOT_REQUEST_AUTH_API_KEY:
      if (!self->auth.in_query && self->auth.name != NULL)
        add_header (headers, self->auth.name, g_strdup (secret));
      break;

    case HOT_REQUEST_AUTH_NONE:
    default:
      break;
    }

  return TRUE;
}

/* (transfer full): name, value, …, NULL */
static GPtrArray *
make_headers (const HotRequest  *self,
              GError           **error)
{
  g_autoptr(GPtrArray) headers = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const HotRequestPair *pair = self->headers->pdata[i];

      if (pair->is_off || *pair->name == '\0' || is_framing (pair->name))
        continue;
      if (!check_header (pair, error))
        return NULL;
      add_header (headers, pair->name, g_strdup (pair->value));
    }
  if (!add_auth (headers, self, error))
    return NULL;
  for (guint i = 0; i < headers->len; i += 2)
    if (!check_header (&(HotRequestPair) { headers->pdata[i], headers->pdata[i + 1], FALSE }, error))
      return NULL;

  return g_steal_pointer (&headers);
}

static char *
make_address (const HotRequest *self)
{
  g_autoptr(HotRequest) copy = NULL;

  if (self->auth.kind != HOT_REQUEST_AUTH_API_KEY || !self->auth.in_query || self->auth.name == NULL)
    return hot_request_dup_address (self);
  copy = hot_request_copy (self);
  hot_request_add_query (copy, self->auth.name, self->auth.secret != NULL ? self->auth.secret : "");

  return hot_request_dup_address (copy);
}

static HotResponse *
take_response (HotHttpResponse *answer)
{
  HotResponse *self = g_new0 (HotResponse, 1);
  const char *reason = hot_http_response_get_reason (answer);
  const char *type = hot_http_response_get_header (answer, "Content-Type");

  self->status = hot_http_response_get_status (answer);
  if (reason == NULL)
    reason = soup_status_get_phrase (self->status);
  self->title = g_strdup_printf ("%u %s", self->status, reason);
  self->meaning = g_strdup (get_meaning (self->status));
  self->version = g_strdup (hot_http_response_get_version (answer));
  self->headers = hot_http_response_dup_headers (answer);
  self->body = g_bytes_ref (hot_http_response_get_body (answer));
  if (type != NULL)
    {
      g_autofree char *plain = g_strndup (type, strcspn (type, ";"));
      GHashTable *parameters = soup_header_parse_semi_param_list (type);

      self->content_type = g_ascii_strdown (g_strstrip (plain), -1);
      self->charset = g_strdup (g_hash_table_lookup (parameters, "charset"));
      soup_header_free_param_list (parameters);
    }

  return self;
}

/* Editors end lines with one character; the parts of a body want two (RFC 2046, 4.1.1). (nullable) */
static GBytes *
make_body (const HotRequest *self,
           const char       *type)
{
  const char *body = self->body != NULL ? self->body : "";
  GString *text;

  if (*body == '\0')
    return NULL;
  if (type == NULL || g_ascii_strncasecmp (type, "multipart/", strlen ("multipart/")) != 0)
    return g_bytes_new_static (body, strlen (body));
  text = g_string_new (body);
  g_string_replace (text, "\r\n", "\n", 0);
  g_string_replace (text, "\n", "\r\n", 0);

  return g_string_free_to_bytes (text);
}

HotResponse *
hot_request_send (const HotRequest   *self,
                  const char         *ca_file,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autofree char *address = make_address (self);
  g_autofree char *method = g_ascii_strup (self->method, -1);
  const char *type = hot_request_get_header (self, "Content-Type");
  g_autoptr(GPtrArray) headers = make_headers (self, error);
  g_autoptr(HotHttp) http = NULL;
  g_autoptr(HotHttpResponse) answer = NULL;
  g_autoptr(GBytes) body = NULL;
  HotHttpTimes times;
  HotResponse *response;

  if (headers == NULL)
    return NULL;
  if (!is_token (method))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is no method of HTTP, such as GET or POST."), self->method);
      return NULL;
    }
  http = hot_http_new (&(HotHttpOptions) { .ca_file = ca_file, .connect_timeout = self->timeout, .idle_timeout = self->timeout }, error);
  if (http == NULL)
    return NULL;

  body = make_body (self, type);
  hot_progress_report (progress, -1.0, _("Waiting for the answer"));
  answer = hot_http_send (http, &(HotHttpRequest) {
    .method = method, .uri = address, .headers = (const char * const *) headers->pdata, .body = body,
    .content_type = type != NULL ? type : HOT_REQUEST_CONTENT_TYPE, .times = &times,
  }, HOT_RESPONSE_MAX_BODY, cancellable, error);
  if (answer == NULL)
    return NULL;
  response = take_response (answer);
  response->times = times;

  return response;
}
