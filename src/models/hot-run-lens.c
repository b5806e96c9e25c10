/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-lens.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "learn/hot-progress-part.h"

static const char *const quantity_names[] = { "residual", "residual-all", "size", "prediction", "uncertainty", "standard" };

G_STATIC_ASSERT (G_N_ELEMENTS (quantity_names) == HOT_N_RUN_QUANTITIES);

G_DEFINE_BOXED_TYPE (HotRunLens, hot_run_lens, hot_run_lens_ref, hot_run_lens_unref)

const char *
hot_run_quantity_to_string (HotRunQuantity quantity)
{
  g_return_val_if_fail (quantity < HOT_N_RUN_QUANTITIES, NULL);

  return quantity_names[quantity];
}

gboolean
hot_run_quantity_from_string (const char     *string,
                              HotRunQuantity *quantity)
{
  for (guint i = 0; i < G_N_ELEMENTS (quantity_names); i++)
    if (g_str_equal (string, quantity_names[i]))
      {
        *quantity = i;
        return TRUE;
      }

  return FALSE;
}

HotRunLens *
hot_run_lens_ref (HotRunLens *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_run_lens_unref (HotRunLens *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < HOT_RUN_LENS_MAX; i++)
    {
      g_clear_pointer (&self->values[i], hot_run_values_unref);
      g_clear_pointer (&self->tables[i], hot_table_unref);
    }
  g_clear_pointer (&self->source, hot_table_unref);
  g_free (self);
}

int
hot_run_lens_get_column (const HotRunLens *self,
                         guint             side,
                         HotRunQuantity    quantity)
{
  g_return_val_if_fail (side < self->n, -1);
  g_return_val_if_fail (quantity < HOT_N_RUN_QUANTITIES, -1);

  return self->columns[side][quantity];
}

/* (transfer full) */
static char *
describe_quantity (HotRunQuantity  quantity,
                   const char     *target)
{
  switch (quantity)
    {
    case HOT_RUN_RESIDUAL:
      /* TRANSLATORS: names of what a map shows; %s is a column, such as "price" */
      return g_strdup_printf (_("Error of %s"), target);
    case HOT_RUN_RESIDUAL_ALL:
      return g_strdup_printf (_("Error of %s, learnt rows too"), target);
    case HOT_RUN_ERROR_SIZE:
      return g_strdup_printf (_("Size of the error of %s"), target);
    case HOT_RUN_PREDICTION:
      return g_strdup_printf (_("Predicted %s"), target);
    case HOT_RUN_UNCERTAINTY:
      return g_strdup_printf (_("Uncertainty of %s"), target);
    case HOT_RUN_STANDARD:
      return g_strdup_printf (_("Predicted %s of a standard row"), target);
    case HOT_N_RUN_QUANTITIES:
    default:
      g_assert_not_reached ();
    }
}

/* A name that no column of the table has. (transfer full) */
static char *
name_quantity (const HotRunValues *values,
               HotTable           *table,
               HotRunQuantity      quantity)
{
  char *name = describe_quantity (quantity, values->target);

  while (hot_table_find_column (table, name) >= 0)
    {
      g_autofree char *taken = name;

      name = g_strdup_printf ("%s ′", taken);
    }

  return name;
}

static double
get_value (const HotRunValues *values,
           HotRunQuantity      quantity,
           guint               row)
{
  const gboolean is_seen = values->sight[row] == HOT_RUN_SIGHT_LEARNT;

  switch (quantity)
    {
    case HOT_RUN_RESIDUAL:
      return is_seen ? NAN : values->residual[row];
    case HOT_RUN_RESIDUAL_ALL:
      return values->residual[row];
    case HOT_RUN_ERROR_SIZE:
      return is_seen ? NAN : fabs (values->residual[row]);
    case HOT_RUN_PREDICTION:
      return values->prediction[row];
    case HOT_RUN_UNCERTAINTY:
      return values->high[row] - values->low[row];
    case HOT_RUN_STANDARD:
      return values->standard[row];
    case HOT_N_RUN_QUANTITIES:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
has_quantity (const HotRunValues *values,
              HotRunQuantity      quantity)
{
  return quantity == HOT_RUN_UNCERTAINTY ? values->low != NULL
       : quantity == HOT_RUN_STANDARD ? values->standard != NULL
       : quantity != HOT_RUN_RESIDUAL_ALL || values->n_learnt > 0;
}

static void
extend (HotRunLens *self,
        guint       side)
{
  const HotRunValues *values = self->values[side];
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);

  for (HotRunQuantity quantity = 0; quantity < HOT_N_RUN_QUANTITIES; quantity++)
    {
      g_autofree double *numbers = NULL;
      g_autofree char *name = NULL;

      self->columns[side][quantity] = -1;
      if (!has_quantity (values, quantity))
        continue;

      numbers = g_new (double, MAX (values->n_rows, 1));
      for (guint row = 0; row < values->n_rows; row++)
        numbers[row] = get_value (values, quantity, row);
      name = name_quantity (values, self->source, quantity);
      self->columns[side][quantity] = hot_table_get_n_columns (self->source) + columns->len;
      g_ptr_array_add (columns, hot_column_new_reals (name, values->type,
                                                      g_bytes_new_take (g_steal_pointer (&numbers), values->n_rows * sizeof (double)),
                                                      values->unit));
    }
  self->tables[side] = hot_table_with_more (self->source, columns);
  /* The residuals come first. */
  self->n_changes[side] = self->columns[side][HOT_RUN_RESIDUAL_ALL] >= 0 ? 2 : 1;
}

HotRunLens *
hot_run_lens_new (HotTrackingStore   *store,
                  const char *const  *ids,
                  guint               n,
                  HotTable           *table,
                  HotRowSet          *rows,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(HotRunLens) self = g_new0 (HotRunLens, 1);

  g_return_val_if_fail (n > 0 && n <= HOT_RUN_LENS_MAX, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->source = hot_table_ref (table);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(HotRun) run = hot_tracking_store_get_run (store, ids[i], cancellable, error);
      HotProgressPart part;

      if (run == NULL)
        return NULL;
      self->values[i] = hot_run_values_new (store, run, table, rows, hot_progress_part_init (&part, progress, i, n), cancellable,
                                            error);
      if (self->values[i] == NULL)
        return NULL;
      self->n++;
    }

  if (n == 2 && !g_str_equal (self->values[0]->target, self->values[1]->target))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                   _("“%s” predicts “%s” and “%s” predicts “%s”; their errors cannot be compared. Choose two runs that predict the same."),
                   self->values[0]->name, self->values[0]->target, self->values[1]->name, self->values[1]->target);
      return NULL;
    }

  for (guint i = 0; i < n; i++)
    extend (self, i);

  return g_steal_pointer (&self);
}
