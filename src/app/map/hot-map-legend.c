/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-legend.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "draw/hot-map-style.h"

struct _HotMapLegend
{
  HotRangeBrush  parent_instance;

  HotMapLayer   *layer;
  HotMapLayer   *unbrushed;  /* (nullable): the latest without a range: what a range leaves out is still to be seen */
};

G_DEFINE_FINAL_TYPE (HotMapLegend, hot_map_legend, HOT_TYPE_RANGE_BRUSH)

#define STRIP_WIDTH 240
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

  return hot_range_brush_has_range (HOT_RANGE_BRUSH (self)) && a->kind == b->kind && a->min == b->min && a->max == b->max &&
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
  hot_range_brush_get_range (HOT_RANGE_BRUSH (self), &legend.lower, &legend.upper);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-4, -4, width + 8, height + 8));
  hot_legend_paint_strip (&legend, cr, width,
                          hot_map_style_get (adw_style_manager_get_dark (manager),
                                             adw_style_manager_get_high_contrast (manager)));
  cairo_destroy (cr);
}

static char *
dup_range (HotMapLegend *self)
{
  const HotLegend legend = hot_map_layer_get_legend (self->layer);
  g_autofree char *low = NULL, *high = NULL;
  double lower, upper;

  hot_range_brush_get_range (HOT_RANGE_BRUSH (self), &lower, &upper);
  low = hot_legend_format_value (&legend, hot_scale_unmap (legend.scale, lower));
  high = hot_legend_format_value (&legend, hot_scale_unmap (legend.scale, upper));

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
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), hot_range_brush_has_range (HOT_RANGE_BRUSH (self))
                                                      ? description : _("Drag to Show Only a Range"));
  else
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
}

static gboolean
hot_map_legend_can_brush (HotRangeBrush *brush)
{
  return has_scale (HOT_MAP_LEGEND (brush));
}

static char *
hot_map_legend_dup_words (HotRangeBrush *brush)
{
  return dup_range (HOT_MAP_LEGEND (brush));
}

static void
hot_map_legend_changed (HotRangeBrush *brush)
{
  hot_map_legend_describe (HOT_MAP_LEGEND (brush));
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
  HotRangeBrushClass *brush_class = HOT_RANGE_BRUSH_CLASS (klass);

  object_class->dispose = hot_map_legend_dispose;
  widget_class->measure = hot_map_legend_measure;
  widget_class->snapshot = hot_map_legend_snapshot;
  brush_class->can_brush = hot_map_legend_can_brush;
  brush_class->dup_words = hot_map_legend_dup_words;
  brush_class->changed = hot_map_legend_changed;

  gtk_widget_class_set_css_name (widget_class, "maplegend");
}

static void
hot_map_legend_init (HotMapLegend *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Legend"), -1);
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
  if (!hot_range_brush_has_range (HOT_RANGE_BRUSH (self)) || layer == NULL)
    {
      g_clear_pointer (&self->unbrushed, hot_map_layer_unref);
      if (layer != NULL)
        self->unbrushed = hot_map_layer_ref (layer);
    }
  hot_map_legend_describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
