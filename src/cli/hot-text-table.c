/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-text-table.h"

#define GAP 2

typedef struct {
  gboolean  align_right;
  guint     max_width;
  guint     width;
} Column;

struct _HotTextTable
{
  GArray    *columns;
  GPtrArray *cells;     /* the titles first, then row by row */
};

HotTextTable *
hot_text_table_new (void)
{
  HotTextTable *self = g_new0 (HotTextTable, 1);

  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  self->cells = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
hot_text_table_free (HotTextTable *self)
{
  g_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

static guint
character_width (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

guint
hot_text_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += character_width (g_utf8_get_char (text));

  return width;
}

/* @text on one line, in no more than @max_width cells. (transfer full) */
static char *
fit (const char *text,
     guint       max_width)
{
  GString *fitted = g_string_new (NULL);
  gboolean cut = max_width > 0 && hot_text_width (text) > max_width;
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (g_unichar_iscntrl (c))
        c = ' ';
      width += character_width (c);
      if (cut && width > max_width - 1)
        break;
      g_string_append_unichar (fitted, c);
    }
  if (cut)
    g_string_append (fitted, "…");

  return g_string_free (fitted, FALSE);
}

void
hot_text_table_add_column (HotTextTable *self,
                           const char   *title,
                           gboolean      align_right,
                           guint         max_width)
{
  Column column = { align_right, max_width, 0 };

  g_array_append_val (self->columns, column);
  g_ptr_array_add (self->cells, fit (title, max_width));
  g_array_index (self->columns, Column, self->columns->len - 1).width =
    hot_text_width (g_ptr_array_index (self->cells, self->cells->len - 1));
}

void
hot_text_table_add_cell (HotTextTable *self,
                         const char   *text)
{
  Column *column = &g_array_index (self->columns, Column, self->cells->len % self->columns->len);
  char *fitted = fit (text != NULL ? text : "", column->max_width);

  column->width = MAX (column->width, hot_text_width (fitted));
  g_ptr_array_add (self->cells, fitted);
}

static void
append_spaces (GString *text,
               guint    n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

char *
hot_text_table_format (HotTextTable *self,
                       guint         width,
                       guint        *n_left_out)
{
  GString *text = g_string_new (NULL);
  guint n = 0, used = 0;

  for (; n < self->columns->len; n++)
    {
      used += g_array_index (self->columns, Column, n).width + (n > 0 ? GAP : 0);
      if (width > 0 && used > width && n > 0)
        break;
    }

  for (guint i = 0; i < self->cells->len; i++)
    {
      guint c = i % self->columns->len;
      const Column *column = &g_array_index (self->columns, Column, c);
      const char *cell = g_ptr_array_index (self->cells, i);
      guint padding = column->width - hot_text_width (cell);

      if (c >= n)
        continue;

      append_spaces (text, c > 0 ? GAP : 0);
      if (column->align_right)
        append_spaces (text, padding);
      g_string_append (text, cell);
      if (!column->align_right && c + 1 < n)
        append_spaces (text, padding);

      if (c + 1 == n)
        {
          while (text->len > 0 && text->str[text->len - 1] == ' ')
            g_string_truncate (text, text->len - 1);
          g_string_append_c (text, '\n');
        }
    }

  if (n_left_out != NULL)
    *n_left_out = self->columns->len - n;

  return g_string_free (text, FALSE);
}
