/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-dilate.h"

#include "base/hot-parallel.h"

#include <math.h>
#include <string.h>

#define GRAIN 20000

typedef struct {
  const float *cells;
  float       *out;
  gssize       width;
  gssize       height;
  double       radius;
  gboolean     is_max;
} Dilate;

static inline float
better (const Dilate *self,
        float         a,
        float         b)
{
  return self->is_max ? MAX (a, b) : MIN (a, b);
}

/*
 * The extreme of each window of 2 @half + 1 cells is that of two pieces that begin and end at multiples of the window's
 * length: running extremes from the left and from the right within each such block.
 */
static void
run_window (const Dilate *self,
            const float  *row,
            gssize        half,
            float        *forward,
            float        *backward,
            float        *out)
{
  const gssize length = 2 * half + 1;
  const float nothing = self->is_max ? -INFINITY : INFINITY;
  const gssize n = (self->width + 2 * half + length - 1) / length * length;

  /* Both are padded by @half on the left, and to a whole block on the right. */
  for (gssize i = 0; i < n; i++)
    {
      const gssize x = i - half;
      const float value = x >= 0 && x < self->width ? row[x] : nothing;

      forward[i] = i % length == 0 ? value : better (self, forward[i - 1], value);
    }
  for (gssize i = n - 1; i >= 0; i--)
    {
      const gssize x = i - half;
      const float value = x >= 0 && x < self->width ? row[x] : nothing;

      backward[i] = i % length == length - 1 ? value : better (self, backward[i + 1], value);
    }

  for (gssize x = 0; x < self->width; x++)
    out[x] = better (self, out[x], better (self, backward[x], forward[x + 2 * half]));
}

static void
dilate_rows (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  const Dilate *self = user_data;
  const gssize reach = (gssize) floor (self->radius);
  const gsize room = self->width + 4 * reach + 2;
  g_autofree float *forward = g_new (float, room);
  g_autofree float *backward = g_new (float, room);

  for (gssize y = begin; y < (gssize) end; y++)
    {
      float *out = self->out + y * self->width;

      for (gssize x = 0; x < self->width; x++)
        out[x] = self->is_max ? -INFINITY : INFINITY;
      for (gssize dy = -reach; dy <= reach; dy++)
        if (y + dy >= 0 && y + dy < self->height)
          run_window (self, self->cells + (y + dy) * self->width,
                      (gssize) floor (sqrt (self->radius * self->radius - dy * dy)), forward, backward, out);
    }
}

void
hot_dilate (float    *cells,
            float    *scratch,
            guint     width,
            guint     height,
            double    radius,
            gboolean  is_max)
{
  Dilate self = { cells, scratch, width, height, radius, is_max };
  const gsize n = (gsize) width * height;

  if (n == 0 || radius < 1)
    return;

  hot_parallel_for (height, hot_parallel_parts (n, GRAIN), dilate_rows, &self);
  memcpy (cells, scratch, n * sizeof *cells);
}
