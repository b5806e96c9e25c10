/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-predictions.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "dataset/hot-csv-reader.h"

/* More names than these are no classes but an identifier that somebody took for one. */
#define MAX_CLASSES 1000

/* Lines that are read between two looks at the cancellable. */
#define BLOCK 65536

static const char *const truth_names[] = { "truth", "y_true", "actual", "target", "label", "y", NULL };
static const char *const prediction_names[] = { "prediction", "y_pred", "predicted", "predictions", "pred", NULL };
static const char *const row_names[] = { "row", "index", NULL };

static HotRunPredictions *
predictions_new (gsize    n,
                 gboolean has_rows)
{
  HotRunPredictions *self = g_new0 (HotRunPredictions, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->truth = g_new (double, MAX (n, 1));
  self->prediction = g_new (double, MAX (n, 1));
  self->rows = has_rows ? g_new (guint32, MAX (n, 1)) : NULL;

  return self;
}

HotRunPredictions *
hot_run_predictions_ref (HotRunPredictions *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_run_predictions_unref (HotRunPredictions *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->truth);
  g_free (self->prediction);
  g_free (self->rows);
  g_free (self->lines);
  g_strfreev (self->classes);
  g_free (self);
}

/* (nullable) */
static HotColumn *
find_column (HotTable          *table,
             const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const int index = hot_table_find_column (table, names[i]);

      if (index >= 0)
        return hot_table_get_column (table, index);
    }

  return NULL;
}

/* Numbers stay numbers where one of many lines holds something else. (transfer full) */
static HotTable *
force_numbers (HotTable           *table,
               const char *const  *names,
               GCancellable       *cancellable,
               GError            **error)
{
  HotColumn *column = find_column (table, names);
  guint n_failed;

  if (column == NULL || hot_column_type_is_numeric (hot_column_get_column_type (column)))
    return hot_table_ref (table);

  return hot_table_retype (table, hot_table_find_column (table, hot_column_get_name (column)), HOT_COLUMN_REAL, &n_failed, NULL,
                           cancellable, error);
}

static gboolean
is_real (HotColumn *column)
{
  const HotColumnType type = hot_column_get_column_type (column);

  return type == HOT_COLUMN_REAL || type == HOT_COLUMN_MONEY || type == HOT_COLUMN_PERCENT;
}

/* Whether a line can be used; sets the row that it is about. */
static gboolean
take_row (HotColumn *column,
          guint      line,
          guint32   *row)
{
  gint64 value;

  if (column == NULL)
    return TRUE;
  if (hot_column_is_missing (column, line))
    return FALSE;

  value = hot_column_get_integer (column, line);
  if (value < 0 || value >= G_MAXUINT32)
    return FALSE;
  *row = (guint32) value;

  return TRUE;
}

static void
add (HotRunPredictions *self,
     double                 truth,
     double                 prediction,
     guint32                row)
{
  self->truth[self->n] = truth;
  self->prediction[self->n] = prediction;
  if (self->rows != NULL)
    self->rows[self->n] = row;
  self->n++;
}

static HotRunPredictions *
read_numbers (HotColumn *truth,
              HotColumn *prediction,
              HotColumn *rows)
{
  const guint n = hot_column_get_n_rows (truth);
  HotRunPredictions *self = predictions_new (n, rows != NULL);

  for (guint i = 0; i < n; i++)
    {
      const double a = hot_column_get_number (truth, i), b = hot_column_get_number (prediction, i);
      guint32 row = 0;

      if (isfinite (a) && isfinite (b) && take_row (rows, i, &row))
        add (self, a, b, row);
      else
        self->n_left_out++;
    }

  return self;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names in the order of the alphabet, and in @numbers each one's place. */
static void
take_classes (HotRunPredictions *self,
              GHashTable            *numbers)
{
  guint n;
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (numbers, &n);

  if (n > 0)
    qsort (names, n, sizeof *names, compare_names);
  self->n_classes = n;
  self->classes = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->classes[i] = g_strdup (names[i]);
      g_hash_table_insert (numbers, g_strdup (names[i]), GUINT_TO_POINTER (i));
    }
}

static HotRunPredictions *
read_classes (HotColumn     *truth,
              HotColumn     *prediction,
              HotColumn     *rows,
              const char    *name,
              GError       **error)
{
  const guint n = hot_column_get_n_rows (truth);
  g_autoptr(HotRunPredictions) self = predictions_new (n, rows != NULL);
  g_autoptr(GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  HotColumn *columns[] = { truth, prediction };

  for (guint c = 0; c < 2; c++)
    for (guint i = 0; i < n; i++)
      {
        char *text = hot_column_dup_text (columns[c], i);

        if (text != NULL)
          g_hash_table_add (numbers, text);
        if (g_hash_table_size (numbers) > MAX_CLASSES)
          {
            g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                         _("%s: more than %d different texts are predicted; these are not classes"), name, MAX_CLASSES);
            return NULL;
          }
      }

  self->is_classification = TRUE;
  take_classes (self, numbers);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *a = hot_column_dup_text (truth, i);
      g_autofree char *b = hot_column_dup_text (prediction, i);
      guint32 row = 0;

      if (a != NULL && b != NULL && take_row (rows, i, &row))
        add (self, GPOINTER_TO_UINT (g_hash_table_lookup (numbers, a)), GPOINTER_TO_UINT (g_hash_table_lookup (numbers, b)), row);
      else
        self->n_left_out++;
    }

  return g_steal_pointer (&self);
}

/* Nothing is taken for a number that is none. (nullable) */
static HotColumn *
find_strict (HotTable           *table,
             const char         *file,
             const char *const  *names,
             GError            **error)
{
  HotColumn *column = find_column (table, names);

  /* Without rows there is nothing to tell a type by. */
  if (column != NULL && (hot_table_get_n_rows (table) == 0 || hot_column_type_is_numeric (hot_column_get_column_type (column))))
    return column;

  if (column == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s has no column “%s”."), file, names[0]);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: column “%s” holds something that is no number."), file,
                 hot_column_get_name (column));
  return NULL;
}

static gboolean
take_strict_line (HotRunPredictions  *self,
                  const char         *file,
                  guint64             line,
                  HotColumn          *rows,
                  double              truth,
                  double              prediction,
                  guint               i,
                  GError            **error)
{
  g_autofree char *number = hot_format_count (line);
  const gint64 row = hot_column_is_missing (rows, i) ? -1 : hot_column_get_integer (rows, i);

  if (row < 0 || row >= G_MAXUINT32)
    {
      g_autofree char *where = g_strdup_printf ("%" G_GINT64_FORMAT, row);

      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s, line %s: the table has no row %s."), file, number, where);
      return FALSE;
    }
  if (!isfinite (truth) || !isfinite (prediction))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   !isfinite (truth) ? _("%s, line %s: the truth is missing or no finite number.")
                                     : _("%s, line %s: the prediction is missing or no finite number."), file, number);
      return FALSE;
    }

  self->lines[self->n] = line;
  add (self, truth, prediction, (guint32) row);

  return TRUE;
}

static HotRunPredictions *
read_strict (HotTable      *table,
             const char    *file,
             GCancellable  *cancellable,
             GError       **error)
{
  const guint n = hot_table_get_n_rows (table);
  HotColumn *rows = find_strict (table, file, row_names, error);
  HotColumn *truth = rows != NULL ? find_strict (table, file, truth_names, error) : NULL;
  HotColumn *prediction = truth != NULL ? find_strict (table, file, prediction_names, error) : NULL;
  g_autoptr(HotRunPredictions) self = NULL;

  if (prediction == NULL)
    return NULL;
  if (n > 0 && hot_column_get_column_type (rows) != HOT_COLUMN_INTEGER)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: column “%s” does not hold whole numbers."), file,
                   hot_column_get_name (rows));
      return NULL;
    }

  self = predictions_new (n, TRUE);
  self->lines = g_new (guint64, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      if (i % BLOCK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!take_strict_line (self, file, hot_table_get_line (table, i), rows, hot_column_get_number (truth, i),
                             hot_column_get_number (prediction, i), i, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

static HotRunPredictions *
read_any (HotTable      *read,
          const char    *file,
          GCancellable  *cancellable,
          GError       **error)
{
  const gboolean has_residual = hot_table_find_column (read, "residual") >= 0;
  g_autoptr(HotTable) table = hot_table_ref (read);
  HotColumn *truth, *prediction, *rows;

  for (guint i = 0; has_residual && i < 2; i++)
    {
      HotTable *other = force_numbers (table, i == 0 ? truth_names : prediction_names, cancellable, error);

      if (other == NULL)
        return NULL;
      hot_table_unref (table);
      table = other;
    }

  truth = find_column (table, truth_names);
  prediction = find_column (table, prediction_names);
  rows = find_column (table, row_names);
  if (truth == NULL || prediction == NULL || truth == prediction)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   _("%s: there are no columns with the truth and the prediction, which would be called “truth” and “prediction”"), file);
      return NULL;
    }
  if (rows != NULL && hot_column_get_column_type (rows) != HOT_COLUMN_INTEGER)
    rows = NULL;

  if (has_residual || (is_real (truth) && hot_column_type_is_numeric (hot_column_get_column_type (prediction))) ||
      (is_real (prediction) && hot_column_type_is_numeric (hot_column_get_column_type (truth))))
    return read_numbers (truth, prediction, rows);

  return read_classes (truth, prediction, rows, file, error);
}

HotRunPredictions *
hot_run_predictions_read (HotMappedFile          *file,
                          HotRunPredictionsMode   mode,
                          GCancellable           *cancellable,
                          GError                **error)
{
  const HotCsvOptions options = { .header = HOT_CSV_HEADER_PRESENT, .delimiter = ',' };
  g_autoptr(HotTable) table = hot_csv_read (file, &options, NULL, cancellable, error);

  if (table == NULL)
    return NULL;

  return mode == HOT_RUN_PREDICTIONS_STRICT ? read_strict (table, hot_mapped_file_get_name (file), cancellable, error)
                                            : read_any (table, hot_mapped_file_get_name (file), cancellable, error);
}

gboolean
hot_run_predictions_load (HotArtifacts           *artifacts,
                          const char             *path,
                          HotRunPredictionsMode   mode,
                          HotRunPredictions     **predictions,
                          GCancellable           *cancellable,
                          GError                **error)
{
  guint64 size = 0;
  g_autoptr(GError) reason = NULL;
  const int fd = hot_artifacts_open (artifacts, path, &size, &reason);
  g_autoptr(HotMappedFile) file = NULL;

  *predictions = NULL;
  if (fd < 0)
    {
      /* A file that is not there is no failure; that it cannot be reached now is one. */
      if (!hot_artifacts_is_unreached (reason))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (size > HOT_RUN_MAX_PREDICTIONS)
    {
      g_autofree char *measure = hot_format_bytes (size);
      g_autofree char *limit = hot_format_bytes (HOT_RUN_MAX_PREDICTIONS);

      close (fd);
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                   _("%s is too large to be read (%s, at most %s). Save it, and open it as data."), path, measure, limit);
      return FALSE;
    }

  file = hot_mapped_file_new_for_fd (fd, path, error);
  if (file != NULL)
    *predictions = hot_run_predictions_read (file, mode, cancellable, error);

  return *predictions != NULL;
}
