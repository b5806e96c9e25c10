/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-table-private.h"

#include <string.h>

struct _HotTable
{
  gatomicrefcount  ref_count;
  char            *name;
  GPtrArray       *columns;
  GPtrArray       *warnings;
  HotCsvLayout    *layout;
};

G_DEFINE_BOXED_TYPE (HotTable, hot_table, hot_table_ref, hot_table_unref)

HotTableWarning *
hot_table_warning_new (guint64     line,
                       const char *column,
                       guint64     count,
                       const char *message)
{
  HotTableWarning *self;

  g_return_val_if_fail (message != NULL, NULL);

  self = g_new0 (HotTableWarning, 1);
  self->line = line;
  self->column = g_strdup (column);
  self->count = count;
  self->message = g_strdup (message);

  return self;
}

void
hot_table_warning_free (HotTableWarning *self)
{
  g_free (self->column);
  g_free (self->message);
  g_free (self);
}

static HotTable *
hot_table_new_full (const char   *name,
                    GPtrArray    *columns,
                    GPtrArray    *warnings,
                    HotCsvLayout *layout)
{
  HotTable *self = g_new0 (HotTable, 1);

  for (guint i = 1; i < columns->len; i++)
    g_assert (hot_column_get_n_rows (columns->pdata[i]) == hot_column_get_n_rows (columns->pdata[0]));

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->columns = columns;
  self->warnings = warnings;
  self->layout = layout != NULL ? hot_csv_layout_ref (layout) : NULL;

  return self;
}

HotTable *
hot_table_new (const char *name,
               GPtrArray  *columns)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (columns != NULL, NULL);

  return hot_table_new_full (name, columns,
                             g_ptr_array_new_with_free_func ((GDestroyNotify) hot_table_warning_free), NULL);
}

HotTable *
hot_table_new_for_layout (const char   *name,
                          GPtrArray    *columns,
                          GPtrArray    *warnings,
                          HotCsvLayout *layout)
{
  return hot_table_new_full (name, columns, warnings, layout);
}

HotTable *
hot_table_ref (HotTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_table_unref (HotTable *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->warnings);
  g_clear_pointer (&self->layout, hot_csv_layout_unref);
  g_free (self->name);
  g_free (self);
}

const char *
hot_table_get_name (HotTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

guint64
hot_table_get_n_bytes (HotTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->layout != NULL ? hot_mapped_file_get_size (hot_csv_layout_get_file (self->layout)) : 0;
}

guint
hot_table_get_n_rows (HotTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->len > 0 ? hot_column_get_n_rows (self->columns->pdata[0]) : 0;
}

guint
hot_table_get_n_columns (HotTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->len;
}

HotColumn *
hot_table_get_column (HotTable *self,
                      guint     index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->columns->len, NULL);

  return self->columns->pdata[index];
}

static char *
hot_table_fold_name (const char *name)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  return g_utf8_casefold (stripped, -1);
}

int
hot_table_find_column (HotTable   *self,
                       const char *name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  for (guint i = 0; i < self->columns->len; i++)
    if (strcmp (hot_column_get_name (self->columns->pdata[i]), name) == 0)
      return i;

  folded = hot_table_fold_name (name);

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *other = hot_table_fold_name (hot_column_get_name (self->columns->pdata[i]));

      if (strcmp (other, folded) == 0)
        return i;
    }

  return -1;
}

GPtrArray *
hot_table_get_warnings (HotTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->warnings;
}

HotCsvLayout *
hot_table_get_layout (HotTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->layout;
}

guint64
hot_table_get_line (HotTable *self,
                    guint     row)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (row < hot_table_get_n_rows (self), 0);

  return self->layout != NULL ? hot_csv_layout_get_line (self->layout, row) : 0;
}

const char *
hot_table_peek_record (HotTable *self,
                       guint     row,
                       gsize    *length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (row < hot_table_get_n_rows (self), NULL);

  return self->layout != NULL ? hot_csv_layout_peek_record (self->layout, row, length) : NULL;
}

const char *
hot_table_peek_header (HotTable *self,
                       gsize    *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->layout != NULL ? hot_csv_layout_peek_header (self->layout, length) : NULL;
}

gboolean
hot_table_check_file (HotTable  *self,
                      GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->layout == NULL || hot_mapped_file_check (hot_csv_layout_get_file (self->layout), error);
}

static gpointer
hot_table_copy_column_cb (gconstpointer column,
                          gpointer      user_data)
{
  return hot_column_ref ((HotColumn *) column);
}

static gpointer
hot_table_copy_warning_cb (gconstpointer warning,
                           gpointer      user_data)
{
  const HotTableWarning *self = warning;

  return hot_table_warning_new (self->line, self->column, self->count, self->message);
}

HotTable *
hot_table_with_warning (HotTable        *self,
                        guint            index,
                        HotColumn       *column,
                        HotTableWarning *warning)
{
  GPtrArray *columns, *warnings;

  columns = g_ptr_array_copy (self->columns, hot_table_copy_column_cb, NULL);
  g_ptr_array_set_free_func (columns, (GDestroyNotify) hot_column_unref);
  hot_column_unref (columns->pdata[index]);
  columns->pdata[index] = hot_column_ref (column);

  warnings = g_ptr_array_copy (self->warnings, hot_table_copy_warning_cb, NULL);
  g_ptr_array_set_free_func (warnings, (GDestroyNotify) hot_table_warning_free);
  if (warning != NULL)
    g_ptr_array_add (warnings, warning);

  return hot_table_new_full (self->name, columns, warnings, self->layout);
}

HotTable *
hot_table_with_more (HotTable  *self,
                     GPtrArray *columns)
{
  GPtrArray *all, *warnings;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (columns != NULL, NULL);

  all = g_ptr_array_copy (self->columns, hot_table_copy_column_cb, NULL);
  g_ptr_array_set_free_func (all, (GDestroyNotify) hot_column_unref);
  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (all, hot_column_ref (columns->pdata[i]));

  warnings = g_ptr_array_copy (self->warnings, hot_table_copy_warning_cb, NULL);
  g_ptr_array_set_free_func (warnings, (GDestroyNotify) hot_table_warning_free);

  return hot_table_new_full (self->name, all, warnings, self->layout);
}
