/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-area.h"

#include <glib/gi18n.h>
#include <math.h>

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
  PROP_MEDIAN,
  PROP_SPREAD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
hot_map_area_finalize (GObject *object)
{
  g_clear_pointer (&HOT_MAP_AREA (object)->census, hot_boundary_census_unref);

  G_OBJECT_CLASS (hot_map_area_parent_class)->finalize (object);
}

/* What is not known comes after all that is when the greatest come first. */
static double
place_last (double value)
{
  return isnan (value) ? -G_MAXDOUBLE : value;
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

    case PROP_MEDIAN:
      g_value_set_double (value, place_last (hot_map_area_get_median (self)));
      break;

    case PROP_SPREAD:
      g_value_set_double (value, place_last (hot_map_area_get_spread (self)));
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
  properties[PROP_MEDIAN] = g_param_spec_double ("median", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_SPREAD] = g_param_spec_double ("spread", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
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

void
hot_map_area_set_census (HotMapArea        *self,
                         HotBoundaryCensus *census)
{
  const HotBoundaryCount *before, *now;

  g_return_if_fail (HOT_IS_MAP_AREA (self));

  before = hot_boundary_census_get (self->census, self->index);
  now = hot_boundary_census_get (census, self->index);
  if (before->n != now->n || place_last (before->median) != place_last (now->median) ||
      place_last (before->lower) != place_last (now->lower) || place_last (before->upper) != place_last (now->upper))
    {
      g_autoptr(HotBoundaryCensus) old = g_steal_pointer (&self->census);

      self->census = hot_boundary_census_ref (census);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N]);
      return;
    }

  hot_boundary_census_ref (census);
  hot_boundary_census_unref (self->census);
  self->census = census;
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

double
hot_map_area_get_median (HotMapArea *self)
{
  g_return_val_if_fail (HOT_IS_MAP_AREA (self), NAN);

  return hot_boundary_census_get (self->census, self->index)->median;
}

double
hot_map_area_get_spread (HotMapArea *self)
{
  const HotBoundaryCount *count;

  g_return_val_if_fail (HOT_IS_MAP_AREA (self), NAN);

  count = hot_boundary_census_get (self->census, self->index);

  return count->upper - count->lower;
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
