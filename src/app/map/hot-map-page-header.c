/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that stands in the header bar. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "app/widgets/hot-widget.h"

static GMenuModel *
create_menu (HotMapPage *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) find = g_menu_new ();
  g_autoptr(GMenu) views = g_menu_new ();
  g_autoptr(GMenu) keep = g_menu_new ();
  g_autoptr(GMenu) compare = g_menu_new ();

  g_menu_append (find, _("Find _Peak"), "map.find-peak");
  g_menu_append (find, _("Open _Boundaries…"), "map.open-boundaries");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (find));
  g_menu_append_section (menu, _("Views"), G_MENU_MODEL (self->views_menu));
  g_menu_append (views, _("_Save View…"), "map.save-view");
  g_menu_append (views, _("_Edit Views…"), "map.edit-views");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (views));
  g_menu_append (keep, _("_Export Picture…"), "map.export");
  g_menu_append (keep, _("_Copy Picture"), "map.copy");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (keep));
  g_menu_append (compare, _("Go Through _Time"), "map.time");
  g_menu_append (compare, _("Errors of a _Run…"), "map.choose-run");
  g_menu_append (compare, _("Compare _With…"), "map.compare");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (compare));

  return G_MENU_MODEL (menu);
}

void
_hot_map_page_update_header (HotMapPage *self)
{
  const char *const actions[] = { "find-peak", "open-boundaries", "export", "copy", "ranking", "ranges", "save-view",
                                  "compare", "choose-run", "time" };
  const char *state = gtk_stack_get_visible_child_name (self->states);
  const gboolean has_map = g_strcmp0 (state, "map") == 0;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), actions[i]);

      /* Pictures can also be taken of a comparison. */
      const gboolean is_picture = g_str_equal (actions[i], "export") || g_str_equal (actions[i], "copy");
      const gboolean has_dates = !g_str_equal (actions[i], "time") || hot_map_time_can_show (self->dataset);

      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                     (has_map && has_dates) || (is_picture && g_strcmp0 (state, "compare") == 0));
    }

  if (self->menu_button == NULL)
    return;

  gtk_widget_set_visible (self->menu_button, has_map);
  gtk_widget_set_visible (self->ranking_button, has_map);
}

static void
hot_map_page_create_menu_cb (GtkMenuButton *button,
                             gpointer       user_data)
{
  _hot_map_page_build_menu (user_data);
}

void
_hot_map_page_build_menu (HotMapPage *self)
{
  g_autoptr(GMenuModel) menu = NULL;

  if (self->menu_button == NULL || gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->menu_button)) != NULL)
    return;

  menu = create_menu (self);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), menu);
}

void
hot_map_page_furnish_header (HotMapPage   *self,
                             AdwHeaderBar *header)
{
  g_autoptr(GtkWidget) title = NULL;

  g_return_if_fail (HOT_IS_MAP_PAGE (self));
  g_return_if_fail (self->menu_button == NULL);

  title = g_object_ref (adw_header_bar_get_title_widget (header));
  gtk_widget_insert_action_group (GTK_WIDGET (header), "map", G_ACTION_GROUP (self->actions));

  self->ranking_button = g_object_ref_sink (gtk_button_new_from_icon_name ("view-list-ordered-symbolic"));
  hot_widget_set_first_tooltip (self->ranking_button, _("Neighborhoods"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->ranking_button), "map.ranking");

  self->menu_button = g_object_ref_sink (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  hot_widget_set_first_tooltip (self->menu_button, _("Map Menu"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), hot_map_page_create_menu_cb, self, NULL);

  self->titles = GTK_STACK (g_object_ref_sink (gtk_stack_new ()));
  gtk_stack_set_hhomogeneous (self->titles, FALSE);
  adw_header_bar_set_title_widget (header, GTK_WIDGET (self->titles));
  gtk_stack_add_named (self->titles, title, "page");
  adw_header_bar_pack_end (header, self->menu_button);
  adw_header_bar_pack_end (header, self->ranking_button);
  _hot_map_page_update_pill (self);
  _hot_map_page_update_header (self);
}
