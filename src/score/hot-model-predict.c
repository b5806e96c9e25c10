/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "score/hot-model-kernels.h"
#include "score/hot-model-private.h"

/* Rows that go down a tree together. Many, since each block has to fetch all trees from memory again. */
#define BLOCK_ROWS 16384

/* Trees that one row goes down at a time. */
#define BLOCK_TREES 256

/* Below this many rows, one row after the other with its trees side by side is faster. */
#define FEW_ROWS 8

static bool
has_missing (const float *rows,
             size_t       n_rows,
             size_t       stride,
             uint32_t     n_features)
{
  uint32_t n_missing = 0;

  for (size_t row = 0; row < n_rows; row++)
    for (uint32_t i = 0; i < n_features; i++)
      n_missing |= rows[row * stride + i] != rows[row * stride + i];

  return n_missing != 0;
}

/* Raw sums of one row: trees side by side, then added in their order. */
static void
hot_model_sum_row (const HotModel *self,
                   const float    *row,
                   double         *sums)
{
  const HotModelKernel *kernel = hot_model_kernel_get ();
  const HotFormatHeader *header = self->header;
  bool missing = has_missing (row, 1, header->n_features, header->n_features);
  uint64_t leaves[BLOCK_TREES];

  memset (sums, 0, header->n_outputs * sizeof *sums);
  for (uint32_t first = 0; first < header->n_trees; first += BLOCK_TREES)
    {
      uint32_t n_trees = header->n_trees - first < BLOCK_TREES ? header->n_trees - first : BLOCK_TREES;

      kernel->trees (self->words, self->trees + first, n_trees, row, missing, leaves);
      for (uint32_t i = 0; i < n_trees; i++)
        {
          const double *values = hot_model_peek_leaf (self, leaves[i]);

          if (header->n_values == 1)
            sums[self->trees[first + i].output] += values[0];
          else
            for (uint32_t output = 0; output < header->n_outputs; output++)
              sums[output] += values[output];
        }
    }
}

static void
hot_model_add_leaves (const HotModel      *self,
                      const HotFormatTree *tree,
                      const uint32_t      *leaves,
                      size_t               n_rows,
                      double              *sums)
{
  const uint32_t n_outputs = self->header->n_outputs;

  if (self->header->n_values == 1 && n_outputs == 1 && self->leaves_16 != NULL)
    {
      for (size_t row = 0; row < n_rows; row++)
        sums[row] += self->leaf_table[self->leaves_16[tree->first_leaf + leaves[row]]];
      return;
    }

  for (size_t row = 0; row < n_rows; row++)
    {
      const double *values = hot_model_peek_leaf (self, tree->first_leaf + leaves[row]);

      if (self->header->n_values == 1)
        sums[row * n_outputs + tree->output] += values[0];
      else
        for (uint32_t output = 0; output < n_outputs; output++)
          sums[row * n_outputs + output] += values[output];
    }
}

static void
hot_model_sum_rows (const HotModel *self,
                    const float    *rows,
                    size_t          n_rows,
                    size_t          stride,
                    double         *sums)
{
  const HotModelKernel *kernel = hot_model_kernel_get ();
  const HotFormatHeader *header = self->header;
  bool missing = has_missing (rows, n_rows, stride, header->n_features);
  uint32_t leaves[BLOCK_ROWS];

  memset (sums, 0, n_rows * header->n_outputs * sizeof *sums);
  for (uint32_t i = 0; i < header->n_trees; i++)
    {
      kernel->rows (self->words, &self->trees[i], i + 1 < header->n_trees ? &self->trees[i + 1] : NULL, rows, n_rows, stride, missing, leaves);
      hot_model_add_leaves (self, &self->trees[i], leaves, n_rows, sums);
    }
}

static void
hot_model_sum_linear (const HotModel *self,
                      const float    *rows,
                      size_t          n_rows,
                      size_t          stride,
                      double         *sums)
{
  const uint32_t n_features = self->header->n_features;
  const uint32_t n_outputs = self->header->n_outputs;

  for (size_t row = 0; row < n_rows; row++)
    for (uint32_t output = 0; output < n_outputs; output++)
      {
        const double *coefficients = self->linear + (size_t) output * (n_features + 1);
        double sum = coefficients[n_features];

        for (uint32_t i = 0; i < n_features; i++)
          {
            float value = rows[row * stride + i];

            if (value != value && self->linear_fill != NULL)
              value = self->linear_fill[i];
            sum += coefficients[i] * value;
          }
        sums[row * n_outputs + output] = sum;
      }
}

static void
apply_softmax (double  *values,
               uint32_t n_values)
{
  double highest = values[0];
  double sum = 0.0;

  for (uint32_t i = 1; i < n_values; i++)
    highest = values[i] > highest ? values[i] : highest;
  for (uint32_t i = 0; i < n_values; i++)
    sum += values[i] = exp (values[i] - highest);
  for (uint32_t i = 0; i < n_values; i++)
    values[i] /= sum;
}

static void
hot_model_apply_link (const HotModel *self,
                      size_t          n_rows,
                      double         *values)
{
  const HotFormatHeader *header = self->header;
  const size_t n_values = n_rows * header->n_outputs;

  if (header->kind != HOT_MODEL_LINEAR)
    for (size_t i = 0; i < n_values; i++)
      values[i] = header->base + values[i] / header->divisor;

  switch ((HotOutputLink) header->link)
    {
    case HOT_MODEL_LINK_EXP:
      for (size_t i = 0; i < n_values; i++)
        values[i] = exp (values[i]);
      break;

    case HOT_MODEL_LINK_LOGISTIC:
      for (size_t i = 0; i < n_values; i++)
        values[i] = 1.0 / (1.0 + exp (-values[i]));
      break;

    case HOT_MODEL_LINK_SOFTMAX:
      for (size_t row = 0; row < n_rows; row++)
        apply_softmax (values + row * header->n_outputs, header->n_outputs);
      break;

    case HOT_MODEL_LINK_IDENTITY:
    case HOT_N_MODEL_LINKS:
      break;
    }
}

void
hot_model_predict (const HotModel *self,
                   const float    *rows,
                   size_t          n_rows,
                   size_t          stride,
                   double         *predictions)
{
  const uint32_t n_outputs = self->header->n_outputs;

  for (size_t first = 0; first < n_rows; first += BLOCK_ROWS)
    {
      size_t n = n_rows - first < BLOCK_ROWS ? n_rows - first : BLOCK_ROWS;
      const float *block = rows + first * stride;
      double *sums = predictions + first * n_outputs;

      if (self->header->kind == HOT_MODEL_LINEAR)
        hot_model_sum_linear (self, block, n, stride, sums);
      else if (n < FEW_ROWS)
        for (size_t row = 0; row < n; row++)
          hot_model_sum_row (self, block + row * stride, sums + row * n_outputs);
      else
        hot_model_sum_rows (self, block, n, stride, sums);

      hot_model_apply_link (self, n, sums);
    }
}

uint32_t
hot_model_classify (const HotModel *self,
                    const double   *outputs,
                    double         *shares)
{
  const uint32_t n_outputs = self->header->n_outputs;
  uint32_t best = 0;

  /* One output is the share of the second class. */
  if (n_outputs == 1 && self->n_classes == 2)
    {
      shares[0] = 1.0 - outputs[0];
      shares[1] = outputs[0];
      return shares[1] > shares[0];
    }

  for (uint32_t class = 0; class < self->n_classes; class++)
    {
      shares[class] = class < n_outputs ? outputs[class] : 0.0;
      if (shares[class] > shares[best])
        best = class;
    }

  return best;
}
