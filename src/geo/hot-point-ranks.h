/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-point-values.h"

G_BEGIN_DECLS

#define HOT_POINT_RANKS_N 32
/* The rank of a missing value. */
#define HOT_POINT_RANK_MISSING HOT_POINT_RANKS_N

/**
 * HotPointRanks:
 *
 * The values of a column as ranks: in which of 32 parts each one lies, of which those in the middle hold some 5 % of
 * all values and those at the ends some 0.2 %. Counting ranks is what makes a median over any area cheap; over the
 * cells of coarse levels they are counted beforehand. Immutable, shared by reference count.
 */
typedef struct _HotPointRanks HotPointRanks;

#define HOT_TYPE_POINT_RANKS (hot_point_ranks_get_type ())
GType           hot_point_ranks_get_type   (void);

/* Returns: (transfer full): NULL when cancelled */
HotPointRanks  *hot_point_ranks_new        (HotPointValues  *values,
                                            GCancellable    *cancellable,
                                            GError         **error);
HotPointRanks  *hot_point_ranks_ref        (HotPointRanks   *self);
void            hot_point_ranks_unref      (HotPointRanks   *self);

HotPointValues *hot_point_ranks_get_values (HotPointRanks   *self);
/* One a point. */
const guint8   *hot_point_ranks_peek       (HotPointRanks   *self);
/* HOT_POINT_RANKS_N + 1 values: the edges of the parts, ascending. */
const float    *hot_point_ranks_peek_edges (HotPointRanks   *self);
/* The finest level whose cells have their ranks counted. */
guint           hot_point_ranks_get_finest (HotPointRanks   *self);
/* HOT_POINT_RANKS_N counts for each cell of such a level. */
const guint32  *hot_point_ranks_peek_level (HotPointRanks   *self,
                                            guint            level);
/* The median by weights of the ranks, their positions within a part taken as even; NaN where all weights are 0. */
float           hot_point_ranks_median     (const float      edges[HOT_POINT_RANKS_N + 1],
                                            const float      weights[HOT_POINT_RANKS_N]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPointRanks, hot_point_ranks_unref)

G_END_DECLS
