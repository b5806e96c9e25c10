/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-run-predictions.h"
#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/* By so many columns at once rows are sliced at most. */
#define HOT_RUN_PAGE_MAX_SLICE_COLUMNS 2

/**
 * HotRunPageSlice:
 * @values: one a column, owned by the table; %NULL where rows have none
 * @n: how many tested rows
 * @error: mean absolute error, or for classes the share that is wrong
 * @bias: mean of prediction less truth, above zero where the model says too much; NaN for classes
 * @first: where its rows begin in the slices' rows
 */
typedef struct {
  const char *values[HOT_RUN_PAGE_MAX_SLICE_COLUMNS];
  guint       n;
  double      error;
  double      bias;
  guint       first;
} HotRunPageSlice;

/**
 * HotRunPageSlices:
 * @slices: (array length=n_slices): the worst first
 * @n_foreign: predictions about rows that the table does not have
 *
 * How well a run predicts each part of a data set.
 */
typedef struct {
  HotTable        *table;
  HotRunPageSlice *slices;
  guint            n_slices;
  guint32         *rows;
  guint            n_foreign;
} HotRunPageSlices;

/* @predictions: with rows; @columns: of categories or of true and false */
HotRunPageSlices *hot_run_page_slices_new  (HotTable               *table,
                                            HotRunPredictions  *predictions,
                                            const guint            *columns,
                                            guint                   n_columns,
                                            GCancellable           *cancellable,
                                            GError                **error);
void              hot_run_page_slices_free (HotRunPageSlices       *self);
/* The rows of some slices, each once; @slices: (array length=n): numbers of slices. (transfer full) */
HotRowSet        *hot_run_page_slices_dup_rows (HotRunPageSlices   *self,
                                            const guint            *slices,
                                            guint                   n);
/* How many predictions of each slice are about rows of @rows; @counts: (array length=n_slices) */
void              hot_run_page_slices_count (HotRunPageSlices      *self,
                                            HotRowSet              *rows,
                                            guint                  *counts);
/* Whether rows can be sliced by a column. */
gboolean          hot_run_page_slices_can  (HotColumn              *column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunPageSlices, hot_run_page_slices_free)

G_END_DECLS
