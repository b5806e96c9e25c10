/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-reader.h"
#include "dataset/hot-csv-rows.h"

G_BEGIN_DECLS

/**
 * HotCsvFormat:
 * @dialect: how the text is cut
 * @has_header: the first record names the columns
 * @header_start: where the header begins in the file
 * @header_length: its length without line end
 * @rows_start: where the first record of data may begin
 * @first_line: line on which @rows_start is, counted from 0
 * @unclosed: the header ends in a quoted field that nobody closed
 * @cut_off: the beginning of the file ends within the first record, and says nothing of it
 * @first_record: line on which the first record begins, counted from 0
 * @n_records: how many of the sample's beginning this was found from
 * @n_columns: as the header or most of the records have
 * @n_named: how many of them the header names
 * @names: (array length=n_columns): distinct, none empty
 *
 * What the beginning of a file says about it.
 */
typedef struct {
  HotCsvDialect   dialect;
  gboolean        has_header;
  guint64         header_start;
  gsize           header_length;
  guint64         rows_start;
  guint64         first_line;
  gboolean        unclosed;
  gboolean        cut_off;
  guint64         first_record;
  guint           n_records;
  guint           n_columns;
  guint           n_named;
  char          **names;
} HotCsvFormat;

/**
 * hot_csv_sniff:
 * @rows: the beginning of the file, from its first record on
 * @at_end: that is all of it
 *
 * Finds delimiter, quote, header and column names, where @options do not give them.
 */
HotCsvFormat *hot_csv_sniff       (HotCsvRows          *rows,
                                   gboolean             at_end,
                                   const HotCsvOptions *options);
void          hot_csv_format_free (HotCsvFormat        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCsvFormat, hot_csv_format_free)

G_END_DECLS
