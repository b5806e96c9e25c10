/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-legend.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "draw/hot-map-style.h"

struct _HotMapLegend
{
  GtkWidget    parent_instance;

  HotMapLayer *layer;
  double       lower;
  double       upper;
  HotMapLayer *unbrushed;  /* (nullable): the latest without a range: what a range leaves out is still to be seen */

  /* Of a drag: which ends follow the pointer, and where they were. */
  gboolean     moves_lower;
  gboolean     moves_upper;
  double       start;
  double       start_lower;
  double       start_upper;
};

G_DEFINE_FINAL_TYPE (HotMapLegend, hot_map_legend, GTK_TYPE_WIDGET)

enum {
  BEGIN_BRUSH,
  BRUSHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define STRIP_WIDTH 240
/* Pixels about an end of the range that take hold of it. */
#define GRIP 6.0
/* Of a range drawn by the pointer, in pixels: less is a click. */
#define NARROWEST 3.0
#define KEY_STEP 0.02
/* Of the map's height, as much as a list of names may take; less where it hides most of the width, too. */
#define MAX_SHARE 0.34
#define NARROW_SHARE 0.2
#define NARROW 500
/* Before the first layer is there, the room that it will take. */
#define EMPTY_HEIGHT 68

/* Whether the parts of both histograms mean the same. */
static gboolean
has_same_bins (HotMapLegend *self)
{
  const HotScale *a = hot_map_layer_get_scale (self->layer), *b = hot_map_layer_get_scale (self->unbrushed);

  return (self->lower > 0 || self->upper < 1) && a->kind == b->kind && a->min == b->min && a->max == b->max &&
         hot_viewport_equal (hot_map_layer_get_viewport (self->layer), hot_map_layer_get_viewport (self->unbrushed));
}

/* A long list leaves room for the map. */
static HotLegend
get_legend (HotMapLegend *self)
{
  HotLegend legend = hot_map_layer_get_legend (self->layer);
  const HotViewport *view = hot_map_layer_get_viewport (self->layer);

  legend.max_items = hot_legend_get_max_items (view->height * (view->width < NARROW ? NARROW_SHARE : MAX_SHARE));
  if (self->unbrushed != NULL && has_same_bins (self))
    legend.bins = hot_map_layer_get_legend (self->unbrushed).bins;
  return legend;
}

static gboolean
has_scale (HotMapLegend *self)
{
  const HotLegend legend = self->layer != NULL ? hot_map_layer_get_legend (self->layer) : (HotLegend) { .is_plain = TRUE };

  return hot_legend_has_scale (&legend);
}

static void
hot_map_legend_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  HotMapLegend *self = HOT_MAP_LEGEND (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = STRIP_WIDTH / 2;
      *natural = STRIP_WIDTH;
    }
  else if (self->layer != NULL)
    {
      const HotLegend legend = get_legend (self);

      *minimum = *natural = (int) hot_legend_get_strip_height (&legend);
    }
  else
    *minimum = *natural = EMPTY_HEIGHT;
}

static void
hot_map_legend_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  HotMapLegend *self = HOT_MAP_LEGEND (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  HotLegend legend;
  cairo_t *cr;

  if (self->layer == NULL || width <= 0)
    return;

  legend = get_legend (self);
  /* What is brushed shows at once, the map follows. */
  legend.lower = self->lower;
  legend.upper = self->upper;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-4, -4, width + 8, height + 8));
  hot_legend_paint_strip (&legend, cr, width,
                          hot_map_style_get (adw_style_manager_get_dark (manager),
                                             adw_style_manager_get_high_contrast (manager)));
  cairo_destroy (cr);
}

static gboolean
has_range (HotMapLegend *self)
{
  return self->lower > 0 || self->upper < 1;
}

static char *
dup_range (HotMapLegend *self)
{
  const HotLegend legend = hot_map_layer_get_legend (self->layer);
  g_autofree char *low = hot_legend_format_value (&legend, hot_scale_unmap (legend.scale, self->lower));
  g_autofree char *high = hot_legend_format_value (&legend, hot_scale_unmap (legend.scale, self->upper));

  /* TRANSLATORS: what the colours of a map stand for: "Listings per km², from 0 to 800" */
  return g_strdup_printf (_("%s, from %s to %s"), legend.title, low, high);
}

static char *
dup_description (HotMapLegend *self)
{
  const HotLegend legend = hot_map_layer_get_legend (self->layer);
  g_autofree char *items = hot_legend_list_items (&legend);
  g_autofree char *colors = NULL;
  g_autofree char *largest = NULL;
  g_autofree char *sizes = NULL;

  if (items != NULL)
    colors = g_strdup_printf ("%s: %s", legend.title, items);
  else if (hot_legend_has_scale (&legend))
    colors = dup_range (self);
  if (legend.n_sizes == 0)
    return g_strdup (colors != NULL ? colors : legend.title);

  largest = hot_legend_format (legend.size_type, legend.size_unit, legend.sizes[0].value);
  /* TRANSLATORS: what the size of dots stands for, such as "Area: price, up to $500" */
  sizes = g_strdup_printf (_("Area: %s, up to %s"), legend.size_title, largest);

  return colors != NULL ? g_strdup_printf ("%s. %s", colors, sizes) : g_steal_pointer (&sizes);
}

static void
hot_map_legend_describe (HotMapLegend *self)
{
  g_autofree char *description = self->layer != NULL ? dup_description (self) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), has_scale (self) ? "col-resize" : NULL);
  if (has_scale (self))
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), has_range (self) ? description : _("Drag to Show Only a Range"));
  else
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
}

static void
hot_map_legend_brush (HotMapLegend *self,
                      double        lower,
                      double        upper)
{
  hot_map_legend_set_range (self, lower, upper);
  g_signal_emit (self, signals[BRUSHED], 0, self->lower, self->upper);
}

static void
hot_map_legend_begin_cb (HotMapLegend *self,
                         double        x,
                         double        y,
                         GtkGesture   *gesture)
{
  const double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  const double at = CLAMP (x / width, 0, 1);
  const double to_lower = fabs (at - self->lower) * width, to_upper = fabs (at - self->upper) * width;

  if (!has_scale (self))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  g_signal_emit (self, signals[BEGIN_BRUSH], 0);
  self->start = at;
  self->start_lower = self->lower;
  self->start_upper = self->upper;
  self->moves_lower = self->moves_upper = FALSE;
  if (!has_range (self))
    return;

  if (to_lower <= GRIP && to_lower <= to_upper)
    self->moves_lower = TRUE;
  else if (to_upper <= GRIP)
    self->moves_upper = TRUE;
  else if (at > self->lower && at < self->upper)
    self->moves_lower = self->moves_upper = TRUE;
}

static void
hot_map_legend_update_cb (HotMapLegend *self,
                          double        dx)
{
  const double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  const double by = dx / width;
  const double at = CLAMP (self->start + by, 0, 1);

  if (self->moves_lower && self->moves_upper)
    {
      const double moved = CLAMP (by, -self->start_lower, 1 - self->start_upper);

      hot_map_legend_brush (self, self->start_lower + moved, self->start_upper + moved);
    }
  else if (self->moves_lower)
    {
      hot_map_legend_brush (self, MIN (at, self->start_upper), MAX (at, self->start_upper));
    }
  else if (self->moves_upper)
    {
      hot_map_legend_brush (self, MIN (at, self->start_lower), MAX (at, self->start_lower));
    }
  else if (fabs (dx) >= NARROWEST)
    {
      hot_map_legend_brush (self, MIN (at, self->start), MAX (at, self->start));
    }
}

/* A click beside the range clears it. */
static void
hot_map_legend_end_cb (HotMapLegend *self,
                       double        dx)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (fabs (dx) < NARROWEST && has_range (self) && !self->moves_lower && !self->moves_upper)
    hot_map_legend_brush (self, 0, 1);
}

/* Which end, or both, and how far. */
static void
hot_map_legend_key_cb (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  HotMapLegend *self = HOT_MAP_LEGEND (widget);
  g_autofree char *range = NULL;
  double by_lower, by_upper, lower, upper;

  if (!has_scale (self))
    return;

  g_variant_get (parameter, "(dd)", &by_lower, &by_upper);
  if (by_lower == by_upper && has_range (self))
    by_lower = by_upper = CLAMP (by_lower, -self->lower, 1 - self->upper);
  lower = CLAMP (self->lower + by_lower, 0, 1);
  upper = CLAMP (self->upper + by_upper, 0, 1);
  g_signal_emit (self, signals[BEGIN_BRUSH], 0);
  /* Without a range there is nothing to move: the first key narrows from its side. */
  hot_map_legend_brush (self, MIN (lower, upper), MAX (lower, upper));
  range = dup_range (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), range, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
hot_map_legend_clear_cb (GtkWidget  *widget,
                         const char *action,
                         GVariant   *parameter)
{
  g_signal_emit (widget, signals[BEGIN_BRUSH], 0);
  hot_map_legend_brush (HOT_MAP_LEGEND (widget), 0, 1);
}

static void
hot_map_legend_add_keys (GtkWidgetClass *widget_class)
{
  const struct { guint key; double by; } keys[] = {
    { GDK_KEY_Left, -KEY_STEP }, { GDK_KEY_KP_Left, -KEY_STEP }, { GDK_KEY_Right, KEY_STEP }, { GDK_KEY_KP_Right, KEY_STEP },
  };

  gtk_widget_class_install_action (widget_class, "legend.move", "(dd)", hot_map_legend_key_cb);
  gtk_widget_class_install_action (widget_class, "legend.clear", NULL, hot_map_legend_clear_cb);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, "legend.move", "(dd)", keys[i].by, keys[i].by);
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, GDK_SHIFT_MASK, "legend.move", "(dd)", 0.0, keys[i].by);
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, GDK_CONTROL_MASK, "legend.move", "(dd)", keys[i].by, 0.0);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "legend.clear", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "legend.clear", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "legend.clear", NULL);
}

static void
hot_map_legend_dispose (GObject *object)
{
  g_clear_pointer (&HOT_MAP_LEGEND (object)->layer, hot_map_layer_unref);
  g_clear_pointer (&HOT_MAP_LEGEND (object)->unbrushed, hot_map_layer_unref);

  G_OBJECT_CLASS (hot_map_legend_parent_class)->dispose (object);
}

static void
hot_map_legend_class_init (HotMapLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_legend_dispose;
  widget_class->measure = hot_map_legend_measure;
  widget_class->snapshot = hot_map_legend_snapshot;

  signals[BEGIN_BRUSH] = g_signal_new ("begin-brush", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  signals[BRUSHED] = g_signal_new ("brushed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "maplegend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  hot_map_legend_add_keys (widget_class);
}

static void
hot_map_legend_init (HotMapLegend *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->upper = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Legend"), -1);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (hot_map_legend_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (hot_map_legend_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (hot_map_legend_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
hot_map_legend_new (void)
{
  return g_object_new (HOT_TYPE_MAP_LEGEND, NULL);
}

void
hot_map_legend_set_layer (HotMapLegend *self,
                          HotMapLayer  *layer)
{
  g_return_if_fail (HOT_IS_MAP_LEGEND (self));

  if (self->layer == layer)
    return;

  g_clear_pointer (&self->layer, hot_map_layer_unref);
  if (layer != NULL)
    self->layer = hot_map_layer_ref (layer);
  if (!has_range (self) || layer == NULL)
    {
      g_clear_pointer (&self->unbrushed, hot_map_layer_unref);
      if (layer != NULL)
        self->unbrushed = hot_map_layer_ref (layer);
    }
  hot_map_legend_describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
hot_map_legend_set_range (HotMapLegend *self,
                          double        lower,
                          double        upper)
{
  g_return_if_fail (HOT_IS_MAP_LEGEND (self));
  g_return_if_fail (lower <= upper);

  self->lower = CLAMP (lower, 0, 1);
  self->upper = CLAMP (upper, 0, 1);
  hot_map_legend_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hot_map_legend_get_range (HotMapLegend *self,
                          double       *lower,
                          double       *upper)
{
  g_return_if_fail (HOT_IS_MAP_LEGEND (self));

  *lower = self->lower;
  *upper = self->upper;
}
