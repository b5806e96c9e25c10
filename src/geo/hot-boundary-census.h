/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-map-data.h"

G_BEGIN_DECLS

/**
 * HotBoundaryCount:
 * @n: points in the area
 * @n_values: how many of them have a value
 * @median: of the values, NaN where there are none
 * @lower: lower quartile of the values
 * @upper: upper quartile; @upper - @lower says how far the middle half is spread
 *
 * What is in one area.
 */
typedef struct {
  guint  n;
  guint  n_values;
  double median;
  double lower;
  double upper;
} HotBoundaryCount;

/**
 * HotBoundaryCensus:
 *
 * The shown points of a map, counted by area. Immutable, shared by reference count, readable from any thread.
 */
typedef struct _HotBoundaryCensus HotBoundaryCensus;

#define HOT_TYPE_BOUNDARY_CENSUS (hot_boundary_census_get_type ())
GType              hot_boundary_census_get_type (void);

/* @data: with boundaries. @column: numeric column, or -1 to count only. Returns: (transfer full): NULL when cancelled. */
HotBoundaryCensus *hot_boundary_census_new      (HotMapData         *data,
                                                 int                 column,
                                                 GCancellable       *cancellable,
                                                 GError            **error);
HotBoundaryCensus *hot_boundary_census_ref      (HotBoundaryCensus  *self);
void               hot_boundary_census_unref    (HotBoundaryCensus  *self);

HotBoundaries     *hot_boundary_census_get_boundaries (HotBoundaryCensus *self);
/* In the order of the areas. */
const HotBoundaryCount *hot_boundary_census_get (HotBoundaryCensus  *self,
                                                 guint               area);
/* Points that lie in no area. */
guint              hot_boundary_census_get_n_outside (HotBoundaryCensus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotBoundaryCensus, hot_boundary_census_unref)

G_END_DECLS
