/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-row-ranges.h"

#include "base/hot-parallel.h"

#include <math.h>
#include <string.h>

struct _HotRowRanges
{
  guint       n;
  HotRowRange ranges[];
};

G_DEFINE_BOXED_TYPE (HotRowRanges, hot_row_ranges, hot_row_ranges_ref, hot_row_ranges_unref)

#define GRAIN 100000
/* Rows between two looks at whether the answer is still wanted. */
#define STRETCH 65536

HotRowRanges *
hot_row_ranges_with (HotRowRanges *self,
                     guint         column,
                     double        min,
                     double        max)
{
  const guint n = hot_row_ranges_get_n (self);
  HotRowRanges *changed = g_atomic_rc_box_alloc0 (sizeof (HotRowRanges) + (n + 1) * sizeof (HotRowRange));
  gboolean placed = min == -INFINITY && max == INFINITY;

  for (guint i = 0; i < n; i++)
    if (self->ranges[i].column != column)
      {
        changed->ranges[changed->n++] = self->ranges[i];
      }
    else if (!placed)
      {
        changed->ranges[changed->n++] = (HotRowRange) { column, min, max };
        placed = TRUE;
      }
  if (!placed)
    changed->ranges[changed->n++] = (HotRowRange) { column, min, max };

  if (changed->n == 0)
    g_clear_pointer (&changed, g_atomic_rc_box_release);
  return changed;
}

HotRowRanges *
hot_row_ranges_ref (HotRowRanges *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
hot_row_ranges_unref (HotRowRanges *self)
{
  g_atomic_rc_box_release (self);
}

guint
hot_row_ranges_get_n (HotRowRanges *self)
{
  return self != NULL ? self->n : 0;
}

const HotRowRange *
hot_row_ranges_get (HotRowRanges *self,
                    guint         index)
{
  g_return_val_if_fail (index < hot_row_ranges_get_n (self), NULL);

  return &self->ranges[index];
}

const HotRowRange *
hot_row_ranges_find (HotRowRanges *self,
                     guint         column)
{
  for (guint i = 0; i < hot_row_ranges_get_n (self); i++)
    if (self->ranges[i].column == column)
      return &self->ranges[i];

  return NULL;
}

gboolean
hot_row_ranges_equal (HotRowRanges *a,
                      HotRowRanges *b)
{
  const guint n = hot_row_ranges_get_n (a);

  if (n != hot_row_ranges_get_n (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (a->ranges[i].column != b->ranges[i].column || a->ranges[i].min != b->ranges[i].min ||
        a->ranges[i].max != b->ranges[i].max)
      return FALSE;

  return TRUE;
}

typedef struct {
  HotColumn         *column;
  HotRowRange        range;
  const guint32     *from;        /* NULL for all rows */
  guint32           *passed;      /* each part writes where its rows began */
  gsize              begins[HOT_PARALLEL_MAX];
  gsize              counts[HOT_PARALLEL_MAX];
  GCancellable      *cancellable;
} Sieve;

static gsize
sift (const Sieve *self,
      gsize        begin,
      gsize        end,
      gsize        out)
{
  const double *reals = hot_column_peek_reals (self->column);
  const gint64 *integers = hot_column_peek_integers (self->column);
  const double min = self->range.min, max = self->range.max;
  const guint32 *from = self->from;
  guint32 *restrict passed = self->passed;

  /* Each row is written, and stays where it passes, which takes no branch: there is nothing to guess for the processor. */
  for (gsize i = begin; i < end; i++)
    {
      const guint32 row = from != NULL ? from[i] : (guint32) i;
      const double value = reals != NULL ? reals[row]
                         : integers == NULL ? hot_column_get_number (self->column, row)
                         : integers[row] == HOT_MISSING_INTEGER ? NAN : (double) integers[row];

      passed[out] = row;
      out += (value >= min) & (value <= max);
    }

  return out;
}

static void
sift_part (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  Sieve *self = user_data;
  gsize out = begin;

  for (gsize i = begin; i < end && !g_cancellable_is_cancelled (self->cancellable); i += STRETCH)
    out = sift (self, i, MIN (i + STRETCH, end), out);
  self->begins[part] = begin;
  self->counts[part] = out - begin;
}

static HotRowSet *
apply_one (const HotRowRange *range,
           HotTable          *table,
           HotRowSet         *rows,
           GCancellable      *cancellable,
           GError           **error)
{
  const guint n_rows = hot_table_get_n_rows (table);
  const gsize n = rows != NULL ? hot_row_set_get_n (rows) : n_rows;
  const guint n_parts = hot_parallel_parts (n, GRAIN);
  Sieve sieve = {
    .column = hot_table_get_column (table, range->column), .range = *range,
    .from = rows != NULL ? hot_row_set_peek_rows (rows) : NULL, .cancellable = cancellable,
  };
  gsize n_passed = 0;

  sieve.passed = g_new (guint32, n + 1);
  hot_parallel_for (n, n_parts, sift_part, &sieve);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_free (sieve.passed);
      return NULL;
    }

  for (guint i = 0; i < n_parts; i++)
    {
      memmove (sieve.passed + n_passed, sieve.passed + sieve.begins[i], sieve.counts[i] * sizeof (guint32));
      n_passed += sieve.counts[i];
    }

  return hot_row_set_new (g_bytes_new_take (sieve.passed, n_passed * sizeof (guint32)), n_rows);
}

HotRowSet *
hot_row_ranges_apply (HotRowRanges  *self,
                      HotTable      *table,
                      HotRowSet     *rows,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr(HotRowSet) passed = rows != NULL ? hot_row_set_ref (rows) : NULL;

  for (guint i = 0; i < hot_row_ranges_get_n (self); i++)
    {
      const HotRowRange *range = &self->ranges[i];
      HotRowSet *fewer;

      if (range->column >= hot_table_get_n_columns (table) ||
          !hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (table, range->column))))
        continue;
      fewer = apply_one (range, table, passed, cancellable, error);
      if (fewer == NULL)
        return NULL;
      g_clear_pointer (&passed, hot_row_set_unref);
      passed = fewer;
    }

  return passed != NULL ? g_steal_pointer (&passed) : hot_row_set_new_all (hot_table_get_n_rows (table));
}
