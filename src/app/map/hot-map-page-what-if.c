/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that asks a run about rows that do not exist. */

#include "app/map/hot-map-page-private.h"

#include <math.h>

#include "base/hot-format.h"
#include "geo/hot-mercator.h"

#define WORLD 4294967296.0

static gboolean
can_ask (HotMapPage *self)
{
  return self->lens != NULL && self->lens->values[0]->model != NULL && self->dataset != NULL &&
         hot_dataset_get_profile (self->dataset) != NULL && self->lens->source == hot_dataset_get_table (self->dataset);
}

static void
hot_map_page_ask (HotMapPage        *self,
                  const HotMapPlace *place)
{
  g_autofree char *latitude = hot_format_number (place->latitude, 4);
  g_autofree char *longitude = hot_format_number (place->longitude, 4);
  g_autofree char *subtitle = g_strdup_printf ("%s, %s", latitude, longitude);

  if (self->what_if == NULL)
    {
      self->what_if = HOT_MAP_WHAT_IF (hot_map_what_if_new ());
      gtk_stack_add_named (self->panels, GTK_WIDGET (self->what_if), "what-if");
    }
  hot_map_what_if_ask (self->what_if, self->lens->values[0], hot_dataset_get_profile (self->dataset), place);
  _hot_map_page_show_panel (self, "what-if");
  adw_window_title_set_subtitle (self->panel_title, subtitle);
}

gboolean
_hot_map_page_ask_at (HotMapPage *self,
                      double      x,
                      double      y)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  const double place[] = { x, y };
  gint64 nearest;

  if (!can_ask (self) || data == NULL || !hot_map_data_has_index (data) || !(x >= 0 && x < 1 && y >= 0 && y < 1))
    return FALSE;
  nearest = hot_point_index_nearest (hot_map_data_get_index (data), (guint32) (x * WORLD), (guint32) (y * WORLD), G_MAXINT32);
  if (nearest < 0)
    return FALSE;

  hot_map_page_ask (self, &(HotMapPlace) {
    .latitude = hot_mercator_latitude (y), .longitude = hot_viewport_longitude (&view, x),
    .row = hot_point_index_peek_rows (hot_map_data_get_index (data))[nearest],
  });
  hot_map_marks_set_places (self->marks, place, 1);
  return TRUE;
}

static void
hot_map_page_what_if_action (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  HotMapPage *self = user_data;
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  HotMapPlace place = { .is_row = TRUE };
  guint latitude, longitude;

  if (!can_ask (self) || data == NULL || self->card_rows->len == 0)
    return;

  place.row = g_array_index (self->card_rows, guint32, self->card_at);
  hot_map_data_get_columns (data, &latitude, &longitude);
  place.latitude = hot_column_get_number (hot_table_get_column (self->table, latitude), place.row);
  place.longitude = hot_column_get_number (hot_table_get_column (self->table, longitude), place.row);
  hot_map_page_ask (self, &place);
}

void
_hot_map_page_init_what_if (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "what-if", .activate = hot_map_page_what_if_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
