/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * HotState:
 *
 * hothouse.db: where the program keeps what only it knows. Several programs may have it open at once, and each part of the program has tables
 * of its own in it. May be used from any thread.
 */
typedef struct _HotState HotState;

/**
 * hot_state_open:
 * @path: (nullable): of the workspace's hothouse.db; %NULL is one in the user's data directory
 * @schema: what makes the tables of the caller where they are missing: CREATE TABLE IF NOT EXISTS
 *
 * Opens the file, and makes it and its folder where they are missing. Waits for other programs that do the same.
 */
HotState     *hot_state_open    (const char    *path,
                                 const char    *schema,
                                 GError       **error);
void          hot_state_free    (HotState      *self);

/* NULL with @error set. To be given to sqlite3_finalize(). */
sqlite3_stmt *hot_state_prepare (HotState      *self,
                                 const char    *sql,
                                 GError       **error);
/* Goes on to the end of a statement, and finalizes it; FALSE with @error set where one of its steps failed. */
gboolean      hot_state_end     (HotState      *self,
                                 sqlite3_stmt  *statement,
                                 GError       **error);
/* Whether the last call failed because of a value that must stand there only once. */
gboolean      hot_state_is_taken (HotState     *self);

/* @text: (nullable): copied */
void          hot_state_bind    (sqlite3_stmt  *statement,
                                 int            position,
                                 const char    *text);
/* (transfer full) (nullable) */
char         *hot_state_dup     (sqlite3_stmt  *statement,
                                 int            column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotState, hot_state_free)

G_END_DECLS
