/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-load.h"
#include "dataset/hot-csv-sniff.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * hot_csv_warnings_new:
 * @load: after its run, its layout made
 *
 * What a person should know about how a file was read, in words.
 *
 * Returns: (transfer full) (element-type HotTableWarning)
 */
GPtrArray       *hot_csv_warnings_new       (HotCsvLoad         *load,
                                             const HotCsvFormat *format,
                                             HotCsvLayout       *layout);
/* Values of @column that did not fit the type that was asked for; %NULL where there were none. */
HotTableWarning *hot_csv_warning_for_column (HotCsvLoad         *load,
                                             guint               column,
                                             const char         *name,
                                             HotColumnType       type,
                                             HotCsvLayout       *layout);

G_END_DECLS
