/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-training.h"
#include "models/hot-run-data.h"

G_BEGIN_DECLS

/* What a native run keeps besides its model. */
#define HOT_RUN_IMPORTANCE  "feature-importance.csv"
#define HOT_RUN_PERMUTATION "permutation-importance.csv"
#define HOT_RUN_PREDICTIONS "predictions.csv"
#define HOT_RUN_LOG         "log.txt"

/* Tags of native runs. */
#define HOT_TAG_VERSION   "hothouse.version"
#define HOT_TAG_ESTIMATOR "hothouse.estimator"
#define HOT_TAG_OPTIONS   "hothouse.options"
#define HOT_TAG_ERROR     "hothouse.error"

/**
 * HotRunPlan:
 * @experiment_id: where the run goes
 * @name: (nullable): %NULL for one that says what differs
 * @parent_run_id: (nullable)
 * @location: (nullable): where the table came from, without secrets
 * @filter: (nullable): which rows of it
 * @program: what logs the run: "hothouse", "hothousectl train"
 * @tags: (array length=n_tags) (nullable): of the run, besides its own
 * @data: (nullable): the rows, where the caller has looked at them already
 * @created: (nullable): called, on the calling thread, as soon as the run is in the store
 * @written: (nullable): called, on the calling thread, where all is written and only a server has to get it yet
 *
 * A run that is to be made.
 */
typedef struct {
  const char               *experiment_id;
  const char               *name;
  const char               *parent_run_id;
  const char               *location;
  const char               *filter;
  const char               *program;
  const HotKeyValue        *tags;
  guint                     n_tags;
  const HotTrainingOptions *options;
  const HotRunData         *data;
  void                    (*created) (const char *run_id, gpointer user_data);
  void                    (*written) (gpointer user_data);
  gpointer                  user_data;
} HotRunPlan;

/**
 * hot_run_logger_train:
 * @rows: (array length=n_rows): of @table
 * @training: (out) (optional) (transfer full)
 *
 * Trains as hot_training_run() does, and keeps it as a run of MLflow's: parameters, the data set with its digest, the out-of-bag error after
 * each tree, the metrics of the tested rows, importances, predictions and the model's directory. A failure leaves the run as FAILED, a
 * cancellation as KILLED, each with what was logged before.
 *
 * Returns: (transfer full): the run's id, or %NULL with @error set
 */
char *hot_run_logger_train (HotTrackingStore   *store,
                            const HotRunPlan   *plan,
                            HotTable           *table,
                            const guint32      *rows,
                            guint               n_rows,
                            HotTraining       **training,
                            const HotProgress  *progress,
                            GCancellable       *cancellable,
                            GError            **error);

G_END_DECLS
