/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-filter-node.h"

G_BEGIN_DECLS

/* Closed ranges: a value passes when it lies in one of them. */
typedef struct {
  gint64 low, high;
} HotIntegerRange;

typedef struct {
  double low, high;
} HotRealRange;

/* The seconds since 1970 that @text stands for, both ends included: a day is all of its seconds. Takes 2019,
 * 2019-07, 2019-07-08 and these with a time behind `T` or a space. */
gboolean hot_filter_read_date         (const char           *text,
                                       HotIntegerRange      *range);
/* @text as a number node as if it had been written without quotes ("$1,500", "-5", "97%", "1,500"), or NULL.
 * (transfer full) */
HotFilterNode *hot_filter_read_number (const char           *text);

/* Which integers compare so with @number; appended to @ranges, nothing where there are none. Not for
 * HOT_FILTER_NOT_EQUAL, which is the negation of HOT_FILTER_EQUAL. The missing value is in no range. */
void     hot_filter_add_integers      (GArray               *ranges,
                                       HotFilterComparison   comparison,
                                       const HotFilterNode  *number);
/* Likewise of dates: less is before the range begins, greater after it has ended. */
void     hot_filter_add_dates         (GArray               *ranges,
                                       HotFilterComparison   comparison,
                                       HotIntegerRange       date);
void     hot_filter_add_reals         (GArray               *ranges,
                                       HotFilterComparison   comparison,
                                       double                number);
/* Sorted by their ends and without overlap. */
void     hot_filter_merge_integers    (GArray               *ranges);
void     hot_filter_merge_reals       (GArray               *ranges);

G_END_DECLS
