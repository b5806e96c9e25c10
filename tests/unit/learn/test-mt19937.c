/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "learn/hot-mt19937.h"
#include "learn/hot-sum.h"

/* All expected values were printed by numpy. */

static void
test_draws (void)
{
  const guint32 large[] = { 1608637542, 1273642419, 1935803228, 787846414 };
  const guint32 small[] = { 106, 71, 700, 20 };
  HotMt19937 random;

  hot_mt19937_init (&random, 42);
  for (guint i = 0; i < G_N_ELEMENTS (large); i++)
    g_assert_cmpuint (hot_mt19937_randint (&random, 2147483647), ==, large[i]);
  for (guint i = 0; i < G_N_ELEMENTS (small); i++)
    g_assert_cmpuint (hot_mt19937_randint (&random, 1000), ==, small[i]);
  g_assert_cmpfloat (hot_mt19937_next_double (&random), ==, 0.15601864044243652);
  g_assert_cmpfloat (hot_mt19937_next_double (&random), ==, 0.15599452033620265);
  g_assert_cmpuint (hot_mt19937_randint (&random, 1), ==, 0);
}

static void
test_permutation (void)
{
  const guint32 expected[] = { 8, 5, 0, 2, 1, 9, 7, 3, 6, 4 };
  g_autofree guint32 *permutation = NULL;
  HotMt19937 random;

  hot_mt19937_init (&random, 7);
  permutation = hot_mt19937_permutation (&random, 10);
  g_assert_cmpmem (permutation, sizeof expected, expected, sizeof expected);
}

static void
test_choice (void)
{
  const double weights[] = { 0.5, 0, 2, 1, 3, 0.25, 0.1, 0.7, 2, 1.5 };
  const guint32 expected[] = { 4, 8, 3, 4, 9, 9, 2, 2, 2, 4, 0, 4 };
  guint32 draws[12];
  HotMt19937 random;

  hot_mt19937_init (&random, 3);
  hot_mt19937_choice (&random, weights, G_N_ELEMENTS (weights), draws, G_N_ELEMENTS (draws));
  g_assert_cmpmem (draws, sizeof draws, expected, sizeof expected);
}

static void
test_sum (void)
{
  double values[3001];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = sqrt (i);
  g_assert_cmpfloat (hot_sum_pairwise (values, G_N_ELEMENTS (values)), ==, 109571.69050340928);
  g_assert_cmpfloat (hot_sum_pairwise (values, 3), ==, 1.0 + sqrt (2));
  g_assert_cmpfloat (hot_sum_pairwise (values, 0), ==, 0.0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mt19937/draws", test_draws);
  g_test_add_func ("/mt19937/permutation", test_permutation);
  g_test_add_func ("/mt19937/choice", test_choice);
  g_test_add_func ("/mt19937/sum", test_sum);

  return g_test_run ();
}
