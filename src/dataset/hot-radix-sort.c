/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-radix-sort.h"

#define DIGIT_BITS 11
#define N_DIGITS   6
#define N_VALUES   (1 << DIGIT_BITS)

/* Below this, counting digits takes longer than comparing. */
#define SMALL 96

static inline guint
digit (guint64 key,
       guint   which)
{
  return key >> (which * DIGIT_BITS) & (N_VALUES - 1);
}

static void
insertion_sort (HotKeyedRow *items,
                gsize        n)
{
  for (gsize i = 1; i < n; i++)
    {
      HotKeyedRow item = items[i];
      gsize j = i;

      for (; j > 0 && items[j - 1].key > item.key; j--)
        items[j] = items[j - 1];
      items[j] = item;
    }
}

HotKeyedRow *
hot_radix_sort (HotKeyedRow  *items,
                HotKeyedRow  *scratch,
                gsize         n,
                GCancellable *cancellable)
{
  g_autofree guint32 (*counts)[N_VALUES] = NULL;

  if (n <= SMALL)
    {
      insertion_sort (items, n);
      return items;
    }

  counts = g_malloc0 (N_DIGITS * sizeof *counts);
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < N_DIGITS; d++)
      counts[d][digit (items[i].key, d)]++;

  for (guint d = 0; d < N_DIGITS && !g_cancellable_is_cancelled (cancellable); d++)
    {
      guint32 *count = counts[d], start = 0;
      HotKeyedRow *swap;

      if (count[digit (items[0].key, d)] == n)
        continue;

      for (guint v = 0; v < N_VALUES; v++)
        {
          guint32 here = count[v];

          count[v] = start;
          start += here;
        }
      for (gsize i = 0; i < n; i++)
        scratch[count[digit (items[i].key, d)]++] = items[i];

      swap = items;
      items = scratch;
      scratch = swap;
    }

  return items;
}
