/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-compare-handle.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/hot-format.h"

struct _HotMapCompareHandle
{
  GtkWidget   parent_instance;

  double      position;
  GtkWidget  *grip;
};

G_DEFINE_FINAL_TYPE (HotMapCompareHandle, hot_map_compare_handle, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_POSITION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define STEP 0.02
#define FAR_STEP 0.1
#define LINE_WIDTH 3.0

static void
hot_map_compare_handle_describe (HotMapCompareHandle *self)
{
  g_autofree char *percent = hot_format_number (100 * self->position, 0);
  /* TRANSLATORS: where the line between two maps stands: so much of the width shows the first, A */
  g_autofree char *text = g_strdup_printf (_("%s%% A"), percent);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, round (100 * self->position),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
hot_map_compare_handle_move_cb (GtkWidget  *widget,
                                const char *action,
                                GVariant   *parameter)
{
  HotMapCompareHandle *self = HOT_MAP_COMPARE_HANDLE (widget);

  hot_map_compare_handle_set_position (self, self->position + g_variant_get_double (parameter));
}

static void
hot_map_compare_handle_begin_cb (HotMapCompareHandle *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* The handle moves with the pointer, so offsets are taken in what it lies in. */
static void
hot_map_compare_handle_update_cb (HotMapCompareHandle *self,
                                  double               dx,
                                  double               dy,
                                  GtkGestureDrag      *gesture)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  const int width = gtk_widget_get_width (parent);
  graphene_point_t at;
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (width <= 0 ||
      !gtk_widget_compute_point (GTK_WIDGET (self), parent, &GRAPHENE_POINT_INIT (x + dx, y + dy), &at))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  hot_map_compare_handle_set_position (self, at.x / width);
}

static void
hot_map_compare_handle_measure (GtkWidget      *widget,
                                GtkOrientation  orientation,
                                int             for_size,
                                int            *minimum,
                                int            *natural,
                                int            *minimum_baseline,
                                int            *natural_baseline)
{
  *minimum = *natural = HOT_MAP_COMPARE_HANDLE_WIDTH;
}

static void
hot_map_compare_handle_size_allocate (GtkWidget *widget,
                                      int        width,
                                      int        height,
                                      int        baseline)
{
  HotMapCompareHandle *self = HOT_MAP_COMPARE_HANDLE (widget);
  const int side = HOT_MAP_COMPARE_HANDLE_WIDTH;

  gtk_widget_size_allocate (self->grip, &(GtkAllocation) { (width - side) / 2, (height - side) / 2, side, side }, -1);
}

static void
hot_map_compare_handle_snapshot (GtkWidget   *widget,
                                 GtkSnapshot *snapshot)
{
  HotMapCompareHandle *self = HOT_MAP_COMPARE_HANDLE (widget);
  const float middle = gtk_widget_get_width (widget) / 2.0f;
  const float height = gtk_widget_get_height (widget);

  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 0.45 },
                             &GRAPHENE_RECT_INIT (middle - LINE_WIDTH / 2 - 1, 0, LINE_WIDTH + 2, height));
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 },
                             &GRAPHENE_RECT_INIT (middle - LINE_WIDTH / 2, 0, LINE_WIDTH, height));
  gtk_widget_snapshot_child (widget, self->grip, snapshot);
}

/* Beside the line the map is under the pointer. */
static gboolean
hot_map_compare_handle_contains (GtkWidget *widget,
                                 double     x,
                                 double     y)
{
  const double from_middle = fabs (x - gtk_widget_get_width (widget) / 2.0);
  const double from_grip = fabs (y - gtk_widget_get_height (widget) / 2.0);

  return from_middle <= 6 ||
         (from_middle <= HOT_MAP_COMPARE_HANDLE_WIDTH / 2.0 && from_grip <= HOT_MAP_COMPARE_HANDLE_WIDTH / 2.0);
}

static void
hot_map_compare_handle_dispose (GObject *object)
{
  g_clear_pointer (&HOT_MAP_COMPARE_HANDLE (object)->grip, gtk_widget_unparent);

  G_OBJECT_CLASS (hot_map_compare_handle_parent_class)->dispose (object);
}

static void
hot_map_compare_handle_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_POSITION:
      g_value_set_double (value, HOT_MAP_COMPARE_HANDLE (object)->position);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_compare_handle_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_POSITION:
      hot_map_compare_handle_set_position (HOT_MAP_COMPARE_HANDLE (object), g_value_get_double (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_compare_handle_add_keys (GtkWidgetClass *widget_class)
{
  const struct { guint key, keypad_key; double by; } keys[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1 }, { GDK_KEY_Right, GDK_KEY_KP_Right, 1 },
  };

  gtk_widget_class_install_action (widget_class, "handle.move", "d", hot_map_compare_handle_move_cb);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const guint both[] = { keys[i].key, keys[i].keypad_key };

      for (guint k = 0; k < G_N_ELEMENTS (both); k++)
        {
          gtk_widget_class_add_binding_action (widget_class, both[k], 0, "handle.move", "d", STEP * keys[i].by);
          gtk_widget_class_add_binding_action (widget_class, both[k], GDK_CONTROL_MASK, "handle.move", "d",
                                               FAR_STEP * keys[i].by);
        }
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, 0, "handle.move", "d", -1.0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_End, 0, "handle.move", "d", 1.0);
}

static void
hot_map_compare_handle_class_init (HotMapCompareHandleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_compare_handle_dispose;
  object_class->get_property = hot_map_compare_handle_get_property;
  object_class->set_property = hot_map_compare_handle_set_property;
  widget_class->measure = hot_map_compare_handle_measure;
  widget_class->size_allocate = hot_map_compare_handle_size_allocate;
  widget_class->snapshot = hot_map_compare_handle_snapshot;
  widget_class->contains = hot_map_compare_handle_contains;

  properties[PROP_POSITION] = g_param_spec_double ("position", NULL, NULL, 0, 1, 0.5,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "maphandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  hot_map_compare_handle_add_keys (widget_class);
}

static void
hot_map_compare_handle_init (HotMapCompareHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->position = 0.5;
  self->grip = gtk_image_new_from_icon_name ("hot-swipe-symbolic");
  gtk_widget_add_css_class (self->grip, "hot-map-grip");
  gtk_widget_set_parent (self->grip, GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("Drag to Show More of A or B"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Line Between A and B"), -1);
  hot_map_compare_handle_describe (self);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (hot_map_compare_handle_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (hot_map_compare_handle_update_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
hot_map_compare_handle_new (void)
{
  return g_object_new (HOT_TYPE_MAP_COMPARE_HANDLE, NULL);
}

double
hot_map_compare_handle_get_position (HotMapCompareHandle *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_HANDLE (self), 0.5);

  return self->position;
}

void
hot_map_compare_handle_set_position (HotMapCompareHandle *self,
                                     double               position)
{
  g_return_if_fail (HOT_IS_MAP_COMPARE_HANDLE (self));

  position = CLAMP (position, 0, 1);
  if (self->position == position)
    return;

  self->position = position;
  hot_map_compare_handle_describe (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}
