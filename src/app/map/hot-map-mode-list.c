/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-mode-list.h"

#include <glib/gi18n.h>

static const HotAggregate aggregates[] = {
  HOT_AGGREGATE_MEDIAN, HOT_AGGREGATE_MEAN, HOT_AGGREGATE_SUM, HOT_AGGREGATE_MIN, HOT_AGGREGATE_MAX, HOT_AGGREGATE_STD,
};

G_STATIC_ASSERT (HOT_MAP_NEIGHBOURHOOD == HOT_N_MAP_MODES - 1);

const char *
hot_map_mode_get_title (HotMapMode mode)
{
  switch (mode)
    {
    case HOT_MAP_HEXAGON:
      return _("Hexagons");
    case HOT_MAP_SQUARE:
      return _("Squares");
    case HOT_MAP_POINTS:
      return _("Points");
    case HOT_MAP_NEIGHBOURHOOD:
      return _("Neighborhoods");
    case HOT_MAP_KERNEL:
    case HOT_N_MAP_MODES:
    default:
      return _("Heat");
    }
}

GListModel *
hot_map_mode_list_new (gboolean has_areas)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint mode = 0; mode < HOT_N_MAP_MODES; mode++)
    if (mode != HOT_MAP_NEIGHBOURHOOD || has_areas)
      gtk_string_list_append (titles, hot_map_mode_get_title (mode));

  return G_LIST_MODEL (titles);
}

GListModel *
hot_map_aggregate_list_new (void)
{
  const char *const titles[] = { _("Median"), _("Mean"), _("Sum per km²"), _("Lowest"), _("Highest"),
                                 _("Standard Deviation"), NULL };

  G_STATIC_ASSERT (G_N_ELEMENTS (titles) == G_N_ELEMENTS (aggregates) + 1);
  return G_LIST_MODEL (gtk_string_list_new (titles));
}

HotAggregate
hot_map_aggregate_list_get (guint index)
{
  return aggregates[MIN (index, G_N_ELEMENTS (aggregates) - 1)];
}

guint
hot_map_aggregate_list_find (HotAggregate aggregate)
{
  for (guint i = 0; i < G_N_ELEMENTS (aggregates); i++)
    if (aggregates[i] == aggregate)
      return i;

  return 0;
}
