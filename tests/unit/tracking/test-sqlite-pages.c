/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-pages.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* What is read page by page must be what a statement reads; where pages are damaged, nothing that a statement would not give. */

#define N_ROWS 1200

static const char *const columns[] = { "n", "x", "short", "long" };

typedef struct {
  char    *folder;
  char    *path;
} Fixture;

static void
execute (sqlite3    *db,
         const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);

  return db;
}

/* Numbers of every width, texts of every length up to some pages, and rows that are gone. */
static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  sqlite3 *db;

  self->folder = g_dir_make_tmp ("hot-pages-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "pages.db", NULL);
  db = open_file (self->path);
  execute (db, "PRAGMA page_size=1024; CREATE TABLE other (a TEXT); CREATE TABLE t (n BIGINT, x DOUBLE, short TEXT, long TEXT); BEGIN");
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO t VALUES (%s%" G_GINT64_FORMAT ", %s, %s, substr(hex(zeroblob(4000)), 1, %u))",
                                              i % 2 ? "-" : "", i % 7 == 0 ? 0 : (gint64) 1 << (i % 62),
                                              i % 5 == 0 ? "NULL" : i % 5 == 1 ? "3.0" : i % 5 == 2 ? "1e300" : "-0.1",
                                              i % 3 == 0 ? "NULL" : i % 3 == 1 ? "''" : "'Dach\u00e4cker'", i % 11 == 0 ? i * 5 : i % 60);

      execute (db, sql);
    }
  execute (db, "DELETE FROM t WHERE rowid % 13 = 0; COMMIT");
  sqlite3_close (db);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->path, ends[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

typedef struct {
  GString *text;
  guint    n_restarts;
} Rows;

static void
add_text (GString    *text,
          const char *value,
          gsize       length)
{
  g_string_append_printf (text, " %" G_GSIZE_FORMAT "'", length);
  g_string_append_len (text, value, length);
}

static void
add_number (GString *text,
            double   real,
            gint64   integer)
{
  g_string_append_printf (text, " %.17g", real);
  if (fabs (real) < 1e18)
    g_string_append_printf (text, "=%" G_GINT64_FORMAT, integer);
}

static void
row_cb (gint64               row,
        const HotSqliteCell *cells,
        gpointer             user_data)
{
  Rows *self = user_data;

  if (cells == NULL)
    {
      g_string_truncate (self->text, 0);
      self->n_restarts++;
      return;
    }
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, row);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (cells[i].type == HOT_SQLITE_NULL)
      g_string_append (self->text, " -");
    else if (cells[i].type == HOT_SQLITE_TEXT)
      add_text (self->text, cells[i].text, cells[i].length);
    else
      add_number (self->text, cells[i].real, cells[i].integer);
  g_string_append_c (self->text, '\n');
}

/* (nullable): %NULL with @error set */
static GString *
read_pages (const char  *path,
            guint        n_parts,
            guint       *n_restarts,
            GError     **error)
{
  g_autoptr(HotSqliteConnection) connection = hot_sqlite_connection_open (path, SQLITE_OPEN_READWRITE, error);
  GString *all = g_string_new (NULL);
  gboolean is_good = connection != NULL && hot_sqlite_connection_execute (connection, "BEGIN", error);

  *n_restarts = 0;
  for (guint part = 0; is_good && part < n_parts; part++)
    {
      Rows rows = { g_string_new (NULL), 0 };
      const HotSqliteScan scan = {
        .table = "t", .columns = columns, .n_columns = G_N_ELEMENTS (columns), .part = part, .n_parts = n_parts,
      };

      is_good = hot_sqlite_scan (connection, &scan, row_cb, &rows, error);
      g_string_append_len (all, rows.text->str, rows.text->len);
      *n_restarts += rows.n_restarts;
      g_string_free (rows.text, TRUE);
    }
  if (!is_good)
    g_string_free (g_steal_pointer (&all), TRUE);

  return all;
}

/* (nullable): by a statement; %NULL if it fails */
static GString *
read_rows (const char *path)
{
  sqlite3 *db = open_file (path);
  sqlite3_stmt *statement = NULL;
  GString *text = g_string_new (NULL);
  int code = sqlite3_prepare_v2 (db, "SELECT rowid, n, x, short, long FROM t NOT INDEXED", -1, &statement, NULL);

  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      g_string_append_printf (text, "%" G_GINT64_FORMAT, (gint64) sqlite3_column_int64 (statement, 0));
      for (int i = 1; i <= (int) G_N_ELEMENTS (columns); i++)
        if (sqlite3_column_type (statement, i) == SQLITE_NULL)
          g_string_append (text, " -");
        else if (sqlite3_column_type (statement, i) == SQLITE_TEXT || sqlite3_column_type (statement, i) == SQLITE_BLOB)
          {
            const char *value = (const char *) sqlite3_column_text (statement, i);

            add_text (text, value, sqlite3_column_bytes (statement, i));
          }
        else
          add_number (text, sqlite3_column_double (statement, i), sqlite3_column_int64 (statement, i));
      g_string_append_c (text, '\n');
      code = SQLITE_OK;
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  if (code != SQLITE_DONE)
    g_string_free (g_steal_pointer (&text), TRUE);

  return text;
}

static void
assert_same (const char *path)
{
  GString *wanted = read_rows (path);

  g_assert_nonnull (wanted);
  for (guint n_parts = 1; n_parts <= 3; n_parts++)
    {
      g_autoptr(GError) error = NULL;
      guint n_restarts;
      GString *found = read_pages (path, n_parts, &n_restarts, &error);

      g_assert_no_error (error);
      /* No statement was needed. */
      g_assert_cmpuint (n_restarts, ==, 0);
      g_assert_cmpmem (found->str, found->len, wanted->str, wanted->len);
      g_string_free (found, TRUE);
    }
  g_string_free (wanted, TRUE);
}

static void
test_file (Fixture       *self,
           gconstpointer  data)
{
  assert_same (self->path);
}

static void
count_cb (gint64               row,
          const HotSqliteCell *cells,
          gpointer             user_data)
{
  g_assert_nonnull (cells);
  g_assert_true (hot_sqlite_cell_equals (&cells[0], "Dach\u00e4cker"));
  g_assert_cmpint (cells[1].type, !=, HOT_SQLITE_REAL);
  (*(guint *) user_data)++;
}

/* Only rows with a text in the first column that is asked for, which need not be the first of the table. */
static void
test_wanted (Fixture       *self,
             gconstpointer  data)
{
  static const char *const names[] = { "short", "n" };
  HotSqliteScan scan = { .table = "t", .columns = names, .n_columns = 2, .wanted = "Dach\u00e4cker", .n_parts = 1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotSqliteConnection) connection = hot_sqlite_connection_open (self->path, SQLITE_OPEN_READWRITE, &error);
  guint n = 0, n_wanted = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < N_ROWS; i++)
    n_wanted += i % 3 == 2 && (i + 1) % 13 != 0;
  g_assert_true (hot_sqlite_connection_execute (connection, "BEGIN", &error));
  g_assert_true (hot_sqlite_scan (connection, &scan, count_cb, &n, &error));
  g_assert_cmpuint (n, ==, n_wanted);
  scan.wanted = "Dach";
  g_assert_true (hot_sqlite_scan (connection, &scan, count_cb, &n, &error));
  g_assert_cmpuint (n, ==, n_wanted);
}

typedef struct {
  gint64 last;
  guint  n;
  guint  n_enough;   /* rows that are enough */
} Backward;

static void
backward_cb (gint64               row,
             const HotSqliteCell *cells,
             gpointer             user_data)
{
  Backward *self = user_data;

  g_assert_nonnull (cells);
  g_assert_cmpint (row, <, self->last);
  g_assert_true (cells[0].type != HOT_SQLITE_NULL && cells[0].integer > 0);
  self->last = row;
  self->n++;
}

static gboolean
is_positive (const HotSqliteCell *first,
             gpointer             user_data)
{
  return first->integer > 0;
}

static gboolean
is_enough (gpointer user_data)
{
  const Backward *self = user_data;

  return self->n >= self->n_enough;
}

/* The last row first, those alone whose first column is asked for, and no more than are needed. */
static void
test_backward (Fixture       *self,
               gconstpointer  data)
{
  static const char *const names[] = { "n", "short" };
  const HotSqliteScan all = {
    .table = "t", .columns = names, .n_columns = 2, .test = is_positive, .is_enough = is_enough, .is_backward = TRUE, .n_parts = 1,
  };
  guint n_positive = 0;

  for (guint i = 0; i < N_ROWS; i++)
    n_positive += i % 2 == 0 && i % 7 != 0 && (i + 1) % 13 != 0;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HotSqliteConnection) connection = NULL;
      sqlite3 *db = open_file (self->path);
      HotSqliteScan part = all;
      Backward backward = { G_MAXINT64, 0, G_MAXUINT };

      /* The second time pages come from the log. */
      if (i == 1)
        execute (db, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; UPDATE t SET short = 'new' WHERE rowid % 3 = 0");
      connection = hot_sqlite_connection_open (self->path, SQLITE_OPEN_READWRITE, &error);
      g_assert_no_error (error);
      g_assert_true (hot_sqlite_connection_execute (connection, "BEGIN", &error));
      part.n_parts = 3;
      for (part.part = 3; part.part-- > 0;)
        g_assert_true (hot_sqlite_scan (connection, &part, backward_cb, &backward, &error));
      g_assert_cmpuint (backward.n, ==, n_positive);

      backward = (Backward) { G_MAXINT64, 0, 10 };
      g_assert_true (hot_sqlite_scan (connection, &all, backward_cb, &backward, &error));
      g_assert_cmpuint (backward.n, >=, 10);
      g_assert_cmpuint (backward.n, <, n_positive);
      sqlite3_close (db);
    }
}

/* What is in the log and not yet in the file counts. */
static void
test_log (Fixture       *self,
          gconstpointer  data)
{
  sqlite3 *db = open_file (self->path);

  execute (db, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; UPDATE t SET short = 'new' WHERE rowid % 3 = 0;"
           "DELETE FROM t WHERE rowid < 100; INSERT INTO t VALUES (1, 2, 'last', NULL)");
  assert_same (self->path);
  sqlite3_close (db);
}

/* Rows that are older than a column are read by a statement, all from the beginning. */
static void
test_later_column (Fixture       *self,
                   gconstpointer  data)
{
  sqlite3 *db = open_file (self->path);
  g_autoptr(GError) error = NULL;
  GString *wanted, *found;
  guint n_restarts;

  execute (db, "ALTER TABLE t DROP COLUMN long; ALTER TABLE t ADD COLUMN long TEXT DEFAULT 'none'; INSERT INTO t VALUES (1, 2, 'a', 'b')");
  sqlite3_close (db);
  wanted = read_rows (self->path);
  found = read_pages (self->path, 1, &n_restarts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_restarts, ==, 1);
  g_assert_cmpmem (found->str, found->len, wanted->str, wanted->len);
  g_string_free (found, TRUE);
  g_string_free (wanted, TRUE);
}

static gboolean
is_intact (const char *path)
{
  sqlite3 *db = open_file (path);
  sqlite3_stmt *statement = NULL;
  gboolean is_good = sqlite3_prepare_v2 (db, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK &&
                     sqlite3_step (statement) == SQLITE_ROW &&
                     g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;

  sqlite3_finalize (statement);
  sqlite3_close (db);

  return is_good;
}

/* A page that is no page of a table: a statement refuses it, too, and says what it is. */
static void
test_no_page (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  guint n_restarts;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  for (gsize page = 3; page < length / 1024; page++)
    if (bytes[page * 1024] == 13)
      bytes[page * 1024] = 77;
  g_assert_true (g_file_set_contents (self->path, bytes, length, NULL));
  g_assert_null (read_pages (self->path, 1, &n_restarts, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "pages.db"));
}

/* Damage anywhere: never a crash, an error is said, and where SQLite finds nothing wrong the rows are those of a statement. */
static void
test_damage (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autofree char *bytes = NULL;
  gsize length;
  guint n_same = 0, n_refused = 0, n_restarted = 0;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *damaged = g_memdup2 (bytes, length);
      const guint n = g_rand_int_range (random, 1, 4), page = g_rand_int_range (random, 1, length / 1024);
      GString *found, *wanted;
      guint n_restarts;

      /* The head of a page and its list of cells more often than what is in them. */
      for (guint j = 0; j < n; j++)
        damaged[page * 1024 + g_rand_int_range (random, 0, i % 2 ? 1024 : 40)] = g_rand_int (random);
      g_assert_true (g_file_set_contents (self->path, damaged, length, NULL));
      found = read_pages (self->path, 1 + i % 2, &n_restarts, &error);
      wanted = read_rows (self->path);
      g_assert_true ((found == NULL) == (error != NULL));
      if (is_intact (self->path))
        {
          g_assert_nonnull (wanted);
          g_assert_no_error (error);
          g_assert_cmpmem (found->str, found->len, wanted->str, wanted->len);
          n_same++;
        }
      else if (found != NULL && wanted != NULL && n_restarts == 0)
        {
          g_assert_cmpmem (found->str, found->len, wanted->str, wanted->len);
        }
      n_refused += found == NULL;
      n_restarted += n_restarts > 0;
      if (found != NULL)
        g_string_free (found, TRUE);
      if (wanted != NULL)
        g_string_free (wanted, TRUE);
    }
  g_test_message ("%u intact, %u refused, %u by a statement", n_same, n_refused, n_restarted);
  g_assert_cmpuint (n_same, >, 5);
  g_assert_cmpuint (n_refused, >, 5);
  g_assert_cmpuint (n_restarted, >, 5);
}

#define ADD(name, func) g_test_add ("/sqlite-pages/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("file", test_file);
  ADD ("wanted", test_wanted);
  ADD ("backward", test_backward);
  ADD ("log", test_log);
  ADD ("later-column", test_later_column);
  ADD ("no-page", test_no_page);
  ADD ("damage", test_damage);

  return g_test_run ();
}
