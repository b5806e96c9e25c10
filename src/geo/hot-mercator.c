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

/* Taylor series about 0. At 85.06° the first term left out is 2e-14. */
static inline double
sine (double a)
{
  const double s = a * a;

  return a * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880 + s * (-1.0 / 39916800 +
         s * (1.0 / 6227020800 + s * (-1.0 / 1307674368000 + s * (1.0 / 355687428096000)))))))));
}

/*
 * Natural logarithm of a positive normal number: exponent and mantissa taken apart, then 2 atanh ((m - 1) / (m + 1)) as a
 * series, m within [0.707, 1.414]. The exponent becomes a double by being written into the mantissa of 2^52, which every
 * vector unit can do.
 */
static inline double
logarithm (double a)
{
  const guint64 half_root = G_GUINT64_CONSTANT (0x3fe6a09e667f3bcd);
  guint64 bits, exponent, mantissa_bits;
  double mantissa, power, z, s;

  memcpy (&bits, &a, sizeof bits);
  bits -= half_root;
  exponent = ((guint64) (bits + (G_GUINT64_CONSTANT (1024) << 52)) >> 52) | G_GUINT64_CONSTANT (0x4330000000000000);
  mantissa_bits = (bits & G_GUINT64_CONSTANT (0x000fffffffffffff)) + half_root;
  memcpy (&mantissa, &mantissa_bits, sizeof mantissa);
  memcpy (&power, &exponent, sizeof power);
  power -= 4503599627370496.0 + 1024.0;

  z = (mantissa - 1) / (mantissa + 1);
  s = z * z;
  return power * G_LN2 +
         2 * z * (1 + s * (1.0 / 3 + s * (1.0 / 5 + s * (1.0 / 7 + s * (1.0 / 9 + s * (1.0 / 11 + s * (1.0 / 13)))))));
}

static inline guint32
to_fraction (double unit)
{
  /* Through a signed type: conversions to it are what vector units have. The edge of the world belongs to it. */
  double scaled = unit * 4294967296.0 - 2147483648.0;

  scaled = scaled < -2147483648.0 ? -2147483648.0 : scaled;
  scaled = scaled > 2147483647.0 ? 2147483647.0 : scaled;
  return (guint32) (gint32) scaled ^ 0x80000000u;
}

HOT_SIMD_CLONES
void
hot_mercator_project (const double *latitudes,
                      const double *longitudes,
                      gsize         n,
                      guint32      *xs,
                      guint32      *ys)
{
  for (gsize i = 0; i < n; i++)
    {
      double latitude = latitudes[i];
      double s;

      /* Keeps the logarithm's argument positive for pairs that will be thrown away, NaN included. */
      latitude = latitude > -86.0 ? latitude : -86.0;
      latitude = latitude < 86.0 ? latitude : 86.0;
      s = sine (latitude * DEGREES);
      ys[i] = to_fraction (0.5 - logarithm ((1 + s) / (1 - s)) * (0.25 / G_PI));
    }

  for (gsize i = 0; i < n; i++)
    {
      double longitude = longitudes[i];

      longitude = longitude > -180.0 ? longitude : -180.0;
      xs[i] = to_fraction (longitude * (1.0 / 360.0) + 0.5);
    }
}
