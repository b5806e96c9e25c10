/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "dataset/hot-column.h"
#include "dataset/hot-csv-layout.h"
#include "dataset/hot-csv-value.h"

G_BEGIN_DECLS

/**
 * HotCsvRagged:
 * @line: counted from 1
 * @row: of the table
 * @n_fields: how many fields the record has
 *
 * A record with too few or too many fields.
 */
typedef struct {
  guint64 line;
  guint64 row;
  guint32 n_fields;
} HotCsvRagged;

/* So many ragged records are listed one by one. */
#define HOT_CSV_MAX_LISTED 100

/**
 * HotCsvLoad:
 *
 * The reading of a file into columns, by several threads: first all of it, in one pass that also finds the rows; then,
 * where values did not fit what the sample had promised, those columns in those parts of the file where they must be
 * read another way.
 *
 * The file is cut into chunks, which the threads take in the order of the file. What a chunk needs to know of all
 * before it, whether it begins within quotes and how many rows and lines came before, is handed from chunk to chunk as
 * soon as the one before has been looked through, long before it has been parsed.
 */
typedef struct _HotCsvLoad HotCsvLoad;

/**
 * HotCsvLoadInit:
 * @start: where the first record of data may begin
 * @first_line: line on which that is, counted from 0
 * @n_threads: how many at most
 * @chunk_size: bytes, a multiple of 64; 0 for what suits the caches
 * @row_estimate: rows to expect; more are no error but cost a second pass
 */
typedef struct {
  HotMappedFile     *file;
  HotCsvDialect      dialect;
  guint              n_columns;
  guint64            start;
  guint64            first_line;
  guint              n_threads;
  gsize              chunk_size;
  guint64            row_estimate;
  const HotProgress *progress;
  GCancellable      *cancellable;
} HotCsvLoadInit;

HotCsvLoad   *hot_csv_load_new            (const HotCsvLoadInit *init);
/* To read columns of a file again whose rows are known. */
HotCsvLoad   *hot_csv_load_new_for_layout (HotCsvLayout         *layout,
                                           guint                 n_threads,
                                           const HotProgress    *progress,
                                           GCancellable         *cancellable);
void          hot_csv_load_free           (HotCsvLoad           *self);

/* How a column is to be read, before the run. A column that is not set is not read. @fixed: see #HotCsvTarget. */
void          hot_csv_load_set_column     (HotCsvLoad           *self,
                                           guint                 column,
                                           const HotCsvReading  *reading,
                                           gboolean              fixed);
gboolean      hot_csv_load_run            (HotCsvLoad           *self,
                                           GError              **error);

/* After the run. */
HotCsvLayout *hot_csv_load_get_layout     (HotCsvLoad           *self,      /* (transfer none) */
                                           guint64               header_start,
                                           gsize                 header_length);
HotColumn    *hot_csv_load_take_column    (HotCsvLoad           *self,      /* (transfer full) */
                                           guint                 column,
                                           const char           *name);
HotColumnType hot_csv_load_get_column_type (HotCsvLoad          *self,
                                           guint                 column);
guint64       hot_csv_load_get_n_rows     (HotCsvLoad           *self);
guint64       hot_csv_load_get_n_failed   (HotCsvLoad           *self,
                                           guint                 column,
                                           guint64              *first_row);
/* (element-type HotCsvRagged): the first %HOT_CSV_MAX_LISTED in the order of the file. */
GArray       *hot_csv_load_get_ragged     (HotCsvLoad           *self,
                                           guint64              *n_short,
                                           guint64              *n_long);
/* (element-type guint64) (transfer full): rows whose values made no sense in several columns, and are missing there. */
GArray       *hot_csv_load_get_damaged    (HotCsvLoad           *self);
/* Whether that column is one of them. */
gboolean      hot_csv_load_is_damaged     (HotCsvLoad           *self,
                                           guint                 column,
                                           guint64               row);
/* Records with text behind a closing quote. */
guint64       hot_csv_load_get_n_trailing (HotCsvLoad           *self,
                                           guint64              *first_row);
/* Records with a quote inside an unquoted field. */
guint64       hot_csv_load_get_n_stray    (HotCsvLoad           *self,
                                           guint64              *first_row);
/* The last record's quote is not closed. */
gboolean      hot_csv_load_get_unclosed   (HotCsvLoad           *self);
/* Bytes that are not UTF-8 were met. */
gboolean      hot_csv_load_get_invalid    (HotCsvLoad           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCsvLoad, hot_csv_load_free)

G_END_DECLS
