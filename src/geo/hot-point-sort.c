/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-sort.h"

#include "base/hot-big-array.h"
#include "base/hot-parallel.h"
#include "geo/hot-morton.h"

#include <stdatomic.h>
#include <string.h>

/* The first pass parts by so many upper bits of the key: few enough that the heads of all parts stay in the cache, many enough
 * that a part does. */
#define HEAD_BITS 11
#define TAIL_BITS (32 - HEAD_BITS)
#define N_PARTS_OF_KEY (1u << HEAD_BITS)
/* Up to this many, insertion beats counting. */
#define INSERTION_LIMIT 48
/* From here on, two passes of 2048 counters are cheaper than three of 128. */
#define WIDE_LIMIT 4096
#define GRAIN 50000

typedef struct {
  guint32 key;
  guint32 x;
  guint32 y;
  guint32 row;
} Record;

typedef struct {
  const guint32      *x;
  const guint32      *y;
  const guint32      *rows;
  HotPointGrid        grid;
  GCancellable       *cancellable;
  Record             *records;
  guint32           (*counts)[N_PARTS_OF_KEY];   /* one a thread; then where it writes */
  guint32             starts[N_PARTS_OF_KEY + 1];
  atomic_uint         next;
  guint32            *out_x;
  guint32            *out_y;
  guint32            *out_rows;
} Sort;

HotPointGrid
hot_point_grid_for_cloud (HotPointCloud *cloud)
{
  guint32 max_x, max_y;
  HotPointGrid grid = { 0, 0, 0 };

  hot_point_cloud_get_extent (cloud, &grid.origin_x, &grid.origin_y, &max_x, &max_y);
  while (((max_x - grid.origin_x) | (max_y - grid.origin_y)) >> grid.shift > G_MAXUINT16)
    grid.shift++;

  return grid;
}

static inline guint32
key_of (const HotPointGrid *grid,
        guint32             x,
        guint32             y)
{
  return hot_morton_key ((x - grid->origin_x) >> grid->shift, (y - grid->origin_y) >> grid->shift);
}

static void
count_part (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  Sort *self = user_data;
  guint32 *counts = self->counts[part];

  for (gsize i = begin; i < end; i++)
    counts[key_of (&self->grid, self->x[i], self->y[i]) >> TAIL_BITS]++;
}

static void
scatter_part (gsize    begin,
              gsize    end,
              guint    part,
              gpointer user_data)
{
  Sort *self = user_data;
  guint32 *heads = self->counts[part];

  for (gsize i = begin; i < end; i++)
    {
      const guint32 key = key_of (&self->grid, self->x[i], self->y[i]);

      self->records[heads[key >> TAIL_BITS]++] = (Record) {
        key, self->x[i], self->y[i], self->rows != NULL ? self->rows[i] : i,
      };
    }
}

static void
put (Sort         *self,
     gsize         at,
     const Record *record)
{
  self->out_x[at] = record->x;
  self->out_y[at] = record->y;
  self->out_rows[at] = record->row;
}

static void
sort_by_insertion (Record *records,
                   guint   n)
{
  for (guint i = 1; i < n; i++)
    {
      const Record record = records[i];
      guint j = i;

      for (; j > 0 && records[j - 1].key > record.key; j--)
        records[j] = records[j - 1];
      records[j] = record;
    }
}

/* Turns counts of digits into where each digit's records begin. */
static void
accumulate (guint32 *counts,
            guint    n)
{
  guint32 total = 0;

  for (guint i = 0; i < n; i++)
    {
      const guint32 count = counts[i];

      counts[i] = total;
      total += count;
    }
}

/* Least significant digit first; the last pass writes the result where it belongs. */
static void
sort_by_digits (Sort   *self,
                guint32 start,
                guint   n,
                guint   n_bits,
                Record *scratch)
{
  const guint n_digits = 1u << n_bits;
  const guint n_passes = (TAIL_BITS + n_bits - 1) / n_bits;
  Record *from = self->records + start;
  Record *to = scratch;
  guint32 counts[N_PARTS_OF_KEY];

  for (guint pass = 0; pass < n_passes; pass++)
    {
      const guint shift = pass * n_bits;
      const guint32 mask = n_digits - 1;

      memset (counts, 0, n_digits * sizeof *counts);
      for (guint i = 0; i < n; i++)
        counts[from[i].key >> shift & mask]++;
      /* The bits above the tail are the same in the whole part, so a mask that takes some of them in does no harm. */
      accumulate (counts, n_digits);

      if (pass == n_passes - 1)
        for (guint i = 0; i < n; i++)
          put (self, start + counts[from[i].key >> shift & mask]++, &from[i]);
      else
        for (guint i = 0; i < n; i++)
          to[counts[from[i].key >> shift & mask]++] = from[i];

      { Record *swap = from; from = to; to = swap; }
    }
}

static void
sort_parts (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  Sort *self = user_data;
  g_autofree Record *scratch = NULL;
  guint capacity = 0;
  guint at;

  /* Parts differ in size, so threads take the next one as they come free. */
  while ((at = atomic_fetch_add (&self->next, 1)) < N_PARTS_OF_KEY)
    {
      const guint32 start = self->starts[at];
      const guint n = self->starts[at + 1] - start;

      if (g_cancellable_is_cancelled (self->cancellable))
        return;

      if (n <= INSERTION_LIMIT)
        {
          sort_by_insertion (self->records + start, n);
          for (guint i = 0; i < n; i++)
            put (self, start + i, &self->records[start + i]);
          continue;
        }

      if (n > capacity)
        {
          g_free (scratch);
          capacity = n + n / 2;
          scratch = g_new (Record, capacity);
        }
      sort_by_digits (self, start, n, n < WIDE_LIMIT ? 7 : 11, scratch);
    }
}

gboolean
hot_point_sort (HotPointCloud      *cloud,
                const HotPointGrid *grid,
                guint32            *x,
                guint32            *y,
                guint32            *rows,
                GCancellable       *cancellable)
{
  const guint n = hot_point_cloud_get_n (cloud);
  const guint n_threads = hot_parallel_parts (n, GRAIN);
  g_autofree Sort *self = g_new0 (Sort, 1);
  guint32 total = 0;

  self->x = hot_point_cloud_peek_x (cloud);
  self->y = hot_point_cloud_peek_y (cloud);
  self->rows = hot_point_cloud_peek_rows (cloud);
  self->grid = *grid;
  self->cancellable = cancellable;
  self->out_x = x;
  self->out_y = y;
  self->out_rows = rows;
  self->counts = g_malloc0 (n_threads * sizeof *self->counts);

  hot_parallel_for (n, n_threads, count_part, self);
  for (guint i = 0; i < N_PARTS_OF_KEY; i++)
    {
      self->starts[i] = total;
      for (guint t = 0; t < n_threads; t++)
        {
          const guint32 count = self->counts[t][i];

          self->counts[t][i] = total;
          total += count;
        }
    }
  self->starts[N_PARTS_OF_KEY] = total;

  if (!g_cancellable_is_cancelled (cancellable))
    {
      self->records = hot_big_array_new (Record, MAX (n, 1));
      hot_parallel_for (n, n_threads, scatter_part, self);
      hot_parallel_for (N_PARTS_OF_KEY, n_threads, sort_parts, self);
    }

  g_free (self->records);
  g_free (self->counts);
  return !g_cancellable_is_cancelled (cancellable);
}
