/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-mapped-file.h"
#include "base/hot-progress.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

typedef enum {
  HOT_CSV_HEADER_DETECT,
  HOT_CSV_HEADER_PRESENT,
  HOT_CSV_HEADER_ABSENT,
} HotCsvHeader;

/**
 * HotCsvOptions:
 * @delimiter: the byte between fields, or 0 to detect it (comma, semicolon, tab, pipe)
 * @quote: the quote byte, or 0 for `"`
 * @encoding: (nullable): an iconv name, or %NULL to detect it
 * @header: whether the first record names the columns
 * @n_threads: 0 for one a processor
 * @types: (nullable) (element-type utf8 utf8): type by column name, overruling what would be inferred
 *
 * How to read delimited text. All zero means: find out.
 */
typedef struct {
  char          delimiter;
  char          quote;
  const char   *encoding;
  HotCsvHeader  header;
  guint         n_threads;
  GHashTable   *types;
} HotCsvOptions;

/**
 * hot_csv_read:
 * @file: the text; the table keeps it alive
 * @options: (nullable): what is already known about it
 *
 * Reads delimited text (RFC 4180 and what programs make of it) into a typed table.
 *
 * Returns: (transfer full): the table, or %NULL with @error set; a file without rows gives a table without rows, a file
 *   without bytes is an error
 */
HotTable *hot_csv_read (HotMappedFile        *file,
                        const HotCsvOptions  *options,
                        const HotProgress    *progress,
                        GCancellable         *cancellable,
                        GError              **error);

G_END_DECLS
