/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For dispose of a template widget that derives from GtkWidget itself: children of the template that have no name are let go as well. */
static inline void
hot_widget_dispose_template (GtkWidget *widget,
                             GType      type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/* A widget that can be seen asks the display server where the pointer is when it gets a tooltip, and waits for three answers: longer than it
 * takes to make the widget. One that is only being made need not ask. */
static inline void
hot_widget_set_first_tooltip (GtkWidget  *widget,
                              const char *tooltip)
{
  gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_widget_set_visible (widget, TRUE);
}

static inline gboolean
hot_widget_unparent_cb (gpointer widget)
{
  gtk_widget_unparent (widget);

  return G_SOURCE_REMOVE;
}

/* For a menu that was closed: what was chosen in it is only then done. Its parent may go meanwhile. */
static inline void
hot_widget_unparent_later (GtkWidget *widget)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, hot_widget_unparent_cb, g_object_ref (widget), g_object_unref);
}

G_END_DECLS
