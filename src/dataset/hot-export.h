/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * hot_export_csv:
 * @order: (nullable): guint32 row numbers in the order wanted; %NULL for @rows in the order of the file
 * @columns: (nullable) (array length=n_columns): indices of the columns wanted; %NULL for all, in which case the records are those of
 *   the file, byte for byte
 *
 * Writes rows to @path as UTF-8 CSV, atomically: what stood there before is replaced when all is written, or stays.
 */
gboolean hot_export_csv (HotTable           *table,
                         HotRowSet          *rows,
                         GBytes             *order,
                         const guint        *columns,
                         guint               n_columns,
                         const char         *path,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error);

G_END_DECLS
