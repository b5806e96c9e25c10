/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-drop-down.h"

/* (nullable): the first one below a widget, itself included */
static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
list_shown_cb (GtkDropDown *self,
               GParamSpec  *pspec,
               GtkWidget   *popover)
{
  const guint selected = gtk_drop_down_get_selected (self);
  GtkWidget *list = find_widget (popover, GTK_TYPE_LIST_VIEW);

  if (list == NULL || selected == GTK_INVALID_LIST_POSITION || !gtk_widget_get_visible (popover))
    return;

  gtk_list_view_scroll_to (GTK_LIST_VIEW (list), selected, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (list);
}

void
hot_drop_down_focus_selected (GtkDropDown *self)
{
  GtkWidget *popover;

  g_return_if_fail (GTK_IS_DROP_DOWN (self));

  popover = find_widget (GTK_WIDGET (self), GTK_TYPE_POPOVER);
  if (popover != NULL)
    g_signal_connect_object (popover, "notify::visible", G_CALLBACK (list_shown_cb), self, G_CONNECT_SWAPPED);
}
