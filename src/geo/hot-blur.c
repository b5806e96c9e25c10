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
  for (gssize y = begin; y < (gssize) end; y++)
    {
      rows[0] = ROW (y);
      for (int i = 1; i <= self->reach; i++)
        {
          rows[2 * i - 1] = ROW (y - i);
          rows[2 * i] = ROW (y + i);
        }
      sum_rows (rows, self->weights, self->reach, self->width, self->scratch + y * self->width);
    }
#undef ROW
}

/* The neighbours of a cell in its row are the rows that begin so many cells earlier and later. */
static void
blur_rows (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  const Blur *self = user_data;
  g_autofree float *padded = g_new0 (float, self->width + 2 * self->reach);
  const float *rows[2 * HOT_BLUR_MAX_REACH + 1];

  rows[0] = padded + self->reach;
  for (int i = 1; i <= self->reach; i++)
    {
      rows[2 * i - 1] = padded + self->reach - i;
      rows[2 * i] = padded + self->reach + i;
    }

  for (gsize y = begin; y < end; y++)
    {
      memcpy (padded + self->reach, self->scratch + y * self->width, self->width * sizeof (float));
      sum_rows (rows, self->weights, self->reach, self->width, self->cells + y * self->width);
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
    self->weights[i] = sums[i] / total;
}

void
hot_blur (float  *cells,
          float  *scratch,
          guint   width,
          guint   height,
          double  sigma)
{
  Blur self = { .cells = cells, .scratch = scratch, .width = width, .height = height };
  const guint n_parts = hot_parallel_parts ((gsize) width * height, GRAIN);

  if (width == 0 || height == 0 || !(sigma > 0.3))
    return;

  make_weights (&self, sigma);
  hot_parallel_for (height, n_parts, blur_columns, &self);
  hot_parallel_for (height, n_parts, blur_rows, &self);
}
