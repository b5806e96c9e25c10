/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-point-cloud.h"

G_BEGIN_DECLS

/**
 * HotPointIndex:
 *
 * Points in Morton order (Z-order), with the pyramid of cells that are not empty: what makes the cost of a picture
 * depend on its pixels and not on the number of points. Immutable, shared by reference count, readable from any thread.
 *
 * The points are laid on a grid of at most 65536 x 65536 cells that is fitted to their extent. Cells of level 0 are the
 * smallest, 2^shift units of the projected world wide; four cells of a level make one of the next. Levels on which
 * cells hold hardly more than one point each are not kept: there the points themselves are as quick to walk.
 *
 * Source: Morton, "A computer oriented geodetic data base" (1966), for the order.
 */
typedef struct _HotPointIndex HotPointIndex;

/* Levels from 0 (cells of the key) to 16 (one cell for all). */
#define HOT_POINT_INDEX_N_LEVELS 17

/**
 * HotPointLevel:
 * @n: how many cells hold at least one point
 * @cells: column in the low, row in the high 16 bits; in Morton order
 * @starts: first point of each cell; one more at the end, which is the number of points
 *
 * One level of the pyramid.
 */
typedef struct {
  guint    n;
  guint32 *cells;
  guint32 *starts;
} HotPointLevel;

#define HOT_TYPE_POINT_INDEX (hot_point_index_get_type ())
GType                hot_point_index_get_type  (void);

/* Returns: (transfer full): the index, or NULL when cancelled. Sorts on two or more threads. */
HotPointIndex       *hot_point_index_new       (HotPointCloud  *cloud,
                                                GCancellable   *cancellable,
                                                GError        **error);
/* The points of @self whose row is in @rows (transfer none), in one pass and without sorting again. */
HotPointIndex       *hot_point_index_filter    (HotPointIndex  *self,
                                                HotRowSet      *rows,
                                                GCancellable   *cancellable,
                                                GError        **error);
HotPointIndex       *hot_point_index_ref       (HotPointIndex  *self);
void                 hot_point_index_unref     (HotPointIndex  *self);

guint                hot_point_index_get_n     (HotPointIndex  *self);
const guint32       *hot_point_index_peek_x    (HotPointIndex  *self);
const guint32       *hot_point_index_peek_y    (HotPointIndex  *self);
const guint32       *hot_point_index_peek_rows (HotPointIndex  *self);
/* Where the grid begins, in units of the world, and how wide its smallest cells are (their base 2 logarithm). */
void                 hot_point_index_get_grid  (HotPointIndex  *self,
                                                guint32        *origin_x,
                                                guint32        *origin_y,
                                                guint          *shift);
/* The finest level that is kept. */
guint                hot_point_index_get_finest (HotPointIndex *self);
const HotPointLevel *hot_point_index_peek_level (HotPointIndex *self,
                                                 guint          level);

/**
 * HotPointRangeFunc:
 * @begin: first cell of the level's list
 * @end: one past the last
 * @inside: whether all these cells lie wholly within the rectangle asked for; else each must be looked at
 *
 * A run of cells in Morton order.
 */
typedef void (*HotPointRangeFunc) (guint    begin,
                                   guint    end,
                                   gboolean inside,
                                   gpointer user_data);

/* Calls @func for runs that together hold every cell of @level in columns @left to @right - 1 and rows @top to @bottom - 1. */
void                 hot_point_index_visit     (HotPointIndex    *self,
                                                guint             level,
                                                int               left,
                                                int               top,
                                                int               right,
                                                int               bottom,
                                                HotPointRangeFunc func,
                                                gpointer          user_data);
/* The point nearest to (@x, @y) within @radius units of the world; -1 where there is none. */
gint64               hot_point_index_nearest   (HotPointIndex    *self,
                                                guint32           x,
                                                guint32           y,
                                                guint32           radius);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPointIndex, hot_point_index_unref)

G_END_DECLS
