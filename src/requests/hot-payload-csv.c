/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-payload.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "requests/hot-json-text.h"
#include "requests/hot-json-walk.h"

/* RFC 4180. A cell that is a number, true or false in JSON's notation becomes that; an empty cell is missing; all else is text, and so is
 * whatever is quoted. */

static gboolean
is_value (const char *cell)
{
  HotJsonFault fault;

  return g_str_equal (cell, "true") || g_str_equal (cell, "false") ||
         ((*cell == '-' || g_ascii_isdigit (*cell)) && hot_json_text_check (cell, strlen (cell), &fault));
}

/* (transfer full); @at moves behind the separator; @ends: whether the record ends with this cell */
static char *
read_cell (const char **at,
           gboolean    *is_quoted,
           gboolean    *ends)
{
  g_autoptr(GString) cell = g_string_new (NULL);
  const char *c = *at;

  *is_quoted = *c == '"';
  if (*is_quoted)
    {
      for (c++; *c != '\0' && (*c != '"' || c[1] == '"'); c++)
        {
          if (*c == '"')
            c++;
          g_string_append_c (cell, *c);
        }
      if (*c == '"')
        c++;
    }
  for (; *c != '\0' && *c != ',' && *c != '\n'; c++)
    if (*c != '\r')
      g_string_append_c (cell, *c);
  *ends = *c != ',';
  *at = *c != '\0' ? c + 1 : c;

  return g_strdup (cell->str);
}

static char *
quote_json (const char *cell,
            gboolean    is_quoted)
{
  if (!is_quoted && *cell == '\0')
    return g_strdup ("null");

  return !is_quoted && is_value (cell) ? g_strdup (cell) : hot_json_quote (cell);
}

static gboolean
read_record (const char **at,
             gboolean     as_json,
             GPtrArray   *cells)
{
  gboolean ends = FALSE;
  gboolean is_quoted;

  while (!ends)
    {
      g_autofree char *cell = read_cell (at, &is_quoted, &ends);

      g_ptr_array_add (cells, as_json ? quote_json (cell, is_quoted) : g_strdup (cell));
    }

  return TRUE;
}

static HotPayload *
csv_read (const char  *body,
          GError     **error)
{
  g_autoptr(HotPayload) self = hot_payload_new ();
  const char *at = body + strspn (body, " \t\r\n");

  if (*at == '\0' || *at == '{' || *at == '[' || *at == '<')
    return NULL;
  read_record (&at, FALSE, self->columns);
  while (*at != '\0')
    {
      GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (self->rows, row);
      read_record (&at, TRUE, row);
      if (row->len != self->columns->len)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("Row %u of the body has %u values, its first line has %u names."), self->rows->len,
                       row->len, self->columns->len);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

static void
append_cell (GString    *to,
             const char *text,
             gboolean    must_quote)
{
  if (!must_quote && strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (to, text);
      return;
    }
  g_string_append_c (to, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (to, '"');
      g_string_append_c (to, *text);
    }
  g_string_append_c (to, '"');
}

/* A text that would read as something else is quoted, so that it comes back as a text. */
static void
append_value (GString    *to,
              const char *json)
{
  g_autofree char *text = NULL;

  if (g_str_equal (json, "null"))
    return;
  if (*json != '"')
    {
      append_cell (to, json, FALSE);
      return;
    }
  text = hot_json_unquote (json, strlen (json));
  append_cell (to, text, *text == '\0' || is_value (text));
}

static char *
csv_write (const HotPayload *self)
{
  g_autoptr(GString) to = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_string_append (to, i > 0 ? "," : "");
      append_cell (to, self->columns->pdata[i], FALSE);
    }
  g_string_append_c (to, '\n');
  for (guint i = 0; i < self->rows->len; i++)
    {
      const GPtrArray *row = self->rows->pdata[i];

      for (guint j = 0; j < row->len; j++)
        {
          g_string_append (to, j > 0 ? "," : "");
          append_value (to, row->pdata[j]);
        }
      g_string_append_c (to, '\n');
    }

  return g_strdup (to->str);
}

const HotPayloadDialect hot_payload_csv = {
  .id = "csv",
  .title = N_("CSV"),
  .content_type = "text/csv",
  .path = "/invocations",
  .read = csv_read,
  .write = csv_write,
};
