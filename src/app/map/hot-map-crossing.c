/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-crossing.h"

/* Pixels from which on a press is a drag. */
#define THRESHOLD 6.0

typedef struct {
  HotMapCanvas *canvas;
  HotViewport   start;
} Crossing;

/* Whether another gesture of the map, such as the lasso, has the drag: on one widget that cancels nobody else. */
static gboolean
is_taken (GtkGesture *gesture)
{
  GtkWidget *map = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GdkEventSequence *sequence = gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture));
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (map);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) other = g_list_model_get_item (controllers, i);

      if (other != GTK_EVENT_CONTROLLER (gesture) && GTK_IS_GESTURE_DRAG (other) &&
          gtk_gesture_handles_sequence (GTK_GESTURE (other), sequence) &&
          gtk_gesture_get_sequence_state (GTK_GESTURE (other), sequence) == GTK_EVENT_SEQUENCE_CLAIMED)
        return TRUE;
    }

  return FALSE;
}

static void
begin_cb (Crossing   *self,
          double      x,
          double      y,
          GtkGesture *gesture)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);

  self->start = hot_map_canvas_get_view (self->canvas);
  if (data == NULL || !hot_map_data_is_turned (data) || is_taken (gesture))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

static void
update_cb (Crossing   *self,
           double      dx,
           double      dy,
           GtkGesture *gesture)
{
  GdkEventSequence *sequence = gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture));
  const gboolean is_claimed = gtk_gesture_get_sequence_state (gesture, sequence) == GTK_EVENT_SEQUENCE_CLAIMED;
  HotViewport panned;

  if (!is_claimed && dx * dx + dy * dy < THRESHOLD * THRESHOLD)
    return;
  if (!is_claimed)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);

  panned = hot_viewport_panned (&self->start, dx, dy);
  hot_map_canvas_set_view (self->canvas, &panned);
}

static void
crossing_free (gpointer  data,
               GClosure *closure)
{
  g_free (data);
}

void
hot_map_crossing_attach (ShumateMap   *map,
                         HotMapCanvas *canvas)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  Crossing *self = g_new0 (Crossing, 1);

  /* The canvas is a layer of the map, as the gesture is one of its controllers: they go together. */
  self->canvas = canvas;
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_data (drag, "drag-update", G_CALLBACK (update_cb), self, crossing_free, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (map), GTK_EVENT_CONTROLLER (drag));
}
