/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-row-set.h"
#include "geo/hot-point-index.h"

G_BEGIN_DECLS

/**
 * hot_point_lasso:
 * @corners: x, y pairs, as fractions of the world; the last one is joined to the first
 * @n_corners: how many pairs
 * @n_rows_in_table: length of the table that the points are rows of
 *
 * Which rows lie within a polygon, by the even-odd rule: where a line that was drawn by hand crosses itself, what it
 * goes round twice is outside.
 *
 * Returns: (transfer full): the rows, or %NULL when cancelled
 */
HotRowSet *hot_point_lasso (HotPointIndex  *index,
                            const double   *corners,
                            guint           n_corners,
                            guint           n_rows_in_table,
                            GCancellable   *cancellable,
                            GError        **error);

G_END_DECLS
