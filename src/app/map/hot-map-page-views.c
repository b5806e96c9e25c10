/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that keeps views by name, for each data set. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"
#include "app/map/hot-map-views-dialog.h"

/* Of all data sets together; the oldest go first. */
#define MAX_VIEWS 100
#define VIEW_TYPE "(ssddd)"

static const char *
get_name (HotMapPage *self)
{
  return self->table != NULL ? hot_table_get_name (self->table) : "";
}

void
_hot_map_page_update_views (HotMapPage *self)
{
  g_autoptr(GVariant) views = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS);
  const char *name = get_name (self);

  g_menu_remove_all (self->views_menu);
  for (gsize i = 0; i < g_variant_n_children (views); i++)
    {
      g_autoptr(GMenuItem) item = NULL;
      g_autofree char *label = NULL;
      const char *table, *title;
      double latitude, longitude, zoom;
      g_auto(GStrv) parts = NULL;

      g_variant_get_child (views, i, "(&s&sddd)", &table, &title, &latitude, &longitude, &zoom);
      if (!g_str_equal (table, name))
        continue;
      /* An underscore in a name is no mnemonic. */
      parts = g_strsplit (title, "_", -1);
      label = g_strjoinv ("__", parts);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "map.go-to-view", "(ddd)", latitude, longitude, zoom);
      g_menu_append_item (self->views_menu, item);
    }
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "edit-views")),
                               g_menu_model_get_n_items (G_MENU_MODEL (self->views_menu)) > 0);
}

/* A view of that name is replaced. */
static void
store (HotMapPage *self,
       const char *title)
{
  g_autoptr(GVariant) views = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS);
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  const gsize n = g_variant_n_children (views);
  GVariantBuilder builder;
  double latitude, longitude;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" VIEW_TYPE));
  for (gsize i = n >= MAX_VIEWS ? n - MAX_VIEWS + 1 : 0; i < n; i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (views, i);
      const char *table, *name;

      g_variant_get (child, "(&s&sddd)", &table, &name, NULL, NULL, NULL);
      if (!g_str_equal (table, get_name (self)) || !g_str_equal (name, title))
        g_variant_builder_add_value (&builder, child);
    }
  hot_viewport_locate (&view, view.width / 2.0, view.height / 2.0, &latitude, &longitude);
  g_variant_builder_add (&builder, VIEW_TYPE, get_name (self), title, latitude, longitude, hot_viewport_get_zoom (&view));
  g_settings_set_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS, g_variant_builder_end (&builder));
}

void
_hot_map_page_save_view (HotMapPage *self,
                         const char *title)
{
  store (self, title);
}

static void
hot_map_page_named_cb (HotMapPage *self,
                       const char *response,
                       AdwDialog  *dialog)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog)));
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "save") && *title != '\0')
    _hot_map_page_save_view (self, title);
}

static void
name_changed_cb (AdwAlertDialog *dialog,
                 GtkEditable    *entry)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "save", *title != '\0');
}

static void
hot_map_page_save_view_action (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  HotMapPage *self = user_data;
  AdwDialog *dialog = adw_alert_dialog_new (_("Save View"), _("The view stands in the map’s menu under this name."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "save", _("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "save", FALSE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_dialog_set_focus (dialog, entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (name_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (hot_map_page_named_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
hot_map_page_go_to_view_action (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       user_data)
{
  HotMapPage *self = user_data;
  const HotViewport before = hot_map_canvas_get_view (self->canvas);
  double latitude, longitude, zoom;
  HotViewport view;

  g_variant_get (parameter, "(ddd)", &latitude, &longitude, &zoom);
  view = hot_viewport_new (latitude, longitude, zoom, before.width, before.height);
  hot_map_canvas_set_view (self->canvas, &view);
}

static void
hot_map_page_edit_views_action (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       user_data)
{
  adw_dialog_present (hot_map_views_dialog_new (get_name (user_data)), GTK_WIDGET (user_data));
}

void
_hot_map_page_init_views (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "save-view", .activate = hot_map_page_save_view_action },
    { .name = "go-to-view", .activate = hot_map_page_go_to_view_action, .parameter_type = "(ddd)" },
    { .name = "edit-views", .activate = hot_map_page_edit_views_action },
  };

  self->views_menu = g_menu_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (hot_settings_get (), "changed::" HOT_SETTING_MAP_VIEWS, G_CALLBACK (_hot_map_page_update_views),
                           self, G_CONNECT_SWAPPED);
  _hot_map_page_update_views (self);
}
