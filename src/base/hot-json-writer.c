/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-json-writer.h"

#include <math.h>
#include <string.h>

struct _HotJsonWriter
{
  GString  *buffer;
  gboolean  pretty;
  guint     depth;
  guint     inline_depth;   /* the depth from which on all stays on one line; 0 for none */
  gboolean  inline_next;
  gboolean  first;          /* nothing yet in the innermost object or array */
  gboolean  named;          /* a name waits for its value */
};

HotJsonWriter *
hot_json_writer_new (gboolean pretty)
{
  HotJsonWriter *self = g_new0 (HotJsonWriter, 1);

  self->buffer = g_string_sized_new (4096);
  self->pretty = pretty;
  self->first = TRUE;

  return self;
}

void
hot_json_writer_free (HotJsonWriter *self)
{
  g_string_free (self->buffer, TRUE);
  g_free (self);
}

static void
break_line (HotJsonWriter *self)
{
  if (!self->pretty || self->depth == 0)
    return;

  if (self->inline_depth > 0)
    {
      if (!self->first)
        g_string_append_c (self->buffer, ' ');
      return;
    }

  g_string_append_c (self->buffer, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->buffer, "  ");
}

/* Whatever has to stand before a value or a name. */
static void
separate (HotJsonWriter *self)
{
  self->inline_next = FALSE;

  if (self->named)
    {
      self->named = FALSE;
      return;
    }

  if (!self->first)
    g_string_append_c (self->buffer, ',');
  break_line (self);
  self->first = FALSE;
}

static void
begin (HotJsonWriter *self,
       char           bracket)
{
  gboolean in_line = self->inline_next;

  separate (self);
  g_string_append_c (self->buffer, bracket);
  self->depth++;
  self->first = TRUE;
  if (in_line && self->inline_depth == 0)
    self->inline_depth = self->depth;
}

static void
end (HotJsonWriter *self,
     char           bracket)
{
  g_return_if_fail (self->depth > 0);

  if (self->inline_depth == self->depth)
    {
      self->inline_depth = 0;
      self->depth--;
    }
  else
    {
      self->depth--;
      if (!self->first && self->inline_depth == 0)
        {
          if (self->depth > 0)
            break_line (self);
          else if (self->pretty)
            g_string_append_c (self->buffer, '\n');
        }
    }

  g_string_append_c (self->buffer, bracket);
  self->first = FALSE;
  if (self->depth == 0 && self->pretty)
    g_string_append_c (self->buffer, '\n');
}

void
hot_json_writer_begin_object (HotJsonWriter *self)
{
  begin (self, '{');
}

void
hot_json_writer_end_object (HotJsonWriter *self)
{
  end (self, '}');
}

void
hot_json_writer_begin_array (HotJsonWriter *self)
{
  begin (self, '[');
}

void
hot_json_writer_end_array (HotJsonWriter *self)
{
  end (self, ']');
}

void
hot_json_writer_inline (HotJsonWriter *self)
{
  self->inline_next = TRUE;
}

static void
append_escaped (GString    *buffer,
                const char *bytes,
                gsize       length)
{
  static const char digits[] = "0123456789abcdef";
  gsize done = 0;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = bytes[i];

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;

      g_string_append_len (buffer, bytes + done, i - done);
      done = i + 1;
      g_string_append_c (buffer, '\\');
      switch (c)
        {
        case '"':
        case '\\':
          g_string_append_c (buffer, c);
          break;

        case '\n':
          g_string_append_c (buffer, 'n');
          break;

        case '\r':
          g_string_append_c (buffer, 'r');
          break;

        case '\t':
          g_string_append_c (buffer, 't');
          break;

        default:
          g_string_append (buffer, "u00");
          g_string_append_c (buffer, digits[c >> 4]);
          g_string_append_c (buffer, digits[c & 15]);
        }
    }

  g_string_append_len (buffer, bytes + done, length - done);
}

static void
append_string (HotJsonWriter *self,
               const char    *string)
{
  gsize length = strlen (string);

  g_string_append_c (self->buffer, '"');
  if (g_utf8_validate_len (string, length, NULL))
    append_escaped (self->buffer, string, length);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (string, length);

      append_escaped (self->buffer, valid, strlen (valid));
    }
  g_string_append_c (self->buffer, '"');
}

void
hot_json_writer_name (HotJsonWriter *self,
                      const char    *name)
{
  gboolean in_line = self->inline_next;

  g_return_if_fail (!self->named);

  separate (self);
  self->inline_next = in_line;
  append_string (self, name);
  g_string_append (self->buffer, self->pretty ? ": " : ":");
  self->named = TRUE;
}

void
hot_json_writer_string (HotJsonWriter *self,
                        const char    *string)
{
  if (string == NULL)
    {
      hot_json_writer_null (self);
      return;
    }

  separate (self);
  append_string (self, string);
}

void
hot_json_writer_member (HotJsonWriter *self,
                        const char    *name,
                        const char    *string)
{
  hot_json_writer_name (self, name);
  hot_json_writer_string (self, string);
}

void
hot_json_writer_member_real (HotJsonWriter *self,
                             const char    *name,
                             double         number)
{
  hot_json_writer_name (self, name);
  hot_json_writer_real (self, number);
}

void
hot_json_writer_member_unsigned (HotJsonWriter *self,
                                 const char    *name,
                                 guint64        number)
{
  hot_json_writer_name (self, name);
  hot_json_writer_unsigned (self, number);
}

void
hot_json_writer_integer (HotJsonWriter *self,
                         gint64         number)
{
  separate (self);
  g_string_append_printf (self->buffer, "%" G_GINT64_FORMAT, number);
}

void
hot_json_writer_unsigned (HotJsonWriter *self,
                          guint64        number)
{
  separate (self);
  g_string_append_printf (self->buffer, "%" G_GUINT64_FORMAT, number);
}

void
hot_json_writer_real (HotJsonWriter *self,
                      double         number)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      hot_json_writer_null (self);
      return;
    }

  separate (self);
  /* Any number of up to 15 digits survives the way through a double, and no double needs more than 17. */
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (digits, sizeof digits, formats[i], number);
      if (g_ascii_strtod (digits, NULL) == number)
        break;
    }
  g_string_append (self->buffer, digits);
}

void
hot_json_writer_boolean (HotJsonWriter *self,
                         gboolean       value)
{
  separate (self);
  g_string_append (self->buffer, value ? "true" : "false");
}

void
hot_json_writer_null (HotJsonWriter *self)
{
  separate (self);
  g_string_append (self->buffer, "null");
}

const char *
hot_json_writer_peek (HotJsonWriter *self,
                      gsize         *length)
{
  if (length != NULL)
    *length = self->buffer->len;

  return self->buffer->str;
}

void
hot_json_writer_clear (HotJsonWriter *self)
{
  g_string_truncate (self->buffer, 0);
}
