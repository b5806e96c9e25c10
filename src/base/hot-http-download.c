/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-http-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "base/hot-format.h"

#define READ_SIZE (256 * 1024)
#define REPORT_INTERVAL (G_USEC_PER_SEC / 10)

/* So often may an attempt end without having got further than any before it; one that took all the time it had counts as several. */
#define MAX_FRUITLESS_ATTEMPTS 5
#define SILENCE_COUNTS 3
#define MAX_RETRY_DELAY 10000

typedef enum {
  OUTCOME_DONE,
  OUTCOME_BROKEN,   /* may be tried again */
  OUTCOME_SILENT,   /* as well, but not as often */
  OUTCOME_FAILED,
} Outcome;

typedef struct {
  HotHttp              *http;
  const HotHttpRequest *request;
  int                   fd;
  const char           *path;
  guint64               max_bytes;
  const HotProgress    *progress;
  GCancellable         *cancellable;

  guint64               offset;      /* bytes in the file by now */
  guint64               furthest;
  gint64                total;       /* -1 where the server does not say */
  char                 *validator;   /* an entity tag, or a date, for If-Range; NULL where nothing can be resumed */
  guint                 retry_after; /* seconds that the server asked for */

  gint64                begun;
  guint64               n_received;
  gint64                reported;
} Download;

static gboolean
start_over (Download  *self,
            GError   **error)
{
  self->offset = 0;

  if (lseek (self->fd, 0, SEEK_SET) < 0)
    return hot_fd_set_error (EIO, self->path, error);

  return hot_fd_truncate (self->fd, self->path, 0, error);
}

/* Only what surely names this very version of the file will do (RFC 9110, 13.1.5): no weak tags. */
static char *
get_validator (SoupMessageHeaders *headers)
{
  const char *tag = soup_message_headers_get_one (headers, "ETag");

  if (tag != NULL && *tag == '"')
    return g_strdup (tag);
  if (tag != NULL)
    return NULL;

  return g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
}

static gboolean
is_continuation (Download           *self,
                 SoupMessageHeaders *headers)
{
  g_autofree char *validator = get_validator (headers);
  goffset start;
  goffset end;
  goffset total;

  return soup_message_headers_get_content_range (headers, &start, &end, &total) &&
         start == (goffset) self->offset && (total < 0 || total == self->total) &&
         /* A server that ignores If-Range must not slip us half of another version. */
         (validator == NULL || g_strcmp0 (validator, self->validator) == 0);
}

static void
report (Download *self,
        GUri     *uri)
{
  const gint64 now = g_get_monotonic_time ();
  const double elapsed = (now - self->begun) / 1e6;
  const double speed = self->n_received / MAX (elapsed, 1e-3);
  g_autofree char *name = NULL;
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  g_autofree char *speed_text = NULL;
  g_autofree char *left = NULL;
  g_autofree char *message = NULL;

  if (self->progress == NULL || now - self->reported < REPORT_INTERVAL)
    return;
  self->reported = now;

  name = hot_http_name_file (uri);
  done = hot_format_bytes (self->offset);
  speed_text = hot_format_speed (speed);

  if (self->total <= 0)
    {
      /* Translators: file name, size so far, speed */
      message = g_strdup_printf (_("Downloading %s: %s, %s"), name, done, speed_text);
      hot_progress_report (self->progress, -1, message);
      return;
    }

  total = hot_format_bytes ((guint64) self->total);
  left = hot_format_duration (MAX (1, (self->total - (gint64) self->offset) / MAX (speed, 1)));
  /* Translators: file name, size so far, whole size, speed, a duration such as “12 s” */
  message = g_strdup_printf (_("Downloading %s: %s of %s, %s, %s left"), name, done, total, speed_text, left);
  hot_progress_report (self->progress, CLAMP ((double) self->offset / self->total, 0, 1), message);
}

static Outcome
set_broken (Download  *self,
            GUri      *uri,
            GError   **error)
{
  g_autofree char *host = hot_http_name_host (uri);
  g_autofree char *name = hot_http_name_file (uri);
  g_autofree char *done = hot_format_bytes (self->offset);
  g_autofree char *total = hot_format_bytes ((guint64) MAX (self->total, 0));

  g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
               _("%s broke off after %s of the %s of %s, again and again. Try again later."), host, done, total, name);

  return OUTCOME_BROKEN;
}

static Outcome
classify (Download        *self,
          HotHttpExchange *exchange)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return OUTCOME_FAILED;

  return exchange->deadline != NULL && hot_deadline_is_over (exchange->deadline) ? OUTCOME_SILENT : OUTCOME_BROKEN;
}

static Outcome
receive (Download         *self,
         HotHttpExchange  *exchange,
         GError          **error)
{
  g_autofree char *buffer = g_malloc (READ_SIZE);
  gssize n;

  while ((n = hot_http_exchange_read (exchange, self->http, buffer, READ_SIZE, self->cancellable, error)) > 0)
    {
      if ((guint64) n > self->max_bytes - self->offset)
        {
          hot_http_set_size_error (exchange->uri, 0, self->max_bytes, error);
          return OUTCOME_FAILED;
        }
      if (!hot_fd_write_all (self->fd, self->path, buffer, (gsize) n, error))
        return OUTCOME_FAILED;

      self->offset += (guint64) n;
      self->n_received += (guint64) n;
      report (self, exchange->uri);
    }

  if (n < 0)
    return classify (self, exchange);
  if (self->total >= 0 && self->offset < (guint64) self->total)
    return set_broken (self, exchange->uri, error);

  return OUTCOME_DONE;
}

static gboolean
is_trouble (guint status)
{
  return status == HOT_HTTP_TOO_MANY_REQUESTS || status == SOUP_STATUS_INTERNAL_SERVER_ERROR ||
         status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_SERVICE_UNAVAILABLE ||
         status == SOUP_STATUS_GATEWAY_TIMEOUT;
}

static Outcome
begin_from_start (Download            *self,
                  SoupMessageHeaders  *headers,
                  GUri                *uri,
                  GError             **error)
{
  self->total = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
    ? soup_message_headers_get_content_length (headers) : -1;
  g_free (self->validator);
  self->validator = get_validator (headers);

  if (self->total >= 0 && (guint64) self->total > self->max_bytes)
    {
      hot_http_set_size_error (uri, (guint64) self->total, self->max_bytes, error);
      return OUTCOME_FAILED;
    }

  return start_over (self, error) ? OUTCOME_DONE : OUTCOME_FAILED;
}

static Outcome
attempt (Download  *self,
         GError   **error)
{
  g_auto(HotHttpExchange) exchange = HOT_HTTP_EXCHANGE_INIT;
  g_autofree char *range = g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-", self->offset);
  const gboolean resume = self->offset > 0 && self->validator != NULL;
  const char * const extra[] = {
    "Accept-Encoding", "gzip", resume ? "Range" : NULL, range, "If-Range", self->validator, NULL,
  };
  const gboolean is_first = self->n_received == 0;
  SoupMessageHeaders *headers;
  guint status;

  self->retry_after = 0;
  if (!hot_http_exchange_begin (&exchange, self->http, self->request, extra, TRUE, self->cancellable, error))
    return is_first ? OUTCOME_FAILED : classify (self, &exchange);

  headers = soup_message_get_response_headers (exchange.message);
  status = soup_message_get_status (exchange.message);

  if (status == SOUP_STATUS_PARTIAL_CONTENT && resume && is_continuation (self, headers))
    return receive (self, &exchange, error);

  if (status == SOUP_STATUS_PARTIAL_CONTENT || (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && resume))
    {
      /* Not the part that was asked for, or of another version. */
      g_clear_pointer (&self->validator, g_free);
      return start_over (self, error) ? set_broken (self, exchange.uri, error) : OUTCOME_FAILED;
    }

  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      const char *after = soup_message_headers_get_one (headers, "Retry-After");

      self->retry_after = after != NULL ? (guint) CLAMP (g_ascii_strtoll (after, NULL, 10), 0, G_MAXINT / 1000) : 0;
      hot_http_set_status_error (status, headers, exchange.uri, error);
      return is_trouble (status) ? OUTCOME_BROKEN : OUTCOME_FAILED;
    }

  if (begin_from_start (self, headers, exchange.uri, error) != OUTCOME_DONE)
    return OUTCOME_FAILED;

  return receive (self, &exchange, error);
}

static gboolean
download (Download  *self,
          GError   **error)
{
  guint n_fruitless = 0;

  for (;;)
    {
      g_autoptr(GError) cause = NULL;
      Outcome outcome = attempt (self, &cause);
      guint delay;

      if (outcome == OUTCOME_DONE)
        return TRUE;

      n_fruitless = (self->offset > self->furthest ? 0 : n_fruitless) + (outcome == OUTCOME_SILENT ? SILENCE_COUNTS : 1);
      self->furthest = MAX (self->furthest, self->offset);
      delay = MIN (hot_http_get_retry_delay (self->http) << MIN (n_fruitless - 1, 8), MAX_RETRY_DELAY);
      delay = MAX (delay, self->retry_after * 1000);

      /* Who asks for more patience than that gets none. */
      if (outcome == OUTCOME_FAILED || n_fruitless >= MAX_FRUITLESS_ATTEMPTS || delay > MAX_RETRY_DELAY)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }

      hot_progress_report (self->progress, -1, _("Interrupted; trying again…"));
      if (!hot_deadline_sleep (delay, self->cancellable, error))
        return FALSE;
    }
}

gboolean
hot_http_download (HotHttp               *self,
                   const HotHttpRequest  *request,
                   int                    fd,
                   const char            *path,
                   guint64                max_bytes,
                   const HotProgress     *progress,
                   GCancellable          *cancellable,
                   GError               **error)
{
  Download state = {
    .http = self,
    .request = request,
    .fd = fd,
    .path = path,
    .max_bytes = max_bytes,
    .progress = progress,
    .cancellable = cancellable,
    .total = -1,
    .begun = g_get_monotonic_time (),
  };
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (request != NULL && request->uri != NULL, FALSE);

  hot_http_enter (self);
  done = download (&state, error);
  hot_http_leave (self);
  g_free (state.validator);

  return done;
}
