/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that goes through time. */

#include "app/map/hot-map-page-private.h"

static void
hot_map_page_time_closed_cb (HotMapPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
hot_map_page_time_action (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  HotMapPage *self = user_data;

  if (self->time == NULL)
    {
      self->time = HOT_MAP_TIME (hot_map_time_new ());
      g_signal_connect_object (self->time, "closed", G_CALLBACK (hot_map_page_time_closed_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->content, GTK_WIDGET (self->time));
    }

  if (hot_map_time_is_open (self->time))
    hot_map_time_close (self->time);
  else if (hot_map_time_can_show (self->dataset))
    hot_map_time_open (self->time, self->dataset);
}

void
_hot_map_page_init_time (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "time", .activate = hot_map_page_time_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
