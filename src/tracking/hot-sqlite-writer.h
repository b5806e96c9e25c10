/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-sqlite-connection.h"

G_BEGIN_DECLS

/* The tables that a change is told of; the first three numbered as HotRunColumnKind. */
typedef enum {
  HOT_SQLITE_METRICS,
  HOT_SQLITE_PARAMS,
  HOT_SQLITE_TAGS,
  HOT_SQLITE_RUNS,
} HotSqliteTable;

/* A row that may be other than it was. */
typedef struct {
  HotSqliteTable table;
  gint64         row;
} HotSqliteChange;

/**
 * HotSqliteWriteFunc:
 *
 * Writes through @connection, inside a transaction that is not its own. Must not touch anything but the database and
 * @user_data, and may be undone after it has returned %TRUE.
 */
typedef gboolean (*HotSqliteWriteFunc) (HotSqliteConnection  *connection,
                                        gpointer              user_data,
                                        GError              **error);

/**
 * HotSqliteWriter:
 *
 * The one connection of this process that writes. Threads that come while another is writing wait together, and then share one
 * transaction and one flush of the disk (group commit).
 */
typedef struct _HotSqliteWriter HotSqliteWriter;

/* @connection: (transfer full) */
HotSqliteWriter *hot_sqlite_writer_new   (HotSqliteConnection  *connection);
void             hot_sqlite_writer_free  (HotSqliteWriter      *self);
/* Runs @func in a transaction. What it wrote is on the disk when this returns %TRUE; nothing of it is there otherwise. */
gboolean         hot_sqlite_writer_write (HotSqliteWriter      *self,
                                          HotSqliteWriteFunc    func,
                                          gpointer              user_data,
                                          GCancellable         *cancellable,
                                          GError              **error);
/**
 * hot_sqlite_writer_take_changes:
 * @version: (out): of what others wrote: as long as it stays the same, all that changed was written here
 * @changes: (element-type HotSqliteChange): what was written here since the last call is appended
 *
 * Returns: whether @changes is all of it
 */
gboolean         hot_sqlite_writer_take_changes (HotSqliteWriter *self,
                                          gint64               *version,
                                          GArray               *changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSqliteWriter, hot_sqlite_writer_free)

G_END_DECLS
