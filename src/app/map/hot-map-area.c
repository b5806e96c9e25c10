/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-area.h"

#include <glib/gi18n.h>

struct _HotMapArea
{
  GObject            parent_instance;

  HotBoundaryCensus *census;
  guint              index;
};

G_DEFINE_FINAL_TYPE (HotMapArea, hot_map_area, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_N,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
hot_map_area_finalize (GObject *object)
{
  g_clear_pointer (&HOT_MAP_AREA (object)->census, hot_boundary_census_unref);

  G_OBJECT_CLASS (hot_map_area_parent_class)->finalize (object);
}

static void
hot_map_area_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  HotMapArea *self = HOT_MAP_AREA (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, hot_map_area_get_name (self));
      break;

    case PROP_N:
      g_value_set_uint (value, hot_map_area_get_n (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_area_class_init (HotMapAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = hot_map_area_finalize;
  object_class->get_property = hot_map_area_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_N] = g_param_spec_uint ("n", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hot_map_area_init (HotMapArea *self)
{
}

HotMapArea *
hot_map_area_new (HotBoundaryCensus *census,
                  guint              index)
{
  HotMapArea *self = g_object_new (HOT_TYPE_MAP_AREA, NULL);

  self->census = hot_boundary_census_ref (census);
  self->index = index;

  return self;
}

guint
hot_map_area_get_index (HotMapArea *self)
{
  g_return_val_if_fail (HOT_IS_MAP_AREA (self), 0);

  return self->index;
}

const char *
hot_map_area_get_name (HotMapArea *self)
{
  const char *name;

  g_return_val_if_fail (HOT_IS_MAP_AREA (self), NULL);

  name = hot_boundaries_get (hot_boundary_census_get_boundaries (self->census), self->index)->name;

  return name != NULL ? name : _("Without a name");
}

guint
hot_map_area_get_n (HotMapArea *self)
{
  g_return_val_if_fail (HOT_IS_MAP_AREA (self), 0);

  return hot_boundary_census_get (self->census, self->index)->n;
}

GListModel *
hot_map_area_list (HotBoundaryCensus *census)
{
  GListStore *store = g_list_store_new (HOT_TYPE_MAP_AREA);
  const guint n = census != NULL ? hot_boundaries_get_n (hot_boundary_census_get_boundaries (census)) : 0;
  g_autoptr(GPtrArray) areas = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (areas, hot_map_area_new (census, i));
  g_list_store_splice (store, 0, 0, areas->pdata, n);

  return G_LIST_MODEL (store);
}
