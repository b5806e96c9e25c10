/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * HotFilter:
 *
 * A condition on the rows of a table, parsed from text, immutable, shared by reference count. One language serves the table,
 * the map and the training set.
 *
 * |[
 * price < 500 and room_type = "Entire home/apt"
 * (beds >= 2 or bedrooms >= 2) and not host_is_superhost
 * neighbourhood in ("Harlem", "Chelsea") and name contains "garden"
 * last_review >= 2019-01-01 and reviews_per_month is missing
 * price between 50 and 200 and `Column With Spaces` != 0
 * ]|
 *
 * Keywords and column names are matched without regard to case when nothing matches exactly. A comparison with a missing
 * value is false, and so is its negation by `!=`, `not in`, `not like` and the like; `not` turns it round.
 *
 * Integers compare exactly. A date stands for all of its day, so `<= 2019-07-08` includes its evening; 2019 and "2019-07"
 * stand for a year and a month. Text compares exactly, byte by byte, on every machine alike; `like` (with % and _),
 * `contains`, `starts with` and `ends with` do not regard case. Of a list `contains` asks whether an element equals the
 * text. Numbers can be calculated with, in doubles; a division by zero has no value. `$1,500` and `97%` are numbers with a
 * unit, which has to be that of the column. `and`, `or` and `not` are also `&&`, `||` and `!`.
 */
typedef struct _HotFilter HotFilter;

#define HOT_TYPE_FILTER (hot_filter_get_type ())
GType       hot_filter_get_type (void);

/* The error is HOT_ERROR_USAGE and its message names the character position. An empty @expression matches every row. */
HotFilter  *hot_filter_parse    (const char     *expression,
                                 GError        **error);
HotFilter  *hot_filter_ref      (HotFilter      *self);
void        hot_filter_unref    (HotFilter      *self);
/* Fails with HOT_ERROR_NOT_FOUND for a column that the table does not have (naming the nearest one), and with HOT_ERROR_USAGE for
 * a comparison that makes no sense for the column's type. */
HotRowSet  *hot_filter_apply    (HotFilter      *self,
                                 HotTable       *table,
                                 GCancellable   *cancellable,
                                 GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotFilter, hot_filter_unref)

G_END_DECLS
