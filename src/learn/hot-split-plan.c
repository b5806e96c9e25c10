/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-split-plan.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-coordinates.h"
#include "learn/hot-raw-cell.h"

#define DEFAULT_CELL 1000.0

/* Rows of all folds together: a gigabyte of their numbers. */
#define MAX_FOLD_ROWS 2.5e8

static const char *const names[HOT_N_SPLIT_KINDS] = {
  [HOT_SPLIT_RANDOM] = "random",
  [HOT_SPLIT_GROUP] = "group",
  [HOT_SPLIT_AREA] = "area",
  [HOT_SPLIT_TIME] = "time",
};

/* A row's value of the column that groups; integers beyond 2^53 keep their digits. */
typedef struct {
  guint       position;
  gint64      integer;
  double      number;
  const char *text;
} Label;

const char *
hot_split_kind_to_string (HotSplitKind kind)
{
  g_return_val_if_fail (kind < HOT_N_SPLIT_KINDS, NULL);

  return names[kind];
}

gboolean
hot_split_kind_from_string (const char   *string,
                            HotSplitKind *kind)
{
  for (guint i = 0; i < HOT_N_SPLIT_KINDS; i++)
    if (g_str_equal (names[i], string))
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  const Label *x = a, *y = b;

  if (x->text != y->text)
    return strcmp (x->text, y->text);
  if (x->integer != y->integer)
    return x->integer < y->integer ? -1 : 1;

  return (x->number > y->number) - (x->number < y->number);
}

static gboolean
read_label (HotColumn    *column,
            guint         row,
            GStringChunk *texts,
            GString      *scratch,
            Label        *label)
{
  HotRawValue value;

  hot_raw_cell_get (column, row, scratch, &value);
  label->text = "";
  switch (value.kind)
    {
    case HOT_RAW_TEXT:
      {
        g_autofree char *text = g_strndup (value.text, value.length);

        label->text = g_string_chunk_insert_const (texts, text);
        return TRUE;
      }

    case HOT_RAW_NUMBER:
      if (hot_column_peek_integers (column) != NULL)
        label->integer = hot_column_get_integer (column, row);
      else
        label->number = value.number;
      return TRUE;

    case HOT_RAW_MISSING:
    default:
      return FALSE;
    }
}

/* Groups in the order of their sorted values. */
static guint
number_values (HotColumn     *column,
               const guint32 *rows,
               guint          n_rows,
               guint32       *groups)
{
  g_autofree Label *labels = g_new0 (Label, MAX (n_rows, 1));
  g_autoptr(GString) scratch = g_string_new (NULL);
  GStringChunk *texts = g_string_chunk_new (4096);
  guint n_labels = 0, n_groups = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      groups[i] = HOT_SPLIT_NO_GROUP;
      labels[n_labels].position = i;
      n_labels += read_label (column, rows[i], texts, scratch, &labels[n_labels]);
    }
  qsort (labels, n_labels, sizeof *labels, compare_labels);
  for (guint i = 0; i < n_labels; i++)
    {
      if (i > 0 && compare_labels (&labels[i - 1], &labels[i]) != 0)
        n_groups++;
      groups[labels[i].position] = n_groups;
    }
  g_string_chunk_free (texts);

  return n_labels > 0 ? n_groups + 1 : 0;
}

static int
find_column (HotTable    *table,
             const char  *name,
             GError     **error)
{
  int column = hot_table_find_column (table, name);

  if (column < 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no column “%s” in %s."), name,
                 hot_table_get_name (table));

  return column;
}

/* The column that @options name, or that has the role; -1 with @error set, or where areas come from coordinates. */
static int
find_group (HotTable               *table,
            HotPipeline            *pipeline,
            const HotSplitOptions  *options,
            GError                **error)
{
  if (options->group != NULL)
    return find_column (table, options->group, error);
  if (options->kind == HOT_SPLIT_AREA)
    return -1;

  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    if (hot_pipeline_get_role (pipeline, i) == HOT_ROLE_GROUP)
      return i;
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("Which column of %s groups the rows? None has that role; name it with --group or --role COLUMN=group."),
               hot_table_get_name (table));

  return -1;
}

static guint
number_areas (HotTable               *table,
              const guint32          *rows,
              guint                   n_rows,
              const HotSplitOptions  *options,
              guint32                *groups,
              GError                **error)
{
  g_autofree double *latitudes = g_new (double, MAX (n_rows, 1));
  g_autofree double *longitudes = g_new (double, MAX (n_rows, 1));
  int latitude, longitude;

  if (!hot_coordinates_find (table, &latitude, &longitude))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("%s has no coordinates to divide the map by. Name a column of areas to group by."),
                   hot_table_get_name (table));
      return 0;
    }
  for (guint i = 0; i < n_rows; i++)
    {
      latitudes[i] = hot_column_get_number (hot_table_get_column (table, latitude), rows[i]);
      longitudes[i] = hot_column_get_number (hot_table_get_column (table, longitude), rows[i]);
    }

  return hot_split_number_cells (n_rows, latitudes, longitudes, options->cell > 0.0 ? options->cell : DEFAULT_CELL, groups);
}

static void
add_split (HotSplitPlan *self,
           HotSplit     *split)
{
  if (split == NULL)
    return;

  self->splits = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_split_free);
  g_ptr_array_add (self->splits, split);
}

static void
divide_by_group (HotSplitPlan           *self,
                 HotTable               *table,
                 HotPipeline            *pipeline,
                 const guint32          *rows,
                 guint                   n_rows,
                 const HotSplitOptions  *options,
                 double                  test_size,
                 guint32                 seed,
                 GError                **error)
{
  g_autofree guint32 *groups = g_new (guint32, MAX (n_rows, 1));
  g_autoptr(GError) local_error = NULL;
  int column = find_group (table, pipeline, options, &local_error);

  if (column >= 0)
    {
      self->column = g_strdup (hot_column_get_name (hot_table_get_column (table, column)));
      self->n_groups = number_values (hot_table_get_column (table, column), rows, n_rows, groups);
    }
  else if (local_error == NULL)
    self->n_groups = number_areas (table, rows, n_rows, options, groups, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return;
    }

  for (guint i = 0; i < n_rows; i++)
    self->n_left_out += groups[i] == HOT_SPLIT_NO_GROUP;
  if (self->n_groups < 2)
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The rows of %s are not in several groups: none can test."),
                 hot_table_get_name (table));
  else if (options->n_folds > 0)
    self->splits = hot_split_new_group_folds (n_rows, groups, self->n_groups, options->n_folds, seed, error);
  else
    add_split (self, hot_split_new_grouped (n_rows, groups, self->n_groups, test_size, seed, error));
}

static int
find_time (HotTable               *table,
           const HotSplitOptions  *options,
           GError                **error)
{
  g_autoptr(GString) dates = g_string_new (NULL);
  int found = -1;
  guint n_found = 0;

  if (options->time != NULL)
    {
      found = find_column (table, options->time, error);
      if (found >= 0 && !hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (table, found))))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” holds no dates to divide the rows by."), options->time);
          return -1;
        }
      return found;
    }

  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    if (hot_column_get_column_type (hot_table_get_column (table, i)) == HOT_COLUMN_DATE)
      {
        g_string_append_printf (dates, "%s%s", n_found++ > 0 ? ", " : "",
                                hot_column_get_name (hot_table_get_column (table, i)));
        found = i;
      }
  if (n_found == 1)
    return found;
  if (n_found == 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s has no column of dates to divide the rows by."),
                 hot_table_get_name (table));
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("Several columns of %s hold dates; name one of them: %s."),
                 hot_table_get_name (table), dates->str);

  return -1;
}

static void
divide_by_time (HotSplitPlan           *self,
                HotTable               *table,
                const guint32          *rows,
                guint                   n_rows,
                const HotSplitOptions  *options,
                double                  test_size,
                GError                **error)
{
  int column = find_time (table, options, error);
  g_autofree double *times = g_new (double, MAX (n_rows, 1));

  if (column < 0)
    return;

  self->column = g_strdup (hot_column_get_name (hot_table_get_column (table, column)));
  for (guint i = 0; i < n_rows; i++)
    {
      times[i] = hot_column_get_number (hot_table_get_column (table, column), rows[i]);
      self->n_left_out += isnan (times[i]);
    }
  if (options->n_folds > 0)
    self->splits = hot_split_new_time_folds (n_rows, times, options->n_folds, error);
  else
    add_split (self, hot_split_new_by_time (n_rows, times, test_size, error));
}

static GPtrArray *
divide_at_random (guint          n_rows,
                  const double  *classes,
                  guint          n_classes,
                  guint          n_folds,
                  guint32        seed,
                  GError       **error)
{
  g_autofree guint32 *numbers = NULL;

  if (classes == NULL)
    return hot_split_new_folds (n_rows, n_folds, TRUE, seed, error);

  numbers = g_new (guint32, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    numbers[i] = classes[i];

  return hot_split_new_stratified_folds (n_rows, numbers, n_classes, n_folds, seed, error);
}

HotSplitPlan *
hot_split_plan_new (HotTable               *table,
                    HotPipeline            *pipeline,
                    const guint32          *rows,
                    guint                   n_rows,
                    const double           *classes,
                    guint                   n_classes,
                    const HotSplitOptions  *options,
                    double                  test_size,
                    guint32                 seed,
                    GError                **error)
{
  g_autoptr(HotSplitPlan) self = g_new0 (HotSplitPlan, 1);

  if (options->n_folds <= n_rows && (double) options->n_folds * n_rows > MAX_FOLD_ROWS)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("%u folds of %u rows are too many; %.0f would do."),
                   options->n_folds, n_rows, MAX_FOLD_ROWS / n_rows);
      return NULL;
    }

  switch (options->kind)
    {
    case HOT_SPLIT_GROUP:
    case HOT_SPLIT_AREA:
      divide_by_group (self, table, pipeline, rows, n_rows, options, test_size, seed, error);
      break;

    case HOT_SPLIT_TIME:
      divide_by_time (self, table, rows, n_rows, options, test_size, error);
      break;

    case HOT_SPLIT_RANDOM:
    case HOT_N_SPLIT_KINDS:
    default:
      if (options->n_folds > 0)
        self->splits = divide_at_random (n_rows, classes, n_classes, options->n_folds, seed, error);
      else
        add_split (self, hot_split_new_random (n_rows, test_size, seed, error));
    }

  return self->splits != NULL ? g_steal_pointer (&self) : NULL;
}

void
hot_split_plan_free (HotSplitPlan *self)
{
  g_clear_pointer (&self->splits, g_ptr_array_unref);
  g_free (self->column);
  g_free (self);
}
