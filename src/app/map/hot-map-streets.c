/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-streets.h"

#include "app/map/hot-map-ground.h"

/*
 * While the view moves fast, ShumateMapLayer puts off asking for tiles until the next frame. Where that frame has the time that it was
 * put off at, which GdkFrameClock foretells, it puts it off once more, and then for good: nothing calls it again before the view moves.
 * So it is told to look again, a few times after each move.
 */
#define LOOK_AGAIN_AFTER 200
#define N_LOOKS 3
/* Seconds until a server from which nothing came is asked again. */
#define RETRY_AFTER 20

struct _HotMapStreets
{
  GObject       parent_instance;

  ShumateMap   *map;      /* weak */
  HotMapCanvas *canvas;   /* weak */
  HotMapTiles  *tiles;
  ShumateLayer *ground;   /* the map's; NULL while there are no tiles */
  ShumateLayer *layer;
  guint         look_timeout;
  guint         n_looks;
  guint         retry_timeout;
};

G_DEFINE_FINAL_TYPE (HotMapStreets, hot_map_streets, G_TYPE_OBJECT)

static gboolean
hot_map_streets_look_cb (gpointer user_data)
{
  HotMapStreets *self = user_data;

  if (self->layer != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (self->layer));
  if (self->layer != NULL && ++self->n_looks < N_LOOKS)
    return G_SOURCE_CONTINUE;

  self->look_timeout = 0;
  return G_SOURCE_REMOVE;
}

static void
hot_map_streets_view_changed_cb (HotMapStreets *self)
{
  if (self->layer == NULL)
    return;

  g_clear_handle_id (&self->look_timeout, g_source_remove);
  self->n_looks = 0;
  self->look_timeout = g_timeout_add (LOOK_AGAIN_AFTER, hot_map_streets_look_cb, self);
}

static void
hot_map_streets_remove_layer (HotMapStreets *self)
{
  shumate_map_remove_layer (self->map, self->layer);
  self->layer = NULL;
}

static void
hot_map_streets_stack_cb (HotMapStreets *self)
{
  if (self->layer != NULL && self->canvas != NULL)
    gtk_widget_set_opacity (GTK_WIDGET (self->layer),
                            hot_map_canvas_get_options (self->canvas)->stack.opacity[HOT_MAP_STRATUM_TILES]);
}

static void
hot_map_streets_add_layer (HotMapStreets *self)
{
  self->layer = SHUMATE_LAYER (shumate_map_layer_new (hot_map_tiles_get_source (self->tiles),
                                                      shumate_map_get_viewport (self->map)));
  shumate_map_insert_layer_behind (self->map, self->layer, SHUMATE_LAYER (self->canvas));
  hot_map_streets_stack_cb (self);
  hot_map_streets_view_changed_cb (self);
}

/* Tiles that did not come are not asked for again while they stay in view; a new layer asks for all of them. */
static gboolean
hot_map_streets_retry_cb (gpointer user_data)
{
  HotMapStreets *self = user_data;

  if (self->map != NULL && self->layer != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->map)))
    {
      hot_map_streets_remove_layer (self);
      hot_map_streets_add_layer (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
hot_map_streets_failing_cb (HotMapStreets *self)
{
  g_clear_handle_id (&self->retry_timeout, g_source_remove);
  if (hot_map_tiles_get_is_failing (self->tiles))
    self->retry_timeout = g_timeout_add_seconds (RETRY_AFTER, hot_map_streets_retry_cb, self);
}

static void
hot_map_streets_shown_cb (HotMapStreets *self)
{
  const gboolean is_shown = hot_map_tiles_get_is_shown (self->tiles) && hot_map_tiles_get_source (self->tiles) != NULL;

  if (self->map == NULL || self->canvas == NULL || is_shown == (self->layer != NULL))
    return;

  if (is_shown)
    {
      self->ground = hot_map_ground_new (shumate_map_get_viewport (self->map), self->canvas);
      shumate_map_insert_layer_behind (self->map, self->ground, SHUMATE_LAYER (self->canvas));
      hot_map_streets_add_layer (self);
    }
  else
    {
      hot_map_streets_remove_layer (self);
      shumate_map_remove_layer (self->map, self->ground);
      self->ground = NULL;
    }
  hot_map_canvas_set_has_tiles (self->canvas, is_shown);
}

static void
hot_map_streets_dispose (GObject *object)
{
  HotMapStreets *self = HOT_MAP_STREETS (object);

  g_clear_handle_id (&self->look_timeout, g_source_remove);
  g_clear_handle_id (&self->retry_timeout, g_source_remove);
  g_clear_weak_pointer (&self->map);
  g_clear_weak_pointer (&self->canvas);
  g_clear_object (&self->tiles);

  G_OBJECT_CLASS (hot_map_streets_parent_class)->dispose (object);
}

static void
hot_map_streets_class_init (HotMapStreetsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_map_streets_dispose;
}

static void
hot_map_streets_init (HotMapStreets *self)
{
}

HotMapStreets *
hot_map_streets_new (ShumateMap   *map,
                     HotMapCanvas *canvas,
                     HotMapTiles  *tiles)
{
  const char *const view_properties[] = { "notify::latitude", "notify::longitude", "notify::zoom-level" };
  HotMapStreets *self = g_object_new (HOT_TYPE_MAP_STREETS, NULL);

  g_set_weak_pointer (&self->map, map);
  g_set_weak_pointer (&self->canvas, canvas);
  self->tiles = g_object_ref (tiles);
  for (guint i = 0; i < G_N_ELEMENTS (view_properties); i++)
    g_signal_connect_object (shumate_map_get_viewport (map), view_properties[i], G_CALLBACK (hot_map_streets_view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (tiles, "notify::is-shown", G_CALLBACK (hot_map_streets_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas, "notify::stack", G_CALLBACK (hot_map_streets_stack_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tiles, "notify::is-failing", G_CALLBACK (hot_map_streets_failing_cb), self, G_CONNECT_SWAPPED);
  hot_map_streets_shown_cb (self);
  hot_map_streets_failing_cb (self);

  return self;
}

GskRenderNode *
hot_map_streets_dup_picture (HotMapStreets *self)
{
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  g_return_val_if_fail (HOT_IS_MAP_STREETS (self), NULL);

  if (self->layer == NULL)
    return NULL;

  paintable = gtk_widget_paintable_new (GTK_WIDGET (self->layer));
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (GTK_WIDGET (self->layer)),
                          gtk_widget_get_height (GTK_WIDGET (self->layer)));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  /* How opaque they are is for whoever puts them among other layers to say. */
  while (node != NULL && gsk_render_node_get_node_type (node) == GSK_OPACITY_NODE)
    {
      GskRenderNode *child = gsk_render_node_ref (gsk_opacity_node_get_child (node));

      gsk_render_node_unref (node);
      node = child;
    }

  return node;
}
