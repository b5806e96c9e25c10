/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include <math.h>

/* Columns that stay in view while the others are scrolled sideways. GTK's column view has none, so a second one with only these titles lies
 * over the start of the first as soon as that is scrolled. The rows draw the values of these columns where the titles are. */

/* What is pinned leaves so much of the width to the rest. */
#define MIN_REST (1.0 / 3.0)

static int
get_room (HotLeaderboard *self)
{
  return (int) (gtk_widget_get_width (GTK_WIDGET (self->scroller)) * (1.0 - MIN_REST));
}

/* The names are cut short where they are longer than the room. */
static int
get_width (HotLeaderboard *self,
           const char     *id)
{
  return MIN (_hot_leaderboard_get_column (_hot_leaderboard_find_column (self, id, NULL))->width, get_room (self));
}

/* Ids, from left to right, of what is pinned and has room. (transfer full) */
static char **
choose_pins (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->titles);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  int width = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *id = _hot_leaderboard_get_column (column)->id;

      if (!_hot_leaderboard_is_pinned (id))
        continue;
      width += get_width (self, id);
      if (width > get_room (self))
        break;
      g_strv_builder_add (ids, id);
    }

  return g_strv_builder_end (ids);
}

static gboolean
is_same (HotLeaderboard *self,
         char          **ids)
{
  GListModel *columns = gtk_column_view_get_columns (self->pins);
  guint n = 0;

  for (; ids[n] != NULL && n < g_list_model_get_n_items (columns); n++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, n);
      HotLeaderboardColumn *data = _hot_leaderboard_get_column (column);

      if (!g_str_equal (data->id, ids[n]) || gtk_column_view_column_get_fixed_width (column) != get_width (self, data->id))
        return FALSE;
      data->field = hot_run_fields_find (self->fields, data->id);
    }

  return ids[n] == NULL && n == g_list_model_get_n_items (columns);
}

/* The arrows in the titles are those of the first view. */
static void
show_sorting (HotLeaderboard *self)
{
  GtkColumnViewSorter *sorter;
  GtkColumnViewColumn *primary;
  GListModel *columns;
  const char *id;

  if (self->is_sorting || self->pins == NULL || self->titles == NULL)
    return;

  sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->titles));
  primary = gtk_column_view_sorter_get_primary_sort_column (sorter);
  columns = gtk_column_view_get_columns (self->pins);
  id = primary != NULL ? _hot_leaderboard_get_column (primary)->id : "";
  self->is_sorting = TRUE;
  gtk_column_view_sort_by_column (self->pins, NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (_hot_leaderboard_get_column (column)->id, id))
        gtk_column_view_sort_by_column (self->pins, column, gtk_column_view_sorter_get_primary_sort_order (sorter));
    }
  self->is_sorting = FALSE;
}

/* A title of the second view was clicked: the first one sorts. */
static void
sorted_cb (HotLeaderboard *self)
{
  GtkColumnViewSorter *sorter;
  GtkColumnViewColumn *primary;
  GtkColumnViewColumn *column;

  if (self->is_sorting || self->pins == NULL || self->titles == NULL)
    return;

  sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->pins));
  primary = gtk_column_view_sorter_get_primary_sort_column (sorter);
  column = primary != NULL ? _hot_leaderboard_find_column (self, _hot_leaderboard_get_column (primary)->id, NULL) : NULL;
  if (column == NULL)
    return;

  self->is_sorting = TRUE;
  gtk_column_view_sort_by_column (self->titles, column, gtk_column_view_sorter_get_primary_sort_order (sorter));
  self->is_sorting = FALSE;
}

static void
rebuild (HotLeaderboard *self,
         char          **ids)
{
  GListModel *columns = gtk_column_view_get_columns (self->pins);
  int width = 0;

  self->is_sorting = TRUE;
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->pins, column);
    }
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr(GtkColumnViewColumn) column =
        _hot_leaderboard_create_column (self, hot_run_fields_find (self->fields, ids[i]));

      gtk_column_view_column_set_resizable (column, FALSE);
      /* The width of the first view is what is remembered. */
      g_signal_handlers_block_matched (column, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
      gtk_column_view_column_set_fixed_width (column, get_width (self, ids[i]));
      gtk_column_view_append_column (self->pins, column);
      width += get_width (self, ids[i]);
    }
  self->is_sorting = FALSE;
  gtk_widget_set_size_request (GTK_WIDGET (self->pins_scroller), width, -1);
}

/* Where the rows draw what is pinned. */
static void
place_values (HotLeaderboard *self,
              char          **ids)
{
  int x = 0;

  for (guint i = 0; i < self->shown->len; i++)
    {
      HotLeaderboardColumn *column = g_ptr_array_index (self->shown, i);

      column->pin_width = g_strv_contains ((const char *const *) ids, column->id) ? get_width (self, column->id) : 0;
      column->pin_x = x;
      x += column->pin_width;
    }
  self->pins_width = x;
}

void
_hot_leaderboard_update_pins (HotLeaderboard *self)
{
  g_auto(GStrv) ids = NULL;
  gboolean is_wanted;

  if (self->fields == NULL || self->pins == NULL)
    return;

  ids = choose_pins (self);
  is_wanted = ids[0] != NULL && _hot_leaderboard_get_scrolled (self) > 1.0;
  self->pins_width = 0;
  if (is_wanted)
    {
      if (!is_same (self, ids))
        rebuild (self, ids);
      place_values (self, ids);
      gtk_widget_set_margin_start (self->pins_line, self->pins_width - 1);
    }
  if (is_wanted == gtk_widget_get_visible (GTK_WIDGET (self->pins_scroller)))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->pins_scroller), is_wanted);
  gtk_widget_set_visible (self->pins_line, is_wanted);
  if (is_wanted)
    show_sorting (self);
}

/* The wheel above titles is meant for the rows. */
static gboolean
scrolled_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             HotLeaderboard           *self)
{
  const gboolean in_lines = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  const gboolean turns = (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)) & GDK_SHIFT_MASK) != 0;
  const double amounts[] = { turns && dx == 0.0 ? dy : dx, turns && dx == 0.0 ? 0.0 : dy };
  GtkAdjustment *adjustments[] = {
    gtk_scrolled_window_get_hadjustment (self->scroller), gtk_scrolled_window_get_vadjustment (self->scroller),
  };

  /* As GTK's scrolled windows have it. */
  for (guint i = 0; i < G_N_ELEMENTS (adjustments); i++)
    gtk_adjustment_set_value (adjustments[i], gtk_adjustment_get_value (adjustments[i]) + amounts[i] *
                              (in_lines ? pow (gtk_adjustment_get_page_size (adjustments[i]), 2.0 / 3.0) : 1.0));

  return GDK_EVENT_STOP;
}

void
_hot_leaderboard_init_pins (HotLeaderboard *self)
{
  GtkScrolledWindow *scrollers[] = { self->titles_scroller, self->pins_scroller };

  g_signal_connect_object (gtk_column_view_get_sorter (self->titles), "changed", G_CALLBACK (show_sorting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->pins), "changed", G_CALLBACK (sorted_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (scrollers); i++)
    {
      GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

      gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
      g_signal_connect_object (scroll, "scroll", G_CALLBACK (scrolled_cb), self, 0);
      gtk_widget_add_controller (GTK_WIDGET (scrollers[i]), scroll);
    }
  /* They say nothing that the others do not say. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->pins_scroller), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}
