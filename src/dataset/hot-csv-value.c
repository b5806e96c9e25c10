/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-value.h"

#include <math.h>
#include <string.h>

#include "dataset/hot-csv-date.h"
#include "dataset/hot-csv-number.h"

static const HotColumnType kind_types[HOT_CSV_N_KINDS] = {
  [HOT_CSV_EMPTY]         = HOT_COLUMN_TEXT,
  [HOT_CSV_INTEGER]       = HOT_COLUMN_INTEGER,
  [HOT_CSV_REAL]          = HOT_COLUMN_REAL,
  [HOT_CSV_REAL_GROUPED]  = HOT_COLUMN_REAL,
  [HOT_CSV_REAL_COMMA]    = HOT_COLUMN_REAL,
  [HOT_CSV_PERCENT_DOT]   = HOT_COLUMN_PERCENT,
  [HOT_CSV_PERCENT_COMMA] = HOT_COLUMN_PERCENT,
  [HOT_CSV_MONEY_DOT]     = HOT_COLUMN_MONEY,
  [HOT_CSV_MONEY_COMMA]   = HOT_COLUMN_MONEY,
  [HOT_CSV_BOOLEAN]       = HOT_COLUMN_BOOLEAN,
  [HOT_CSV_DATE_YMD]      = HOT_COLUMN_DATE,
  [HOT_CSV_DATE_DMY]      = HOT_COLUMN_DATE,
  [HOT_CSV_DATE_MDY]      = HOT_COLUMN_DATE,
  [HOT_CSV_LIST]          = HOT_COLUMN_LIST,
  [HOT_CSV_CATEGORY]      = HOT_COLUMN_CATEGORY,
  [HOT_CSV_TEXT]          = HOT_COLUMN_TEXT,
};

HotColumnType
hot_csv_kind_get_column_type (HotCsvKind kind)
{
  return kind_types[kind];
}

static inline gboolean
equals (const guint8 *text,
        gsize         length,
        const char   *word)
{
  return strlen (word) == length && memcmp (text, word, length) == 0;
}

gboolean
hot_csv_is_missing_text (const guint8 *text,
                         gsize         length)
{
  if (length < 3 || length > 4)
    return length == 0;

  return equals (text, length, "N/A") || equals (text, length, "n/a") || equals (text, length, "#N/A") ||
         equals (text, length, "NULL") || equals (text, length, "null") ||
         equals (text, length, "NaN") || equals (text, length, "nan");
}

static gboolean
hot_csv_is_missing_list (const guint8 *text,
                         gsize         length)
{
  return hot_csv_is_missing_text (text, length) || equals (text, length, "None");
}

static gboolean
hot_csv_is_missing_number (const guint8 *text,
                           gsize         length)
{
  return length <= 4 &&
         (hot_csv_is_missing_list (text, length) || equals (text, length, "NA") || equals (text, length, "-"));
}

static void
trim (const guint8 **text,
      gsize         *length)
{
  while (*length > 0 && (**text == ' ' || **text == '\t'))
    {
      (*text)++;
      (*length)--;
    }
  while (*length > 0 && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t'))
    (*length)--;
}

static gboolean
read_integer (const HotCsvReading *reading,
              const guint8        *text,
              gsize                length,
              gint64              *value)
{
  double real;

  if (!reading->lenient)
    return hot_csv_parse_integer (text, length, value);

  if (hot_csv_parse_digits (text, length, value))
    return TRUE;

  if (!hot_csv_parse_real (text, length, &real) || fabs (real) > (double) HOT_CSV_MAX_EXACT_INTEGER ||
      real != trunc (real))
    return FALSE;

  *value = (gint64) real;

  return TRUE;
}

static gboolean
read_real (const HotCsvReading *reading,
           const guint8        *text,
           gsize                length,
           double              *value,
           guint               *evidence)
{
  gint64 integer;

  switch ((int) reading->kind)
    {
    case HOT_CSV_REAL:
      if (hot_csv_parse_real (text, length, value))
        return TRUE;
      if (!reading->lenient || !hot_csv_parse_digits (text, length, &integer))
        return FALSE;
      *value = (double) integer;
      return TRUE;

    case HOT_CSV_REAL_GROUPED:
      if (hot_csv_parse_real (text, length, value))
        {
          double ignored;

          /* Its point may still be a group's in a column of 1.234 and 1,234. */
          hot_csv_parse_grouped (text, length, HOT_NUMBER_DOT, &ignored, evidence);
          return TRUE;
        }
      if (reading->delimiter == ';' && !reading->lenient)
        {
          guint found = 0;

          if (!hot_csv_parse_grouped (text, length, HOT_NUMBER_DOT, value, &found) ||
              (found & HOT_NUMBER_AMBIGUOUS_GROUP) != 0)
            return FALSE;
          *evidence |= found;
          return TRUE;
        }
      return hot_csv_parse_grouped (text, length, HOT_NUMBER_DOT, value, evidence);

    case HOT_CSV_REAL_COMMA:
      return hot_csv_parse_grouped (text, length, HOT_NUMBER_COMMA, value, evidence);

    default:
      g_assert_not_reached ();
    }
}

/* 97%, 97.5 %; without groups, since nobody writes 1,234% for more than a thousand. */
static gboolean
read_percent (const HotCsvReading *reading,
              const guint8        *text,
              gsize                length,
              double              *value)
{
  if (length == 0 || text[length - 1] != '%')
    {
      if (!reading->lenient)
        return FALSE;
    }
  else
    {
      length--;
      while (length > 0 && text[length - 1] == ' ')
        length--;
    }

  if (reading->kind == HOT_CSV_PERCENT_DOT)
    return hot_csv_parse_real (text, length, value) && !isinf (*value);

  if (memchr (text, '.', length) != NULL || memchr (text, ' ', length) != NULL)
    return FALSE;

  return hot_csv_parse_grouped (text, length, HOT_NUMBER_COMMA, value, &(guint) { 0 });
}

static gboolean
read_money (const HotCsvReading *reading,
            const guint8        *text,
            gsize                length,
            double              *value,
            guint               *evidence)
{
  HotNumberStyle style = reading->kind == HOT_CSV_MONEY_DOT ? HOT_NUMBER_DOT : HOT_NUMBER_COMMA;
  const guint8 *number, *unit;
  gsize number_length, unit_length = reading->unit_length;
  gboolean negative;

  /* The usual: the column's unit, then digits. */
  if (unit_length > 0 && length > unit_length && g_ascii_isdigit (text[unit_length]) &&
      memcmp (text, reading->unit, unit_length) == 0 &&
      hot_csv_parse_grouped (text + unit_length, length - unit_length, style, value, evidence))
    return TRUE;

  if (!hot_csv_find_unit (text, length, &number, &number_length, &unit, &unit_length, &negative))
    return FALSE;

  if (unit_length > 0 && reading->unit_length > 0 &&
      (unit_length != reading->unit_length || memcmp (unit, reading->unit, unit_length) != 0))
    return FALSE;

  /* Without a unit of its own it must be a plain number. */
  if (unit_length == 0 && reading->unit_length == 0 && !reading->lenient)
    return FALSE;

  if (!hot_csv_parse_grouped (number, number_length, style, value, evidence))
    return FALSE;

  if (negative)
    *value = -*value;

  return TRUE;
}

static gboolean
read_boolean (const HotCsvReading *reading,
              const guint8        *text,
              gsize                length,
              gint8               *value)
{
  static const struct {
    char     word[6];
    gint8    value;
    gboolean lenient;
  } words[] = {
    { "t", 1, FALSE }, { "f", 0, FALSE }, { "true", 1, FALSE }, { "false", 0, FALSE }, { "yes", 1, FALSE },
    { "no", 0, FALSE },
    { "y", 1, TRUE }, { "n", 0, TRUE }, { "1", 1, TRUE }, { "0", 0, TRUE }, { "1.0", 1, TRUE }, { "0.0", 0, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == length && g_ascii_strncasecmp ((const char *) text, words[i].word, length) == 0 &&
        (reading->lenient || !words[i].lenient))
      {
        *value = words[i].value;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_date (const HotCsvReading *reading,
           const guint8        *text,
           gsize                length,
           gint64              *value,
           guint               *evidence)
{
  guint8 spelled[32] = "";

  if (reading->lenient && length == 8 && memchr (text, '/', 8) == NULL && memchr (text, '-', 8) == NULL &&
      memchr (text, '.', 8) == NULL)
    {
      memcpy (spelled, text, 8);
      memcpy (spelled + 8, "T000000", 7);
      text = spelled;
      length = 15;
    }

  return hot_csv_parse_date (text, length, HOT_DATE_YMD + (reading->kind - HOT_CSV_DATE_YMD), value, evidence);
}

static gboolean
is_list (const guint8 *text,
         gsize         length)
{
  trim (&text, &length);

  return length >= 2 && ((text[0] == '[' && text[length - 1] == ']') || (text[0] == '{' && text[length - 1] == '}'));
}

/* Not missing and trimmed. */
static gboolean
read_number (const HotCsvReading *reading,
             const guint8        *text,
             gsize                length,
             HotCsvValue         *value,
             guint               *evidence)
{
  switch (reading->kind)
    {
    case HOT_CSV_INTEGER:
      return read_integer (reading, text, length, &value->integer);

    case HOT_CSV_REAL:
    case HOT_CSV_REAL_GROUPED:
    case HOT_CSV_REAL_COMMA:
      return read_real (reading, text, length, &value->real, evidence);

    case HOT_CSV_PERCENT_DOT:
    case HOT_CSV_PERCENT_COMMA:
      return read_percent (reading, text, length, &value->real);

    case HOT_CSV_MONEY_DOT:
    case HOT_CSV_MONEY_COMMA:
      return read_money (reading, text, length, &value->real, evidence);

    case HOT_CSV_BOOLEAN:
      return read_boolean (reading, text, length, &value->boolean);

    case HOT_CSV_DATE_YMD:
    case HOT_CSV_DATE_DMY:
    case HOT_CSV_DATE_MDY:
      return read_date (reading, text, length, &value->integer, evidence);

    case HOT_CSV_EMPTY:
    case HOT_CSV_LIST:
    case HOT_CSV_CATEGORY:
    case HOT_CSV_TEXT:
    case HOT_CSV_N_KINDS:
    default:
      g_assert_not_reached ();
    }
}

static void
set_missing (HotColumnType  type,
             HotCsvValue   *value)
{
  switch (type)
    {
    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_DATE:
      value->integer = HOT_MISSING_INTEGER;
      break;

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      value->real = NAN;
      break;

    case HOT_COLUMN_BOOLEAN:
      value->boolean = HOT_MISSING_BOOLEAN;
      break;

    case HOT_COLUMN_CATEGORY:
    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
    case HOT_N_COLUMN_TYPES:
    default:
      break;
    }
}

HotCsvFit
hot_csv_value_read (const HotCsvReading *reading,
                    const guint8        *text,
                    gsize                length,
                    HotCsvValue         *value,
                    guint               *evidence)
{
  switch ((int) reading->kind)
    {
    case HOT_CSV_EMPTY:
      return length == 0 ? HOT_CSV_MISSING : HOT_CSV_MISFIT;

    case HOT_CSV_TEXT:
    case HOT_CSV_CATEGORY:
      return hot_csv_is_missing_text (text, length) ? HOT_CSV_MISSING : HOT_CSV_FITS;

    case HOT_CSV_LIST:
      if (hot_csv_is_missing_list (text, length))
        return HOT_CSV_MISSING;
      return is_list (text, length) ? HOT_CSV_FITS : HOT_CSV_MISFIT;

    default:
      break;
    }

  set_missing (hot_csv_kind_get_column_type (reading->kind), value);
  trim (&text, &length);

  if (hot_csv_is_missing_number (text, length))
    return HOT_CSV_MISSING;

  return read_number (reading, text, length, value, evidence) ? HOT_CSV_FITS : HOT_CSV_MISFIT;
}

HotCsvKind
hot_csv_kind_find (const HotCsvReading *reading,
                   HotCsvKind           from,
                   const guint8        *text,
                   gsize                length)
{
  HotCsvReading attempt = *reading;

  for (attempt.kind = from; attempt.kind < HOT_CSV_TEXT; attempt.kind++)
    {
      HotCsvValue value;
      guint evidence = 0;

      if (hot_csv_value_read (&attempt, text, length, &value, &evidence) != HOT_CSV_MISFIT)
        return attempt.kind;

      /* A unit makes it money, whatever else the column was thought to be. */
      if (attempt.kind == HOT_CSV_PERCENT_COMMA)
        hot_csv_reading_take_unit (&attempt, text, length);
    }

  return attempt.kind;
}

void
hot_csv_reading_take_unit (HotCsvReading *reading,
                           const guint8  *text,
                           gsize          length)
{
  const guint8 *number, *unit;
  gsize number_length, unit_length;
  gboolean negative;

  trim (&text, &length);

  if (reading->unit_length == 0 &&
      hot_csv_find_unit (text, length, &number, &number_length, &unit, &unit_length, &negative) &&
      unit_length <= HOT_CSV_MAX_UNIT)
    {
      memcpy (reading->unit, unit, unit_length);
      reading->unit_length = unit_length;
    }
}
