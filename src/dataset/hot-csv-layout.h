/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-mapped-file.h"

G_BEGIN_DECLS

/**
 * HotCsvDialect:
 * @delimiter: the byte between fields
 * @quote: the quote byte
 * @keep_blank: whether a blank line is a record (of one empty field) rather than nothing; so in files of one column
 * @loose: quotes stand where RFC 4180 has none, so that records can be told only by reading from the start
 *
 * How bytes are cut into records and fields.
 */
typedef struct {
  char     delimiter;
  char     quote;
  gboolean keep_blank;
  gboolean loose;
} HotCsvDialect;

/**
 * HotCsvLayout:
 *
 * Where the rows of a table lie in its file. Immutable once made, shared by reference count, readable from any thread.
 *
 * The file is cut into chunks; a record belongs to the chunk in which it begins. Row starts are kept as 32-bit
 * distances from the start of their chunk, lines as one count a chunk, so that the whole costs four bytes a row.
 */
typedef struct _HotCsvLayout HotCsvLayout;

/**
 * HotCsvLayoutChunk:
 * @offset: of its first byte in the file
 * @first_row: number of the first row that begins in it
 * @n_rows: how many rows begin in it
 * @first_line: line on which it begins, counted from 0
 * @length: how many bytes
 * @quoted: whether it begins within a quoted field
 * @row_starts: (array length=n_rows): where they begin, from @offset on
 */
typedef struct {
  guint64  offset;
  guint64  length;
  guint64  first_row;
  guint64  first_line;
  guint32  n_rows;
  gboolean quoted;
  guint32 *row_starts;
} HotCsvLayoutChunk;

/**
 * hot_csv_layout_new:
 * @chunks: (transfer full) (array length=n_chunks): in the order of the file
 * @header_start: where the header record begins
 * @header_length: how long it is, without its line end; 0 where there is no header
 */
HotCsvLayout            *hot_csv_layout_new           (HotMappedFile       *file,
                                                       const HotCsvDialect *dialect,
                                                       guint                n_columns,
                                                       HotCsvLayoutChunk   *chunks,
                                                       gsize                n_chunks,
                                                       guint64              header_start,
                                                       gsize                header_length);
HotCsvLayout            *hot_csv_layout_ref           (HotCsvLayout        *self);
void                     hot_csv_layout_unref         (HotCsvLayout        *self);

HotMappedFile           *hot_csv_layout_get_file      (HotCsvLayout        *self);
const HotCsvDialect     *hot_csv_layout_get_dialect   (HotCsvLayout        *self);
guint                    hot_csv_layout_get_n_columns (HotCsvLayout        *self);
guint64                  hot_csv_layout_get_n_rows    (HotCsvLayout        *self);
const HotCsvLayoutChunk *hot_csv_layout_get_chunks    (HotCsvLayout        *self,
                                                       gsize               *n_chunks);
/* Counted from 1. */
guint64                  hot_csv_layout_get_line      (HotCsvLayout        *self,
                                                       guint64              row);
const char              *hot_csv_layout_peek_record   (HotCsvLayout        *self,
                                                       guint64              row,
                                                       gsize               *length);
const char              *hot_csv_layout_peek_header   (HotCsvLayout        *self,
                                                       gsize               *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCsvLayout, hot_csv_layout_unref)

G_END_DECLS
