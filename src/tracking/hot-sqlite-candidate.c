/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-candidate.h"

#include <stdlib.h>
#include <string.h>

#include "tracking/hot-tracking-types.h"

/* Latest first; those without a time at the end. */
static int
compare_descending (const void *a,
                    const void *b)
{
  const HotSqliteCandidate *x = a, *y = b;

  return (x->time < y->time) - (x->time > y->time);
}

static int
compare_ascending (const void *a,
                   const void *b)
{
  const HotSqliteCandidate *x = a, *y = b;

  if (x->time == HOT_TIME_NONE || y->time == HOT_TIME_NONE)
    return (x->time == HOT_TIME_NONE) - (y->time == HOT_TIME_NONE);

  return (x->time > y->time) - (x->time < y->time);
}

static void
turn (HotSqliteCandidate *all,
      guint               n)
{
  for (guint i = 0; i < n / 2; i++)
    {
      HotSqliteCandidate other = all[i];

      all[i] = all[n - 1 - i];
      all[n - 1 - i] = other;
    }
}

/* Takes those out of @all that are not in order; how many are left. */
static guint
take_out (HotSqliteCandidate  *all,
          guint                n,
          int                (*compare) (const void *, const void *),
          GArray              *rest)
{
  guint n_left = 0;

  for (guint i = 0; i < n; i++)
    {
      if (n_left == 0 || compare (&all[n_left - 1], &all[i]) <= 0)
        {
          all[n_left++] = all[i];
          continue;
        }
      /* Either of the two may be the wrong one. */
      g_array_append_val (rest, all[n_left - 1]);
      g_array_append_val (rest, all[i]);
      n_left--;
    }

  return n_left;
}

/* They come as they were made, so that they are mostly in order or in its reverse, but for a few anywhere. */
void
hot_sqlite_candidates_sort (GArray   *candidates,
                            gboolean  is_ascending)
{
  int (*compare) (const void *, const void *) = is_ascending ? compare_ascending : compare_descending;
  HotSqliteCandidate *all = (HotSqliteCandidate *) (gpointer) candidates->data;
  const guint n = candidates->len;
  g_autoptr(GArray) others = g_array_new (FALSE, FALSE, sizeof *all);
  const HotSqliteCandidate *rest;
  guint left, n_rest;

  if (n > 3 && compare (&all[n / 4], &all[n / 4 * 3]) > 0)
    turn (all, n);
  left = take_out (all, n, compare, others);
  rest = (const HotSqliteCandidate *) (gconstpointer) others->data;
  n_rest = others->len;
  if (n_rest == 0)
    return;
  if (n_rest > n / 4)
    {
      memcpy (all + left, rest, sizeof *all * n_rest);
      qsort (all, n, sizeof *all, compare);
      return;
    }

  qsort (others->data, n_rest, sizeof *all, compare);
  for (guint i = n; n_rest > 0; i--)
    all[i - 1] = left > 0 && compare (&all[left - 1], &rest[n_rest - 1]) > 0 ? all[--left] : rest[--n_rest];
}

/* Both mostly come in the same order: then the next match is the one. */
void
hot_sqlite_candidates_join (GArray *candidates,
                            GArray *ids,
                            GArray *matches)
{
  HotSqliteCandidate *all = (HotSqliteCandidate *) (gpointer) candidates->data;
  const HotSqliteId *wanted = (const HotSqliteId *) (gconstpointer) matches->data, *own = (const HotSqliteId *) (gconstpointer) ids->data;
  g_autofree HotSqliteCandidate *former = g_memdup2 (all, sizeof *all * candidates->len);
  g_autoptr(GHashTable) found = NULL;
  guint next = 0, n = 0;

  for (guint i = 0; i < candidates->len && next < matches->len; i++)
    if (strcmp (own[i].text, wanted[next].text) == 0)
      {
        all[n++] = former[i];
        next++;
      }

  if (next < matches->len)
    {
      found = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < matches->len; i++)
        g_hash_table_add (found, (char *) wanted[i].text);
      n = 0;
      for (guint i = 0; i < candidates->len; i++)
        if (g_hash_table_contains (found, own[i].text))
          all[n++] = former[i];
    }
  g_array_set_size (candidates, n);
}
