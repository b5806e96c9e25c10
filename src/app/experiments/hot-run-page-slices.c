/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-slices.h"

#include <math.h>
#include <stdlib.h>

/* Slices beyond these say nothing about parts of the data. */
#define MAX_CATEGORIES 5000

/* Predictions that are summed up between two looks at the cancellable. */
#define BLOCK 65536

gboolean
hot_run_page_slices_can (HotColumn *column)
{
  if (hot_column_peek_booleans (column) != NULL)
    return TRUE;

  return hot_column_peek_codes (column) != NULL && hot_column_get_n_categories (column) <= MAX_CATEGORIES;
}

/* 0 for a missing value. */
static guint
get_code (HotColumn *column,
          guint      row)
{
  const guint32 *codes = hot_column_peek_codes (column);

  if (codes != NULL)
    return codes[row] == HOT_MISSING_CODE ? 0 : codes[row] + 1;

  return (guint) (hot_column_peek_booleans (column)[row] + 1);
}

/* (nullable) */
static const char *
get_value (HotColumn *column,
           guint      code)
{
  if (code == 0)
    return NULL;
  if (hot_column_peek_codes (column) != NULL)
    return hot_column_get_category (column, code - 1);

  return code == 1 ? "false" : "true";
}

static guint64
get_key (HotTable    *table,
         const guint *columns,
         guint        n_columns,
         guint        row)
{
  guint64 key = 0;

  for (guint i = 0; i < n_columns; i++)
    key = key << 32 | get_code (hot_table_get_column (table, columns[i]), row);

  return key;
}

static void
slice_init (HotRunPageSlice *slice,
            HotTable        *table,
            const guint     *columns,
            guint            n_columns,
            guint64          key)
{
  for (guint i = 0; i < n_columns; i++)
    slice->values[i] = get_value (hot_table_get_column (table, columns[i]), (guint32) (key >> 32 * (n_columns - 1 - i)));
}

/* Sums of errors in @slices; in @numbers the slice of each prediction, or G_MAXUINT. */
static gboolean
sum_up (HotRunPageSlices       *self,
        GArray                 *slices,
        HotRunPredictions  *predictions,
        const guint            *columns,
        guint                   n_columns,
        guint                  *numbers,
        GCancellable           *cancellable,
        GError                **error)
{
  g_autoptr(GHashTable) places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  const guint n_rows = hot_table_get_n_rows (self->table);

  for (gsize i = 0; i < predictions->n; i++)
    {
      const double residual = predictions->prediction[i] - predictions->truth[i];
      HotRunPageSlice *slice;
      gpointer place;
      guint64 key;

      if (i % BLOCK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      numbers[i] = G_MAXUINT;
      if (predictions->rows[i] >= n_rows)
        {
          self->n_foreign++;
          continue;
        }

      key = get_key (self->table, columns, n_columns, predictions->rows[i]);
      place = g_hash_table_lookup (places, &key);
      if (place == NULL)
        {
          HotRunPageSlice fresh = { 0 };

          slice_init (&fresh, self->table, columns, n_columns, key);
          g_array_append_val (slices, fresh);
          place = GUINT_TO_POINTER (slices->len);
          g_hash_table_insert (places, g_memdup2 (&key, sizeof key), place);
        }
      numbers[i] = GPOINTER_TO_UINT (place) - 1;
      slice = &g_array_index (slices, HotRunPageSlice, numbers[i]);
      slice->n++;
      slice->error += predictions->is_classification ? residual != 0.0 : fabs (residual);
      slice->bias += residual;
    }

  return TRUE;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

/* Rows of one slice stand together. */
static void
collect_rows (HotRunPageSlices      *self,
              GArray                *slices,
              HotRunPredictions *predictions,
              const guint           *numbers)
{
  g_autofree guint *next = g_new (guint, slices->len + 1);
  guint first = 0;

  for (guint i = 0; i < slices->len; i++)
    {
      HotRunPageSlice *slice = &g_array_index (slices, HotRunPageSlice, i);

      slice->first = next[i] = first;
      first += slice->n;
      slice->error /= slice->n;
      slice->bias = predictions->is_classification ? NAN : slice->bias / slice->n;
    }

  self->rows = g_new (guint32, MAX (first, 1));
  for (gsize i = 0; i < predictions->n; i++)
    if (numbers[i] != G_MAXUINT)
      self->rows[next[numbers[i]]++] = predictions->rows[i];
}

/* The worst first; of those that are as bad the larger. */
static int
compare_slices (gconstpointer a,
                gconstpointer b)
{
  const HotRunPageSlice *first = a, *second = b;

  if (first->error != second->error)
    return first->error < second->error ? 1 : -1;
  if (first->n != second->n)
    return first->n < second->n ? 1 : -1;

  return (first->first > second->first) - (first->first < second->first);
}

HotRunPageSlices *
hot_run_page_slices_new (HotTable               *table,
                         HotRunPredictions  *predictions,
                         const guint            *columns,
                         guint                   n_columns,
                         GCancellable           *cancellable,
                         GError                **error)
{
  g_autoptr(HotRunPageSlices) self = g_new0 (HotRunPageSlices, 1);
  g_autoptr(GArray) slices = g_array_new (FALSE, TRUE, sizeof (HotRunPageSlice));
  g_autofree guint *numbers = g_new (guint, MAX (predictions->n, 1));

  g_return_val_if_fail (predictions->rows != NULL, NULL);
  g_return_val_if_fail (n_columns >= 1 && n_columns <= HOT_RUN_PAGE_MAX_SLICE_COLUMNS, NULL);

  self->table = hot_table_ref (table);
  if (!sum_up (self, slices, predictions, columns, n_columns, numbers, cancellable, error))
    return NULL;

  collect_rows (self, slices, predictions, numbers);
  if (slices->len > 0)
    qsort (slices->data, slices->len, sizeof (HotRunPageSlice), compare_slices);
  self->n_slices = slices->len;
  self->slices = (HotRunPageSlice *) g_array_free (g_steal_pointer (&slices), FALSE);

  return g_steal_pointer (&self);
}

void
hot_run_page_slices_free (HotRunPageSlices *self)
{
  g_clear_pointer (&self->table, hot_table_unref);
  g_free (self->slices);
  g_free (self->rows);
  g_free (self);
}

HotRowSet *
hot_run_page_slices_dup_rows (HotRunPageSlices *self,
                              const guint      *slices,
                              guint             n)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    if (slices[i] < self->n_slices)
      g_array_append_vals (rows, self->rows + self->slices[slices[i]].first, self->slices[slices[i]].n);
  if (rows->len > 0)
    qsort (rows->data, rows->len, sizeof (guint32), compare_rows);

  /* With several folds a row may have been tested more than once. */
  for (guint i = 0; i < rows->len; i++)
    if (n_kept == 0 || g_array_index (rows, guint32, i) != g_array_index (rows, guint32, n_kept - 1))
      g_array_index (rows, guint32, n_kept++) = g_array_index (rows, guint32, i);

  return hot_row_set_new (g_bytes_new (rows->data, n_kept * sizeof (guint32)), hot_table_get_n_rows (self->table));
}

void
hot_run_page_slices_count (HotRunPageSlices *self,
                           HotRowSet        *rows,
                           guint            *counts)
{
  for (guint i = 0; i < self->n_slices; i++)
    {
      counts[i] = 0;
      for (guint j = 0; j < self->slices[i].n; j++)
        counts[i] += hot_row_set_contains (rows, self->rows[self->slices[i].first + j]);
    }
}
