/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-pages.h"

#include <math.h>
#include <string.h>

#include "tracking/hot-tracking-types.h"

#define INTERIOR 5
#define LEAF     13

/* More than any table has that fits a disk. */
#define MAX_DEPTH 12

/* More columns than any table of MLflow's has. */
#define MAX_FIELDS 64

/* Pages that are read at once, and between two looks at the cancellable. */
#define STEP 64

typedef struct {
  HotSqliteConnection *connection;
  HotStatement         statement;
  HotStatement         more;      /* for the pages of one that is too long for one */
  gsize                size;      /* of a page */
  gsize                usable;    /* of it */
  guint64              n_pages;   /* of the file */
  guint                fields[HOT_SQLITE_MAX_CELLS];
  guint                n_fields;
  guint                n_read;    /* fields of a record up to the last one asked for */
  const HotSqliteScan *scan;
  gsize                n_wanted;  /* length of what the first column has in the rows asked for */
  GByteArray          *whole;     /* a record from several pages */
  sqlite3_file        *file;      /* (nullable): while the log is empty */
  guint8              *buffer;    /* of STEP pages */
  HotSqliteCellsFunc   func;
  gpointer             user_data;
} Pages;

static guint
read_16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static guint32
read_32 (const guint8 *at)
{
  return (guint32) read_16 (at) << 16 | read_16 (at + 2);
}

/* How many bytes it has, or 0 where it goes beyond @end. */
static inline guint
read_varint (const guint8 *at,
             const guint8 *end,
             guint64      *value)
{
  guint64 result = 0;

  if (at < end && *at < 0x80)
    {
      *value = *at;
      return 1;
    }
  for (guint i = 0; i < 9 && at + i < end; i++)
    {
      if (i == 8)
        {
          *value = result << 8 | at[8];
          return 9;
        }
      result = result << 7 | (at[i] & 0x7f);
      if (at[i] < 0x80)
        {
          *value = result;
          return i + 1;
        }
    }

  return 0;
}

/* (nullable): valid until the statement's next use */
static const guint8 *
get_page (Pages        *self,
          HotStatement *statement,
          guint32       number)
{
  hot_statement_reset (statement);
  hot_statement_bind_int (statement, number);
  if (number == 0 || number > self->n_pages || hot_statement_step (statement, NULL) <= 0 ||
      (gsize) sqlite3_column_bytes (statement->statement, 0) != self->size)
    return NULL;

  return sqlite3_column_blob (statement->statement, 0);
}

static inline guint32
get_width (guint32 type)
{
  static const guint8 widths[12] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

  return type >= G_N_ELEMENTS (widths) ? (type - 12) / 2 : widths[type];
}

/* %FALSE for what cannot be read here */
static inline gboolean
read_field (guint32        type,
            const guint8  *at,
            HotSqliteCell *cell)
{
  guint64 bits;

  if (type == 0)
    {
      cell->type = HOT_SQLITE_NULL;
      return TRUE;
    }
  if (type >= 12)
    {
      cell->type = HOT_SQLITE_TEXT;
      cell->text = (const char *) at;
      cell->length = (type - 12) / 2;
      /* An even number is no text. */
      return type % 2 == 1;
    }
  if (type > 9)
    return FALSE;

  bits = type < 8 && at[0] >= 0x80 && type != 7 ? G_MAXUINT64 : 0;
  for (gsize i = 0; i < get_width (type); i++)
    bits = bits << 8 | at[i];
  if (type == 7)
    {
      cell->type = HOT_SQLITE_REAL;
      memcpy (&cell->real, &bits, sizeof bits);
      /* SQLite takes what is not a number for NULL. */
      if (isnan (cell->real))
        {
          cell->type = HOT_SQLITE_NULL;
          return TRUE;
        }
      cell->integer = fabs (cell->real) < 0x1p62 ? (gint64) cell->real : 0;
      return TRUE;
    }
  cell->type = HOT_SQLITE_INTEGER;
  cell->integer = type >= 8 ? (gint64) type - 8 : (gint64) bits;
  cell->real = cell->integer;

  return TRUE;
}

/* Whether the row with this in its first column is asked for; %FALSE, with @is_good %FALSE, for what cannot be read here. */
static inline gboolean
is_asked_for (Pages        *self,
              guint32       type,
              const guint8 *at,
              gboolean     *is_good)
{
  HotSqliteCell cell;

  if (self->scan->wanted != NULL)
    return type == 13 + 2 * self->n_wanted && memcmp (at, self->scan->wanted, self->n_wanted) == 0;
  if (self->scan->test == NULL)
    return TRUE;
  *is_good = read_field (type, at, &cell);

  return *is_good && self->scan->test (&cell, self->user_data);
}

static gboolean
read_record (Pages        *self,
             gint64        row,
             const guint8 *record,
             gsize         length)
{
  HotSqliteCell cells[HOT_SQLITE_MAX_CELLS];
  guint32 types[MAX_FIELDS], places[MAX_FIELDS];
  const guint8 *at = record, *end;
  guint64 header, type;
  gsize place;
  gboolean is_good = TRUE;
  guint n = read_varint (at, record + length, &header);

  if (n == 0 || header > length || header < n)
    return FALSE;
  end = record + header;
  at += n;
  place = header;
  for (guint i = 0; i < self->n_read; i++)
    {
      n = read_varint (at, end, &type);
      /* A row that is older than the column has the column's default value. */
      if (n == 0 || type > G_MAXUINT32)
        return FALSE;
      at += n;
      types[i] = type;
      places[i] = place;
      place += get_width (type);
      if (place > length)
        return FALSE;
      if (i == self->fields[0] && !is_asked_for (self, type, record + places[i], &is_good))
        return is_good;
    }
  for (guint i = 0; i < self->n_fields; i++)
    if (!read_field (types[self->fields[i]], record + places[self->fields[i]], &cells[i]))
      return FALSE;
  self->func (row, cells, self->user_data);

  return TRUE;
}

/* How much of a record is in its leaf; the rest is in pages that follow one another. */
static gsize
get_local (Pages   *self,
           guint64  length)
{
  const gsize most = self->usable - 35, least = (self->usable - 12) * 32 / 255 - 23;
  gsize local;

  if (length <= most)
    return length;
  local = least + (length - least) % (self->usable - 4);

  return local <= most ? local : least;
}

static gboolean
read_long_record (Pages        *self,
                  gint64        row,
                  const guint8 *start,
                  gsize         local,
                  guint64       length)
{
  guint32 next = read_32 (start + local);

  if (length / self->usable > self->n_pages)
    return FALSE;
  g_byte_array_set_size (self->whole, 0);
  g_byte_array_append (self->whole, start, local);
  while (self->whole->len < length)
    {
      const guint8 *page = get_page (self, &self->more, next);

      if (page == NULL)
        return FALSE;
      g_byte_array_append (self->whole, page + 4, MIN (length - self->whole->len, self->usable - 4));
      next = read_32 (page);
    }

  return read_record (self, row, self->whole->data, length);
}

static gboolean
read_leaf (Pages        *self,
           const guint8 *page)
{
  const guint n = read_16 (page + 3);
  const guint8 *end = page + self->usable;

  if (8 + 2 * (gsize) n > self->usable)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const guint8 *at = page + read_16 (page + 8 + 2 * (self->scan->is_backward ? n - 1 - i : i));
      guint64 length, row;
      gsize local;
      guint size = read_varint (at, end, &length);

      at += size;
      if (size == 0 || length > G_MAXINT32 || (size = read_varint (at, end, &row)) == 0)
        return FALSE;
      at += size;
      local = get_local (self, length);
      if ((gsize) (end - at) < local + (local < length ? 4 : 0))
        return FALSE;
      if (local == length ? !read_record (self, row, at, length) : !read_long_record (self, row, at, local, length))
        return FALSE;
    }

  return TRUE;
}

/* Leaves that follow one another in the file, at most STEP of them. */
static gboolean
read_file (Pages   *self,
           guint32  number,
           guint    n)
{
  if (number == 0 || number > self->n_pages || n > self->n_pages - number + 1 ||
      self->file->pMethods->xRead (self->file, self->buffer, (int) (self->size * n), (sqlite3_int64) self->size * (number - 1)) != SQLITE_OK)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const guint8 *page = self->buffer + self->size * (self->scan->is_backward ? n - 1 - i : i);

      if (page[0] != LEAF || !read_leaf (self, page))
        return FALSE;
    }

  return TRUE;
}

/* At most STEP leaves. */
static gboolean
read_leaves (Pages         *self,
             const guint32 *numbers,
             guint          n)
{
  const gboolean is_backward = self->scan->is_backward;

  for (guint i = 0, n_together; i < n; i += n_together)
    {
      /* The next one, and those on its far side with it. */
      const guint next = is_backward ? n - 1 - i : i;

      n_together = 1;
      if (self->file == NULL)
        {
          const guint8 *page = get_page (self, &self->statement, numbers[next]);

          if (page == NULL || page[0] != LEAF || !read_leaf (self, page))
            return FALSE;
          continue;
        }

      while (n_together < n - i && (is_backward ? numbers[next - n_together] + n_together == numbers[next]
                                                : numbers[next] + n_together == numbers[next + n_together]))
        n_together++;
      if (!read_file (self, is_backward ? numbers[next - n_together + 1] : numbers[next], n_together))
        return FALSE;
    }

  return TRUE;
}

/* Adds the leaves below @number, in order. */
static gboolean
list_leaves (Pages   *self,
             guint32  number,
             guint    depth,
             GArray  *leaves)
{
  const guint8 *page = get_page (self, &self->statement, number);
  g_autofree guint32 *children = NULL;
  guint n;

  if (page == NULL || depth > MAX_DEPTH || leaves->len > self->n_pages)
    return FALSE;
  if (page[0] == LEAF)
    {
      g_array_append_val (leaves, number);
      return TRUE;
    }
  n = read_16 (page + 3);
  if (page[0] != INTERIOR || 12 + 2 * (gsize) n > self->usable)
    return FALSE;

  children = g_new (guint32, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const guint at = read_16 (page + 12 + 2 * i);

      if (at + 4 > self->usable)
        return FALSE;
      children[i] = read_32 (page + at);
    }
  children[n] = read_32 (page + 8);
  /* All at one depth: one is looked at. */
  page = get_page (self, &self->statement, children[0]);
  if (page == NULL)
    return FALSE;
  if (page[0] == LEAF)
    {
      g_array_append_vals (leaves, children, n + 1);
      return TRUE;
    }
  for (guint i = 0; i <= n; i++)
    if (!list_leaves (self, children[i], depth + 1, leaves))
      return FALSE;

  return TRUE;
}

/* (nullable) (transfer none): the file itself, if it holds what this transaction sees. So it is as long as the log is empty: who reads then has a lock
 * that keeps others from writing into the file (sqlite.org/walformat.html, section 2.3, WAL_READ_LOCK(0)), and without a log the lock of any reader
 * does. It is SQLite's own: to open it once more would drop its locks when that is closed. */
static sqlite3_file *
get_file (HotSqliteConnection *connection)
{
  sqlite3 *db = hot_sqlite_connection_get_handle (connection);
  sqlite3_file *file = NULL, *log = NULL;
  sqlite3_int64 size = 0;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == NULL || file->pMethods == NULL ||
      sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK)
    return NULL;
  if (log != NULL && log->pMethods != NULL && (log->pMethods->xFileSize (log, &size) != SQLITE_OK || size > 0))
    return NULL;

  return file;
}

static gboolean
get_number (HotSqliteConnection *connection,
            const char          *sql,
            const char          *text,
            gint64              *number)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, sql);
  if (text != NULL)
    hot_statement_bind_text (&statement, text);
  if (hot_statement_step (&statement, NULL) <= 0)
    return FALSE;
  *number = hot_statement_get_int (&statement, 0);

  return TRUE;
}

static gboolean
find_fields (Pages *self)
{
  self->n_fields = self->scan->n_columns;
  for (guint i = 0; i < self->n_fields; i++)
    {
      g_auto(HotStatement) statement = { 0 };
      gint64 place;

      /* A number of the row is not in its record, nor is what is made from other columns. */
      hot_statement_use (&statement, self->connection,
                         "SELECT cid FROM pragma_table_info(?1) WHERE name = ?2 AND NOT (pk > 0 AND upper(type) = 'INTEGER') AND "
                         "NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(?1) WHERE hidden != 0)");
      hot_statement_bind_text (&statement, self->scan->table);
      hot_statement_bind_text (&statement, self->scan->columns[i]);
      if (hot_statement_step (&statement, NULL) <= 0)
        return FALSE;
      place = hot_statement_get_int (&statement, 0);
      if (place >= MAX_FIELDS)
        return FALSE;
      self->fields[i] = place;
      self->n_read = MAX (self->n_read, (guint) place + 1);
    }

  return TRUE;
}

/* %FALSE if there is something else in them than is expected. */
static gboolean
scan_pages (Pages *self)
{
  g_autoptr(GArray) leaves = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint8 *first;
  guint64 begin, end;
  gint64 root, n_pages;

  hot_statement_use (&self->statement, self->connection, "SELECT data FROM sqlite_dbpage WHERE pgno = ?");
  hot_statement_prepare (&self->more, self->connection, "SELECT data FROM sqlite_dbpage WHERE pgno = ?");
  if (!get_number (self->connection, "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?", self->scan->table, &root) ||
      !get_number (self->connection, "PRAGMA page_size", NULL, (gint64 *) &self->size) ||
      !get_number (self->connection, "PRAGMA page_count", NULL, &n_pages) || !find_fields (self))
    return FALSE;
  self->n_pages = n_pages;
  first = get_page (self, &self->statement, 1);
  /* Text is UTF-8, and the places of the format are where they are expected. */
  if (first == NULL || self->size < 512 || read_32 (first + 56) != 1 || first[20] > 64)
    return FALSE;
  self->usable = self->size - first[20];
  self->file = get_file (self->connection);
  self->buffer = g_malloc (STEP * self->size);
  if (root < 2 || root > n_pages || !list_leaves (self, root, 0, leaves))
    return FALSE;

  begin = (guint64) leaves->len * self->scan->part / self->scan->n_parts;
  end = (guint64) leaves->len * (self->scan->part + 1) / self->scan->n_parts;
  while (begin < end && (self->scan->is_enough == NULL || !self->scan->is_enough (self->user_data)))
    {
      const guint n = MIN (STEP, end - begin);

      if (self->scan->is_backward)
        end -= n;
      if (!read_leaves (self, (const guint32 *) (gpointer) leaves->data + (self->scan->is_backward ? end : begin), n) ||
          hot_sqlite_connection_is_cancelled (self->connection))
        return FALSE;
      if (!self->scan->is_backward)
        begin += n;
    }

  return TRUE;
}

typedef struct {
  guint              n_columns;
  HotSqliteCellsFunc func;
  gpointer           user_data;
} Rows;

static void
row_cb (sqlite3_value **values,
        gpointer        user_data)
{
  Rows *self = user_data;
  HotSqliteCell cells[HOT_SQLITE_MAX_CELLS] = { 0 };

  for (guint i = 0; i < self->n_columns; i++)
    {
      HotSqliteCell *cell = &cells[i];
      sqlite3_value *value = values[i + 1];

      switch (sqlite3_value_type (value))
        {
        case SQLITE_NULL:
          cell->type = HOT_SQLITE_NULL;
          break;

        case SQLITE_INTEGER:
        case SQLITE_FLOAT:
          cell->type = sqlite3_value_type (value) == SQLITE_FLOAT ? HOT_SQLITE_REAL : HOT_SQLITE_INTEGER;
          cell->integer = sqlite3_value_int64 (value);
          cell->real = sqlite3_value_double (value);
          break;

        default:
          cell->type = HOT_SQLITE_TEXT;
          cell->text = (const char *) sqlite3_value_text (value);
          cell->length = cell->text != NULL ? sqlite3_value_bytes (value) : 0;
          break;
        }
    }
  self->func (sqlite3_value_int64 (values[0]), cells, self->user_data);
}

static gboolean
scan_rows (HotSqliteConnection  *connection,
           const HotSqliteScan  *scan,
           Rows                 *all,
           GError              **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT hot_row(rowid");
  g_autofree char *count = g_strdup_printf ("SELECT max(rowid) FROM %s", scan->table);
  g_auto(HotStatement) statement = { 0 };
  g_auto(HotStatement) rows = { 0 };
  gint64 n_rows;

  hot_statement_prepare (&rows, connection, count);
  if (hot_statement_step (&rows, error) < 0)
    return FALSE;
  n_rows = hot_statement_get_int (&rows, 0);
  for (guint i = 0; i < scan->n_columns; i++)
    g_string_append_printf (sql, ", %s", scan->columns[i]);
  g_string_append_printf (sql, ") FROM %s NOT INDEXED WHERE rowid >= ? AND rowid < ?", scan->table);
  hot_statement_prepare (&statement, connection, sql->str);
  hot_statement_bind_int (&statement, scan->part == 0 ? G_MININT64 : n_rows / scan->n_parts * scan->part);
  hot_statement_bind_int (&statement, scan->part + 1 == scan->n_parts ? G_MAXINT64 : n_rows / scan->n_parts * (scan->part + 1));

  return hot_sqlite_connection_scan_table (connection, &statement, row_cb, all, error);
}

gboolean
hot_sqlite_scan (HotSqliteConnection  *connection,
                 const HotSqliteScan  *scan,
                 HotSqliteCellsFunc    func,
                 gpointer              user_data,
                 GError              **error)
{
  Pages pages = { .connection = connection, .scan = scan, .func = func, .user_data = user_data };
  Rows rows = { scan->n_columns, func, user_data };
  gboolean is_done;

  g_return_val_if_fail (scan->n_columns <= HOT_SQLITE_MAX_CELLS, FALSE);

  pages.n_wanted = scan->wanted != NULL ? strlen (scan->wanted) : 0;
  pages.whole = g_byte_array_new ();
  hot_sqlite_connection_set_scanning (connection, TRUE);
  is_done = scan_pages (&pages);
  hot_statement_clear (&pages.statement);
  hot_statement_clear (&pages.more);
  g_byte_array_unref (pages.whole);
  g_free (pages.buffer);
  hot_sqlite_connection_set_scanning (connection, FALSE);
  if (is_done)
    return TRUE;
  if (hot_sqlite_connection_is_cancelled (connection))
    return hot_sqlite_connection_fail (connection, error);

  func (0, NULL, user_data);

  return scan_rows (connection, scan, &rows, error);
}

gint64
hot_sqlite_cell_get_time (const HotSqliteCell *self)
{
  return self->type == HOT_SQLITE_INTEGER || self->type == HOT_SQLITE_REAL ? self->integer : HOT_TIME_NONE;
}

gboolean
hot_sqlite_cell_equals (const HotSqliteCell *self,
                        const char          *text)
{
  return self->type == HOT_SQLITE_TEXT && strlen (text) == self->length && memcmp (self->text, text, self->length) == 0;
}
