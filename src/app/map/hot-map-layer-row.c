/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-layer-row.h"

#include <glib/gi18n.h>

#include "app/widgets/hot-widget.h"

struct _HotMapLayerRow
{
  AdwExpanderRow  parent_instance;

  HotMapStratum   stratum;
  gboolean        is_updating;
  GtkWidget      *handle;
  GtkSwitch      *shown;
  GtkAdjustment  *opacity;
  GtkWidget      *scale;
  GtkWidget      *up;
  GtkWidget      *down;
};

G_DEFINE_FINAL_TYPE (HotMapLayerRow, hot_map_layer_row, ADW_TYPE_EXPANDER_ROW)

enum {
  CHANGED,
  MOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_map_layer_row_changed_cb (HotMapLayerRow *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
hot_map_layer_row_up_cb (HotMapLayerRow *self)
{
  g_signal_emit (self, signals[MOVE], 0, TRUE);
}

static void
hot_map_layer_row_down_cb (HotMapLayerRow *self)
{
  g_signal_emit (self, signals[MOVE], 0, FALSE);
}

static gboolean
hot_map_layer_row_move_cb (GtkWidget *widget,
                           GVariant  *args,
                           gpointer   user_data)
{
  g_signal_emit (widget, signals[MOVE], 0, g_variant_get_boolean (args));
  return GDK_EVENT_STOP;
}

static void
hot_map_layer_row_class_init (HotMapLayerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_BOOLEAN);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, hot_map_layer_row_move_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, hot_map_layer_row_move_cb, "b", FALSE);
}

static GtkWidget *
add_button (HotMapLayerRow *self,
            GtkWidget      *row,
            const char     *icon,
            const char     *tooltip,
            GCallback       clicked_cb)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  hot_widget_set_first_tooltip (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", clicked_cb, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return button;
}

static void
hot_map_layer_row_init (HotMapLayerRow *self)
{
  GtkWidget *opacity_row = adw_action_row_new ();
  GtkWidget *order_row = adw_action_row_new ();

  self->handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  gtk_widget_add_css_class (self->handle, "hot-drag-handle");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->handle), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_cursor_from_name (self->handle, "grab");
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), self->handle);

  self->shown = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->shown), GTK_ALIGN_CENTER);
  g_signal_connect_object (self->shown, "notify::active", G_CALLBACK (hot_map_layer_row_changed_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->shown));

  self->opacity = gtk_adjustment_new (1, 0.1, 1, 0.05, 0.2, 0);
  self->scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->opacity);
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_widget_set_valign (self->scale, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->opacity, "value-changed", G_CALLBACK (hot_map_layer_row_changed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (opacity_row), _("Opacity"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (opacity_row), self->scale);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), opacity_row);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (order_row), _("Order"));
  self->up = add_button (self, order_row, "go-up-symbolic", _("Move Up"), G_CALLBACK (hot_map_layer_row_up_cb));
  self->down = add_button (self, order_row, "go-down-symbolic", _("Move Down"), G_CALLBACK (hot_map_layer_row_down_cb));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), order_row);
}

GtkWidget *
hot_map_layer_row_new (HotMapStratum stratum)
{
  /* The data are called by how they are shown. */
  const char *const titles[HOT_N_MAP_STRATA] = {
    [HOT_MAP_STRATUM_GRID] = _("Grid"),
    [HOT_MAP_STRATUM_TILES] = _("Street Tiles"),
    [HOT_MAP_STRATUM_DATA] = _("Heat"),
    [HOT_MAP_STRATUM_OUTLINES] = _("Outlines"),
  };
  HotMapLayerRow *self = g_object_new (HOT_TYPE_MAP_LAYER_ROW, "subtitle-lines", 1, "title", titles[stratum], NULL);

  self->stratum = stratum;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->shown), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self, NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Opacity"), -1);

  return GTK_WIDGET (self);
}

HotMapStratum
hot_map_layer_row_get_stratum (HotMapLayerRow *self)
{
  g_return_val_if_fail (HOT_IS_MAP_LAYER_ROW (self), HOT_MAP_STRATUM_DATA);

  return self->stratum;
}

gboolean
hot_map_layer_row_get_is_shown (HotMapLayerRow *self)
{
  g_return_val_if_fail (HOT_IS_MAP_LAYER_ROW (self), FALSE);

  return gtk_switch_get_active (self->shown);
}

double
hot_map_layer_row_get_opacity (HotMapLayerRow *self)
{
  g_return_val_if_fail (HOT_IS_MAP_LAYER_ROW (self), 1.0);

  return gtk_adjustment_get_value (self->opacity);
}

void
hot_map_layer_row_set (HotMapLayerRow *self,
                       gboolean        is_shown,
                       gboolean        can_show,
                       double          opacity)
{
  g_return_if_fail (HOT_IS_MAP_LAYER_ROW (self));

  self->is_updating = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->shown), can_show);
  gtk_switch_set_active (self->shown, is_shown);
  gtk_adjustment_set_value (self->opacity, opacity);
  self->is_updating = FALSE;
}

void
hot_map_layer_row_set_place (HotMapLayerRow *self,
                             guint           place,
                             guint           n)
{
  g_return_if_fail (HOT_IS_MAP_LAYER_ROW (self));

  gtk_widget_set_sensitive (self->up, place > 0);
  gtk_widget_set_sensitive (self->down, place + 1 < n);
}

gboolean
hot_map_layer_row_has_handle (HotMapLayerRow *self,
                              GtkWidget      *widget)
{
  g_return_val_if_fail (HOT_IS_MAP_LAYER_ROW (self), FALSE);

  return widget == self->handle || gtk_widget_is_ancestor (widget, self->handle);
}
