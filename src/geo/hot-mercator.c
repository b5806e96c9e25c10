/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-mercator.h"

#include "base/hot-simd.h"

#include <math.h>
#include <string.h>

/* Mean radius of the WGS 84 ellipsoid, metres. */
#define MEAN_RADIUS 6371008.8

#define DEGREES (G_PI / 180.0)

double
hot_mercator_x (double longitude)
{
  return longitude / 360.0 + 0.5;
}

double
hot_mercator_y (double latitude)
{
  return 0.5 - atanh (sin (latitude * DEGREES)) / (2.0 * G_PI);
}

double
hot_mercator_longitude (double x)
{
  return (x - 0.5) * 360.0;
}

double
hot_mercator_latitude (double y)
{
  return atan (sinh ((0.5 - y) * 2.0 * G_PI)) / DEGREES;
}

double
hot_mercator_metres (double latitude)
{
  return HOT_MERCATOR_CIRCUMFERENCE * cos (latitude * DEGREES);
}

double
hot_mercator_distance (double latitude_a,
                       double longitude_a,
                       double latitude_b,
                       double longitude_b)
{
  const double sin_latitude = sin ((latitude_b - latitude_a) * DEGREES / 2.0);
  const double sin_longitude = sin ((longitude_b - longitude_a) * DEGREES / 2.0);
  const double h = sin_latitude * sin_latitude +
                   cos (latitude_a * DEGREES) * cos (latitude_b * DEGREES) * sin_longitude * sin_longitude;

  return 2.0 * MEAN_RADIUS * asin (sqrt (MIN (h, 1.0)));
}

/* Eight points at a time, in the vectors of the compiler, which become those of the processor. */
#define LANES 8
typedef double  Reals __attribute__ ((vector_size (LANES * sizeof (double)), aligned (sizeof (double)), may_alias));
typedef gint64  Bits __attribute__ ((vector_size (LANES * sizeof (gint64)), aligned (sizeof (gint64)), may_alias));
typedef gint32  Halves __attribute__ ((vector_size (LANES * sizeof (gint32)), aligned (sizeof (gint32)), may_alias));
typedef guint32 Fractions __attribute__ ((vector_size (LANES * sizeof (guint32)), aligned (sizeof (guint32)), may_alias));

/* Macros, since a function that takes such vectors has another calling convention on each processor. */
#define CHOOSE(condition, yes, no) ((Reals) (((condition) & (Bits) (yes)) | (~(condition) & (Bits) (no))))

/*
 * Taylor series of the sine about 0. At 86° the first term left out is 3e-14.
 */
#define SINE(a, s) \
  ((a) * (1 + (s) * (-1.0 / 6 + (s) * (1.0 / 120 + (s) * (-1.0 / 5040 + (s) * (1.0 / 362880 + (s) * (-1.0 / 39916800 + \
   (s) * (1.0 / 6227020800 + (s) * (-1.0 / 1307674368000 + (s) * (1.0 / 355687428096000))))))))))

/* 2 atanh (z) as a series in z and s, which is its square; for |z| below 0.172. */
#define TWICE_ATANH(z, s) \
  (2 * (z) * (1 + (s) * (1.0 / 3 + (s) * (1.0 / 5 + (s) * (1.0 / 7 + (s) * (1.0 / 9 + (s) * (1.0 / 11 + (s) * (1.0 / 13))))))))

/* A place in the unit square, as a fraction of 2^32. Through a signed type: conversions to it are what vector units have. The far
 * edge of the world belongs to it. */
#define FRACTION(unit, out) \
  G_STMT_START { \
    Reals scaled = (unit) * 4294967296.0 - 2147483648.0; \
    scaled = CHOOSE (scaled > -2147483648.0, scaled, (Reals) { 0 } - 2147483648.0); \
    scaled = CHOOSE (scaled < 2147483647.0, scaled, (Reals) { 0 } + 2147483647.0); \
    *(Fractions *) (out) = (Fractions) __builtin_convertvector (scaled, Halves) ^ 0x80000000u; \
  } G_STMT_END

HOT_SIMD_CLONES
static void
project_lanes (const double *latitudes,
               const double *longitudes,
               gsize         n_blocks,
               guint32      *xs,
               guint32      *ys)
{
  const Bits half_root = (Bits) { 0 } + G_GINT64_CONSTANT (0x3fe6a09e667f3bcd);

  for (gsize block = 0; block < n_blocks; block++)
    {
      Reals latitude = *(const Reals *) (latitudes + block * LANES);
      Reals longitude = *(const Reals *) (longitudes + block * LANES);
      Reals angle, square, sine, ratio, mantissa, power, z;
      Bits bits;

      /* Keeps the logarithm's argument positive for pairs that will be thrown away, NaN included. */
      latitude = CHOOSE (latitude > -86.0, latitude, (Reals) { 0 } - 86.0);
      latitude = CHOOSE (latitude < 86.0, latitude, (Reals) { 0 } + 86.0);
      longitude = CHOOSE (longitude > -180.0, longitude, (Reals) { 0 } - 180.0);
      longitude = CHOOSE (longitude < 180.0, longitude, (Reals) { 0 } + 180.0);

      angle = latitude * DEGREES;
      square = angle * angle;
      sine = SINE (angle, square);
      ratio = (1 + sine) / (1 - sine);

      /*
       * The logarithm of a positive normal number: exponent and mantissa taken apart, the mantissa within [0.707, 1.414]. The exponent
       * becomes a double by being written into the mantissa of 2^52, which every vector unit can do.
       */
      bits = (Bits) ratio - half_root;
      power = (Reals) (((bits + (G_GINT64_CONSTANT (1024) << 52)) >> 52) | G_GINT64_CONSTANT (0x4330000000000000));
      power -= 4503599627370496.0 + 1024.0;
      mantissa = (Reals) ((bits & G_GINT64_CONSTANT (0x000fffffffffffff)) + half_root);
      z = (mantissa - 1) / (mantissa + 1);
      square = z * z;

      FRACTION (0.5 - (power * G_LN2 + TWICE_ATANH (z, square)) * (0.25 / G_PI), ys + block * LANES);
      FRACTION (longitude * (1.0 / 360.0) + 0.5, xs + block * LANES);
    }
}

void
hot_mercator_project (const double *latitudes,
                      const double *longitudes,
                      gsize         n,
                      guint32      *xs,
                      guint32      *ys)
{
  const gsize n_blocks = n / LANES;
  const gsize done = n_blocks * LANES;
  double last_latitudes[LANES] = { 0 }, last_longitudes[LANES] = { 0 };
  guint32 last_xs[LANES], last_ys[LANES];

  project_lanes (latitudes, longitudes, n_blocks, xs, ys);
  if (done == n)
    return;

  memcpy (last_latitudes, latitudes + done, (n - done) * sizeof (double));
  memcpy (last_longitudes, longitudes + done, (n - done) * sizeof (double));
  project_lanes (last_latitudes, last_longitudes, 1, last_xs, last_ys);
  memcpy (xs + done, last_xs, (n - done) * sizeof (guint32));
  memcpy (ys + done, last_ys, (n - done) * sizeof (guint32));
}
