/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-mt19937.h"

#include "learn/hot-sum.h"

#define SHIFT 397

void
hot_mt19937_init (HotMt19937 *self,
                  guint32     seed)
{
  self->state[0] = seed;
  for (guint32 i = 1; i < HOT_MT19937_N; i++)
    self->state[i] = 1812433253u * (self->state[i - 1] ^ self->state[i - 1] >> 30) + i;
  self->position = HOT_MT19937_N;
}

static inline guint32
twist (guint32 high,
       guint32 low,
       guint32 other)
{
  guint32 mixed = (high & 0x80000000u) | (low & 0x7FFFFFFFu);

  return other ^ mixed >> 1 ^ (-(mixed & 1) & 0x9908B0DFu);
}

static void
hot_mt19937_refill (HotMt19937 *self)
{
  guint32 *state = self->state;

  for (guint i = 0; i < HOT_MT19937_N - SHIFT; i++)
    state[i] = twist (state[i], state[i + 1], state[i + SHIFT]);
  for (guint i = HOT_MT19937_N - SHIFT; i < HOT_MT19937_N - 1; i++)
    state[i] = twist (state[i], state[i + 1], state[i + SHIFT - HOT_MT19937_N]);
  state[HOT_MT19937_N - 1] = twist (state[HOT_MT19937_N - 1], state[0], state[SHIFT - 1]);
  self->position = 0;
}

guint32
hot_mt19937_next (HotMt19937 *self)
{
  guint32 value;

  if (self->position == HOT_MT19937_N)
    hot_mt19937_refill (self);

  value = self->state[self->position++];
  value ^= value >> 11;
  value ^= value << 7 & 0x9D2C5680u;
  value ^= value << 15 & 0xEFC60000u;

  return value ^ value >> 18;
}

double
hot_mt19937_next_double (HotMt19937 *self)
{
  guint32 high = hot_mt19937_next (self) >> 5;
  guint32 low = hot_mt19937_next (self) >> 6;

  return (high * 67108864.0 + low) / 9007199254740992.0;
}

/* RandomState draws again until the value, cut to the bits of the highest one, fits. */
guint32
hot_mt19937_randint (HotMt19937 *self,
                     guint64     bound)
{
  guint32 highest, mask, value;

  g_return_val_if_fail (bound >= 1 && bound <= G_GUINT64_CONSTANT (1) << 32, 0);

  highest = bound - 1;
  if (highest == 0)
    return 0;

  mask = G_MAXUINT32 >> __builtin_clz (highest);
  do
    value = hot_mt19937_next (self) & mask;
  while (value > highest);

  return value;
}

void
hot_mt19937_shuffle (HotMt19937 *self,
                     guint32    *values,
                     guint       n_values)
{
  for (guint i = n_values; i-- > 1;)
    {
      guint32 j = hot_mt19937_randint (self, (guint64) i + 1);
      guint32 value = values[i];

      values[i] = values[j];
      values[j] = value;
    }
}

guint32 *
hot_mt19937_permutation (HotMt19937 *self,
                         guint       n)
{
  guint32 *values = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    values[i] = i;
  hot_mt19937_shuffle (self, values, n);

  return values;
}

void
hot_mt19937_choice (HotMt19937   *self,
                    const double *weights,
                    guint         n,
                    guint32      *draws,
                    guint         n_draws)
{
  g_autofree double *cumulative = g_new (double, n);
  double total = hot_sum_pairwise (weights, n);
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    cumulative[i] = sum += weights[i] / total;
  for (guint i = 0; i < n; i++)
    cumulative[i] /= sum;

  for (guint i = 0; i < n_draws; i++)
    {
      double value = hot_mt19937_next_double (self);
      guint low = 0, high = n;

      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (cumulative[middle] <= value)
            low = middle + 1;
          else
            high = middle;
        }
      draws[i] = low;
    }
}
