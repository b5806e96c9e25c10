/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-sample.h"

#include "dataset/hot-csv-scan.h"

#define N_PLACES    24
#define PLACE_BYTES ((gsize) 48 << 10)
/* Rows of each place whose values are looked at. The others only count. */
#define PLACE_ROWS  10

typedef struct {
  HotMappedFile       *file;
  const HotCsvDialect *dialect;
  const HotCsvKernel  *kernel;
  guint                n_columns;
  HotCsvRows           rows;
  HotCsvMasks         *masks;
  guint64              n_bytes;
  guint64              n_rows;
} HotCsvSample;

/* Whole rows of the right width among those that the place is cut into, if it begins within quotes or not. */
static guint32
hot_csv_sample_cut (HotCsvSample *self,
                    gsize         n_blocks,
                    gboolean      quoted)
{
  HotCsvRows *rows = &self->rows;
  HotCsvCut cut = { .flip = quoted ? ~G_GUINT64_CONSTANT (0) : 0, .after_limit = 1 };
  guint32 n = 0;

  rows->n_rows = 0;
  rows->n_fields = 0;
  self->kernel->cut (self->masks, 0, n_blocks, &cut, rows);
  rows->first_field[rows->n_rows] = rows->n_fields;

  if (cut.misquoted != 0 || rows->n_rows < 2)
    return 0;

  /* The last one may go on. */
  rows->n_rows--;
  for (guint32 i = 0; i < rows->n_rows; i++)
    n += hot_csv_rows_get_n_fields (rows, i) == self->n_columns;

  rows->regular = n == rows->n_rows;

  return n;
}

static gboolean
hot_csv_sample_take_place (HotCsvSample     *self,
                           guint64           offset,
                           gsize             length,
                           HotCsvInference  *inference,
                           GError          **error)
{
  HotCsvRows *rows = &self->rows;
  HotCsvScan scan = { 0 };
  gsize n_blocks = length / 64;
  guint32 n_outside, n_quoted;

  if (!hot_csv_rows_read (rows, self->file, offset, length, error))
    return FALSE;

  self->kernel->scan (rows->bytes, 0, n_blocks, self->dialect->delimiter, self->dialect->quote, self->masks, &scan);

  n_quoted = hot_csv_sample_cut (self, n_blocks, TRUE);
  n_outside = hot_csv_sample_cut (self, n_blocks, FALSE);
  if (n_quoted > n_outside)
    n_outside = hot_csv_sample_cut (self, n_blocks, TRUE);

  /* Mostly rows of another width: that was a guess gone wrong. */
  if (n_outside == 0 || n_outside * 2 < rows->n_rows)
    return TRUE;

  self->n_bytes += rows->row_starts[rows->n_rows] - rows->row_starts[0];
  self->n_rows += rows->n_rows;
  hot_csv_inference_add_rows (inference, rows, 0, MIN (rows->n_rows, PLACE_ROWS));

  return TRUE;
}

int
hot_csv_sample_spread (HotMappedFile        *file,
                       const HotCsvDialect  *dialect,
                       guint64               start,
                       guint                 n_columns,
                       HotCsvInference      *inference,
                       guint64              *row_estimate,
                       GError              **error)
{
  HotCsvSample self = { .file = file, .dialect = dialect, .kernel = hot_csv_kernel_get (), .n_columns = n_columns };
  guint64 size = hot_mapped_file_get_size (file);
  guint64 step = (size - start) / N_PLACES;
  gboolean done = TRUE;
  int n_good = 0;

  self.rows.quote = dialect->quote;
  self.masks = g_new (HotCsvMasks, PLACE_BYTES / 64);
  hot_csv_rows_reserve_fields (&self.rows, PLACE_BYTES + 64, FALSE);
  hot_csv_rows_reserve_rows (&self.rows, PLACE_BYTES / 2 + 1);

  for (guint i = 0; i < N_PLACES && done; i++)
    {
      guint64 offset = (start + step * i) & ~(guint64) 63;
      gsize length = MIN (MIN (PLACE_BYTES, step), size - offset) & ~(gsize) 63;
      guint64 before = self.n_rows;

      done = length == 0 || hot_csv_sample_take_place (&self, offset, length, inference, error);
      n_good += self.n_rows > before;
    }

  if (self.n_rows > 0)
    *row_estimate = (double) self.n_rows / self.n_bytes * (size - start);

  g_free (self.masks);
  hot_csv_rows_clear (&self.rows);

  return done ? n_good : -1;
}
