/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * HotSqliteConnection:
 *
 * A connection to a database with its prepared statements. For one thread at a time.
 */
typedef struct _HotSqliteConnection HotSqliteConnection;

typedef struct _HotStatement HotStatement;

/* The values are valid during the call. */
typedef void (*HotSqliteRowFunc) (sqlite3_value **values,
                                  gpointer        user_data);

/* See sqlite.org/c3ref/update_hook.html */
typedef void (*HotSqliteUpdateFunc) (void          *user_data,
                                     int            operation,
                                     const char    *database,
                                     const char    *table,
                                     sqlite3_int64  row);

/* @flags: SQLITE_OPEN_READONLY, SQLITE_OPEN_READWRITE, SQLITE_OPEN_CREATE */
HotSqliteConnection *hot_sqlite_connection_open            (const char           *path,
                                                            int                   flags,
                                                            GError              **error);
void                 hot_sqlite_connection_free            (HotSqliteConnection  *self);
/* What is under way stops with %G_IO_ERROR_CANCELLED soon after @cancellable (nullable) is cancelled. It must outlive that. */
void                 hot_sqlite_connection_set_cancellable (HotSqliteConnection  *self,
                                                            GCancellable         *cancellable);
/* (transfer none) */
sqlite3             *hot_sqlite_connection_get_handle      (HotSqliteConnection  *self);
gboolean             hot_sqlite_connection_is_cancelled    (HotSqliteConnection  *self);
gboolean             hot_sqlite_connection_execute         (HotSqliteConnection  *self,
                                                            const char           *sql,
                                                            GError              **error);
/* Puts the database into the mode of the write-ahead log. SQLite gives up at once where another program is just doing the same, without
 * asking whether to wait; so it is tried again for as long as is waited elsewhere. */
gboolean             hot_sqlite_connection_use_log         (HotSqliteConnection  *self,
                                                            GError              **error);
/* Calls @func after each row that this connection changes. */
void                 hot_sqlite_connection_watch           (HotSqliteConnection  *self,
                                                            HotSqliteUpdateFunc   func,
                                                            gpointer              user_data);
/* Nothing is pending on it: for after a failed commit, too. */
gboolean             hot_sqlite_connection_is_idle         (HotSqliteConnection  *self);
/* Whether the file is still where it was opened: what is written to one that was deleted is lost. */
gboolean             hot_sqlite_connection_check_file      (HotSqliteConnection  *self,
                                                            GError              **error);
gint64               hot_sqlite_connection_get_last_id     (HotSqliteConnection  *self);
/* Rows that the last statement changed. */
int                  hot_sqlite_connection_get_n_changed   (HotSqliteConnection  *self);
/**
 * hot_sqlite_connection_scan:
 * @statement: "SELECT hot_row(a, b, …) FROM …", bound
 *
 * Calls @func with the values of each row, from within SQLite: about half of what stepping from row to row takes.
 */
gboolean             hot_sqlite_connection_scan            (HotSqliteConnection  *self,
                                                            HotStatement         *statement,
                                                            HotSqliteRowFunc      func,
                                                            gpointer              user_data,
                                                            GError              **error);
/* Whether pages are looked at once and take no memory afterwards. */
void                 hot_sqlite_connection_set_scanning    (HotSqliteConnection  *self,
                                                            gboolean              is_scanning);
/* The same for a table from end to end: each page is looked at once, and takes no memory afterwards. */
gboolean             hot_sqlite_connection_scan_table      (HotSqliteConnection  *self,
                                                            HotStatement         *statement,
                                                            HotSqliteRowFunc      func,
                                                            gpointer              user_data,
                                                            GError              **error);
/* Sets @error from what SQLite said last; the message names the file. Always %FALSE. */
gboolean             hot_sqlite_connection_fail            (HotSqliteConnection  *self,
                                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSqliteConnection, hot_sqlite_connection_free)

/**
 * HotStatement:
 *
 * One use of a statement: prepared, bound from left to right, stepped; g_auto() lets go of it. All zero at first. A failure to
 * prepare or bind shows at the first step.
 */
struct _HotStatement
{
  HotSqliteConnection *connection;
  sqlite3_stmt        *statement;
  gboolean             is_kept;
  int                  n_bound;
};

/* A constant statement: stays prepared for the next use. */
void        hot_statement_use        (HotStatement         *self,
                                      HotSqliteConnection  *connection,
                                      const char           *sql);
/* A statement that was made for this use. */
void        hot_statement_prepare    (HotStatement         *self,
                                      HotSqliteConnection  *connection,
                                      const char           *sql);
/* @text: (nullable); must stay as it is until the statement is cleared or reset */
void        hot_statement_bind_text  (HotStatement         *self,
                                      const char           *text);
void        hot_statement_bind_int   (HotStatement         *self,
                                      gint64                number);
/* NULL for %HOT_TIME_NONE */
void        hot_statement_bind_time  (HotStatement         *self,
                                      gint64                time);
void        hot_statement_bind_real  (HotStatement         *self,
                                      double                number);
/* 1 for a row, 0 at the end, -1 with @error set. */
int         hot_statement_step       (HotStatement         *self,
                                      GError              **error);
/* Steps to the end, and begins again with nothing bound. */
gboolean    hot_statement_run        (HotStatement         *self,
                                      GError              **error);
void        hot_statement_reset      (HotStatement         *self);
void        hot_statement_clear      (HotStatement         *self);

/* (nullable), valid until the next step */
static inline const char *
hot_statement_get_text (HotStatement *self,
                        int           column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

static inline gint64
hot_statement_get_int (HotStatement *self,
                       int           column)
{
  return sqlite3_column_int64 (self->statement, column);
}

static inline double
hot_statement_get_real (HotStatement *self,
                        int           column)
{
  return sqlite3_column_double (self->statement, column);
}

/* (transfer full) (nullable) */
char       *hot_statement_dup_text   (HotStatement         *self,
                                      int                   column);
/* %HOT_TIME_NONE for NULL */
gint64      hot_statement_get_time   (HotStatement         *self,
                                      int                   column);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotStatement, hot_statement_clear)

G_END_DECLS
