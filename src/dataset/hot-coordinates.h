/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * hot_coordinates_find:
 * @latitude: (out): index of the column that holds latitudes, or -1
 * @longitude: (out): index of the one that holds longitudes, or -1
 *
 * Finds the columns that say where a row is, in degrees. A name must point at it ("latitude", "lat", "geo_lat",
 * "Latitud", "Y" beside "X"...), and the values must bear it out: numbers of which no more than one in a hundred lies
 * beyond 90 (180) degrees; longitudes may also count eastwards up to 360, unless "X" is all that their name says. Of
 * several pairs ("pickup_latitude", "dropoff_latitude") the first with matching names is taken.
 *
 * Returns: whether both were found; either both are or none is
 */
gboolean hot_coordinates_find (HotTable *table,
                               int      *latitude,
                               int      *longitude);

/**
 * hot_coordinates_find_empty:
 * @latitude: (out): index of a column without a single value whose name says that it holds latitudes
 * @longitude: (out): likewise, longitudes
 *
 * To tell somebody why hot_coordinates_find() found nothing where a person sees the columns.
 *
 * Returns: whether there are such columns
 */
gboolean hot_coordinates_find_empty (HotTable *table,
                                     int      *latitude,
                                     int      *longitude);

G_END_DECLS
