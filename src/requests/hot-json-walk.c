/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-json-walk.h"

#include <string.h>

#include "base/hot-json-writer.h"

static const char *
skip_blanks (const char *c,
             const char *end)
{
  while (c < end && (*c == ' ' || *c == '\n' || *c == '\r' || *c == '\t'))
    c++;

  return c;
}

/* Behind the text that begins at @c, or at @end. */
static const char *
skip_text (const char *c,
           const char *end)
{
  for (c++; c < end && *c != '"'; c++)
    if (*c == '\\')
      c++;

  return MIN (c + 1, end);
}

/* Behind the value that begins at @c; @end where it goes further. */
static const char *
skip_value (const char *c,
            const char *end)
{
  guint depth = 0;

  while (c < end)
    {
      if (*c == '"')
        c = skip_text (c, end);
      else if (*c == '{' || *c == '[')
        {
          depth++;
          c++;
        }
      else if (*c == '}' || *c == ']')
        {
          depth--;
          c++;
        }
      else if (depth == 0)
        {
          while (c < end && *c != ',' && *c != '}' && *c != ']' && !g_ascii_isspace (*c))
            c++;
          return c;
        }
      else
        c++;
      if (depth == 0)
        return c;
    }

  return end;
}

gboolean
hot_json_walk_begin (HotJsonWalk *self,
                     const char  *text,
                     gsize        length,
                     char         open)
{
  const char *end = length > 0 ? text + length : text;
  const char *start = skip_blanks (text, end);

  *self = (HotJsonWalk) { .at = end, .end = end };
  if (start == end || *start != open)
    return FALSE;
  self->at = skip_blanks (start + 1, end);

  return TRUE;
}

gboolean
hot_json_walk_is_over (HotJsonWalk *self)
{
  return self->at == self->end || *self->at == '}' || *self->at == ']';
}

gboolean
hot_json_walk_next (HotJsonWalk *self)
{
  const char *end = self->end;
  const char *at = self->at;

  if (at < end && *at == ',')
    at = skip_blanks (at + 1, end);
  self->name = NULL;
  self->is_cut = at == end;
  if (at == end || *at == '}' || *at == ']')
    return FALSE;

  /* Only a member's name has a colon behind it. */
  if (*at == '"')
    {
      const char *behind = skip_text (at, end);
      const char *colon = skip_blanks (behind, end);

      if (colon < end && *colon == ':')
        {
          self->name = at;
          self->name_length = behind - at;
          at = skip_blanks (colon + 1, end);
        }
    }
  self->value = at;
  at = skip_value (at, end);
  self->value_length = at - self->value;
  self->is_cut = at == end;
  self->at = skip_blanks (at, end);

  return self->value_length > 0;
}

gboolean
hot_json_walk_find (HotJsonWalk *self,
                    const char  *name)
{
  HotJsonWalk found = { NULL };

  while (hot_json_walk_next (self))
    {
      g_autofree char *own = self->name != NULL ? hot_json_unquote (self->name, self->name_length) : NULL;

      if (g_strcmp0 (own, name) == 0)
        found = *self;
    }
  if (found.value != NULL)
    *self = found;

  return found.value != NULL;
}

static gunichar
read_digits (const char *digits,
             const char *end)
{
  gunichar unit = 0;

  for (guint i = 0; i < 4 && digits + i < end; i++)
    unit = unit << 4 | (gunichar) g_ascii_xdigit_value (digits[i]);

  return unit;
}

/* @c: at the "u" of "\u1234", which may be half of a pair. Returns its last character. */
static const char *
append_unit (GString    *to,
             const char *c,
             const char *end)
{
  gunichar unit = read_digits (c + 1, end);

  c += 4;
  if (unit >= 0xd800 && unit < 0xdc00 && c + 6 < end && c[1] == '\\' && c[2] == 'u')
    {
      const gunichar low = read_digits (c + 3, end);

      if (low >= 0xdc00 && low < 0xe000)
        {
          unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
          c += 6;
        }
    }
  g_string_append_unichar (to, unit != 0 && g_unichar_validate (unit) ? unit : 0xfffd);

  return c;
}

char *
hot_json_unquote (const char *quoted,
                  gsize       length)
{
  static const char letters[] = "bfnrt";
  static const char meant[] = "\b\f\n\r\t";
  g_autoptr(GString) text = g_string_sized_new (length);
  const char *end = quoted + length - (length > 1 && quoted[length - 1] == '"');

  for (const char *c = quoted + 1; c < end; c++)
    {
      const char *letter;

      if (*c != '\\' || c + 1 == end)
        g_string_append_c (text, *c);
      else if (*++c == 'u')
        c = append_unit (text, c, end);
      else
        g_string_append_c (text, (letter = strchr (letters, *c)) != NULL ? meant[letter - letters] : *c);
    }

  return g_utf8_make_valid (text->str, (gssize) text->len);
}

char *
hot_json_quote (const char *text)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);

  hot_json_writer_string (json, text);

  return g_strdup (hot_json_writer_peek (json, NULL));
}
