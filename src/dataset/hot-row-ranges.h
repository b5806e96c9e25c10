/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * HotRowRange:
 * @column: numeric column
 * @min: smallest value that passes; -INFINITY for no limit
 * @max: largest value that passes; INFINITY for no limit
 */
typedef struct {
  guint  column;
  double min;
  double max;
} HotRowRange;

/**
 * HotRowRanges:
 *
 * Ranges that the values of a row must be in, at most one a column, in the order in which they were made. A row without a value
 * passes no range. Immutable, shared by reference count; none at all is %NULL.
 */
typedef struct _HotRowRanges HotRowRanges;

#define HOT_TYPE_ROW_RANGES (hot_row_ranges_get_type ())
GType              hot_row_ranges_get_type (void);

/* With another range for a column; from -INFINITY to INFINITY takes the column's range away. @self may be %NULL. (transfer full)
 * (nullable) */
HotRowRanges      *hot_row_ranges_with     (HotRowRanges   *self,
                                            guint           column,
                                            double          min,
                                            double          max);
HotRowRanges      *hot_row_ranges_ref      (HotRowRanges   *self);
void               hot_row_ranges_unref    (HotRowRanges   *self);

/* These also take %NULL. */
guint              hot_row_ranges_get_n    (HotRowRanges   *self);
const HotRowRange *hot_row_ranges_get      (HotRowRanges   *self,
                                            guint           index);
/* %NULL where the column has none. */
const HotRowRange *hot_row_ranges_find     (HotRowRanges   *self,
                                            guint           column);
gboolean           hot_row_ranges_equal    (HotRowRanges   *a,
                                            HotRowRanges   *b);

/* Those of @rows (%NULL for all) that pass every range. Columns that hold no numbers are not looked at. Runs on all processors. */
HotRowSet         *hot_row_ranges_apply    (HotRowRanges   *self,
                                            HotTable       *table,
                                            HotRowSet      *rows,
                                            GCancellable   *cancellable,
                                            GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRowRanges, hot_row_ranges_unref)

G_END_DECLS
