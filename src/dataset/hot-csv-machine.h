/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-rows.h"

G_BEGIN_DECLS

/**
 * HotCsvMachineReport:
 * @consumed: bytes up to the start of the first record that is not whole
 * @n_lines: line ends within them
 * @n_trailing: records in which text stood behind the closing quote (it is kept)
 * @first_trailing: row of the first one
 * @n_stray: records in which a quote stood inside an unquoted field (it is kept)
 * @first_stray: row of the first one
 * @unclosed: the last record ends in a quoted field whose quote nobody closed
 */
typedef struct {
  gsize    consumed;
  guint64  n_lines;
  guint32  n_trailing;
  guint32  first_trailing;
  guint32  n_stray;
  guint32  first_stray;
  gboolean unclosed;
} HotCsvMachineReport;

/**
 * hot_csv_machine_cut:
 * @rows: its text begins with a record
 * @at_end: the text ends with the file, so that its last record is whole also without a line end
 * @max_rows: stop after so many
 *
 * Cuts text into records and fields, byte by byte, in the way of Python's csv module (dialect excel, not strict): a
 * quote opens a quoted field only as its first byte, and text behind the closing quote is kept. Slow, and right also
 * where quotes stand in places that RFC 4180 does not know.
 */
void hot_csv_machine_cut (HotCsvRows           *rows,
                          const HotCsvDialect  *dialect,
                          gboolean              at_end,
                          guint32               max_rows,
                          HotCsvMachineReport  *report);

G_END_DECLS
