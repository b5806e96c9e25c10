/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-selector.h"

#include <math.h>

/* A line drawn by hand gets a corner each so many pixels: enough to look round. */
#define STEP 3.0
/* Smaller boxes are clicks of an unsteady hand. */
#define SMALLEST 4.0

struct _HotMapSelector
{
  GObject       parent_instance;

  GtkWidget    *map;
  HotMapCanvas *canvas;
  HotMapMarks  *marks;
  HotMapTool    tool;
  HotMapTool    drawing;        /* the tool in the hand, while it draws */
  GArray       *corners;        /* of double */
  double        start_x;
  double        start_y;
  double        last_x;
  double        last_y;
};

G_DEFINE_FINAL_TYPE (HotMapSelector, hot_map_selector, G_TYPE_OBJECT)

enum {
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
add_corner (HotMapSelector *self,
            double          x,
            double          y)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  const double corner[2] = { hot_viewport_world_x (&view, x), hot_viewport_world_y (&view, y) };

  g_array_append_vals (self->corners, corner, 2);
}

static void
show (HotMapSelector *self)
{
  hot_map_marks_set_outline (self->marks, (const double *) self->corners->data, self->corners->len / 2,
                             self->drawing == HOT_MAP_TOOL_LASSO);
}

static void
draw_box (HotMapSelector *self,
          double          left,
          double          top,
          double          right,
          double          bottom)
{
  g_array_set_size (self->corners, 0);
  add_corner (self, left, top);
  add_corner (self, right, top);
  add_corner (self, right, bottom);
  add_corner (self, left, bottom);
}

static void
hot_map_selector_begin_cb (HotMapSelector *self,
                           double          x,
                           double          y,
                           GtkGesture     *gesture)
{
  const GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->drawing = self->tool;
  if (self->drawing == HOT_MAP_TOOL_NONE && (modifiers & GDK_SHIFT_MASK) != 0)
    self->drawing = HOT_MAP_TOOL_BOX;
  if (self->drawing == HOT_MAP_TOOL_NONE)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  g_array_set_size (self->corners, 0);
  self->start_x = self->last_x = x;
  self->start_y = self->last_y = y;
  if (self->drawing == HOT_MAP_TOOL_LASSO)
    add_corner (self, x, y);
}

static void
hot_map_selector_update_cb (HotMapSelector *self,
                            double          dx,
                            double          dy)
{
  const double x = self->start_x + dx, y = self->start_y + dy;

  if (self->drawing == HOT_MAP_TOOL_BOX)
    draw_box (self, self->start_x, self->start_y, x, y);
  else if (self->drawing == HOT_MAP_TOOL_LASSO && hypot (x - self->last_x, y - self->last_y) >= STEP)
    add_corner (self, x, y);
  else
    return;

  self->last_x = x;
  self->last_y = y;
  show (self);
}

static void
hot_map_selector_end_cb (HotMapSelector *self,
                         double          dx,
                         double          dy)
{
  const HotMapTool drawn = self->drawing;

  self->drawing = HOT_MAP_TOOL_NONE;
  if (drawn == HOT_MAP_TOOL_NONE)
    return;

  if (self->corners->len < 6 || (drawn == HOT_MAP_TOOL_BOX && (fabs (dx) < SMALLEST || fabs (dy) < SMALLEST)))
    g_array_set_size (self->corners, 0);
  show (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
hot_map_selector_cancel_cb (HotMapSelector *self)
{
  if (self->drawing == HOT_MAP_TOOL_NONE)
    return;

  self->drawing = HOT_MAP_TOOL_NONE;
  hot_map_selector_clear (self);
}

static void
hot_map_selector_finalize (GObject *object)
{
  HotMapSelector *self = HOT_MAP_SELECTOR (object);

  g_clear_object (&self->marks);
  g_clear_object (&self->canvas);
  g_array_unref (self->corners);

  G_OBJECT_CLASS (hot_map_selector_parent_class)->finalize (object);
}

static void
hot_map_selector_class_init (HotMapSelectorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_map_selector_finalize;

  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
hot_map_selector_init (HotMapSelector *self)
{
  self->corners = g_array_new (FALSE, FALSE, sizeof (double));
}

HotMapSelector *
hot_map_selector_new (GtkWidget    *map,
                      HotMapCanvas *canvas,
                      HotMapMarks  *marks)
{
  HotMapSelector *self = g_object_new (HOT_TYPE_MAP_SELECTOR, NULL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->map = map;
  self->canvas = g_object_ref (canvas);
  self->marks = g_object_ref (marks);

  /* Before the map takes the drag for its own. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (hot_map_selector_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (hot_map_selector_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (hot_map_selector_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (hot_map_selector_cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (map, GTK_EVENT_CONTROLLER (drag));

  return self;
}

void
hot_map_selector_set_tool (HotMapSelector *self,
                           HotMapTool      tool)
{
  g_return_if_fail (HOT_IS_MAP_SELECTOR (self));

  self->tool = tool;
  gtk_widget_set_cursor_from_name (self->map, tool != HOT_MAP_TOOL_NONE ? "crosshair" : NULL);
}

HotMapTool
hot_map_selector_get_tool (HotMapSelector *self)
{
  g_return_val_if_fail (HOT_IS_MAP_SELECTOR (self), HOT_MAP_TOOL_NONE);

  return self->tool;
}

const double *
hot_map_selector_get_corners (HotMapSelector *self,
                              guint          *n_corners)
{
  g_return_val_if_fail (HOT_IS_MAP_SELECTOR (self), NULL);

  *n_corners = self->corners->len / 2;

  return *n_corners > 0 ? (const double *) self->corners->data : NULL;
}

void
hot_map_selector_take_box (HotMapSelector *self,
                           double          left,
                           double          top,
                           double          right,
                           double          bottom)
{
  g_return_if_fail (HOT_IS_MAP_SELECTOR (self));

  draw_box (self, left, top, right, bottom);
  show (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

void
hot_map_selector_clear (HotMapSelector *self)
{
  g_return_if_fail (HOT_IS_MAP_SELECTOR (self));

  g_array_set_size (self->corners, 0);
  show (self);
}
