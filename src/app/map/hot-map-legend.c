/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-legend.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "draw/hot-map-style.h"

struct _HotMapLegend
{
  GtkWidget    parent_instance;

  HotMapLayer *layer;
};

G_DEFINE_FINAL_TYPE (HotMapLegend, hot_map_legend, GTK_TYPE_WIDGET)

#define STRIP_WIDTH 240
/* Before the first layer is there, the room that it will take. */
#define EMPTY_HEIGHT 68

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
      const HotLegend legend = hot_map_layer_get_legend (self->layer);

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

  legend = hot_map_layer_get_legend (self->layer);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-4, -4, width + 8, height + 8));
  hot_legend_paint_strip (&legend, cr, width,
                          hot_map_style_get (adw_style_manager_get_dark (manager),
                                             adw_style_manager_get_high_contrast (manager)));
  cairo_destroy (cr);
}

static void
hot_map_legend_describe (HotMapLegend *self)
{
  g_autofree char *description = NULL;

  if (self->layer != NULL)
    {
      const HotLegend legend = hot_map_layer_get_legend (self->layer);
      g_autofree char *low = hot_legend_format (legend.type, legend.unit, legend.scale->min);
      g_autofree char *high = hot_legend_format (legend.type, legend.unit, legend.scale->max);

      /* TRANSLATORS: what the colours of a map stand for: "Listings per km², from 0 to 800" */
      description = g_strdup_printf (_("%s, from %s to %s"), legend.title, low, high);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

static void
hot_map_legend_dispose (GObject *object)
{
  g_clear_pointer (&HOT_MAP_LEGEND (object)->layer, hot_map_layer_unref);

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

  gtk_widget_class_set_css_name (widget_class, "maplegend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hot_map_legend_init (HotMapLegend *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Legend"), -1);
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
  hot_map_legend_describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
