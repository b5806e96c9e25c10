/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-select.h"

/* The same for every kind of number: the search lives from comparing without a call. */
#define DEFINE_SELECT(name, Number)                                                                                    \
  Number                                                                                                               \
  name (Number *values,                                                                                                \
        gsize   n,                                                                                                     \
        gsize   k)                                                                                                     \
  {                                                                                                                    \
    gssize left = 0, right = (gssize) n - 1;                                                                           \
    const gssize wanted = k;                                                                                           \
                                                                                                                       \
    g_return_val_if_fail (k < n, 0);                                                                                   \
                                                                                                                       \
    while (left < right)                                                                                               \
      {                                                                                                                \
        const Number a = values[left], b = values[left + (right - left) / 2], c = values[right];                       \
        const Number pivot = CLAMP (c, MIN (a, b), MAX (a, b));                                                        \
        gssize i = left, j = right;                                                                                    \
                                                                                                                       \
        while (i <= j)                                                                                                 \
          {                                                                                                            \
            while (values[i] < pivot)                                                                                  \
              i++;                                                                                                     \
            while (values[j] > pivot)                                                                                  \
              j--;                                                                                                     \
            if (i <= j)                                                                                                \
              {                                                                                                        \
                const Number swap = values[i];                                                                         \
                                                                                                                       \
                values[i++] = values[j];                                                                               \
                values[j--] = swap;                                                                                    \
              }                                                                                                        \
          }                                                                                                            \
        /* Between them all are equal to the pivot. */                                                                 \
        if (wanted <= j)                                                                                               \
          right = j;                                                                                                   \
        else if (wanted >= i)                                                                                          \
          left = i;                                                                                                    \
        else                                                                                                           \
          break;                                                                                                       \
      }                                                                                                                \
                                                                                                                       \
    return values[wanted];                                                                                             \
  }

DEFINE_SELECT (hot_select_float, float)
DEFINE_SELECT (hot_select_uint32, guint32)
#undef DEFINE_SELECT

int
hot_compare_doubles (gconstpointer a,
                     gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

int
hot_compare_floats (gconstpointer a,
                    gconstpointer b)
{
  const float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

double
hot_get_quantile (const double *sorted,
                  gsize         n,
                  double        share)
{
  const double position = share * (n - 1);
  const gsize below = (gsize) position;

  g_return_val_if_fail (n > 0, 0);

  return below + 1 < n ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}
