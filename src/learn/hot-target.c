/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-target.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "base/hot-select.h"

static void
keep_rows (HotTarget     *self,
           HotColumn     *column,
           const guint32 *rows,
           guint          n_rows,
           gboolean       log_target)
{
  gboolean is_numeric = hot_column_type_is_numeric (hot_column_get_column_type (column));

  for (guint i = 0; i < n_rows; i++)
    {
      if (hot_column_is_missing (column, rows[i]))
        {
          self->n_without++;
          continue;
        }
      if (is_numeric && log_target && hot_column_get_number (column, rows[i]) <= 0.0)
        {
          self->n_not_positive++;
          continue;
        }
      self->rows[self->n_rows] = rows[i];
      self->plain[self->n_rows++] = is_numeric ? hot_column_get_number (column, rows[i]) : 0.0;
    }
}

static void
transform (HotTarget *self,
           double     cap_quantile,
           gboolean   log_target)
{
  g_autofree double *sorted = g_memdup2 (self->plain, self->n_rows * sizeof (double));
  double high;

  qsort (sorted, self->n_rows, sizeof *sorted, hot_compare_doubles);
  high = hot_get_quantile (sorted, self->n_rows, 0.99);
  self->outlier_ratio = high > 0.0 ? sorted[self->n_rows - 1] / high : 1.0;
  self->highest = sorted[self->n_rows - 1];
  self->is_constant = sorted[0] == self->highest;
  if (cap_quantile > 0.0)
    self->cap = sorted[(guint) CLAMP (ceil (cap_quantile * self->n_rows) - 1.0, 0.0, self->n_rows - 1.0)];

  for (guint i = 0; i < self->n_rows; i++)
    {
      if (self->plain[i] > self->cap)
        self->plain[i] = self->cap;
      self->y[i] = log_target ? log (self->plain[i]) : self->plain[i];
    }
}

/* What is learnt and measured are squares and their sums, which would be infinite. */
static gboolean
check_size (HotTarget  *self,
            HotColumn  *column,
            GError    **error)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (!(fabs (self->plain[i]) <= HOT_TARGET_HIGHEST))
      {
        g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                     _("“%s” is %g in row %u, too large to be learnt from. Cut such values off with --cap-target, or leave the "
                       "row out with --filter."), hot_column_get_name (column), self->plain[i], self->rows[i] + 1);
        return FALSE;
      }

  return TRUE;
}

HotTarget *
hot_target_new (HotTable       *table,
                guint           index,
                const guint32  *rows,
                guint           n_rows,
                double          cap_quantile,
                gboolean        log_target,
                gboolean        as_classes,
                GError        **error)
{
  g_autoptr(HotTarget) self = g_new0 (HotTarget, 1);
  HotColumn *column = hot_table_get_column (table, index);
  HotColumnType type = hot_column_get_column_type (column);
  gboolean is_class = as_classes || type == HOT_COLUMN_BOOLEAN || type == HOT_COLUMN_CATEGORY || type == HOT_COLUMN_TEXT;

  if (type == HOT_COLUMN_LIST || type == HOT_COLUMN_DATE)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("“%s” is a column of type %s, which cannot be predicted."),
                   hot_column_get_name (column), hot_column_type_to_string (type));
      return NULL;
    }
  if (is_class && (cap_quantile > 0.0 || log_target))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” has classes, which have neither a cap nor a logarithm."),
                   hot_column_get_name (column));
      return NULL;
    }

  self->cap = NAN;
  self->classes = g_new0 (char *, 1);
  self->outlier_ratio = 1.0;
  self->rows = g_new (guint32, MAX (n_rows, 1));
  self->y = g_new (double, MAX (n_rows, 1));
  self->plain = g_new (double, MAX (n_rows, 1));
  keep_rows (self, column, rows, n_rows, log_target);
  if (self->n_rows < 2)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("Fewer than two rows of %s have a value for “%s”."),
                   hot_table_get_name (table), hot_column_get_name (column));
      return NULL;
    }

  if (!is_class)
    {
      transform (self, cap_quantile, log_target);
      if (!check_size (self, column, error))
        return NULL;
    }
  else if (!hot_target_read_classes (self, column, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
hot_target_free (HotTarget *self)
{
  g_free (self->rows);
  g_free (self->y);
  g_free (self->plain);
  g_strfreev (self->classes);
  g_free (self);
}
