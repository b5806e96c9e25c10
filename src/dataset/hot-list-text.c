/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-list-text.h"

#include <string.h>

static const char *
skip_space (const char *at,
            const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;

  return at;
}

static const char *
skip_space_back (const char *begin,
                 const char *end)
{
  while (end > begin && g_ascii_isspace (end[-1]))
    end--;

  return end;
}

static char
closing_bracket (char opening)
{
  switch (opening)
    {
    case '[':
      return ']';

    case '{':
      return '}';

    case '(':
      return ')';

    default:
      return '\0';
    }
}

void
hot_list_text_init (HotListText *self,
                    const char  *text,
                    gsize        length)
{
  self->element = g_string_new (NULL);
  hot_list_text_reset (self, text, length);
}

void
hot_list_text_reset (HotListText *self,
                     const char  *text,
                     gsize        length)
{
  /* An empty field may come without an address. */
  if (text == NULL)
    text = "";

  self->end = skip_space_back (text, text + length);
  self->at = skip_space (text, self->end);

  if (self->at < self->end && closing_bracket (*self->at) != '\0')
    {
      if (self->end - self->at >= 2 && self->end[-1] == closing_bracket (*self->at))
        self->end--;
      self->at++;
    }
}

void
hot_list_text_clear (HotListText *self)
{
  g_string_free (self->element, TRUE);
  self->element = NULL;
}

/* Four hexadecimal digits at @at, or -1. */
static int
read_hex (const char *at,
          const char *end)
{
  int value = 0;

  if (end - at < 4)
    return -1;

  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      value = value << 4 | g_ascii_xdigit_value (at[i]);
    }

  return value;
}

/* @at stands behind `\u`. JSON writes characters beyond 16 bits as two surrogates. */
static const char *
append_unicode_escape (GString    *element,
                       const char *at,
                       const char *end)
{
  int code = read_hex (at, end), low;

  if (code <= 0)
    {
      g_string_append (element, "\\u");
      return at;
    }

  at += 4;
  if (code >= 0xd800 && code < 0xe000)
    {
      low = end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? read_hex (at + 2, end) : -1;
      if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000)
        {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
      else
        code = 0xfffd;
    }
  g_string_append_unichar (element, code);

  return at;
}

/* @at stands behind a backslash that is not the last byte. */
static const char *
append_escape (GString    *element,
               const char *at,
               const char *end)
{
  switch (*at)
    {
    case 'n':
      g_string_append_c (element, '\n');
      return at + 1;

    case 't':
      g_string_append_c (element, '\t');
      return at + 1;

    case 'r':
      g_string_append_c (element, '\r');
      return at + 1;

    case 'u':
      return append_unicode_escape (element, at + 1, end);

    default:
      g_string_append_c (element, *at);
      return at + 1;
    }
}

/* @at stands behind the opening quote. Returns where to go on behind the closing one. */
static const char *
read_quoted (HotListText  *self,
             const char   *at,
             char          quote,
             const char  **element,
             gsize        *length)
{
  const char *start = at;

  while (at < self->end && *at != quote && *at != '\\')
    at++;

  *element = start;
  *length = at - start;
  if (at >= self->end || *at == quote)
    return at;

  g_string_truncate (self->element, 0);
  g_string_append_len (self->element, start, at - start);
  while (at < self->end && *at != quote)
    {
      if (*at == '\\' && at + 1 < self->end)
        at = append_escape (self->element, at + 1, self->end);
      else
        g_string_append_c (self->element, *at++);
    }
  *element = self->element->str;
  *length = self->element->len;

  return at;
}

gboolean
hot_list_text_next (HotListText  *self,
                    const char  **element,
                    gsize        *length)
{
  const char *at = self->at, *comma;

  while (at < self->end && (*at == ',' || g_ascii_isspace (*at)))
    at++;

  if (at >= self->end)
    {
      self->at = at;
      return FALSE;
    }

  if (*at == '"' || *at == '\'')
    {
      at = read_quoted (self, at + 1, *at, element, length);
      comma = at < self->end ? memchr (at, ',', self->end - at) : NULL;
    }
  else
    {
      comma = memchr (at, ',', self->end - at);
      *element = at;
      *length = skip_space_back (at, comma != NULL ? comma : self->end) - at;
    }
  self->at = comma != NULL ? comma + 1 : self->end;

  return TRUE;
}
