/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-lowess.h"

#include <math.h>

/* Speed and stopping distance of cars (Ezekiel, 1930), as in R's data set "cars". */
static const double speed[] = { 4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16,
                                17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25 };
static const double distance[] = { 2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54,
                                   32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85 };

/* R's lowess (cars) and statsmodels' lowess (distance, speed, 2 / 3, 3) agree on these. */
static const double cars[] = {
  4.96545928, 4.96545928, 13.12449504, 13.12449504, 15.85863338, 18.57969051, 21.28031258, 21.28031258, 21.28031258, 24.12927715,
  24.12927715, 27.11954855, 27.11954855, 27.11954855, 27.11954855, 30.02727633, 30.02727633, 30.02727633, 30.02727633, 32.96250613,
  32.96250613, 32.96250613, 32.96250613, 36.75772834, 36.75772834, 36.75772834, 40.43507456, 40.43507456, 43.46349178, 43.46349178,
  43.46349178, 46.88547894, 46.88547894, 46.88547894, 46.88547894, 50.79315172, 50.79315172, 50.79315172, 56.49122409, 56.49122409,
  56.49122409, 56.49122409, 56.49122409, 67.58582423, 73.07969527, 78.64316355, 78.64316355, 78.64316355, 78.64316355, 84.32869809,
};

/* Of statsmodels 0.14, lowess (y, x, 0.3, it, 0) with an outlier at 11. */
static const double robust[] = {
  1.17225066, 1.71889291, 2.20671488, 2.66277746, 3.04193672, 2.83350686, 2.26533347, 1.43285657, 0.42018397, -0.60244346, -1.23012247,
  -1.63546119, -1.78265645, -1.63016264, -1.04369095, -0.11915606, 0.87798754, 1.81602061, 2.54321813, 2.97002481, 3.0214765,
  2.6876934, 2.03946112, 1.15129701, 0.16650159, -0.7356528, -1.26844143, -1.71569209, -2.12553527, -2.49260621,
};
static const double plain[] = {
  1.09301142, 1.67837577, 2.20088371, 2.68746903, 3.07008923, 2.84312282, 2.27508356, 1.44258543, 1.60044922, 3.43396891, 4.32142907,
  4.12160123, 3.75152835, 2.35800842, 0.16221722, -0.10477062, 0.88903079, 1.83720059, 2.5769767, 2.99159053, 3.04166593, 2.71932289,
  2.06238536, 1.16150242, 0.15892947, -0.76096702, -1.2760269, -1.70329488, -2.09164304, -2.43590522,
};

static void
test_cars (void)
{
  double fitted[G_N_ELEMENTS (cars)];

  hot_lowess (speed, distance, G_N_ELEMENTS (cars), 2.0 / 3, 3, 0, fitted);
  for (guint i = 0; i < G_N_ELEMENTS (cars); i++)
    g_assert_cmpfloat_with_epsilon (fitted[i], cars[i], 1e-6);
}

static void
test_outlier (void)
{
  double x[30], y[30], fitted[30];

  for (guint i = 0; i < 30; i++)
    {
      x[i] = i * 0.5;
      y[i] = sin (i * 0.4) * 3 + (i * 7 % 5) * 0.3;
    }
  y[11] = 25;
  hot_lowess (x, y, 30, 0.3, 2, 0, fitted);
  for (guint i = 0; i < 30; i++)
    g_assert_cmpfloat_with_epsilon (fitted[i], robust[i], 1e-5);
  hot_lowess (x, y, 30, 0.3, 0, 0, fitted);
  for (guint i = 0; i < 30; i++)
    g_assert_cmpfloat_with_epsilon (fitted[i], plain[i], 1e-5);
}

/* Fits left out between others change little. */
static void
test_delta (void)
{
  double x[2000], y[2000], all[2000], some[2000];

  for (guint i = 0; i < 2000; i++)
    {
      x[i] = i / 2000.0;
      y[i] = sin (x[i] * 6) + (i * 7919 % 101) / 101.0;
    }
  hot_lowess (x, y, 2000, 0.3, 2, 0, all);
  hot_lowess (x, y, 2000, 0.3, 2, 0.01, some);
  for (guint i = 0; i < 2000; i++)
    g_assert_cmpfloat_with_epsilon (all[i], some[i], 0.005);
}

static void
test_degenerate (void)
{
  const double one[] = { 3 }, same_x[] = { 2, 2, 2 }, y[] = { 1, 2, 9 }, line_x[] = { 1, 2, 3, 4 }, line_y[] = { 2, 4, 6, 8 };
  double fitted[4];

  hot_lowess (one, one, 0, 0.5, 3, 0, fitted);
  hot_lowess (one, one, 1, 0.5, 3, 0, fitted);
  g_assert_cmpfloat (fitted[0], ==, 3);
  hot_lowess (same_x, y, 3, 1, 0, 0, fitted);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (fitted[i], 4, 1e-9);
  hot_lowess (line_x, line_y, 4, 1, 3, 0, fitted);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (fitted[i], line_y[i], 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lowess/cars", test_cars);
  g_test_add_func ("/lowess/outlier", test_outlier);
  g_test_add_func ("/lowess/delta", test_delta);
  g_test_add_func ("/lowess/degenerate", test_degenerate);

  return g_test_run ();
}
