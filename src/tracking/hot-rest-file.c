/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tracking/hot-artifact-type.h"
#include "tracking/hot-rest-call-private.h"
#include "tracking/hot-rest-connection.h"

/* How much of a file is in memory at a time. */
#define PIECE (256 * 1024)

/* A file on its way out. */
typedef struct {
  int     fd;
  guint64 offset;
  guint64 end;
} Sending;

static void
sending_free (gpointer  data,
              GClosure *closure)
{
  Sending *self = data;

  close (self->fd);
  g_free (self);
}

/* The next piece, and the disk is told which one follows. A file that became shorter breaks the answer off, so that nobody takes it for
 * whole. */
static void
wrote_chunk_cb (SoupServerMessage *message,
                Sending           *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  gsize size = MIN (PIECE, self->end - self->offset);
  guchar *data;
  gssize n;

  if (size == 0)
    {
      soup_message_body_complete (body);
      return;
    }
  data = g_malloc (size);
  do
    n = pread (self->fd, data, size, self->offset);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    {
      g_free (data);
      hot_rest_connection_cut (hot_rest_connection_get (message));
      return;
    }
  self->offset += n;
  if (self->offset < self->end)
    posix_fadvise (self->fd, self->offset, PIECE, POSIX_FADV_WILLNEED);
  soup_message_body_append_take (body, data, n);
}

/* One range; several, and what cannot be understood, are answered with all of it, as the specification allows (RFC 9110, 14.2). */
static gboolean
get_range (SoupServerMessage *message,
           guint64            size,
           guint64           *first,
           guint64           *end,
           gboolean          *is_none)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Range");
  SoupRange *ranges = NULL;
  int n = 0;
  gboolean ok;

  *is_none = FALSE;
  if (text == NULL || soup_message_headers_get_one (headers, "If-Range") != NULL)
    return FALSE;
  ok = soup_message_headers_get_ranges (headers, size, &ranges, &n);
  if (ok && n == 1 && ranges[0].start <= ranges[0].end && (ranges[0].start < 0 || (guint64) ranges[0].start < size))
    {
      /* Who asks for more than there is gets what there is. */
      *first = MAX (ranges[0].start, 0);
      *end = MIN ((guint64) ranges[0].end + 1, size);
    }
  else
    {
      guint64 start = 0;

      /* Beyond the end is an error of its own. */
      *is_none = sscanf (text, "bytes=%" G_GUINT64_FORMAT "-", &start) == 1 && start >= size;
      ok = FALSE;
    }
  if (ranges != NULL)
    soup_message_headers_free_ranges (headers, ranges);

  return ok;
}

/* RFC 6266, 5987 */
static char *
format_disposition (const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autoptr(GString) plain = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    g_string_append_c (plain, g_ascii_isalnum (*p) || strchr ("!#$%&+-.^_`|~", *p) != NULL ? *p : '_');

  return g_str_equal (plain->str, name) ? g_strdup_printf ("attachment; filename=%s", name)
                                        : g_strdup_printf ("attachment; filename=%s; filename*=UTF-8''%s", plain->str, escaped);
}

void
hot_rest_file_send (SoupServerMessage *message,
                    int                fd,
                    guint64            size,
                    const char        *name)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  Sending *sending;
  g_autofree char *disposition = format_disposition (name);
  guint64 first = 0;
  guint64 end = size;
  gboolean is_none;

  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  soup_message_headers_replace (headers, "Content-Disposition", disposition);
  soup_message_headers_set_content_type (headers, hot_artifact_type_guess (name), NULL);
  if (get_range (message, size, &first, &end, &is_none))
    {
      soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
      soup_message_headers_set_content_range (headers, first, end - 1, size);
    }
  else if (is_none)
    {
      g_autofree char *range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, size);

      close (fd);
      soup_server_message_set_status (message, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, NULL);
      soup_message_headers_replace (headers, "Content-Range", range);
      return;
    }
  else
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_length (headers, end - first);
  if (first == end || g_str_equal (soup_server_message_get_method (message), "HEAD"))
    {
      close (fd);
      return;
    }

  sending = g_new0 (Sending, 1);
  sending->fd = fd;
  sending->offset = first;
  sending->end = end;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect_data (message, "wrote-headers", G_CALLBACK (wrote_chunk_cb), sending, sending_free, 0);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), sending);
}
