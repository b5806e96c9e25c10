/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-infer.h"

#include "dataset/hot-csv-date.h"
#include "dataset/hot-csv-dictionary.h"
#include "dataset/hot-csv-number.h"

/* Fewer than one in so many sampled values distinct, and the column is tried as a category. */
#define SAMPLE_REPETITION 3
/* A sample of fewer values says so little that it must repeat itself only half as much. */
#define SMALL_SAMPLE      100

typedef struct {
  guint n_fits;
  guint evidence;
} HotCsvCandidate;

typedef struct {
  HotCsvReading     reading;
  gboolean          forced;
  HotColumnType     type;
  HotCsvCandidate   candidates[HOT_CSV_N_KINDS];
  HotCsvDictionary *texts;
  guint             n_texts;
  gboolean          long_texts;
} HotCsvGuess;

struct _HotCsvInference
{
  guint        n_columns;
  HotCsvGuess *guesses;
};

HotCsvInference *
hot_csv_inference_new (guint n_columns,
                       char  delimiter)
{
  HotCsvInference *self = g_new0 (HotCsvInference, 1);

  self->n_columns = n_columns;
  self->guesses = g_new0 (HotCsvGuess, n_columns);
  for (guint i = 0; i < n_columns; i++)
    self->guesses[i].reading.delimiter = delimiter;

  return self;
}

void
hot_csv_inference_free (HotCsvInference *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_clear_pointer (&self->guesses[i].texts, hot_csv_dictionary_free);
  g_free (self->guesses);
  g_free (self);
}

void
hot_csv_inference_force (HotCsvInference *self,
                         guint            column,
                         HotColumnType    type)
{
  self->guesses[column].forced = TRUE;
  self->guesses[column].type = type;
  self->guesses[column].reading.lenient = TRUE;
}

static void
hot_csv_guess_count_text (HotCsvGuess  *self,
                          const guint8 *text,
                          guint32       length)
{
  if (hot_csv_is_missing_text (text, length))
    return;

  if (self->texts == NULL)
    self->texts = hot_csv_dictionary_new ();

  self->n_texts++;
  if (length > HOT_CSV_MAX_CATEGORY_LENGTH)
    self->long_texts = TRUE;
  else
    hot_csv_dictionary_add (self->texts, text, length, 0);
}

static void
hot_csv_guess_add (HotCsvGuess  *self,
                   const guint8 *text,
                   guint32       length)
{
  HotCsvValue value;
  guint evidence = 0;

  if (length == 0)
    return;

  if (self->reading.kind < HOT_CSV_CATEGORY &&
      hot_csv_value_read (&self->reading, text, length, &value, &evidence) == HOT_CSV_MISFIT)
    {
      self->reading.kind = hot_csv_kind_find (&self->reading, self->reading.kind, text, length);
      if (self->reading.kind == HOT_CSV_MONEY_DOT || self->reading.kind == HOT_CSV_MONEY_COMMA)
        hot_csv_reading_take_unit (&self->reading, text, length);
    }

  if (self->reading.kind >= HOT_CSV_CATEGORY)
    hot_csv_guess_count_text (self, text, length);
}

static void
hot_csv_guess_try (HotCsvGuess  *self,
                   const guint8 *text,
                   guint32       length)
{
  if (length == 0)
    return;

  if (self->type == HOT_COLUMN_MONEY)
    hot_csv_reading_take_unit (&self->reading, text, length);

  for (HotCsvKind kind = HOT_CSV_INTEGER; kind < HOT_CSV_N_KINDS; kind++)
    {
      HotCsvReading attempt = self->reading;
      HotCsvValue value;

      attempt.kind = kind;
      if (hot_csv_kind_get_column_type (kind) == self->type &&
          hot_csv_value_read (&attempt, text, length, &value, &self->candidates[kind].evidence) == HOT_CSV_FITS)
        self->candidates[kind].n_fits++;
    }
}

void
hot_csv_inference_add_rows (HotCsvInference  *self,
                            const HotCsvRows *rows,
                            guint32           first,
                            guint32           n)
{
  g_autofree guint32 *begins = g_new (guint32, n + 1);
  g_autofree guint32 *lengths = g_new (guint32, n + 1);

  for (guint column = 0; column < self->n_columns; column++)
    {
      HotCsvGuess *guess = &self->guesses[column];

      hot_csv_rows_gather (rows, column, first, n, FALSE, begins, lengths);

      for (guint32 i = 0; i < n; i++)
        if (guess->forced)
          hot_csv_guess_try (guess, rows->bytes + begins[i], HOT_CSV_LENGTH (lengths[i]));
        else
          hot_csv_guess_add (guess, rows->bytes + begins[i], HOT_CSV_LENGTH (lengths[i]));
    }
}

/* Among notations that as many values fit, the first, unless the separators speak for a later one. */
static HotCsvKind
hot_csv_guess_choose (const HotCsvGuess *self)
{
  HotCsvKind best = HOT_CSV_N_KINDS;
  const HotCsvCandidate *candidates = self->candidates;

  for (HotCsvKind kind = HOT_CSV_INTEGER; kind < HOT_CSV_N_KINDS; kind++)
    if (hot_csv_kind_get_column_type (kind) == self->type &&
        (best == HOT_CSV_N_KINDS || candidates[kind].n_fits > candidates[best].n_fits))
      best = kind;

  if (best == HOT_CSV_MONEY_DOT && candidates[HOT_CSV_MONEY_COMMA].n_fits == candidates[best].n_fits &&
      (candidates[best].evidence & (HOT_NUMBER_PROOF | HOT_NUMBER_AMBIGUOUS_DECIMAL)) == HOT_NUMBER_AMBIGUOUS_DECIMAL)
    best = HOT_CSV_MONEY_COMMA;

  if (best == HOT_CSV_REAL_GROUPED && self->reading.delimiter == ';' &&
      candidates[HOT_CSV_REAL_COMMA].n_fits == candidates[best].n_fits &&
      (candidates[best].evidence & HOT_NUMBER_PROOF) == 0)
    best = HOT_CSV_REAL_COMMA;

  return best;
}

static gboolean
hot_csv_guess_is_category (const HotCsvGuess *self)
{
  guint n_distinct = self->texts != NULL ? hot_csv_dictionary_get_size (self->texts) : 0;

  if (self->long_texts || n_distinct > HOT_CSV_MAX_CATEGORIES)
    return FALSE;

  return n_distinct * (self->n_texts < SMALL_SAMPLE ? 2 : SAMPLE_REPETITION) <= self->n_texts;
}

HotCsvReading
hot_csv_inference_get (HotCsvInference *self,
                       guint            column)
{
  HotCsvGuess *guess = &self->guesses[column];
  HotCsvReading reading = guess->reading;

  if (guess->forced)
    reading.kind = hot_csv_guess_choose (guess);
  else if (reading.kind == HOT_CSV_CATEGORY && !hot_csv_guess_is_category (guess))
    reading.kind = HOT_CSV_TEXT;

  return reading;
}
