/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Web Mercator (EPSG:3857), the projection of web maps. The world is the unit square: x grows eastwards from 180° W, y
 * grows southwards from 85.05° N. Points are kept as 32-bit fractions of it, which is 9 mm at the equator.
 *
 * Source of the formulas: EPSG Guidance Note 7-2, "Popular Visualisation Pseudo-Mercator".
 */

#define HOT_MERCATOR_MAX_LATITUDE 85.05112877980659
/* Equatorial circumference of the WGS 84 ellipsoid, in metres. */
#define HOT_MERCATOR_CIRCUMFERENCE 40075016.685578488

double hot_mercator_x         (double         longitude);
double hot_mercator_y         (double         latitude);
double hot_mercator_longitude (double         x);
double hot_mercator_latitude  (double         y);
/*
 * The turned world begins at Greenwich: x grows eastwards from 0°. What lies on both sides of the antimeridian (Fiji, New Zealand
 * with the Chatham Islands, the Aleutians) is in one piece there.
 */
double hot_mercator_turned_x  (double         longitude);
/* From -180 to 180. */
double hot_mercator_turned_longitude (double  x);
/* How many metres on the ground the width of the world is at @latitude: what a length in units of the world is worth there. */
double hot_mercator_metres    (double         latitude);
/* Great-circle distance in metres on a sphere of WGS 84's mean radius, by the haversine formula (R. W. Sinnott, "Virtues of the
 * Haversine", Sky and Telescope 68, 1984); NaN where a coordinate is. */
double hot_mercator_distance  (double         latitude_a,
                               double         longitude_a,
                               double         latitude_b,
                               double         longitude_b);

/* Longitudes that count eastwards from 0 to 360, as some files have them, from -180 to 180; others as they are. */
static inline double
hot_mercator_wrap_longitude (double longitude)
{
  return longitude > 180.0 && longitude <= 360.0 ? longitude - 360.0 : longitude;
}

/* Whether a pair can be shown on the map: both finite, and within the square. */
static inline gboolean
hot_mercator_is_valid (double latitude,
                       double longitude)
{
  return latitude >= -HOT_MERCATOR_MAX_LATITUDE && latitude <= HOT_MERCATOR_MAX_LATITUDE &&
         longitude >= -180.0 && longitude <= 180.0;
}

/**
 * hot_mercator_project:
 * @latitudes: @n values, in degrees
 * @longitudes: @n values, in degrees
 * @xs: (out): @n fractions of the world, 2^32 to the width
 * @ys: (out): likewise
 *
 * Projects many points at once, to within two units of 2^-32 of the exact formula. The result for a pair that is not
 * hot_mercator_is_valid() means nothing.
 */
void   hot_mercator_project   (const double  *latitudes,
                               const double  *longitudes,
                               gsize          n,
                               guint32       *xs,
                               guint32       *ys);

G_END_DECLS
