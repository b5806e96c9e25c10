/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-cache.h"
#include "tracking/hot-sqlite-store-private.h"

/* Runs by columns: all of them are kept in memory, as they were at a count of changes. What this process writes is put in
 * afterwards; when another wrote, all is read again. */

/* As many metrics, parameters and tags are kept in memory: some 150 MB. */
#define MAX_CACHED_CELLS 6000000

/* Less than one run of so many is read by itself. */
#define SCAN_SHARE 4

/* How often a moment is looked for at which nobody writes. */
#define MAX_TRIES 3

/* One for each table. */
typedef struct {
  HotSqliteReader all[3];
} Readers;

static void
readers_clear (Readers *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->all); i++)
    hot_sqlite_reader_clear (&self->all[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Readers, readers_clear)

static gboolean
begin_readers (HotSqliteStore  *self,
               Readers         *readers,
               guint            n,
               GCancellable    *cancellable)
{
  /* The first look at a table is what a transaction sees from then on. */
  for (guint i = 0; i < n; i++)
    if (!hot_sqlite_reader_begin (&readers->all[i], self, cancellable, NULL) ||
        !hot_sqlite_connection_execute (readers->all[i].connection, "SELECT 1 FROM runs LIMIT 1", NULL))
      return FALSE;

  return TRUE;
}

static void
drop (HotSqliteStore *self)
{
  g_clear_pointer (&self->cache, hot_run_frame_unref);
  g_clear_pointer (&self->cache_ids, g_hash_table_unref);
}

/* The readers see the store as it was at @counter, all of them. */
static void
load (HotSqliteStore  *self,
      HotSqliteReader *readers)
{
  drop (self);
  if (hot_sqlite_count_cells (readers[0].connection) > MAX_CACHED_CELLS)
    return;
  self->cache_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->cache = hot_sqlite_read_all (readers, self->cache_ids, NULL);
  if (self->cache == NULL)
    drop (self);
}

/* %FALSE if somebody wrote meanwhile: then it is worth another try. */
static gboolean
update (HotSqliteStore *self,
        guint64         counter,
        guint           patience,
        GCancellable   *cancellable)
{
  g_auto(Readers) readers = { 0 };
  gint64 version = 0;
  gboolean may_load;
  gboolean is_known = hot_sqlite_writer_take_changes (self->writer, &version, self->changes);
  gboolean can_patch = is_known && self->cache != NULL && version == self->cache_version;

  if (!can_patch)
    drop (self);
  /* Asked for again while nothing changed: it will be once more. And where only this process wrote, what it writes is put in from now on. */
  if (self->asked_counter != counter && !(is_known && self->asked_version == version))
    self->n_asked = 0;
  may_load = self->n_asked++ >= patience;
  self->asked_version = is_known ? version : 0;
  if (!can_patch && !may_load)
    {
      g_array_set_size (self->changes, 0);
      return TRUE;
    }
  if (!begin_readers (self, &readers, can_patch ? 1 : G_N_ELEMENTS (readers.all), cancellable) ||
      hot_tracking_store_get_change_counter (HOT_TRACKING_STORE (self), cancellable, NULL) != counter)
    return FALSE;

  if (!can_patch)
    load (self, readers.all);
  else if (!hot_sqlite_patch (self->cache, self->cache_ids, self->changes, readers.all[0].connection, NULL))
    drop (self);
  g_array_set_size (self->changes, 0);
  self->cache_counter = counter;
  self->cache_version = version;

  return TRUE;
}

const HotRunFrame *
hot_sqlite_lock_frame (HotSqliteStore *self,
                       guint           patience,
                       GCancellable   *cancellable)
{
  g_mutex_lock (&self->cache_mutex);
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      guint64 counter = hot_tracking_store_get_change_counter (HOT_TRACKING_STORE (self), cancellable, NULL);

      if (counter == 0)
        break;
      if (self->cache != NULL && self->cache_counter == counter)
        return self->cache;
      if (update (self, counter, patience, cancellable))
        {
          self->asked_counter = counter;
          if (self->cache != NULL)
            return self->cache;
          break;
        }
    }
  g_mutex_unlock (&self->cache_mutex);

  return NULL;
}

void
hot_sqlite_unlock_frame (HotSqliteStore *self)
{
  g_mutex_unlock (&self->cache_mutex);
}

/* A run that says RUNNING but whose writer is gone was interrupted. */
static void
mark_interrupted (HotSqliteStore *self,
                  HotRunFrame    *frame)
{
  const HotRunColumn *writers = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_WRITER);
  const HotRunColumn *marks = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_INTERRUPTED);

  for (guint i = 0; i < frame->n_runs; i++)
    {
      if (writers != NULL && frame->statuses[i] == HOT_RUN_STATUS_RUNNING && writers->texts[i] != NULL &&
          !hot_run_liveness_is_alive (self->liveness, writers->texts[i]))
        {
          frame->statuses[i] = HOT_RUN_STATUS_KILLED;
          frame->is_interrupted[i] = TRUE;
        }
      else if (marks != NULL && marks->texts[i] != NULL)
        {
          frame->is_interrupted[i] = frame->statuses[i] == HOT_RUN_STATUS_KILLED;
        }
    }
}

/* Whether so many of the runs are wanted that all are best read. */
static gboolean
wants_many (HotSqliteStore   *self,
            const HotSearch  *search,
            GCancellable     *cancellable)
{
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotStatement) statement = { 0 };
  g_auto(HotSql) sql = { 0 };

  if (search->experiment_ids == NULL)
    return TRUE;
  if (!hot_sqlite_reader_begin (&reader, self, cancellable, NULL))
    return FALSE;
  hot_sql_init (&sql, "SELECT count(*) * 4 >= (SELECT count(*) FROM runs) FROM runs r WHERE 1");
  G_STATIC_ASSERT (SCAN_SHARE == 4);
  if (!hot_sql_add_experiments (&sql, "r.experiment_id", search->experiment_ids, NULL))
    return FALSE;
  hot_sql_prepare (&sql, &statement, reader.connection);

  return hot_statement_step (&statement, NULL) > 0 && hot_statement_get_int (&statement, 0);
}

/* (transfer full) (nullable): from memory, where that is possible */
static HotRunFrame *
read_cached (HotSqliteStore   *self,
             const HotSearch  *search,
             GCancellable     *cancellable)
{
  g_autoptr(HotSearchNode) filter = NULL;
  g_autoptr(GPtrArray) orders = hot_search_orders_parse (HOT_SEARCH_RUNS, search->order_by, NULL);
  g_autoptr(GArray) found = NULL;
  const HotRunFrame *all;
  HotRunFrame *frame;
  guint64 offset;

  if (orders == NULL || !hot_search_parse (HOT_SEARCH_RUNS, search->filter, search->is_extended, &filter, NULL) ||
      !hot_run_cache_can_search (filter, orders) || !hot_page_token_parse (search->page_token, &offset, NULL))
    return NULL;
  all = hot_sqlite_lock_frame (self, wants_many (self, search, cancellable) ? 0 : 1, cancellable);
  if (all == NULL)
    return NULL;

  found = hot_run_cache_search (all, search, filter, orders,
                                search->max_results > 0 ? offset + search->max_results : G_MAXUINT64);
  offset = MIN (offset, found->len);
  frame = hot_run_frame_pick (all, found->len > 0 ? (const guint *) (gpointer) found->data + offset : NULL,
                              found->len - offset);
  hot_sqlite_unlock_frame (self);

  return frame;
}

static HotRunFrame *
read_runs (HotTrackingStore  *store,
           const HotSearch   *search,
           GCancellable      *cancellable,
           GError           **error)
{
  HotSqliteStore *self = HOT_SQLITE_STORE (store);
  HotRunFrame *frame = read_cached (self, search, cancellable);

  if (frame == NULL)
    {
      g_auto(HotSqliteReader) reader = { 0 };

      if (!hot_sqlite_reader_begin (&reader, self, cancellable, error))
        return NULL;
      frame = hot_sqlite_read_some (reader.connection, search, error);
    }
  if (frame != NULL)
    mark_interrupted (self, frame);

  return frame;
}

void
hot_sqlite_store_init_frames (HotTrackingStoreInterface *iface)
{
  iface->read_runs = read_runs;
}
