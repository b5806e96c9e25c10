/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-reader-private.h"

#include <stdint.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"
#include "dataset/hot-csv-decode.h"
#include "dataset/hot-csv-infer.h"
#include "dataset/hot-csv-load.h"
#include "dataset/hot-csv-machine.h"
#include "dataset/hot-csv-sample.h"
#include "dataset/hot-csv-sniff.h"
#include "dataset/hot-csv-warnings.h"
#include "dataset/hot-table-private.h"

/* How much of the beginning of a file its format is found from, at first and where that holds too few records. */
#define SMALL_SAMPLE    ((gsize) 64 << 10)
#define SAMPLE_SIZE     ((gsize) 1 << 20)
#define MIN_RECORDS     10
#define MAX_SAMPLE_ROWS 1000
/* Of places spread over the file, so many must make sense for them to speak for it. */
#define MIN_PLACES      8

typedef struct {
  HotMappedFile       *file;
  const HotCsvOptions *options;
  gsize                chunk_size;
  const HotProgress   *progress;
  GCancellable        *cancellable;
  guint64              start;
  guint64              n_replaced;
  guint64              row_estimate;
  HotCsvRows           sample;
  HotCsvFormat        *format;
  HotCsvInference     *inference;
  HotCsvLoad          *load;
} HotCsvReader;

guint
hot_csv_get_n_threads (guint wanted)
{
  return wanted > 0 ? MIN (wanted, HOT_PARALLEL_MAX) : hot_parallel_parts (HOT_PARALLEL_MAX, 1);
}

static void
hot_csv_reader_forget (HotCsvReader *self)
{
  hot_csv_rows_clear (&self->sample);
  g_clear_pointer (&self->format, hot_csv_format_free);
  g_clear_pointer (&self->inference, hot_csv_inference_free);
  g_clear_pointer (&self->load, hot_csv_load_free);
}

static gboolean
hot_csv_reader_fail_empty (HotMappedFile  *file,
                           GError        **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("“%s” is empty."), hot_mapped_file_get_name (file));

  return FALSE;
}

/* Excel's way to say the delimiter: a first line "sep=;". */
static gboolean
hot_csv_reader_take_separator_line (HotCsvReader  *self,
                                    HotCsvOptions *options)
{
  const guint8 *bytes = self->sample.bytes;
  gsize n = 5;

  if (self->sample.n_bytes < 6 || memcmp (bytes, "sep=", 4) != 0 || (bytes[5] != '\r' && bytes[5] != '\n'))
    return FALSE;

  if (options->delimiter == 0)
    options->delimiter = bytes[4];
  n += bytes[5] == '\r' && bytes[6] == '\n' ? 2 : 1;
  self->start += n;

  return TRUE;
}

static gboolean
hot_csv_reader_read_sample (HotCsvReader  *self,
                            gsize          length,
                            GError       **error)
{
  guint64 size = hot_mapped_file_get_size (self->file);

  return hot_csv_rows_read (&self->sample, self->file, self->start, MIN (size - self->start, length), error);
}

static gboolean
hot_csv_reader_sample_is_all (HotCsvReader *self)
{
  return self->sample.offset + self->sample.n_bytes == hot_mapped_file_get_size (self->file);
}

/* What the columns hold, and how many rows to expect: from all over the file, or from its beginning. */
static gboolean
hot_csv_reader_infer (HotCsvReader  *self,
                      GError       **error)
{
  HotCsvFormat *format = self->format;
  HotCsvMachineReport report;
  guint64 size = hot_mapped_file_get_size (self->file);
  gsize length = SAMPLE_SIZE;

  if (size - format->rows_start > SAMPLE_SIZE && !format->dialect.keep_blank)
    {
      int n_places = hot_csv_sample_spread (self->file, &format->dialect, format->rows_start, format->n_columns,
                                            self->inference, &self->row_estimate, error);

      if (n_places < 0 || n_places >= MIN_PLACES)
        return n_places >= 0;
    }

  self->start = format->rows_start;
  do
    {
      if (!hot_csv_reader_read_sample (self, length, error))
        return FALSE;

      hot_csv_machine_cut (&self->sample, &format->dialect, hot_csv_reader_sample_is_all (self), MAX_SAMPLE_ROWS,
                           &report);
      length *= 2;
    }
  while (self->sample.n_rows == 0 && !hot_csv_reader_sample_is_all (self) && length <= HOT_CSV_MAX_RECORD);
  hot_csv_inference_add_rows (self->inference, &self->sample, 0, self->sample.n_rows);

  self->row_estimate = self->sample.n_rows;
  if (report.consumed > 0)
    self->row_estimate = (double) self->sample.n_rows / report.consumed * (size - format->rows_start);

  return TRUE;
}

static gboolean
hot_csv_reader_force_types (HotCsvReader  *self,
                            GError       **error)
{
  GHashTableIter iter;
  gpointer name, type_name;

  if (self->options->types == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, self->options->types);
  while (g_hash_table_iter_next (&iter, &name, &type_name))
    {
      HotColumnType type;
      gboolean found = FALSE;

      if (!hot_column_type_from_string (type_name, &type))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is not a type of column."), (char *) type_name);
          return FALSE;
        }

      for (guint i = 0; i < self->format->n_columns && !found; i++)
        if (g_str_equal (self->format->names[i], name))
          {
            hot_csv_inference_force (self->inference, i, type);
            found = TRUE;
          }

      if (!found)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("“%s” has no column “%s”."),
                       hot_mapped_file_get_name (self->file), (char *) name);
          return FALSE;
        }
    }

  return TRUE;
}

/* Finds out how the file is written. */
static gboolean
hot_csv_reader_sniff (HotCsvReader  *self,
                      gsize          length,
                      GError       **error)
{
  HotCsvOptions options = *self->options;
  gboolean skipped;

  self->start = 0;
  if (!hot_csv_reader_read_sample (self, length, error))
    return FALSE;

  self->start = hot_csv_get_bom_length (&self->sample);
  if (self->start > 0 && !hot_csv_reader_read_sample (self, length, error))
    return FALSE;

  skipped = hot_csv_reader_take_separator_line (self, &options);
  if (skipped && !hot_csv_reader_read_sample (self, length, error))
    return FALSE;

  if (self->sample.n_bytes == 0)
    return hot_csv_reader_fail_empty (self->file, error);

  g_clear_pointer (&self->format, hot_csv_format_free);
  self->format = hot_csv_sniff (&self->sample, hot_csv_reader_sample_is_all (self), &options);
  self->format->first_line += skipped;
  self->format->first_record += skipped;

  return TRUE;
}

/* A few records are enough; one must be whole, or columns would be missing. */
static gboolean
hot_csv_reader_find_format (HotCsvReader  *self,
                            GError       **error)
{
  gsize length = SMALL_SAMPLE;

  if (!hot_csv_reader_sniff (self, length, error))
    return FALSE;

  while (!hot_csv_reader_sample_is_all (self) &&
         (self->format->cut_off || (length < SAMPLE_SIZE && self->format->n_records < MIN_RECORDS)))
    {
      if (length > HOT_CSV_MAX_RECORD)
        {
          g_propagate_error (error, hot_csv_rows_new_long_error (self->file, self->format->first_record));
          return FALSE;
        }

      length = MAX (length * 2, SAMPLE_SIZE);
      if (!hot_csv_reader_sniff (self, length, error))
        return FALSE;
    }

  if (self->format->unclosed && self->format->header_length > HOT_CSV_MAX_UNCLOSED)
    {
      g_propagate_error (error, hot_csv_rows_new_unclosed_error (self->file, self->format->first_record));
      return FALSE;
    }

  return TRUE;
}

/* Finds the format and the columns' types. */
static gboolean
hot_csv_reader_prepare (HotCsvReader  *self,
                        GError       **error)
{
  if (!hot_csv_reader_find_format (self, error))
    return FALSE;

  self->inference = hot_csv_inference_new (self->format->n_columns, self->format->dialect.delimiter);
  if (!hot_csv_reader_force_types (self, error) || !hot_csv_reader_infer (self, error))
    return FALSE;

  hot_csv_rows_clear (&self->sample);

  return TRUE;
}

static gboolean
hot_csv_reader_load (HotCsvReader  *self,
                     GError       **error)
{
  HotCsvLoadInit init = {
    .file = self->file,
    .dialect = self->format->dialect,
    .n_columns = self->format->n_columns,
    .start = self->format->rows_start,
    .first_line = self->format->first_line,
    .n_threads = hot_csv_get_n_threads (self->options->n_threads),
    .chunk_size = self->chunk_size,
    .row_estimate = self->row_estimate,
    .progress = self->progress,
    .cancellable = self->cancellable,
  };

  self->load = hot_csv_load_new (&init);

  for (guint i = 0; i < self->format->n_columns; i++)
    {
      HotCsvReading reading = hot_csv_inference_get (self->inference, i);

      hot_csv_load_set_column (self->load, i, &reading, reading.lenient);
    }

  return hot_csv_load_run (self->load, error);
}

static HotTable *
hot_csv_reader_make_table (HotCsvReader *self)
{
  HotCsvFormat *format = self->format;
  HotCsvLayout *layout = hot_csv_load_get_layout (self->load, format->header_start, format->header_length);
  GPtrArray *columns = g_ptr_array_new_full (format->n_columns, (GDestroyNotify) hot_column_unref);
  GPtrArray *warnings = hot_csv_warnings_new (self->load, format, layout);

  if (self->n_replaced > 0)
    {
      g_autofree char *message = NULL;

      message = g_strdup_printf (ngettext ("%ju place in the file makes no character in its encoding.",
                                           "%ju places in the file make no character in its encoding.",
                                           self->n_replaced),
                                 (uintmax_t) self->n_replaced);
      g_ptr_array_add (warnings, hot_table_warning_new (0, NULL, self->n_replaced, message));
    }

  for (guint i = 0; i < format->n_columns; i++)
    g_ptr_array_add (columns, hot_csv_load_take_column (self->load, i, format->names[i]));

  return hot_table_new_for_layout (hot_mapped_file_get_name (self->file), columns, warnings, layout);
}

static gboolean
hot_csv_reader_decode (HotCsvReader  *self,
                       const char    *encoding,
                       GError       **error)
{
  HotMappedFile *decoded = hot_csv_decode (self->file, encoding, &self->n_replaced, self->progress, self->cancellable,
                                           error);

  if (decoded == NULL)
    return FALSE;

  hot_mapped_file_unref (self->file);
  self->file = decoded;

  return TRUE;
}

static gboolean
hot_csv_reader_run (HotCsvReader  *self,
                    GError       **error)
{
  const char *encoding = self->options->encoding;
  HotCsvSurvey survey;

  if (encoding == NULL)
    encoding = hot_csv_detect_encoding (self->file, error);
  if (encoding == NULL)
    return FALSE;

  if (g_ascii_strcasecmp (encoding, "UTF-8") != 0 && g_ascii_strcasecmp (encoding, "UTF8") != 0 &&
      !hot_csv_reader_decode (self, encoding, error))
    return FALSE;

  if (!hot_csv_reader_prepare (self, error) || !hot_csv_reader_load (self, error))
    return FALSE;

  if (!hot_csv_load_get_invalid (self->load))
    return TRUE;

  /* How damaged is it, all in all? */
  if (!hot_csv_survey_file (&survey, self->file, self->cancellable, error))
    return FALSE;
  if (self->options->encoding != NULL || hot_csv_survey_is_utf8 (&survey))
    {
      self->n_replaced += survey.n_invalid;
      return TRUE;
    }

  hot_csv_reader_forget (self);

  return hot_csv_reader_decode (self, "WINDOWS-1252", error) &&
         hot_csv_reader_prepare (self, error) && hot_csv_reader_load (self, error);
}

HotTable *
hot_csv_read_in_chunks (HotMappedFile        *file,
                        const HotCsvOptions  *options,
                        gsize                 chunk_size,
                        const HotProgress    *progress,
                        GCancellable         *cancellable,
                        GError              **error)
{
  const HotCsvOptions nothing_known = { 0 };
  HotCsvReader self = { 0 };
  HotTable *table = NULL;

  if (hot_mapped_file_get_size (file) == 0)
    {
      hot_csv_reader_fail_empty (file, error);
      return NULL;
    }

  if (hot_mapped_file_get_size (file) >> HOT_FIELD_OFFSET_BITS != 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                   _("“%s” is larger than 256 GiB. Split it into several files."),
                   hot_mapped_file_get_name (file));
      return NULL;
    }

  self.file = hot_mapped_file_ref (file);
  self.options = options != NULL ? options : &nothing_known;
  self.chunk_size = chunk_size;
  self.progress = progress;
  self.cancellable = cancellable;

  if (hot_csv_reader_run (&self, error))
    table = hot_csv_reader_make_table (&self);

  hot_csv_reader_forget (&self);
  hot_mapped_file_unref (self.file);

  return table;
}

HotTable *
hot_csv_read (HotMappedFile        *file,
              const HotCsvOptions  *options,
              const HotProgress    *progress,
              GCancellable         *cancellable,
              GError              **error)
{
  g_return_val_if_fail (file != NULL, NULL);

  return hot_csv_read_in_chunks (file, options, 0, progress, cancellable, error);
}
