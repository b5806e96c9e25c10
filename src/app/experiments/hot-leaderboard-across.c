/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

/* GTK's column view keeps two hundred rows of cells for every column, however far to the side it is. Of many columns, those that are out of
 * view are therefore hidden; their room is given to neighbours that are out of view too, so that all else stays where it is. */

/* So many cost little, and a screen reader finds all of them at any time. */
#define MAX_KEPT      16
/* Columns are there before they come into view, and stay for a while after, in pixels. */
#define MARGIN        160.0
#define LATER_MARGIN  640.0
/* Before the view has a size. */
#define FIRST_WIDTH   1000.0

typedef HotLeaderboardColumn Column;

/* What is in view, in pixels from where reading begins. */
static void
get_view (HotLeaderboard *self,
          double         *from,
          double         *to)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (self->scroller);
  const double page = gtk_adjustment_get_page_size (across), value = gtk_adjustment_get_value (across);

  if (page <= 1.0)
    {
      *from = 0.0;
      *to = FIRST_WIDTH;
      return;
    }

  *from = value;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    *from = MAX (gtk_adjustment_get_upper (across) - page - value, 0.0);
  *to = *from + page;
}

/* The first column, those pinned after it and the last one always stay: they take the room of the hidden ones. */
static guint
count_leading (GListModel *columns)
{
  const guint n = g_list_model_get_n_items (columns);
  guint i = MIN (1, n);

  for (; i < n; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (!_hot_leaderboard_is_pinned (_hot_leaderboard_get_column (column)->id))
        break;
    }

  return i;
}

/* Cells that come back are the last of their rows; a screen reader shall find them under their titles. */
static void
sort_row (GtkWidget *row)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = next)
    {
      GtkWidget *place = child, *before;

      next = gtk_widget_get_next_sibling (child);
      while ((before = gtk_widget_get_prev_sibling (place)) != NULL)
        {
          GtkWidget *first = gtk_widget_get_first_child (before), *second = gtk_widget_get_first_child (child);

          if (!HOT_IS_CELL (first) || !HOT_IS_CELL (second) ||
              ((Column *) hot_cell_get_source (HOT_CELL (first)))->position <=
              ((Column *) hot_cell_get_source (HOT_CELL (second)))->position)
            break;
          place = before;
        }
      if (place != child)
        gtk_widget_insert_before (child, row, place);
    }
}

static void
sort_rows (HotLeaderboard *self)
{
  GtkWidget *list = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (list != NULL && !GTK_IS_LIST_VIEW (list))
    list = gtk_widget_get_next_sibling (list);
  if (list != NULL)
    for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
      sort_row (row);
}

/* Whether one was shown. @is_settled: cleared where there is more to hide, of which only one is hidden at a time */
static gboolean
show_and_hide (HotLeaderboard *self,
               gboolean       *is_settled)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  const guint n = g_list_model_get_n_items (columns), n_leading = count_leading (columns);
  guint n_hidden = 0;
  gboolean has_shown = FALSE;
  double from, to, x = 0.0;

  get_view (self, &from, &to);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      Column *data = _hot_leaderboard_get_column (column);
      const double end = x + data->width;
      const gboolean stays = n <= MAX_KEPT || i < n_leading || i == n - 1;

      data->position = i;
      if (stays || (end >= from - MARGIN && x <= to + MARGIN))
        {
          has_shown |= !gtk_column_view_column_get_visible (column);
          gtk_column_view_column_set_visible (column, TRUE);
        }
      else if (gtk_column_view_column_get_visible (column) && (end < from - LATER_MARGIN || x > to + LATER_MARGIN))
        {
          if (n_hidden++ == 0)
            gtk_column_view_column_set_visible (column, FALSE);
          else
            *is_settled = FALSE;
        }
      x = end;
    }

  return has_shown;
}

/* What is hidden before the view is given to the column before it, what is hidden after the view to the one after it: both are out of view. */
static void
give_room (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  const guint n = g_list_model_get_n_items (columns);
  g_autofree int *rooms = g_new0 (int, n + 1);
  double from, to, x = 0.0;
  guint last_shown = 0;
  int room = 0;

  get_view (self, &from, &to);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const int width = _hot_leaderboard_get_column (column)->width;

      if (gtk_column_view_column_get_visible (column))
        {
          rooms[i] += room;
          room = 0;
          last_shown = i;
        }
      else if (x < from)
        {
          rooms[last_shown] += width;
        }
      else
        {
          room += width;
        }
      x += width;
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      Column *data = _hot_leaderboard_get_column (column);

      data->padding = rooms[i];
      gtk_column_view_column_set_fixed_width (column, data->width + rooms[i]);
    }
}

void
_hot_leaderboard_show_across (HotLeaderboard *self)
{
  const gboolean was_busy = self->is_busy;
  gboolean is_settled = TRUE;

  self->is_busy = TRUE;
  if (show_and_hide (self, &is_settled) || self->is_unsorted)
    sort_rows (self);
  self->is_unsorted = FALSE;
  give_room (self);
  self->is_busy = was_busy;
  if (!is_settled)
    _hot_leaderboard_queue_across (self);
}

/* Before the frame's layout, never within it. */
static gboolean
across_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);

  self->across = 0;
  _hot_leaderboard_show_across (self);

  return G_SOURCE_REMOVE;
}

void
_hot_leaderboard_queue_across (HotLeaderboard *self)
{
  if (self->across == 0 && self->view != NULL)
    self->across = gtk_widget_add_tick_callback (GTK_WIDGET (self), across_cb, NULL, NULL);
}

gboolean
_hot_leaderboard_is_apart (guint n_columns)
{
  return n_columns > MAX_KEPT;
}

void
_hot_leaderboard_init_across (HotLeaderboard *self)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (self->scroller);

  g_signal_connect_object (across, "value-changed", G_CALLBACK (_hot_leaderboard_queue_across), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (across, "changed", G_CALLBACK (_hot_leaderboard_queue_across), self, G_CONNECT_SWAPPED);
}
