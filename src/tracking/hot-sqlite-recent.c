/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-comparison.h"
#include "tracking/hot-sqlite-near.h"
#include "tracking/hot-sqlite-pages.h"
#include "tracking/hot-sqlite-store-private.h"

#include <stdlib.h>
#include <string.h>

#include "base/hot-parallel.h"

/* A page of runs in the order of their times, without an index over these. The times of all are read, which is quickly done, and more only of the
 * latest ones. What the filter compares is mostly written with the run: the end of that table then says of these whether they fulfil it, until
 * there are enough. What the table does not say is looked up. Where few runs fulfil the filter all of the table is read instead, and what is found
 * there joined to the runs. */

/* Runs that are looked up at no great cost; of which that is given up. */
#define FEW_LOOKS 100
#define MAX_LOOKS 12000

/* Runs by which it is guessed how many fulfil the filter. */
#define N_SAMPLES 64

/* A thread has at least so many runs to read. */
#define MIN_RUNS 20000

#define N_PARTS 2

/* The end of a table is read in pieces, by each thread one, until there is enough: about so many times, but for very small pieces. */
#define N_ROUNDS   2
#define MAX_ROUNDS 1000

/* A condition on a column of the table of runs itself. */
typedef struct {
  const HotSearchNode *node;
  guint                cell;
} Condition;

/* What a row of the driving comparison's table says of its run. */
typedef struct {
  HotSqliteId id;
  gboolean    is_match;
} Known;

typedef struct Search Search;

/* What one thread reads with a connection of its own. */
typedef struct {
  Search         *search;
  HotSqliteReader reader;
  GArray         *candidates;
  GArray         *ids;          /* of the candidates, where another table is read */
  GArray         *matches;      /* ids of runs that fulfil the driving comparison */
  GArray         *known;        /* of Known: what a piece of its table says */
  GString        *text;
  guint64         limit;        /* candidates that are too many */
  gint64          bound;        /* the rank of the last one that counts */
  gboolean        has_failed;
} Part;

struct Search {
  HotSqliteStore      *store;
  const HotSearch     *search;
  const HotSearchNode *filter;  /* (nullable) */
  GCancellable        *cancellable;
  gint64               n_runs;  /* about */

  HotSqlitePlan        plan;
  guint64              n_latest;  /* candidates that are needed: those before may be left out */
  gboolean             is_cut;    /* some were */
  gboolean             is_tested; /* nothing of the filter is left to look up where the driving comparison is fulfilled */
  gboolean             is_ascending;
  const char          *columns[HOT_SQLITE_MAX_CELLS];  /* of the runs that are read */
  guint                n_columns;
  GArray              *conditions;
  GArray              *experiments; /* (nullable): of gint64 */
  const HotSearchNode *driver;      /* (nullable): whose table is read */
  gint64               n_driver_rows;
  Part                 parts[N_PARTS];
  guint                n_parts;
  guint                n_rounds;    /* in which all of its table would be read */
  guint                n_read;      /* of these */
};

/* The cells of a run: the first of every one, all of those late enough. */
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
      g_clear_pointer (&part->known, g_array_unref);
      if (part->text != NULL)
        g_string_free (g_steal_pointer (&part->text), TRUE);
      hot_sqlite_reader_clear (&part->reader);
    }
  g_clear_pointer (&self->conditions, g_array_unref);
  g_clear_pointer (&self->experiments, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
add_id (Part                *part,
        GArray              *ids,
        const HotSqliteCell *cell)
{
  HotSqliteId id = { { 0 } };

  if (cell->type != HOT_SQLITE_TEXT || cell->length >= sizeof id.text)
    part->has_failed = TRUE;
  else
    memcpy (id.text, cell->text, cell->length);
  g_array_append_val (ids, id);
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

      if (!hot_sqlite_comparison_test_cell (condition->node, &cells[condition->cell], part->text))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_late (const HotSqliteCell *first,
         gpointer             user_data)
{
  const Part *part = user_data;

  return hot_sqlite_candidate_get_rank (hot_sqlite_cell_get_time (first), part->search->is_ascending) >= part->bound;
}

/* Leaves the first, and those of the same time as the last of them, because these are put in order by their ids. */
static void
leave_latest (Part *part)
{
  const Search *self = part->search;
  const HotSqliteCandidate *all = (const HotSqliteCandidate *) (gconstpointer) part->candidates->data;
  guint n = self->n_latest;

  hot_sqlite_candidates_sort (part->candidates, self->is_ascending);
  part->bound = hot_sqlite_candidate_get_rank (all[n - 1].time, self->is_ascending);
  while (n < part->candidates->len && all[n].time == all[n - 1].time)
    n++;
  g_array_set_size (part->candidates, n);
  part->limit = MAX (part->limit, 2 * (guint64) n);
}

static void
run_cb (gint64               row,
        const HotSqliteCell *cells,
        gpointer             user_data)
{
  Part *part = user_data;
  HotSqliteCandidate candidate = { .row = row };

  if (cells == NULL)
    {
      /* Parts that begin again are others. */
      part->has_failed = part->search->n_parts > 1;
      part->bound = G_MININT64;
      g_array_set_size (part->candidates, 0);
      g_array_set_size (part->ids, 0);
      return;
    }
  if (!is_in_view (part, cells))
    return;
  candidate.time = hot_sqlite_cell_get_time (&cells[CELL_START_TIME]);
  candidate.place = part->ids->len;
  g_array_append_val (part->candidates, candidate);
  if (part->search->driver != NULL)
    add_id (part, part->ids, &cells[CELL_ID]);
  if (part->candidates->len >= part->limit)
    leave_latest (part);
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
  if (hot_sqlite_cell_equals (&cells[0], hot_sqlite_comparison_get_key (node)) && hot_sqlite_comparison_test_row (node, cells, part->text))
    add_id (part, part->matches, &cells[1]);
}

/* Readers that see the same: only one where somebody writes at this moment. */
static gboolean
begin (Search *self)
{
  g_auto(HotStatement) statement = { 0 };
  const guint64 counter = hot_tracking_store_get_change_counter (HOT_TRACKING_STORE (self->store), self->cancellable, NULL);

  if (!hot_sqlite_reader_begin (&self->parts[0].reader, self->store, self->cancellable, NULL))
    return FALSE;
  hot_statement_use (&statement, self->parts[0].reader.connection, "SELECT max(rowid) FROM runs");
  if (hot_statement_step (&statement, NULL) <= 0)
    return FALSE;
  self->n_runs = hot_statement_get_int (&statement, 0);

  self->n_parts = 1;
  for (guint i = 0; i < N_PARTS; i++)
    {
      self->parts[i].search = self;
      self->parts[i].text = g_string_new (NULL);
      self->parts[i].known = g_array_new (FALSE, FALSE, sizeof (Known));
    }
  if (hot_parallel_parts (self->n_runs, MIN_RUNS) >= N_PARTS &&
      hot_sqlite_reader_join (&self->parts[1].reader, self->store, counter, self->cancellable))
    self->n_parts = N_PARTS;

  return TRUE;
}

static gboolean
scan_driver (Search             *self,
             Part               *part,
             HotSqliteScan       scan,
             HotSqliteCellsFunc  func,
             gpointer            user_data)
{
  scan.table = hot_sqlite_comparison_get_table (self->driver);
  scan.columns = hot_sqlite_comparison_columns;
  scan.n_columns = hot_sqlite_comparison_count_columns (self->driver);
  scan.wanted = hot_sqlite_comparison_get_key (self->driver);

  return hot_sqlite_scan (part->reader.connection, &scan, func, user_data, NULL);
}

static void
read_cb (gsize    begin,
         gsize    end,
         guint    number,
         gpointer user_data)
{
  Search *self = user_data;

  for (guint i = begin; i < end; i++)
    {
      Part *part = &self->parts[i];
      const HotSqliteScan runs = {
        .table = "runs", .columns = self->columns, .n_columns = self->n_columns, .test = is_late,
        .is_backward = self->plan != HOT_SQLITE_PLAN_JOIN && !self->is_ascending, .part = i, .n_parts = self->n_parts,
      };

      if (!hot_sqlite_scan (part->reader.connection, &runs, run_cb, part, NULL) ||
          (self->plan == HOT_SQLITE_PLAN_JOIN && self->driver != NULL &&
           !scan_driver (self, part, (HotSqliteScan) { .part = i, .n_parts = self->n_parts }, match_cb, part)))
        part->has_failed = TRUE;
    }
}

/* Adds to @part, so that the candidates are in order where those of either are. */
static void
append_part (Part       *part,
             const Part *after)
{
  const guint n = part->candidates->len;

  g_array_append_vals (part->candidates, after->candidates->data, after->candidates->len);
  for (guint i = n; i < part->candidates->len; i++)
    g_array_index (part->candidates, HotSqliteCandidate, i).place += part->ids->len;
  g_array_append_vals (part->ids, after->ids->data, after->ids->len);
  g_array_append_vals (part->matches, after->matches->data, after->matches->len);
}

/* Into the first, in the order in which they were read. */
static void
merge_parts (Search *self)
{
  Part *first = &self->parts[0];

  for (guint i = 1; i < self->n_parts; i++)
    {
      Part *part = &self->parts[i];

      if (self->plan == HOT_SQLITE_PLAN_JOIN || self->is_ascending)
        {
          append_part (first, part);
          continue;
        }
      append_part (part, first);
      g_array_unref (first->candidates);
      g_array_unref (first->ids);
      first->candidates = g_steal_pointer (&part->candidates);
      first->ids = g_steal_pointer (&part->ids);
    }
}

/* In the order of time, as many as are needed. */
static void
sort (Search *self)
{
  GArray *candidates = self->parts[0].candidates;
  const HotSqliteCandidate *all;
  gint64 bound = G_MININT64;
  guint n;

  for (guint i = 0; i < self->n_parts; i++)
    bound = MAX (bound, self->parts[i].bound);
  hot_sqlite_candidates_sort (candidates, self->is_ascending);
  self->is_cut = bound > G_MININT64;
  all = (const HotSqliteCandidate *) (gconstpointer) candidates->data;
  n = candidates->len;
  while (n > 0 && hot_sqlite_candidate_get_rank (all[n - 1].time, self->is_ascending) < bound)
    n--;
  g_array_set_size (candidates, n);
}

/* What is left of the first part has what the others read, too. %FALSE on failure. */
static gboolean
read_parts (Search *self)
{
  const guint64 limit = self->n_latest < G_MAXINT32 ? self->n_latest + self->n_latest / 8 + 2 * FEW_LOOKS : G_MAXUINT64;

  for (guint i = 0; i < self->n_parts; i++)
    {
      Part *part = &self->parts[i];

      part->limit = limit;
      part->bound = G_MININT64;
      g_clear_pointer (&part->candidates, g_array_unref);
      g_clear_pointer (&part->ids, g_array_unref);
      g_clear_pointer (&part->matches, g_array_unref);
      part->candidates = g_array_new (FALSE, FALSE, sizeof (HotSqliteCandidate));
      part->ids = g_array_new (FALSE, FALSE, sizeof (HotSqliteId));
      part->matches = g_array_new (FALSE, FALSE, sizeof (HotSqliteId));
    }
  hot_parallel_for (self->n_parts, self->n_parts, read_cb, self);

  for (guint i = 0; i < self->n_parts; i++)
    if (self->parts[i].has_failed)
      return FALSE;
  merge_parts (self);
  if (self->plan == HOT_SQLITE_PLAN_JOIN && self->driver != NULL)
    hot_sqlite_candidates_join (self->parts[0].candidates, self->parts[0].ids, self->parts[0].matches);
  sort (self);

  return TRUE;
}

/* A condition on the table of runs itself is tested when that is read. */
static gboolean
add_condition_cb (const HotSearchNode *node,
                  gpointer             user_data)
{
  Search *self = user_data;
  Condition condition = { node, self->n_columns };

  if (!hot_sqlite_comparison_is_of_the_run (node) || self->n_columns == HOT_SQLITE_MAX_CELLS)
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
  const char *table = hot_sqlite_comparison_get_table (node);
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
prepare (Search *self)
{
  static const char *const columns[N_CELLS] = { "start_time", "run_uuid", "lifecycle_stage", "experiment_id" };
  const char *const *ids = self->search->experiment_ids;

  self->conditions = g_array_new (FALSE, FALSE, sizeof (Condition));
  self->n_columns = N_CELLS;
  memcpy (self->columns, columns, sizeof columns);
  hot_sqlite_comparison_foreach (self->filter, add_condition_cb, self);
  hot_sqlite_comparison_foreach (self->filter, choose_driver_cb, self);
  self->is_tested = hot_sqlite_comparison_foreach (self->filter, is_tested_cb, self);
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

static void
known_cb (gint64               row,
          const HotSqliteCell *cells,
          gpointer             user_data)
{
  Part *part = user_data;
  const HotSearchNode *node = part->search->driver;
  Known known = { 0 };

  if (cells == NULL)
    {
      part->has_failed = TRUE;
      g_array_set_size (part->known, 0);
      return;
    }
  if (!hot_sqlite_cell_equals (&cells[0], hot_sqlite_comparison_get_key (node)) || cells[1].type != HOT_SQLITE_TEXT ||
      cells[1].length >= sizeof known.id.text)
    return;
  memcpy (known.id.text, cells[1].text, cells[1].length);
  known.is_match = hot_sqlite_comparison_test_row (node, cells, part->text);
  g_array_append_val (part->known, known);
}

static gboolean
has_sample (gpointer user_data)
{
  return ((const Part *) user_data)->known->len >= N_SAMPLES;
}

/* How many of the latest runs there are to look at for @n_wanted: by the end of the table that drives, else by runs from everywhere. */
static guint64
guess_looks (Search *self,
             HotSql *sql,
             guint64 n_wanted)
{
  const HotSqliteScan scan = { .is_enough = has_sample, .is_backward = !self->is_ascending, .n_parts = 1 };
  Part *part = &self->parts[0];
  g_auto(HotStatement) statement = { 0 };
  guint n_rows = N_SAMPLES, n_matches = 0;

  hot_sql_prepare (sql, &statement, part->reader.connection);
  if (self->is_tested && scan_driver (self, part, scan, known_cb, part) && part->known->len >= N_SAMPLES)
    for (n_rows = 0; n_rows < part->known->len; n_rows++)
      n_matches += g_array_index (part->known, Known, n_rows).is_match;
  else
    for (guint i = 0; i < N_SAMPLES; i++)
      n_matches += look (sql, &statement, self->n_runs * (2 * i + 1) / (2 * N_SAMPLES), NULL) > 0;
  /* It was a guess. */
  part->has_failed = FALSE;

  return n_wanted * n_rows / MAX (n_matches, 1);
}

/* How the runs are found, and how many of the latest are needed. */
static void
choose_plan (Search        *self,
             HotSql        *sql,
             guint64        n_wanted,
             HotSqlitePlan  plan)
{
  guint64 n_looks = 0;

  prepare (self);
  if (plan == HOT_SQLITE_PLAN_AUTO)
    {
      n_looks = n_wanted > G_MAXINT32 ? G_MAXUINT64 : self->driver != NULL ? guess_looks (self, sql, n_wanted) : 0;
      plan = self->driver == NULL || n_looks <= 2 * FEW_LOOKS  ? HOT_SQLITE_PLAN_LOOK
             : n_looks <= (guint64) self->n_runs / 4 * 3       ? HOT_SQLITE_PLAN_NEAR
                                                               : HOT_SQLITE_PLAN_JOIN;
    }
  else if (plan == HOT_SQLITE_PLAN_NEAR)
    {
      n_looks = n_wanted;
    }
  if (plan == HOT_SQLITE_PLAN_LOOK && (self->driver != NULL || !self->is_tested))
    self->n_latest = MAX_LOOKS + 1;
  else if (plan == HOT_SQLITE_PLAN_LOOK)
    self->n_latest = n_wanted;
  else if (plan == HOT_SQLITE_PLAN_NEAR)
    self->n_latest = n_looks + n_looks / 2 + 2 * FEW_LOOKS;
  else
    self->n_latest = G_MAXUINT64;
  if (plan == HOT_SQLITE_PLAN_LOOK && self->driver != NULL)
    {
      self->driver = NULL;
      self->is_tested = FALSE;
    }
  self->n_rounds = CLAMP (N_ROUNDS * (guint64) self->n_runs / MAX (n_looks, 1), 1, MAX_ROUNDS);
  self->plan = plan;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
read_piece_cb (gsize    begin,
               gsize    end,
               guint    number,
               gpointer user_data)
{
  Search *self = user_data;
  Part *part = &self->parts[number];
  const guint n = self->n_rounds * self->n_parts, piece = self->n_read * self->n_parts + number;
  const HotSqliteScan scan = { .is_backward = !self->is_ascending, .part = self->is_ascending ? piece : n - 1 - piece, .n_parts = n };

  g_array_set_size (part->known, 0);
  if (!scan_driver (self, part, scan, known_cb, part))
    part->has_failed = TRUE;
}

/* What the end of a table says of the candidates; %FALSE on failure */
static gboolean
read_near (Search        *self,
           guint64        n_wanted,
           HotSqliteNear *near)
{
  Part *all = &self->parts[0];

  hot_sqlite_near_init (near, (const HotSqliteCandidate *) (gconstpointer) all->candidates->data, all->candidates->len,
                        (const HotSqliteId *) (gconstpointer) all->ids->data);
  while (!hot_sqlite_near_is_enough (near, self->is_tested ? n_wanted : G_MAXUINT64, FEW_LOOKS))
    {
      if (self->n_read == self->n_rounds)
        {
          hot_sqlite_near_end (near);
          return TRUE;
        }
      hot_parallel_for (self->n_parts, self->n_parts, read_piece_cb, self);
      for (guint i = 0; i < self->n_parts; i++)
        {
          const Part *part = &self->parts[i];
          const Known *known = (const Known *) (gconstpointer) part->known->data;

          if (part->has_failed)
            return FALSE;
          for (guint j = 0; j < part->known->len; j++)
            hot_sqlite_near_add (near, known[j].id.text, strlen (known[j].id.text), known[j].is_match);
        }
      self->n_read++;
    }

  return TRUE;
}

/* The id of the candidate if it fulfils all; %FALSE on failure, or if too many had to be looked up */
static gboolean
test_candidate (Search              *self,
                HotSql              *sql,
                HotStatement        *statement,
                guint                i,
                const HotSqliteNear *near,
                guint               *n_looks,
                char               **id)
{
  const HotSqliteCandidate *candidate = &g_array_index (self->parts[0].candidates, HotSqliteCandidate, i);

  if (near != NULL && near->states[i] == HOT_SQLITE_NO)
    return TRUE;
  if (near != NULL && near->states[i] == HOT_SQLITE_MAYBE && self->is_tested)
    {
      *id = g_strdup (g_array_index (self->parts[0].ids, HotSqliteId, candidate->place).text);
      return TRUE;
    }

  return (*n_looks)++ < MAX_LOOKS && look (sql, statement, candidate->row, id) >= 0;
}

/* Whether the first @n are in @ids. Of those with the same time the lesser id comes first. @near: (nullable): what is known already */
static gboolean
collect (Search              *self,
         HotSql              *sql,
         const HotSqliteNear *near,
         guint64              n,
         GPtrArray           *ids)
{
  GArray *candidates = self->parts[0].candidates;
  const HotSqliteCandidate *all = (const HotSqliteCandidate *) (gconstpointer) candidates->data;
  g_auto(HotStatement) statement = { 0 };
  guint i = 0, n_looks = 0;

  hot_sql_prepare (sql, &statement, self->parts[0].reader.connection);
  while (i < candidates->len && ids->len < n)
    {
      const gint64 time = all[i].time;
      const guint n_before = ids->len;

      for (; i < candidates->len && all[i].time == time; i++)
        {
          char *id = NULL;

          if (!test_candidate (self, sql, &statement, i, near, &n_looks, &id))
            return FALSE;
          if (id != NULL)
            g_ptr_array_add (ids, id);
        }
      if (ids->len > n_before + 1)
        qsort (ids->pdata + n_before, ids->len - n_before, sizeof (gpointer), compare_ids);
    }
  if (ids->len < n && self->is_cut)
    return FALSE;
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
  const HotSqliteCandidate *all = (const HotSqliteCandidate *) (gconstpointer) candidates->data;
  guint64 begin = MIN (offset, candidates->len), end = MIN (offset + n, candidates->len);
  const guint64 first = begin;

  /* Those of the same time are put in order by their ids: all of them are needed. */
  while (begin > 0 && begin < candidates->len && all[begin - 1].time == all[begin].time)
    begin--;
  if (begin > 0)
    g_array_remove_range (candidates, 0, begin);
  if (!collect (self, sql, NULL, end - begin, ids))
    return FALSE;
  g_ptr_array_remove_range (ids, 0, MIN (first - begin, ids->len));

  return TRUE;
}

static gboolean
find_near (Search    *self,
           HotSql    *sql,
           guint64    n_wanted,
           GPtrArray *ids)
{
  g_auto(HotSqliteNear) near = { 0 };

  return read_near (self, n_wanted, &near) && collect (self, sql, &near, n_wanted, ids);
}

/* By the plan that was chosen. */
static gboolean
find (Search    *self,
      HotSql    *sql,
      guint64    offset,
      guint64    n,
      GPtrArray *ids)
{
  if (!read_parts (self))
    return FALSE;
  if (self->is_tested && (self->driver == NULL || self->plan == HOT_SQLITE_PLAN_JOIN))
    return take (self, sql, offset, n, ids);
  if (self->plan == HOT_SQLITE_PLAN_NEAR && self->driver != NULL ? !find_near (self, sql, offset + n, ids)
                                                                 : !collect (self, sql, NULL, offset + n, ids))
    return FALSE;
  g_ptr_array_remove_range (ids, 0, MIN (offset, ids->len));

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
  g_auto(Search) self = {
    .store = store, .search = search, .filter = filter, .cancellable = cancellable, .is_ascending = is_ascending,
  };
  g_auto(HotSql) sql = { 0 };

  if (!begin (&self) || !build_look (&self, &sql))
    return NULL;
  choose_plan (&self, &sql, offset + n, plan);
  if (!find (&self, &sql, offset, n, ids))
    {
      /* Fewer of the latest fulfilled the filter than were needed. */
      if (self.plan != HOT_SQLITE_PLAN_NEAR || !self.is_cut || g_cancellable_is_cancelled (cancellable))
        return NULL;
      g_ptr_array_set_size (ids, 0);
      self.plan = HOT_SQLITE_PLAN_JOIN;
      self.n_latest = G_MAXUINT64;
      if (!find (&self, &sql, offset, n, ids))
        return NULL;
    }

  return g_steal_pointer (&ids);
}
