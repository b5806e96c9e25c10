/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-dictionary.h"
#include "dataset/hot-csv-scan.h"
#include "dataset/hot-csv-value.h"

G_BEGIN_DECLS

/**
 * HotCsvTarget:
 * @reading: how the column's values are read
 * @fixed: what does not fit becomes missing, and is counted, instead of being handed back
 * @excused: (array length=n_excused): rows in which the value need not fit: it becomes missing
 * @values: the column's values, from row 0 of the table on, in the representation of the reading's column type
 * @dictionary: (nullable): of a category
 * @file_size: of the file, where the overflow begins
 * @overflow: (nullable): takes the fields that the file does not hold in one piece
 * @lanes: (nullable): how to read numbers several at a time
 *
 * Where one column's values go.
 */
typedef struct {
  HotCsvReading     reading;
  gboolean          fixed;
  const guint64    *excused;
  guint             n_excused;
  guint8           *values;
  HotCsvDictionary *dictionary;
  guint64           file_size;
  GByteArray       *overflow;
  const HotCsvLanes *lanes;
} HotCsvTarget;

/**
 * HotCsvParsed:
 * @n_missing: values that are missing or became so
 * @evidence: see hot_csv_value_read()
 * @n_failed: values that did not fit a fixed type
 * @first_failed: row of the first of them
 * @misfit_row: row of the value that does not fit
 * @misfit_begin: where its field begins in the text
 * @misfit_length: and how long it is
 *
 * What came out.
 */
typedef struct {
  guint32 n_missing;
  guint   evidence;
  guint32 n_failed;
  guint64 first_failed;
  guint64 misfit_row;
  guint32 misfit_begin;
  guint32 misfit_length;
} HotCsvParsed;

/**
 * hot_csv_parse:
 * @first_row: the table's number of the first of @rows
 * @parsed: (inout): added to
 *
 * Reads one column of a piece of the file.
 *
 * Returns: FALSE at a value that does not fit, which @parsed then names
 */
gboolean hot_csv_parse (const HotCsvTarget *target,
                        const HotCsvRows   *rows,
                        guint               column,
                        guint64             first_row,
                        HotCsvParsed       *parsed);

G_END_DECLS
