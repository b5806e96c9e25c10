/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-row-menu.h"

#include <glib/gi18n.h>

#include "app/data/hot-cell.h"
#include "app/widgets/hot-widget.h"

static void
show_menu (GtkWidget *view,
           guint      row,
           double     x,
           double     y)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenuItem) request = g_menu_item_new (_("Send to _Requests"), NULL);
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };
  GtkWidget *popover;

  g_menu_item_set_action_and_target (request, "win.request-row", "u", row);
  g_menu_append_item (menu, request);
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, view);
  g_signal_connect (popover, "closed", G_CALLBACK (hot_widget_unparent_later), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static GtkWidget *
find_cell (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (HOT_IS_CELL (child))
      return child;

  return NULL;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *at = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);
  GtkWidget *cell = at != NULL && !HOT_IS_CELL (at) ? find_cell (at) : at;
  HotRow *row = cell != NULL && HOT_IS_CELL (cell) ? hot_cell_get_row (HOT_CELL (cell)) : NULL;

  if (row == NULL)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (view, hot_row_get_index (row), x, y);
}

static gboolean
menu_key_cb (GtkWidget *view,
             GVariant  *args,
             gpointer   model)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  const guint position = gtk_single_selection_get_selected (selection);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (view)));
  graphene_rect_t bounds;

  if (position == GTK_INVALID_LIST_POSITION || focus == NULL || !gtk_widget_compute_bounds (focus, view, &bounds))
    return GDK_EVENT_PROPAGATE;

  show_menu (view, hot_row_model_get_row (model, position), bounds.origin.x + 24.0, bounds.origin.y + bounds.size.height / 2.0);

  return GDK_EVENT_STOP;
}

void
hot_row_menu_attach (GtkColumnView *view,
                     HotRowModel   *model)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                                                          gtk_callback_action_new (menu_key_cb, g_object_ref (model), g_object_unref)));
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
}
