/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-near.h"

#include <string.h>

/* Candidates after the last one among which the next is looked for; so often among more, before a table of all is made. */
#define AHEAD     4
#define FAR_AHEAD 2000
#define MAX_FAR   100

void
hot_sqlite_near_init (HotSqliteNear            *self,
                      const HotSqliteCandidate *candidates,
                      guint                     n,
                      const HotSqliteId        *ids)
{
  *self = (HotSqliteNear) { .candidates = candidates, .ids = ids, .n = n, .states = g_malloc0 (n) };
}

void
hot_sqlite_near_clear (HotSqliteNear *self)
{
  g_clear_pointer (&self->states, g_free);
  g_clear_pointer (&self->places, g_hash_table_unref);
}

static const char *
get_id (const HotSqliteNear *self,
        guint                i)
{
  return self->ids[self->candidates[i].place].text;
}

/* Among all; @n of them where it is none. */
static guint
find_place (HotSqliteNear *self,
            const char    *id,
            gsize          length)
{
  HotSqliteId wanted = { { 0 } };
  guint place;

  if (self->places == NULL)
    {
      self->places = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < self->n; i++)
        g_hash_table_insert (self->places, (char *) get_id (self, i), GUINT_TO_POINTER (i + 1));
    }
  memcpy (wanted.text, id, length);
  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, wanted.text));

  return place > 0 ? place - 1 : self->n;
}

void
hot_sqlite_near_add (HotSqliteNear *self,
                     const char    *id,
                     gsize          length,
                     gboolean       is_match)
{
  const gboolean is_far = self->places == NULL && self->n_far < MAX_FAR;
  const guint end = MIN (self->next + (is_far ? FAR_AHEAD : AHEAD), self->n);
  guint place = self->next;

  if (length >= sizeof ((HotSqliteId *) NULL)->text)
    return;
  while (place < end && (memcmp (get_id (self, place), id, length) != 0 || get_id (self, place)[length] != '\0'))
    place++;
  self->n_far += place >= self->next + AHEAD;
  if (place == end)
    place = find_place (self, id, length);
  if (place == self->n)
    return;
  if (self->states[place] == HOT_SQLITE_UNKNOWN)
    self->states[place] = is_match ? HOT_SQLITE_MAYBE : HOT_SQLITE_NO;
  self->next = place + 1;
}

gboolean
hot_sqlite_near_is_enough (HotSqliteNear *self,
                           guint64        n_wanted,
                           guint          n_few)
{
  guint64 n_maybe;
  guint n_unknown = 0;

  for (; self->n_known < self->n && self->states[self->n_known] != HOT_SQLITE_UNKNOWN; self->n_known++)
    self->n_maybe += self->states[self->n_known] == HOT_SQLITE_MAYBE;
  n_maybe = self->n_maybe;
  for (guint i = self->n_known; i < self->n && n_maybe < n_wanted; i++)
    {
      n_maybe += self->states[i] == HOT_SQLITE_MAYBE;
      n_unknown += self->states[i] == HOT_SQLITE_UNKNOWN;
      if (n_unknown > n_few)
        return FALSE;
    }

  return TRUE;
}

void
hot_sqlite_near_end (HotSqliteNear *self)
{
  for (guint i = 0; i < self->n; i++)
    if (self->states[i] == HOT_SQLITE_UNKNOWN)
      self->states[i] = HOT_SQLITE_NO;
}
