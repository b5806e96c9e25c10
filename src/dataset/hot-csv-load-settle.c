/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-load-private.h"

#include <math.h>
#include <string.h>

#include "dataset/hot-csv-date.h"
#include "dataset/hot-csv-number.h"

/* A category has at most one distinct text to so many values. */
#define REPETITION 4

/* Records are taken for damaged only where they are as rare as this. */
#define MIN_ROWS_EACH 100

static HotCsvPart *
hot_csv_load_get_part (HotCsvLoad *self,
                       gsize       chunk,
                       guint       column)
{
  return &self->parts[chunk * self->n_columns + column];
}

/* Nothing was there and nothing was written: in text that is right as it is. */
static void
fill_missing (HotColumnType  type,
              guint8        *values,
              guint32        n)
{
  switch (type)
    {
    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_DATE:
      for (guint32 i = 0; i < n; i++)
        ((gint64 *) values)[i] = HOT_MISSING_INTEGER;
      break;

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      for (guint32 i = 0; i < n; i++)
        ((double *) values)[i] = NAN;
      break;

    case HOT_COLUMN_BOOLEAN:
      memset (values, HOT_MISSING_BOOLEAN, n);
      break;

    case HOT_COLUMN_CATEGORY:
      memset (values, 0xff, n * sizeof (guint32));
      break;

    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
    case HOT_N_COLUMN_TYPES:
    default:
      break;
    }
}

/* FALSE where a double cannot hold one of them exactly. */
static gboolean
make_reals (gint64  *values,
            guint32  n)
{
  for (guint32 i = 0; i < n; i++)
    if (values[i] != HOT_MISSING_INTEGER && ABS (values[i]) > HOT_CSV_MAX_EXACT_INTEGER)
      return FALSE;

  for (guint32 i = 0; i < n; i++)
    {
      double real = values[i] == HOT_MISSING_INTEGER ? NAN : (double) values[i];

      memcpy (&values[i], &real, sizeof real);
    }

  return TRUE;
}

/* Where the values of a chunk are right but for their representation, changes that; else the chunk must be read again.
 * */
static void
hot_csv_load_convert (HotCsvLoad *self,
                      gsize       chunk,
                      guint       column)
{
  HotCsvState *state = &self->states[column];
  HotCsvPart *part = hot_csv_load_get_part (self, chunk, column);
  HotCsvKind kind = state->reading.kind;
  HotColumnType type = hot_csv_kind_get_column_type (kind);
  gsize width = hot_column_type_get_width (type);
  guint8 *values = state->values[width] + self->chunks[chunk].first_row * width;
  guint32 n = self->chunks[chunk].n_rows;

  if (part->kind == HOT_CSV_EMPTY)
    {
      fill_missing (type, values, n);
      part->kind = kind;
    }
  else if (part->kind == HOT_CSV_INTEGER && kind > HOT_CSV_INTEGER && kind <= HOT_CSV_MONEY_COMMA &&
           type != HOT_COLUMN_PERCENT)
    {
      if (make_reals ((gint64 *) values, n))
        part->kind = kind;
    }
}

static guint
hot_csv_load_get_evidence (HotCsvLoad *self,
                           guint       column)
{
  guint evidence = 0;

  for (gsize i = 0; i < self->n_chunks; i++)
    evidence |= hot_csv_load_get_part (self, i, column)->evidence;

  return evidence;
}

static guint64
hot_csv_load_get_n_missing (HotCsvLoad *self,
                            guint       column)
{
  guint64 n = 0;

  for (gsize i = 0; i < self->n_chunks; i++)
    n += hot_csv_load_get_part (self, i, column)->n_missing;

  return n;
}

static gboolean
hot_csv_load_is_category (HotCsvLoad *self,
                          guint       column)
{
  guint32 *maps[HOT_CSV_MAX_THREADS];
  HotCsvState *state = &self->states[column];
  g_auto(GStrv) texts = hot_csv_dictionary_merge (state->dictionaries, HOT_CSV_MAX_THREADS, self->dialect.quote, maps);
  guint64 n_texts = g_strv_length (texts);
  guint64 n_values = self->n_rows - hot_csv_load_get_n_missing (self, column);

  for (guint i = 0; i < HOT_CSV_MAX_THREADS; i++)
    g_free (maps[i]);

  return n_texts <= HOT_CSV_MAX_CATEGORIES &&
         n_texts * (n_values < 100 ? 2 : REPETITION) <= n_values;
}

/* What the whole column says against how it was read so far, as the kind to read it as instead. */
static HotCsvKind
hot_csv_load_reconsider (HotCsvLoad *self,
                         guint       column)
{
  HotCsvKind kind = self->states[column].reading.kind;
  guint evidence = hot_csv_load_get_evidence (self, column);

  if (kind != HOT_CSV_TEXT && kind != HOT_CSV_EMPTY &&
      hot_csv_load_get_n_missing (self, column) == self->n_rows)
    return HOT_CSV_TEXT;

  switch ((int) kind)
    {
    case HOT_CSV_REAL_GROUPED:
      if ((evidence & HOT_NUMBER_AMBIGUOUS_GROUP) != 0 && (evidence & HOT_NUMBER_PROOF) == 0)
        return HOT_CSV_CATEGORY;
      return kind;

    case HOT_CSV_MONEY_DOT:
      if ((evidence & HOT_NUMBER_AMBIGUOUS_DECIMAL) != 0 && (evidence & HOT_NUMBER_PROOF) == 0)
        return HOT_CSV_MONEY_COMMA;
      return kind;

    case HOT_CSV_DATE_DMY:
    case HOT_CSV_DATE_MDY:
      if ((evidence & HOT_DATE_AMBIGUOUS) != 0 && (evidence & HOT_DATE_PROOF) == 0)
        return HOT_CSV_CATEGORY;
      return kind;

    case HOT_CSV_CATEGORY:
      return hot_csv_load_is_category (self, column) ? kind : HOT_CSV_TEXT;

    default:
      return kind;
    }
}

/* Whether every chunk was read as the column's kind. One that is wholly within a record has no rows, and nothing to be read again. */
static gboolean
hot_csv_load_is_uniform (HotCsvLoad *self,
                         guint       column)
{
  HotCsvKind kind = self->states[column].reading.kind;

  for (gsize i = 0; i < self->n_chunks; i++)
    if (self->chunks[i].n_rows > 0 && hot_csv_load_get_part (self, i, column)->kind != kind)
      return FALSE;

  return TRUE;
}

gboolean
hot_csv_load_is_borne_out (HotCsvLoad *self,
                           guint64     row)
{
  guint n = 0;

  for (guint i = 0; i < self->n_columns && n < HOT_CSV_MIN_EXCUSES; i++)
    for (guint j = 0; j < self->states[i].n_excused && !self->states[i].strict; j++)
      n += self->states[i].excused[j] == row;

  return n >= HOT_CSV_MIN_EXCUSES;
}

/* Rows were excused from fitting a column on the suspicion that their records are damaged. Where no other column bears
 * that out, the column must take them as they are, and is read again there. */
static gboolean
hot_csv_load_judge_excuses (HotCsvLoad *self,
                            guint       column)
{
  HotCsvState *state = &self->states[column];
  gboolean damaged = !state->strict && self->n_rows >= state->n_excused * MIN_ROWS_EACH;

  if (state->n_excused == 0)
    return TRUE;

  for (guint i = 0; i < state->n_excused && damaged; i++)
    damaged = hot_csv_load_is_borne_out (self, state->excused[i]);

  if (damaged)
    return TRUE;

  for (guint i = 0; i < state->n_excused; i++)
    hot_csv_load_get_part (self, state->excused_chunks[i], column)->kind = HOT_CSV_UNREAD;

  state->strict = TRUE;
  state->n_excused = 0;
  atomic_fetch_add (&self->generation, 1);

  return FALSE;
}

gboolean
hot_csv_load_settle (HotCsvLoad *self)
{
  gboolean settled = TRUE;

  for (guint i = 0; i < self->n_columns; i++)
    {
      HotCsvState *state = &self->states[i];
      HotCsvKind kind;

      if (!state->wanted)
        continue;

      for (gsize j = 0; j < self->n_chunks; j++)
        if (hot_csv_load_get_part (self, j, i)->kind != state->reading.kind)
          hot_csv_load_convert (self, j, i);

      if (!hot_csv_load_is_uniform (self, i))
        {
          settled = FALSE;
          continue;
        }

      if (state->fixed)
        continue;

      if (!hot_csv_load_judge_excuses (self, i))
        {
          settled = FALSE;
          continue;
        }

      kind = hot_csv_load_reconsider (self, i);
      if (kind != state->reading.kind)
        {
          hot_csv_load_set_kind (self, i, kind);
          settled = FALSE;
        }
    }

  return settled;
}
