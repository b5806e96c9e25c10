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

  /* All runs by columns, as they were at a count of changes, see hot-sqlite-store-frames.c. */
  GMutex               cache_mutex;
  HotRunFrame         *cache;
  GHashTable          *cache_ids;
  guint64              cache_counter;
  gint64               cache_version;
  GArray              *changes;
  guint64              asked_counter;
  gint64               asked_version;
  guint                n_asked;          /* while these stayed */
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
/* Begins another that sees the same as one which began after @counter was asked for; %FALSE where somebody wrote since. @counter: of changes, or 0 */
gboolean hot_sqlite_reader_join            (HotSqliteReader         *self,
                                            HotSqliteStore          *store,
                                            guint64                  counter,
                                            GCancellable            *cancellable);
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
/* All runs as the tables have them, without a look at who still lives: each table through one of three readers, which see the same. @by_id: is
 * filled with the index of each id */
HotRunFrame *hot_sqlite_read_all           (HotSqliteReader         *readers,
                                            GHashTable              *by_id,
                                            GError                 **error);
/* Likewise those of a search, run by run. */
HotRunFrame *hot_sqlite_read_some          (HotSqliteConnection     *connection,
                                            const HotSearch         *search,
                                            GError                 **error);
/* Puts into @frame, whose only owner the caller is, what @changes (of HotSqliteChange) now are. */
gboolean hot_sqlite_patch                  (HotRunFrame             *frame,
                                            GHashTable              *by_id,
                                            GArray                  *changes,
                                            HotSqliteConnection     *connection,
                                            GError                 **error);
/**
 * hot_sqlite_lock_frame:
 * @patience: how often it must have been asked for, while nothing changed, before everything is read into memory for it; 0 to do so now
 *
 * (nullable): all runs as they are at this moment, if they are or come to be in memory; until hot_sqlite_unlock_frame()
 */
const HotRunFrame *hot_sqlite_lock_frame   (HotSqliteStore          *self,
                                            guint                    patience,
                                            GCancellable            *cancellable);
void     hot_sqlite_unlock_frame           (HotSqliteStore          *self);
/* Whether the order is by when runs began or ended, or none is asked for. @orders: of HotSearchOrder */
gboolean hot_sqlite_is_by_time             (GPtrArray               *orders);
/* How runs by time are found: one after the other until there are enough, likewise with what the end of a table says of the latest, or from a table
 * that is read whole. */
typedef enum {
  HOT_SQLITE_PLAN_AUTO,
  HOT_SQLITE_PLAN_LOOK,
  HOT_SQLITE_PLAN_NEAR,
  HOT_SQLITE_PLAN_JOIN,
} HotSqlitePlan;

/* (transfer full) (nullable): ids; %NULL where the search is not soon done this way. @filter: (nullable) */
GPtrArray *hot_sqlite_search_by_time       (HotSqliteStore          *self,
                                            const HotSearch         *search,
                                            const HotSearchNode     *filter,
                                            GPtrArray               *orders,
                                            guint64                  offset,
                                            guint                    n,
                                            HotSqlitePlan            plan,
                                            GCancellable            *cancellable);
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
void     hot_sqlite_store_init_frames      (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_metrics     (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_registry    (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_versions    (HotTrackingStoreInterface *iface);
void     hot_sqlite_store_init_models      (HotTrackingStoreInterface *iface);

G_END_DECLS
