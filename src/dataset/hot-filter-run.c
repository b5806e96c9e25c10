/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-op.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/hot-parallel.h"
#include "dataset/hot-field-text.h"
#include "dataset/hot-filter-constant.h"

/*
 * A condition is run on chunks of rows, one bit a row. Each step is handed the rows that are still in question, and
 * looks only at words of 64 that have any: `price < 500 and name contains "garden"` reads the text of cheap listings
 * only. All answers are subsets of what was asked for, so "and" is one step behind the other, "or" asks the second
 * about what the first left, and "not" takes away.
 */

#define WORD_BITS   64
#define CHUNK_WORDS 64
#define CHUNK_ROWS  (CHUNK_WORDS * WORD_BITS)

typedef struct {
  guint        row;        /* first of the chunk */
  guint        n_rows;     /* in the chunk */
  guint        n_words;
  GString     *scratch;
  HotListText  list;
} Chunk;

static inline guint
word_rows (const Chunk *chunk,
           guint        word)
{
  return MIN (chunk->n_rows - word * WORD_BITS, WORD_BITS);
}

static void
run_integers (const HotFilterOp *op,
              Chunk             *chunk,
              const guint64     *asked,
              guint64           *passed)
{
  const gint64 *values = hot_column_peek_integers (op->column) + chunk->row;
  const HotIntegerRange *range = (const HotIntegerRange *) op->ranges->data;
  guint64 low = op->ranges->len > 0 ? (guint64) range->low : 0;
  guint64 width = op->ranges->len > 0 ? (guint64) range->high - low : 0;

  for (guint w = 0; w < chunk->n_words; w++)
    {
      const gint64 *value = values + w * WORD_BITS;
      guint n = word_rows (chunk, w);
      guint64 bits = 0, present = 0;

      if (asked[w] == 0)
        {
          passed[w] = 0;
          continue;
        }

      if (op->ranges->len == 1)
        for (guint i = 0; i < n; i++)
          bits |= (guint64) ((guint64) value[i] - low <= width) << i;
      if (op->negated)
        {
          for (guint i = 0; i < n; i++)
            present |= (guint64) (value[i] != HOT_MISSING_INTEGER) << i;
          bits = present & ~bits;
        }
      passed[w] = bits & asked[w];
    }
}

static gboolean
is_in_integers (const GArray *ranges,
                gint64        value)
{
  const HotIntegerRange *range = (const HotIntegerRange *) ranges->data;
  guint low = 0, high = ranges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (range[middle].high < value)
        low = middle + 1;
      else
        high = middle;
    }

  return low < ranges->len && range[low].low <= value;
}

static void
run_reals (const HotFilterOp *op,
           Chunk             *chunk,
           const guint64     *asked,
           guint64           *passed)
{
  const double *values = hot_column_peek_reals (op->column) + chunk->row;
  const HotRealRange *range = (const HotRealRange *) op->ranges->data;
  double low = op->ranges->len > 0 ? range->low : INFINITY, high = op->ranges->len > 0 ? range->high : -INFINITY;

  for (guint w = 0; w < chunk->n_words; w++)
    {
      const double *value = values + w * WORD_BITS;
      guint n = word_rows (chunk, w);
      guint64 bits = 0;

      if (asked[w] == 0)
        {
          passed[w] = 0;
          continue;
        }

      /* What is missing is not a number, and compares as false either way. */
      if (op->negated)
        for (guint i = 0; i < n; i++)
          bits |= (guint64) ((value[i] < low) | (value[i] > high)) << i;
      else
        for (guint i = 0; i < n; i++)
          bits |= (guint64) ((value[i] >= low) & (value[i] <= high)) << i;
      passed[w] = bits & asked[w];
    }
}

static gboolean
is_in_reals (const GArray *ranges,
             double        value)
{
  const HotRealRange *range = (const HotRealRange *) ranges->data;
  guint low = 0, high = ranges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (range[middle].high < value)
        low = middle + 1;
      else
        high = middle;
    }

  return low < ranges->len && range[low].low <= value;
}

static void
run_booleans (const HotFilterOp *op,
              Chunk             *chunk,
              const guint64     *asked,
              guint64           *passed)
{
  const gint8 *values = hot_column_peek_booleans (op->column) + chunk->row;
  gint8 wanted = op->value ? 1 : 0;

  for (guint w = 0; w < chunk->n_words; w++)
    {
      guint64 bits = 0;

      for (guint i = 0, n = word_rows (chunk, w); asked[w] != 0 && i < n; i++)
        bits |= (guint64) (values[w * WORD_BITS + i] == wanted) << i;
      passed[w] = bits & asked[w];
    }
}

static void
run_codes (const HotFilterOp *op,
           Chunk             *chunk,
           const guint64     *asked,
           guint64           *passed)
{
  const guint32 *codes = hot_column_peek_codes (op->column) + chunk->row;
  guint32 n_categories = hot_column_get_n_categories (op->column);

  for (guint w = 0; w < chunk->n_words; w++)
    {
      guint64 bits = 0;

      /* Behind the last category stands the answer for what is missing. */
      for (guint i = 0, n = word_rows (chunk, w); asked[w] != 0 && i < n; i++)
        bits |= (guint64) op->accept[MIN (codes[w * WORD_BITS + i], n_categories)] << i;
      passed[w] = bits & asked[w];
    }
}

static gboolean
compare_order (HotFilterComparison comparison,
               int                 order)
{
  switch (comparison)
    {
    case HOT_FILTER_EQUAL:
      return order == 0;

    case HOT_FILTER_NOT_EQUAL:
      return order != 0;

    case HOT_FILTER_LESS:
      return order < 0;

    case HOT_FILTER_LESS_EQUAL:
      return order <= 0;

    case HOT_FILTER_GREATER:
      return order > 0;

    case HOT_FILTER_GREATER_EQUAL:
      return order >= 0;

    default:
      g_assert_not_reached ();
    }
}

static gboolean
compare_texts (const HotFilterOp *op,
               Chunk             *chunk,
               guint              row)
{
  const char *text, *other;
  gsize length, other_length;
  g_autofree char *kept = NULL;
  int order;

  text = hot_field_text_peek (op->column, row, chunk->scratch, &length);
  if (text == NULL)
    return FALSE;
  if (text == chunk->scratch->str)
    text = kept = g_memdup2 (text, length);

  other = hot_field_text_peek (op->other, row, chunk->scratch, &other_length);
  if (other == NULL)
    return FALSE;

  order = memcmp (text, other, MIN (length, other_length));
  if (order == 0)
    order = (length > other_length) - (length < other_length);

  return compare_order (op->comparison, order);
}

static gboolean
test_text (const HotFilterOp *op,
           Chunk             *chunk,
           guint              row)
{
  gsize length;
  const char *text = hot_field_text_peek (op->column, row, chunk->scratch, &length);

  return text != NULL && hot_filter_text_test (op->text, text, length, &chunk->list) != op->negated;
}

/* The tests that are too dear to be made where nobody asks: one row at a time. */
static gboolean
test_row (const HotFilterOp *op,
          Chunk             *chunk,
          guint              row)
{
  gint64 integer;
  double real;

  switch ((int) op->kind)
    {
    case HOT_FILTER_OP_MISSING:
      return hot_column_is_missing (op->column, row) != op->negated;

    case HOT_FILTER_OP_INTEGERS:
      integer = hot_column_peek_integers (op->column)[row];
      return integer != HOT_MISSING_INTEGER && is_in_integers (op->ranges, integer) != op->negated;

    case HOT_FILTER_OP_REALS:
      real = hot_column_peek_reals (op->column)[row];
      return !isnan (real) && is_in_reals (op->ranges, real) != op->negated;

    case HOT_FILTER_OP_FIELDS:
      return test_text (op, chunk, row);

    case HOT_FILTER_OP_COMPARE_TEXTS:
      return compare_texts (op, chunk, row);

    default:
      g_assert_not_reached ();
    }
}

static void
run_rows (const HotFilterOp *op,
          Chunk             *chunk,
          const guint64     *asked,
          guint64           *passed)
{
  for (guint w = 0; w < chunk->n_words; w++)
    {
      guint64 bits = 0;

      for (guint64 left = asked[w]; left != 0; left &= left - 1)
        {
          guint i = __builtin_ctzll (left);

          bits |= (guint64) test_row (op, chunk, chunk->row + w * WORD_BITS + i) << i;
        }
      passed[w] = bits;
    }
}

/* Bits of `a ? b` for @n pairs, none where either is missing. */
#define COMPARE_PAIRS(type, is_missing)                                                          \
  static guint64                                                                                 \
  compare_##type (HotFilterComparison comparison, const type *a, const type *b, guint n)         \
  {                                                                                              \
    guint64 less = 0, equal = 0, greater = 0;                                                    \
                                                                                                 \
    for (guint i = 0; i < n; i++)                                                                \
      {                                                                                          \
        guint64 there = !is_missing (a[i]) & !is_missing (b[i]);                                 \
                                                                                                 \
        less |= (there & (guint64) (a[i] < b[i])) << i;                                          \
        equal |= (there & (guint64) (a[i] == b[i])) << i;                                        \
        greater |= (there & (guint64) (a[i] > b[i])) << i;                                       \
      }                                                                                          \
                                                                                                 \
    switch (comparison)                                                                          \
      {                                                                                          \
      case HOT_FILTER_EQUAL:                                                                     \
        return equal;                                                                            \
      case HOT_FILTER_NOT_EQUAL:                                                                 \
        return less | greater;                                                                   \
      case HOT_FILTER_LESS:                                                                      \
        return less;                                                                             \
      case HOT_FILTER_LESS_EQUAL:                                                                \
        return less | equal;                                                                     \
      case HOT_FILTER_GREATER:                                                                   \
        return greater;                                                                          \
      case HOT_FILTER_GREATER_EQUAL:                                                             \
        return greater | equal;                                                                  \
      default:                                                                                   \
        g_assert_not_reached ();                                                                 \
      }                                                                                          \
  }

#define IS_MISSING_INTEGER(value) ((value) == HOT_MISSING_INTEGER)

COMPARE_PAIRS (gint64, IS_MISSING_INTEGER)
COMPARE_PAIRS (double, isnan)

/* @n numbers from @row on. */
static void
calculate (const HotFilterExpression *expression,
           guint                      row,
           guint                      n,
           double                    *results)
{
  double right[WORD_BITS];

  switch ((int) expression->kind)
    {
    case HOT_FILTER_NODE_NUMBER:
      for (guint i = 0; i < n; i++)
        results[i] = expression->number;
      return;

    case HOT_FILTER_NODE_COLUMN:
      for (guint i = 0; i < n; i++)
        results[i] = hot_column_get_number (expression->column, row + i);
      return;
    }

  calculate (expression->left, row, n, results);
  if (expression->right != NULL)
    calculate (expression->right, row, n, right);

  for (guint i = 0; i < n; i++)
    switch ((int) expression->kind)
      {
      case HOT_FILTER_NODE_ADD:
        results[i] += right[i];
        break;

      case HOT_FILTER_NODE_SUBTRACT:
        results[i] -= right[i];
        break;

      case HOT_FILTER_NODE_MULTIPLY:
        results[i] *= right[i];
        break;

      case HOT_FILTER_NODE_DIVIDE:
        results[i] = right[i] == 0.0 ? NAN : results[i] / right[i];
        break;

      case HOT_FILTER_NODE_NEGATE:
        results[i] = -results[i];
        break;
      }
}

static void
run_pairs (const HotFilterOp *op,
           Chunk             *chunk,
           const guint64     *asked,
           guint64           *passed)
{
  double left[WORD_BITS], right[WORD_BITS];

  for (guint w = 0; w < chunk->n_words; w++)
    {
      guint row = chunk->row + w * WORD_BITS, n = word_rows (chunk, w);
      guint64 bits = 0;

      if (asked[w] == 0)
        ;
      else if (op->kind == HOT_FILTER_OP_COMPARE_INTEGERS)
        bits = compare_gint64 (op->comparison, hot_column_peek_integers (op->column) + row,
                               hot_column_peek_integers (op->other) + row, n);
      else
        {
          calculate (op->left, row, n, left);
          if (op->kind == HOT_FILTER_OP_COMPARE_NUMBERS)
            {
              calculate (op->right, row, n, right);
              bits = compare_double (op->comparison, left, right, n);
            }
          else
            for (guint i = 0; i < n; i++)
              bits |= (guint64) ((isnan (left[i]) != 0) != op->negated) << i;
        }
      passed[w] = bits & asked[w];
    }
}

static void run_op (const HotFilterOp *op,
                    Chunk             *chunk,
                    const guint64     *asked,
                    guint64           *passed);

static void
run_all (const HotFilterOp *op,
         Chunk             *chunk,
         const guint64     *asked,
         guint64           *passed)
{
  guint64 left[CHUNK_WORDS];

  memcpy (passed, asked, chunk->n_words * sizeof (guint64));
  for (guint i = 0; i < op->children->len; i++)
    {
      memcpy (left, passed, chunk->n_words * sizeof (guint64));
      run_op (g_ptr_array_index (op->children, i), chunk, left, passed);
    }
}

static void
run_any (const HotFilterOp *op,
         Chunk             *chunk,
         const guint64     *asked,
         guint64           *passed)
{
  guint64 left[CHUNK_WORDS], found[CHUNK_WORDS];

  memcpy (left, asked, chunk->n_words * sizeof (guint64));
  memset (passed, 0, chunk->n_words * sizeof (guint64));
  for (guint i = 0; i < op->children->len; i++)
    {
      run_op (g_ptr_array_index (op->children, i), chunk, left, found);
      for (guint w = 0; w < chunk->n_words; w++)
        {
          passed[w] |= found[w];
          left[w] &= ~found[w];
        }
    }
}

static void
run_not (const HotFilterOp *op,
         Chunk             *chunk,
         const guint64     *asked,
         guint64           *passed)
{
  guint64 found[CHUNK_WORDS];

  run_op (g_ptr_array_index (op->children, 0), chunk, asked, found);
  for (guint w = 0; w < chunk->n_words; w++)
    passed[w] = asked[w] & ~found[w];
}

static void
run_constant (const HotFilterOp *op,
              Chunk             *chunk,
              const guint64     *asked,
              guint64           *passed)
{
  for (guint w = 0; w < chunk->n_words; w++)
    passed[w] = op->value ? asked[w] : 0;
}

static void
run_op (const HotFilterOp *op,
        Chunk             *chunk,
        const guint64     *asked,
        guint64           *passed)
{
  static void (*const kernels[]) (const HotFilterOp *op, Chunk *chunk, const guint64 *asked, guint64 *passed) = {
    [HOT_FILTER_OP_CONSTANT] = run_constant,
    [HOT_FILTER_OP_ALL] = run_all,
    [HOT_FILTER_OP_ANY] = run_any,
    [HOT_FILTER_OP_NOT] = run_not,
    [HOT_FILTER_OP_MISSING] = run_rows,
    [HOT_FILTER_OP_INTEGERS] = run_integers,
    [HOT_FILTER_OP_REALS] = run_reals,
    [HOT_FILTER_OP_BOOLEANS] = run_booleans,
    [HOT_FILTER_OP_CODES] = run_codes,
    [HOT_FILTER_OP_FIELDS] = run_rows,
    [HOT_FILTER_OP_COMPARE_INTEGERS] = run_pairs,
    [HOT_FILTER_OP_COMPARE_TEXTS] = run_rows,
    [HOT_FILTER_OP_COMPARE_NUMBERS] = run_pairs,
    [HOT_FILTER_OP_MISSING_NUMBER] = run_pairs,
  };

  /* Several ranges are looked up, which is done row by row. */
  if (op->ranges != NULL && op->ranges->len > 1)
    run_rows (op, chunk, asked, passed);
  else
    kernels[op->kind] (op, chunk, asked, passed);
}

typedef struct {
  const HotFilterOp *op;
  guint              n_rows;
  guint64           *passed;
  GCancellable      *cancellable;
  atomic_size_t      next;
} Run;

/* Chunks are dealt out one by one: rows of long text take longer than others. */
static void
run_part (gsize    begin,
          gsize    end,
          guint    part,
          gpointer user_data)
{
  Run *run = user_data;
  gsize n_chunks = ((gsize) run->n_rows + CHUNK_ROWS - 1) / CHUNK_ROWS, index;
  Chunk chunk = { .scratch = g_string_new (NULL) };

  hot_list_text_init (&chunk.list, "", 0);
  while ((index = atomic_fetch_add (&run->next, 1)) < n_chunks && !g_cancellable_is_cancelled (run->cancellable))
    {
      guint64 asked[CHUNK_WORDS];

      chunk.row = index * CHUNK_ROWS;
      chunk.n_rows = MIN (run->n_rows - chunk.row, CHUNK_ROWS);
      chunk.n_words = (chunk.n_rows + WORD_BITS - 1) / WORD_BITS;
      memset (asked, 0xff, sizeof asked);
      if (chunk.n_rows % WORD_BITS != 0)
        asked[chunk.n_words - 1] = (G_GUINT64_CONSTANT (1) << (chunk.n_rows % WORD_BITS)) - 1;
      run_op (run->op, &chunk, asked, run->passed + index * CHUNK_WORDS);
    }

  g_string_free (chunk.scratch, TRUE);
  hot_list_text_clear (&chunk.list);
}

/* The bits as a list of rows. */
static HotRowSet *
collect (const guint64 *passed,
         guint          n_rows)
{
  gsize n_words = ((gsize) n_rows + WORD_BITS - 1) / WORD_BITS;
  guint32 *rows;
  guint n = 0, at = 0;

  for (gsize w = 0; w < n_words; w++)
    n += __builtin_popcountll (passed[w]);

  if (n == n_rows)
    return hot_row_set_new_all (n_rows);

  rows = g_new (guint32, n);
  for (gsize w = 0; w < n_words; w++)
    for (guint64 left = passed[w]; left != 0; left &= left - 1)
      rows[at++] = w * WORD_BITS + __builtin_ctzll (left);

  return hot_row_set_new (g_bytes_new_take (rows, n * sizeof (guint32)), n_rows);
}

/* Text that was read on the way is not to stay in memory. */
static void
release_files (const HotFilterOp *op)
{
  HotColumn *columns[] = { op->column, op->other };

  for (guint i = 0; op->kind != HOT_FILTER_OP_MISSING && i < G_N_ELEMENTS (columns); i++)
    {
      HotMappedFile *file = columns[i] != NULL ? hot_column_peek_file (columns[i]) : NULL;

      if (file != NULL)
        hot_mapped_file_release (file, 0, hot_mapped_file_get_size (file));
    }

  for (guint i = 0; op->children != NULL && i < op->children->len; i++)
    release_files (g_ptr_array_index (op->children, i));
}

HotRowSet *
hot_filter_run (const HotFilterOp  *op,
                guint               n_rows,
                GCancellable       *cancellable,
                GError            **error)
{
  gsize n_chunks = ((gsize) n_rows + CHUNK_ROWS - 1) / CHUNK_ROWS;
  g_autofree guint64 *passed = g_new (guint64, n_chunks * CHUNK_WORDS);
  Run run = { op, n_rows, passed, cancellable, 0 };
  guint n_parts = hot_parallel_parts (n_rows, 4 * CHUNK_ROWS);

  hot_parallel_for (n_parts, n_parts, run_part, &run);
  release_files (op);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return collect (passed, n_rows);
}
