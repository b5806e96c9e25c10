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
hot_mercator_turned_x (double longitude)
{
  return longitude / 360.0 + (longitude < 0);
}

double
hot_mercator_turned_longitude (double x)
{
  return x > 0.5 ? (x - 1.0) * 360.0 : x * 360.0;
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

  return 2.0 * MEAN_RADIUS * asin (sqrt (h > 1.0 ? 1.0 : h));
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

#define WORLD 4294967296.0

/* A place on an axis that begins in the middle, in units of 2^-32, as a fraction of the world. Through a signed type: conversions to
 * it are what vector units have. The far edge of the world belongs to it; NaN becomes something. */
#define FRACTION(place, out) \
  G_STMT_START { \
    Reals scaled = (place); \
    scaled = CHOOSE (scaled > -2147483648.0, scaled, (Reals) { 0 } - 2147483648.0); \
    scaled = CHOOSE (scaled < 2147483647.0, scaled, (Reals) { 0 } + 2147483647.0); \
    *(Fractions *) (out) = (Fractions) __builtin_convertvector (scaled, Halves) ^ 0x80000000u; \
  } G_STMT_END

/*
 * Where the latitudes of a block of points are near each other, which they are for a city or a country, a polynomial about their
 * middle m takes the place of the formula. With r the distance of m to the nearer pole, its coefficients are below 2 / (n r^n): the
 * function is a logarithm at each pole, and analytic everywhere nearer. What a polynomial of degree 8 leaves out is therefore less
 * than 2/9 q^9 / (1 - q) / 2π of the world for latitudes up to q r away, which is 0.2 / 2^32 for q = 0.1.
 */
#define DEGREE 8
#define NEAR   0.1

/* Small enough that a block's degrees stay in the first-level cache between being looked at and being projected. */
#define BLOCK 1024

static double
largest (const double lanes[LANES])
{
  double largest = lanes[0];

  for (guint i = 1; i < LANES; i++)
    largest = MAX (largest, lanes[i]);
  return largest;
}

/* Lowest and highest; NaN does not count. */
HOT_SIMD_CLONES
static void
find_range (const double *values,
            gsize         n_blocks,
            double       *low,
            double       *high)
{
  Reals lowest = (Reals) { 0 } + G_MAXDOUBLE, highest = -lowest;
  double lanes[LANES];

  for (gsize block = 0; block < n_blocks; block++)
    {
      const Reals value = *(const Reals *) (values + block * LANES);

      lowest = CHOOSE (value < lowest, value, lowest);
      highest = CHOOSE (value > highest, value, highest);
    }

  *(Reals *) lanes = -lowest;
  *low = -largest (lanes);
  *(Reals *) lanes = highest;
  *high = largest (lanes);
}

/* The projection about latitude @middle as a polynomial in degrees; in units of 2^-32 of the world, less one half of it. */
static void
make_polynomial (double middle,
                 double coefficients[DEGREE + 1])
{
  const double sine = sin (middle * DEGREES), cosine = cos (middle * DEGREES);
  double term = 1, cosines[DEGREE], secants[DEGREE];

  /* cos (m + h) by powers of h; its reciprocal likewise; and the integral of that, which is the projection. */
  for (guint i = 0; i < DEGREE; i++)
    {
      const double turns[] = { cosine, -sine, -cosine, sine };
      double sum = i == 0 ? 1 : 0;

      cosines[i] = turns[i % 4] * term;
      term /= i + 1;
      for (guint j = 1; j <= i; j++)
        sum -= cosines[j] * secants[i - j];
      secants[i] = sum / cosine;
    }

  coefficients[0] = (hot_mercator_y (middle) - 0.5) * WORLD;
  term = DEGREES;
  for (guint i = 0; i < DEGREE; i++, term *= DEGREES)
    coefficients[i + 1] = -secants[i] / (i + 1) * term * WORLD / (2.0 * G_PI);
}

HOT_SIMD_CLONES
static void
project_near_lanes (const double *latitudes,
                    const double *longitudes,
                    gsize         n_blocks,
                    double        middle,
                    const double  coefficients[DEGREE + 1],
                    guint32      *xs,
                    guint32      *ys)
{
  for (gsize block = 0; block < n_blocks; block++)
    {
      const Reals h = *(const Reals *) (latitudes + block * LANES) - middle;
      const Reals longitude = *(const Reals *) (longitudes + block * LANES);
      Reals y = (Reals) { 0 } + coefficients[DEGREE];

      for (int i = DEGREE - 1; i >= 0; i--)
        y = y * h + coefficients[i];

      FRACTION (y, ys + block * LANES);
      FRACTION (longitude * (WORLD / 360.0), xs + block * LANES);
    }
}

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

      FRACTION ((power * G_LN2 + TWICE_ATANH (z, square)) * (-0.25 / G_PI * WORLD), ys + block * LANES);
      FRACTION (longitude * (WORLD / 360.0), xs + block * LANES);
    }
}

static void
project_block (const double *latitudes,
               const double *longitudes,
               gsize         n_blocks,
               guint32      *xs,
               guint32      *ys)
{
  double low, high;

  find_range (latitudes, n_blocks, &low, &high);
  if (high - low <= 2 * NEAR * (90.0 - fabs ((low + high) / 2)))
    {
      const double middle = (low + high) / 2;
      double coefficients[DEGREE + 1];

      make_polynomial (middle, coefficients);
      project_near_lanes (latitudes, longitudes, n_blocks, middle, coefficients, xs, ys);
    }
  else
    project_lanes (latitudes, longitudes, n_blocks, xs, ys);
}

void
hot_mercator_project (const double *latitudes,
                      const double *longitudes,
                      gsize         n,
                      guint32      *xs,
                      guint32      *ys)
{
  const gsize done = n / LANES * LANES;
  double last_latitudes[LANES] = { 0 }, last_longitudes[LANES] = { 0 };
  guint32 last_xs[LANES], last_ys[LANES];

  for (gsize i = 0; i < done; i += BLOCK)
    project_block (latitudes + i, longitudes + i, MIN (BLOCK, done - i) / LANES, xs + i, ys + i);
  if (done == n)
    return;

  memcpy (last_latitudes, latitudes + done, (n - done) * sizeof (double));
  memcpy (last_longitudes, longitudes + done, (n - done) * sizeof (double));
  project_lanes (last_latitudes, last_longitudes, 1, last_xs, last_ys);
  memcpy (xs + done, last_xs, (n - done) * sizeof (guint32));
  memcpy (ys + done, last_ys, (n - done) * sizeof (guint32));
}
