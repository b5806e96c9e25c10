/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include "app/experiments/hot-leaderboard-row.h"

/* The rows below the titles: a column view with a single column, as wide as all the titles together, that draws what belongs below each. */

typedef HotLeaderboardColumn Column;

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkColumnViewCell        *cell,
          HotLeaderboard           *self)
{
  gtk_column_view_cell_set_child (cell, hot_leaderboard_row_new (self));
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkColumnViewCell        *cell,
         HotLeaderboard           *self)
{
  hot_leaderboard_row_set_row (HOT_LEADERBOARD_ROW (gtk_column_view_cell_get_child (cell)), gtk_column_view_cell_get_item (cell));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkColumnViewCell        *cell,
           HotLeaderboard           *self)
{
  hot_leaderboard_row_set_row (HOT_LEADERBOARD_ROW (gtk_column_view_cell_get_child (cell)), NULL);
}

/* Other columns are in view. */
static void
hot_leaderboard_redraw (HotLeaderboard *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_queue_draw (g_ptr_array_index (self->rows, i));
}

void
_hot_leaderboard_refresh (HotLeaderboard       *self,
                          HotLeaderboardColumn *column)
{
  self->generation++;
  for (guint i = 0; i < self->shown->len; i++)
    {
      Column *each = g_ptr_array_index (self->shown, i);

      if (column == NULL || each == column)
        each->generation = self->generation;
    }
  hot_leaderboard_redraw (self);
}

void
_hot_leaderboard_update_layout (HotLeaderboard *self)
{
  GListModel *columns;
  int x = 0;

  /* As the last columns go with the view. */
  if (self->titles == NULL || self->view == NULL)
    return;

  columns = gtk_column_view_get_columns (self->titles);
  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      Column *data = _hot_leaderboard_get_column (column);

      data->x = x;
      x += data->width;
      g_ptr_array_add (self->shown, data);
    }
  gtk_column_view_column_set_fixed_width (self->all, x);
  _hot_leaderboard_update_pins (self);
  _hot_leaderboard_refresh (self, NULL);
}

double
_hot_leaderboard_get_scrolled (HotLeaderboard *self)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (self->scroller);
  const double value = gtk_adjustment_get_value (across);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return gtk_adjustment_get_upper (across) - gtk_adjustment_get_page_size (across) - value;

  return value;
}

static void
copy_value (GtkAdjustment *from,
            GtkAdjustment *to)
{
  if (gtk_adjustment_get_value (from) != gtk_adjustment_get_value (to))
    gtk_adjustment_set_value (to, gtk_adjustment_get_value (from));
}

static void
rows_scrolled_cb (HotLeaderboard *self)
{
  copy_value (gtk_scrolled_window_get_hadjustment (self->scroller), gtk_scrolled_window_get_hadjustment (self->titles_scroller));
  _hot_leaderboard_update_pins (self);
  hot_leaderboard_redraw (self);
}

/* The keyboard went to a title out of view, or one is dragged there. While they have other widths than the rows they only follow. */
static void
titles_scrolled_cb (HotLeaderboard *self)
{
  GtkAdjustment *titles = gtk_scrolled_window_get_hadjustment (self->titles_scroller);
  GtkAdjustment *rows = gtk_scrolled_window_get_hadjustment (self->scroller);

  if (self->pins != NULL && gtk_adjustment_get_upper (titles) == gtk_adjustment_get_upper (rows) &&
      gtk_adjustment_get_page_size (titles) == gtk_adjustment_get_page_size (rows))
    copy_value (titles, rows);
}

/* Beside a scrollbar that takes room the titles have no more than the rows. */
static void
follow_later_cb (gpointer user_data)
{
  g_autoptr(HotLeaderboard) self = user_data;
  int room;

  if (self->scroller == NULL)
    return;

  room = gtk_widget_get_width (GTK_WIDGET (self->scroller)) - gtk_widget_get_width (GTK_WIDGET (self->view));
  gtk_widget_set_margin_end (GTK_WIDGET (self->titles_scroller), CLAMP (room, 0, 40));
  rows_scrolled_cb (self);
}

static void
sized_cb (HotLeaderboard *self)
{
  g_idle_add_once (follow_later_cb, g_object_ref (self));
}

void
_hot_leaderboard_init_layout (HotLeaderboard *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkAdjustment *rows = gtk_scrolled_window_get_hadjustment (self->scroller);
  GtkAdjustment *titles = gtk_scrolled_window_get_hadjustment (self->titles_scroller);

  self->rows = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->all = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_append_column (self->view, self->all);
  gtk_column_view_column_set_expand (self->all, TRUE);
  /* The titles are above the view, with all their columns. */
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self->view)), FALSE);

  g_signal_connect_object (rows, "value-changed", G_CALLBACK (rows_scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (titles, "value-changed", G_CALLBACK (titles_scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rows, "changed", G_CALLBACK (sized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (titles, "changed", G_CALLBACK (sized_cb), self, G_CONNECT_SWAPPED);
}
