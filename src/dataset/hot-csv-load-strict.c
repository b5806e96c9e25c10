/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-load-private.h"

#include <string.h>

/* What is read behind a chunk at first, for its last record to end in. */
#define MIN_TAIL ((gsize) 4096)
/* Blocks of it that are looked at in one go. */
#define TAIL_BLOCKS 16

/* Where nothing can be known of how quotes stand, since it is not as RFC 4180 has it, the state machine must decide. */
static void
hot_csv_worker_give_up (HotCsvWorker *self)
{
  HotCsvLoad *load = self->load;

  pthread_mutex_lock (&load->mutex);
  load->misquoted = TRUE;
  atomic_store (&load->stop, TRUE);
  pthread_cond_broadcast (&load->prefix_known);
  pthread_mutex_unlock (&load->mutex);
}

/* Blocks of text in the buffer that begin before its end, and, at the end of the file, one line end behind it at
 * least. */
static gsize
hot_csv_worker_get_n_blocks (HotCsvWorker *self,
                             gsize         n_bytes)
{
  gboolean at_end = self->rows.offset + n_bytes == self->load->end;

  return at_end ? n_bytes / 64 + 1 : n_bytes / 64;
}

/* Room for all that a piece of text could be cut into. */
static void
hot_csv_worker_reserve (HotCsvWorker *self)
{
  gsize n_blocks = self->rows.bytes_capacity / 64 + 2;

  hot_csv_rows_reserve_fields (&self->rows, n_blocks * 64, FALSE);
  hot_csv_rows_reserve_rows (&self->rows, n_blocks * 32 + 1);
  if (n_blocks > self->masks_capacity)
    {
      self->masks_capacity = n_blocks;
      self->masks = g_renew (HotCsvMasks, self->masks, n_blocks);
    }
}

/* Reads a chunk, and what its last record may need behind it. */
static gboolean
hot_csv_worker_read (HotCsvWorker *self,
                     guint64       offset,
                     gsize         length)
{
  HotCsvLoad *load = self->load;
  GError *error = NULL;
  gsize tail = MIN (MAX (MIN_TAIL, length / 32), load->end - offset - length);

  if (!hot_csv_rows_read (&self->rows, load->file, offset, length + tail, &error))
    {
      hot_csv_worker_fail (self, error);
      return FALSE;
    }

  /* The header goes, in a way that does not count. It is the same each time the first chunk is read. */
  if (offset < load->start)
    {
      load->n_lines_skipped = hot_csv_rows_count_lines (&self->rows, load->start - offset);
      memset (self->rows.bytes, '\n', load->start - offset);
    }

  hot_csv_worker_reserve (self);
  self->rows.quote = load->dialect.quote;
  self->rows.n_rows = 0;
  self->rows.n_fields = 0;
  self->scan = (HotCsvScan) { .after_cr = offset > load->start && self->rows.bytes[-1] == '\r' };
  self->n_blocks = hot_csv_worker_get_n_blocks (self, length);

  return TRUE;
}

/* Looks at the chunk. */
static void
hot_csv_worker_scan (HotCsvWorker *self)
{
  HotCsvLoad *load = self->load;

  load->kernel->scan (self->rows.bytes, 0, self->n_blocks, load->dialect.delimiter, load->dialect.quote, self->masks,
                      &self->scan);
}

/* The line on which a chunk begins, for an error that cannot wait for the counts. */
static guint64
hot_csv_worker_wait_for_line (HotCsvWorker *self,
                              gsize         chunk)
{
  HotCsvLoad *load = self->load;
  guint64 line;

  pthread_mutex_lock (&load->mutex);
  while (!load->prefixes[chunk].known && !atomic_load (&load->stop))
    pthread_cond_wait (&load->prefix_known, &load->mutex);
  line = load->first_line - load->n_lines_skipped + load->prefixes[chunk].n_lines;
  pthread_mutex_unlock (&load->mutex);

  return line;
}

/* Gets the rest of the record that goes on behind the chunk. */
static gboolean
hot_csv_worker_cut_tail (HotCsvWorker *self,
                         HotCsvCut    *cut,
                         gsize         chunk)
{
  HotCsvLoad *load = self->load;
  HotCsvRows *rows = &self->rows;

  for (;;)
    {
      gsize available = hot_csv_worker_get_n_blocks (self, rows->n_bytes);
      GError *error = NULL;
      gsize more;

      while (self->n_blocks < available)
        {
          gsize n = MIN (available - self->n_blocks, TAIL_BLOCKS);
          gsize first = self->n_blocks;

          load->kernel->scan (rows->bytes, first, n, load->dialect.delimiter, load->dialect.quote, self->masks,
                              &self->scan);
          self->n_blocks += n;
          if (load->kernel->cut_tail (self->masks, first, n, cut, rows))
            return TRUE;
        }

      if (rows->offset + rows->n_bytes == load->end || cut->misquoted != 0)
        {
          hot_csv_worker_give_up (self);
          return FALSE;
        }

      if (rows->n_bytes - rows->row_starts[rows->n_rows - 1] > HOT_CSV_MAX_RECORD)
        {
          hot_csv_worker_fail_long_record (self, hot_csv_worker_wait_for_line (self, chunk));
          return FALSE;
        }

      more = MIN (MAX (rows->n_bytes, MIN_TAIL), load->end - rows->offset - rows->n_bytes);
      if (!hot_csv_rows_read_on (rows, load->file, more, &error))
        {
          hot_csv_worker_fail (self, error);
          return FALSE;
        }
      hot_csv_worker_reserve (self);
    }
}

static void
hot_csv_worker_check_regular (HotCsvWorker *self)
{
  HotCsvRows *rows = &self->rows;
  guint32 expected = rows->n_rows > 0 ? rows->first_field[0] : 0;
  guint32 wrong = 0;

  for (guint32 i = 0; i <= rows->n_rows && rows->n_rows > 0; i++, expected += self->load->n_columns)
    wrong |= rows->first_field[i] ^ expected;

  rows->regular = wrong == 0;
}

/* What is known of the byte before the chunk. */
static HotCsvCut
hot_csv_worker_begin_cut (HotCsvWorker *self,
                          gsize         chunk,
                          gboolean      quoted)
{
  guint8 before = self->rows.bytes[-1];
  gboolean line_end = before == '\n' || before == '\r';
  gboolean quote = before == (guint8) self->load->dialect.quote;
  gboolean first = chunk == 0;

  return (HotCsvCut) {
    .flip = quoted ? ~G_GUINT64_CONSTANT (0) : 0,
    .after_line_end = first || (!quoted && line_end),
    .after_limit = first || line_end || quote || before == (guint8) self->load->dialect.delimiter,
    .after_quote = !first && quote,
    .after_close = !first && quote && !quoted,
  };
}

/* After the chunk's own blocks are cut: what is left of its last record, and whether all was as it should be. */
static gboolean
hot_csv_worker_end_cut (HotCsvWorker *self,
                        HotCsvCut    *cut,
                        gsize         chunk)
{
  HotCsvRows *rows = &self->rows;
  gboolean at_end = self->n_blocks * 64 > rows->n_bytes;

  if (cut->misquoted != 0 || (at_end && (self->scan.inside ^ cut->flip) != 0))
    {
      hot_csv_worker_give_up (self);
      return FALSE;
    }

  if (rows->n_rows > 0 && !at_end && cut->after_line_end == 0 && !hot_csv_worker_cut_tail (self, cut, chunk))
    return FALSE;

  if (cut->misquoted != 0)
    {
      hot_csv_worker_give_up (self);
      return FALSE;
    }

  rows->first_field[rows->n_rows] = rows->n_fields;
  hot_csv_worker_check_regular (self);

  return TRUE;
}

gboolean
hot_csv_worker_read_strict (HotCsvWorker *self,
                            gsize         chunk)
{
  const HotCsvLayoutChunk *place = &self->load->chunks[chunk];
  HotCsvCut cut;

  if (!hot_csv_worker_read (self, place->offset, place->length))
    return FALSE;

  hot_csv_worker_scan (self);
  cut = hot_csv_worker_begin_cut (self, chunk, place->quoted);
  self->load->kernel->cut (self->masks, 0, self->n_blocks, &cut, &self->rows);

  return hot_csv_worker_end_cut (self, &cut, chunk);
}

/* Whether the chunk begins within quotes, and so whether the next one does, which is handed on; -1 when the work
 * stops. */
static int
hot_csv_worker_hand_on_quotes (HotCsvWorker *self,
                               gsize         chunk)
{
  HotCsvLoad *load = self->load;
  int quoted;

  pthread_mutex_lock (&load->mutex);
  while ((quoted = load->quoted[chunk]) < 0 && !atomic_load (&load->stop))
    pthread_cond_wait (&load->prefix_known, &load->mutex);
  if (quoted >= 0)
    {
      load->quoted[chunk + 1] = quoted ^ (self->scan.inside != 0);
      pthread_cond_broadcast (&load->prefix_known);
    }
  load->invalid |= self->scan.invalid;
  pthread_mutex_unlock (&load->mutex);

  return quoted;
}

/* Reads and cuts a chunk. */
static gboolean
hot_csv_worker_read_next (HotCsvWorker *self,
                          gsize         chunk)
{
  HotCsvLoad *load = self->load;
  HotCsvLayoutChunk *place = &load->chunks[chunk];
  HotCsvCut cut;
  int quoted;

  if (!hot_csv_worker_read (self, place->offset, place->length))
    return FALSE;

  hot_csv_worker_scan (self);
  self->n_lines = self->scan.n_lines;
  if (place->offset < load->start)
    self->n_lines -= (load->start - place->offset) - load->n_lines_skipped;

  quoted = hot_csv_worker_hand_on_quotes (self, chunk);
  if (quoted < 0)
    return FALSE;

  place->quoted = quoted;
  cut = hot_csv_worker_begin_cut (self, chunk, quoted);
  load->kernel->cut (self->masks, 0, self->n_blocks, &cut, &self->rows);

  return hot_csv_worker_end_cut (self, &cut, chunk);
}

/* Likewise, how many rows and lines come before it; FALSE when the work stops. */
static gboolean
hot_csv_worker_hand_on_counts (HotCsvWorker *self,
                               gsize         chunk)
{
  HotCsvLoad *load = self->load;
  HotCsvPrefix *prefix = &load->prefixes[chunk];
  gboolean known;

  pthread_mutex_lock (&load->mutex);
  while (!(known = prefix->known) && !atomic_load (&load->stop))
    pthread_cond_wait (&load->prefix_known, &load->mutex);
  if (known)
    {
      load->prefixes[chunk + 1] = (HotCsvPrefix) { TRUE, prefix->n_rows + self->rows.n_rows,
                                                  prefix->n_lines + self->n_lines };
      load->n_rows = MAX (load->n_rows, prefix[1].n_rows);
      load->overflowed |= prefix[1].n_rows > load->capacity;
      pthread_cond_broadcast (&load->prefix_known);
    }
  pthread_mutex_unlock (&load->mutex);

  return known && hot_csv_worker_count_rows (self, prefix[1].n_rows);
}

static gboolean
hot_csv_worker_take_strict (HotCsvWorker *self,
                            gsize         i)
{
  HotCsvLoad *load = self->load;
  HotCsvLayoutChunk *chunk = &load->chunks[i];

  /* All but the first begin on a multiple of the chunk size in the file, that one on a multiple of 64. */
  chunk->offset = MAX (load->start & ~(guint64) 63, (load->start / load->chunk_size + i) * load->chunk_size);
  chunk->length = MIN ((load->start / load->chunk_size + i + 1) * load->chunk_size, load->end) - chunk->offset;

  if (!hot_csv_worker_read_next (self, i) || !hot_csv_worker_hand_on_counts (self, i))
    return FALSE;

  chunk->first_row = load->prefixes[i].n_rows;
  chunk->first_line = load->first_line - load->n_lines_skipped + load->prefixes[i].n_lines;
  chunk->n_rows = self->rows.n_rows;
  chunk->row_starts = g_memdup2 (self->rows.row_starts, chunk->n_rows * sizeof (guint32));

  if (chunk->first_row + chunk->n_rows <= load->capacity)
    hot_csv_worker_parse (self, i);
  hot_csv_worker_note_ragged (self, i);

  return TRUE;
}

static void
hot_csv_load_strict_part (gsize    begin,
                          gsize    end,
                          guint    number,
                          gpointer user_data)
{
  HotCsvLoad *self = user_data;
  HotCsvWorker worker;

  hot_csv_worker_init (&worker, self, number);
  hot_csv_worker_want_all (&worker);

  while (hot_csv_worker_go_on (&worker))
    {
      gsize i = atomic_fetch_add (&self->next, 1);

      if (i >= self->n_chunks || !hot_csv_worker_take_strict (&worker, i))
        break;

      hot_csv_worker_report (&worker, self->chunks[i].length);
    }

  hot_csv_worker_clear (&worker);
}

void
hot_csv_load_pass_strict (HotCsvLoad *self)
{
  guint n_threads;

  self->n_chunks = 0;
  if (self->start < self->end)
    self->n_chunks = (self->end - 1) / self->chunk_size - self->start / self->chunk_size + 1;
  self->chunks = g_new0 (HotCsvLayoutChunk, MAX (self->n_chunks, 1));
  self->parts = g_new0 (HotCsvPart, MAX (self->n_chunks * self->n_columns, 1));
  self->quoted = g_malloc (self->n_chunks + 1);
  memset (self->quoted, -1, self->n_chunks + 1);
  self->quoted[0] = FALSE;
  self->prefixes = g_new0 (HotCsvPrefix, self->n_chunks + 1);
  self->prefixes[0].known = TRUE;
  self->n_rows = 0;

  n_threads = CLAMP (self->n_chunks, 1, self->n_threads);
  hot_parallel_for (n_threads, n_threads, hot_csv_load_strict_part, self);
}
