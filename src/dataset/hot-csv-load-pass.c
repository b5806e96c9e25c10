/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-load-private.h"

#include <stdint.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-decode.h"
#include "dataset/hot-csv-machine.h"

static void
hot_csv_worker_set_regular (HotCsvWorker *self)
{
  HotCsvRows *rows = &self->rows;

  rows->regular = rows->n_fields == (gsize) rows->n_rows * self->load->n_columns;
  for (guint32 i = 0; i < rows->n_rows && rows->regular; i++)
    rows->regular = hot_csv_rows_get_n_fields (rows, i) == self->load->n_columns;
}

void
hot_csv_worker_fail_long_record (HotCsvWorker *self,
                                 guint64       line)
{
  const HotCsvRows *rows = &self->rows;
  guint32 start = rows->n_rows > 0 ? rows->row_starts[rows->n_rows - 1] : 0;

  line += hot_csv_rows_count_lines (rows, start);
  hot_csv_worker_fail (self, hot_csv_rows_new_long_error (self->load->file, line));
}

/* Fills the buffer from @offset on with whole records, as many as @length bytes hold but at least one, and at most
 * @max_rows. */
static gboolean
hot_csv_worker_cut_loose (HotCsvWorker        *self,
                          guint64              offset,
                          gsize                length,
                          guint32              max_rows,
                          guint64              line,
                          HotCsvMachineReport *report)
{
  HotCsvLoad *load = self->load;
  GError *error = NULL;

  length = MIN (length, load->end - offset);
  if (!hot_csv_rows_read (&self->rows, load->file, offset, length, &error))
    {
      hot_csv_worker_fail (self, error);
      return FALSE;
    }

  for (;;)
    {
      gboolean at_end = offset + self->rows.n_bytes == load->end;
      gsize more;

      hot_csv_machine_cut (&self->rows, &load->dialect, at_end, max_rows, report);
      if (report->consumed > 0 || at_end)
        break;

      if (self->rows.n_bytes > HOT_CSV_MAX_RECORD)
        {
          hot_csv_worker_fail_long_record (self, line);
          return FALSE;
        }

      more = MIN (self->rows.n_bytes, load->end - offset - self->rows.n_bytes);
      if (!hot_csv_rows_read_on (&self->rows, load->file, more, &error))
        {
          hot_csv_worker_fail (self, error);
          return FALSE;
        }
    }

  hot_csv_worker_set_regular (self);

  return TRUE;
}

static gboolean
hot_csv_worker_check_unclosed (HotCsvWorker              *self,
                               const HotCsvMachineReport *report,
                               guint64                    line)
{
  const HotCsvRows *rows = &self->rows;
  guint32 start;

  if (!report->unclosed)
    return TRUE;

  self->load->unclosed = TRUE;
  start = rows->row_starts[rows->n_rows - 1];
  if (rows->n_bytes - start <= HOT_CSV_MAX_UNCLOSED)
    return TRUE;

  line += hot_csv_rows_count_lines (rows, start);
  hot_csv_worker_fail (self, hot_csv_rows_new_unclosed_error (self->load->file, line));

  return FALSE;
}

gboolean
hot_csv_worker_count_rows (HotCsvWorker *self,
                           guint64       n_rows)
{
  if (n_rows < G_MAXUINT32)
    return TRUE;

  hot_csv_worker_fail (self, g_error_new (HOT_ERROR, HOT_ERROR_TOO_LARGE,
                                          _("“%s” has more than 4,294,967,294 rows. Split it into several files."),
                                          hot_mapped_file_get_name (self->load->file)));

  return FALSE;
}

void
hot_csv_worker_want_all (HotCsvWorker *self)
{
  for (guint i = 0; i < self->load->n_columns; i++)
    self->wanted[i] = self->load->states[i].wanted;
}

/* What was found in a loose chunk goes to the load, which no other thread uses in this pass. */
static void
hot_csv_worker_take_loose (HotCsvWorker              *self,
                           guint64                    offset,
                           guint64                    line,
                           const HotCsvMachineReport *report)
{
  HotCsvLoad *load = self->load;
  HotCsvRows *rows = &self->rows;
  HotCsvLayoutChunk *chunk;

  hot_csv_load_add_chunk (load);
  chunk = &load->chunks[load->n_chunks - 1];
  chunk->offset = offset;
  chunk->length = report->consumed;
  chunk->first_row = load->n_rows;
  chunk->first_line = line;
  chunk->n_rows = rows->n_rows;
  chunk->row_starts = g_memdup2 (rows->row_starts, rows->n_rows * sizeof (guint32));

  if (report->n_trailing > 0 && load->n_trailing == 0)
    load->first_trailing = load->n_rows + report->first_trailing;
  load->n_trailing += report->n_trailing;
  if (report->n_stray > 0 && load->n_stray == 0)
    load->first_stray = load->n_rows + report->first_stray;
  load->n_stray += report->n_stray;
  load->n_rows += rows->n_rows;
  load->overflowed |= load->n_rows > load->capacity;

  if (!load->invalid)
    {
      HotCsvSurvey survey = { 0 };

      hot_csv_survey_add (&survey, rows->bytes, report->consumed, offset);
      load->invalid = survey.n_invalid > 0;
    }

  if (!load->overflowed)
    hot_csv_worker_parse (self, load->n_chunks - 1);
  hot_csv_worker_note_ragged (self, load->n_chunks - 1);
}

void
hot_csv_load_pass_loose (HotCsvLoad *self)
{
  HotCsvWorker worker;
  guint64 offset = self->start, line = self->first_line;

  self->n_rows = 0;
  hot_csv_worker_init (&worker, self, 0);
  hot_csv_worker_want_all (&worker);

  while (offset < self->end && hot_csv_worker_go_on (&worker))
    {
      HotCsvMachineReport report;

      if (!hot_csv_worker_cut_loose (&worker, offset, self->chunk_size, G_MAXUINT32, line, &report) ||
          !hot_csv_worker_check_unclosed (&worker, &report, line) ||
          !hot_csv_worker_count_rows (&worker, self->n_rows + worker.rows.n_rows))
        break;

      hot_csv_worker_take_loose (&worker, offset, line, &report);
      hot_csv_worker_report (&worker, report.consumed);
      line += report.n_lines;
      offset += report.consumed > 0 ? report.consumed : self->end - offset;
    }

  hot_csv_worker_clear (&worker);
}

/* The columns of @chunk whose values are of another kind than the column is by now. */
static gboolean
hot_csv_worker_want_misread (HotCsvWorker *self,
                             gsize         chunk)
{
  HotCsvLoad *load = self->load;
  gboolean any = FALSE;

  pthread_mutex_lock (&load->mutex);
  for (guint i = 0; i < load->n_columns; i++)
    {
      const HotCsvState *state = &load->states[i];

      self->wanted[i] = state->wanted && load->parts[chunk * load->n_columns + i].kind != state->reading.kind;
      any |= self->wanted[i];
    }
  pthread_mutex_unlock (&load->mutex);

  return any;
}

static gboolean
hot_csv_worker_read_again (HotCsvWorker *self,
                           gsize         chunk)
{
  const HotCsvLayoutChunk *place = &self->load->chunks[chunk];
  HotCsvMachineReport report;

  if (!hot_csv_load_is_sequential (self->load))
    return hot_csv_worker_read_strict (self, chunk);

  /* One byte more, for a last CR to show that no LF belongs to it. */
  return hot_csv_worker_cut_loose (self, place->offset, place->length + 1, place->n_rows, place->first_line, &report);
}

static void
hot_csv_load_again_part (gsize    begin,
                         gsize    end,
                         guint    number,
                         gpointer user_data)
{
  HotCsvLoad *self = user_data;
  HotCsvWorker worker;

  hot_csv_worker_init (&worker, self, number);

  while (hot_csv_worker_go_on (&worker))
    {
      gsize i = atomic_fetch_add (&self->next, 1);

      if (i >= self->n_chunks)
        break;

      if (self->chunks[i].n_rows > 0 && hot_csv_worker_want_misread (&worker, i))
        {
          if (!hot_csv_worker_read_again (&worker, i))
            break;
          hot_csv_worker_parse (&worker, i);
        }
      hot_csv_worker_report (&worker, self->chunks[i].length);
    }

  hot_csv_worker_clear (&worker);
}

void
hot_csv_load_pass_again (HotCsvLoad *self)
{
  guint n_threads = MIN (self->n_threads, MAX (self->n_chunks, 1));

  /* The overflow of loose files is one for all chunks. */
  if (hot_csv_load_is_sequential (self))
    n_threads = 1;

  hot_parallel_for (n_threads, n_threads, hot_csv_load_again_part, self);
}
