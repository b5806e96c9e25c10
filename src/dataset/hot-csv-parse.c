/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-parse.h"

#include <math.h>

#include "dataset/hot-csv-number.h"
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
  for (guint j = 0; j < self->target->n_excused; j++)
    if (self->target->excused[j] == self->row + i)
      {
        self->parsed->n_missing++;
        return TRUE;
      }

  if (!self->target->fixed)
    {
      self->parsed->misfit_row = self->row + i;
      self->parsed->misfit_begin = self->begins[i];
      self->parsed->misfit_length = HOT_CSV_LENGTH (self->lengths[i]);
      return FALSE;
    }

  if (self->parsed->n_failed++ == 0)
    self->parsed->first_failed = self->row + i;
  self->parsed->n_missing++;

  return TRUE;
}

/* Any value of a numeric type, the long way round; FALSE where it is handed back. What cannot be read leaves @value
 * missing. */
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

/*
 * The loops below take the common notations the short way. Their conditions are put together without jumps, since what
 * varies from row to row (a value of zero, a missing one, the length) would be guessed wrong too often.
 */

static gboolean
hot_csv_batch_parse_integers_in_lanes (HotCsvBatch *self)
{
  gint64 *values = (gint64 *) self->target->values + self->row;
  guint8 misfits[BATCH / 8];

  self->parsed->n_missing += self->target->lanes->integers (self->bytes, self->begins, self->lengths, self->n, values,
                                                            misfits);

  for (guint32 i = 0; i < self->n; i += 8)
    for (guint bits = misfits[i / 8]; bits != 0; bits &= bits - 1)
      {
        guint32 j = i + __builtin_ctz (bits);
        HotCsvValue value = { .integer = HOT_MISSING_INTEGER };

        if (!hot_csv_parse_integer (self->bytes + self->begins[j], self->lengths[j], &value.integer) &&
            !hot_csv_batch_read (self, j, &value))
          return FALSE;
        values[j] = value.integer;
      }

  return TRUE;
}

static gboolean
hot_csv_batch_parse_reals_in_lanes (HotCsvBatch *self)
{
  double *values = (double *) self->target->values + self->row;
  guint8 misfits[BATCH / 8];

  self->parsed->n_missing += self->target->lanes->reals (self->bytes, self->begins, self->lengths, self->n, values,
                                                         misfits);

  for (guint32 i = 0; i < self->n; i += 8)
    for (guint bits = misfits[i / 8]; bits != 0; bits &= bits - 1)
      {
        guint32 j = i + __builtin_ctz (bits);
        HotCsvValue value = { .real = NAN };

        if (!hot_csv_parse_real (self->bytes + self->begins[j], self->lengths[j], &value.real) &&
            !hot_csv_batch_read (self, j, &value))
          return FALSE;
        values[j] = value.real;
      }

  return TRUE;
}

static gboolean
hot_csv_batch_parse_integers (HotCsvBatch *self)
{
  gint64 *values = (gint64 *) self->target->values + self->row;
  guint32 n_missing = 0;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = self->lengths[i];
      guint shift = (64 - 8 * length) & 63;
      guint64 digits = (hot_swar_load (text) << shift) ^ (HOT_SWAR_ZEROS << shift);
      gboolean empty = length == 0;
      HotCsvValue value = { .integer = HOT_MISSING_INTEGER };

      if (G_LIKELY ((length <= 8) & (empty | (hot_swar_all_digits (digits) & ((*text != '0') | (length == 1))))))
        {
          values[i] = empty ? HOT_MISSING_INTEGER : (gint64) hot_swar_combine (digits);
          n_missing += empty;
          continue;
        }

      if (!hot_csv_parse_integer (text, length, &value.integer) && !hot_csv_batch_read (self, i, &value))
        return FALSE;
      values[i] = value.integer;
    }

  self->parsed->n_missing += n_missing;

  return TRUE;
}

/* Up to eight bytes of digits and perhaps a point among them. */
static inline gboolean
take_short_real (const guint8 *text,
                 guint32       length,
                 double       *value,
                 guint        *n_decimals)
{
  static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };
  guint64 word = hot_swar_load (text);
  guint point = MIN (hot_swar_find (word, '.'), length);
  gboolean has_point = point < length;
  /* Shifted in two steps, since the point may be nowhere and eight bytes are too many for one. */
  guint64 before = ((G_GUINT64_CONSTANT (1) << (4 * point)) << (4 * point)) - 1;
  guint n_digits = length - has_point;
  guint64 digits = hot_swar_digits ((word & before) | ((word >> 8) & ~before), n_digits != 0 ? n_digits : 8);

  if ((length - 1 > 7) | (n_digits == 0) | !hot_swar_all_digits (digits) |
      (!has_point & (*text == '0') & (length > 1)))
    return FALSE;

  *n_decimals = n_digits - point;
  *value = hot_swar_combine (digits) / powers[*n_decimals];

  return TRUE;
}

static gboolean
hot_csv_batch_parse_reals (HotCsvBatch *self)
{
  double *values = (double *) self->target->values + self->row;
  guint32 n_missing = 0;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = self->lengths[i];
      HotCsvValue value = { .real = NAN };
      gboolean negative = *text == '-';
      guint n_decimals;

      if (length == 0)
        {
          values[i] = NAN;
          n_missing++;
          continue;
        }

      if (G_LIKELY (take_short_real (text + negative, length - negative, &value.real, &n_decimals)))
        {
          values[i] = negative ? -value.real : value.real;
          continue;
        }

      if (!hot_csv_parse_real (text, length, &value.real) && !hot_csv_batch_read (self, i, &value))
        return FALSE;
      values[i] = value.real;
    }

  self->parsed->n_missing += n_missing;

  return TRUE;
}

/* Reals in notations of which every separator counts. */
static gboolean
hot_csv_batch_parse_marked (HotCsvBatch *self)
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

/* 97% */
static gboolean
hot_csv_batch_parse_percents (HotCsvBatch *self)
{
  double *values = (double *) self->target->values + self->row;
  gboolean point = self->target->reading.kind == HOT_CSV_PERCENT_DOT;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = self->lengths[i];
      HotCsvValue value = { .real = NAN };
      guint n_decimals;

      if (length < 2 || text[length - 1] != '%' || !take_short_real (text, length - 1, &value.real, &n_decimals) ||
          (!point && n_decimals > 0))
        {
          value.real = NAN;
          if (!hot_csv_batch_read (self, i, &value))
            return FALSE;
        }
      values[i] = value.real;
    }

  return TRUE;
}

/* The column's unit, and then a number without groups; the number of decimals says what it proves. */
static gboolean
hot_csv_batch_parse_money (HotCsvBatch *self)
{
  const HotCsvReading *reading = &self->target->reading;
  double *values = (double *) self->target->values + self->row;
  guint32 unit_length = reading->unit_length;
  gboolean point = reading->kind == HOT_CSV_MONEY_DOT;
  guint64 unit_mask, unit;

  if (unit_length == 0 || unit_length > 8)
    unit_length = 8;
  unit_mask = ~G_GUINT64_CONSTANT (0) >> (64 - 8 * unit_length);
  unit = hot_swar_load (reading->unit) & unit_mask;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = self->lengths[i];
      HotCsvValue value = { .real = NAN };
      guint n_decimals;

      if (length > unit_length && (hot_swar_load (text) & unit_mask) == unit &&
          take_short_real (text + unit_length, length - unit_length, &value.real, &n_decimals) &&
          (n_decimals == 0 || (point && n_decimals != 3)) && text[length - 1] != '.')
        {
          self->parsed->evidence |= n_decimals > 0 ? HOT_NUMBER_PROOF : 0;
        }
      else
        {
          value.real = NAN;
          if (!hot_csv_batch_read (self, i, &value))
            return FALSE;
        }
      values[i] = value.real;
    }

  return TRUE;
}

/* 2019-07-08, from 1901 to 2099: there every fourth year has a leap day. */
static inline gboolean
take_iso_day (const guint8 *text,
              guint32       length,
              gint64       *seconds)
{
  static const guint8 lengths[16] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  static const guint16 days_before[16] = { 0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  const int first_day = -25567; /* 1900-01-01 */
  /* Eight bytes as digit values, and nothing where the dashes are; their sums with these stay below 0x80. */
  const guint64 pattern = G_GUINT64_CONSTANT (0x2d30302d30303030);
  const guint64 limits = G_GUINT64_CONSTANT (0x7f76767f76767676);
  guint64 word = hot_swar_load (text) ^ pattern;
  guint year = (word & 0xff) * 1000 + (word >> 8 & 0xff) * 100 + (word >> 16 & 0xff) * 10 + (word >> 24 & 0xff) - 1900;
  guint month = (word >> 40 & 0xff) * 10 + (word >> 48 & 0xff);
  guint tens = text[8] - '0', ones = text[9] - '0';
  guint day = tens * 10 + ones;
  gboolean leap = (year & 3) == 0;

  if ((length != 10) | ((((word + limits) | word) & G_GUINT64_CONSTANT (0x8080808080808080)) != 0) |
      (tens > 3) | (ones > 9) | (month > 12) | (year - 1 > 198) |
      (day - 1 >= (guint) (lengths[month & 15] + (leap & (month == 2)))))
    return FALSE;

  *seconds = ((int) (year * 365 + (year - 1) / 4 + days_before[month] + (leap & (month > 2)) + day - 1) + first_day) *
             G_GINT64_CONSTANT (86400);

  return TRUE;
}

static gboolean
hot_csv_batch_parse_dates (HotCsvBatch *self)
{
  gint64 *values = (gint64 *) self->target->values + self->row;
  guint32 n_missing = 0;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = self->lengths[i];
      HotCsvValue value = { .integer = HOT_MISSING_INTEGER };

      if (length == 0)
        n_missing++;
      else if (!take_iso_day (text, length, &value.integer) && !hot_csv_batch_read (self, i, &value))
        return FALSE;
      values[i] = value.integer;
    }

  self->parsed->n_missing += n_missing;

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

      if (G_LIKELY ((self->lengths[i] == 1) & ((*text == 't') | (*text == 'f'))))
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

/* N/A and its like are of three or four bytes. */
static inline gboolean
is_missing_text (const guint8 *text,
                 guint32       length)
{
  return length == 0 || (length - 3 <= 1 && hot_csv_is_missing_text (text, length));
}

static gboolean
hot_csv_batch_parse_categories (HotCsvBatch *self)
{
  guint32 *values = (guint32 *) self->target->values + self->row;
  HotCsvDictionary *dictionary = self->target->dictionary;
  guint32 max_length = self->target->fixed ? G_MAXUINT32 : HOT_CSV_MAX_CATEGORY_LENGTH;
  guint32 max_size = self->target->fixed ? G_MAXUINT32 : HOT_CSV_MAX_CATEGORIES;

  for (guint32 i = 0; i < self->n; i++)
    {
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = HOT_CSV_LENGTH (self->lengths[i]);
      guint32 code;

      if (is_missing_text (text, length))
        {
          values[i] = HOT_MISSING_CODE;
          self->parsed->n_missing++;
          continue;
        }

      if (length > max_length)
        return hot_csv_batch_refuse (self, i);

      code = hot_csv_dictionary_add (dictionary, text, self->lengths[i], self->row + i);
      values[i] = code;

      if (code >= max_size)
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

/* The memory is zero as it came, and zero is missing: where nothing is, nothing is written, and its pages stay the
 * system's. */
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

      if (is_missing_text (self->bytes + self->begins[i], length))
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
      const guint8 *text = self->bytes + self->begins[i];
      guint32 length = HOT_CSV_LENGTH (self->lengths[i]);
      guint32 n_missing = self->parsed->n_missing;
      HotCsvValue value;

      if (G_LIKELY (length >= 2 && ((text[0] == '[' && text[length - 1] == ']') ||
                                    (text[0] == '{' && text[length - 1] == '}'))))
        {
          values[i] = hot_csv_batch_make_ref (self, i);
          continue;
        }

      if (!hot_csv_batch_read (self, i, &value))
        return FALSE;

      if (self->parsed->n_missing != n_missing)
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
      return self->target->lanes != NULL ? hot_csv_batch_parse_integers_in_lanes (self)
                                         : hot_csv_batch_parse_integers (self);

    case HOT_COLUMN_REAL:
      if (self->target->reading.kind != HOT_CSV_REAL)
        return hot_csv_batch_parse_marked (self);
      return self->target->lanes != NULL ? hot_csv_batch_parse_reals_in_lanes (self)
                                         : hot_csv_batch_parse_reals (self);

    case HOT_COLUMN_MONEY:
      return hot_csv_batch_parse_money (self);

    case HOT_COLUMN_PERCENT:
      return hot_csv_batch_parse_percents (self);

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
