/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "dataset/hot-column.h"

G_BEGIN_DECLS

/**
 * HotTableWarning:
 * @line: line in the file, counted from 1; 0 where it is about the whole file or a column
 * @column: (nullable): name of the column it is about
 * @count: in how many rows; 0 where that makes no sense
 * @message: translated, a whole sentence
 *
 * Something that a person should know about a table before trusting it.
 */
typedef struct {
  guint64  line;
  char    *column;
  guint64  count;
  char    *message;
} HotTableWarning;

HotTableWarning *hot_table_warning_new  (guint64          line,
                                         const char      *column,
                                         guint64          count,
                                         const char      *message);
void             hot_table_warning_free (HotTableWarning *self);

/**
 * HotTable:
 *
 * A set of columns of equal length, immutable, shared by reference count, readable from any thread.
 */
typedef struct _HotTable HotTable;

#define HOT_TYPE_TABLE (hot_table_get_type ())
GType          hot_table_get_type       (void);

/* @columns: (element-type HotColumn) (transfer full), with hot_column_unref as free function.
 * @name: what a person calls it ("listings.csv"). */
HotTable      *hot_table_new            (const char     *name,
                                         GPtrArray      *columns);
HotTable      *hot_table_ref            (HotTable       *self);
void           hot_table_unref          (HotTable       *self);

const char    *hot_table_get_name       (HotTable       *self);
/* Size of the text that was read, after decompression. */
guint64        hot_table_get_n_bytes    (HotTable       *self);
guint          hot_table_get_n_rows     (HotTable       *self);
guint          hot_table_get_n_columns  (HotTable       *self);
HotColumn     *hot_table_get_column     (HotTable       *self,      /* (transfer none) */
                                         guint           index);
/* By exact name, else by name without regard to case and surrounding space; -1 where there is none. */
int            hot_table_find_column    (HotTable       *self,
                                         const char     *name);
/* (element-type HotTableWarning) (transfer none) */
GPtrArray     *hot_table_get_warnings   (HotTable       *self);
/* The line of the file on which a row begins, counted from 1; 0 where the table came from no file. */
guint64        hot_table_get_line       (HotTable       *self,
                                         guint           row);
/* The record of a row as it stands in the file, without its line end; NULL where the table came from no file. */
const char    *hot_table_peek_record    (HotTable       *self,
                                         guint           row,
                                         gsize          *length);
/* The header record likewise; NULL where there is none. */
const char    *hot_table_peek_header    (HotTable       *self,
                                         gsize          *length);

/* Texts stay in the file that a table was read from. FALSE with HOT_ERROR_CHANGED where it is not what it was any
 * more, so that what was made of them since the last check may be wrong. */
gboolean       hot_table_check_file     (HotTable       *self,
                                         GError        **error);

/* A table with more columns after its own. @columns: (element-type HotColumn) (transfer none), as long as the table */
HotTable      *hot_table_with_more      (HotTable       *self,
                                         GPtrArray      *columns);
/**
 * hot_table_retype:
 * @n_failed: (out): how many values did not fit @type and are missing now
 *
 * Reads one column again as another type. Values that do not fit become missing, and are counted; a warning with the
 * line of the first one is added to the new table's warnings.
 *
 * Returns: (transfer full): a table that shares all other columns
 */
HotTable      *hot_table_retype         (HotTable           *self,
                                         guint               index,
                                         HotColumnType       type,
                                         guint              *n_failed,
                                         const HotProgress  *progress,
                                         GCancellable       *cancellable,
                                         GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTable, hot_table_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTableWarning, hot_table_warning_free)

G_END_DECLS
