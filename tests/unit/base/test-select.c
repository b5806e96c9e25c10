/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-select.h"

#include <stdlib.h>

static void
test_select (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < 400; round++)
    {
      const guint n = 1 + round % 97, k = g_rand_int_range (rand, 0, n);
      g_autofree float *values = g_new (float, n);
      g_autofree guint32 *whole = g_new (guint32, n);
      g_autofree float *sorted = NULL;

      /* Some in order already, some backwards, some with many alike, some all alike. */
      for (guint i = 0; i < n; i++)
        values[i] = round % 5 == 0 ? i : round % 5 == 1 ? n - i : round % 5 == 2 ? g_rand_int_range (rand, 0, 4)
                    : round % 5 == 3 ? 7 : g_rand_double_range (rand, -1, 1);
      for (guint i = 0; i < n; i++)
        whole[i] = (guint32) (100 * (1 + values[i]));
      sorted = g_memdup2 (values, n * sizeof *values);
      qsort (sorted, n, sizeof *sorted, hot_compare_floats);

      g_assert_cmpfloat (hot_select_float (values, n, k), ==, sorted[k]);
      g_assert_cmpfloat (values[k], ==, sorted[k]);
      for (guint i = 0; i < n; i++)
        if (i < k)
          g_assert_cmpfloat (values[i], <=, sorted[k]);
        else
          g_assert_cmpfloat (values[i], >=, sorted[k]);
      g_assert_cmpuint (hot_select_uint32 (whole, n, k), ==, (guint32) (100 * (1 + sorted[k])));
      /* The same numbers as before. */
      qsort (values, n, sizeof *values, hot_compare_floats);
      for (guint i = 0; i < n; i++)
        g_assert_cmpfloat (values[i], ==, sorted[i]);
    }
}

/* As numpy.quantile() has them. */
static void
test_quantile (void)
{
  double values[] = { 3, 1, 10, 2 };

  qsort (values, 4, sizeof *values, hot_compare_doubles);
  g_assert_cmpfloat (hot_get_quantile (values, 4, 0), ==, 1);
  g_assert_cmpfloat (hot_get_quantile (values, 4, 0.5), ==, 2.5);
  g_assert_cmpfloat (hot_get_quantile (values, 4, 0.75), ==, 4.75);
  g_assert_cmpfloat (hot_get_quantile (values, 4, 1), ==, 10);
  g_assert_cmpfloat (hot_get_quantile (values, 1, 0.3), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/select/float", test_select);
  g_test_add_func ("/select/quantile", test_quantile);

  return g_test_run ();
}
