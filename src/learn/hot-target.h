/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * HotTarget:
 * @rows: those that have a target, in their order
 * @y: their targets, transformed; or 0 and 1
 * @plain: their targets in the column's own unit, cut off but not transformed
 * @classes: (nullable): names of the two classes, where the column has no numbers
 * @cap: NaN without
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
  char    *classes[2];
  double   cap;
  double   outlier_ratio;
} HotTarget;

HotTarget *hot_target_new  (HotTable       *table,
                            guint           column,
                            const guint32  *rows,
                            guint           n_rows,
                            double          cap_quantile,
                            gboolean        log_target,
                            GError        **error);
void       hot_target_free (HotTarget      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTarget, hot_target_free)

G_END_DECLS
