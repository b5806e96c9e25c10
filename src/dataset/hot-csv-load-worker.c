/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-load-private.h"

#include <string.h>

/* Reports of progress are worth their price once in so many bytes. */
#define REPORT_BYTES ((guint64) 4 << 20)

void
hot_csv_worker_init (HotCsvWorker *self,
                     HotCsvLoad   *load,
                     guint         number)
{
  *self = (HotCsvWorker) { .load = load, .number = number, .generation = G_MAXUINT };
  self->targets = g_new0 (HotCsvTarget, load->n_columns);
  self->wanted = g_new0 (gboolean, load->n_columns);
  self->ragged = g_array_new (FALSE, FALSE, sizeof (HotCsvRagged));
}

void
hot_csv_worker_clear (HotCsvWorker *self)
{
  HotCsvLoad *load = self->load;

  pthread_mutex_lock (&load->mutex);
  if (self->ragged->len > 0)
    g_array_append_vals (load->ragged, self->ragged->data, self->ragged->len);
  load->n_short += self->n_short;
  load->n_long += self->n_long;
  pthread_mutex_unlock (&load->mutex);

  hot_csv_rows_clear (&self->rows);
  g_free (self->masks);
  g_array_unref (self->ragged);
  g_free (self->targets);
  g_free (self->excused);
  g_free (self->wanted);
}

gboolean
hot_csv_worker_go_on (HotCsvWorker *self)
{
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (self->load->cancellable, &error))
    hot_csv_worker_fail (self, error);

  return !atomic_load (&self->load->stop);
}

void
hot_csv_worker_fail (HotCsvWorker *self,
                     GError       *error)
{
  HotCsvLoad *load = self->load;

  pthread_mutex_lock (&load->mutex);
  if (load->error == NULL)
    load->error = error;
  else
    g_error_free (error);
  atomic_store (&load->stop, TRUE);
  pthread_cond_broadcast (&load->prefix_known);
  pthread_mutex_unlock (&load->mutex);
}

void
hot_csv_worker_report (HotCsvWorker *self,
                       guint64       n_bytes)
{
  HotCsvLoad *load = self->load;
  guint64 before = atomic_fetch_add (&load->bytes_done, n_bytes);
  guint64 after = before + n_bytes;
  guint64 all = load->end - load->start;

  if (load->progress != NULL && (before / REPORT_BYTES != after / REPORT_BYTES || after >= all))
    hot_progress_report (load->progress, MIN ((double) after / MAX (all, 1), 1.0), NULL);
}

void
hot_csv_worker_note_ragged (HotCsvWorker *self,
                            gsize         chunk)
{
  const HotCsvLayoutChunk *place = &self->load->chunks[chunk];
  const HotCsvRows *rows = &self->rows;
  guint64 line = place->first_line;
  guint32 counted = 0;
  gboolean after_cr = place->offset > 0 && rows->bytes[-1] == '\r';

  if (rows->regular)
    return;

  /* Of the header nothing is left there. */
  if (place->offset < self->load->start)
    {
      counted = self->load->start - place->offset;
      after_cr = FALSE;
      line += self->load->n_lines_skipped;
    }

  for (guint32 i = 0; i < rows->n_rows; i++)
    {
      HotCsvRagged ragged = { .row = place->first_row + i, .n_fields = hot_csv_rows_get_n_fields (rows, i) };

      if (ragged.n_fields == self->load->n_columns)
        continue;

      if (ragged.n_fields < self->load->n_columns)
        self->n_short++;
      else
        self->n_long++;

      if (self->ragged->len >= HOT_CSV_MAX_LISTED)
        continue;

      line += hot_csv_count_lines (rows->bytes, counted, rows->row_starts[i], after_cr);
      after_cr = FALSE;
      counted = rows->row_starts[i];
      ragged.line = line + 1;
      g_array_append_val (self->ragged, ragged);
    }
}

/* Takes over how a column is to be read by now. With the mutex held. */
static void
hot_csv_worker_take_over (HotCsvWorker *self,
                          guint         i)
{
  HotCsvLoad *load = self->load;
  HotCsvState *state = &load->states[i];
  HotCsvTarget *target = &self->targets[i];
  gsize width;

  if (!state->wanted)
    return;

  if (state->reading.kind == HOT_CSV_CATEGORY && state->dictionaries[self->number] == NULL)
    state->dictionaries[self->number] = hot_csv_dictionary_new ();
  if (hot_csv_load_is_sequential (load) && state->reading.kind >= HOT_CSV_LIST && state->overflow == NULL)
    state->overflow = g_byte_array_new ();

  width = hot_column_type_get_width (hot_csv_kind_get_column_type (state->reading.kind));
  target->reading = state->reading;
  target->fixed = state->fixed;
  target->values = state->values[width];
  target->dictionary = state->dictionaries[self->number];
  target->file_size = load->end;
  target->lanes = load->kernel->lanes;
  target->overflow = state->overflow;
  target->n_excused = state->strict ? 0 : state->n_excused;
  if (target->n_excused > 0)
    {
      if (self->excused == NULL)
        self->excused = g_new (guint64, load->n_columns * HOT_CSV_MAX_EXCUSED);
      memcpy (self->excused + i * HOT_CSV_MAX_EXCUSED, state->excused, sizeof state->excused);
      target->excused = self->excused + i * HOT_CSV_MAX_EXCUSED;
    }
}

/* One column: where many change at once, going through all of them for each would take for ever. */
static void
hot_csv_worker_refresh_column (HotCsvWorker *self,
                               guint         column)
{
  pthread_mutex_lock (&self->load->mutex);
  hot_csv_worker_take_over (self, column);
  pthread_mutex_unlock (&self->load->mutex);
}

/* All columns, if any is to be read in another way. */
static void
hot_csv_worker_refresh (HotCsvWorker *self)
{
  HotCsvLoad *load = self->load;

  if (self->generation == atomic_load (&load->generation))
    return;

  pthread_mutex_lock (&load->mutex);
  self->generation = atomic_load (&load->generation);
  for (guint i = 0; i < load->n_columns; i++)
    hot_csv_worker_take_over (self, i);
  pthread_mutex_unlock (&load->mutex);
}

/* Whether a value that would make a column of @from one of @to is something else altogether, as in a record that has
 * lost a delimiter. */
static gboolean
is_other_family (HotCsvKind from,
                 HotCsvKind to)
{
  if (from == HOT_CSV_EMPTY || from >= HOT_CSV_LIST)
    return FALSE;

  if (from <= HOT_CSV_MONEY_COMMA)
    return to > HOT_CSV_MONEY_COMMA;

  return from == HOT_CSV_BOOLEAN || to > HOT_CSV_DATE_MDY;
}

static gboolean
hot_csv_state_excuse (HotCsvState *self,
                      HotCsvKind   kind,
                      guint64      row,
                      gsize        chunk)
{
  if (self->strict || self->n_excused == HOT_CSV_MAX_EXCUSED || !is_other_family (self->reading.kind, kind))
    return FALSE;

  self->excused[self->n_excused] = row;
  self->excused_chunks[self->n_excused++] = chunk;

  return TRUE;
}

static void
hot_csv_worker_widen (HotCsvWorker       *self,
                      guint               column,
                      gsize               chunk,
                      const HotCsvParsed *parsed)
{
  HotCsvLoad *load = self->load;
  HotCsvState *state = &load->states[column];
  HotCsvKind kind = self->targets[column].reading.kind;
  const guint8 *text = self->rows.bytes + parsed->misfit_begin;

  pthread_mutex_lock (&load->mutex);
  if (state->reading.kind == kind)
    {
      HotCsvReading reading = state->reading;

      hot_csv_reading_take_unit (&reading, text, parsed->misfit_length);
      reading.kind = hot_csv_kind_find (&reading, kind + 1, text, parsed->misfit_length);
      if (reading.kind != HOT_CSV_MONEY_DOT && reading.kind != HOT_CSV_MONEY_COMMA)
        reading.unit_length = 0;

      if (hot_csv_state_excuse (state, reading.kind, parsed->misfit_row, chunk))
        {
          self->has_excused = TRUE;
          atomic_fetch_add (&load->generation, 1);
        }
      else
        {
          state->reading = reading;
          if (reading.kind >= HOT_CSV_LIST)
            state->n_excused = 0;
          hot_csv_load_set_kind (load, column, reading.kind);
        }
    }
  pthread_mutex_unlock (&load->mutex);

  hot_csv_worker_refresh_column (self, column);
}

static void
hot_csv_worker_note_failed (HotCsvWorker       *self,
                            guint               column,
                            const HotCsvParsed *parsed)
{
  HotCsvState *state = &self->load->states[column];

  pthread_mutex_lock (&self->load->mutex);
  if (state->n_failed == 0 || parsed->first_failed < state->first_failed)
    state->first_failed = parsed->first_failed;
  state->n_failed += parsed->n_failed;
  pthread_mutex_unlock (&self->load->mutex);
}

static void
hot_csv_worker_parse_column (HotCsvWorker *self,
                             gsize         chunk,
                             guint         column)
{
  HotCsvLoad *load = self->load;
  HotCsvPart *part = &load->parts[chunk * load->n_columns + column];
  HotCsvTarget *target = &self->targets[column];
  HotCsvParsed parsed = { 0 };

  while (!hot_csv_parse (target, &self->rows, column, load->chunks[chunk].first_row, &parsed))
    {
      hot_csv_worker_widen (self, column, chunk, &parsed);
      parsed = (HotCsvParsed) { 0 };
    }

  *part = (HotCsvPart) { .kind = target->reading.kind, .evidence = parsed.evidence, .worker = self->number,
                         .n_missing = parsed.n_missing };
  if (parsed.n_failed > 0)
    hot_csv_worker_note_failed (self, column, &parsed);
}

/* A row of this chunk that was excused in one column only was no damaged record: the column must take it, and that
 * soon, since all that is read of it before must be read again. */
static void
hot_csv_worker_judge_excuses (HotCsvWorker *self,
                              gsize         chunk)
{
  HotCsvLoad *load = self->load;

  self->has_excused = FALSE;

  for (guint i = 0; i < load->n_columns; i++)
    {
      HotCsvState *state = &load->states[i];
      gboolean honest = FALSE;

      pthread_mutex_lock (&load->mutex);
      for (guint j = 0; j < state->n_excused && !state->strict; j++)
        honest |= state->excused_chunks[j] == chunk &&
                  !hot_csv_load_is_borne_out (load, state->excused[j]);
      if (honest)
        {
          state->strict = TRUE;
          atomic_fetch_add (&load->generation, 1);
        }
      pthread_mutex_unlock (&load->mutex);

      if (honest)
        {
          hot_csv_worker_refresh_column (self, i);
          hot_csv_worker_parse_column (self, chunk, i);
        }
    }
}

void
hot_csv_worker_parse (HotCsvWorker *self,
                      gsize         chunk)
{
  hot_csv_worker_refresh (self);

  for (guint i = 0; i < self->load->n_columns; i++)
    if (self->wanted[i])
      hot_csv_worker_parse_column (self, chunk, i);

  if (self->has_excused)
    hot_csv_worker_judge_excuses (self, chunk);
}
