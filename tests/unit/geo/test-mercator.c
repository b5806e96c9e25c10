/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-mercator.h"

#include <math.h>

static void
test_known_places (void)
{
  /* EPSG Guidance Note 7-2 gives, for 24°22'54.433"N 100°20'00"W, E -11169055.58 m and N 2800000.00 m. */
  const double easting = (hot_mercator_x (-(100 + 20 / 60.0)) - 0.5) * HOT_MERCATOR_CIRCUMFERENCE;
  const double northing = (0.5 - hot_mercator_y (24 + 22 / 60.0 + 54.433 / 3600)) * HOT_MERCATOR_CIRCUMFERENCE;

  g_assert_cmpfloat_with_epsilon (easting, -11169055.58, 0.01);
  g_assert_cmpfloat_with_epsilon (northing, 2800000.00, 0.02);

  g_assert_cmpfloat_with_epsilon (hot_mercator_y (0), 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (hot_mercator_y (HOT_MERCATOR_MAX_LATITUDE), 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (hot_mercator_y (-HOT_MERCATOR_MAX_LATITUDE), 1.0, 1e-12);
  g_assert_cmpfloat (hot_mercator_x (-180), ==, 0.0);
  g_assert_cmpfloat (hot_mercator_x (180), ==, 1.0);
}

static void
test_there_and_back (void)
{
  for (double latitude = -85; latitude <= 85; latitude += 0.37)
    g_assert_cmpfloat_with_epsilon (hot_mercator_latitude (hot_mercator_y (latitude)), latitude, 1e-11);
  for (double longitude = -180; longitude <= 180; longitude += 0.37)
    g_assert_cmpfloat_with_epsilon (hot_mercator_longitude (hot_mercator_x (longitude)), longitude, 1e-11);
}

/* The fast projection of many against the formula of one. */
static void
test_project_many (void)
{
  enum { N = 20011 };
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autofree double *latitudes = g_new (double, N);
  g_autofree double *longitudes = g_new (double, N);
  g_autofree guint32 *x = g_new (guint32, N);
  g_autofree guint32 *y = g_new (guint32, N);

  for (guint i = 0; i < N; i++)
    {
      latitudes[i] = g_rand_double_range (rand, -HOT_MERCATOR_MAX_LATITUDE, HOT_MERCATOR_MAX_LATITUDE);
      longitudes[i] = g_rand_double_range (rand, -180, 180);
    }
  latitudes[0] = HOT_MERCATOR_MAX_LATITUDE, longitudes[0] = 180;
  latitudes[1] = -HOT_MERCATOR_MAX_LATITUDE, longitudes[1] = -180;
  latitudes[2] = 0, longitudes[2] = 0;
  latitudes[3] = 1e-9, longitudes[3] = -1e-9;

  hot_mercator_project (latitudes, longitudes, N, x, y);

  for (guint i = 0; i < N; i++)
    {
      const double true_x = MIN (hot_mercator_x (longitudes[i]) * 4294967296.0, 4294967295.0);
      const double true_y = CLAMP (hot_mercator_y (latitudes[i]) * 4294967296.0, 0.0, 4294967295.0);

      g_assert_cmpfloat_with_epsilon (x[i], true_x, 2.0);
      g_assert_cmpfloat_with_epsilon (y[i], true_y, 2.0);
    }
}

/* A block whose latitudes are within a part of the way to the pole is projected by a polynomial, up to q = 0.1. */
static void
test_project_near (void)
{
  enum { N = 1500 };
  static const double parts[] = { 0, 1e-6, 0.01, 0.099, 0.101, 0.2 };
  double latitudes[N], longitudes[N];
  guint32 x[N], y[N];

  for (double middle = -84; middle <= 84; middle += 3.5)
    for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
      {
        const double reach = MIN (parts[part] * (90 - fabs (middle)), HOT_MERCATOR_MAX_LATITUDE - fabs (middle));

        for (guint i = 0; i < N; i++)
          {
            latitudes[i] = middle + reach * (2.0 * i / (N - 1) - 1);
            longitudes[i] = i % 360 - 180.0;
          }
        /* What has no place must not spoil its neighbours. */
        latitudes[7] = NAN;
        longitudes[8] = NAN;
        hot_mercator_project (latitudes, longitudes, N, x, y);

        for (guint i = 9; i < N; i++)
          {
            g_assert_cmpfloat_with_epsilon (x[i], hot_mercator_x (longitudes[i]) * 4294967296.0, 2.0);
            g_assert_cmpfloat_with_epsilon (y[i], hot_mercator_y (latitudes[i]) * 4294967296.0, 2.0);
          }
      }
}

static void
test_project_nonsense (void)
{
  const double bad[] = { NAN, INFINITY, -INFINITY, 1e300, -91, 90, 181 };
  guint32 x[G_N_ELEMENTS (bad)], y[G_N_ELEMENTS (bad)];

  /* The result means nothing, but there must be one: the undefined-behaviour sanitizer watches. */
  hot_mercator_project (bad, bad, G_N_ELEMENTS (bad), x, y);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (hot_mercator_is_valid (bad[i], 0));
  g_assert_false (hot_mercator_is_valid (0, 181));
  g_assert_false (hot_mercator_is_valid (0, NAN));
  g_assert_true (hot_mercator_is_valid (-85, 180));
}

static void
test_metres (void)
{
  g_assert_cmpfloat_with_epsilon (hot_mercator_metres (0), 40075016.7, 0.1);
  g_assert_cmpfloat_with_epsilon (hot_mercator_metres (60), 20037508.3, 0.1);

  /* A degree of latitude on the sphere; and New York to London, some 5570 km. */
  g_assert_cmpfloat_with_epsilon (hot_mercator_distance (10, 5, 11, 5), 111195.08, 0.1);
  g_assert_cmpfloat_with_epsilon (hot_mercator_distance (40.7128, -74.006, 51.5074, -0.1278), 5570000, 3000);
  g_assert_cmpfloat (hot_mercator_distance (3, 4, 3, 4), ==, 0.0);
  g_assert_true (isnan (hot_mercator_distance (3, NAN, 3, 4)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mercator/known-places", test_known_places);
  g_test_add_func ("/mercator/there-and-back", test_there_and_back);
  g_test_add_func ("/mercator/project-many", test_project_many);
  g_test_add_func ("/mercator/project-near", test_project_near);
  g_test_add_func ("/mercator/project-nonsense", test_project_nonsense);
  g_test_add_func ("/mercator/metres", test_metres);

  return g_test_run ();
}
