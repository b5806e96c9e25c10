/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-field-text.h"

#include <string.h>

static const char *
undouble (GString    *scratch,
          const char *bytes,
          gsize      *length,
          char        quote)
{
  const char *end = bytes + *length;
  char *to;

  g_string_set_size (scratch, *length);
  to = scratch->str;
  while (bytes < end)
    {
      char byte = *bytes;

      *to++ = byte;
      bytes += 1 + (byte == quote && bytes + 1 < end && bytes[1] == quote);
    }
  *length = to - scratch->str;

  return scratch->str;
}

const char *
hot_field_text_peek (HotColumn *column,
                     guint      row,
                     GString   *scratch,
                     gsize     *length)
{
  const char *bytes;
  gboolean escaped;

  if (hot_column_get_column_type (column) == HOT_COLUMN_CATEGORY)
    {
      guint32 code = hot_column_peek_codes (column)[row];

      if (code == HOT_MISSING_CODE)
        return NULL;
      bytes = hot_column_get_category (column, code);
      *length = strlen (bytes);
      return bytes;
    }

  if (!hot_column_peek_field (column, row, &bytes, length, &escaped))
    return NULL;

  return escaped ? undouble (scratch, bytes, length, hot_column_get_quote (column)) : bytes;
}

void
hot_field_span_init (HotFieldSpan *self,
                     HotColumn    *column)
{
  self->file = column != NULL ? hot_column_peek_file (column) : NULL;
  self->start = G_MAXUINT64;
  self->end = 0;
}

void
hot_field_span_release (HotFieldSpan *self)
{
  /* Fields behind the end of the file lie elsewhere. */
  guint64 end = self->file != NULL ? MIN (self->end, hot_mapped_file_get_size (self->file)) : 0;

  if (self->start < end)
    hot_mapped_file_release (self->file, self->start, end - self->start);
  self->start = G_MAXUINT64;
  self->end = 0;
}
