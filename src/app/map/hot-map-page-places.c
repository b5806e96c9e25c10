/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that goes to places: neighbourhoods by name, or by rank. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "app/map/hot-map-ranking.h"
#include "geo/hot-mercator.h"

#define AREA_PADDING 48

static void
hot_map_page_go_to_area (HotMapPage *self,
                         guint       index)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  HotBoundaries *boundaries;
  const HotBoundary *area;
  HotViewport there;
  HotBounds bounds;
  double first;

  if (self->census == NULL)
    return;

  boundaries = hot_boundary_census_get_boundaries (self->census);
  if (index >= hot_boundaries_get_n (boundaries))
    return;

  area = hot_boundaries_get (boundaries, index);
  first = hot_boundaries_is_turned (boundaries) ? 0.0 : -180.0;
  bounds = (HotBounds) {
    .west = area->left * 360.0 + first, .south = hot_mercator_latitude (area->bottom),
    .east = area->right * 360.0 + first, .north = hot_mercator_latitude (area->top),
  };
  there = hot_viewport_new_for_bounds (&bounds, view.width, view.height,
                                       MIN (AREA_PADDING, MIN (view.width, view.height) / 8));
  hot_map_canvas_set_view (self->canvas, &there);
  hot_map_marks_set_area (self->marks, boundaries, index);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), area->name != NULL ? area->name : _("Without a name"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
hot_map_page_found_cb (HotMapPage *self,
                       guint       area)
{
  hot_map_page_go_to_area (self, area);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
hot_map_page_ranked_cb (HotMapPage *self,
                        guint       area)
{
  hot_map_page_go_to_area (self, area);
  /* What covers the map steps aside for what was asked for. */
  if (adw_overlay_split_view_get_collapsed (self->split_view))
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
}

static void
hot_map_page_looked_at_cb (HotMapPage *self,
                           int         area)
{
  HotBoundaries *boundaries = self->census != NULL ? hot_boundary_census_get_boundaries (self->census) : NULL;

  hot_map_marks_set_area (self->marks, boundaries, area);
}

void
_hot_map_page_update_places (HotMapPage *self)
{
  const int column = self->table != NULL ? _hot_map_page_find_statistic (self) : -1;

  if (self->search != NULL)
    hot_map_search_set_census (self->search, self->census);
  gtk_widget_set_visible (self->search_button, self->census != NULL);
  if (self->ranking != NULL)
    hot_map_ranking_set_census (HOT_MAP_RANKING (self->ranking), self->census,
                                column >= 0 ? hot_table_get_column (self->table, column) : NULL);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->panels), "ranking") == 0)
    adw_window_title_set_subtitle (self->panel_title,
                                   column >= 0 ? hot_column_get_name (hot_table_get_column (self->table, column)) : "");
  if (self->census == NULL)
    hot_map_marks_set_area (self->marks, NULL, -1);
}

static void
hot_map_page_ranking_action (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  HotMapPage *self = user_data;

  if (_hot_map_page_hide_panel (self, "ranking"))
    return;

  if (self->ranking == NULL)
    {
      self->ranking = hot_map_ranking_new ();
      g_signal_connect_object (self->ranking, "chosen", G_CALLBACK (hot_map_page_ranked_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->ranking, "looked-at", G_CALLBACK (hot_map_page_looked_at_cb), self, G_CONNECT_SWAPPED);
      gtk_stack_add_named (self->panels, self->ranking, "ranking");
      _hot_map_page_update_places (self);
    }
  _hot_map_page_show_panel (self, "ranking");
}

static void
hot_map_page_create_search_cb (GtkMenuButton *button,
                               gpointer       user_data)
{
  _hot_map_page_build_search (user_data);
}

void
_hot_map_page_build_search (HotMapPage *self)
{
  if (self->search != NULL)
    return;

  self->search = HOT_MAP_SEARCH (hot_map_search_new ());
  g_signal_connect_object (self->search, "chosen", G_CALLBACK (hot_map_page_found_cb), self, G_CONNECT_SWAPPED);
  hot_map_search_set_census (self->search, self->census);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->search_button), GTK_WIDGET (self->search));
}

void
_hot_map_page_init_places (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "ranking", .activate = hot_map_page_ranking_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->search_button), hot_map_page_create_search_cb, self, NULL);
  _hot_map_page_update_places (self);
}
