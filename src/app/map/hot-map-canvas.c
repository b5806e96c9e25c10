/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-canvas.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/jobs/hot-job.h"

#define FIT_PADDING 40

/**
 * HotMapCanvas:
 *
 * Shows pictures of the map that a worker paints. The newest view wins: while one picture is painted, further wishes only replace each
 * other; until the next one is there, the last one is shown moved and scaled to where its part of the world is now.
 */
struct _HotMapCanvas
{
  ShumateLayer   parent_instance;

  HotMapData    *data;
  HotMapOptions  options;
  HotMapFrame   *frame;
  HotJob        *job;
  gboolean       is_stale;      /* the job at work is not for what is wanted now */
  gboolean       fit_pending;
  gboolean       has_tiles;
  gboolean       keeps_domain;
  gboolean       holds_domain;
  gboolean       has_domain;
  HotScale       domain;        /* of the first picture since it is to be kept */
  HotMapData    *first;         /* what the data are compared with */
  int            first_column;
  HotMapCompareKind compare;
  HotMapCanvas  *leader;        /* has the pictures made that are shown here */
};

G_DEFINE_FINAL_TYPE (HotMapCanvas, hot_map_canvas, SHUMATE_TYPE_LAYER)

enum {
  PROP_0,
  PROP_FRAME,
  PROP_HAS_TILES,
  PROP_STACK,
  PROP_KEEPS_DOMAIN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void hot_map_canvas_refresh (HotMapCanvas *self);

static gpointer
paint_frame (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  return hot_map_frame_new (user_data, cancellable, error);
}

static double
get_pixel_ratio (HotMapCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return surface != NULL ? gdk_surface_get_scale (surface) : 1.0;
}

static void
hot_map_canvas_describe (HotMapCanvas *self)
{
  g_autofree char *description = NULL;

  if (self->frame != NULL)
    description = hot_map_layer_describe (hot_map_frame_get_layer (self->frame));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

static void
hot_map_canvas_take_frame (HotMapCanvas *self,
                           HotMapFrame  *frame)
{
  g_clear_pointer (&self->frame, hot_map_frame_unref);
  self->frame = frame;
  if (frame != NULL && (self->keeps_domain || self->holds_domain) && !self->has_domain)
    {
      self->domain = *hot_map_layer_get_scale (hot_map_frame_get_layer (frame));
      self->has_domain = TRUE;
    }
  hot_map_canvas_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
}

static void
hot_map_canvas_job_ended_cb (HotMapCanvas *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  HotMapFrame *frame = hot_job_steal_result (job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (frame != NULL)
    hot_map_canvas_take_frame (self, frame);
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    g_warning ("The map was not painted: %s", hot_job_get_error (job)->message);

  if (self->is_stale)
    hot_map_canvas_refresh (self);
}

/* Asks for a picture of what is wanted now. */
static void
hot_map_canvas_refresh (HotMapCanvas *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  HotMapRequest request = { 0 };

  if (self->leader != NULL)
    return;

  if (self->job != NULL)
    {
      self->is_stale = TRUE;
      return;
    }

  self->is_stale = FALSE;
  if (self->data == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      gtk_widget_get_width (GTK_WIDGET (self)) <= 1 || gtk_widget_get_height (GTK_WIDGET (self)) <= 1)
    return;

  request.data = self->data;
  request.options = self->options;
  request.viewport = hot_map_canvas_get_view (self);
  request.pixel_ratio = get_pixel_ratio (self);
  request.dark = adw_style_manager_get_dark (style);
  request.high_contrast = adw_style_manager_get_high_contrast (style);
  request.has_tiles = self->has_tiles;
  request.has_domain = self->has_domain;
  request.domain = self->domain;
  request.first = self->first;
  request.first_column = self->first_column;
  request.compare = self->compare;
  request.previous = self->frame;

  self->job = hot_job_compute (_("Paint Map"), paint_frame, hot_map_request_copy (&request),
                               (GDestroyNotify) hot_map_request_free, (GDestroyNotify) hot_map_frame_unref);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (hot_map_canvas_job_ended_cb), self);
}

/* Whether values of both are on the same footing. */
static gboolean
have_same_domain (const HotMapOptions *a,
                  const HotMapOptions *b)
{
  return a->mode == b->mode && a->column == b->column && a->names == b->names && a->aggregate == b->aggregate && a->scale == b->scale &&
         a->radius == b->radius &&
         a->radius_in_metres == b->radius_in_metres;
}

static void
hot_map_canvas_view_changed_cb (HotMapCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  hot_map_canvas_refresh (self);
}

/* North is up: what is read off the map counts on it. */
static void
hot_map_canvas_rotated_cb (HotMapCanvas    *self,
                           GParamSpec      *pspec,
                           ShumateViewport *viewport)
{
  if (shumate_viewport_get_rotation (viewport) != 0.0)
    shumate_viewport_set_rotation (viewport, 0.0);
}

static void
hot_map_canvas_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  HotMapCanvas *self = HOT_MAP_CANVAS (widget);

  GTK_WIDGET_CLASS (hot_map_canvas_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->fit_pending)
    hot_map_canvas_fit (self);
  hot_map_canvas_refresh (self);
}

static void
hot_map_canvas_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hot_map_canvas_parent_class)->map (widget);
  hot_map_canvas_refresh (HOT_MAP_CANVAS (widget));
}

static void
hot_map_canvas_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  HotMapCanvas *self = HOT_MAP_CANVAS (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const HotMapStyle *style = hot_map_style_get (adw_style_manager_get_dark (manager),
                                                adw_style_manager_get_high_contrast (manager));
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  const HotViewport view = hot_map_canvas_get_view (self);

  gtk_snapshot_push_clip (snapshot, &all);
  if (!self->has_tiles)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) {
      style->paper.red, style->paper.green, style->paper.blue, style->paper.alpha,
    }, &all);
  if (self->frame != NULL)
    hot_map_frame_snapshot (self->frame, &view, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* The pointer's events are for the map below, which pans and zooms. */
static gboolean
hot_map_canvas_contains (GtkWidget *widget,
                         double     x,
                         double     y)
{
  return FALSE;
}

static void
hot_map_canvas_key_pan_cb (GtkWidget  *widget,
                           const char *action,
                           GVariant   *parameter)
{
  double dx, dy;

  g_variant_get (parameter, "(dd)", &dx, &dy);
  hot_map_canvas_pan (HOT_MAP_CANVAS (widget), dx, dy);
}

static void
hot_map_canvas_key_zoom_cb (GtkWidget  *widget,
                            const char *action,
                            GVariant   *parameter)
{
  hot_map_canvas_zoom (HOT_MAP_CANVAS (widget), g_variant_get_double (parameter));
}

static void
hot_map_canvas_key_fit_cb (GtkWidget  *widget,
                           const char *action,
                           GVariant   *parameter)
{
  hot_map_canvas_fit (HOT_MAP_CANVAS (widget));
}

static void
hot_map_canvas_constructed (GObject *object)
{
  HotMapCanvas *self = HOT_MAP_CANVAS (object);
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  AdwStyleManager *style = adw_style_manager_get_default ();
  const char *const view_properties[] = { "notify::latitude", "notify::longitude", "notify::zoom-level" };
  const char *const style_properties[] = { "notify::dark", "notify::high-contrast" };

  G_OBJECT_CLASS (hot_map_canvas_parent_class)->constructed (object);

  for (guint i = 0; i < G_N_ELEMENTS (view_properties); i++)
    g_signal_connect_object (viewport, view_properties[i], G_CALLBACK (hot_map_canvas_view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (style_properties); i++)
    g_signal_connect_object (style, style_properties[i], G_CALLBACK (hot_map_canvas_view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::rotation", G_CALLBACK (hot_map_canvas_rotated_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_map_canvas_dispose (GObject *object)
{
  HotMapCanvas *self = HOT_MAP_CANVAS (object);

  hot_job_drop (&self->job, self);
  g_clear_pointer (&self->frame, hot_map_frame_unref);
  g_clear_pointer (&self->data, hot_map_data_unref);
  g_clear_pointer (&self->first, hot_map_data_unref);
  g_clear_weak_pointer (&self->leader);

  G_OBJECT_CLASS (hot_map_canvas_parent_class)->dispose (object);
}

static void
hot_map_canvas_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  HotMapCanvas *self = HOT_MAP_CANVAS (object);

  switch (prop_id)
    {
    case PROP_FRAME:
      g_value_set_boxed (value, self->frame);
      break;

    case PROP_HAS_TILES:
      g_value_set_boolean (value, self->has_tiles);
      break;

    case PROP_STACK:
      g_value_set_pointer (value, &self->options.stack);
      break;

    case PROP_KEEPS_DOMAIN:
      g_value_set_boolean (value, self->keeps_domain);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_canvas_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_HAS_TILES:
      hot_map_canvas_set_has_tiles (HOT_MAP_CANVAS (object), g_value_get_boolean (value));
      break;

    case PROP_KEEPS_DOMAIN:
      hot_map_canvas_set_keeps_domain (HOT_MAP_CANVAS (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_canvas_add_keys (GtkWidgetClass *widget_class)
{
  const struct { guint key, keypad_key; double dx, dy; } pans[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, 1, 0 }, { GDK_KEY_Right, GDK_KEY_KP_Right, -1, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, 1 }, { GDK_KEY_Down, GDK_KEY_KP_Down, 0, -1 },
  };
  const struct { guint key; double levels; } zooms[] = {
    { GDK_KEY_plus, 0.5 }, { GDK_KEY_equal, 0.5 }, { GDK_KEY_KP_Add, 0.5 },
    { GDK_KEY_minus, -0.5 }, { GDK_KEY_KP_Subtract, -0.5 },
  };
  const guint fits[] = { GDK_KEY_0, GDK_KEY_KP_0, GDK_KEY_Home };

  gtk_widget_class_install_action (widget_class, "canvas.pan", "(dd)", hot_map_canvas_key_pan_cb);
  gtk_widget_class_install_action (widget_class, "canvas.zoom", "d", hot_map_canvas_key_zoom_cb);
  gtk_widget_class_install_action (widget_class, "canvas.fit", NULL, hot_map_canvas_key_fit_cb);

  for (guint i = 0; i < G_N_ELEMENTS (pans); i++)
    {
      gtk_widget_class_add_binding_action (widget_class, pans[i].key, 0, "canvas.pan", "(dd)",
                                           80 * pans[i].dx, 80 * pans[i].dy);
      gtk_widget_class_add_binding_action (widget_class, pans[i].keypad_key, 0, "canvas.pan", "(dd)",
                                           80 * pans[i].dx, 80 * pans[i].dy);
    }
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (widget_class, zooms[i].key, 0, "canvas.zoom", "d", zooms[i].levels);
  for (guint i = 0; i < G_N_ELEMENTS (fits); i++)
    gtk_widget_class_add_binding_action (widget_class, fits[i], 0, "canvas.fit", NULL);
}

static void
hot_map_canvas_class_init (HotMapCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = hot_map_canvas_constructed;
  object_class->dispose = hot_map_canvas_dispose;
  object_class->get_property = hot_map_canvas_get_property;
  object_class->set_property = hot_map_canvas_set_property;

  widget_class->size_allocate = hot_map_canvas_size_allocate;
  widget_class->map = hot_map_canvas_map;
  widget_class->snapshot = hot_map_canvas_snapshot;
  widget_class->contains = hot_map_canvas_contains;

  properties[PROP_FRAME] = g_param_spec_boxed ("frame", NULL, NULL, HOT_TYPE_MAP_FRAME,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_HAS_TILES] = g_param_spec_boolean ("has-tiles", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_STACK] = g_param_spec_pointer ("stack", NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_KEEPS_DOMAIN] = g_param_spec_boolean ("keeps-domain", NULL, NULL, FALSE,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "mapcanvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  hot_map_canvas_add_keys (widget_class);
}

static void
hot_map_canvas_init (HotMapCanvas *self)
{
  self->options = (HotMapOptions) HOT_MAP_OPTIONS_INIT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map"), -1);
}

HotMapCanvas *
hot_map_canvas_new (ShumateViewport *viewport)
{
  return g_object_new (HOT_TYPE_MAP_CANVAS, "viewport", viewport, NULL);
}

/**
 * hot_map_canvas_set_data:
 * @data: (transfer none) (nullable): what is shown from now on; the view stays
 */
void
hot_map_canvas_set_data (HotMapCanvas *self,
                         HotMapData   *data)
{
  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  if (self->data == data)
    return;

  g_clear_pointer (&self->data, hot_map_data_unref);
  if (data != NULL)
    self->data = hot_map_data_ref (data);
  else if (self->frame != NULL)
    hot_map_canvas_take_frame (self, NULL);
  hot_map_canvas_refresh (self);
}

HotMapData *
hot_map_canvas_get_data (HotMapCanvas *self)
{
  g_return_val_if_fail (HOT_IS_MAP_CANVAS (self), NULL);

  return self->data;
}

const HotMapOptions *
hot_map_canvas_get_options (HotMapCanvas *self)
{
  g_return_val_if_fail (HOT_IS_MAP_CANVAS (self), NULL);

  return &self->options;
}

void
hot_map_canvas_set_options (HotMapCanvas        *self,
                            const HotMapOptions *options)
{
  HotMapStack had_stack;

  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  if (hot_map_options_equal (&self->options, options))
    return;

  /* Colours of another measure cannot mean the same. */
  if (!have_same_domain (&self->options, options))
    self->has_domain = FALSE;
  had_stack = self->options.stack;
  self->options = *options;
  hot_map_canvas_refresh (self);
  if (!hot_map_stack_equal (&had_stack, &options->stack))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STACK]);
}

void
hot_map_canvas_compare (HotMapCanvas        *self,
                        const HotMapSides   *sides,
                        const HotMapOptions *options,
                        HotMapCompareKind    kind)
{
  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  /* Colours of values and of differences cannot mean the same. */
  if (!have_same_domain (&self->options, options) || self->compare != kind)
    self->has_domain = FALSE;

  hot_map_data_ref (sides->first);
  hot_map_data_ref (sides->second);
  g_clear_pointer (&self->first, hot_map_data_unref);
  g_clear_pointer (&self->data, hot_map_data_unref);
  self->first = sides->first;
  self->data = sides->second;
  self->first_column = sides->first_column;
  self->options = *options;
  self->options.column = sides->second_column;
  self->compare = kind;
  hot_map_canvas_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STACK]);
}

/* While the leader shows the difference there is no picture of A, and the last one stays. */
static void
hot_map_canvas_leader_frame_cb (HotMapCanvas *self)
{
  HotMapFrame *frame = self->leader != NULL ? hot_map_canvas_get_frame (self->leader) : NULL;
  HotMapFrame *first = frame != NULL ? hot_map_frame_get_first (frame) : NULL;

  if (first != NULL)
    hot_map_canvas_take_frame (self, hot_map_frame_ref (first));
}

void
hot_map_canvas_follow (HotMapCanvas *self,
                       HotMapCanvas *leader)
{
  g_return_if_fail (HOT_IS_MAP_CANVAS (self));
  g_return_if_fail (HOT_IS_MAP_CANVAS (leader));
  g_return_if_fail (self->leader == NULL);

  g_set_weak_pointer (&self->leader, leader);
  g_signal_connect_object (leader, "notify::frame", G_CALLBACK (hot_map_canvas_leader_frame_cb), self, G_CONNECT_SWAPPED);
  hot_map_canvas_leader_frame_cb (self);
}

void
hot_map_canvas_set_has_outlines (HotMapCanvas *self,
                                 gboolean      has_outlines)
{
  HotMapOptions options = self->options;

  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  options.stack.hidden[HOT_MAP_STRATUM_OUTLINES] = !has_outlines;
  hot_map_canvas_set_options (self, &options);
}

gboolean
hot_map_canvas_get_keeps_domain (HotMapCanvas *self)
{
  g_return_val_if_fail (HOT_IS_MAP_CANVAS (self), FALSE);

  return self->keeps_domain;
}

void
hot_map_canvas_set_keeps_domain (HotMapCanvas *self,
                                 gboolean      keeps_domain)
{
  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  keeps_domain = keeps_domain != FALSE;
  if (self->keeps_domain == keeps_domain)
    return;

  self->keeps_domain = keeps_domain;
  self->has_domain = (keeps_domain || self->holds_domain) && self->frame != NULL;
  if (self->has_domain)
    self->domain = *hot_map_layer_get_scale (hot_map_frame_get_layer (self->frame));
  hot_map_canvas_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEPS_DOMAIN]);
}

void
hot_map_canvas_set_domain (HotMapCanvas   *self,
                           const HotScale *domain)
{
  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  if (!self->keeps_domain)
    return;

  self->domain = *domain;
  self->has_domain = TRUE;
  hot_map_canvas_refresh (self);
}

void
hot_map_canvas_hold_domain (HotMapCanvas *self,
                            gboolean      hold)
{
  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  hold = hold != FALSE;
  if (self->holds_domain == hold)
    return;

  self->holds_domain = hold;
  if (hold && !self->has_domain && self->frame != NULL)
    {
      self->domain = *hot_map_layer_get_scale (hot_map_frame_get_layer (self->frame));
      self->has_domain = TRUE;
    }
  else if (!hold && !self->keeps_domain)
    {
      self->has_domain = FALSE;
      hot_map_canvas_refresh (self);
    }
}

HotMapFrame *
hot_map_canvas_get_frame (HotMapCanvas *self)
{
  g_return_val_if_fail (HOT_IS_MAP_CANVAS (self), NULL);

  return self->frame;
}

void
hot_map_canvas_set_has_tiles (HotMapCanvas *self,
                              gboolean      has_tiles)
{
  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  has_tiles = has_tiles != FALSE;
  if (self->has_tiles == has_tiles)
    return;

  self->has_tiles = has_tiles;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  hot_map_canvas_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_TILES]);
}

HotViewport
hot_map_canvas_get_view (HotMapCanvas *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  HotMapData *data = self->leader != NULL ? self->leader->data : self->data;
  const HotViewport view = hot_viewport_new (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                                             shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                                             shumate_viewport_get_zoom_level (viewport),
                                             gtk_widget_get_width (GTK_WIDGET (self)),
                                             gtk_widget_get_height (GTK_WIDGET (self)));

  return hot_viewport_turned (&view, data != NULL && hot_map_data_is_turned (data));
}

void
hot_map_canvas_set_view (HotMapCanvas      *self,
                         const HotViewport *view)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  double latitude, longitude;

  hot_viewport_locate (view, view->width / 2.0, view->height / 2.0, &latitude, &longitude);
  g_object_freeze_notify (G_OBJECT (viewport));
  shumate_viewport_set_zoom_level (viewport, hot_viewport_get_zoom (view));
  shumate_location_set_location (SHUMATE_LOCATION (viewport), latitude, longitude);
  g_object_thaw_notify (G_OBJECT (viewport));
}

void
hot_map_canvas_fit (HotMapCanvas *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  HotViewport view;
  HotBounds bounds;

  g_return_if_fail (HOT_IS_MAP_CANVAS (self));

  if (self->leader != NULL)
    {
      hot_map_canvas_fit (self->leader);
      return;
    }

  self->fit_pending = self->data == NULL || width <= 1 || height <= 1;
  if (self->fit_pending)
    return;

  bounds = hot_map_data_get_bounds (self->data);
  if (self->first != NULL)
    {
      const HotBounds first = hot_map_data_get_bounds (self->first);

      /* Of two places far from each other, the first. */
      if (first.west <= bounds.east && bounds.west <= first.east && first.south <= bounds.north && bounds.south <= first.north)
        {
          hot_bounds_add (&bounds, first.south, first.west);
          hot_bounds_add (&bounds, first.north, first.east);
        }
      else
        bounds = first;
    }
  view = hot_viewport_new_for_bounds (&bounds, width, height, MIN (FIT_PADDING, MIN (width, height) / 8));
  hot_map_canvas_set_view (self, &view);
}

void
hot_map_canvas_pan (HotMapCanvas *self,
                    double        dx,
                    double        dy)
{
  const HotViewport view = hot_map_canvas_get_view (self);
  const HotViewport panned = hot_viewport_panned (&view, dx, dy);

  hot_map_canvas_set_view (self, &panned);
}

void
hot_map_canvas_zoom (HotMapCanvas *self,
                     double        levels)
{
  const HotViewport view = hot_map_canvas_get_view (self);
  const HotViewport zoomed = hot_viewport_zoomed (&view, levels, view.width / 2.0, view.height / 2.0);

  hot_map_canvas_set_view (self, &zoomed);
}
