/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-rows.h"
#include "dataset/hot-csv-value.h"

G_BEGIN_DECLS

/**
 * HotCsvInference:
 *
 * Finds out from a sample of rows how each column is to be read. It may be wrong: what does not fit later widens the
 * column.
 */
typedef struct _HotCsvInference HotCsvInference;

HotCsvInference *hot_csv_inference_new      (guint                n_columns,
                                             char                 delimiter);
void             hot_csv_inference_free     (HotCsvInference     *self);
/* A person asked for @type: only its notations are tried, and the one that most values fit is taken. Before the first
 * rows. */
void             hot_csv_inference_force    (HotCsvInference     *self,
                                             guint                column,
                                             HotColumnType        type);
void             hot_csv_inference_add_rows (HotCsvInference     *self,
                                             const HotCsvRows    *rows,
                                             guint32              first,
                                             guint32              n);
HotCsvReading    hot_csv_inference_get      (HotCsvInference     *self,
                                             guint                column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCsvInference, hot_csv_inference_free)

G_END_DECLS
