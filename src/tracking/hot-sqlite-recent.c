/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <stdlib.h>
#include <string.h>

/* A page of runs in the order of their times: all are put in order by that alone, which is quickly read, and only from the first on is it
 * seen whether they fulfil the rest of the filter, until there are enough. */

/* Runs that are looked at before it is better to read all columns. */
#define MAX_LOOKS 5000

typedef struct {
  gint64 time;
  gint64 row;
  char   id[33];
} Candidate;

typedef struct {
  GArray   *candidates;
  gboolean  has_long_ids;
} Scan;

gboolean
hot_sqlite_is_by_time (GPtrArray *orders)
{
  const HotSearchOrder *order = orders->len > 0 ? orders->pdata[0] : NULL;

  return order == NULL || (orders->len == 1 && order->field == HOT_SEARCH_ATTRIBUTE && order->attribute->is_number &&
                           g_strcmp0 (order->attribute->column, "r.start_time") == 0);
}

static void
run_cb (sqlite3_value **row,
        gpointer        user_data)
{
  Scan *scan = user_data;
  Candidate *candidate;
  const char *id = (const char *) sqlite3_value_text (row[1]);

  g_array_set_size (scan->candidates, scan->candidates->len + 1);
  candidate = &g_array_index (scan->candidates, Candidate, scan->candidates->len - 1);
  candidate->row = sqlite3_value_int64 (row[0]);
  candidate->time = sqlite3_value_type (row[2]) == SQLITE_NULL ? HOT_TIME_NONE : sqlite3_value_int64 (row[2]);
  if (id == NULL || g_strlcpy (candidate->id, id, sizeof candidate->id) >= sizeof candidate->id)
    scan->has_long_ids = TRUE;
}

/* Latest first; those without a time at the end. */
static int
compare_descending (const void *a,
                    const void *b)
{
  const Candidate *x = a, *y = b;

  return x->time != y->time ? (x->time > y->time ? -1 : 1) : strcmp (x->id, y->id);
}

static int
compare_ascending (const void *a,
                   const void *b)
{
  const Candidate *x = a, *y = b;

  if (x->time == y->time)
    return strcmp (x->id, y->id);
  if (x->time == HOT_TIME_NONE || y->time == HOT_TIME_NONE)
    return x->time == HOT_TIME_NONE ? 1 : -1;

  return x->time < y->time ? -1 : 1;
}

/* They come as they were made, so that mostly they are in order or its reverse already. */
static void
sort (GArray  *candidates,
      int    (*compare) (const void *, const void *))
{
  Candidate *all = (Candidate *) (gpointer) candidates->data;
  guint n = candidates->len;
  gboolean is_sorted = TRUE, is_reverse = TRUE;

  for (guint i = 1; i < n && (is_sorted || is_reverse); i++)
    {
      int order = compare (&all[i - 1], &all[i]);

      is_sorted = is_sorted && order <= 0;
      is_reverse = is_reverse && order >= 0;
    }
  if (is_sorted)
    return;
  if (!is_reverse)
    {
      qsort (all, n, sizeof *all, compare);
      return;
    }
  for (guint i = 0; i < n / 2; i++)
    {
      Candidate other = all[i];

      all[i] = all[n - 1 - i];
      all[n - 1 - i] = other;
    }
}

static gboolean
is_of_the_run (const HotSearchNode *node)
{
  return node->kind == HOT_SEARCH_COMPARISON && node->field == HOT_SEARCH_ATTRIBUTE && node->attribute->column != NULL;
}

static void
add_condition (HotSql              *scan,
               HotSql              *look,
               const HotSearchNode *node,
               const HotSearch     *search,
               guint               *n_looks)
{
  HotSql *sql = is_of_the_run (node) ? scan : look;

  if (node->kind == HOT_SEARCH_AND)
    {
      for (guint i = 0; i < node->children->len; i++)
        add_condition (scan, look, node->children->pdata[i], search, n_looks);
      return;
    }
  g_string_append (sql->text, " AND ");
  hot_sql_add_filter (sql, HOT_SEARCH_RUNS, node, search);
  *n_looks += sql == look;
}

/* (nullable): the runs that fulfil what is asked of their own columns, unless that fails */
static GArray *
read_candidates (HotSqliteConnection *connection,
                 HotSql              *sql)
{
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_auto(HotStatement) statement = { 0 };
  Scan scan = { candidates };

  hot_sql_prepare (sql, &statement, connection);
  if (!hot_sqlite_connection_scan_table (connection, &statement, run_cb, &scan, NULL) || scan.has_long_ids)
    return NULL;

  return g_steal_pointer (&candidates);
}

/* Whether the answer is in @ids: not if too many had to be looked at. */
static gboolean
look (HotSqliteConnection *connection,
      HotSql              *sql,
      GArray              *candidates,
      guint64              n,
      GPtrArray           *ids)
{
  g_auto(HotStatement) statement = { 0 };

  hot_sql_prepare (sql, &statement, connection);
  for (guint i = 0; i < candidates->len && ids->len < n; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      int code;

      if (i == MAX_LOOKS)
        return FALSE;
      hot_statement_reset (&statement);
      hot_sql_bind (sql, &statement);
      hot_statement_bind_int (&statement, candidate->row);
      code = hot_statement_step (&statement, NULL);
      if (code < 0)
        return FALSE;
      if (code > 0)
        g_ptr_array_add (ids, g_strdup (candidate->id));
    }

  return TRUE;
}

GPtrArray *
hot_sqlite_search_by_time (HotSqliteStore      *self,
                           const HotSearch     *search,
                           const HotSearchNode *filter,
                           GPtrArray           *orders,
                           guint64              offset,
                           guint                n,
                           GCancellable        *cancellable)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) candidates = NULL;
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotSql) scan = { 0 };
  g_auto(HotSql) more = { 0 };
  guint n_looks = 0;

  hot_sql_init (&scan, "SELECT hot_row(r.rowid, r.run_uuid, r.start_time) FROM runs r NOT INDEXED WHERE ");
  hot_sql_init (&more, "SELECT 1 FROM runs r WHERE 1");
  g_string_append (scan.text, search->view == HOT_VIEW_ALL ? "1" : search->view == HOT_VIEW_DELETED_ONLY
                                ? "r.lifecycle_stage = 'deleted'" : "r.lifecycle_stage = 'active'");
  if (!hot_sql_add_experiments (&scan, "r.experiment_id", search->experiment_ids, NULL))
    return NULL;
  if (filter != NULL)
    add_condition (&scan, &more, filter, search, &n_looks);
  g_string_append (more.text, " AND r.rowid = ?");

  if (!hot_sqlite_reader_begin (&reader, self, cancellable, NULL))
    return NULL;
  candidates = read_candidates (reader.connection, &scan);
  if (candidates == NULL)
    return NULL;
  sort (candidates, orders->len > 0 && !((HotSearchOrder *) orders->pdata[0])->is_descending ? compare_ascending : compare_descending);
  if (n_looks == 0)
    for (guint64 i = offset; i < MIN (offset + n, candidates->len); i++)
      g_ptr_array_add (ids, g_strdup (g_array_index (candidates, Candidate, i).id));
  else if (!look (reader.connection, &more, candidates, offset + n, ids))
    return NULL;
  else
    g_ptr_array_remove_range (ids, 0, MIN (offset, ids->len));

  return g_steal_pointer (&ids);
}
