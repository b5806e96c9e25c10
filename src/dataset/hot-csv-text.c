/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-text.h"

#include <string.h>

/* Appends @text (nullable: nothing) as one field of RFC 4180 CSV: in quotes where it must be or begins or ends with
 * a space. */
static void
hot_csv_append_field (GString    *csv,
                      const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0)
    return;

  if (strpbrk (text, "\",\r\n") == NULL && text[0] != ' ' && text[length - 1] != ' ')
    {
      g_string_append_len (csv, text, length);
      return;
    }

  g_string_append_c (csv, '"');
  for (const char *quote; (quote = strchr (text, '"')) != NULL; text = quote + 1)
    {
      g_string_append_len (csv, text, quote + 1 - text);
      g_string_append_c (csv, '"');
    }
  g_string_append (csv, text);
  g_string_append_c (csv, '"');
}

static HotColumn *
get_column (HotTable    *table,
            const guint *columns,
            guint        i)
{
  return hot_table_get_column (table, columns != NULL ? columns[i] : i);
}

/* A record of one empty field would be a blank line, which readers pass over. */
static void
end_record (GString *csv,
            gsize    start)
{
  if (csv->len == start)
    g_string_append (csv, "\"\"");
  g_string_append_c (csv, '\n');
}

void
hot_csv_append_header (GString     *csv,
                       HotTable    *table,
                       const guint *columns,
                       guint        n_columns)
{
  guint n = columns != NULL ? n_columns : hot_table_get_n_columns (table);
  gsize start = csv->len;

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      hot_csv_append_field (csv, hot_column_get_name (get_column (table, columns, i)));
    }
  end_record (csv, start);
}

void
hot_csv_append_row (GString     *csv,
                    HotTable    *table,
                    guint        row,
                    const guint *columns,
                    guint        n_columns)
{
  guint n = columns != NULL ? n_columns : hot_table_get_n_columns (table);
  gsize start = csv->len;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = hot_column_dup_text (get_column (table, columns, i), row);

      if (i > 0)
        g_string_append_c (csv, ',');
      hot_csv_append_field (csv, text);
    }
  end_record (csv, start);
}
