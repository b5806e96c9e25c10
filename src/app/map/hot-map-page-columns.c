/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that asks where the rows are, when that was not found. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "dataset/hot-coordinates.h"

static GtkStringList *
list_numeric_columns (HotTable *table)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);

      if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
        gtk_string_list_append (names, hot_column_get_name (column));
    }

  return names;
}

void
_hot_map_page_ask_for_columns (HotMapPage *self)
{
  g_autoptr(GtkStringList) names = list_numeric_columns (self->table);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (names));
  g_autofree char *description = NULL;
  int latitude, longitude;

  adw_status_page_set_title (self->columns_page, n >= 2 ? _("Where Are the Coordinates?") : _("No Coordinates"));
  if (hot_coordinates_find_empty (self->table, &latitude, &longitude))
    description = g_markup_printf_escaped (
      /* TRANSLATORS: names of columns */
      n >= 2 ? _("The columns “%s” and “%s” are empty, so no row has a place. Choose others.")
             : _("The columns “%s” and “%s” are empty, so no row has a place."),
      hot_column_get_name (hot_table_get_column (self->table, latitude)),
      hot_column_get_name (hot_table_get_column (self->table, longitude)));
  else
    description = g_strdup (n >= 2
      ? _("No columns of latitudes and longitudes could be found by their names and values. Choose them.")
      : _("The map needs a column of latitudes and one of longitudes. This table has none that hold numbers; "
          "a column’s type can be changed on the Data page."));
  adw_status_page_set_description (self->columns_page, description);
  gtk_widget_set_visible (self->columns_group, n >= 2);
  gtk_widget_set_visible (self->columns_button, n >= 2);
  adw_combo_row_set_model (self->latitude_row, G_LIST_MODEL (names));
  adw_combo_row_set_model (self->longitude_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->longitude_row, n >= 2 ? 1 : 0);
  _hot_map_page_set_state (self, "columns");
}

void
_hot_map_page_columns_chosen (HotMapPage *self)
{
  GtkStringObject *latitude = adw_combo_row_get_selected_item (self->latitude_row);
  GtkStringObject *longitude = adw_combo_row_get_selected_item (self->longitude_row);

  if (latitude == NULL || longitude == NULL)
    return;

  g_set_str (&self->latitude, gtk_string_object_get_string (latitude));
  g_set_str (&self->longitude, gtk_string_object_get_string (longitude));
  _hot_map_page_update (self);
}
