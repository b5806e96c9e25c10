/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot-select.h"
#include "draw/hot-chart.h"

struct _HotChartTable
{
  gatomicrefcount   ref_count;
  guint             n_runs;
  char            **ids;
  char            **names;
  guint            *styles;
  GArray           *columns;
};

G_DEFINE_BOXED_TYPE (HotChartTable, hot_chart_table, hot_chart_table_ref, hot_chart_table_unref)

static void
clear_column (gpointer data)
{
  HotChartColumn *column = data;

  g_free ((char *) column->quantity.name);
  g_free ((char *) column->quantity.unit);
  g_free (column->values);
  g_strfreev (column->categories);
}

static char **
copy_texts (const char *const *texts,
            guint              n)
{
  char **copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  return copy;
}

HotChartTable *
hot_chart_table_new (guint              n_runs,
                     const char *const *ids,
                     const char *const *names,
                     const guint       *styles)
{
  HotChartTable *self = g_new0 (HotChartTable, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_runs = n_runs;
  self->ids = copy_texts (ids, n_runs);
  self->names = copy_texts (names, n_runs);
  self->styles = g_memdup2 (styles, n_runs * sizeof *styles);
  self->columns = g_array_new (FALSE, TRUE, sizeof (HotChartColumn));
  g_array_set_clear_func (self->columns, clear_column);
  return self;
}

HotChartTable *
hot_chart_table_ref (HotChartTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hot_chart_table_unref (HotChartTable *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_strfreev (self->ids);
  g_strfreev (self->names);
  g_free (self->styles);
  g_array_unref (self->columns);
  g_free (self);
}

static HotChartQuantity
copy_quantity (const HotChartQuantity *quantity)
{
  return (HotChartQuantity) {
    .name = g_strdup (quantity->name != NULL ? quantity->name : ""), .unit = g_strdup (quantity->unit),
    .format = quantity->format,
  };
}

guint
hot_chart_table_add_numbers (HotChartTable          *self,
                             const HotChartQuantity *quantity,
                             const double           *values)
{
  HotChartColumn column = {
    .quantity = copy_quantity (quantity),
    .values = g_memdup2 (values, self->n_runs * sizeof *values),
  };

  g_array_append_val (self->columns, column);
  return self->columns->len - 1;
}

static gboolean
read_number (const char *text,
             double     *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static int
compare_texts (const void *a,
               const void *b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  double x, y;
  const gboolean first_is_number = read_number (first, &x), second_is_number = read_number (second, &y);

  if (first_is_number != second_is_number)
    return first_is_number ? -1 : 1;
  if (first_is_number && x != y)
    return x < y ? -1 : 1;
  return strcmp (first, second);
}

/* @texts: one for each run; %NULL where it has none. Texts that are numbers come first, by size, then the others by the alphabet. */
static guint
hot_chart_table_add_categories (HotChartTable          *self,
                                const HotChartQuantity *quantity,
                                const char *const      *texts)
{
  g_autoptr(GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) distinct = g_ptr_array_new ();
  HotChartColumn column = { .quantity = copy_quantity (quantity), .values = g_new (double, self->n_runs) };

  for (guint i = 0; i < self->n_runs; i++)
    if (texts[i] != NULL && g_hash_table_add (places, (gpointer) texts[i]))
      g_ptr_array_add (distinct, (gpointer) texts[i]);
  if (distinct->len > 0)
    qsort (distinct->pdata, distinct->len, sizeof (char *), compare_texts);

  column.n_categories = distinct->len;
  column.categories = copy_texts ((const char *const *) distinct->pdata, distinct->len);
  for (guint i = 0; i < distinct->len; i++)
    g_hash_table_replace (places, distinct->pdata[i], GUINT_TO_POINTER (i));
  for (guint i = 0; i < self->n_runs; i++)
    column.values[i] = texts[i] != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (places, texts[i])) : NAN;

  g_array_append_val (self->columns, column);
  return self->columns->len - 1;
}

guint
hot_chart_table_add_texts (HotChartTable          *self,
                           const HotChartQuantity *quantity,
                           const char *const      *texts)
{
  g_autofree double *values = g_new (double, self->n_runs);
  gboolean has_any = FALSE;

  for (guint i = 0; i < self->n_runs; i++)
    {
      values[i] = NAN;
      if (texts[i] == NULL)
        continue;
      has_any = TRUE;
      if (!read_number (texts[i], &values[i]))
        return hot_chart_table_add_categories (self, quantity, texts);
    }
  if (!has_any)
    return hot_chart_table_add_categories (self, quantity, texts);
  return hot_chart_table_add_numbers (self, quantity, values);
}

guint
hot_chart_table_get_n_runs (HotChartTable *self)
{
  return self->n_runs;
}

const char *
hot_chart_table_get_id (HotChartTable *self,
                        guint          run)
{
  g_return_val_if_fail (run < self->n_runs, NULL);

  return self->ids[run];
}

const char *
hot_chart_table_get_name (HotChartTable *self,
                          guint          run)
{
  g_return_val_if_fail (run < self->n_runs, NULL);

  return self->names[run];
}

guint
hot_chart_table_get_style (HotChartTable *self,
                           guint          run)
{
  g_return_val_if_fail (run < self->n_runs, 0);

  return self->styles[run];
}

const HotChartColumn *
hot_chart_table_get_column (HotChartTable *self,
                            guint          column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return &g_array_index (self->columns, HotChartColumn, column);
}

guint
hot_chart_table_count_distinct (HotChartTable *self,
                                guint          column)
{
  const HotChartColumn *found = hot_chart_table_get_column (self, column);
  g_autofree double *sorted = g_new (double, MAX (self->n_runs, 1));
  guint n = 0, n_distinct = 0;

  for (guint i = 0; i < self->n_runs; i++)
    if (!isnan (found->values[i]))
      sorted[n++] = found->values[i];
  qsort (sorted, n, sizeof *sorted, hot_compare_doubles);
  for (guint i = 0; i < n; i++)
    n_distinct += i == 0 || sorted[i] != sorted[i - 1];
  return n_distinct;
}

HotChartAxis
hot_chart_column_get_axis (const HotChartColumn     *self,
                           guint                     n_runs,
                           const HotChartAxisChoice *choice,
                           HotChartFitFlags          flags)
{
  const HotChartValues values = { self->values, n_runs };

  if (self->categories != NULL)
    return hot_chart_axis_new_category (&self->quantity, (const char *const *) self->categories, self->n_categories,
                                        choice != NULL && choice->flipped);
  return hot_chart_axis_fit (&self->quantity, choice, flags, &values, 1);
}

void
hot_chart_csv_value (GString       *csv,
                     HotChartTable *table,
                     guint          column,
                     guint          run)
{
  const HotChartColumn *found = hot_chart_table_get_column (table, column);
  const double value = found->values[run];

  if (found->categories != NULL && !isnan (value))
    hot_chart_csv_text (csv, found->categories[(guint) value]);
  else
    hot_chart_csv_number (csv, value);
}
