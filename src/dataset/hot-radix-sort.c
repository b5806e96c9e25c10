/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-radix-sort.h"

#define MAX_DIGIT_BITS 11
#define MAX_DIGITS     6

/* Below this, counting digits takes longer than comparing. */
#define SMALL 96

/* Which bits of keys make the difference: those of the distance from the smallest, but for zeros at the low end. */
typedef struct {
  guint64 smallest;
  guint   shift;
  guint   n_digits;
  guint   digit_bits;
} Plan;

static Plan
make_plan (const HotKeyedRow *items,
           gsize              n)
{
  Plan plan = { items[0].key, 0, 0, 0 };
  guint64 largest = items[0].key, varying = 0;
  guint n_bits;

  for (gsize i = 0; i < n; i++)
    {
      plan.smallest = MIN (plan.smallest, items[i].key);
      largest = MAX (largest, items[i].key);
      varying |= items[i].key ^ items[0].key;
    }
  if (varying == 0)
    return plan;

  plan.shift = __builtin_ctzll (varying);
  n_bits = 64 - __builtin_clzll ((largest - plan.smallest) >> plan.shift);
  plan.n_digits = (n_bits + MAX_DIGIT_BITS - 1) / MAX_DIGIT_BITS;
  plan.digit_bits = (n_bits + plan.n_digits - 1) / plan.n_digits;

  return plan;
}

static inline guint
digit (const Plan *plan,
       guint64     key,
       guint       which)
{
  return (key - plan->smallest) >> plan->shift >> (which * plan->digit_bits) & ((1u << plan->digit_bits) - 1);
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
  guint32 counts[MAX_DIGITS][1 << MAX_DIGIT_BITS];
  Plan plan;

  if (n <= SMALL)
    {
      insertion_sort (items, n);
      return items;
    }

  plan = make_plan (items, n);
  memset (counts, 0, plan.n_digits * sizeof *counts);
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < plan.n_digits; d++)
      counts[d][digit (&plan, items[i].key, d)]++;

  for (guint d = 0; d < plan.n_digits && !g_cancellable_is_cancelled (cancellable); d++)
    {
      guint32 *count = counts[d], start = 0;
      HotKeyedRow *swap;

      if (count[digit (&plan, items[0].key, d)] == n)
        continue;

      for (guint v = 0; v < 1u << plan.digit_bits; v++)
        {
          guint32 here = count[v];

          count[v] = start;
          start += here;
        }
      for (gsize i = 0; i < n; i++)
        scratch[count[digit (&plan, items[i].key, d)]++] = items[i];

      swap = items;
      items = scratch;
      scratch = swap;
    }

  return items;
}
