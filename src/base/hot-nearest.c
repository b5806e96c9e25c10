/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-nearest.h"

#include <string.h>

/* Longer words are nobody's slip of the keys, and the distance takes the product of the lengths. */
#define MAX_LENGTH 64

/* Optimal string alignment: F. J. Damerau, "A technique for computer detection and correction of spelling errors",
 * 1964. */
static guint
distance (const gunichar *a,
          gsize           n_a,
          const gunichar *b,
          gsize           n_b)
{
  guint rows[3][MAX_LENGTH + 1];
  guint *before = rows[0], *last = rows[1], *this = rows[2];

  for (gsize j = 0; j <= n_b; j++)
    last[j] = j;

  for (gsize i = 1; i <= n_a; i++)
    {
      guint *spare = before;

      this[0] = i;
      for (gsize j = 1; j <= n_b; j++)
        {
          guint cost = last[j - 1] + (a[i - 1] != b[j - 1]);

          cost = MIN (cost, last[j] + 1);
          cost = MIN (cost, this[j - 1] + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            cost = MIN (cost, before[j - 2] + 1);
          this[j] = cost;
        }
      before = last;
      last = this;
      this = spare;
    }

  return last[n_b];
}

static gunichar *
fold (const char *word,
      gsize      *length)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  glong n;
  gunichar *characters = g_utf8_to_ucs4_fast (folded, -1, &n);

  *length = n;

  return characters;
}

const char *
hot_nearest (const char        *word,
             const char *const *candidates,
             gsize              n_candidates)
{
  g_autofree gunichar *wanted = NULL;
  const char *best = NULL;
  guint best_distance = G_MAXUINT;
  gsize n_wanted;

  g_return_val_if_fail (word != NULL, NULL);

  if (!g_utf8_validate (word, -1, NULL))
    return NULL;

  wanted = fold (word, &n_wanted);
  if (n_wanted == 0 || n_wanted > MAX_LENGTH)
    return NULL;

  for (gsize i = 0; i < n_candidates; i++)
    {
      g_autofree gunichar *candidate = NULL;
      gsize n_candidate;
      guint slips;

      if (candidates[i] == NULL || !g_utf8_validate (candidates[i], -1, NULL))
        continue;

      candidate = fold (candidates[i], &n_candidate);
      if (n_candidate == 0 || n_candidate > MAX_LENGTH)
        continue;

      slips = distance (wanted, n_wanted, candidate, n_candidate);
      /* A word broken off is a weaker hint than a slip, a stronger one than two. */
      if (n_wanted >= 3 && n_candidate > n_wanted && memcmp (wanted, candidate, n_wanted * sizeof (gunichar)) == 0)
        slips = MIN (slips, 2);
      if (slips < best_distance && slips <= MAX (1, MIN (n_wanted, n_candidate) / 3))
        {
          best = candidates[i];
          best_distance = slips;
        }
    }

  return best;
}
