/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-blur.h"

#include "base/hot-parallel.h"
#include "base/hot-simd.h"

#include <math.h>
#include <string.h>

#define N_PASSES 3
/* Columns that one thread sums side by side: their sums fill a part of the first-level cache. */
#define STRIP 256
#define TILE  32
#define GRAIN 20000

typedef struct {
  float *from;
  float *to;
  guint  width;
  guint  height;
  guint  radius;
  float  inner;   /* weight of whole cells */
  float  outer;   /* weight of the one beyond at either end */
} Blur;

/* Sums are doubles: what is added is later taken away again, and must leave nothing behind. */
HOT_SIMD_CLONES
static void
blur_row (float       *out,
          double      *sums,
          const float *leaving,
          const float *before,
          const float *entering,
          guint        n,
          float        inner,
          float        outer)
{
  for (guint i = 0; i < n; i++)
    {
      out[i] = (float) sums[i] * inner + (before[i] + entering[i]) * outer;
      sums[i] += (double) entering[i] - (double) leaving[i];
    }
}

HOT_SIMD_CLONES
static void
add_row (double      *sums,
         const float *row,
         guint        n)
{
  for (guint i = 0; i < n; i++)
    sums[i] += row[i];
}

static void
blur_strip (const Blur  *self,
            const float *from,
            float       *to,
            guint        left,
            guint        n)
{
  static const float zeros[STRIP];
  const gssize height = self->height;
  const gssize radius = self->radius;
  double sums[STRIP] = { 0 };

#define ROW(y) ((y) >= 0 && (y) < height ? from + (gsize) (y) * self->width + left : zeros)
  for (gssize y = 0; y <= MIN (radius, height - 1); y++)
    add_row (sums, ROW (y), n);
  for (gssize y = 0; y < height; y++)
    blur_row (to + (gsize) y * self->width + left, sums,
              ROW (y - radius), ROW (y - radius - 1), ROW (y + radius + 1), n, self->inner, self->outer);
#undef ROW
}

/* All passes of a strip before the next strip, while it is in the cache. Leaves the result in @to. */
static void
blur_strips (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  const Blur *self = user_data;

  for (gsize strip = begin; strip < end; strip++)
    {
      const guint left = strip * STRIP;
      const guint n = MIN (STRIP, self->width - left);

      blur_strip (self, self->from, self->to, left, n);
      blur_strip (self, self->to, self->from, left, n);
      blur_strip (self, self->from, self->to, left, n);
    }
}

static void
transpose_rows (gsize    begin,
                gsize    end,
                guint    part,
                gpointer user_data)
{
  const Blur *self = user_data;

  for (gsize tile_y = begin * TILE; tile_y < MIN (end * TILE, self->height); tile_y += TILE)
    for (gsize tile_x = 0; tile_x < self->width; tile_x += TILE)
      {
        const gsize bottom = MIN (tile_y + TILE, self->height);
        const gsize right = MIN (tile_x + TILE, self->width);

        for (gsize y = tile_y; y < bottom; y++)
          for (gsize x = tile_x; x < right; x++)
            self->to[x * self->height + y] = self->from[y * self->width + x];
      }
}

/* Blurs down the columns, then turns rows and columns round; twice that is both directions. */
static void
blur_and_transpose (Blur  *self,
                    float *cells,
                    float *scratch)
{
  const guint n_parts = hot_parallel_parts ((gsize) self->width * self->height, GRAIN);
  const guint n_strips = (self->width + STRIP - 1) / STRIP;

  self->from = cells;
  self->to = scratch;
  hot_parallel_for (n_strips, MIN (n_parts, n_strips), blur_strips, self);

  self->from = scratch;
  self->to = cells;
  hot_parallel_for ((self->height + TILE - 1) / TILE, n_parts, transpose_rows, self);

  { guint swap = self->width; self->width = self->height; self->height = swap; }
}

void
hot_blur (float  *cells,
          float  *scratch,
          guint   width,
          guint   height,
          double  sigma)
{
  /* Variance of one pass, and from it the box: 2 radius + 1 whole cells and the part @end of one more at either end. */
  const double variance = sigma * sigma / N_PASSES;
  const double radius = floor (0.5 * sqrt (1.0 + 12.0 * variance) - 0.5);
  const double next = (radius + 1) * (radius + 1);
  const double end = (2 * radius + 1) * (radius * (radius + 1) - 3 * variance) / (6 * (variance - next));
  const double length = 2 * radius + 1 + 2 * end;
  Blur self = { .width = width, .height = height, .radius = radius, .inner = 1 / length, .outer = end / length };

  if (width == 0 || height == 0 || !(sigma > 0.3))
    return;

  blur_and_transpose (&self, cells, scratch);
  blur_and_transpose (&self, cells, scratch);
}
