/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <math.h>
#include <string.h>

#include "base/hot-parallel.h"

#define RUN_COLUMNS                                                                                                \
  "r.run_uuid, r.name, r.experiment_id, r.user_id, r.status, r.lifecycle_stage, r.start_time, r.end_time, "        \
  "r.artifact_uri"

#define N_TABLES 3

static const char *const columns[N_TABLES] = {
  [HOT_SQLITE_METRICS] = "run_uuid, key, value, step, is_nan", [HOT_SQLITE_PARAMS] = "run_uuid, key, value",
  [HOT_SQLITE_TAGS] = "run_uuid, key, value",
};

static const char *const names[N_TABLES] = {
  [HOT_SQLITE_METRICS] = "latest_metrics", [HOT_SQLITE_PARAMS] = "params", [HOT_SQLITE_TAGS] = "tags",
};

/* The cells of one table. */
typedef struct {
  HotRunFrame        *frame;
  HotRunFrameBuilder *builder;
  GHashTable         *by_id;
  HotSqliteTable      table;
  const char         *last_id;
  guint               last;
} Cells;

typedef struct {
  Cells                cells[N_TABLES];
  HotSqliteReader     *readers;
  GError              *errors[N_TABLES];
} Scan;

static const char *
get_text (sqlite3_value *value)
{
  return (const char *) sqlite3_value_text (value);
}

static gint64
get_time (sqlite3_value *value)
{
  return sqlite3_value_type (value) == SQLITE_NULL ? HOT_TIME_NONE : sqlite3_value_int64 (value);
}

/* G_MAXUINT for a run that is not in the frame. Rows of one run mostly come together, and runs in an order or its reverse. */
static guint
find_run (Cells      *self,
          const char *id)
{
  gpointer index;

  if (self->last_id != NULL && strcmp (self->last_id, id) == 0)
    return self->last;
  if (self->last_id != NULL && self->last > 0 && strcmp (self->frame->ids[self->last - 1], id) == 0)
    self->last--;
  else if (self->last_id != NULL && self->last + 1 < self->frame->n_runs && strcmp (self->frame->ids[self->last + 1], id) == 0)
    self->last++;
  else if (g_hash_table_lookup_extended (self->by_id, id, NULL, &index))
    self->last = GPOINTER_TO_UINT (index);
  else
    return G_MAXUINT;
  self->last_id = self->frame->ids[self->last];

  return self->last;
}

static void
cell_cb (sqlite3_value **values,
         gpointer        user_data)
{
  Cells *self = user_data;
  const char *id = get_text (values[0]), *key = get_text (values[1]), *text;
  guint run = id != NULL && key != NULL ? find_run (self, id) : G_MAXUINT;

  if (run == G_MAXUINT)
    return;
  if (self->table == HOT_SQLITE_METRICS)
    {
      hot_run_frame_builder_add_metric (self->builder, run, key,
                                        sqlite3_value_int (values[4]) ? NAN : sqlite3_value_double (values[2]),
                                        sqlite3_value_int64 (values[3]));
      return;
    }
  text = get_text (values[2]);
  hot_run_frame_builder_add_text (self->builder, (HotRunColumnKind) self->table, run, key, text != NULL ? text : "");
}

/* @id: (nullable): of one run; %NULL for all */
static gboolean
read_cells (Cells                *self,
            HotSqliteConnection  *connection,
            const char           *id,
            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *sql = g_strdup_printf ("SELECT hot_row(%s) FROM %s %s", columns[self->table], names[self->table],
                                          id != NULL ? "WHERE run_uuid = ?" : "NOT INDEXED");

  hot_statement_use (&statement, connection, sql);
  if (id != NULL)
    hot_statement_bind_text (&statement, id);

  return id != NULL ? hot_sqlite_connection_scan (connection, &statement, cell_cb, self, error)
                    : hot_sqlite_connection_scan_table (connection, &statement, cell_cb, self, error);
}

static void
scan_cb (gsize    begin,
         gsize    end,
         guint    part,
         gpointer user_data)
{
  Scan *scan = user_data;

  for (gsize i = begin; i < end; i++)
    read_cells (&scan->cells[i], scan->readers[i].connection, NULL, &scan->errors[i]);
}

static void
set_run (HotRunFrame    *frame,
         guint           i,
         sqlite3_value **row)
{
  if (frame->ids[i] == NULL)
    frame->ids[i] = hot_run_frame_keep (frame, get_text (row[0]));
  frame->names[i] = hot_run_frame_intern (frame, get_text (row[1]));
  frame->experiment_ids[i] = hot_run_frame_intern (frame, get_text (row[2]));
  frame->user_ids[i] = hot_run_frame_intern (frame, get_text (row[3]));
  frame->statuses[i] = hot_run_status_from_string (get_text (row[4]));
  frame->is_deleted[i] = g_strcmp0 (get_text (row[5]), "deleted") == 0;
  frame->start_times[i] = get_time (row[6]);
  frame->end_times[i] = get_time (row[7]);
  if (g_strcmp0 (frame->artifact_uris[i], get_text (row[8])) != 0)
    frame->artifact_uris[i] = hot_run_frame_keep (frame, get_text (row[8]));
}

typedef struct {
  HotRunFrame *frame;
  GHashTable  *by_id;
  guint        n;
} Runs;

static void
run_cb (sqlite3_value **row,
        gpointer        user_data)
{
  Runs *runs = user_data;
  HotRunFrame *frame = runs->frame;

  if (runs->n == frame->n_runs || get_text (row[0]) == NULL)
    return;
  set_run (frame, runs->n, row);
  g_hash_table_insert (runs->by_id, (char *) frame->ids[runs->n], GUINT_TO_POINTER (runs->n));
  runs->n++;
}

static gint64
count (HotSqliteConnection *connection,
       const char          *sql)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, sql);

  return hot_statement_step (&statement, NULL) > 0 ? hot_statement_get_int (&statement, 0) : 0;
}

gint64
hot_sqlite_count_cells (HotSqliteConnection *connection)
{
  return count (connection, "SELECT coalesce((SELECT max(rowid) FROM latest_metrics), 0) + "
                "coalesce((SELECT max(rowid) FROM params), 0) + coalesce((SELECT max(rowid) FROM tags), 0)");
}

static void
init_cells (Cells               *cells,
            HotRunFrame         *frame,
            GHashTable          *by_id)
{
  HotRunFrameBuilder *builder = hot_run_frame_builder_new (frame);

  for (guint i = 0; i < N_TABLES; i++)
    cells[i] = (Cells) { .frame = frame, .builder = builder, .by_id = by_id, .table = i };
}

HotRunFrame *
hot_sqlite_read_all (HotSqliteReader  *readers,
                     GHashTable       *by_id,
                     GError          **error)
{
  HotSqliteConnection *connection = readers[0].connection;
  g_autoptr(HotRunFrame) frame = hot_run_frame_new (count (connection, "SELECT count(*) FROM runs"));
  g_auto(HotStatement) statement = { 0 };
  Runs runs = { frame, by_id };
  Scan scan = { .readers = readers };
  gboolean ok = TRUE;

  hot_statement_use (&statement, connection, "SELECT hot_row(" RUN_COLUMNS ") FROM runs r NOT INDEXED");
  if (!hot_sqlite_connection_scan_table (connection, &statement, run_cb, &runs, error))
    return NULL;
  frame->n_runs = runs.n;

  init_cells (scan.cells, frame, by_id);
  hot_parallel_for (N_TABLES, MIN (hot_parallel_parts (G_MAXUINT, 1), N_TABLES), scan_cb, &scan);
  hot_run_frame_builder_finish (scan.cells[0].builder);
  for (guint i = 0; i < N_TABLES; i++)
    if (scan.errors[i] != NULL && ok)
      {
        g_propagate_error (error, g_steal_pointer (&scan.errors[i]));
        ok = FALSE;
      }
    else
      {
        g_clear_error (&scan.errors[i]);
      }

  return ok ? g_steal_pointer (&frame) : NULL;
}

/* (transfer full): the runs in order, without cells */
static HotRunFrame *
read_runs (HotSqliteConnection  *connection,
           const HotSearch      *search,
           GHashTable           *by_id,
           GError              **error)
{
  g_autoptr(HotRunFrame) frame = NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_auto(HotSql) sql = { 0 };
  g_auto(HotStatement) statement = { 0 };
  g_auto(HotStatement) row = { 0 };
  guint64 offset;
  Runs runs = { NULL, by_id };
  int code;

  if (!hot_page_token_parse (search->page_token, &offset, error) ||
      !hot_sqlite_build_run_search (&sql, "r.run_uuid", search, error))
    return NULL;
  g_string_append (sql.text, " LIMIT ? OFFSET ?");
  hot_sql_add_int (&sql, search->max_results > 0 ? (gint64) search->max_results : -1);
  hot_sql_add_int (&sql, offset);
  hot_sql_prepare (&sql, &statement, connection);
  while ((code = hot_statement_step (&statement, error)) > 0)
    g_ptr_array_add (ids, hot_statement_dup_text (&statement, 0));
  if (code < 0)
    return NULL;

  frame = hot_run_frame_new (ids->len);
  runs.frame = frame;
  hot_statement_use (&row, connection, "SELECT hot_row(" RUN_COLUMNS ") FROM runs r WHERE r.run_uuid = ?");
  for (guint i = 0; i < ids->len; i++)
    {
      hot_statement_bind_text (&row, ids->pdata[i]);
      if (!hot_sqlite_connection_scan (connection, &row, run_cb, &runs, error))
        return NULL;
    }
  frame->n_runs = runs.n;

  return g_steal_pointer (&frame);
}

HotRunFrame *
hot_sqlite_read_some (HotSqliteConnection  *connection,
                      const HotSearch      *search,
                      GError              **error)
{
  g_autoptr(GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotRunFrame) frame = read_runs (connection, search, by_id, error);
  Cells cells[N_TABLES];
  gboolean ok = TRUE;

  if (frame == NULL)
    return NULL;
  init_cells (cells, frame, by_id);
  for (guint i = 0; i < N_TABLES; i++)
    for (guint j = 0; ok && j < frame->n_runs; j++)
      ok = read_cells (&cells[i], connection, frame->ids[j], error);
  hot_run_frame_builder_finish (cells[0].builder);

  return ok ? g_steal_pointer (&frame) : NULL;
}

/* A cell or a run as it is now. */
typedef struct {
  HotRunFrame    *frame;
  GHashTable     *by_id;
  HotSqliteTable  table;
} Patch;

static void
patch_cb (sqlite3_value **row,
          gpointer        user_data)
{
  Patch *patch = user_data;
  const char *id = get_text (row[0]);
  guint run;
  gpointer index;

  if (id == NULL || (patch->table != HOT_SQLITE_RUNS && get_text (row[1]) == NULL))
    return;
  if (g_hash_table_lookup_extended (patch->by_id, id, NULL, &index))
    {
      run = GPOINTER_TO_UINT (index);
    }
  else
    {
      if (patch->table != HOT_SQLITE_RUNS)
        return;
      run = patch->frame->n_runs;
      hot_run_frame_grow (patch->frame, run + 1);
      patch->frame->ids[run] = hot_run_frame_keep (patch->frame, id);
      g_hash_table_insert (patch->by_id, (char *) patch->frame->ids[run], GUINT_TO_POINTER (run));
    }

  if (patch->table == HOT_SQLITE_RUNS)
    set_run (patch->frame, run, row);
  else if (patch->table == HOT_SQLITE_METRICS)
    hot_run_frame_set (patch->frame, HOT_RUN_COLUMN_METRIC, run, get_text (row[1]),
                       sqlite3_value_int (row[4]) ? NAN : sqlite3_value_double (row[2]), sqlite3_value_int64 (row[3]), NULL);
  else
    hot_run_frame_set (patch->frame, (HotRunColumnKind) patch->table, run, get_text (row[1]), NAN, 0,
                       get_text (row[2]) != NULL ? get_text (row[2]) : "");
}

static gboolean
patch_table (Patch                *patch,
             GArray               *changes,
             HotSqliteConnection  *connection,
             GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *sql = NULL;

  if (patch->table == HOT_SQLITE_RUNS)
    sql = g_strdup ("SELECT hot_row(" RUN_COLUMNS ") FROM runs r WHERE r.rowid = ?");
  else
    sql = g_strdup_printf ("SELECT hot_row(%s) FROM %s WHERE rowid = ?", columns[patch->table], names[patch->table]);
  hot_statement_prepare (&statement, connection, sql);
  for (guint i = 0; i < changes->len; i++)
    {
      const HotSqliteChange *change = &g_array_index (changes, HotSqliteChange, i);

      if (change->table != patch->table)
        continue;
      hot_statement_bind_int (&statement, change->row);
      if (!hot_sqlite_connection_scan (connection, &statement, patch_cb, patch, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
hot_sqlite_patch (HotRunFrame          *frame,
                  GHashTable           *by_id,
                  GArray               *changes,
                  HotSqliteConnection  *connection,
                  GError              **error)
{
  Patch patch = { .frame = frame, .by_id = by_id };

  /* Runs first: cells need them. */
  for (patch.table = HOT_SQLITE_RUNS;; patch.table--)
    {
      if (!patch_table (&patch, changes, connection, error))
        return FALSE;
      if (patch.table == HOT_SQLITE_METRICS)
        return TRUE;
    }
}
