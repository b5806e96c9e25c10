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

  g_string_truncate (scratch, 0);
  while (bytes < end)
    {
      const char *next = memchr (bytes, quote, end - bytes);

      if (next == NULL)
        next = end - 1;
      g_string_append_len (scratch, bytes, next + 1 - bytes);
      bytes = next + 1;
      if (bytes < end && *next == quote && *bytes == quote)
        bytes++;
    }
  *length = scratch->len;

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
