/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-sum.h"

#define BLOCK 128

static double
sum_block (const double *values,
           gsize         n_values)
{
  double sums[8];
  double sum;
  gsize i;

  for (i = 0; i < 8; i++)
    sums[i] = values[i];
  for (i = 8; i < n_values - n_values % 8; i += 8)
    for (gsize k = 0; k < 8; k++)
      sums[k] += values[i + k];

  sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < n_values; i++)
    sum += values[i];

  return sum;
}

double
hot_sum_pairwise (const double *values,
                  gsize         n_values)
{
  if (n_values < 8)
    {
      double sum = 0.0;

      for (gsize i = 0; i < n_values; i++)
        sum += values[i];
      return sum;
    }
  if (n_values <= BLOCK)
    return sum_block (values, n_values);

  {
    gsize half = n_values / 2;

    half -= half % 8;
    return hot_sum_pairwise (values, half) + hot_sum_pairwise (values + half, n_values - half);
  }
}
