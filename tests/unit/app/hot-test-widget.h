/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hot-test.h"

G_BEGIN_DECLS

/* The first widget of @type in @widget, itself included, whose tooltip is @tooltip where that is given; NULL for none. */
static inline GtkWidget *
hot_test_find (GtkWidget  *widget,
               GType       type,
               const char *tooltip)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (tooltip == NULL || g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = hot_test_find (child, type, tooltip);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* As if a press of the pointer on @widget had ended. */
static inline void
hot_test_click (GtkWidget *widget,
                double     x,
                double     y)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "released", 1, x, y);
    }
}

/* Waits until @widget, which is on the screen, was drawn anew. */
static inline void
hot_test_wait_for_paint (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  const gint64 counter = gdk_frame_clock_get_frame_counter (clock);

  gtk_widget_queue_draw (widget);
  HOT_TEST_WAIT_FOR (gdk_frame_clock_get_frame_counter (clock) > counter);
}

/* Closes @window, and waits until @widget of it is gone: work that still goes on lets go of it. */
static inline void
hot_test_destroy_window (GtkWidget *window,
                         gpointer   widget)
{
  g_object_ref (widget);
  gtk_window_destroy (GTK_WINDOW (window));
  HOT_TEST_WAIT_FOR (G_OBJECT (widget)->ref_count == 1);
  g_assert_finalize_object (widget);
}

G_END_DECLS
