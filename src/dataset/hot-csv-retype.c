/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-infer.h"
#include "dataset/hot-csv-load.h"
#include "dataset/hot-csv-machine.h"
#include "dataset/hot-csv-reader-private.h"
#include "dataset/hot-csv-warnings.h"
#include "dataset/hot-table-private.h"

/* Chunks and rows of each that the notation is judged by. */
#define N_SAMPLES   32
#define SAMPLE_ROWS 64

/* Rows in the middle of the file are whole in the mapping; what they are cut by knows nothing of what is around them.
 * */
static gboolean
add_sample (HotCsvInference          *inference,
            HotCsvRows               *rows,
            HotCsvLayout             *layout,
            const HotCsvLayoutChunk  *chunk,
            GError                  **error)
{
  HotMappedFile *file = hot_csv_layout_get_file (layout);
  guint32 n = MIN (chunk->n_rows, SAMPLE_ROWS);
  guint64 begin = chunk->offset + chunk->row_starts[0];
  guint64 end = n < chunk->n_rows ? chunk->offset + chunk->row_starts[n] : 0;
  HotCsvMachineReport report;
  gsize length;

  if (end == 0)
    {
      gsize record_length;
      const char *record = hot_csv_layout_peek_record (layout, chunk->first_row + n - 1, &record_length);

      end = record - hot_mapped_file_get_data (file) + record_length;
    }

  length = end - begin;
  if (!hot_csv_rows_read (rows, file, begin, length, error))
    return FALSE;

  hot_csv_machine_cut (rows, hot_csv_layout_get_dialect (layout), TRUE, n, &report);
  hot_csv_inference_add_rows (inference, rows, 0, rows->n_rows);

  return TRUE;
}

/* Fills @reading with the notation of @type that fits most of a sample. */
static gboolean
find_reading (HotCsvLayout   *layout,
              guint           column,
              HotColumnType   type,
              HotCsvReading  *reading,
              GError        **error)
{
  guint n_columns = hot_csv_layout_get_n_columns (layout);
  g_autoptr(HotCsvInference) inference = hot_csv_inference_new (n_columns,
                                                                hot_csv_layout_get_dialect (layout)->delimiter);
  gsize n_chunks;
  const HotCsvLayoutChunk *chunks = hot_csv_layout_get_chunks (layout, &n_chunks);
  gsize step = MAX (n_chunks / N_SAMPLES, 1);
  HotCsvRows rows = { 0 };
  gboolean done = TRUE;

  hot_csv_inference_force (inference, column, type);

  for (gsize i = 0; i < n_chunks && done; i += step)
    if (chunks[i].n_rows > 0)
      done = add_sample (inference, &rows, layout, &chunks[i], error);

  *reading = hot_csv_inference_get (inference, column);
  hot_csv_rows_clear (&rows);

  return done;
}

HotTable *
hot_table_retype (HotTable           *self,
                  guint               index,
                  HotColumnType       type,
                  guint              *n_failed,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(HotCsvLoad) load = NULL;
  g_autoptr(HotColumn) column = NULL;
  HotCsvLayout *layout;
  HotCsvReading reading;
  const char *name;
  guint64 first_failed;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < hot_table_get_n_columns (self), NULL);
  g_return_val_if_fail (type < HOT_N_COLUMN_TYPES, NULL);

  layout = hot_table_get_layout (self);
  name = hot_column_get_name (hot_table_get_column (self, index));

  if (layout == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("The type of “%s” cannot be changed: “%s” was not read from a file."), name,
                   hot_table_get_name (self));
      return NULL;
    }

  if (!find_reading (layout, index, type, &reading, error))
    return NULL;

  load = hot_csv_load_new_for_layout (layout, hot_csv_get_n_threads (0), progress, cancellable);
  hot_csv_load_set_column (load, index, &reading, TRUE);
  if (!hot_csv_load_run (load, error))
    return NULL;

  column = hot_csv_load_take_column (load, index, name);
  if (n_failed != NULL)
    *n_failed = hot_csv_load_get_n_failed (load, index, &first_failed);

  return hot_table_with_warning (self, index, column,
                                 hot_csv_warning_for_column (load, index, name, type, layout));
}
