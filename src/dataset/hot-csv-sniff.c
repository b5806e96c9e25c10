/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-sniff.h"

#include <string.h>

#include "dataset/hot-csv-infer.h"
#include "dataset/hot-csv-machine.h"
#include "dataset/hot-csv-names.h"

/* Records that a format is judged by. */
#define MAX_RECORDS 200
/* Shares that differ by no more than this say nothing. */
#define CLOSE 0.02

static const char delimiters[] = { ',', ';', '\t', '|' };

void
hot_csv_format_free (HotCsvFormat *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->names[i]);
  g_free (self->names);
  g_free (self);
}

static void
hot_csv_sniff_cut (HotCsvRows          *rows,
                   const HotCsvDialect *dialect,
                   gboolean             at_end)
{
  HotCsvMachineReport report;

  hot_csv_machine_cut (rows, dialect, at_end, MAX_RECORDS, &report);

  /* One record longer than the sample: what there is of it must do. */
  if (rows->n_rows == 0)
    hot_csv_machine_cut (rows, dialect, TRUE, MAX_RECORDS, &report);
}

/* The number of fields that most records from @first on have, and how many do. Of two as common, the larger one. */
static guint
hot_csv_sniff_mode (const HotCsvRows *rows,
                    guint32           first,
                    guint            *n_records)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint mode = 0, most = 0;

  for (guint32 row = first; row < rows->n_rows; row++)
    {
      guint n_fields = hot_csv_rows_get_n_fields (rows, row);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (n_fields))) + 1;

      g_hash_table_insert (counts, GUINT_TO_POINTER (n_fields), GUINT_TO_POINTER (count));
      if (count > most || (count == most && n_fields > mode))
        {
          mode = n_fields;
          most = count;
        }
    }

  *n_records = most;

  return mode;
}

/* The share of fields that are more than text. */
static double
hot_csv_sniff_get_typed_share (const HotCsvRows *rows,
                               char              delimiter)
{
  guint n_typed = 0, n_fields = 0;

  for (gsize i = 0; i < rows->n_fields; i++)
    {
      HotCsvReading reading = { .delimiter = delimiter };
      guint32 length = HOT_CSV_LENGTH (rows->lengths[i]);

      if (length == 0 || length > 40)
        continue;

      n_fields++;
      n_typed += hot_csv_kind_find (&reading, HOT_CSV_INTEGER, rows->bytes + rows->begins[i], length) < HOT_CSV_LIST;
    }

  return n_fields > 0 ? (double) n_typed / n_fields : 0.0;
}

typedef struct {
  char   delimiter;
  guint  mode;
  double consistency;
} HotCsvGuessed;

/* Whether @b is the better delimiter: more records have the same number of fields; or else its fields are rather more
 * than text; or else it makes more of them. */
static gboolean
hot_csv_sniff_is_better (HotCsvRows          *rows,
                         gboolean             at_end,
                         char                 quote,
                         const HotCsvGuessed *a,
                         const HotCsvGuessed *b)
{
  double share_a, share_b;

  if (a->mode < 2 || b->mode < 2 || ABS (a->consistency - b->consistency) > CLOSE)
    return b->mode >= 2 && (a->mode < 2 || b->consistency > a->consistency);

  hot_csv_sniff_cut (rows, &(HotCsvDialect) { .delimiter = a->delimiter, .quote = quote }, at_end);
  share_a = hot_csv_sniff_get_typed_share (rows, a->delimiter);
  hot_csv_sniff_cut (rows, &(HotCsvDialect) { .delimiter = b->delimiter, .quote = quote }, at_end);
  share_b = hot_csv_sniff_get_typed_share (rows, b->delimiter);

  return ABS (share_a - share_b) > CLOSE ? share_b > share_a : b->mode > a->mode;
}

static char
hot_csv_sniff_delimiter (HotCsvRows *rows,
                         gboolean    at_end,
                         char        quote)
{
  HotCsvGuessed best = { ',', 1, 0.0 };

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      HotCsvDialect dialect = { .delimiter = delimiters[i], .quote = quote };
      HotCsvGuessed guess = { .delimiter = delimiters[i] };
      guint n_records;

      /* What is not there delimits nothing. */
      if (memchr (rows->bytes, delimiters[i], rows->n_bytes) == NULL)
        continue;

      hot_csv_sniff_cut (rows, &dialect, at_end);
      guess.mode = hot_csv_sniff_mode (rows, 0, &n_records);
      guess.consistency = (double) n_records / MAX (rows->n_rows, 1);

      if (hot_csv_sniff_is_better (rows, at_end, quote, &best, &guess))
        best = guess;
    }

  return best.delimiter;
}

/* An apostrophe, if many fields begin and end with one and there are no quotation marks at all. */
static char
hot_csv_sniff_quote (HotCsvRows *rows,
                     gboolean    at_end)
{
  HotCsvDialect dialect = { .quote = '\0' };
  guint most = 0, n_records = 1;

  if (memchr (rows->bytes, '\'', rows->n_bytes) == NULL || memchr (rows->bytes, '"', rows->n_bytes) != NULL)
    return '"';

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      guint n_apostrophes = 0;

      dialect.delimiter = delimiters[i];
      hot_csv_sniff_cut (rows, &dialect, at_end);

      for (gsize j = 0; j < rows->n_fields; j++)
        {
          const guint8 *field = rows->bytes + rows->begins[j];
          guint32 length = HOT_CSV_LENGTH (rows->lengths[j]);

          n_apostrophes += length >= 2 && field[0] == '\'' && field[length - 1] == '\'';
        }

      if (n_apostrophes > most)
        {
          most = n_apostrophes;
          n_records = rows->n_rows;
        }
    }

  return most >= 2 && most * 2 >= n_records ? '\'' : '"';
}

static gboolean
hot_csv_sniff_cells_equal (const HotCsvRows *rows,
                           guint             column,
                           guint32           row)
{
  guint32 begins[2], lengths[2];

  hot_csv_rows_gather (rows, column, 0, 1, FALSE, begins, lengths);
  hot_csv_rows_gather (rows, column, row, 1, FALSE, begins + 1, lengths + 1);

  return lengths[0] == lengths[1] &&
         memcmp (rows->bytes + begins[0], rows->bytes + begins[1], HOT_CSV_LENGTH (lengths[0])) == 0;
}

/* Whether the first record's cells could be names: none empty, none twice, none seen again below. */
static gboolean
hot_csv_sniff_could_be_names (const HotCsvRows *rows)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                                      NULL);
  guint n_fields = hot_csv_rows_get_n_fields (rows, 0);

  for (guint column = 0; column < n_fields; column++)
    {
      guint32 begin, length;

      hot_csv_rows_gather (rows, column, 0, 1, FALSE, &begin, &length);
      if (HOT_CSV_LENGTH (length) == 0 ||
          !g_hash_table_add (seen, g_bytes_new (rows->bytes + begin, HOT_CSV_LENGTH (length))))
        return FALSE;

      for (guint32 row = 1; row < rows->n_rows; row++)
        if (hot_csv_sniff_cells_equal (rows, column, row))
          return FALSE;
    }

  return n_fields > 0;
}

/*
 * Each column that is more than text below the first record votes: its first cell is of the same kind (then it is
 * data) or text (then it is a name). Where no column can vote, the first record is a header if it could be one.
 */
static gboolean
hot_csv_sniff_header (const HotCsvRows *rows,
                      char              delimiter)
{
  guint n_columns;
  g_autoptr(HotCsvInference) below = NULL;
  int votes = 0;
  gboolean typed_cell = FALSE;

  if (rows->n_rows == 0)
    return FALSE;

  n_columns = hot_csv_rows_get_n_fields (rows, 0);
  below = hot_csv_inference_new (n_columns, delimiter);
  hot_csv_inference_add_rows (below, rows, 1, rows->n_rows - 1);

  for (guint column = 0; column < n_columns; column++)
    {
      HotCsvReading reading = { .delimiter = delimiter };
      HotCsvKind kind = hot_csv_inference_get (below, column).kind;
      HotCsvKind cell;
      guint32 begin, length;

      hot_csv_rows_gather (rows, column, 0, 1, FALSE, &begin, &length);
      length = HOT_CSV_LENGTH (length);
      if (length == 0)
        continue;

      cell = length > 40 ? HOT_CSV_TEXT : hot_csv_kind_find (&reading, HOT_CSV_INTEGER, rows->bytes + begin, length);
      typed_cell |= cell < HOT_CSV_CATEGORY;
      if (kind != HOT_CSV_EMPTY && kind < HOT_CSV_CATEGORY)
        votes += cell < HOT_CSV_CATEGORY ? -1 : 1;
    }

  if (votes != 0)
    return votes > 0;

  return !typed_cell && hot_csv_sniff_could_be_names (rows);
}

/* Looks at the first record alone: where it begins, and whether it is whole. */
static void
hot_csv_sniff_look_at_first (HotCsvFormat *self,
                             HotCsvRows   *rows,
                             gboolean      at_end)
{
  HotCsvMachineReport report;

  hot_csv_machine_cut (rows, &self->dialect, at_end, 1, &report);
  if (rows->n_rows == 0 && !at_end)
    {
      hot_csv_machine_cut (rows, &self->dialect, TRUE, 1, &report);
      self->cut_off = rows->n_rows > 0;
    }

  if (rows->n_rows > 0)
    self->first_record = hot_csv_rows_count_lines (rows, rows->row_starts[0]);
}

static void
hot_csv_sniff_take_header (HotCsvFormat *self,
                           HotCsvRows   *rows,
                           gboolean      at_end)
{
  HotCsvDialect dialect = self->dialect;
  HotCsvMachineReport report;
  gsize length;

  /* A blank line in front is no header, whatever it is further down. */
  dialect.keep_blank = FALSE;
  hot_csv_machine_cut (rows, &dialect, at_end, 1, &report);
  if (rows->n_rows == 0)
    hot_csv_machine_cut (rows, &dialect, TRUE, 1, &report);

  length = report.consumed - rows->row_starts[0];
  while (length > 0 && (rows->bytes[rows->row_starts[0] + length - 1] == '\n' ||
                        rows->bytes[rows->row_starts[0] + length - 1] == '\r'))
    length--;

  self->header_start = rows->offset + rows->row_starts[0];
  self->header_length = length;
  self->rows_start = rows->offset + report.consumed;
  self->first_line = report.n_lines;
  self->unclosed = report.unclosed;
  self->n_named = hot_csv_rows_get_n_fields (rows, 0);
}

HotCsvFormat *
hot_csv_sniff (HotCsvRows          *rows,
               gboolean             at_end,
               const HotCsvOptions *options)
{
  HotCsvFormat *self = g_new0 (HotCsvFormat, 1);
  guint n_records;

  self->dialect.quote = options->quote != 0 ? options->quote : hot_csv_sniff_quote (rows, at_end);
  self->dialect.delimiter = options->delimiter != 0 ? options->delimiter
                                                    : hot_csv_sniff_delimiter (rows, at_end, self->dialect.quote);
  self->rows_start = rows->offset;

  hot_csv_sniff_look_at_first (self, rows, at_end);
  hot_csv_sniff_cut (rows, &self->dialect, at_end);
  self->n_records = rows->n_rows;

  self->has_header = options->header == HOT_CSV_HEADER_DETECT
                     ? hot_csv_sniff_header (rows, self->dialect.delimiter)
                     : options->header == HOT_CSV_HEADER_PRESENT && rows->n_rows > 0;
  self->n_columns = hot_csv_sniff_mode (rows, self->has_header ? 1 : 0, &n_records);
  if (self->n_columns < 2)
    self->dialect.keep_blank = TRUE;

  if (self->has_header)
    hot_csv_sniff_take_header (self, rows, at_end);

  self->n_columns = MAX (MAX (self->n_columns, self->n_named), 1);
  self->dialect.keep_blank = self->n_columns == 1;
  self->names = hot_csv_names_take (rows, self->n_named, self->n_columns);

  return self;
}
