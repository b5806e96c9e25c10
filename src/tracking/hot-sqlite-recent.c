/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-cache.h"
#include "tracking/hot-sqlite-pages.h"
#include "tracking/hot-sqlite-store-private.h"

#include <stdlib.h>
#include <string.h>

#include "base/hot-parallel.h"

/* A page of runs in the order of their times, without an index over these. All are put in order by that alone, which is quickly read, and only
 * from the first on is it seen whether they fulfil the filter, until there are enough. Where few fulfil it the table of what it compares is
 * read once instead, and what is found there joined to the runs. */

/* Runs that are looked at before it is better to read all columns. */
#define MAX_LOOKS 12000

/* Runs by which it is guessed how many fulfil the filter. */
#define N_SAMPLES 64

/* A thread has at least so many runs to read. */
#define MIN_RUNS 20000

#define N_PARTS 2

typedef struct {
  char text[33];
} Id;

typedef struct {
  gint64 time;
  gint64 row;
} Candidate;

/* A condition on a column of the table of runs itself. */
typedef struct {
  const HotSearchNode *node;
  guint                cell;
} Condition;

typedef struct Search Search;

/* What one thread reads with a connection of its own. */
typedef struct {
  Search         *search;
  HotSqliteReader reader;
  GArray         *candidates;
  GArray         *ids;          /* of the candidates, where they are joined */
  GArray         *matches;      /* ids of runs that fulfil the driving comparison */
  GString        *text;
  gboolean        has_failed;
} Part;

struct Search {
  HotSqliteStore      *store;
  const HotSearch     *search;
  const HotSearchNode *filter;  /* (nullable) */
  GCancellable        *cancellable;
  gint64               n_runs;  /* about */

  gboolean             is_joined;
  const char          *columns[HOT_SQLITE_MAX_CELLS];  /* of the runs that are read */
  guint                n_columns;
  GArray              *conditions;
  GArray              *experiments; /* (nullable): of gint64 */
  const HotSearchNode *driver;      /* (nullable): whose table is read from end to end */
  gint64               n_driver_rows;
  Part                 parts[N_PARTS];
  guint                n_parts;
};

/* The cells of a run: the first is read always, all where runs are joined. */
enum {
  CELL_START_TIME,
  CELL_ID,
  CELL_STAGE,
  CELL_EXPERIMENT,
  N_CELLS
};

static void
search_clear (Search *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    {
      Part *part = &self->parts[i];

      g_clear_pointer (&part->candidates, g_array_unref);
      g_clear_pointer (&part->ids, g_array_unref);
      g_clear_pointer (&part->matches, g_array_unref);
      if (part->text != NULL)
        g_string_free (g_steal_pointer (&part->text), TRUE);
      hot_sqlite_reader_clear (&part->reader);
    }
  g_clear_pointer (&self->conditions, g_array_unref);
  g_clear_pointer (&self->experiments, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

gboolean
hot_sqlite_is_by_time (GPtrArray *orders)
{
  const HotSearchOrder *order = orders->len > 0 ? orders->pdata[0] : NULL;

  return order == NULL || (orders->len == 1 && order->field == HOT_SEARCH_ATTRIBUTE && order->attribute->is_number &&
                           g_strcmp0 (order->attribute->column, "r.start_time") == 0);
}

/* A run's name is a tag, as MLflow has it. */
static gboolean
is_run_name (const HotSearchNode *node)
{
  return node->field == HOT_SEARCH_ATTRIBUTE && node->attribute->column == NULL;
}

static const char *
get_key (const HotSearchNode *node)
{
  return is_run_name (node) ? HOT_TAG_RUN_NAME : node->key;
}

/* (nullable): where what fulfils the comparison can be found */
static const char *
get_table (const HotSearchNode *node)
{
  if (node->kind != HOT_SEARCH_COMPARISON || node->op == HOT_SEARCH_IS_NULL || node->op == HOT_SEARCH_IS_NOT_NULL)
    return NULL;
  if (node->field == HOT_SEARCH_METRIC)
    return "latest_metrics";
  if (node->field == HOT_SEARCH_PARAM)
    return "params";

  return node->field == HOT_SEARCH_TAG || is_run_name (node) ? "tags" : NULL;
}

static void
add_id (Part                *part,
        GArray              *ids,
        const HotSqliteCell *cell)
{
  Id id = { { 0 } };

  if (cell->type != HOT_SQLITE_TEXT || cell->length >= sizeof id.text)
    part->has_failed = TRUE;
  else
    memcpy (id.text, cell->text, cell->length);
  g_array_append_val (ids, id);
}

/* Whether the value fulfils the comparison. */
static gboolean
test_cell (Part                *part,
           const HotSearchNode *node,
           const HotSqliteCell *cell)
{
  if (cell->type == HOT_SQLITE_NULL)
    return FALSE;
  if (cell->type != HOT_SQLITE_TEXT)
    return node->texts == NULL && hot_run_cache_test_number (node, cell->real);
  if (node->texts == NULL)
    return FALSE;
  g_string_truncate (part->text, 0);
  g_string_append_len (part->text, cell->text, cell->length);

  return hot_run_cache_test_text (node, part->text->str);
}

static gboolean
is_in_view (Part                *part,
            const HotSqliteCell *cells)
{
  const Search *self = part->search;

  if (self->search->view != HOT_VIEW_ALL &&
      !hot_sqlite_cell_equals (&cells[CELL_STAGE], self->search->view == HOT_VIEW_DELETED_ONLY ? "deleted" : "active"))
    return FALSE;
  if (self->experiments != NULL)
    {
      guint i = 0;

      while (i < self->experiments->len && g_array_index (self->experiments, gint64, i) != cells[CELL_EXPERIMENT].integer)
        i++;
      if (i == self->experiments->len || cells[CELL_EXPERIMENT].type != HOT_SQLITE_INTEGER)
        return FALSE;
    }
  for (guint i = 0; i < self->conditions->len; i++)
    {
      const Condition *condition = &g_array_index (self->conditions, Condition, i);

      if (!test_cell (part, condition->node, &cells[condition->cell]))
        return FALSE;
    }

  return TRUE;
}

static void
run_cb (gint64               row,
        const HotSqliteCell *cells,
        gpointer             user_data)
{
  Part *part = user_data;
  Candidate candidate = { .row = row };

  if (cells == NULL)
    {
      g_array_set_size (part->candidates, 0);
      g_array_set_size (part->ids, 0);
      return;
    }
  if (part->search->is_joined && !is_in_view (part, cells))
    return;
  candidate.time = hot_sqlite_cell_get_time (&cells[CELL_START_TIME]);
  g_array_append_val (part->candidates, candidate);
  if (part->search->driver != NULL)
    add_id (part, part->ids, &cells[CELL_ID]);
}

/* key, run_uuid, value and of metrics is_nan */
static void
match_cb (gint64               row,
          const HotSqliteCell *cells,
          gpointer             user_data)
{
  Part *part = user_data;
  const HotSearchNode *node = part->search->driver;

  if (cells == NULL)
    {
      g_array_set_size (part->matches, 0);
      return;
    }
  if (!hot_sqlite_cell_equals (&cells[0], get_key (node)))
    return;
  if (node->field == HOT_SEARCH_METRIC && cells[3].integer != 0 ? node->op == HOT_SEARCH_NOT_EQUAL
                                                                : test_cell (part, node, &cells[2]))
    add_id (part, part->matches, &cells[1]);
}

/* Latest first; those without a time at the end. */
static int
compare_descending (const void *a,
                    const void *b)
{
  const Candidate *x = a, *y = b;

  return (x->time < y->time) - (x->time > y->time);
}

static int
compare_ascending (const void *a,
                   const void *b)
{
  const Candidate *x = a, *y = b;

  if (x->time == HOT_TIME_NONE || y->time == HOT_TIME_NONE)
    return (x->time == HOT_TIME_NONE) - (y->time == HOT_TIME_NONE);

  return (x->time > y->time) - (x->time < y->time);
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

/* Readers that see the same: only one where somebody writes at this moment. */
static gboolean
begin (Search *self)
{
  HotTrackingStore *store = HOT_TRACKING_STORE (self->store);
  g_auto(HotStatement) statement = { 0 };
  const guint64 counter = hot_tracking_store_get_change_counter (store, self->cancellable, NULL);

  if (!hot_sqlite_reader_begin (&self->parts[0].reader, self->store, self->cancellable, NULL))
    return FALSE;
  hot_statement_use (&statement, self->parts[0].reader.connection, "SELECT max(rowid) FROM runs");
  if (hot_statement_step (&statement, NULL) <= 0)
    return FALSE;
  self->n_runs = hot_statement_get_int (&statement, 0);

  self->n_parts = 1;
  if (hot_parallel_parts (self->n_runs, MIN_RUNS) < N_PARTS || counter == 0)
    return TRUE;
  if (hot_sqlite_reader_begin (&self->parts[1].reader, self->store, self->cancellable, NULL) &&
      hot_sqlite_connection_execute (self->parts[1].reader.connection, "SELECT 1 FROM runs LIMIT 1", NULL) &&
      hot_tracking_store_get_change_counter (store, self->cancellable, NULL) == counter)
    self->n_parts = N_PARTS;

  return TRUE;
}

static void
read_cb (gsize    begin,
         gsize    end,
         guint    number,
         gpointer user_data)
{
  static const char *const columns[] = { "key", "run_uuid", "value", "is_nan" };
  Search *self = user_data;

  for (gsize i = begin; i < end; i++)
    {
      Part *part = &self->parts[i];
      HotSqliteConnection *connection = part->reader.connection;

      if (!hot_sqlite_scan_part (connection, "runs", self->columns, self->n_columns, i, self->n_parts, run_cb, part, NULL) ||
          (self->driver != NULL &&
           !hot_sqlite_scan_part (connection, get_table (self->driver), columns, self->driver->field == HOT_SEARCH_METRIC ? 4 : 3, i,
                                  self->n_parts, match_cb, part, NULL)))
        part->has_failed = TRUE;
    }
}

/* What is left of the first part has what the others read, too. %FALSE on failure. */
static gboolean
read_parts (Search *self)
{
  Part *all = &self->parts[0];

  for (guint i = 0; i < self->n_parts; i++)
    {
      Part *part = &self->parts[i];

      part->search = self;
      part->candidates = g_array_sized_new (FALSE, FALSE, sizeof (Candidate), MIN (self->n_runs, G_MAXINT32) / self->n_parts + 1);
      part->ids = g_array_new (FALSE, FALSE, sizeof (Id));
      part->matches = g_array_new (FALSE, FALSE, sizeof (Id));
      part->text = g_string_new (NULL);
    }
  hot_parallel_for (self->n_parts, self->n_parts, read_cb, self);

  for (guint i = 0; i < self->n_parts; i++)
    {
      Part *part = &self->parts[i];

      if (part->has_failed)
        return FALSE;
      if (i == 0)
        continue;
      g_array_append_vals (all->candidates, part->candidates->data, part->candidates->len);
      g_array_append_vals (all->ids, part->ids->data, part->ids->len);
      g_array_append_vals (all->matches, part->matches->data, part->matches->len);
    }

  return TRUE;
}

/* Leaves the candidates that are among the matches. Both mostly come in the same order: then the next match is the one. */
static void
join (Part *all)
{
  Candidate *candidates = (Candidate *) (gpointer) all->candidates->data;
  const Id *matches = (const Id *) (gconstpointer) all->matches->data, *ids = (const Id *) (gconstpointer) all->ids->data;
  g_autofree Candidate *former = g_memdup2 (candidates, sizeof *candidates * all->candidates->len);
  g_autoptr(GHashTable) found = NULL;
  guint next = 0, n = 0;

  for (guint i = 0; i < all->candidates->len && next < all->matches->len; i++)
    if (strcmp (ids[i].text, matches[next].text) == 0)
      {
        candidates[n++] = former[i];
        next++;
      }

  if (next < all->matches->len)
    {
      found = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < all->matches->len; i++)
        g_hash_table_add (found, (char *) matches[i].text);
      n = 0;
      for (guint i = 0; i < all->candidates->len; i++)
        if (g_hash_table_contains (found, ids[i].text))
          candidates[n++] = former[i];
    }
  g_array_set_size (all->candidates, n);
}

static gboolean
is_of_the_run (const HotSearchNode *node)
{
  return node->kind == HOT_SEARCH_COMPARISON && node->field == HOT_SEARCH_ATTRIBUTE && node->attribute->column != NULL;
}

typedef gboolean (*NodeFunc) (const HotSearchNode *node,
                              gpointer             user_data);

/* Each of the conditions that all must hold; stops at the first %FALSE. */
static gboolean
foreach (const HotSearchNode *node,
         NodeFunc             func,
         gpointer             user_data)
{
  if (node == NULL)
    return TRUE;
  if (node->kind != HOT_SEARCH_AND)
    return func (node, user_data);
  for (guint i = 0; i < node->children->len; i++)
    if (!foreach (node->children->pdata[i], func, user_data))
      return FALSE;

  return TRUE;
}

/* A condition on the table of runs itself is tested when that is read. */
static gboolean
add_condition_cb (const HotSearchNode *node,
                  gpointer             user_data)
{
  Search *self = user_data;
  Condition condition = { node, self->n_columns };

  if (!is_of_the_run (node) || self->n_columns == HOT_SQLITE_MAX_CELLS)
    return TRUE;
  self->columns[self->n_columns++] = node->attribute->column + strlen ("r.");
  g_array_append_val (self->conditions, condition);

  return TRUE;
}

/* Whether nothing of the filter is left to look at. */
static gboolean
is_tested_cb (const HotSearchNode *node,
              gpointer             user_data)
{
  const Search *self = user_data;

  for (guint i = 0; i < self->conditions->len; i++)
    if (g_array_index (self->conditions, Condition, i).node == node)
      return TRUE;

  return node == self->driver;
}

/* The one with the smallest table. */
static gboolean
choose_driver_cb (const HotSearchNode *node,
                  gpointer             user_data)
{
  Search *self = user_data;
  const char *table = get_table (node);
  g_autofree char *sql = g_strdup_printf ("SELECT max(rowid) FROM %s", table);
  g_auto(HotStatement) statement = { 0 };
  gint64 n;

  if (table == NULL)
    return TRUE;
  hot_statement_prepare (&statement, self->parts[0].reader.connection, sql);
  n = hot_statement_step (&statement, NULL) > 0 ? hot_statement_get_int (&statement, 0) : G_MAXINT64;
  if (self->driver == NULL || n < self->n_driver_rows)
    {
      self->driver = node;
      self->n_driver_rows = n;
    }

  return TRUE;
}

static void
prepare (Search   *self,
         gboolean  is_joined)
{
  static const char *const columns[N_CELLS] = { "start_time", "run_uuid", "lifecycle_stage", "experiment_id" };
  const char *const *ids = self->search->experiment_ids;

  self->is_joined = is_joined;
  self->conditions = g_array_new (FALSE, FALSE, sizeof (Condition));
  self->n_columns = is_joined ? N_CELLS : 1;
  memcpy (self->columns, columns, sizeof columns);
  if (!is_joined)
    return;

  foreach (self->filter, add_condition_cb, self);
  foreach (self->filter, choose_driver_cb, self);
  if (ids != NULL)
    self->experiments = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      gint64 id;

      if (hot_sql_parse_experiment_id (ids[i], &id, NULL))
        g_array_append_val (self->experiments, id);
    }
}

/* "SELECT run_uuid FROM runs r WHERE r.rowid = …" and all that is asked */
static gboolean
build_look (Search *self,
            HotSql *sql)
{
  hot_sql_init (sql, "SELECT r.run_uuid FROM runs r WHERE 1");
  if (self->search->view != HOT_VIEW_ALL)
    g_string_append (sql->text, self->search->view == HOT_VIEW_DELETED_ONLY ? " AND r.lifecycle_stage = 'deleted'"
                                                                            : " AND r.lifecycle_stage = 'active'");
  if (!hot_sql_add_experiments (sql, "r.experiment_id", self->search->experiment_ids, NULL))
    return FALSE;
  if (self->filter != NULL)
    {
      g_string_append (sql->text, " AND ");
      hot_sql_add_filter (sql, HOT_SEARCH_RUNS, self->filter, self->search);
    }
  g_string_append (sql->text, " AND r.rowid = ?");

  return TRUE;
}

/* 1 if the run in this row fulfils all, with its @id (out) (optional); 0 if not, -1 on failure */
static int
look (HotSql        *sql,
      HotStatement  *statement,
      gint64         row,
      char         **id)
{
  int code;

  hot_statement_reset (statement);
  hot_sql_bind (sql, statement);
  hot_statement_bind_int (statement, row);
  code = hot_statement_step (statement, NULL);
  if (code > 0 && id != NULL)
    *id = hot_statement_dup_text (statement, 0);

  return code;
}

/* Whether so many runs would have to be looked at for @n_wanted that it is better to join. */
static gboolean
is_rare (Search *self,
         HotSql *sql,
         guint64 n_wanted)
{
  g_auto(HotStatement) statement = { 0 };
  guint n_found = 0;

  if (n_wanted > MAX_LOOKS)
    return TRUE;
  hot_sql_prepare (sql, &statement, self->parts[0].reader.connection);
  for (guint i = 0; i < N_SAMPLES; i++)
    n_found += look (sql, &statement, self->n_runs * (2 * i + 1) / (2 * N_SAMPLES), NULL) > 0;

  return n_wanted * N_SAMPLES > (guint64) MAX_LOOKS * n_found;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Whether the first @n are in @ids: not if too many had to be looked at. Of those with the same time the lesser id comes first. */
static gboolean
collect (Search    *self,
         HotSql    *sql,
         guint64    n,
         GPtrArray *ids)
{
  GArray *candidates = self->parts[0].candidates;
  const Candidate *all = (const Candidate *) (gconstpointer) candidates->data;
  g_auto(HotStatement) statement = { 0 };
  guint i = 0;

  hot_sql_prepare (sql, &statement, self->parts[0].reader.connection);
  while (i < candidates->len && ids->len < n)
    {
      const gint64 time = all[i].time;
      const guint n_before = ids->len;

      for (; i < candidates->len && all[i].time == time; i++)
        {
          char *id = NULL;

          if (i == MAX_LOOKS || look (sql, &statement, all[i].row, &id) < 0)
            return FALSE;
          if (id != NULL)
            g_ptr_array_add (ids, id);
        }
      if (ids->len > n_before + 1)
        qsort (ids->pdata + n_before, ids->len - n_before, sizeof (gpointer), compare_ids);
    }
  g_ptr_array_set_size (ids, MIN (ids->len, n));

  return TRUE;
}

/* The ids of candidates that fulfil all there is to fulfil. */
static gboolean
take (Search    *self,
      HotSql    *sql,
      guint64    offset,
      guint64    n,
      GPtrArray *ids)
{
  GArray *candidates = self->parts[0].candidates;
  const Candidate *all = (const Candidate *) (gconstpointer) candidates->data;
  guint64 begin = MIN (offset, candidates->len), end = MIN (offset + n, candidates->len);
  const guint64 first = begin;

  /* Those of the same time are put in order by their ids: all of them are needed. */
  while (begin > 0 && begin < candidates->len && all[begin - 1].time == all[begin].time)
    begin--;
  if (begin > 0)
    g_array_remove_range (candidates, 0, begin);
  if (!collect (self, sql, end - begin, ids))
    return FALSE;
  g_ptr_array_remove_range (ids, 0, MIN (first - begin, ids->len));

  return TRUE;
}

GPtrArray *
hot_sqlite_search_by_time (HotSqliteStore      *store,
                           const HotSearch     *search,
                           const HotSearchNode *filter,
                           GPtrArray           *orders,
                           guint64              offset,
                           guint                n,
                           HotSqlitePlan        plan,
                           GCancellable        *cancellable)
{
  const gboolean is_ascending = orders->len > 0 && !((HotSearchOrder *) orders->pdata[0])->is_descending;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_auto(Search) self = { .store = store, .search = search, .filter = filter, .cancellable = cancellable };
  g_auto(HotSql) sql = { 0 };
  gboolean is_done;

  if (!begin (&self) || !build_look (&self, &sql))
    return NULL;
  prepare (&self, plan == HOT_SQLITE_PLAN_JOIN || (plan == HOT_SQLITE_PLAN_AUTO && is_rare (&self, &sql, offset + n)));
  if (!read_parts (&self))
    return NULL;
  if (self.driver != NULL)
    join (&self.parts[0]);
  sort (self.parts[0].candidates, is_ascending ? compare_ascending : compare_descending);

  is_done = self.is_joined && foreach (filter, is_tested_cb, &self);
  if (is_done ? !take (&self, &sql, offset, n, ids) : !collect (&self, &sql, offset + n, ids))
    return NULL;
  if (!is_done)
    g_ptr_array_remove_range (ids, 0, MIN (offset, ids->len));

  return g_steal_pointer (&ids);
}
