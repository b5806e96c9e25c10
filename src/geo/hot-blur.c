/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-blur.h"

#include "base/hot-parallel.h"
#include "base/hot-simd.h"

#include <math.h>
#include <string.h>

/* The kernel has ended after so many standard deviations. */
#define REACH 3.2
/* Columns in a vector, and vectors summed side by side: few enough for the registers, enough that additions do not wait for each
 * other. */
#define LANES     16
#define N_VECTORS 4
#define BLOCK     (LANES * N_VECTORS)
#define GRAIN 20000

typedef float Lanes __attribute__ ((vector_size (LANES * sizeof (float)), aligned (sizeof (float)), may_alias));

typedef struct {
  float *cells;
  float *scratch;
  gsize  width;
  gsize  height;
  gsize  step;      /* of the columns and rows that are made */
  int    reach;
  float  weights[HOT_BLUR_MAX_REACH + 1];
} Blur;

/* @rows[0] is the middle one; then pairs at equal distance before and after. */
HOT_SIMD_CLONES
static void
sum_rows (const float *const *rows,
          const float        *weights,
          int                 reach,
          gsize               n,
          float              *out)
{
  gsize x = 0;

#define AT(row, vector) (*(Lanes *) ((float *) (row) + (vector) * LANES))
  for (; x + BLOCK <= n; x += BLOCK)
    {
      const float *row = rows[0] + x;
      Lanes a = AT (row, 0) * weights[0], b = AT (row, 1) * weights[0];
      Lanes c = AT (row, 2) * weights[0], d = AT (row, 3) * weights[0];

      for (int i = 1; i <= reach; i++)
        {
          const float *before = rows[2 * i - 1] + x;
          const float *after = rows[2 * i] + x;

          a += (AT (before, 0) + AT (after, 0)) * weights[i];
          b += (AT (before, 1) + AT (after, 1)) * weights[i];
          c += (AT (before, 2) + AT (after, 2)) * weights[i];
          d += (AT (before, 3) + AT (after, 3)) * weights[i];
        }
      AT (out + x, 0) = a;
      AT (out + x, 1) = b;
      AT (out + x, 2) = c;
      AT (out + x, 3) = d;
    }
#undef AT

  for (; x < n; x++)
    {
      float sum = rows[0][x] * weights[0];

      for (int i = 1; i <= reach; i++)
        sum += (rows[2 * i - 1][x] + rows[2 * i][x]) * weights[i];
      out[x] = sum;
    }
}

static void
blur_columns (gsize    begin,
              gsize    end,
              guint    part,
              gpointer user_data)
{
  const Blur *self = user_data;
  const gssize height = self->height;
  g_autofree float *nothing = g_new0 (float, self->width);
  const float *rows[2 * HOT_BLUR_MAX_REACH + 1];

#define ROW(y) ((y) >= 0 && (y) < height ? self->cells + (y) * self->width : nothing)
  for (gsize made = begin; made < end; made++)
    {
      const gssize y = made * self->step;

      rows[0] = ROW (y);
      for (int i = 1; i <= self->reach; i++)
        {
          rows[2 * i - 1] = ROW (y - i);
          rows[2 * i] = ROW (y + i);
        }
      sum_rows (rows, self->weights, self->reach, self->width, self->scratch + made * self->width);
    }
#undef ROW
}

/* Cells that lie a multiple of the step apart are put side by side. */
static void
deal_row (const Blur  *self,
          const float *row,
          gsize        n_side,
          float       *padded)
{
  for (gsize x = 0; x < MIN (self->step, self->width); x++)
    {
      float *out = padded + (self->reach + x) % self->step * n_side + (self->reach + x) / self->step;

      for (gsize i = x; i < self->width; i += self->step)
        *out++ = row[i];
    }
}

/* The neighbours of a cell in its row are the rows that begin so many cells earlier and later. */
static void
blur_rows (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  const Blur *self = user_data;
  const gsize n_made = (self->width + self->step - 1) / self->step;
  const gsize n_side = (self->width + 2 * self->reach) / self->step + 1;
  g_autofree float *padded = g_new0 (float, n_side * self->step);
  const float *rows[2 * HOT_BLUR_MAX_REACH + 1];

#define NEIGHBOUR(distance) \
  (padded + (self->reach + (distance)) % self->step * n_side + (self->reach + (distance)) / self->step)
  rows[0] = NEIGHBOUR (0);
  for (int i = 1; i <= self->reach; i++)
    {
      rows[2 * i - 1] = NEIGHBOUR (-i);
      rows[2 * i] = NEIGHBOUR (i);
    }
#undef NEIGHBOUR

  for (gsize y = begin; y < end; y++)
    {
      deal_row (self, self->scratch + y * self->width, n_side, padded);
      sum_rows (rows, self->weights, self->reach, n_made, self->cells + y * n_made);
    }
}

/*
 * The discrete Gaussian, exp (-t) I_n (t) of the modified Bessel functions, which unlike samples of the continuous one
 * has the variance t exactly however narrow it is. The integral that defines I_n is periodic, so a plain sum gives it
 * to the last digit.
 *
 * Source: Lindeberg, "Scale-space for discrete signals" (1990).
 */
static void
make_weights (Blur   *self,
              double  sigma)
{
  double sums[HOT_BLUR_MAX_REACH + 1] = { 0 };
  double total = 0;
  int n_steps;

  self->reach = MIN ((int) ceil (REACH * sigma), HOT_BLUR_MAX_REACH);
  n_steps = 4 * (self->reach + 8);
  for (int step = 0; step < n_steps; step++)
    {
      const double cosine = cos (2 * G_PI * step / n_steps);
      const double value = exp (sigma * sigma * (cosine - 1));
      double before = cosine, here = 1;   /* cosines of -1 and of 0 times the angle */

      for (int i = 0; i <= self->reach; i++)
        {
          const double next = 2 * cosine * here - before;

          sums[i] += value * here;
          before = here;
          here = next;
        }
    }

  for (int i = 0; i <= self->reach; i++)
    total += (i > 0 ? 2 : 1) * sums[i];
  for (int i = 0; i <= self->reach; i++)
    self->weights[i] = sums[i] / total * self->step;
}

typedef struct {
  const Blur *blur;
  float      *layers;
} Stack;

/* Each layer by one thread alone: it stays in its cache, and there is nothing to wait for between the two passes. */
static void
blur_layers (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  const Stack *stack = user_data;
  const gsize n_cells = stack->blur->width * stack->blur->height;
  g_autofree float *scratch = g_new (float, n_cells);
  Blur self = *stack->blur;

  self.scratch = scratch;
  for (gsize i = begin; i < end; i++)
    {
      self.cells = stack->layers + i * n_cells;
      blur_columns (0, self.height, part, &self);
      blur_rows (0, self.height, part, &self);
    }
}

static gboolean
hot_blur_init (Blur   *self,
               guint   width,
               guint   height,
               double  sigma,
               guint   step)
{
  if (width == 0 || height == 0 || !(sigma > 0.3))
    return FALSE;

  *self = (Blur) { .width = width, .height = height, .step = step };
  make_weights (self, sigma);
  return TRUE;
}

void
hot_blur_thinned (float  *cells,
                  float  *scratch,
                  guint   width,
                  guint   height,
                  double  sigma,
                  guint   step)
{
  const guint n_parts = hot_parallel_parts ((gsize) width * height, GRAIN);
  const gsize n_made = (height + step - 1) / step;
  Blur self;

  if (!hot_blur_init (&self, width, height, sigma, step))
    return;

  self.cells = cells;
  self.scratch = scratch;
  hot_parallel_for (n_made, n_parts, blur_columns, &self);
  hot_parallel_for (n_made, n_parts, blur_rows, &self);
}

void
hot_blur (float  *cells,
          float  *scratch,
          guint   width,
          guint   height,
          double  sigma)
{
  hot_blur_thinned (cells, scratch, width, height, sigma, 1);
}

void
hot_blur_layers (float  *layers,
                 guint   n_layers,
                 guint   width,
                 guint   height,
                 double  sigma)
{
  const gsize grain = MAX (GRAIN / MAX ((gsize) width * height, 1), 1);
  Blur self;

  if (hot_blur_init (&self, width, height, sigma, 1))
    hot_parallel_for (n_layers, hot_parallel_parts (n_layers, grain), blur_layers, &(Stack) { &self, layers });
}
