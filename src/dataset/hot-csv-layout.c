/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-layout.h"

#include "dataset/hot-csv-rows.h"

struct _HotCsvLayout
{
  gatomicrefcount    ref_count;
  HotMappedFile     *file;
  HotCsvDialect      dialect;
  guint              n_columns;
  guint64            n_rows;
  HotCsvLayoutChunk *chunks;
  gsize              n_chunks;
  guint64            header_start;
  gsize              header_length;
};

HotCsvLayout *
hot_csv_layout_new (HotMappedFile       *file,
                    const HotCsvDialect *dialect,
                    guint                n_columns,
                    HotCsvLayoutChunk   *chunks,
                    gsize                n_chunks,
                    guint64              header_start,
                    gsize                header_length)
{
  HotCsvLayout *self = g_new0 (HotCsvLayout, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->file = hot_mapped_file_ref (file);
  self->dialect = *dialect;
  self->n_columns = n_columns;
  self->chunks = chunks;
  self->n_chunks = n_chunks;
  self->header_start = header_start;
  self->header_length = header_length;

  for (gsize i = 0; i < n_chunks; i++)
    self->n_rows += chunks[i].n_rows;

  return self;
}

HotCsvLayout *
hot_csv_layout_ref (HotCsvLayout *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_csv_layout_unref (HotCsvLayout *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (gsize i = 0; i < self->n_chunks; i++)
    g_free (self->chunks[i].row_starts);
  g_free (self->chunks);
  hot_mapped_file_unref (self->file);
  g_free (self);
}

HotMappedFile *
hot_csv_layout_get_file (HotCsvLayout *self)
{
  return self->file;
}

const HotCsvDialect *
hot_csv_layout_get_dialect (HotCsvLayout *self)
{
  return &self->dialect;
}

guint
hot_csv_layout_get_n_columns (HotCsvLayout *self)
{
  return self->n_columns;
}

guint64
hot_csv_layout_get_n_rows (HotCsvLayout *self)
{
  return self->n_rows;
}

const HotCsvLayoutChunk *
hot_csv_layout_get_chunks (HotCsvLayout *self,
                           gsize        *n_chunks)
{
  *n_chunks = self->n_chunks;

  return self->chunks;
}

/* The last chunk whose first row is not after @row and that has rows. */
static const HotCsvLayoutChunk *
hot_csv_layout_find_chunk (HotCsvLayout *self,
                           guint64       row)
{
  gsize low = 0, high = self->n_chunks;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (self->chunks[middle].first_row <= row)
        low = middle;
      else
        high = middle;
    }

  return &self->chunks[low];
}

static guint64
hot_csv_layout_get_row_start (HotCsvLayout *self,
                              guint64       row)
{
  const HotCsvLayoutChunk *chunk = hot_csv_layout_find_chunk (self, row);

  return chunk->offset + chunk->row_starts[row - chunk->first_row];
}

guint64
hot_csv_layout_get_line (HotCsvLayout *self,
                         guint64       row)
{
  const HotCsvLayoutChunk *chunk;
  const guint8 *data;
  guint32 start;

  g_return_val_if_fail (row < self->n_rows, 0);

  chunk = hot_csv_layout_find_chunk (self, row);
  start = chunk->row_starts[row - chunk->first_row];
  data = (const guint8 *) hot_mapped_file_get_data (self->file) + chunk->offset;

  return 1 + chunk->first_line + hot_csv_count_lines (data, 0, start, chunk->offset > 0 && data[-1] == '\r');
}

const char *
hot_csv_layout_peek_record (HotCsvLayout *self,
                            guint64       row,
                            gsize        *length)
{
  const char *data = hot_mapped_file_get_data (self->file);
  guint64 start, end;

  g_return_val_if_fail (row < self->n_rows, NULL);

  start = hot_csv_layout_get_row_start (self, row);
  end = row + 1 < self->n_rows
        ? hot_csv_layout_get_row_start (self, row + 1)
        : hot_mapped_file_get_size (self->file);

  /* A record ends in neither: a quoted field would end in its quote. Blank lines behind it go as well. */
  if (!self->dialect.keep_blank)
    {
      while (end > start && (data[end - 1] == '\n' || data[end - 1] == '\r'))
        end--;
    }
  else if (end > start)
    {
      if (data[end - 1] == '\n')
        end--;
      if (end > start && data[end - 1] == '\r')
        end--;
    }

  *length = end - start;

  return data + start;
}

const char *
hot_csv_layout_peek_header (HotCsvLayout *self,
                            gsize        *length)
{
  if (self->header_length == 0)
    return NULL;

  *length = self->header_length;

  return hot_mapped_file_get_data (self->file) + self->header_start;
}
