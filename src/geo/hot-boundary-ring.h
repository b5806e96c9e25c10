/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-boundaries.h"

#include <math.h>

G_BEGIN_DECLS

#define HOT_BOUNDARY_EMPTY(first) \
  ((HotBoundary) { .first_ring = (first), .left = INFINITY, .top = INFINITY, .right = -INFINITY, .bottom = -INFINITY })

/**
 * hot_boundary_ring_finish:
 * @area: that the ring is of; grows by it
 * @starts: (element-type guint): first corner of each ring, and one more: the ring begins there
 * @corners: (element-type double): x, y; the last ones, of the ring, may lie outside the world, and need not be closed
 *
 * Makes a ring of the corners that were added last. One that jumps from one side of the world to the other, as those of areas about the
 * antimeridian do in many files, is put together; one that reaches over an edge of the world is cut there into several.
 *
 * Source of the cut: Sutherland, Hodgman, "Reentrant polygon clipping" (1974), which keeps what is inside by odd and even.
 */
void hot_boundary_ring_finish (HotBoundary *area,
                               GArray      *starts,
                               GArray      *corners);

G_END_DECLS
