/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-run-values.h"
#include "models/hot-standard-row.h"

G_BEGIN_DECLS

/**
 * HotWhatIf:
 *
 * A row that does not exist, whose values a person chooses, and what a run's model predicts for it. Of one thread at a time.
 */
typedef struct _HotWhatIf HotWhatIf;

/* Begins with the typical row: medians and most frequent categories. Fails with %HOT_ERROR_UNSUPPORTED where the run has no model that can be
 * mapped, or the table has no places. */
HotWhatIf         *hot_what_if_new          (HotRunValues  *values,
                                             GError       **error);
/* As it is now, to be asked on another thread while @self is changed. */
HotWhatIf         *hot_what_if_copy         (HotWhatIf     *self);
void               hot_what_if_free         (HotWhatIf     *self);

/* How many columns the model is fed with. */
guint              hot_what_if_get_n        (HotWhatIf     *self);
HotColumn         *hot_what_if_get_column   (HotWhatIf     *self,
                                             guint          index);
HotStandardRowKind hot_what_if_get_kind     (HotWhatIf     *self,
                                             guint          index);
/* Goes to a place; names of areas are those of @row, which is near it. */
void               hot_what_if_set_place    (HotWhatIf     *self,
                                             double         latitude,
                                             double         longitude,
                                             guint          row);
/* Takes all values of a row of the table. */
void               hot_what_if_take_row     (HotWhatIf     *self,
                                             guint          row);
/* Of a numeric column; NaN where it is missing. */
double             hot_what_if_get_number   (HotWhatIf     *self,
                                             guint          index);
void               hot_what_if_set_number   (HotWhatIf     *self,
                                             guint          index,
                                             double         number);
/* Of a column of categories: its code; HOT_MISSING_CODE where it is missing. */
guint32            hot_what_if_get_category (HotWhatIf     *self,
                                             guint          index);
/* FALSE where no row has it. */
gboolean           hot_what_if_set_category (HotWhatIf     *self,
                                             guint          index,
                                             guint32        code);
/**
 * hot_what_if_predict:
 * @low: (out): of what %HOT_RUN_INTERVAL of a forest's trees say; NaN for other models
 * @high: (out): likewise
 */
gboolean           hot_what_if_predict      (HotWhatIf     *self,
                                             double        *prediction,
                                             double        *low,
                                             double        *high,
                                             GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotWhatIf, hot_what_if_free)

G_END_DECLS
