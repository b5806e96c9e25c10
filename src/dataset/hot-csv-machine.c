/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-machine.h"

#include <string.h>

typedef struct {
  HotCsvRows          *rows;
  const HotCsvDialect *dialect;
  gboolean             at_end;
  gsize                position;
  gsize                overflow;
  gboolean             trailing;
  gboolean             stray;
  gboolean             unclosed;
} HotCsvMachine;

static inline gboolean
is_line_end (guint8 byte)
{
  return byte == '\n' || byte == '\r';
}

static void
hot_csv_machine_add_field (HotCsvMachine *self,
                           gsize          begin,
                           gsize          length,
                           gboolean       escaped)
{
  HotCsvRows *rows = self->rows;

  hot_csv_rows_reserve_fields (rows, rows->n_fields + 1, TRUE);
  rows->begins[rows->n_fields] = begin;
  rows->lengths[rows->n_fields] = length | (escaped ? HOT_CSV_ESCAPED : 0);
  rows->n_fields++;
}

/* Where the text stops, line ends of the padding come next; so this needs no look at the length. */
static gsize
hot_csv_machine_skip_unquoted (HotCsvMachine *self,
                               gsize          i)
{
  const guint8 *bytes = self->rows->bytes;
  guint8 delimiter = self->dialect->delimiter;
  guint8 quote = self->dialect->quote;

  while (bytes[i] != delimiter && !is_line_end (bytes[i]))
    self->stray |= bytes[i++] == quote;

  return i;
}

/* The closing quote of the field that was opened before @i, or the end of the text. */
static gsize
hot_csv_machine_skip_quoted (HotCsvMachine *self,
                             gsize          i,
                             gboolean      *escaped)
{
  const guint8 *bytes = self->rows->bytes;
  gsize n_bytes = self->rows->n_bytes;
  guint8 quote = self->dialect->quote;

  *escaped = FALSE;

  for (;;)
    {
      const guint8 *found = memchr (bytes + i, quote, n_bytes - i);

      if (found == NULL)
        return n_bytes;

      i = found - bytes;
      if (i + 1 >= n_bytes || bytes[i + 1] != quote)
        return i;

      *escaped = TRUE;
      i += 2;
    }
}

/* The text within the quotes, undone, and what stands behind them, put together behind the file's text. */
static void
hot_csv_machine_add_trailing (HotCsvMachine *self,
                              gsize          begin,
                              gsize          close,
                              gsize          end)
{
  HotCsvRows *rows = self->rows;
  guint8 quote = self->dialect->quote;
  gsize start = rows->n_bytes + HOT_CSV_PADDING + self->overflow;
  gsize n = 0;

  hot_csv_rows_reserve_bytes (rows, start + (end - begin));

  for (gsize i = begin; i < close; i++)
    {
      rows->bytes[start + n++] = rows->bytes[i];
      i += rows->bytes[i] == quote;
    }
  memcpy (rows->bytes + start + n, rows->bytes + close + 1, end - close - 1);
  n += end - close - 1;

  self->overflow += n;
  self->trailing = TRUE;
  hot_csv_machine_add_field (self, start, n, FALSE);
}

/* One field from the position on, which then stands at what ends it; FALSE where the text does not hold its end. */
static gboolean
hot_csv_machine_take_field (HotCsvMachine *self)
{
  HotCsvRows *rows = self->rows;
  gsize n_bytes = rows->n_bytes;
  gsize begin = self->position, close, end;
  gboolean escaped;

  if (begin >= n_bytes || rows->bytes[begin] != (guint8) self->dialect->quote)
    {
      self->position = hot_csv_machine_skip_unquoted (self, begin);
      if (self->position >= n_bytes && !self->at_end)
        return FALSE;
      self->position = MIN (self->position, n_bytes);
      hot_csv_machine_add_field (self, begin, self->position - begin, FALSE);
      return TRUE;
    }

  begin++;
  close = hot_csv_machine_skip_quoted (self, begin, &escaped);

  /* A quote that is the last byte of the text may be the first one of a pair. */
  if (close + 1 >= n_bytes && !self->at_end)
    return FALSE;

  if (close >= n_bytes)
    {
      self->unclosed = TRUE;
      self->position = n_bytes;
      hot_csv_machine_add_field (self, begin, n_bytes - begin, escaped);
      return TRUE;
    }

  end = hot_csv_machine_skip_unquoted (self, close + 1);
  if (end >= n_bytes && !self->at_end)
    return FALSE;

  self->position = MIN (end, n_bytes);
  if (end == close + 1)
    hot_csv_machine_add_field (self, begin, close - begin, escaped);
  else
    hot_csv_machine_add_trailing (self, begin, close, self->position);

  return TRUE;
}

/* Behind the line end at the position; FALSE where it may go on behind the text. */
static gboolean
hot_csv_machine_skip_line_end (HotCsvMachine *self)
{
  const guint8 *bytes = self->rows->bytes;
  gsize n_bytes = self->rows->n_bytes;

  if (self->position >= n_bytes)
    return TRUE;

  if (bytes[self->position] == '\r')
    {
      if (self->position + 1 >= n_bytes && !self->at_end)
        return FALSE;
      if (self->position + 1 < n_bytes && bytes[self->position + 1] == '\n')
        self->position++;
    }
  self->position++;

  return TRUE;
}

static gboolean
hot_csv_machine_take_record (HotCsvMachine *self)
{
  HotCsvRows *rows = self->rows;

  for (;;)
    {
      if (!hot_csv_machine_take_field (self))
        return FALSE;

      if (self->position >= rows->n_bytes || is_line_end (rows->bytes[self->position]))
        return hot_csv_machine_skip_line_end (self);

      self->position++;
      if (self->position >= rows->n_bytes && !self->at_end)
        return FALSE;
    }
}

void
hot_csv_machine_cut (HotCsvRows          *rows,
                     const HotCsvDialect *dialect,
                     gboolean             at_end,
                     guint32              max_rows,
                     HotCsvMachineReport *report)
{
  HotCsvMachine self = { .rows = rows, .dialect = dialect, .at_end = at_end };

  *report = (HotCsvMachineReport) { 0 };
  rows->quote = dialect->quote;
  rows->n_rows = 0;
  rows->n_fields = 0;
  hot_csv_rows_reserve_rows (rows, 1);
  rows->first_field[0] = 0;

  while (self.position < rows->n_bytes && rows->n_rows < max_rows)
    {
      gsize start = self.position;
      gsize n_fields = rows->n_fields;

      if (is_line_end (rows->bytes[start]) && !dialect->keep_blank)
        {
          if (!hot_csv_machine_skip_line_end (&self))
            break;
          report->consumed = self.position;
          continue;
        }

      self.trailing = self.stray = FALSE;
      if (!hot_csv_machine_take_record (&self))
        {
          rows->n_fields = n_fields;
          break;
        }

      if (self.trailing && report->n_trailing++ == 0)
        report->first_trailing = rows->n_rows;
      if (self.stray && !self.trailing && report->n_stray++ == 0)
        report->first_stray = rows->n_rows;

      hot_csv_rows_reserve_rows (rows, rows->n_rows + 1);
      rows->row_starts[rows->n_rows++] = start;
      rows->first_field[rows->n_rows] = rows->n_fields;
      report->consumed = self.position;
    }

  report->unclosed = self.unclosed;
  report->n_lines = hot_csv_rows_count_lines (rows, report->consumed);
}
