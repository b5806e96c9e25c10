/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-mapped-file.h"
#include "tracking/hot-artifacts.h"

G_BEGIN_DECLS

/* A larger file of predictions is not read. */
#define HOT_RUN_MAX_PREDICTIONS (G_GUINT64_CONSTANT (256) * 1024 * 1024)

/**
 * HotRunPredictions:
 * @is_classification: the numbers are indices into @classes
 * @n: how many predictions
 * @truth: (array length=n): what was so
 * @prediction: (array length=n): what was predicted
 * @rows: (array length=n) (nullable): the row of the data set that each is about
 * @classes: (array length=n_classes): names, ordered
 * @lines: (array length=n) (nullable): the line of the file that each stands on, where %HOT_RUN_PREDICTIONS_STRICT was asked for
 * @n_left_out: lines without a number or with a row that cannot be
 *
 * What a run predicted for rows that it had not seen. Never changes once made.
 */
typedef struct {
  gatomicrefcount   ref_count;
  gboolean          is_classification;
  gsize             n;
  double           *truth;
  double           *prediction;
  guint32          *rows;
  guint64          *lines;
  char            **classes;
  guint             n_classes;
  guint             n_left_out;
} HotRunPredictions;

/**
 * HotRunPredictionsMode:
 * @HOT_RUN_PREDICTIONS_ANY: what a person looks at: lines that make no sense are left out and counted. Texts are classes, and so are whole
 *   numbers and true and false where there is no column "residual".
 * @HOT_RUN_PREDICTIONS_STRICT: what goes on to be reckoned with row by row: numbers with the rows that they are about, and a line that makes
 *   no sense is an error
 *
 * How a file of predictions is taken.
 */
typedef enum {
  HOT_RUN_PREDICTIONS_ANY,
  HOT_RUN_PREDICTIONS_STRICT,
} HotRunPredictionsMode;

/**
 * hot_run_predictions_read:
 * @file: CSV with columns of the truth and the prediction, called as Hothouse ("truth", "prediction") or as other programs call them
 *   ("y_true", "y_pred", "actual", "predicted", "target"), and perhaps "row"
 *
 * Fails with %HOT_ERROR_INVALID, naming the file and the column or the line.
 */
HotRunPredictions *hot_run_predictions_read  (HotMappedFile          *file,
                                              HotRunPredictionsMode   mode,
                                              GCancellable           *cancellable,
                                              GError                **error);
/**
 * hot_run_predictions_load:
 * @predictions: (out) (nullable) (transfer full): %NULL where the run has no such file
 *
 * Reads a file of a run, as hot_run_predictions_read() does. One that is larger than %HOT_RUN_MAX_PREDICTIONS is refused with
 * %HOT_ERROR_TOO_LARGE before it is read. A file that cannot be reached now is an error, too.
 *
 * Returns: %FALSE with @error set
 */
gboolean           hot_run_predictions_load  (HotArtifacts           *artifacts,
                                              const char             *path,
                                              HotRunPredictionsMode   mode,
                                              HotRunPredictions     **predictions,
                                              GCancellable           *cancellable,
                                              GError                **error);
HotRunPredictions *hot_run_predictions_ref   (HotRunPredictions      *self);
void               hot_run_predictions_unref (HotRunPredictions      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunPredictions, hot_run_predictions_unref)

G_END_DECLS
