/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"
#include "score/hot-model.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/**
 * HotRunSight:
 * @HOT_RUN_SIGHT_NONE: nothing is predicted for the row
 * @HOT_RUN_SIGHT_TESTED: the row tested the run: its prediction is that of a model that had not seen it
 * @HOT_RUN_SIGHT_LEARNT: the model learnt from the row, so that its error there says little
 * @HOT_RUN_SIGHT_NEW: the row was not part of the run
 *
 * How a run came to its prediction for a row.
 */
typedef enum {
  HOT_RUN_SIGHT_NONE,
  HOT_RUN_SIGHT_TESTED,
  HOT_RUN_SIGHT_LEARNT,
  HOT_RUN_SIGHT_NEW,
} HotRunSight;

/* Share of the trees that the interval of a forest holds. */
#define HOT_RUN_INTERVAL 0.9

/**
 * HotRunValues:
 * @name: of the run
 * @target: the column that is predicted, as the table calls it
 * @type: of that column
 * @unit: (nullable): likewise
 * @n_rows: of the table; all arrays are as long, with NaN where there is nothing
 * @truth: the numbers of the target
 * @prediction: in the target's own unit
 * @residual: the truth less the prediction: above 0 where the model says too little
 * @low: (nullable): between @low and @high lie %HOT_RUN_INTERVAL of a forest's trees; %NULL for other models
 * @high: (nullable): likewise
 * @standard: (nullable): what the model says of a row that is like all others but for its place: medians and most frequent values
 *   in the columns that do not tell where it is. One number for each cell of a grid over the places of the table; %NULL where the model does not
 *   look at places
 * @sight: (element-type HotRunSight)
 * @n_tested: rows by what is in @sight
 * @model: (nullable): %NULL where the run has none that can be mapped
 *
 * What a run says about each row of a table. Never changes once made, shared by reference count, readable from any thread.
 */
typedef struct {
  gatomicrefcount ref_count;
  char           *run_id;
  char           *name;
  char           *target;
  HotColumnType   type;
  char           *unit;
  guint           n_rows;
  double         *truth;
  double         *prediction;
  double         *residual;
  double         *low;
  double         *high;
  double         *standard;
  guint8         *sight;
  guint           n_tested;
  guint           n_learnt;
  guint           n_new;
  HotModel       *model;
  HotTable       *table;
} HotRunValues;

#define HOT_TYPE_RUN_VALUES (hot_run_values_get_type ())
GType         hot_run_values_get_type (void);

/**
 * hot_run_values_new:
 * @store: what @run is of
 * @table: the one that the run was made with
 * @rows: (nullable): rows that it may have been made with, besides all and those of its own filter
 *
 * Reads what the run predicted for the rows that tested it and lets its model predict all others.
 *
 * Fails with %HOT_ERROR_REFUSED where the run was made with other data: its digest is that of none of the rows; with
 * %HOT_ERROR_UNSUPPORTED where it predicts classes; and with %HOT_ERROR_INVALID, naming the line, where its predictions cannot be right.
 */
HotRunValues *hot_run_values_new      (HotTrackingStore   *store,
                                       const HotRun       *run,
                                       HotTable           *table,
                                       HotRowSet          *rows,
                                       const HotProgress  *progress,
                                       GCancellable       *cancellable,
                                       GError            **error);
HotRunValues *hot_run_values_ref      (HotRunValues       *self);
void          hot_run_values_unref    (HotRunValues       *self);

/**
 * HotRunReason:
 * @column: the column of the file, in the model
 * @value: what it adds to or takes from the prediction, in the target's own unit; where @by_factor, by what factor it changes it
 *
 * Why a prediction is what it is.
 */
typedef struct {
  const char *column;
  double      value;
} HotRunReason;

/**
 * hot_run_values_explain:
 * @base: (out): the mean prediction, from which the reasons lead to this one
 * @by_factor: (out): whether the reasons are factors, as the model learnt the logarithm
 *
 * Shapley values of one prediction, those of one column added up; the greatest first.
 *
 * Returns: (transfer full) (element-type HotRunReason): points into the model, which lives as long as @self
 */
GArray       *hot_run_values_explain  (HotRunValues       *self,
                                       guint               row,
                                       double             *base,
                                       gboolean           *by_factor,
                                       GError            **error);

/* @name: of the run. @model: (out) (nullable) (transfer full): %NULL where the run has kept none that can be mapped. FALSE with @error set */
gboolean      hot_run_open_model      (HotArtifacts       *artifacts,
                                       const char         *name,
                                       HotModel          **model,
                                       GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunValues, hot_run_values_unref)

G_END_DECLS
