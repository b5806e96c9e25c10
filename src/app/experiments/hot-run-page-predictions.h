/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-mapped-file.h"

G_BEGIN_DECLS

/* A larger file of predictions is not read. */
#define HOT_RUN_PAGE_MAX_PREDICTIONS (G_GUINT64_CONSTANT (256) * 1024 * 1024)

/**
 * HotRunPagePredictions:
 * @is_classification: the numbers are indices into @classes
 * @n: how many predictions
 * @truth: (array length=n): what was so
 * @prediction: (array length=n): what was predicted
 * @rows: (array length=n) (nullable): the row of the data set that each is about
 * @classes: (array length=n_classes): names, ordered
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
  char            **classes;
  guint             n_classes;
  guint             n_left_out;
} HotRunPagePredictions;

/**
 * hot_run_page_predictions_read:
 * @file: CSV with columns of the truth and the prediction, called as Hothouse ("truth", "prediction") or as other programs call them
 *   ("y_true", "y_pred", "actual", "predicted", "target"), and perhaps "row"
 *
 * Texts are classes, and so are whole numbers and true and false where there is no column "residual".
 */
HotRunPagePredictions *hot_run_page_predictions_read  (HotMappedFile          *file,
                                                       GCancellable           *cancellable,
                                                       GError                **error);
HotRunPagePredictions *hot_run_page_predictions_ref   (HotRunPagePredictions  *self);
void                   hot_run_page_predictions_unref (HotRunPagePredictions  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunPagePredictions, hot_run_page_predictions_unref)

G_END_DECLS
