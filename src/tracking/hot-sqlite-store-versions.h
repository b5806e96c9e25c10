/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-sqlite-store-private.h"

G_BEGIN_DECLS

/* What the two files about the model registry share. */

/* Fails where the version is not there, or was deleted. */
gboolean         hot_sqlite_find_version         (HotSqliteConnection  *connection,
                                                  const char           *name,
                                                  gint64                version,
                                                  GError              **error);
HotModelVersion *hot_sqlite_read_version         (HotSqliteConnection  *connection,
                                                  const char           *name,
                                                  gint64                version,
                                                  GError              **error);
/* Fails where the model is not there. */
gboolean         hot_sqlite_need_model           (HotSqliteConnection  *connection,
                                                  const char           *name,
                                                  GError              **error);
/* Adds to @versions the newest version in each of @stages (nullable: all that have one). */
gboolean         hot_sqlite_read_latest_versions (HotSqliteConnection  *connection,
                                                  const char           *name,
                                                  const char *const    *stages,
                                                  GPtrArray            *versions,
                                                  GError              **error);
/* The model was changed now. Fails where it is not there. */
gboolean         hot_sqlite_touch_model          (HotSqliteConnection  *connection,
                                                  const char           *name,
                                                  GError              **error);
/* Condition, order, limit and offset behind a WHERE; the last two are left to bind. @last_order: what decides between equals */
gboolean         hot_sqlite_build_registry_search (HotSql              *sql,
                                                  HotSearchTarget       target,
                                                  const HotSearch      *search,
                                                  const char           *last_order,
                                                  GError              **error);

G_END_DECLS
