/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"
#include "geo/hot-viewport.h"

G_BEGIN_DECLS

/**
 * HotPointCloud:
 *
 * The rows of a table as points on the projected world, in the order of the rows; those without a place on the map left
 * out and counted. Immutable, shared by reference count, readable from any thread.
 *
 * Making one costs a single pass, so the first picture of a big table is painted from it while the index is still being
 * made.
 */
typedef struct _HotPointCloud HotPointCloud;

#define HOT_TYPE_POINT_CLOUD (hot_point_cloud_get_type ())
GType          hot_point_cloud_get_type (void);

/**
 * hot_point_cloud_new:
 * @latitude: numeric column, in degrees
 * @longitude: numeric column of the same length, in degrees
 * @rows: (nullable): only these
 *
 * Projects rows on two or more threads.
 *
 * Returns: (transfer full): the points, or %NULL when cancelled
 */
HotPointCloud *hot_point_cloud_new      (HotColumn      *latitude,
                                         HotColumn      *longitude,
                                         HotRowSet      *rows,
                                         GCancellable   *cancellable,
                                         GError        **error);
/* The same from plain arrays; rows are numbered from 0. */
HotPointCloud *hot_point_cloud_new_for_coordinates (const double *latitudes,
                                                    const double *longitudes,
                                                    guint         n);
/* The same, with the world turned or not as is asked for, see hot_point_cloud_is_turned(). */
HotPointCloud *hot_point_cloud_new_turned (HotColumn    *latitude,
                                         HotColumn      *longitude,
                                         gboolean        turned,
                                         GCancellable   *cancellable,
                                         GError        **error);
HotPointCloud *hot_point_cloud_ref      (HotPointCloud  *self);
void           hot_point_cloud_unref    (HotPointCloud  *self);

guint          hot_point_cloud_get_n    (HotPointCloud  *self);
/* Rows whose latitude or longitude is missing or out of range. */
guint          hot_point_cloud_get_n_invalid (HotPointCloud *self);
/* Rows whose longitude was beyond 180°, counted eastwards, see hot_mercator_wrap_longitude(). */
guint          hot_point_cloud_get_n_wrapped (HotPointCloud *self);
/* 32-bit fractions of the world, see hot-mercator.h. */
const guint32 *hot_point_cloud_peek_x   (HotPointCloud  *self);
const guint32 *hot_point_cloud_peek_y   (HotPointCloud  *self);
/**
 * hot_point_cloud_is_turned:
 *
 * Whether the world begins at Greenwich, see hot_mercator_turned_x(): so it is where points lie on both sides of the antimeridian and
 * are then less than half as far apart.
 */
gboolean       hot_point_cloud_is_turned (HotPointCloud *self);
/* Row of each point; NULL when point i is row i. */
const guint32 *hot_point_cloud_peek_rows (HotPointCloud *self);
/* Smallest and largest coordinates; all 0 where there are no points. */
void           hot_point_cloud_get_extent (HotPointCloud *self,
                                           guint32       *min_x,
                                           guint32       *min_y,
                                           guint32       *max_x,
                                           guint32       *max_y);
/**
 * hot_point_cloud_get_bounds:
 *
 * Where the points lie, as a person would frame them: a few points far from all others (a swapped sign, a zero) do not
 * count when leaving out at most one in 200 at each side makes the frame less than half as wide or as high. Of a turned
 * world, longitudes from 0 to 360.
 *
 * Returns: the bounds, empty where there are no points
 */
HotBounds      hot_point_cloud_get_bounds (HotPointCloud *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPointCloud, hot_point_cloud_unref)

G_END_DECLS
