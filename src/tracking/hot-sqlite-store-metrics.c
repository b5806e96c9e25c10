/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <math.h>
#include <string.h>

#define FRAME_COLUMNS                                                                                              \
  "r.run_uuid, r.name, r.experiment_id, r.user_id, r.status, r.lifecycle_stage, r.start_time, r.end_time, "        \
  "r.artifact_uri"

/* A frame of more than one of so many runs is read by going through the tables whole. */
#define SCAN_SHARE 4

typedef struct {
  HotRunFrame        *frame;
  HotRunFrameBuilder *builder;
  GHashTable         *by_id;
  const char         *last_id;
  guint               last;
} FrameReader;

static GArray *
read_points (HotStatement  *statement,
             int            first_column,
             GError       **error)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (HotMetricPoint));
  int code;

  while ((code = hot_statement_step (statement, error)) > 0)
    {
      HotMetricPoint point = { hot_statement_get_real (statement, first_column), hot_statement_get_int (statement, first_column + 1),
                               hot_statement_get_int (statement, first_column + 2) };

      if (hot_statement_get_int (statement, first_column + 3))
        point.value = NAN;
      g_array_append_val (points, point);
    }
  if (code < 0)
    g_clear_pointer (&points, g_array_unref);

  return points;
}

/* Ids that no run has are an error, as in MLflow. */
static gboolean
check_run (HotSqliteConnection  *connection,
           const char           *run_id,
           GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection, "SELECT 1 FROM runs WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, run_id);
  code = hot_statement_step (&statement, error);

  return code > 0 || (code == 0 && hot_sqlite_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                                                      "Run with id=%s not found", run_id));
}

static HotMetricSeries *
get_metric_history (HotTrackingStore  *store,
                    const char        *run_id,
                    const char        *key,
                    guint              max_results,
                    const char        *page_token,
                    char             **next_page_token,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotStatement) statement = { 0 };
  GArray *points;
  guint64 offset;
  gboolean has_more;
  guint n;

  if (!hot_page_token_parse (page_token, &offset, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error) ||
      !check_run (reader.connection, run_id, error))
    return NULL;
  /* By the run, not by the key, which all runs may share. */
  hot_statement_use (&statement, reader.connection,
                     "SELECT value, timestamp, step, is_nan FROM metrics "
                     "WHERE run_uuid = ? AND +key = ? ORDER BY step, timestamp, value LIMIT ? OFFSET ?");
  hot_statement_bind_text (&statement, run_id);
  hot_statement_bind_text (&statement, key);
  hot_statement_bind_int (&statement, max_results > 0 ? (gint64) max_results + 1 : -1);
  hot_statement_bind_int (&statement, offset);
  points = read_points (&statement, 0, error);
  if (points == NULL)
    return NULL;

  has_more = max_results > 0 && points->len > max_results;
  if (has_more)
    g_array_set_size (points, max_results);
  if (next_page_token != NULL)
    *next_page_token = has_more ? hot_page_token_new (offset + max_results) : NULL;
  n = points->len;

  return hot_metric_series_new (run_id, key, (HotMetricPoint *) (gpointer) g_array_free (points, FALSE), n);
}

static void
flush_series (GPtrArray  *all,
              const char *run_id,
              const char *key,
              GArray     *points)
{
  if (points->len > 0)
    g_ptr_array_add (all, hot_metric_series_new (run_id, key, g_memdup2 (points->data, points->len * sizeof (HotMetricPoint)),
                                                 points->len));
  g_array_set_size (points, 0);
}

static gboolean
read_run_series (GPtrArray            *all,
                 HotSqliteConnection  *connection,
                 const char           *run_id,
                 const char *const    *keys,
                 GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (HotMetricPoint));
  g_autofree char *key = NULL;
  int code;

  hot_statement_use (&statement, connection,
                     "SELECT key, value, timestamp, step, is_nan FROM metrics WHERE run_uuid = ? ORDER BY key, step, timestamp, value");
  hot_statement_bind_text (&statement, run_id);
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      const char *row_key = hot_statement_get_text (&statement, 0);
      HotMetricPoint point = { hot_statement_get_real (&statement, 1), hot_statement_get_int (&statement, 2),
                               hot_statement_get_int (&statement, 3) };

      if (g_strcmp0 (key, row_key) != 0)
        {
          flush_series (all, run_id, key, points);
          g_set_str (&key, row_key);
        }
      if (hot_statement_get_int (&statement, 4))
        point.value = NAN;
      if (keys == NULL || g_strv_contains (keys, key))
        g_array_append_val (points, point);
    }
  flush_series (all, run_id, key, points);

  return code == 0;
}

static GPtrArray *
get_metric_histories (HotTrackingStore    *store,
                      const char *const   *run_ids,
                      guint                n_run_ids,
                      const char *const   *keys,
                      GCancellable        *cancellable,
                      GError             **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_metric_series_unref);
  g_auto(HotSqliteReader) reader = { 0 };

  if (!hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;
  for (guint i = 0; i < n_run_ids; i++)
    if (!read_run_series (all, reader.connection, run_ids[i], keys, error))
      return NULL;

  return g_steal_pointer (&all);
}

/* G_MAXUINT for a run that is not in the frame. Rows of one run mostly come together. */
static guint
find_run (FrameReader *self,
          const char  *id)
{
  gpointer index;

  if (self->last_id != NULL && strcmp (self->last_id, id) == 0)
    return self->last;
  if (!g_hash_table_lookup_extended (self->by_id, id, NULL, &index))
    return G_MAXUINT;
  self->last = GPOINTER_TO_UINT (index);
  self->last_id = self->frame->ids[self->last];

  return self->last;
}

static gboolean
read_metric_cells (FrameReader   *self,
                   HotStatement  *statement,
                   GError       **error)
{
  int code;

  while ((code = hot_statement_step (statement, error)) > 0)
    {
      guint run = find_run (self, hot_statement_get_text (statement, 0));

      if (run != G_MAXUINT)
        hot_run_frame_builder_add_metric (self->builder, run, hot_statement_get_text (statement, 1),
                                          hot_statement_get_int (statement, 4) ? NAN : hot_statement_get_real (statement, 2),
                                          hot_statement_get_int (statement, 3));
    }

  return code == 0;
}

static gboolean
read_text_cells (FrameReader       *self,
                 HotRunColumnKind   kind,
                 HotStatement      *statement,
                 GError           **error)
{
  int code;

  while ((code = hot_statement_step (statement, error)) > 0)
    {
      guint run = find_run (self, hot_statement_get_text (statement, 0));
      const char *value = hot_statement_get_text (statement, 2);

      if (run != G_MAXUINT)
        hot_run_frame_builder_add_text (self->builder, kind, run, hot_statement_get_text (statement, 1), value != NULL ? value : "");
    }

  return code == 0;
}

/* @id: (nullable): of one run; %NULL for all */
static gboolean
read_cells (FrameReader          *self,
            HotSqliteConnection  *connection,
            const char           *id,
            GError              **error)
{
  static const char *const sql[][2] = {
    { "SELECT run_uuid, key, value, step, is_nan FROM latest_metrics NOT INDEXED",
      "SELECT run_uuid, key, value, step, is_nan FROM latest_metrics WHERE run_uuid = ?" },
    { "SELECT run_uuid, key, value FROM params NOT INDEXED", "SELECT run_uuid, key, value FROM params WHERE run_uuid = ?" },
    { "SELECT run_uuid, key, value FROM tags NOT INDEXED", "SELECT run_uuid, key, value FROM tags WHERE run_uuid = ?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_auto(HotStatement) statement = { 0 };

      hot_statement_use (&statement, connection, sql[i][id != NULL]);
      if (id != NULL)
        hot_statement_bind_text (&statement, id);
      if (!(i == HOT_RUN_COLUMN_METRIC ? read_metric_cells (self, &statement, error)
                                       : read_text_cells (self, i, &statement, error)))
        return FALSE;
    }

  return TRUE;
}

static const char *
keep (HotRunFrame *frame,
      const char  *text)
{
  return text != NULL ? g_string_chunk_insert_const (frame->strings, text) : NULL;
}

static void
take_run (HotRunFrame  *frame,
          guint         i,
          HotStatement *row)
{
  frame->ids[i] = g_string_chunk_insert (frame->strings, hot_statement_get_text (row, 0));
  frame->names[i] = keep (frame, hot_statement_get_text (row, 1));
  frame->experiment_ids[i] = keep (frame, hot_statement_get_text (row, 2));
  frame->user_ids[i] = keep (frame, hot_statement_get_text (row, 3));
  frame->statuses[i] = hot_run_status_from_string (hot_statement_get_text (row, 4));
  frame->is_deleted[i] = g_strcmp0 (hot_statement_get_text (row, 5), "deleted") == 0;
  frame->start_times[i] = hot_statement_get_time (row, 6);
  frame->end_times[i] = hot_statement_get_time (row, 7);
  frame->artifact_uris[i] = hot_statement_get_text (row, 8) != NULL
                              ? g_string_chunk_insert (frame->strings, hot_statement_get_text (row, 8)) : NULL;
}

static gint64
count_runs (HotSqliteConnection *connection)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT count(*) FROM runs");

  return hot_statement_step (&statement, NULL) > 0 ? hot_statement_get_int (&statement, 0) : 0;
}

/* (transfer full): the runs in order, without cells */
static HotRunFrame *
read_frame_runs (HotSqliteConnection  *connection,
                 const HotSearch      *search,
                 gint64                n_all,
                 GError              **error)
{
  g_autoptr(HotRunFrame) frame = NULL;
  g_auto(HotSql) sql = { 0 };
  g_auto(HotStatement) statement = { 0 };
  guint64 offset;
  guint n = 0;
  int code;

  if (!hot_page_token_parse (search->page_token, &offset, error) ||
      !hot_sqlite_build_run_search (&sql, FRAME_COLUMNS, search, error))
    return NULL;
  g_string_append (sql.text, " LIMIT ? OFFSET ?");
  hot_sql_add_int (&sql, search->max_results > 0 ? MIN (n_all, search->max_results) : n_all);
  hot_sql_add_int (&sql, offset);
  hot_sql_prepare (&sql, &statement, connection);

  frame = hot_run_frame_new (search->max_results > 0 ? MIN (n_all, search->max_results) : n_all);
  while ((code = hot_statement_step (&statement, error)) > 0)
    take_run (frame, n++, &statement);
  frame->n_runs = n;

  return code == 0 ? g_steal_pointer (&frame) : NULL;
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

gint64
hot_sqlite_count_cells (HotSqliteConnection *connection)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT coalesce((SELECT max(rowid) FROM latest_metrics), 0) + "
                     "coalesce((SELECT max(rowid) FROM params), 0) + coalesce((SELECT max(rowid) FROM tags), 0)");

  return hot_statement_step (&statement, NULL) > 0 ? hot_statement_get_int (&statement, 0) : 0;
}

HotRunFrame *
hot_sqlite_read_frame (HotSqliteConnection  *connection,
                       const HotSearch      *search,
                       GError              **error)
{
  gint64 n_all = count_runs (connection);
  g_autoptr(HotRunFrame) frame = read_frame_runs (connection, search, n_all, error);
  g_autoptr(GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  FrameReader cells = { .by_id = by_id, .frame = frame };
  gboolean ok = TRUE;

  if (frame == NULL)
    return NULL;
  for (guint i = 0; i < frame->n_runs; i++)
    g_hash_table_insert (by_id, (char *) frame->ids[i], GUINT_TO_POINTER (i));
  cells.builder = hot_run_frame_builder_new (frame);
  if ((gint64) frame->n_runs * SCAN_SHARE >= n_all)
    ok = read_cells (&cells, connection, NULL, error);
  else
    for (guint i = 0; ok && i < frame->n_runs; i++)
      ok = read_cells (&cells, connection, frame->ids[i], error);
  hot_run_frame_builder_finish (cells.builder);

  return ok ? g_steal_pointer (&frame) : NULL;
}

static HotRunFrame *
read_runs (HotTrackingStore  *store,
           const HotSearch   *search,
           GCancellable      *cancellable,
           GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };
  HotRunFrame *frame;

  if (!hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;
  frame = hot_sqlite_read_frame (reader.connection, search, error);
  if (frame != NULL)
    mark_interrupted (reader.store, frame);

  return frame;
}

void
hot_sqlite_store_init_metrics (HotTrackingStoreInterface *iface)
{
  iface->get_metric_history = get_metric_history;
  iface->get_metric_histories = get_metric_histories;
  iface->read_runs = read_runs;
}
