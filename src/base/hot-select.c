/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-select.h"

static inline float
middle_of (float a,
           float b,
           float c)
{
  const float low = MIN (a, b), high = MAX (a, b);

  return CLAMP (c, low, high);
}

float
hot_select_float (float *values,
                  gsize  n,
                  gsize  k)
{
  gssize left = 0, right = (gssize) n - 1;
  const gssize wanted = k;

  g_return_val_if_fail (k < n, 0);

  while (left < right)
    {
      const float pivot = middle_of (values[left], values[left + (right - left) / 2], values[right]);
      gssize i = left, j = right;

      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i <= j)
            {
              const float swap = values[i];

              values[i++] = values[j];
              values[j--] = swap;
            }
        }
      /* Between them all are equal to the pivot. */
      if (wanted <= j)
        right = j;
      else if (wanted >= i)
        left = i;
      else
        break;
    }

  return values[wanted];
}
