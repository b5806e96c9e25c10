/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-sqlite-connection.h"

G_BEGIN_DECLS

/**
 * HotSqliteSchema:
 * @revision: Alembic's, as found
 * @has_logged_models: MLflow 3 wrote it
 * @has_steps: inputs have steps
 *
 * What there is in a database that MLflow made.
 */
typedef struct {
  char    *revision;
  gboolean has_logged_models;
  gboolean has_steps;
} HotSqliteSchema;

/* Makes the tables of %HOT_SQLITE_REVISION in an empty database. */
gboolean hot_sqlite_schema_create   (HotSqliteConnection  *connection,
                                     GError              **error);
/* Whether there is any table. -1 on failure. */
int      hot_sqlite_schema_is_empty (HotSqliteConnection  *connection,
                                     GError              **error);
/* Looks whether all is there that the store needs; tables and columns that it does not know are left alone.
 * @path: for messages */
gboolean hot_sqlite_schema_check    (HotSqliteSchema      *self,
                                     HotSqliteConnection  *connection,
                                     const char           *path,
                                     GError              **error);
void     hot_sqlite_schema_clear    (HotSqliteSchema      *self);

G_END_DECLS
