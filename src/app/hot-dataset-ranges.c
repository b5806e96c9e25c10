/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotDataset that narrows rows down by ranges of values. */

#include "app/hot-dataset-private.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"

/* So many steps can be taken back. */
#define MAX_HISTORY 100

static void
clear_ranges (gpointer data)
{
  g_clear_pointer (&data, hot_row_ranges_unref);
}

static void
hot_dataset_ranges_ended_cb (HotDataset *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->range_job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_clear_pointer (&self->filtered, hot_row_set_unref);
      self->filtered = hot_job_steal_result (job);
      _hot_dataset_update_rows (self);
    }

  if (self->range_is_stale)
    _hot_dataset_start_ranges (self);
}

void
_hot_dataset_start_ranges (HotDataset *self)
{
  HotDatasetWork *work;

  _hot_dataset_set_job (self, &self->range_job, NULL, NULL);
  self->range_is_stale = FALSE;
  if (self->table == NULL || self->ranges == NULL)
    {
      g_clear_pointer (&self->filtered, hot_row_set_unref);
      if (self->passed != NULL)
        self->filtered = hot_row_set_ref (self->passed);
      _hot_dataset_update_rows (self);
      return;
    }

  work = g_new0 (HotDatasetWork, 1);
  work->table = hot_table_ref (self->table);
  work->rows = self->passed != NULL ? hot_row_set_ref (self->passed) : NULL;
  work->ranges = hot_row_ranges_ref (self->ranges);
  _hot_dataset_set_job (self, &self->range_job,
                        hot_job_compute (_("Filtering Rows"), hot_dataset_range_func, work,
                                         (GDestroyNotify) hot_dataset_work_free, (GDestroyNotify) hot_row_set_unref),
                        G_CALLBACK (hot_dataset_ranges_ended_cb));
}

/* A hand that goes on brushing sees each answer that there was time for; the newest comes last. */
static void
hot_dataset_take_ranges (HotDataset   *self,
                         HotRowRanges *ranges)
{
  g_clear_pointer (&self->ranges, hot_row_ranges_unref);
  self->ranges = ranges;
  g_object_notify (G_OBJECT (self), "ranges");

  if (self->range_job != NULL && ranges != NULL)
    self->range_is_stale = TRUE;
  else
    _hot_dataset_start_ranges (self);
}

void
_hot_dataset_forget_ranges (HotDataset *self)
{
  _hot_dataset_set_job (self, &self->range_job, NULL, NULL);
  self->range_is_stale = FALSE;
  g_clear_pointer (&self->range_history, g_ptr_array_unref);
  if (self->ranges == NULL)
    return;

  g_clear_pointer (&self->ranges, hot_row_ranges_unref);
  g_object_notify (G_OBJECT (self), "ranges");
}

HotRowRanges *
hot_dataset_get_ranges (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->ranges;
}

/**
 * hot_dataset_set_range:
 * @column: a numeric column of the table that is open
 * @min: smallest value that passes, -INFINITY for no limit
 * @max: largest value that passes, INFINITY for no limit; without both the column has no range
 * @goes_on: whether this goes on with the step before, so that both are taken back together
 *
 * Rows whose value is missing or outside no longer count. The rows follow in a moment.
 */
void
hot_dataset_set_range (HotDataset *self,
                       guint       column,
                       double      min,
                       double      max,
                       gboolean    goes_on)
{
  g_autoptr(HotRowRanges) ranges = NULL;

  g_return_if_fail (HOT_IS_DATASET (self));
  g_return_if_fail (self->table != NULL && column < hot_table_get_n_columns (self->table));

  ranges = hot_row_ranges_with (self->ranges, column, min, max);
  if (hot_row_ranges_equal (ranges, self->ranges))
    return;

  if (self->range_history == NULL)
    self->range_history = g_ptr_array_new_with_free_func (clear_ranges);
  if (!goes_on || self->range_history->len == 0)
    {
      if (self->range_history->len == MAX_HISTORY)
        g_ptr_array_remove_index (self->range_history, 0);
      g_ptr_array_add (self->range_history, self->ranges != NULL ? hot_row_ranges_ref (self->ranges) : NULL);
    }

  hot_dataset_take_ranges (self, g_steal_pointer (&ranges));
}

gboolean
hot_dataset_can_undo_range (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), FALSE);

  return self->range_history != NULL && self->range_history->len > 0;
}

/**
 * hot_dataset_undo_range:
 *
 * Takes the last change of a range back.
 */
void
hot_dataset_undo_range (HotDataset *self)
{
  g_return_if_fail (HOT_IS_DATASET (self));

  if (hot_dataset_can_undo_range (self))
    hot_dataset_take_ranges (self, g_ptr_array_steal_index (self->range_history, self->range_history->len - 1));
}
