/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include <math.h>

/* Columns that stay in view while the others are scrolled sideways. GTK's column view has none, so a second one with only these lies over
 * the start of the first as soon as that is scrolled: it shows the same lines, selects in the same model, and follows up and down. */

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
  GListModel *columns = gtk_column_view_get_columns (self->view);
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

  if (self->is_sorting || self->pins == NULL || self->view == NULL)
    return;

  sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
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

  if (self->is_sorting || self->pins == NULL || self->view == NULL)
    return;

  sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->pins));
  primary = gtk_column_view_sorter_get_primary_sort_column (sorter);
  column = primary != NULL ? _hot_leaderboard_find_column (self, _hot_leaderboard_get_column (primary)->id, NULL) : NULL;
  if (column == NULL)
    return;

  self->is_sorting = TRUE;
  gtk_column_view_sort_by_column (self->view, column, gtk_column_view_sorter_get_primary_sort_order (sorter));
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

static gboolean
is_scrolled (HotLeaderboard *self)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (self->scroller);
  const gboolean from_right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  const double end = gtk_adjustment_get_upper (across) - gtk_adjustment_get_page_size (across);

  return from_right ? gtk_adjustment_get_value (across) < end - 1.0 : gtk_adjustment_get_value (across) > 1.0;
}

static void
copy_value (GtkAdjustment *from,
            GtkAdjustment *to)
{
  if (gtk_adjustment_get_value (from) != gtk_adjustment_get_value (to))
    gtk_adjustment_set_value (to, gtk_adjustment_get_value (from));
}

void
_hot_leaderboard_update_pins (HotLeaderboard *self)
{
  g_auto(GStrv) ids = NULL;
  gboolean is_wanted;

  if (self->fields == NULL || self->pins == NULL)
    return;

  ids = choose_pins (self);
  is_wanted = ids[0] != NULL && is_scrolled (self);
  if (is_wanted && !is_same (self, ids))
    rebuild (self, ids);
  if (is_wanted == gtk_widget_get_visible (GTK_WIDGET (self->pins_scroller)))
    return;

  /* Lines that nobody sees cost nothing. */
  gtk_column_view_set_model (self->pins, is_wanted ? GTK_SELECTION_MODEL (self->selection) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->pins_scroller), is_wanted);
  if (is_wanted)
    {
      show_sorting (self);
      copy_value (gtk_scrolled_window_get_vadjustment (self->scroller), gtk_scrolled_window_get_vadjustment (self->pins_scroller));
    }
}

void
_hot_leaderboard_refresh_pins (HotLeaderboard *self)
{
  GListModel *columns;

  if (self->pins == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->pins_scroller)))
    return;

  columns = gtk_column_view_get_columns (self->pins);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      hot_cell_style_invalidate (_hot_leaderboard_get_column (column)->style);
    }
}

static void
followed_cb (GtkAdjustment  *first,
             HotLeaderboard *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->pins_scroller)))
    copy_value (first, gtk_scrolled_window_get_vadjustment (self->pins_scroller));
}

/* A view that was just shown has no lines yet, and its value means nothing. */
static void
led_cb (GtkAdjustment  *second,
        HotLeaderboard *self)
{
  GtkAdjustment *first = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (gtk_widget_get_visible (GTK_WIDGET (self->pins_scroller)) &&
      gtk_adjustment_get_upper (second) == gtk_adjustment_get_upper (first))
    copy_value (second, first);
}

static void
follow_later_cb (gpointer user_data)
{
  g_autoptr(HotLeaderboard) self = user_data;

  if (self->pins_scroller != NULL)
    followed_cb (gtk_scrolled_window_get_vadjustment (self->scroller), self);
}

/* Only once the pinned columns know how tall they are can they be scrolled as far as the others; not while they are given their place. */
static void
grown_cb (GtkAdjustment  *second,
          HotLeaderboard *self)
{
  if (gtk_adjustment_get_value (second) != gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller)))
    g_idle_add_once (follow_later_cb, g_object_ref (self));
}

/* The keyboard goes to the line that was clicked, in the first view. */
static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             HotLeaderboard  *self)
{
  HotCell *cell = _hot_leaderboard_pick (GTK_WIDGET (self->pins), x, y);
  const guint position = cell != NULL && hot_cell_get_row (cell) != NULL
                         ? hot_row_model_find (self->model, hot_row_get_index (hot_cell_get_row (cell))) : GTK_INVALID_LIST_POSITION;

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_column_view_scroll_to (self->view, position, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
}

static gboolean
scrolled_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             HotLeaderboard           *self)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (self->scroller);
  const gboolean in_lines = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  if (dx == 0.0)
    return GDK_EVENT_PROPAGATE;

  gtk_adjustment_set_value (across, gtk_adjustment_get_value (across) +
                            dx * (in_lines ? pow (gtk_adjustment_get_page_size (across), 2.0 / 3.0) : 1.0));

  return GDK_EVENT_STOP;
}

void
_hot_leaderboard_init_pins (HotLeaderboard *self)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (self->scroller);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect_object (across, "value-changed", G_CALLBACK (_hot_leaderboard_update_pins), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (across, "changed", G_CALLBACK (_hot_leaderboard_update_pins), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (followed_cb), self, 0);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->pins_scroller), "value-changed", G_CALLBACK (led_cb), self, 0);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->pins_scroller), "changed", G_CALLBACK (grown_cb), self, 0);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (show_sorting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->pins), "changed", G_CALLBACK (sorted_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->pins), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scrolled_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->pins_scroller), scroll);
  _hot_leaderboard_add_gestures (self, GTK_WIDGET (self->pins));
  _hot_leaderboard_add_menu (self, GTK_WIDGET (self->pins));
  /* It says nothing that the first view does not say. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->pins_scroller), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}
