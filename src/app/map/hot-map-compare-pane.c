/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-compare-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/map/hot-map-streets.h"
#include "app/map/hot-map-tile-source.h"

struct _HotMapComparePane
{
  GtkWidget         parent_instance;

  GtkWidget        *overlay;
  ShumateMap       *map;
  HotMapCanvas     *canvas;
  HotMapMarks      *marks;
  HotMapStreets    *streets;
  GtkWidget        *heading;
  GtkLabel         *letter;
  GtkLabel         *title;
  GtkLabel         *details;
};

G_DEFINE_FINAL_TYPE (HotMapComparePane, hot_map_compare_pane, GTK_TYPE_WIDGET)

enum {
  HOVERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_map_compare_pane_motion_cb (HotMapComparePane *self,
                                double             px,
                                double             py)
{
  g_signal_emit (self, signals[HOVERED], 0, px, py);
}

static void
hot_map_compare_pane_leave_cb (HotMapComparePane *self)
{
  g_signal_emit (self, signals[HOVERED], 0, NAN, NAN);
}

static void
hot_map_compare_pane_pressed_cb (HotMapComparePane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
hot_map_compare_pane_build_map (HotMapComparePane *self)
{
  ShumateViewport *viewport;
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->map = shumate_map_new ();
  viewport = shumate_map_get_viewport (self->map);
  shumate_viewport_set_reference_map_source (viewport, hot_map_tile_source_get_projection ());
  shumate_viewport_set_min_zoom_level (viewport, HOT_VIEWPORT_MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (viewport, HOT_VIEWPORT_MAX_ZOOM);
  gtk_widget_set_focusable (GTK_WIDGET (self->map), FALSE);

  self->canvas = hot_map_canvas_new (viewport);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->canvas));

  g_signal_connect_object (motion, "motion", G_CALLBACK (hot_map_compare_pane_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (hot_map_compare_pane_leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->map), motion);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (hot_map_compare_pane_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
hot_map_compare_pane_build_heading (HotMapComparePane *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_set_halign (self->heading, GTK_ALIGN_START);
  gtk_widget_set_valign (self->heading, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->heading, "hot-map-readout");
  gtk_widget_add_css_class (self->heading, "hot-map-heading");
  gtk_widget_set_can_target (self->heading, FALSE);
  self->letter = add_label (self->heading, (const char *const[]) { "hot-map-letter", NULL });
  gtk_label_set_xalign (self->letter, 0.5);
  gtk_widget_set_valign (GTK_WIDGET (self->letter), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->heading), words);
  self->title = add_label (words, (const char *const[]) { "heading", NULL });
  self->details = add_label (words, (const char *const[]) { "caption", "dimmed", "numeric", NULL });
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_MIDDLE);
}

static void
hot_map_compare_pane_dispose (GObject *object)
{
  HotMapComparePane *self = HOT_MAP_COMPARE_PANE (object);

  g_clear_object (&self->streets);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (hot_map_compare_pane_parent_class)->dispose (object);
}

static void
hot_map_compare_pane_class_init (HotMapComparePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_compare_pane_dispose;

  signals[HOVERED] = g_signal_new ("hovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mappane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hot_map_compare_pane_init (HotMapComparePane *self)
{
  self->overlay = gtk_overlay_new ();
  hot_map_compare_pane_build_map (self);
  hot_map_compare_pane_build_heading (self);
  self->marks = HOT_MAP_MARKS (hot_map_marks_new (self->canvas));

  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->heading);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->marks));
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
hot_map_compare_pane_new (const char *letter)
{
  HotMapComparePane *self = g_object_new (HOT_TYPE_MAP_COMPARE_PANE, NULL);

  hot_map_compare_pane_set_letter (self, letter);

  return GTK_WIDGET (self);
}

ShumateViewport *
hot_map_compare_pane_get_viewport (HotMapComparePane *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_PANE (self), NULL);

  return shumate_map_get_viewport (self->map);
}

HotMapCanvas *
hot_map_compare_pane_get_canvas (HotMapComparePane *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_PANE (self), NULL);

  return self->canvas;
}

HotMapMarks *
hot_map_compare_pane_get_marks (HotMapComparePane *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_PANE (self), NULL);

  return self->marks;
}

void
hot_map_compare_pane_set_heading (HotMapComparePane *self,
                                  const char        *title,
                                  const char        *details)
{
  g_autofree char *label = NULL;

  g_return_if_fail (HOT_IS_MAP_COMPARE_PANE (self));

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *details != '\0');
  /* TRANSLATORS: what a screen reader calls one of two maps: "Map A: listings.csv" */
  label = g_strdup_printf (_("Map %s: %s"), gtk_label_get_label (self->letter), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
hot_map_compare_pane_set_align (HotMapComparePane *self,
                                GtkAlign           align)
{
  g_return_if_fail (HOT_IS_MAP_COMPARE_PANE (self));

  gtk_widget_set_halign (self->heading, align);
}

void
hot_map_compare_pane_set_letter (HotMapComparePane *self,
                                 const char        *letter)
{
  g_return_if_fail (HOT_IS_MAP_COMPARE_PANE (self));

  gtk_label_set_label (self->letter, letter);
}

void
hot_map_compare_pane_set_tiles (HotMapComparePane *self,
                                HotMapTiles       *tiles)
{
  ShumateMapSource *source = hot_map_tiles_get_source (tiles);
  ShumateLicense *license = shumate_license_new ();

  g_return_if_fail (HOT_IS_MAP_COMPARE_PANE (self));
  g_return_if_fail (self->streets == NULL);

  self->streets = hot_map_streets_new (self->map, self->canvas, tiles);
  if (source != NULL)
    shumate_license_append_map_source (license, source);
  gtk_widget_set_halign (GTK_WIDGET (license), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (license), GTK_ALIGN_END);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (license));
  g_object_bind_property (tiles, "is-shown", license, "visible", G_BINDING_SYNC_CREATE);
}

GskRenderNode *
hot_map_compare_pane_dup_tiles (HotMapComparePane *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_PANE (self), NULL);

  return self->streets != NULL ? hot_map_streets_dup_picture (self->streets) : NULL;
}
