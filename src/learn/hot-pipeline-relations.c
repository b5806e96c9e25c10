/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Columns that alone say nearly all about the target: it in another unit, in words, rounded, or as what it was computed from. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "learn/hot-pipeline-private.h"
#include "learn/hot-raw-cell.h"
#include "score/hot-hash64.h"

/* Rows that are looked at. */
#define MAX_SAMPLE 4000
#define MIN_ROWS 200

/* A column that is missing more often says nothing for sure. */
#define MIN_PRESENT 0.5

/* Share of the spread of the target's ranks that one column explains. Of real columns, none but the target in disguise comes near. */
#define NEARLY_ALL 0.98

/* Of classes: the share of wrong guesses, as part of that of guessing the most frequent class always. */
#define NEARLY_NONE 0.02

/* Rows that are guessed from each other where the column's values are all different. */
#define NEIGHBOURS 2

/* Of a target of few values, any column of few values could be it by chance. */
#define MIN_TARGET_VALUES 20

typedef struct {
  guint64 key;               /* orders numbers, and brings equal texts together */
  double  target;
} Pair;

typedef struct {
  guint    n;
  guint32 *rows;
  double  *target;           /* ranks from 0 to 1, or numbers of classes */
  guint    n_classes;        /* 0 of numbers */
} Sample;

static int
compare_pairs (const void *a,
               const void *b)
{
  const Pair *x = a, *y = b;

  return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->target > y->target) - (x->target < y->target);
}

/* Doubles in the order of their numbers. */
static guint64
key_for_number (double number)
{
  guint64 bits;

  number += 0.0;
  memcpy (&bits, &number, sizeof bits);

  return bits >> 63 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
}

static gboolean
read_key (HotColumn *column,
          guint32    row,
          GString   *scratch,
          guint64   *key)
{
  HotRawValue value;

  hot_raw_cell_get (column, row, scratch, &value);
  if (value.kind == HOT_RAW_MISSING)
    return FALSE;

  *key = value.kind == HOT_RAW_TEXT ? hot_hash64 (value.text, value.length) : key_for_number (value.number);
  return TRUE;
}

/* Replaces each number by its rank, which no outlier disturbs; equal numbers share the middle of theirs. */
static guint
rank (Pair   *pairs,
      guint   n,
      double *ranks)
{
  guint n_distinct = 0;

  for (guint i = 0; i < n; i++)
    pairs[i].target = i;
  qsort (pairs, n, sizeof *pairs, compare_pairs);
  for (guint begin = 0, end; begin < n; begin = end)
    {
      for (end = begin; end < n && pairs[end].key == pairs[begin].key; end++)
        ;
      for (guint i = begin; i < end; i++)
        ranks[(guint) pairs[i].target] = (begin + end - 1) / 2.0 / n;
      n_distinct++;
    }

  return n_distinct;
}

static int
compare_keys (const void *a,
              const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* Numbers the target's texts. */
static void
number_classes (const Pair *pairs,
                Sample     *sample)
{
  g_autofree guint64 *keys = g_new (guint64, sample->n);

  for (guint i = 0; i < sample->n; i++)
    keys[i] = pairs[i].key;
  qsort (keys, sample->n, sizeof *keys, compare_keys);
  for (guint i = 0; i < sample->n; i++)
    if (i == 0 || keys[i] != keys[sample->n_classes - 1])
      keys[sample->n_classes++] = keys[i];
  for (guint i = 0; i < sample->n; i++)
    sample->target[i] = (const guint64 *) bsearch (&pairs[i].key, keys, sample->n_classes, sizeof *keys, compare_keys) - keys;
}

/* Rows that have a target, evenly from all. Returns FALSE where there is nothing to be found. */
static gboolean
sample_init (Sample        *self,
             HotColumn     *column,
             const guint32 *rows,
             guint          n_rows)
{
  guint step = MAX (n_rows / MAX_SAMPLE, 1), n_distinct = 0;
  gboolean is_number = hot_column_type_is_numeric (hot_column_get_column_type (column)) &&
                       hot_column_get_column_type (column) != HOT_COLUMN_BOOLEAN;
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autofree Pair *pairs = g_new (Pair, n_rows / step + 1);

  *self = (Sample) { .rows = g_new (guint32, n_rows / step + 1), .target = g_new (double, n_rows / step + 1) };
  for (guint i = 0; i < n_rows; i += step)
    if (read_key (column, rows[i], scratch, &pairs[self->n].key))
      self->rows[self->n++] = rows[i];
  if (self->n < MIN_ROWS)
    return FALSE;

  if (is_number)
    n_distinct = rank (pairs, self->n, self->target);
  else
    number_classes (pairs, self);

  return is_number ? n_distinct >= MIN_TARGET_VALUES : self->n_classes >= 2 && self->n_classes < self->n / 10;
}

static void
sample_clear (Sample *self)
{
  g_free (self->rows);
  g_free (self->target);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)

/* How much of the target's spread is left when each row is guessed from the others of its value, or from its neighbours where there is no
 * other. */
static double
measure_rest (const Pair *pairs,
              guint       n,
              gboolean    has_order)
{
  double mean = 0.0, spread = 0.0, rest = 0.0;

  for (guint i = 0; i < n; i++)
    mean += pairs[i].target / n;
  for (guint i = 0; i < n; i++)
    spread += (pairs[i].target - mean) * (pairs[i].target - mean);

  for (guint begin = 0, end; begin < n; begin = end)
    {
      double sum = 0.0;

      for (end = begin; end < n && pairs[end].key == pairs[begin].key; end++)
        sum += pairs[end].target;
      for (guint i = begin; i < end; i++)
        {
          double guess = mean;

          if (end - begin > 1)
            guess = (sum - pairs[i].target) / (end - begin - 1);
          else if (has_order && i > 0 && i + 1 < n)
            guess = (pairs[i - 1].target + pairs[i + 1].target) / NEIGHBOURS;
          rest += (pairs[i].target - guess) * (pairs[i].target - guess);
        }
    }

  return spread > 0.0 ? rest / spread : 1.0;
}

static guint
find_greatest (const guint *counts,
               guint        n)
{
  guint greatest = 0;

  for (guint i = 1; i < n; i++)
    if (counts[i] > counts[greatest])
      greatest = i;

  return greatest;
}

/* The same for classes: how many rows are guessed wrongly, as part of those that the most frequent class gets wrong. A row whose value no
 * other has is a wrong guess, so names do not pass for knowledge. */
static double
measure_wrong (const Pair *pairs,
               guint       n,
               guint       n_classes)
{
  g_autofree guint *all = g_new0 (guint, n_classes);
  g_autofree guint *counts = g_new0 (guint, n_classes);
  guint n_wrong = 0, n_other;

  for (guint i = 0; i < n; i++)
    all[(guint) pairs[i].target]++;
  n_other = n - all[find_greatest (all, n_classes)];

  for (guint begin = 0, end; begin < n; begin = end)
    {
      memset (counts, 0, n_classes * sizeof *counts);
      for (end = begin; end < n && pairs[end].key == pairs[begin].key; end++)
        counts[(guint) pairs[end].target]++;
      n_wrong += end - begin == 1 ? 1 : end - begin - counts[find_greatest (counts, n_classes)];
    }

  return n_other > 0 ? n_wrong / (double) n_other : 1.0;
}

static gboolean
gives_away (const Sample *sample,
            HotColumn    *column,
            Pair         *pairs,
            GString      *scratch)
{
  gboolean has_order = hot_column_type_is_numeric (hot_column_get_column_type (column));
  guint n = 0;

  for (guint i = 0; i < sample->n; i++)
    if (read_key (column, sample->rows[i], scratch, &pairs[n].key))
      pairs[n++].target = sample->target[i];
  if (n < MIN_PRESENT * sample->n || n < MIN_ROWS)
    return FALSE;

  qsort (pairs, n, sizeof *pairs, compare_pairs);
  if (sample->n_classes > 0)
    return measure_wrong (pairs, n, sample->n_classes) <= NEARLY_NONE;

  return measure_rest (pairs, n, has_order) <= 1.0 - NEARLY_ALL;
}

void
hot_pipeline_find_relations (HotPipeline   *self,
                             const guint32 *rows,
                             guint          n_rows)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autofree Pair *pairs = NULL;
  g_auto(Sample) sample = { 0 };

  if (!sample_init (&sample, hot_table_get_column (self->table, self->target), rows, n_rows))
    return;

  pairs = g_new (Pair, sample.n);
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    if (self->columns[i].role == HOT_ROLE_FEATURE &&
        hot_column_get_column_type (hot_table_get_column (self->table, i)) != HOT_COLUMN_LIST &&
        gives_away (&sample, hot_table_get_column (self->table, i), pairs, scratch))
      hot_pipeline_report_leak (self, i, NULL);
}
