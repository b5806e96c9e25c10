/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-answer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "requests/hot-json-text.h"
#include "requests/hot-json-walk.h"

/* A longer line takes a text view too long to lay out. */
#define MAX_LINE 2000
/* An answer with predictions is not larger. */
#define MAX_PREDICTIONS_BODY (8 << 20)
#define N_NEIGHBOURS 8

void
hot_answer_free (HotAnswer *self)
{
  if (self == NULL)
    return;

  hot_response_free (self->response);
  hot_request_origin_unref (self->origin);
  g_free (self->text);
  g_free (self->parity_error);
  g_clear_pointer (&self->predictions, g_ptr_array_unref);
  g_clear_pointer (&self->neighbours, g_array_unref);
  g_free (self);
}

/* The start of @text that is valid UTF-8 where at most its end is torn; 0 where it is no text. */
static gsize
measure_text (const char *text,
              gsize       length)
{
  const char *end;

  if (g_utf8_validate_len (text, length, &end))
    return length;

  return (gsize) (end - text) + 4 > length ? (gsize) (end - text) : 0;
}

/* @text in lines that can be laid out. */
static char *
cut_lines (HotAnswer  *self,
           const char *text,
           gsize       length)
{
  GString *to = g_string_sized_new (MIN (length, HOT_ANSWER_MAX_TEXT) + 1);
  const char *end = text + length;

  while (text < end && to->len < HOT_ANSWER_MAX_TEXT)
    {
      const char *stop = memchr (text, '\n', end - text);
      const char *next = stop != NULL ? stop + 1 : end;
      const gsize n = (stop != NULL ? stop : end) - text;

      if (n > MAX_LINE)
        {
          g_string_append_len (to, text, measure_text (text, MAX_LINE));
          g_string_append (to, " …");
          self->n_cut_lines++;
        }
      else
        g_string_append_len (to, text, n);
      if (stop != NULL)
        g_string_append_c (to, '\n');
      text = next;
    }
  self->n_shown = length - (end - text);

  return g_string_free (to, FALSE);
}

/* Pictures, archives and the like, and whatever has a zero in it. */
static gboolean
is_binary (const HotResponse *response,
           const char        *data,
           gsize              length)
{
  static const char * const kinds[] = { "image/", "audio/", "video/", "font/", "application/octet-stream", "application/zip", "application/gzip" };
  const char *type = response->content_type;

  if (memchr (data, '\0', length) != NULL)
    return TRUE;
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (type, kinds[i]) && !g_str_has_suffix (type, "xml"))
      return measure_text (data, length) == 0;

  return FALSE;
}

/* The start of a body that is no UTF-8, as it can be shown. (transfer full) */
static char *
decode (HotAnswer  *self,
        const char *data,
        gsize       length)
{
  const char *charset = self->response->charset;
  gsize n_read;
  char *text = charset != NULL ? g_convert (data, (gssize) length, "UTF-8", charset, &n_read, NULL, NULL) : NULL;

  if (text != NULL)
    return text;
  self->is_repaired = TRUE;

  return g_utf8_make_valid (data, (gssize) length);
}

static void
prepare_text (HotAnswer *self)
{
  gsize length;
  const char *data = g_bytes_get_data (self->response->body, &length);
  const gsize n_looked_at = MIN (length, 4 * HOT_ANSWER_MAX_TEXT);
  g_autofree char *text = NULL;
  HotJsonFault fault;
  gsize n;

  if (length == 0 || is_binary (self->response, data, n_looked_at))
    return;

  self->is_json = hot_json_text_check (data, length, &fault);
  if (self->is_json)
    {
      text = hot_json_text_format (data, length, HOT_ANSWER_MAX_TEXT);
      n = strlen (text);
      /* Where all was formatted, blanks that went do not count. */
      self->n_text = n < HOT_ANSWER_MAX_TEXT ? n : MAX (length, n);
      self->text = cut_lines (self, text, n);
      return;
    }

  self->n_text = length;
  n = measure_text (data, n_looked_at);
  if (n == 0)
    {
      text = decode (self, data, n_looked_at);
      n = strlen (text);
      self->n_text = length > n_looked_at ? MAX (length, n + 1) : n;
    }
  self->text = cut_lines (self, text != NULL ? text : data, n);
}

/* Goes to the list of predictions in an answer. */
static gboolean
find_predictions (const char  *text,
                  gsize        length,
                  gboolean     is_bare,
                  HotJsonWalk *list)
{
  static const char * const names[] = { "predictions", "outputs", "result" };
  HotJsonWalk members;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (hot_json_walk_begin (&members, text, length, '{') && hot_json_walk_find (&members, names[i]) &&
        hot_json_walk_begin (list, members.value, members.value_length, '['))
      return TRUE;

  /* As Azure's servers answer. */
  return is_bare && hot_json_walk_begin (list, text, length, '[');
}

/* (transfer full) (nullable): elements as they stand, texts without their quotation marks */
static GPtrArray *
read_predictions (const char *text,
                  gsize       length,
                  gboolean    is_bare,
                  guint      *n)
{
  HotJsonWalk list;
  GPtrArray *predictions;

  if (!find_predictions (text, length, is_bare, &list))
    return NULL;

  predictions = g_ptr_array_new_with_free_func (g_free);
  for (*n = 0; hot_json_walk_next (&list); ++*n)
    if (*n < HOT_ANSWER_MAX_PREDICTIONS)
      g_ptr_array_add (predictions, *list.value == '"' ? hot_json_unquote (list.value, list.value_length)
                                                       : g_strndup (list.value, list.value_length));

  return predictions;
}

static gboolean
ends_with_score (const char *url)
{
  g_autofree char *path = g_strndup (url, strcspn (url, "?#"));

  return g_str_has_suffix (path, "/score") || g_str_has_suffix (path, "/invocations");
}

static void
compare (HotAnswer        *self,
         const HotRequest *request)
{
  const char *type = hot_request_get_header (request, "Content-Type");
  gsize length;
  const char *answer = g_bytes_get_data (self->response->body, &length);
  g_autoptr(GError) error = NULL;

  if (self->origin == NULL || self->origin->model == NULL || request->body == NULL)
    return;
  if (!hot_deploy_parity_compare (self->origin->model, request->body, type != NULL ? type : "application/json", answer, length, &self->parity,
                                  &error))
    self->parity_error = g_strdup (error->message);
}

HotAnswer *
hot_answer_get (const HotRequest   *request,
                HotRequestOrigin   *origin,
                const HotProgress  *progress,
                GCancellable       *cancellable,
                GError            **error)
{
  HotResponse *response = hot_request_send (request, NULL, progress, cancellable, error);
  HotAnswer *self;
  gsize length;
  const char *data;

  if (response == NULL)
    return NULL;

  self = g_new0 (HotAnswer, 1);
  self->response = response;
  self->origin = origin != NULL ? hot_request_origin_ref (origin) : NULL;
  prepare_text (self);
  data = g_bytes_get_data (response->body, &length);
  if (self->is_json && length <= MAX_PREDICTIONS_BODY && response->status >= 200 && response->status < 300)
    self->predictions = read_predictions (data, length, origin != NULL || ends_with_score (request->url), &self->n_predictions);
  if (self->predictions != NULL)
    {
      compare (self, request);
      self->neighbours = hot_request_origin_find_neighbours (origin, N_NEIGHBOURS, cancellable);
    }

  return self;
}
