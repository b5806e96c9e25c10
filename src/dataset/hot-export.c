/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-export.h"

#include <glib/gi18n-lib.h>

#include "base/hot-atomic-file.h"
#include "dataset/hot-csv-text.h"

/* Rows between two looks at what the user wants. */
#define ROWS_AT_ONCE 1024

typedef struct {
  HotTable      *table;
  const guint   *columns;
  guint          n_columns;
  gboolean       raw;        /* records as they stand in the file */
  GString       *text;
  HotAtomicFile *file;
} Export;

static gboolean
flush (Export  *self,
       GError **error)
{
  gboolean written = hot_atomic_file_write (self->file, self->text->str, self->text->len, error);

  g_string_truncate (self->text, 0);

  return written;
}

static void
append_header (Export *self)
{
  gsize length;
  const char *header;

  if (!self->raw)
    {
      hot_csv_append_header (self->text, self->table, self->columns, self->n_columns);
      return;
    }

  header = hot_table_peek_header (self->table, &length);
  if (header != NULL)
    {
      g_string_append_len (self->text, header, length);
      g_string_append_c (self->text, '\n');
    }
}

static void
append_row (Export *self,
            guint   row)
{
  gsize length;
  const char *record;

  if (!self->raw)
    {
      hot_csv_append_row (self->text, self->table, row, self->columns, self->n_columns);
      return;
    }

  record = hot_table_peek_record (self->table, row, &length);
  g_string_append_len (self->text, record, length);
  g_string_append_c (self->text, '\n');
}

static gboolean
write_rows (Export             *self,
            HotRowSet          *rows,
            GBytes             *order,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  const guint32 *ordered = order != NULL ? g_bytes_get_data (order, NULL) : NULL;
  guint n = order != NULL ? g_bytes_get_size (order) / sizeof *ordered : hot_row_set_get_n (rows);

  append_header (self);
  for (guint i = 0; i < n; i++)
    {
      append_row (self, ordered != NULL ? ordered[i] : hot_row_set_get_row (rows, i));
      if (i % ROWS_AT_ONCE == ROWS_AT_ONCE - 1)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error) || !flush (self, error))
            return FALSE;
          hot_progress_report (progress, i / (double) n, NULL);
        }
    }

  return flush (self, error);
}

gboolean
hot_export_csv (HotTable           *table,
                HotRowSet          *rows,
                GBytes             *order,
                const guint        *columns,
                guint               n_columns,
                const char         *path,
                const HotProgress  *progress,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr(HotAtomicFile) file = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  Export self = { .table = table, .columns = columns, .n_columns = n_columns, .text = text };
  gsize length;

  g_return_val_if_fail (table != NULL, FALSE);
  g_return_val_if_fail (rows != NULL || order != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  self.raw = columns == NULL && hot_table_get_n_rows (table) > 0 && hot_table_peek_record (table, 0, &length) != NULL;
  self.file = file = hot_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;

  hot_progress_report (progress, 0.0, _("Writing rows…"));

  return write_rows (&self, rows, order, progress, cancellable, error) &&
         hot_table_check_file (table, error) &&
         hot_atomic_file_commit (file, cancellable, error);
}
