/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-boundaries.h"
#include "geo/hot-point-index.h"

G_BEGIN_DECLS

/**
 * hot_point_areas_new:
 *
 * In which area each point of an index lies, as hot_boundaries_find() says, but without asking it for most of them:
 * squares of the index through which no outline runs lie in one area as a whole, or in none.
 *
 * Returns: (transfer full): one number of an area a point, -1 where it lies in none; NULL when cancelled
 */
gint32 *hot_point_areas_new (HotPointIndex  *index,
                             HotBoundaries  *boundaries,
                             GCancellable   *cancellable,
                             GError        **error);

G_END_DECLS
