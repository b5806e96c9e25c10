/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-ground.h"

#include <adwaita.h>

struct _HotMapGround
{
  ShumateLayer  parent_instance;

  HotMapCanvas *canvas;   /* weak */
};

G_DEFINE_FINAL_TYPE (HotMapGround, hot_map_ground, SHUMATE_TYPE_LAYER)

static void
hot_map_ground_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  HotMapGround *self = HOT_MAP_GROUND (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const HotMapStyle *style = hot_map_style_get (adw_style_manager_get_dark (manager),
                                                adw_style_manager_get_high_contrast (manager));
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  HotMapFrame *frame = self->canvas != NULL ? hot_map_canvas_get_frame (self->canvas) : NULL;

  gtk_snapshot_push_clip (snapshot, &all);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) {
    style->paper.red, style->paper.green, style->paper.blue, style->paper.alpha,
  }, &all);
  if (frame != NULL)
    {
      const HotViewport view = hot_map_canvas_get_view (self->canvas);

      hot_map_frame_snapshot_ground (frame, &view, snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

/* The pointer's events are for the map below. */
static gboolean
hot_map_ground_contains (GtkWidget *widget,
                         double     x,
                         double     y)
{
  return FALSE;
}

static void
hot_map_ground_dispose (GObject *object)
{
  g_clear_weak_pointer (&HOT_MAP_GROUND (object)->canvas);

  G_OBJECT_CLASS (hot_map_ground_parent_class)->dispose (object);
}

static void
hot_map_ground_class_init (HotMapGroundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_ground_dispose;
  widget_class->snapshot = hot_map_ground_snapshot;
  widget_class->contains = hot_map_ground_contains;

  gtk_widget_class_set_css_name (widget_class, "mapground");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hot_map_ground_init (HotMapGround *self)
{
}

ShumateLayer *
hot_map_ground_new (ShumateViewport *viewport,
                    HotMapCanvas    *canvas)
{
  const char *const view_properties[] = { "notify::latitude", "notify::longitude", "notify::zoom-level" };
  HotMapGround *self = g_object_new (HOT_TYPE_MAP_GROUND, "viewport", viewport, NULL);

  g_set_weak_pointer (&self->canvas, canvas);
  g_signal_connect_object (canvas, "notify::frame", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (view_properties); i++)
    g_signal_connect_object (viewport, view_properties[i], G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);

  return SHUMATE_LAYER (self);
}
