/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-text-matcher.h"

#include <string.h>

#define ANY_CHARACTER G_MAXUINT32

/* Characters between two `%`, in lower case. */
typedef struct {
  guint     n;
  gunichar *characters;
} Segment;

struct _HotTextMatcher
{
  GArray   *segments;
  gboolean  at_start;      /* the first segment must stand at the start */
  gboolean  at_end;        /* the last one at the end */
};

static void
segment_clear (Segment *segment)
{
  g_free (segment->characters);
}

/* ASCII stays apart from the rest, so that an ASCII pattern can be looked for byte by byte. */
static gunichar
fold (gunichar c)
{
  gunichar lower = g_unichar_tolower (c);

  return c >= 0x80 && lower < 0x80 ? c : lower;
}

static inline guchar
fold_ascii (guchar c)
{
  return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static void
end_segment (HotTextMatcher *self,
             GArray         *characters)
{
  Segment segment = { characters->len, NULL };

  segment.characters = g_memdup2 (characters->data, characters->len * sizeof (gunichar));
  g_array_append_val (self->segments, segment);
  g_array_set_size (characters, 0);
}

static void
read_like (HotTextMatcher *self,
           const char     *pattern,
           GArray         *characters)
{
  gboolean run = FALSE, first = TRUE;

  for (const char *p = pattern; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '%')
        {
          if (first)
            self->at_start = FALSE;
          else if (!run)
            end_segment (self, characters);
          run = TRUE;
          first = FALSE;
          continue;
        }

      if (c == '\\' && p[1] != '\0')
        {
          p++;
          c = fold (g_utf8_get_char (p));
        }
      else
        c = c == '_' ? ANY_CHARACTER : fold (c);
      g_array_append_val (characters, c);
      run = FALSE;
      first = FALSE;
    }

  self->at_end = !run;
}

HotTextMatcher *
hot_text_matcher_new (HotTextMatch  match,
                      const char   *pattern)
{
  HotTextMatcher *self = g_new0 (HotTextMatcher, 1);
  g_autoptr(GArray) characters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  g_autofree char *valid = g_utf8_make_valid (pattern, -1);

  self->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  g_array_set_clear_func (self->segments, (GDestroyNotify) segment_clear);
  self->at_start = match != HOT_TEXT_MATCH_CONTAINS && match != HOT_TEXT_MATCH_ENDS_WITH;
  self->at_end = match == HOT_TEXT_MATCH_EQUALS || match == HOT_TEXT_MATCH_ENDS_WITH;

  if (match == HOT_TEXT_MATCH_LIKE)
    read_like (self, valid, characters);
  else
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
      {
        gunichar c = fold (g_utf8_get_char (p));

        g_array_append_val (characters, c);
      }

  if (characters->len > 0 || self->segments->len == 0)
    end_segment (self, characters);

  return self;
}

void
hot_text_matcher_free (HotTextMatcher *self)
{
  g_array_unref (self->segments);
  g_free (self);
}

/* One character at @at, folded, and its length in bytes; a byte that starts none counts as one, and equals none. */
static gunichar
read_character (const guchar *at,
                const guchar *end,
                guint        *n_bytes)
{
  gunichar c = g_utf8_get_char_validated ((const char *) at, end - at);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      *n_bytes = 1;
      return ANY_CHARACTER - 1;
    }
  *n_bytes = g_utf8_skip[*at];

  return fold (c);
}

/* Where the segment ends if it stands at @at, else NULL. */
static const guchar *
match_here (const Segment *segment,
            const guchar  *at,
            const guchar  *end)
{
  for (guint i = 0; i < segment->n; i++)
    {
      gunichar wanted = segment->characters[i];

      if (at >= end)
        return NULL;

      if (*at < 0x80)
        {
          if (fold_ascii (*at) != wanted && wanted != ANY_CHARACTER)
            return NULL;
          at++;
        }
      else
        {
          guint n_bytes;
          gunichar found;

          if (wanted < 0x80)
            return NULL;
          found = read_character (at, end, &n_bytes);
          if (found != wanted && wanted != ANY_CHARACTER)
            return NULL;
          at += n_bytes;
        }
    }

  return at;
}

/* Where the first occurrence of the segment ends, else NULL. */
static const guchar *
find_segment (const Segment *segment,
              const guchar  *at,
              const guchar  *end)
{
  gunichar first = segment->n > 0 ? segment->characters[0] : ANY_CHARACTER;

  if (segment->n == 0)
    return at;

  for (; at + segment->n <= end; at++)
    {
      const guchar *behind;

      if (first < 0x80)
        {
          while (at < end && fold_ascii (*at) != first)
            at++;
        }
      else if (first != ANY_CHARACTER)
        {
          while (at < end && *at < 0x80)
            at++;
        }
      else
        {
          /* Only where a character starts. */
          while (at < end && (*at & 0xc0) == 0x80)
            at++;
        }
      if (at >= end)
        return NULL;

      behind = match_here (segment, at, end);
      if (behind != NULL)
        return behind;
    }

  return NULL;
}

/* Whether the segment stands at the end, not before @at. */
static gboolean
match_end (const Segment *segment,
           const guchar  *at,
           const guchar  *end)
{
  const guchar *start = end;

  for (guint i = 0; i < segment->n; i++)
    {
      if (start <= at)
        return FALSE;
      start--;
      for (guint j = 0; j < 3 && start > at && (*start & 0xc0) == 0x80; j++)
        start--;
    }

  return match_here (segment, start, end) == end;
}

gboolean
hot_text_matcher_matches (const HotTextMatcher *self,
                          const char           *text,
                          gsize                 length)
{
  /* An empty field may come without an address. */
  const guchar *at = (const guchar *) (text != NULL ? text : ""), *end = at + length;
  guint n = self->segments->len;

  for (guint i = 0; i < n; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);
      gboolean last = i == n - 1 && self->at_end;

      if (i == 0 && self->at_start)
        {
          at = match_here (segment, at, end);
          if (at == NULL || (last && at != end))
            return FALSE;
        }
      else if (last)
        return match_end (segment, at, end);
      else
        {
          at = find_segment (segment, at, end);
          if (at == NULL)
            return FALSE;
        }
    }

  return TRUE;
}
