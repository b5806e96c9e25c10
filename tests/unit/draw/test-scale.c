/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-scale.h"

#include <math.h>

static void
test_linear (void)
{
  const HotScale scale = hot_scale_new (HOT_SCALE_LINEAR, 100, 300);

  g_assert_cmpfloat (hot_scale_map (&scale, 100), ==, 0);
  g_assert_cmpfloat (hot_scale_map (&scale, 150), ==, 0.25);
  g_assert_cmpfloat (hot_scale_map (&scale, 1000), ==, 1);
  g_assert_cmpfloat (hot_scale_map (&scale, -1000), ==, 0);
  g_assert_true (isnan (hot_scale_map (&scale, NAN)));
  g_assert_cmpfloat (hot_scale_unmap (&scale, 0.25), ==, 150);
}

static void
test_log (void)
{
  HotScale scale = hot_scale_new (HOT_SCALE_LOG, 1, 10000);

  g_assert_cmpfloat_with_epsilon (hot_scale_map (&scale, 100), 0.5, 1e-12);
  g_assert_cmpfloat (hot_scale_map (&scale, 0), ==, 0);
  g_assert_cmpfloat (hot_scale_map (&scale, -5), ==, 0);
  g_assert_cmpfloat_with_epsilon (hot_scale_unmap (&scale, 0.75), 1000, 1e-9);

  scale = hot_scale_new (HOT_SCALE_LOG, 0, 500);
  g_assert_cmpfloat_with_epsilon (scale.min, 0.05, 1e-12);
  scale = hot_scale_new (HOT_SCALE_LOG, -3, -1);
  g_assert_cmpfloat (scale.min, <, scale.max);
  g_assert_cmpfloat (scale.min, >, 0);
}

static void
test_quantile (void)
{
  float values[1001];
  HotScale scale;

  /* Skewed: a quarter of the way stands what a quarter of all do not reach. */
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[(i * 577) % 1001] = (float) i * i;
  scale = hot_scale_new_quantile (values, G_N_ELEMENTS (values));

  g_assert_cmpfloat_with_epsilon (hot_scale_map (&scale, 250 * 250), 0.25, 0.002);
  g_assert_cmpfloat_with_epsilon (hot_scale_map (&scale, 900 * 900), 0.9, 0.002);
  for (double position = 0; position <= 1; position += 0.01)
    g_assert_cmpfloat_with_epsilon (hot_scale_map (&scale, hot_scale_unmap (&scale, position)), position, 1e-4);
}

/* Half of all are the same: that value stands in the middle of its half, not at its end. */
static void
test_quantile_ties (void)
{
  float values[100];
  HotScale scale;

  for (guint i = 0; i < 100; i++)
    values[i] = i < 50 ? 7 : i;
  scale = hot_scale_new_quantile (values, 100);
  g_assert_cmpfloat_with_epsilon (hot_scale_map (&scale, 7), 0.25, 0.02);
  g_assert_cmpfloat (hot_scale_map (&scale, 6), ==, 0);
  g_assert_cmpfloat_with_epsilon (hot_scale_map (&scale, 99), 1, 1e-9);
}

static void
test_degenerate (void)
{
  float same[] = { 5, 5, 5 };
  HotScale scale = hot_scale_new (HOT_SCALE_LINEAR, 5, 5);
  double ticks[HOT_SCALE_MAX_TICKS];

  g_assert_cmpfloat (hot_scale_map (&scale, 5), ==, 0.5);
  scale = hot_scale_new_quantile (same, 3);
  g_assert_cmpfloat (hot_scale_map (&scale, 5), ==, 0.5);
  scale = hot_scale_new_quantile (NULL, 0);
  g_assert_cmpfloat (scale.min, <, scale.max);
  scale = hot_scale_new (HOT_SCALE_LINEAR, NAN, INFINITY);
  g_assert_cmpuint (hot_scale_get_ticks (&scale, 5, ticks), >, 1);
}

static void
test_map_all (void)
{
  const float values[] = { -1, 0, 0.5f, 1, 10, 99, 100, 1e9f, NAN };
  float sample[] = { 1, 2, 3, 50, 100 };
  const HotScale scales[] = {
    hot_scale_new (HOT_SCALE_LINEAR, 0, 100),
    hot_scale_new (HOT_SCALE_LOG, 1, 100),
    hot_scale_new_quantile (sample, G_N_ELEMENTS (sample)),
  };
  float out[G_N_ELEMENTS (values)];

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      hot_scale_map_all (&scales[s], values, G_N_ELEMENTS (values), out);
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        if (isnan (values[i]))
          g_assert_true (isnan (out[i]));
        else
          g_assert_cmpfloat_with_epsilon (out[i], hot_scale_map (&scales[s], values[i]), 1e-5);
    }
}

static void
check_ticks (HotScale     scale,
             guint        n_wanted,
             const double expected[],
             guint        n_expected)
{
  double ticks[HOT_SCALE_MAX_TICKS];
  const guint n = hot_scale_get_ticks (&scale, n_wanted, ticks);

  g_assert_cmpuint (n, ==, n_expected);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (ticks[i], expected[i], 1e-9 * fabs (expected[i]) + 1e-15);
}

static void
test_ticks (void)
{
  const double linear[] = { 0, 200, 400, 600, 800 };
  const double shifted[] = { -0.02, 0, 0.02, 0.04 };
  const double decades[] = { 1, 10, 100, 1000, 10000 };
  const double digits[] = { 2, 5, 10, 20, 50, 100 };
  const double narrow[] = { 100, 120, 140, 160, 180 };

  check_ticks (hot_scale_new (HOT_SCALE_LINEAR, 0, 870), 5, linear, G_N_ELEMENTS (linear));
  check_ticks (hot_scale_new (HOT_SCALE_LINEAR, -0.03, 0.05), 4, shifted, G_N_ELEMENTS (shifted));
  check_ticks (hot_scale_new (HOT_SCALE_LOG, 1, 10000), 5, decades, G_N_ELEMENTS (decades));
  check_ticks (hot_scale_new (HOT_SCALE_LOG, 2, 100), 6, digits, G_N_ELEMENTS (digits));
  check_ticks (hot_scale_new (HOT_SCALE_LOG, 90, 190), 5, narrow, G_N_ELEMENTS (narrow));
}

/* Whatever the domain: some ticks, ascending, within it, and not too many. */
static void
test_ticks_everywhere (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (9);

  for (guint round = 0; round < 5000; round++)
    {
      const double min = g_rand_double_range (rand, -1, 1) * pow (10, g_rand_double_range (rand, -6, 9));
      const double max = min + pow (10, g_rand_double_range (rand, -6, 9));
      const HotScale scale = hot_scale_new (round % 2 ? HOT_SCALE_LOG : HOT_SCALE_LINEAR, min, max);
      double ticks[HOT_SCALE_MAX_TICKS];
      const guint n = hot_scale_get_ticks (&scale, 5, ticks);

      g_assert_cmpuint (n, >=, 1);
      g_assert_cmpuint (n, <=, 8);
      for (guint i = 0; i < n; i++)
        {
          const double slack = 1e-6 * (scale.max - scale.min);

          g_assert_cmpfloat (ticks[i], >=, scale.min - slack);
          g_assert_cmpfloat (ticks[i], <=, scale.max + slack);
          if (i > 0)
            g_assert_cmpfloat (ticks[i], >, ticks[i - 1]);
        }
    }
}

static void
test_names (void)
{
  HotScaleKind kind;

  g_assert_true (hot_scale_kind_from_string ("log", &kind));
  g_assert_cmpint (kind, ==, HOT_SCALE_LOG);
  g_assert_cmpstr (hot_scale_kind_to_string (HOT_SCALE_QUANTILE), ==, "quantile");
  g_assert_false (hot_scale_kind_from_string ("cubic", &kind));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scale/linear", test_linear);
  g_test_add_func ("/scale/log", test_log);
  g_test_add_func ("/scale/quantile", test_quantile);
  g_test_add_func ("/scale/quantile-ties", test_quantile_ties);
  g_test_add_func ("/scale/degenerate", test_degenerate);
  g_test_add_func ("/scale/map-all", test_map_all);
  g_test_add_func ("/scale/ticks", test_ticks);
  g_test_add_func ("/scale/ticks-everywhere", test_ticks_everywhere);
  g_test_add_func ("/scale/names", test_names);

  return g_test_run ();
}
