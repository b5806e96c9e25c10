/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-point-index.h"

G_BEGIN_DECLS

/**
 * HotPointValues:
 *
 * The numbers of one column in the order of an index, with their sums, counts and extremes over the cells of every
 * level. Immutable, shared by reference count, readable from any thread.
 */
typedef struct _HotPointValues HotPointValues;

/**
 * HotValueLevel:
 *
 * Over each cell of a level, in the order of HotPointLevel: how many values there are, their sum, the smallest, the
 * largest.
 */
typedef struct {
  guint32 *counts;
  double  *sums;
  float   *mins;
  float   *maxs;
} HotValueLevel;

#define HOT_TYPE_POINT_VALUES (hot_point_values_get_type ())
GType                hot_point_values_get_type   (void);

/* @column: numeric. Returns: (transfer full): NULL when cancelled */
HotPointValues      *hot_point_values_new        (HotPointIndex   *index,
                                                  HotColumn       *column,
                                                  GCancellable    *cancellable,
                                                  GError         **error);
HotPointValues      *hot_point_values_ref        (HotPointValues  *self);
void                 hot_point_values_unref      (HotPointValues  *self);

HotPointIndex       *hot_point_values_get_index  (HotPointValues  *self);
HotColumn           *hot_point_values_get_column (HotPointValues  *self);
/* One a point, NaN where missing. */
const float         *hot_point_values_peek       (HotPointValues  *self);
const HotValueLevel *hot_point_values_peek_level (HotPointValues  *self,
                                                  guint            level);
/* Over each cell of a level, the sum of the squared differences from the cell's own mean. They are made when they are first asked for,
 * and only then: that takes about as long as making the values. */
const double        *hot_point_values_peek_squares (HotPointValues *self,
                                                    guint           level);
/* The same over two sets of values together, from how many each has, their sums and their squared differences. Source: Chan, Golub,
 * LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979). */
double               hot_squares_join            (guint            n,
                                                  double           sum,
                                                  double           squares,
                                                  guint            n_others,
                                                  double           sum_of_others,
                                                  double           squares_of_others);
/* Of all of them; NaN where there is none. */
double               hot_point_values_get_mean   (HotPointValues  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPointValues, hot_point_values_unref)

G_END_DECLS
