/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-row-model.h"

/**
 * HotRow:
 *
 * The number of a row, as an object: what a list view wants to have. Made when a row comes into view, gone when it leaves; while it
 * is there, the number may become another one.
 */
struct _HotRow
{
  GObject      parent_instance;

  HotRowModel *model;      /* (unowned): NULL once the model is gone */
  guint        position;
  guint        index;
};

/**
 * HotRowModel:
 *
 * The rows to be shown, in the order to be shown, as a list that costs nothing until somebody looks at it: a million rows are an
 * array of a million numbers, or none at all while they are all there in the order of the file.
 *
 * When other rows are to be shown, the objects in view get other numbers and the list tells only of its length: a list view that is
 * told that all its items were replaced takes all its rows apart, which is a tenth of a second that nobody has between two keys.
 */
struct _HotRowModel
{
  GObject     parent_instance;

  HotRowSet  *rows;
  GBytes     *order;
  guint       n_items;
  GHashTable *live;        /* (unowned): rows by position */
};

enum {
  RENUMBERED,
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HotRow, hot_row, G_TYPE_OBJECT)

static void
hot_row_finalize (GObject *object)
{
  HotRow *self = HOT_ROW (object);

  if (self->model != NULL && g_hash_table_lookup (self->model->live, GUINT_TO_POINTER (self->position)) == self)
    g_hash_table_remove (self->model->live, GUINT_TO_POINTER (self->position));

  G_OBJECT_CLASS (hot_row_parent_class)->finalize (object);
}

static void
hot_row_class_init (HotRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_row_finalize;
}

static void
hot_row_init (HotRow *self)
{
}

guint
hot_row_get_index (HotRow *self)
{
  g_return_val_if_fail (HOT_IS_ROW (self), 0);

  return self->index;
}

static GType
hot_row_model_get_item_type (GListModel *model)
{
  return HOT_TYPE_ROW;
}

static guint
hot_row_model_get_n_items (GListModel *model)
{
  return HOT_ROW_MODEL (model)->n_items;
}

static gpointer
hot_row_model_get_item (GListModel *model,
                        guint       position)
{
  HotRowModel *self = HOT_ROW_MODEL (model);
  HotRow *row;

  if (position >= self->n_items)
    return NULL;

  row = g_hash_table_lookup (self->live, GUINT_TO_POINTER (position));
  if (row != NULL)
    return g_object_ref (row);

  row = g_object_new (HOT_TYPE_ROW, NULL);
  row->model = self;
  row->position = position;
  row->index = hot_row_model_get_row (self, position);
  g_hash_table_insert (self->live, GUINT_TO_POINTER (position), row);

  return row;
}

static void
hot_row_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hot_row_model_get_item_type;
  iface->get_n_items = hot_row_model_get_n_items;
  iface->get_item = hot_row_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HotRowModel, hot_row_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hot_row_model_list_model_init))

static void
hot_row_model_finalize (GObject *object)
{
  HotRowModel *self = HOT_ROW_MODEL (object);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    HOT_ROW (row)->model = NULL;
  g_clear_pointer (&self->live, g_hash_table_unref);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_clear_pointer (&self->order, g_bytes_unref);

  G_OBJECT_CLASS (hot_row_model_parent_class)->finalize (object);
}

static void
hot_row_model_class_init (HotRowModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_row_model_finalize;

  signals[RENUMBERED] = g_signal_new ("renumbered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_row_model_init (HotRowModel *self)
{
  self->live = g_hash_table_new (NULL, NULL);
}

HotRowModel *
hot_row_model_new (void)
{
  return g_object_new (HOT_TYPE_ROW_MODEL, NULL);
}

static void
hot_row_model_renumber (HotRowModel *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (HOT_ROW (row)->position < self->n_items)
      HOT_ROW (row)->index = hot_row_model_get_row (self, HOT_ROW (row)->position);

  g_signal_emit (self, signals[RENUMBERED], 0);
}

void
hot_row_model_set_rows (HotRowModel *self,
                        HotRowSet   *rows,
                        GBytes      *order)
{
  const guint n_before = self->n_items;
  guint n_common;

  g_return_if_fail (HOT_IS_ROW_MODEL (self));

  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_clear_pointer (&self->order, g_bytes_unref);
  if (rows != NULL)
    self->rows = hot_row_set_ref (rows);
  if (order != NULL)
    self->order = g_bytes_ref (order);

  self->n_items = rows != NULL ? hot_row_set_get_n (rows) : 0;
  n_common = MIN (n_before, self->n_items);
  hot_row_model_renumber (self);
  if (n_before != self->n_items)
    g_list_model_items_changed (G_LIST_MODEL (self), n_common, n_before - n_common, self->n_items - n_common);
  g_signal_emit (self, signals[SETTLED], 0);
}

guint
hot_row_model_get_row (HotRowModel *self,
                       guint        position)
{
  g_return_val_if_fail (HOT_IS_ROW_MODEL (self), 0);
  g_return_val_if_fail (position < self->n_items, 0);

  if (self->order != NULL)
    return ((const guint32 *) g_bytes_get_data (self->order, NULL))[position];

  return hot_row_set_get_row (self->rows, position);
}

static guint
find_in_rows (HotRowSet *rows,
              guint      row)
{
  guint low = 0, high = hot_row_set_get_n (rows);

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (hot_row_set_get_row (rows, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }

  return low < hot_row_set_get_n (rows) && hot_row_set_get_row (rows, low) == row ? low : G_MAXUINT;
}

guint
hot_row_model_find (HotRowModel *self,
                    guint        row)
{
  const guint32 *order;

  g_return_val_if_fail (HOT_IS_ROW_MODEL (self), G_MAXUINT);

  if (self->order == NULL)
    return self->rows != NULL ? find_in_rows (self->rows, row) : G_MAXUINT;

  order = g_bytes_get_data (self->order, NULL);
  for (guint i = 0; i < self->n_items; i++)
    if (order[i] == row)
      return i;

  return G_MAXUINT;
}
