/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/hot-table.h"

G_BEGIN_DECLS

/* Targets further from zero than this are refused: 10^8 squares of it still have a sum. */
#define HOT_TARGET_HIGHEST 1e150

/**
 * HotTarget:
 * @rows: those that have a target, in their order
 * @y: their targets, transformed; or the number of their class
 * @plain: their targets in the column's own unit, cut off but not transformed; or the number of their class
 * @classes: names of the classes, %NULL-terminated, sorted; none where numbers are predicted
 * @cap: NaN without; else the least of the targets that at least the quantile's share of all do not exceed (numpy's "inverted_cdf"). One
 *   that occurs, so that sums of whole prices stay exact, and forests fast
 * @highest: before it was cut off
 * @is_constant: whether all targets are one number
 * @outlier_ratio: how many times the highest value is the 99 % quantile
 *
 * What is to be predicted.
 */
typedef struct {
  guint32 *rows;
  double  *y;
  double  *plain;
  guint    n_rows;
  guint    n_without;
  guint    n_not_positive;
  char   **classes;
  guint    n_classes;
  double   cap;
  double   highest;
  gboolean is_constant;
  double   outlier_ratio;
} HotTarget;

/**
 * hot_target_new:
 * @as_classes: take numbers for classes too; texts and booleans always are
 */
HotTarget *hot_target_new  (HotTable       *table,
                            guint           column,
                            const guint32  *rows,
                            guint           n_rows,
                            double          cap_quantile,
                            gboolean        log_target,
                            gboolean        as_classes,
                            GError        **error);
void       hot_target_free (HotTarget      *self);

/* hot-target-classes.c: for hot_target_new(). Sets the classes, and @y and @plain of the rows. */
gboolean   hot_target_read_classes (HotTarget *self,
                                    HotColumn *column,
                                    GError   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTarget, hot_target_free)

G_END_DECLS
