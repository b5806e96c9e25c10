/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <stdlib.h>

#include "score/hot-model-kernels.h"
#include "score/hot-model-private.h"

/* Trees that one row goes down at a time. */
#define BLOCK_TREES 256

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Linear between neighbours, as numpy's. */
static double
find_quantile (const double *sorted,
               uint32_t      n,
               double        share)
{
  double position = share * (n - 1);
  uint32_t below = (uint32_t) position;

  return below + 1 < n ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}

static void
collect_trees (const HotModel *self,
               const float    *row,
               double         *values)
{
  const HotModelKernel *kernel = hot_model_kernel_get ();
  const HotFormatHeader *header = self->header;
  uint64_t leaves[BLOCK_TREES];
  bool missing = false;

  for (uint32_t i = 0; i < header->n_features; i++)
    missing |= row[i] != row[i];
  for (uint32_t first = 0; first < header->n_trees; first += BLOCK_TREES)
    {
      uint32_t n_trees = header->n_trees - first < BLOCK_TREES ? header->n_trees - first : BLOCK_TREES;

      kernel->trees (self->words, self->trees + first, n_trees, row, missing, leaves);
      for (uint32_t i = 0; i < n_trees; i++)
        values[first + i] = *hot_model_peek_leaf (self, leaves[i]);
    }
}

bool
hot_model_predict_interval (const HotModel *self,
                            const float    *rows,
                            size_t          n_rows,
                            size_t          stride,
                            double          level,
                            double         *low,
                            double         *high,
                            HotScoreError  *error)
{
  const HotFormatHeader *header = self->header;
  double *values;

  if (header->kind != HOT_MODEL_FOREST || header->n_outputs != 1 || header->link == HOT_MODEL_LINK_LOGISTIC)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "only forests that predict a number give an interval");
  if (!(level > 0.0 && level < 1.0))
    return hot_score_error_set (error, HOT_SCORE_INVALID, "the share of an interval must be between 0 and 1");

  values = malloc (header->n_trees * sizeof *values);
  if (values == NULL)
    return hot_score_error_set (error, HOT_SCORE_IO, "out of memory while predicting an interval");

  for (size_t row = 0; row < n_rows; row++)
    {
      double scale = header->n_trees / header->divisor;

      collect_trees (self, rows + row * stride, values);
      qsort (values, header->n_trees, sizeof *values, compare_doubles);
      low[row] = header->base + scale * find_quantile (values, header->n_trees, (1.0 - level) / 2.0);
      high[row] = header->base + scale * find_quantile (values, header->n_trees, (1.0 + level) / 2.0);
      if (header->link == HOT_MODEL_LINK_EXP)
        {
          low[row] = exp (low[row]);
          high[row] = exp (high[row]);
        }
    }
  free (values);

  return true;
}
