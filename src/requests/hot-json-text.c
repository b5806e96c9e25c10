/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-json-text.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Deeper than anything sensible; without a limit a hostile text would use up the stack of whoever reads it next. */
#define MAX_DEPTH 512

typedef struct {
  const char *start;
  const char *at;
  const char *end;
  const char *message;
} Reader;

static gboolean
fail (Reader     *self,
      const char *message)
{
  self->message = message;
  return FALSE;
}

static void
skip_blanks (Reader *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

static gboolean
read_text (Reader *self)
{
  const char *bad;

  for (const char *start = self->at++; self->at < self->end; self->at++)
    {
      if (*self->at == '"')
        {
          self->at++;
          return g_utf8_validate (start, self->at - start, &bad) || (self->at = bad, fail (self, _("a text that is not UTF-8")));
        }
      if ((guchar) *self->at < ' ')
        return fail (self, _("a line break or a control character within a text; write \\n for a line break"));
      if (*self->at != '\\')
        continue;
      if (++self->at == self->end || strchr ("\"\\/bfnrtu", *self->at) == NULL || *self->at == '\0')
        return fail (self, _("a backslash with nothing that belongs to it"));
      for (guint i = 0; *self->at == 'u' && i < 4; i++)
        if (self->at + 1 + i >= self->end || !g_ascii_isxdigit (self->at[1 + i]))
          return fail (self, _("\\u without four hexadecimal digits"));
    }

  return fail (self, _("a text that does not end: a quotation mark is missing"));
}

static gboolean
read_digits (Reader *self)
{
  const char *start = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;

  return self->at > start || fail (self, _("a number that is none"));
}

static gboolean
read_number (Reader *self)
{
  if (*self->at == '-')
    self->at++;
  if (self->at + 1 < self->end && self->at[0] == '0' && g_ascii_isdigit (self->at[1]))
    return fail (self, _("a number that begins with 0"));
  if (!read_digits (self))
    return FALSE;
  if (self->at < self->end && *self->at == '.' && (self->at++, !read_digits (self)))
    return FALSE;
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      self->at++;
      if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
        self->at++;
      return read_digits (self);
    }

  return TRUE;
}

static gboolean
read_word (Reader *self)
{
  for (const char * const *word = (const char *[]) { "true", "false", "null", NULL }; *word != NULL; word++)
    if ((gsize) (self->end - self->at) >= strlen (*word) && memcmp (self->at, *word, strlen (*word)) == 0)
      {
        self->at += strlen (*word);
        return TRUE;
      }

  return fail (self, _("something that is no value; texts stand between quotation marks"));
}

static gboolean
read_scalar (Reader *self)
{
  if (self->at == self->end)
    return fail (self, _("the end, where a value should be"));
  if (*self->at == '"')
    return read_text (self);
  if (*self->at == '-' || g_ascii_isdigit (*self->at))
    return read_number (self);

  return read_word (self);
}

static gboolean
read_name (Reader *self)
{
  skip_blanks (self);
  if (self->at == self->end || *self->at != '"')
    return fail (self, _("no name in quotation marks, where one should be"));
  if (!read_text (self))
    return FALSE;
  skip_blanks (self);
  if (self->at == self->end || *self->at != ':')
    return fail (self, _("no colon behind a name"));
  self->at++;

  return TRUE;
}

/* A value up to and including what it opens and closes; the stack holds the kind of what is open. */
static gboolean
read_value (Reader *self)
{
  char open[MAX_DEPTH];
  guint depth = 0;

  for (;;)
    {
      skip_blanks (self);
      if (self->at < self->end && (*self->at == '{' || *self->at == '['))
        {
          if (depth == MAX_DEPTH)
            return fail (self, _("more levels than 512"));
          open[depth++] = *self->at++;
          skip_blanks (self);
          if (self->at == self->end || *self->at != (open[depth - 1] == '{' ? '}' : ']'))
            {
              if (open[depth - 1] == '{' && !read_name (self))
                return FALSE;
              continue;
            }
          self->at++;
          depth--;
        }
      else if (!read_scalar (self))
        {
          return FALSE;
        }

      /* Behind a value: what ends, and whether another follows. */
      for (;;)
        {
          if (depth == 0)
            return TRUE;
          skip_blanks (self);
          if (self->at == self->end)
            return fail (self, open[depth - 1] == '{' ? _("the end, where a brace should close an object")
                                                      : _("the end, where a bracket should close a list"));
          if (*self->at == ',')
            break;
          if (*self->at != (open[depth - 1] == '{' ? '}' : ']'))
            return fail (self, _("no comma between two values"));
          self->at++;
          depth--;
        }
      self->at++;
      if (open[depth - 1] == '{' && !read_name (self))
        return FALSE;
    }
}

static void
locate (Reader       *reader,
        HotJsonFault *fault)
{
  const char *line = reader->start;

  *fault = (HotJsonFault) { 1, 1, reader->at - reader->start, reader->message };
  for (const char *c = reader->start; c < reader->at; c++)
    if (*c == '\n')
      {
        fault->line++;
        line = c + 1;
      }
  for (const char *c = line; c < reader->at; c++)
    fault->column += (*c & 0xc0) != 0x80;
}

gboolean
hot_json_text_check (const char   *text,
                     gsize         length,
                     HotJsonFault *fault)
{
  Reader reader = { text, text, text + length, NULL };

  if (read_value (&reader))
    {
      skip_blanks (&reader);
      if (reader.at == reader.end)
        return TRUE;
      fail (&reader, _("something behind the end of the value"));
    }
  locate (&reader, fault);

  return FALSE;
}

static void
begin_line (GString *to,
            guint    depth)
{
  g_string_append_c (to, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (to, "  ");
}

char *
hot_json_text_format (const char *text,
                      gsize       length,
                      gsize       max_length)
{
  g_autoptr(GString) to = g_string_new (NULL);
  HotJsonFault fault;
  guint depth = 0;

  if (!hot_json_text_check (text, length, &fault))
    return g_strndup (text, MIN (length, max_length));

  for (const char *c = text, *end = text + length; c < end && to->len < max_length; c++)
    {
      const char *start = c;

      switch (*c)
        {
        case ' ':
        case '\n':
        case '\r':
        case '\t':
          break;

        case '"':
          for (c++; *c != '"'; c++)
            if (*c == '\\')
              c++;
          g_string_append_len (to, start, c + 1 - start);
          break;

        case '{':
        case '[':
          g_string_append_c (to, *c);
          while (c + 1 < end && strchr (" \n\r\t", c[1]) != NULL)
            c++;
          if (c[1] == '}' || c[1] == ']')
            g_string_append_c (to, *++c);
          else
            begin_line (to, ++depth);
          break;

        case '}':
        case ']':
          begin_line (to, --depth);
          g_string_append_c (to, *c);
          break;

        case ',':
          g_string_append_c (to, *c);
          begin_line (to, depth);
          break;

        case ':':
          g_string_append (to, ": ");
          break;

        default:
          g_string_append_c (to, *c);
        }
    }

  return g_strdup (to->str);
}
