/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-row-set.h"

struct _HotRowSet
{
  gatomicrefcount  ref_count;
  guint            n;
  guint            n_rows_in_table;
  GBytes          *rows;            /* of guint32; NULL for all */
};

G_DEFINE_BOXED_TYPE (HotRowSet, hot_row_set, hot_row_set_ref, hot_row_set_unref)

HotRowSet *
hot_row_set_new_all (guint n_rows)
{
  HotRowSet *self = g_new0 (HotRowSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n_rows;
  self->n_rows_in_table = n_rows;

  return self;
}

HotRowSet *
hot_row_set_new (GBytes *rows,
                 guint   n_rows_in_table)
{
  HotRowSet *self;
  gsize n;

  g_return_val_if_fail (rows != NULL, NULL);

  n = g_bytes_get_size (rows) / sizeof (guint32);
  g_return_val_if_fail (n <= n_rows_in_table, NULL);

  self = hot_row_set_new_all (n_rows_in_table);
  self->n = n;
  /* Ascending and distinct, so as many as there are can only be all. */
  if (n == n_rows_in_table)
    g_bytes_unref (rows);
  else
    self->rows = rows;

  return self;
}

HotRowSet *
hot_row_set_ref (HotRowSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_row_set_unref (HotRowSet *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    {
      g_clear_pointer (&self->rows, g_bytes_unref);
      g_free (self);
    }
}

guint
hot_row_set_get_n (HotRowSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n;
}

gboolean
hot_row_set_is_all (HotRowSet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->rows == NULL;
}

const guint32 *
hot_row_set_peek_rows (HotRowSet *self)
{
  static const guint32 nothing[1];
  const guint32 *rows;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->rows == NULL)
    return NULL;

  /* GBytes has no data where it has no length, but NULL means all rows here. */
  rows = g_bytes_get_data (self->rows, NULL);

  return rows != NULL ? rows : nothing;
}

guint
hot_row_set_get_row (HotRowSet *self,
                     guint      position)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->n, 0);

  return self->rows != NULL ? hot_row_set_peek_rows (self)[position] : position;
}

gboolean
hot_row_set_contains (HotRowSet *self,
                      guint      row)
{
  const guint32 *rows;
  guint low = 0, high;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->rows == NULL)
    return row < self->n;

  rows = hot_row_set_peek_rows (self);
  high = self->n;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (rows[middle] < row)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n && rows[low] == row;
}

/**
 * hot_row_set_intersect:
 * @other: rows of the same table
 *
 * Returns: (transfer full): the rows that are in both
 */
HotRowSet *
hot_row_set_intersect (HotRowSet *self,
                       HotRowSet *other)
{
  const guint32 *a, *b;
  guint32 *rows;
  guint n = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (other != NULL, NULL);
  g_return_val_if_fail (self->n_rows_in_table == other->n_rows_in_table, NULL);

  if (self->rows == NULL)
    return hot_row_set_ref (other);
  if (other->rows == NULL)
    return hot_row_set_ref (self);

  a = hot_row_set_peek_rows (self);
  b = hot_row_set_peek_rows (other);
  rows = g_new (guint32, MIN (self->n, other->n));
  for (guint i = 0, j = 0; i < self->n && j < other->n;)
    {
      rows[n] = a[i];
      n += a[i] == b[j];
      if (a[i] < b[j])
        i++;
      else if (b[j] < a[i])
        j++;
      else
        i++, j++;
    }

  return hot_row_set_new (g_bytes_new_take (rows, n * sizeof (guint32)), self->n_rows_in_table);
}
