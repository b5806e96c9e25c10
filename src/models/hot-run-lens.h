/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-run-values.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/**
 * HotRunQuantity:
 * @HOT_RUN_RESIDUAL: the truth less the prediction, of rows that the model had not seen
 * @HOT_RUN_RESIDUAL_ALL: the same of all rows, also of those that it learnt from
 * @HOT_RUN_ERROR_SIZE: how far the prediction is off, either way, of rows that the model had not seen
 * @HOT_RUN_PREDICTION: what the run predicts
 * @HOT_RUN_UNCERTAINTY: from the low to the high end of what %HOT_RUN_INTERVAL of a forest's trees say
 * @HOT_RUN_STANDARD: what it predicts for a standard row at the same place
 *
 * What of a run's values can be shown beside the columns of its table.
 */
typedef enum {
  HOT_RUN_RESIDUAL,
  HOT_RUN_RESIDUAL_ALL,
  HOT_RUN_ERROR_SIZE,
  HOT_RUN_PREDICTION,
  HOT_RUN_UNCERTAINTY,
  HOT_RUN_STANDARD,
  HOT_N_RUN_QUANTITIES,
} HotRunQuantity;

/* "residual", "residual-all", "size", "prediction", "uncertainty", "standard": the names of the command line, never translated. */
const char *hot_run_quantity_to_string   (HotRunQuantity  quantity);
gboolean    hot_run_quantity_from_string (const char     *string,
                                          HotRunQuantity *quantity);

#define HOT_RUN_LENS_MAX 2

/**
 * HotRunLens:
 * @source: the table that all is about
 * @n: how many runs: one, or two to compare
 * @values: of each
 * @tables: of each run @source with the run's quantities as more columns after its own, which have the same names for both runs
 * @n_changes: how many of the new columns, the first ones, hold numbers about 0
 *
 * A table as one or two runs see it. The table itself is not touched. Never changes once made, shared by reference count.
 */
typedef struct {
  gatomicrefcount  ref_count;
  HotTable        *source;
  guint            n;
  HotRunValues    *values[HOT_RUN_LENS_MAX];
  HotTable        *tables[HOT_RUN_LENS_MAX];
  int              columns[HOT_RUN_LENS_MAX][HOT_N_RUN_QUANTITIES];
  guint            n_changes[HOT_RUN_LENS_MAX];
} HotRunLens;

#define HOT_TYPE_RUN_LENS (hot_run_lens_get_type ())
GType       hot_run_lens_get_type   (void);

/**
 * hot_run_lens_new:
 * @ids: (array length=n): of one run or two that predict the same column
 * @rows: (nullable): as hot_run_values_new() has it
 */
HotRunLens *hot_run_lens_new        (HotTrackingStore   *store,
                                     const char *const  *ids,
                                     guint               n,
                                     HotTable           *table,
                                     HotRowSet          *rows,
                                     const HotProgress  *progress,
                                     GCancellable       *cancellable,
                                     GError            **error);
HotRunLens *hot_run_lens_ref        (HotRunLens         *self);
void        hot_run_lens_unref      (HotRunLens         *self);
/* The column of @tables[@side] that holds @quantity; -1 where the run has none. */
int         hot_run_lens_get_column (const HotRunLens   *self,
                                     guint               side,
                                     HotRunQuantity      quantity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunLens, hot_run_lens_unref)

G_END_DECLS
