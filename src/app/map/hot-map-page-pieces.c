/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that comes into being piece by piece, so that the window answers in between: controls appear one frame after
 * another above the map, and what is opened from them is made when there is time, or when it is asked for. */

#include "app/map/hot-map-page-private.h"

static gboolean
hot_map_page_make_piece_cb (gpointer user_data)
{
  HotMapPage *self = user_data;

  if (self->menu_button != NULL && gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->menu_button)) == NULL)
    {
      _hot_map_page_build_menu (self);
      return G_SOURCE_CONTINUE;
    }
  if (self->layers == NULL)
    {
      _hot_map_page_build_layers (self);
      return G_SOURCE_CONTINUE;
    }
  if (self->search == NULL)
    {
      _hot_map_page_build_search (self);
      return G_SOURCE_CONTINUE;
    }

  self->pieces_source = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
hot_map_page_reveal_piece_cb (GtkWidget     *widget,
                              GdkFrameClock *clock,
                              gpointer       user_data)
{
  HotMapPage *self = user_data;
  GtkWidget *const pieces[] = { self->value_box, self->tool_box, self->corner_box };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (!gtk_widget_get_visible (pieces[i]))
      {
        gtk_widget_set_visible (pieces[i], TRUE);
        return G_SOURCE_CONTINUE;
      }

  self->pieces_source = g_idle_add_full (G_PRIORITY_LOW, hot_map_page_make_piece_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* Called whenever the map comes into view. */
void
_hot_map_page_reveal_pieces (HotMapPage *self)
{
  if (self->has_pieces)
    return;

  self->has_pieces = TRUE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), hot_map_page_reveal_piece_cb, self, NULL);
}
