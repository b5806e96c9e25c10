/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-text.h"

#include <string.h>

typedef struct {
  char  *bytes;
  gsize  length;
} Text;

struct _HotFilterText
{
  GArray         *set;             /* of Text, sorted */
  char           *low;
  char           *high;
  gboolean        low_included;
  gboolean        high_included;
  HotTextMatcher *matcher;
  gboolean        elements;
};

static void
text_clear (Text *text)
{
  g_free (text->bytes);
}

/* Any order will do for looking up; by length first, most comparisons need not read the bytes. */
static inline int
compare_by_length (const char *a,
                   gsize       n_a,
                   const char *b,
                   gsize       n_b)
{
  if (n_a != n_b)
    return n_a < n_b ? -1 : 1;

  return memcmp (a, b, n_a);
}

/* How text is ordered. */
static int
compare_by_bytes (const char *a,
                  gsize       n_a,
                  const char *b)
{
  gsize n_b = strlen (b);
  int order = memcmp (a, b, MIN (n_a, n_b));

  return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

HotFilterText *
hot_filter_text_new_set (void)
{
  HotFilterText *self = g_new0 (HotFilterText, 1);

  self->set = g_array_new (FALSE, FALSE, sizeof (Text));
  g_array_set_clear_func (self->set, (GDestroyNotify) text_clear);

  return self;
}

/* Where @text is in the set, or should be. */
static guint
find (const HotFilterText *self,
      const char          *text,
      gsize                length,
      gboolean            *found)
{
  guint low = 0, high = self->set->len;

  *found = FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Text *candidate = &g_array_index (self->set, Text, middle);
      int order = compare_by_length (candidate->bytes, candidate->length, text, length);

      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

void
hot_filter_text_add (HotFilterText *self,
                     const char    *text)
{
  Text added = { NULL, strlen (text) };
  gboolean found;
  guint index;

  g_return_if_fail (self->set != NULL);

  index = find (self, text, added.length, &found);
  if (!found)
    {
      added.bytes = g_strdup (text);
      g_array_insert_val (self->set, index, added);
    }
}

HotFilterText *
hot_filter_text_new_range (const char *low,
                           gboolean    low_included,
                           const char *high,
                           gboolean    high_included)
{
  HotFilterText *self = g_new0 (HotFilterText, 1);

  self->low = g_strdup (low);
  self->low_included = low_included;
  self->high = g_strdup (high);
  self->high_included = high_included;

  return self;
}

HotFilterText *
hot_filter_text_new_match (HotTextMatch  match,
                           const char   *pattern,
                           gboolean      elements)
{
  HotFilterText *self = g_new0 (HotFilterText, 1);

  self->matcher = hot_text_matcher_new (match, pattern);
  self->elements = elements;

  return self;
}

void
hot_filter_text_free (HotFilterText *self)
{
  g_clear_pointer (&self->set, g_array_unref);
  g_clear_pointer (&self->matcher, hot_text_matcher_free);
  g_free (self->low);
  g_free (self->high);
  g_free (self);
}

gboolean
hot_filter_text_test (const HotFilterText *self,
                      const char          *text,
                      gsize                length,
                      HotListText         *list)
{
  if (self->set != NULL)
    {
      gboolean found;

      find (self, text, length, &found);
      return found;
    }

  if (self->matcher == NULL)
    {
      int low = self->low != NULL ? compare_by_bytes (text, length, self->low) : 1;
      int high = self->high != NULL ? compare_by_bytes (text, length, self->high) : -1;

      return (low > 0 || (low == 0 && self->low_included)) && (high < 0 || (high == 0 && self->high_included));
    }

  if (!self->elements)
    return hot_text_matcher_matches (self->matcher, text, length);

  hot_list_text_reset (list, text, length);
  for (const char *element; hot_list_text_next (list, &element, &length);)
    if (hot_text_matcher_matches (self->matcher, element, length))
      return TRUE;

  return FALSE;
}
