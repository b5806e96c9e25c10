/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-sqlite-connection.h"

G_BEGIN_DECLS

/* Tables read from end to end, page by page: a fifth of what a statement over all rows takes, because none is run for a row. */

typedef enum {
  HOT_SQLITE_NULL,
  HOT_SQLITE_INTEGER,
  HOT_SQLITE_REAL,
  HOT_SQLITE_TEXT,
} HotSqliteType;

/**
 * HotSqliteCell:
 * @integer: of an integer
 * @real: of an integer, too
 * @text: (array length=length): valid during the call, without a 0 at its end
 */
typedef struct {
  HotSqliteType type;
  gint64        integer;
  double        real;
  const char   *text;
  gsize         length;
} HotSqliteCell;

/* @cells: (nullable): the columns that were asked for; %NULL to say that it begins again, and that all before is void */
typedef void (*HotSqliteCellsFunc) (gint64               row,
                                    const HotSqliteCell *cells,
                                    gpointer             user_data);

#define HOT_SQLITE_MAX_CELLS 12

/* Whether more than the first column is to be read of a row. */
typedef gboolean (*HotSqliteTestFunc) (const HotSqliteCell *first,
                                       gpointer             user_data);

/**
 * HotSqliteScan:
 * @columns: (array length=n_columns): names, at most %HOT_SQLITE_MAX_CELLS
 * @wanted: (nullable): rows whose first column is another text may be left out
 * @test: (nullable): rows whose first column it refuses may be left out; takes the user data
 * @is_enough: (nullable): asked now and then with the user data; the rest is left out when it says %TRUE
 * @is_backward: the last row comes first, if that is as easy
 * @part: from 0; all parts together have each row once, unless one of them begins again
 */
typedef struct {
  const char         *table;
  const char *const  *columns;
  guint               n_columns;
  const char         *wanted;
  HotSqliteTestFunc   test;
  gboolean          (*is_enough) (gpointer user_data);
  gboolean            is_backward;
  guint               part;
  guint               n_parts;
} HotSqliteScan;

/**
 * hot_sqlite_scan:
 *
 * Calls @func for each row of a part of a table, in the order of their numbers. Within one transaction, so that all parts and tables belong
 * together; parts may be read through connections of their own that see the same.
 *
 * The pages come from SQLite (sqlite.org/dbpage.html), so that what is in the log counts; what is in them is read here (sqlite.org/fileformat.html,
 * sections 1.6 and 2.1). Where there are no such pages, or they hold what is not expected, a statement reads the table, whose parts are
 * others: who reads several must begin again with one.
 */
gboolean hot_sqlite_scan          (HotSqliteConnection  *connection,
                                   const HotSqliteScan  *scan,
                                   HotSqliteCellsFunc    func,
                                   gpointer              user_data,
                                   GError              **error);

/* %HOT_TIME_NONE for NULL */
gint64   hot_sqlite_cell_get_time (const HotSqliteCell *self);
gboolean hot_sqlite_cell_equals (const HotSqliteCell  *self,
                                 const char           *text);

G_END_DECLS
