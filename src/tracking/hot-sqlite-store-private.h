/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-run-liveness.h"
#include "tracking/hot-sqlite-connection.h"
#include "tracking/hot-sqlite-schema.h"
#include "tracking/hot-sqlite-search.h"
#include "tracking/hot-sqlite-store.h"
#include "tracking/hot-sqlite-writer.h"

G_BEGIN_DECLS

/* The store is in several files by concern; this is what they share. */

struct _HotSqliteStore
{
  GObject              parent_instance;

  char                *path;
  char                *artifact_root;
  gboolean             is_read_only;
  HotSqliteSchema      schema;
  HotSqliteWriter     *writer;
  HotRunLiveness      *liveness;

  GMutex               mutex;
  GQueue               readers;
  HotSqliteConnection *monitor;
  GMutex               monitor_mutex;

  /* All runs by columns, as they were at a count of changes; made when searches come and nothing changes. */
  GMutex               cache_mutex;
  HotRunFrame         *cache;
  guint64              cache_counter;
  guint64              search_counter;
};

/**
 * HotSqliteReader:
 *
 * A connection for one call that reads, in one transaction, so that what it reads belongs together. All zero at first; g_auto() gives
 * the connection back.
 */
typedef struct {
  HotSqliteStore      *store;
  HotSqliteConnection *connection;
} HotSqliteReader;

gboolean hot_sqlite_reader_begin           (HotSqliteReader         *self,
                                            HotSqliteStore          *store,
                                            GCancellable            *cancellable,
                                            GError                 **error);
void     hot_sqlite_reader_clear           (HotSqliteReader         *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotSqliteReader, hot_sqlite_reader_clear)

gboolean hot_sqlite_store_write            (HotSqliteStore          *self,
                                            HotSqliteWriteFunc       func,
                                            gpointer                 user_data,
                                            GCancellable            *cancellable,
                                            GError                 **error);

gint64   hot_sqlite_now                    (void);
/* 32 hexadecimal digits. (transfer full) */
char    *hot_sqlite_new_id                 (void);
/* As MLflow's: "bold-heron-412". (transfer full) */
char    *hot_sqlite_make_up_name           (void);
/* @location with @more behind its path, before a query. (transfer full) */
char    *hot_sqlite_append_path            (const char              *location,
                                            const char              *more);
/* The pairs of a statement over (key, value), ordered by key. -1 on failure. */
gboolean hot_sqlite_read_pairs             (HotStatement            *statement,
                                            const HotKeyValue      **pairs,
                                            guint                   *n,
                                            GError                 **error);
G_GNUC_PRINTF (3, 4)
gboolean hot_sqlite_refuse                 (GError                 **error,
                                            HotTrackingError         code,
                                            const char              *format,
                                            ...);
/* Looks an experiment up; for calls that write into it, one that is deleted is an error. @location: (out) (optional) */
gboolean hot_sqlite_find_experiment        (HotSqliteConnection     *connection,
                                            const char              *id,
                                            gboolean                 must_be_active,
                                            gint64                  *number,
                                            char                   **location,
                                            GError                 **error);
/* Likewise a run. */
gboolean hot_sqlite_find_run               (HotSqliteConnection     *connection,
                                            const char              *id,
                                            gint64                  *experiment,
                                            GError                 **error);
/* Replaces or adds. */
gboolean hot_sqlite_put_run_tag            (HotSqliteConnection     *connection,
                                            const char              *run_id,
                                            const char              *key,
                                            const char              *value,
                                            GError                 **error);
/* A whole run, or %NULL. */
HotRun  *hot_sqlite_read_run               (HotSqliteStore          *self,
                                            HotSqliteConnection     *connection,
                                            const char              *id,
                                            GError                 **error);
/* The condition and order of a search for runs: SELECT @columns FROM runs r … */
gboolean hot_sqlite_build_run_search       (HotSql                  *sql,
                                            const char              *columns,
                                            const HotSearch         *search,
                                            GError                 **error);
/* Runs as the tables have them, without a look at who still lives. */
HotRunFrame *hot_sqlite_read_frame         (HotSqliteConnection     *connection,
                                            const HotSearch         *search,
                                            GError                 **error);
/* Rows of metrics, parameters and tags, about. */
gint64   hot_sqlite_count_cells            (HotSqliteConnection     *connection);
gboolean hot_sqlite_insert_model_metrics   (HotSqliteConnection     *connection,
                                            const char              *run_id,
                                            gint64                   experiment,
                                            const HotMetric         *metrics,
                                            guint                    n,
                                            GError                 **error);

/* A value as MLflow stores it: not a number is 0 beside a flag, infinities are the largest numbers. */
double   hot_sqlite_sanitize               (double                   value,
                                            gboolean                *is_nan);

void     hot_sqlite_store_init_experiments (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_runs        (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_batch       (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_search      (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_metrics     (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_registry    (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_versions    (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_models      (HotTrackingStoreInterface *iface);

G_END_DECLS
