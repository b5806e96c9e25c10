/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-parse.h"

#include <math.h>

#include "dataset/hot-csv-swar.h"

/* Fields that are gathered at a time: their places stay in the first-level cache. */
#define BATCH 512

typedef struct {
  const HotCsvTarget *target;
  const guint8       *bytes;
  guint64             offset;
  gsize               n_bytes;
  guint64             row;
  guint32             n;
  guint32             begins[BATCH];
  guint32             lengths[BATCH];
  HotCsvParsed       *parsed;
} HotCsvBatch;

static gboolean
hot_csv_batch_refuse (HotCsvBatch *self,
                      guint32      i)
{
  if (!self->target->fixed)
    {
      self->parsed->misfit_begin = self->begins[i];
      self->parsed->misfit_length = HOT_CSV_LENGTH (self->lengths[i]);
      return FALSE;
    }

  if (self->parsed->n_failed++ == 0)
    self->parsed->first_failed = self->row + i;
  self->parsed->n_missing++;

  return TRUE;
}

/* Any value of a numeric type, the long way round; FALSE where it is handed back. */
static G_GNUC_NO_INLINE gboolean
hot_csv_batch_read (HotCsvBatch *self,
                    guint32      i,
                    HotCsvValue *value)
{
  switch (hot_csv_value_read (&self->target->reading, self->bytes + self->begins[i], HOT_CSV_LENGTH (self->lengths[i]),
                              value, &self->parsed->evidence))
    {
    case HOT_CSV_MISSING:
      self->parsed->n_missing++;
      return TRUE;

    case HOT_CSV_MISFIT:
      return hot_csv_batch_refuse (self, i);

    case HOT_CSV_FITS:
    default:
      return TRUE;
    }
}

/* What could not be read leaves @value as hot_csv_value_read() set it: missing. */

static gboolean
hot_csv_batch_parse_integers (HotCsvBatch *self)
{
  gint64 *values = (gint64 *) self->target->values + self->row;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = self->lengths[i];
      HotCsvValue value = { .integer = HOT_MISSING_INTEGER };

      if (length - 1 < 8)
        {
          guint64 digits = hot_swar_digits (hot_swar_load (text), length);

          if (hot_swar_all_digits (digits) && (*text != '0' || length == 1))
            {
              values[i] = hot_swar_combine (digits);
              continue;
            }
        }

      if (!hot_csv_batch_read (self, i, &value))
        return FALSE;
      values[i] = value.integer;
    }

  return TRUE;
}

static gboolean
hot_csv_batch_parse_reals (HotCsvBatch *self)
{
  double *values = (double *) self->target->values + self->row;

  for (guint32 i = 0; i < self->n; i++)
    {
      HotCsvValue value = { .real = NAN };

      if (!hot_csv_batch_read (self, i, &value))
        return FALSE;
      values[i] = value.real;
    }

  return TRUE;
}

static gboolean
hot_csv_batch_parse_dates (HotCsvBatch *self)
{
  gint64 *values = (gint64 *) self->target->values + self->row;

  for (guint32 i = 0; i < self->n; i++)
    {
      HotCsvValue value = { .integer = HOT_MISSING_INTEGER };

      if (!hot_csv_batch_read (self, i, &value))
        return FALSE;
      values[i] = value.integer;
    }

  return TRUE;
}

static gboolean
hot_csv_batch_parse_booleans (HotCsvBatch *self)
{
  gint8 *values = (gint8 *) self->target->values + self->row;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      HotCsvValue value = { .boolean = HOT_MISSING_BOOLEAN };

      if (self->lengths[i] == 1 && (*text == 't' || *text == 'f'))
        {
          values[i] = *text == 't';
          continue;
        }

      if (!hot_csv_batch_read (self, i, &value))
        return FALSE;
      values[i] = value.boolean;
    }

  return TRUE;
}

static gboolean
hot_csv_batch_parse_categories (HotCsvBatch *self)
{
  guint32 *values = (guint32 *) self->target->values + self->row;
  HotCsvDictionary *dictionary = self->target->dictionary;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = HOT_CSV_LENGTH (self->lengths[i]);

      if (hot_csv_is_missing_text (text, length))
        {
          values[i] = HOT_MISSING_CODE;
          self->parsed->n_missing++;
          continue;
        }

      if (!self->target->fixed && length > HOT_CSV_MAX_CATEGORY_LENGTH)
        return hot_csv_batch_refuse (self, i);

      values[i] = hot_csv_dictionary_add (dictionary, text, self->lengths[i], self->row + i);

      if (!self->target->fixed && hot_csv_dictionary_get_size (dictionary) > HOT_CSV_MAX_CATEGORIES)
        return hot_csv_batch_refuse (self, i);
    }

  return TRUE;
}

static HotFieldRef
hot_csv_batch_make_ref (HotCsvBatch *self,
                        guint32      i)
{
  guint32 length = HOT_CSV_LENGTH (self->lengths[i]);
  guint64 offset = self->offset + self->begins[i];

  if (G_UNLIKELY (self->begins[i] > self->n_bytes))
    {
      offset = self->target->file_size + self->target->overflow->len;
      g_byte_array_append (self->target->overflow, self->bytes + self->begins[i], length);
    }

  return hot_field_ref (offset, length, (self->lengths[i] & HOT_CSV_ESCAPED) != 0);
}

/* The memory is zero as it came, and zero is missing: where nothing is, nothing is written, and its pages stay the system's. */
static inline void
hot_csv_batch_put_ref (HotFieldRef *to,
                       HotFieldRef  ref)
{
  if (*to != ref)
    *to = ref;
}

static gboolean
hot_csv_batch_parse_texts (HotCsvBatch *self)
{
  HotFieldRef *values = (HotFieldRef *) self->target->values + self->row;

  for (guint32 i = 0; i < self->n; i++)
    {
      guint32 length = HOT_CSV_LENGTH (self->lengths[i]);

      if (length <= 4 && hot_csv_is_missing_text (self->bytes + self->begins[i], length))
        {
          hot_csv_batch_put_ref (&values[i], 0);
          self->parsed->n_missing++;
          continue;
        }

      values[i] = hot_csv_batch_make_ref (self, i);
    }

  return TRUE;
}

static gboolean
hot_csv_batch_parse_lists (HotCsvBatch *self)
{
  HotFieldRef *values = (HotFieldRef *) self->target->values + self->row;

  for (guint32 i = 0; i < self->n; i++)
    {
      guint32 n_failed = self->parsed->n_failed;
      guint32 n_missing = self->parsed->n_missing;
      HotCsvValue value;

      if (!hot_csv_batch_read (self, i, &value))
        return FALSE;

      if (self->parsed->n_missing != n_missing || self->parsed->n_failed != n_failed)
        hot_csv_batch_put_ref (&values[i], 0);
      else
        values[i] = hot_csv_batch_make_ref (self, i);
    }

  return TRUE;
}

/* Nothing may be there, and nothing is written. */
static gboolean
hot_csv_batch_check_empty (HotCsvBatch *self)
{
  for (guint32 i = 0; i < self->n; i++)
    if (self->lengths[i] != 0)
      return hot_csv_batch_refuse (self, i);

  self->parsed->n_missing += self->n;

  return TRUE;
}

static gboolean
hot_csv_batch_parse (HotCsvBatch *self)
{
  switch (hot_csv_kind_get_column_type (self->target->reading.kind))
    {
    case HOT_COLUMN_INTEGER:
      return hot_csv_batch_parse_integers (self);

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      return hot_csv_batch_parse_reals (self);

    case HOT_COLUMN_BOOLEAN:
      return hot_csv_batch_parse_booleans (self);

    case HOT_COLUMN_DATE:
      return hot_csv_batch_parse_dates (self);

    case HOT_COLUMN_CATEGORY:
      return hot_csv_batch_parse_categories (self);

    case HOT_COLUMN_LIST:
      return hot_csv_batch_parse_lists (self);

    case HOT_COLUMN_TEXT:
      return self->target->reading.kind == HOT_CSV_EMPTY ? hot_csv_batch_check_empty (self)
                                                         : hot_csv_batch_parse_texts (self);

    case HOT_N_COLUMN_TYPES:
    default:
      g_assert_not_reached ();
    }
}

gboolean
hot_csv_parse (const HotCsvTarget *target,
               const HotCsvRows   *rows,
               guint               column,
               guint64             first_row,
               HotCsvParsed       *parsed)
{
  gboolean escapes = target->reading.kind >= HOT_CSV_LIST;
  HotCsvBatch batch;

  batch.target = target;
  batch.bytes = rows->bytes;
  batch.offset = rows->offset;
  batch.n_bytes = rows->n_bytes;
  batch.parsed = parsed;

  for (guint32 first = 0; first < rows->n_rows; first += BATCH)
    {
      batch.row = first_row + first;
      batch.n = MIN (rows->n_rows - first, BATCH);
      hot_csv_rows_gather (rows, column, first, batch.n, escapes, batch.begins, batch.lengths);

      if (!hot_csv_batch_parse (&batch))
        return FALSE;
    }

  return TRUE;
}
