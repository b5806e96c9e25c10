/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-layers.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/map/hot-map-layer-list.h"

struct _HotMapLayers
{
  GtkPopover      parent_instance;

  HotMapCanvas   *canvas;
  gboolean        is_updating;

  GtkWidget      *groups;
  GtkWidget      *measured;      /* the latest of the groups whose size is known; NULL before the first */
  GtkWidget      *revealed;      /* the latest of the groups that is drawn */
  HotMapLayerList *list;
  AdwActionRow   *remarks_row;
  AdwComboRow    *palette_row;
  AdwSwitchRow   *reversed_row;
  AdwComboRow    *scale_row;
  AdwComboRow    *domain_row;
  GtkWidget      *size_group;
  AdwComboRow    *sizes_row;
  GArray         *sizes;         /* of int: the column of each entry but the first */
  AdwSwitchRow   *clusters_row;
  GtkWidget      *dot_row;
  GtkAdjustment  *dot;
  AdwSpinRow     *radius_row;
  GtkAdjustment  *radius;
  AdwComboRow    *unit_row;
};

G_DEFINE_FINAL_TYPE (HotMapLayers, hot_map_layers, GTK_TYPE_POPOVER)

/* The first entry lets the map choose. */
static const HotPalette *
get_palette (HotMapLayers *self)
{
  const guint selected = adw_combo_row_get_selected (self->palette_row);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION ? NULL : hot_palette_get_nth (selected - 1);
}

/* The first entry is dots of one size. */
static int
get_sizes (HotMapLayers *self)
{
  const guint selected = adw_combo_row_get_selected (self->sizes_row);

  return selected == 0 || selected > self->sizes->len ? -1 : g_array_index (self->sizes, int, selected - 1);
}

/* Columns that a size can stand for. */
static void
hot_map_layers_offer_sizes (HotMapLayers *self,
                            int           chosen)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  HotTable *table = data != NULL ? hot_map_data_get_table (data) : NULL;
  g_autoptr(GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("All Alike"), NULL });
  guint selected = 0;

  g_array_set_size (self->sizes, 0);
  for (guint i = 0; table != NULL && i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);
      const HotColumnType type = hot_column_get_column_type (column);
      const int index = i;

      if (!hot_column_type_is_numeric (type) || type == HOT_COLUMN_DATE || type == HOT_COLUMN_BOOLEAN)
        continue;
      g_array_append_val (self->sizes, index);
      gtk_string_list_append (names, hot_column_get_name (column));
      if (index == chosen)
        selected = self->sizes->len;
    }
  adw_combo_row_set_model (self->sizes_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->sizes_row, selected);
}

static void
hot_map_layers_changed_cb (HotMapLayers *self)
{
  HotMapOptions options;

  if (self->is_updating)
    return;

  options = *hot_map_canvas_get_options (self->canvas);
  options.palette = get_palette (self);
  options.reversed = adw_switch_row_get_active (self->reversed_row);
  options.scale = adw_combo_row_get_selected (self->scale_row);
  options.sizes = get_sizes (self);
  options.clusters = adw_switch_row_get_active (self->clusters_row);
  options.dot_radius = gtk_adjustment_get_value (self->dot);
  options.radius = gtk_adjustment_get_value (self->radius);
  options.radius_in_metres = adw_combo_row_get_selected (self->unit_row) == 1;
  hot_map_canvas_set_keeps_domain (self->canvas, adw_combo_row_get_selected (self->domain_row) == 1);
  hot_map_canvas_set_options (self->canvas, &options);
}

/* A radius of two digits that a person can work on. */
static double
round_radius (double radius)
{
  const double unit = pow (10, floor (log10 (MAX (radius, 1.0))) - 1);

  return MAX (1.0, round (radius / unit) * unit);
}

/* The other unit, the same picture. */
static void
hot_map_layers_unit_cb (HotMapLayers *self)
{
  const gboolean in_metres = adw_combo_row_get_selected (self->unit_row) == 1;
  const HotMapOptions *options;
  HotViewport view;
  double metres;

  if (self->is_updating)
    return;

  options = hot_map_canvas_get_options (self->canvas);
  if (options->radius_in_metres == in_metres)
    return;

  view = hot_map_canvas_get_view (self->canvas);
  metres = hot_viewport_get_metres_per_pixel (&view);
  self->is_updating = TRUE;
  gtk_adjustment_set_value (self->radius, round_radius (in_metres ? options->radius * metres : options->radius / metres));
  gtk_adjustment_set_step_increment (self->radius, in_metres ? 10 : 1);
  self->is_updating = FALSE;
  hot_map_layers_changed_cb (self);
}

static void
hot_map_layers_leave_cb (HotMapLayers *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
hot_map_layers_take_options (HotMapLayers *self)
{
  const HotMapOptions *options = hot_map_canvas_get_options (self->canvas);
  guint palette = 0;

  for (guint i = 0; options->palette != NULL && hot_palette_get_nth (i) != NULL; i++)
    if (hot_palette_get_nth (i) == options->palette)
      palette = i + 1;

  self->is_updating = TRUE;
  adw_combo_row_set_selected (self->palette_row, palette);
  adw_switch_row_set_active (self->reversed_row, options->reversed);
  adw_switch_row_set_active (self->clusters_row, options->clusters);
  adw_combo_row_set_selected (self->scale_row, options->scale);
  adw_combo_row_set_selected (self->domain_row, hot_map_canvas_get_keeps_domain (self->canvas) ? 1 : 0);
  adw_combo_row_set_selected (self->unit_row, options->radius_in_metres ? 1 : 0);
  gtk_adjustment_set_value (self->radius, options->radius);
  gtk_adjustment_set_value (self->dot, options->dot_radius);
  hot_map_layers_offer_sizes (self, options->sizes);
  self->is_updating = FALSE;
  hot_map_layer_list_update (self->list);

  gtk_widget_set_visible (GTK_WIDGET (self->sizes_row), options->mode == HOT_MAP_POINTS);
  gtk_widget_set_visible (GTK_WIDGET (self->clusters_row), options->mode == HOT_MAP_POINTS);
  gtk_widget_set_visible (self->dot_row, options->mode == HOT_MAP_POINTS);
  gtk_widget_set_visible (GTK_WIDGET (self->radius_row), options->mode != HOT_MAP_POINTS);
  gtk_widget_set_visible (GTK_WIDGET (self->unit_row), options->mode != HOT_MAP_POINTS);
}

static gboolean
has_size (HotMapLayers *self)
{
  return hot_map_canvas_get_options (self->canvas)->mode != HOT_MAP_NEIGHBOURHOOD;
}

static gboolean
hot_map_layers_reveal_cb (GtkWidget     *groups,
                          GdkFrameClock *clock,
                          gpointer       user_data)
{
  HotMapLayers *self = user_data;

  /* The first tick comes before the first frame. */
  if (self->revealed == NULL)
    {
      self->revealed = gtk_widget_get_first_child (groups);
      return G_SOURCE_CONTINUE;
    }

  self->revealed = gtk_widget_get_next_sibling (self->revealed);
  if (self->revealed == NULL)
    return G_SOURCE_REMOVE;
  gtk_widget_set_visible (self->revealed, self->revealed != self->size_group || has_size (self));
  return G_SOURCE_CONTINUE;
}

static void
hot_map_layers_map (GtkWidget *widget)
{
  HotMapLayers *self = HOT_MAP_LAYERS (widget);
  GtkWidget *first = gtk_widget_get_first_child (self->groups);

  while (hot_map_layer_list_build_next (self->list))
    ;
  hot_map_layers_take_options (self);
  /* To style, place and paint all groups in one frame would take longer than a frame lasts. The box is as high as the window shows of it. */
  for (GtkWidget *group = gtk_widget_get_next_sibling (first); group != NULL; group = gtk_widget_get_next_sibling (group))
    gtk_widget_set_visible (group, FALSE);
  self->revealed = NULL;
  gtk_widget_add_tick_callback (self->groups, hot_map_layers_reveal_cb, self, NULL);

  GTK_WIDGET_CLASS (hot_map_layers_parent_class)->map (widget);
}

static void
hot_map_layers_dispose (GObject *object)
{
  HotMapLayers *self = HOT_MAP_LAYERS (object);

  self->is_updating = TRUE;
  g_clear_object (&self->canvas);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_LAYERS);

  G_OBJECT_CLASS (hot_map_layers_parent_class)->dispose (object);
}

static void
hot_map_layers_finalize (GObject *object)
{
  g_array_unref (HOT_MAP_LAYERS (object)->sizes);

  G_OBJECT_CLASS (hot_map_layers_parent_class)->finalize (object);
}

static void
hot_map_layers_class_init (HotMapLayersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_layers_dispose;
  object_class->finalize = hot_map_layers_finalize;
  widget_class->map = hot_map_layers_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-layers.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, groups);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, list);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, remarks_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, palette_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, reversed_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, scale_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, domain_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, size_group);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, sizes_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, clusters_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, dot_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, dot);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, radius_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, radius);
  gtk_widget_class_bind_template_child (widget_class, HotMapLayers, unit_row);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_layers_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_layers_unit_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_layers_leave_cb);
}

static void
hot_map_layers_init (HotMapLayers *self)
{
  g_autoptr(GtkStringList) palettes = gtk_string_list_new (NULL);

  g_type_ensure (HOT_TYPE_MAP_LAYER_LIST);
  self->is_updating = TRUE;
  self->sizes = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_string_list_append (palettes, _("Automatic"));
  for (guint i = 0; hot_palette_get_nth (i) != NULL; i++)
    gtk_string_list_append (palettes, _(hot_palette_get_nth (i)->title));
  adw_combo_row_set_model (self->palette_row, G_LIST_MODEL (palettes));
  self->is_updating = FALSE;
}

GtkWidget *
hot_map_layers_new (HotMapCanvas *canvas,
                    HotMapTiles  *tiles)
{
  HotMapLayers *self = g_object_new (HOT_TYPE_MAP_LAYERS, NULL);

  self->canvas = g_object_ref (canvas);
  hot_map_layer_list_attach (self->list, canvas, tiles);
  hot_map_layers_set_boundaries (self, NULL, 0);
  hot_map_layers_take_options (self);

  return GTK_WIDGET (self);
}

gboolean
hot_map_layers_build_next (HotMapLayers *self)
{
  GtkWidget *next;
  int width;

  g_return_val_if_fail (HOT_IS_MAP_LAYERS (self), FALSE);

  if (hot_map_layer_list_build_next (self->list))
    return TRUE;

  /* GTK keeps styles and sizes, and has little left to find out when it is opened. */
  next = self->measured == NULL ? gtk_widget_get_first_child (self->groups) : gtk_widget_get_next_sibling (self->measured);
  if (next == NULL)
    return FALSE;

  gtk_widget_measure (next, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (next, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
  self->measured = next;
  return TRUE;
}

void
hot_map_layers_set_boundaries (HotMapLayers *self,
                               const char   *name,
                               guint         n_remarks)
{
  g_autofree char *remarks = NULL;

  g_return_if_fail (HOT_IS_MAP_LAYERS (self));

  /* TRANSLATORS: what is odd about a file of outlines */
  remarks = g_strdup_printf (ngettext ("%u Remark", "%u Remarks", n_remarks), n_remarks);
  hot_map_layer_list_set_boundaries (self->list, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->remarks_row), remarks);
  gtk_widget_set_visible (GTK_WIDGET (self->remarks_row), n_remarks > 0);
}
