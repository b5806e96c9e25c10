/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* MLflow's schema that new databases get: that of 3.1.1, which every later MLflow upgrades by itself when it starts. */
#define HOT_SQLITE_REVISION "bda7b8c39065"

#define HOT_TYPE_SQLITE_STORE (hot_sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (HotSqliteStore, hot_sqlite_store, HOT, SQLITE_STORE, GObject)

/**
 * hot_sqlite_store_open:
 * @path: of the database, such as WORKSPACE/mlflow.db
 * @artifact_root: path or URI below which new experiments get their folders
 * @create: make the database if there is none
 *
 * Opens MLflow's database: what MLflow 2.22 to 3.18 wrote, as it is and without migrating it, or makes a new one. A database
 * whose tables cannot be used is refused with its revision and ours named (%HOT_TRACKING_ERROR_INVALID_STATE). Where the file
 * may only be read, so can the store: writes fail with %HOT_TRACKING_ERROR_PERMISSION_DENIED.
 *
 * Any number of threads and processes, MLflow's among them, may use the same file at once. A write is on the disk when its
 * call returns. Writes of many threads that come together share one transaction.
 */
HotSqliteStore *hot_sqlite_store_open              (const char      *path,
                                                    const char      *artifact_root,
                                                    gboolean         create,
                                                    GCancellable    *cancellable,
                                                    GError         **error);
gboolean        hot_sqlite_store_is_read_only      (HotSqliteStore  *self);
/* Ends runs of Hothouse's that still say RUNNING but whose process is gone: they become KILLED and get the tag
 * hothouse.interrupted. Runs of other programs are left alone. Returns how many, or -1. */
int             hot_sqlite_store_settle_interrupted (HotSqliteStore  *self,
                                                    GCancellable    *cancellable,
                                                    GError         **error);

G_END_DECLS
