/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that puts a second snapshot beside what is open. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "app/map/hot-map-compare-dialog.h"

/* Whatever else the page shows, the comparison is over. */
static void
hot_map_page_state_cb (HotMapPage *self)
{
  GtkWidget *compare = GTK_WIDGET (self->compare);

  if (compare == NULL || gtk_stack_get_visible_child (self->states) == compare)
    return;

  self->compare = NULL;
  _hot_map_page_set_job (self, &self->narrow_job, NULL, NULL);
  g_clear_pointer (&self->compared, hot_map_data_unref);
  gtk_stack_remove (self->states, compare);
}

static void
hot_map_page_narrowed_cb (HotMapPage *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->narrow_job);
  g_autoptr(HotMapData) second = hot_job_steal_result (job);
  const GError *error = hot_job_get_error (job);
  g_autofree char *remark = NULL;

  _hot_map_page_set_job (self, &self->narrow_job, NULL, NULL);
  if (self->compare == NULL)
    return;

  if (second == NULL && error != NULL)
    /* TRANSLATORS: why the filter could not be applied to the second file */
    remark = g_strdup_printf (_("B shows all its rows: %s"), error->message);
  hot_map_compare_set_data (self->compare, hot_map_canvas_get_data (self->canvas),
                            second != NULL ? second : self->compared, remark);
}

/* What A's rows have to pass, B's have to. */
static void
hot_map_page_narrow (HotMapPage *self,
                     HotMapData *first)
{
  HotRowRanges *ranges = hot_dataset_get_ranges (self->dataset);
  HotMapCompareNarrowing *narrowing;

  if (hot_dataset_get_filtered (self->dataset) == NULL)
    {
      _hot_map_page_set_job (self, &self->narrow_job, NULL, NULL);
      hot_map_compare_set_data (self->compare, first, self->compared, NULL);
      return;
    }

  narrowing = g_new0 (HotMapCompareNarrowing, 1);
  narrowing->base = hot_map_data_ref (self->compared);
  narrowing->filter = g_strdup (hot_dataset_get_filter (self->dataset));
  narrowing->ranges = ranges != NULL ? hot_row_ranges_ref (ranges) : NULL;
  narrowing->table = hot_table_ref (hot_map_data_get_table (first));
  _hot_map_page_set_job (self, &self->narrow_job,
                         hot_job_compute (_("Filtering Rows"), hot_map_compare_narrow_func, narrowing,
                                          (GDestroyNotify) hot_map_compare_narrowing_free, (GDestroyNotify) hot_map_data_unref),
                         G_CALLBACK (hot_map_page_narrowed_cb));
}

static void
hot_map_page_left_cb (HotMapPage *self)
{
  gtk_stack_set_visible_child_name (self->states, "map");
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

void
_hot_map_page_begin_compare (HotMapPage        *self,
                             HotMapComparePair *pair)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);

  /* While the dialog was open another file may have come. */
  if (data == NULL || hot_map_data_get_table (pair->data[0]) != hot_map_data_get_table (data) ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->states), "map") != 0)
    {
      hot_map_compare_pair_free (pair);
      return;
    }

  self->compares_parts = hot_map_data_get_table (pair->data[1]) == hot_map_data_get_table (data);
  self->compare = HOT_MAP_COMPARE (hot_map_compare_new ());
  g_signal_connect_object (self->compare, "left", G_CALLBACK (hot_map_page_left_cb), self, G_CONNECT_SWAPPED);
  hot_map_compare_set_tiles (self->compare, self->tiles);
  gtk_stack_add_named (self->states, GTK_WIDGET (self->compare), "compare");
  gtk_stack_set_visible_child_name (self->states, "compare");
  self->compared = hot_map_data_ref (pair->data[1]);
  hot_map_compare_begin (self->compare, pair, hot_map_canvas_get_options (self->canvas));
  if (!self->compares_parts)
    hot_map_page_narrow (self, data);
}

/* The dialog hands the focus back to where it was. */
static void
hot_map_page_dialog_closed_cb (HotMapPage *self)
{
  if (self->compare != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->compare));
}

static void
hot_map_page_compare_action (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  HotMapPage *self = user_data;
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  AdwDialog *dialog;

  if (data == NULL || self->dataset == NULL)
    return;

  dialog = hot_map_compare_dialog_new (data, hot_dataset_get_location (self->dataset), hot_dataset_get_filter (self->dataset),
                                       hot_dataset_get_profile (self->dataset));
  g_signal_connect_object (dialog, "ready", G_CALLBACK (_hot_map_page_begin_compare), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (hot_map_page_dialog_closed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

gboolean
_hot_map_page_update_compare (HotMapPage *self,
                              HotMapData *data)
{
  HotMapData *before = hot_map_canvas_get_data (self->canvas);

  if (self->compare == NULL || before == NULL || hot_map_data_get_table (before) != hot_map_data_get_table (data))
    return FALSE;

  /* Parts of the table have filters of their own. */
  if (!self->compares_parts)
    hot_map_page_narrow (self, data);
  return TRUE;
}

void
_hot_map_page_init_compare (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "compare", .activate = hot_map_page_compare_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->states, "notify::visible-child", G_CALLBACK (hot_map_page_state_cb), self,
                           G_CONNECT_SWAPPED);
}
