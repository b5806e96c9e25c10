/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-order.h"

#include <math.h>
#include <string.h>

#include "dataset/hot-collation.h"
#include "dataset/hot-field-text.h"
#include "dataset/hot-radix-sort.h"

typedef struct {
  HotTable      *table;
  GCancellable  *cancellable;
  guint          n;
  guint32       *rows;      /* the order so far */
  HotKeyedRow   *items;
  HotKeyedRow   *scratch;
} Order;

static const char *
get_category_cb (gpointer  user_data,
                 guint     index,
                 GString  *scratch,
                 gsize    *length)
{
  const char *category = hot_column_get_category (user_data, index);

  *length = strlen (category);

  return category;
}

/* Texts of the rows that have one. */
typedef struct {
  HotColumn         *column;
  const HotKeyedRow *items;
} Fields;

static const char *
get_field_cb (gpointer  user_data,
              guint     index,
              GString  *scratch,
              gsize    *length)
{
  const Fields *fields = user_data;

  return hot_field_text_peek (fields->column, fields->items[index].row, scratch, length);
}

/* Gives each item its key, so that the keys have the order of the values. */
static gboolean
make_keys (Order      *self,
           HotColumn  *column,
           guint       n,
           GError    **error)
{
  HotColumnType type = hot_column_get_column_type (column);
  const gint64 *integers = hot_column_peek_integers (column);
  const double *reals = hot_column_peek_reals (column);
  const gint8 *booleans = hot_column_peek_booleans (column);
  const guint32 *codes = hot_column_peek_codes (column);
  gboolean category = type == HOT_COLUMN_CATEGORY;
  guint n_texts = category ? hot_column_get_n_categories (column) : n;
  g_autofree guint32 *ranks = NULL;
  HotMappedFile *file = hot_column_peek_file (column);
  Fields fields = { column, self->items };
  gboolean ranked;

  if (hot_column_type_is_numeric (type))
    {
      for (guint i = 0; i < n; i++)
        {
          guint32 row = self->items[i].row;

          self->items[i].key = integers != NULL ? hot_key_from_integer (integers[row]) :
                               reals != NULL ? hot_key_from_real (reals[row]) : (guint64) booleans[row];
        }
      return TRUE;
    }

  ranks = g_new (guint32, n_texts);
  ranked = hot_collation_rank (category ? get_category_cb : get_field_cb, category ? (gpointer) column : &fields,
                               n_texts, ranks, self->cancellable, error);
  /* Text that was read on the way is not to stay in memory. */
  if (file != NULL)
    hot_mapped_file_release (file, 0, hot_mapped_file_get_size (file));
  if (!ranked)
    return FALSE;
  for (guint i = 0; i < n; i++)
    self->items[i].key = ranks[category ? codes[self->items[i].row] : i];

  return TRUE;
}

/* One stable pass: the last key first, so that each earlier one has the greater say. */
static gboolean
sort_by (Order              *self,
         const HotOrderKey  *key,
         GError            **error)
{
  HotColumn *column = hot_table_get_column (self->table, key->column);
  g_autofree guint32 *missing = g_new (guint32, self->n);
  guint n = 0, n_missing = 0;
  HotKeyedRow *sorted;

  for (guint i = 0; i < self->n; i++)
    if (hot_column_is_missing (column, self->rows[i]))
      missing[n_missing++] = self->rows[i];
    else
      self->items[n++].row = self->rows[i];

  if (!make_keys (self, column, n, error))
    return FALSE;
  for (guint i = 0; key->descending && i < n; i++)
    self->items[i].key = ~self->items[i].key;

  sorted = hot_radix_sort (self->items, self->scratch, n, self->cancellable);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    self->rows[i] = sorted[i].row;
  if (n_missing > 0)
    memcpy (self->rows + n, missing, n_missing * sizeof *missing);

  return TRUE;
}

GBytes *
hot_order_rows (HotTable           *table,
                HotRowSet          *rows,
                const HotOrderKey  *keys,
                guint               n_keys,
                GCancellable       *cancellable,
                GError            **error)
{
  guint n = hot_row_set_get_n (rows);
  g_autofree guint32 *order = g_new (guint32, n);
  g_autofree HotKeyedRow *items = NULL;
  g_autofree HotKeyedRow *scratch = NULL;
  Order self = { table, cancellable, n, order, NULL, NULL };

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint i = 0; i < n; i++)
    order[i] = hot_row_set_get_row (rows, i);

  if (n_keys > 0)
    {
      self.items = items = g_new (HotKeyedRow, n);
      self.scratch = scratch = g_new (HotKeyedRow, n);
    }
  for (guint i = n_keys; i > 0; i--)
    if (!sort_by (&self, &keys[i - 1], error))
      return NULL;
  if (!hot_table_check_file (table, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&order), n * sizeof (guint32));
}
