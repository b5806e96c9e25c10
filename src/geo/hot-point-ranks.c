/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-ranks.h"

#include "base/hot-parallel.h"

#include <math.h>
#include <string.h>

/* Quantiles are read off so many values, spread evenly over all. */
#define MAX_SAMPLE 65536
/* Cells must hold so many points on average for their counts to be worth the memory. */
#define MIN_POINTS_PER_CELL 64
#define GRAIN 50000

struct _HotPointRanks
{
  HotPointValues *values;
  guint8         *ranks;
  float           edges[HOT_POINT_RANKS_N + 1];
  guint8          shared[HOT_POINT_RANKS_N];   /* rank of the edge above each part */
  guint           finest;
  guint32        *levels[HOT_POINT_INDEX_N_LEVELS];
};

G_DEFINE_BOXED_TYPE (HotPointRanks, hot_point_ranks, hot_point_ranks_ref, hot_point_ranks_unref)

/* By the digits of their bits, beginning with the last; those of negative numbers count downwards. */
static void
sort_floats (float *values,
             guint  n)
{
  enum { DIGIT = 11, N_DIGITS = 1 << DIGIT };
  g_autofree guint32 *keys = g_new (guint32, 2 * (gsize) MAX (n, 1));
  guint32 *from = keys, *to = keys + n;

  memcpy (from, values, n * sizeof *values);
  for (guint i = 0; i < n; i++)
    from[i] ^= from[i] >> 31 ? 0xffffffffu : 0x80000000u;

  for (guint shift = 0; shift < 32; shift += DIGIT)
    {
      guint starts[N_DIGITS] = { 0 };
      guint32 *swap = from;

      for (guint i = 0; i < n; i++)
        starts[from[i] >> shift & (N_DIGITS - 1)]++;
      for (guint digit = 0, at = 0; digit < N_DIGITS; digit++)
        {
          const guint count = starts[digit];

          starts[digit] = at;
          at += count;
        }
      for (guint i = 0; i < n; i++)
        to[starts[from[i] >> shift & (N_DIGITS - 1)]++] = from[i];
      from = to;
      to = swap;
    }

  for (guint i = 0; i < n; i++)
    from[i] ^= from[i] >> 31 ? 0x80000000u : 0xffffffffu;
  memcpy (values, from, n * sizeof *values);
}

static void
find_edges (HotPointRanks *self)
{
  const float *values = hot_point_values_peek (self->values);
  const guint n = hot_point_index_get_n (hot_point_values_get_index (self->values));
  const guint n_tried = MIN (n, MAX_SAMPLE);
  g_autofree float *sample = g_new (float, MAX (n_tried, 1));
  guint n_sample = 0;

  for (guint i = 0; i < n_tried; i++)
    {
      const float value = values[(guint64) i * n / n_tried];

      if (!isnan (value))
        sample[n_sample++] = value;
    }
  sort_floats (sample, n_sample);

  /* Finer towards the ends, where values lie far apart: a quarter where all is dear has its median there. */
  for (guint i = 0; i <= HOT_POINT_RANKS_N; i++)
    {
      const double quantile = (1 - cos (G_PI * i / HOT_POINT_RANKS_N)) / 2;

      self->edges[i] = n_sample > 0 ? sample[(guint) round (quantile * (n_sample - 1))] : 0;
    }

  /* A value that several edges share goes to the middle one of the parts between them, so that it counts as what it is. */
  for (guint first = 0; first < HOT_POINT_RANKS_N; first++)
    {
      const float value = self->edges[first + 1];
      guint last = first;

      while (last + 1 < HOT_POINT_RANKS_N && self->edges[last + 2] == value)
        last++;
      self->shared[first] = (first + last + 1) / 2;
    }
}

typedef struct {
  HotPointRanks       *ranks;
  const HotPointLevel *cells;
  guint32             *counts;
} Work;

/* Without a branch: there is nothing to guess for the processor. */
static inline guint8
rank_of (const HotPointRanks *self,
         float                value)
{
  const float *above = self->edges + 1;
  guint first = 0;

  G_STATIC_ASSERT (HOT_POINT_RANKS_N == 32);
  for (guint step = HOT_POINT_RANKS_N / 2; step > 0; step /= 2)
    first += above[first + step - 1] < value ? step : 0;
  first = above[first] == value ? self->shared[first] : first;

  return isnan (value) ? HOT_POINT_RANK_MISSING : first;
}

static void
rank_part (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  Work *self = user_data;
  const float *values = hot_point_values_peek (self->ranks->values);

  for (gsize i = begin; i < end; i++)
    self->ranks->ranks[i] = rank_of (self->ranks, values[i]);
}

static void
count_part (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  Work *self = user_data;

  for (gsize cell = begin; cell < end; cell++)
    for (gsize i = self->cells->starts[cell]; i < self->cells->starts[cell + 1]; i++)
      if (self->ranks->ranks[i] < HOT_POINT_RANKS_N)
        self->counts[cell * HOT_POINT_RANKS_N + self->ranks->ranks[i]]++;
}

static void
count_levels (HotPointRanks *self)
{
  HotPointIndex *index = hot_point_values_get_index (self->values);
  const guint n = hot_point_index_get_n (index);
  const guint n_parts = hot_parallel_parts (n, GRAIN);
  Work work = { .ranks = self };

  self->finest = hot_point_index_get_finest (index);
  while (self->finest < HOT_POINT_INDEX_N_LEVELS - 1 &&
         hot_point_index_peek_level (index, self->finest)->n > n / MIN_POINTS_PER_CELL)
    self->finest++;

  for (guint l = self->finest; l < HOT_POINT_INDEX_N_LEVELS; l++)
    {
      const HotPointLevel *cells = hot_point_index_peek_level (index, l);
      const HotPointLevel *children = l > self->finest ? hot_point_index_peek_level (index, l - 1) : NULL;

      work.cells = cells;
      work.counts = self->levels[l] = g_new0 (guint32, MAX ((gsize) cells->n * HOT_POINT_RANKS_N, 1));
      if (children == NULL)
        {
          hot_parallel_for (cells->n, MIN (n_parts, MAX (cells->n, 1)), count_part, &work);
          continue;
        }
      for (gsize cell = 0, child = 0; cell < cells->n; cell++)
        for (; child < children->n && children->starts[child] < cells->starts[cell + 1]; child++)
          for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
            work.counts[cell * HOT_POINT_RANKS_N + r] += self->levels[l - 1][child * HOT_POINT_RANKS_N + r];
    }
}

HotPointRanks *
hot_point_ranks_new (HotPointValues  *values,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autoptr(HotPointRanks) self = g_atomic_rc_box_new0 (HotPointRanks);
  const guint n = hot_point_index_get_n (hot_point_values_get_index (values));
  Work work = { .ranks = self };

  self->values = hot_point_values_ref (values);
  self->ranks = g_new (guint8, MAX (n, 1));
  find_edges (self);
  hot_parallel_for (n, hot_parallel_parts (n, GRAIN), rank_part, &work);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  count_levels (self);
  return g_steal_pointer (&self);
}

HotPointRanks *
hot_point_ranks_ref (HotPointRanks *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_point_ranks_clear (gpointer data)
{
  HotPointRanks *self = data;

  for (guint i = 0; i < HOT_POINT_INDEX_N_LEVELS; i++)
    g_free (self->levels[i]);
  g_free (self->ranks);
  g_clear_pointer (&self->values, hot_point_values_unref);
}

void
hot_point_ranks_unref (HotPointRanks *self)
{
  g_atomic_rc_box_release_full (self, hot_point_ranks_clear);
}

HotPointValues *
hot_point_ranks_get_values (HotPointRanks *self)
{
  return self->values;
}

const guint8 *
hot_point_ranks_peek (HotPointRanks *self)
{
  return self->ranks;
}

const float *
hot_point_ranks_peek_edges (HotPointRanks *self)
{
  return self->edges;
}

guint
hot_point_ranks_get_finest (HotPointRanks *self)
{
  return self->finest;
}

const guint32 *
hot_point_ranks_peek_level (HotPointRanks *self,
                            guint          level)
{
  g_return_val_if_fail (level >= self->finest && level < HOT_POINT_INDEX_N_LEVELS, NULL);

  return self->levels[level];
}

float
hot_point_ranks_median (const float edges[HOT_POINT_RANKS_N + 1],
                        const float weights[HOT_POINT_RANKS_N])
{
  float total = 0, below = 0;

  for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
    total += weights[r];
  if (!(total > 0))
    return NAN;

  for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
    {
      if (below + weights[r] >= total / 2 && weights[r] > 0)
        return edges[r] + (edges[r + 1] - edges[r]) * (total / 2 - below) / weights[r];
      below += weights[r];
    }

  return edges[HOT_POINT_RANKS_N];
}
