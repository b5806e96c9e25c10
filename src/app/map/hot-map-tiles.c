/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-tiles.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"
#include "app/map/hot-map-tile-source.h"

struct _HotMapTiles
{
  GObject           parent_instance;

  gboolean          wanted;
  gboolean          available;
  ShumateMapSource *source;
};

G_DEFINE_FINAL_TYPE (HotMapTiles, hot_map_tiles, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_WANTED,
  PROP_AVAILABLE,
  PROP_IS_SHOWN,
  PROP_IS_FAILING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
find_out (void)
{
  g_autofree char *address = g_settings_get_string (hot_settings_get (), HOT_SETTING_TILE_SERVER);
  gboolean is_local;

  return hot_map_tile_source_is_allowed (address, &is_local) &&
         (is_local || g_network_monitor_get_network_available (g_network_monitor_get_default ()));
}

static void
hot_map_tiles_failing_cb (HotMapTiles *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_FAILING]);
}

static void
hot_map_tiles_shown_changed (HotMapTiles *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SHOWN]);
  hot_map_tiles_failing_cb (self);
}

static void
hot_map_tiles_network_cb (HotMapTiles *self)
{
  const gboolean available = find_out ();

  if (available == self->available)
    return;

  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
  if (self->wanted)
    hot_map_tiles_shown_changed (self);
}

static void
hot_map_tiles_dispose (GObject *object)
{
  g_clear_object (&HOT_MAP_TILES (object)->source);

  G_OBJECT_CLASS (hot_map_tiles_parent_class)->dispose (object);
}

static void
hot_map_tiles_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  HotMapTiles *self = HOT_MAP_TILES (object);

  switch (prop_id)
    {
    case PROP_WANTED:
      g_value_set_boolean (value, self->wanted);
      break;

    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;

    case PROP_IS_SHOWN:
      g_value_set_boolean (value, hot_map_tiles_get_is_shown (self));
      break;

    case PROP_IS_FAILING:
      g_value_set_boolean (value, hot_map_tiles_get_is_failing (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_tiles_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_WANTED:
      hot_map_tiles_set_wanted (HOT_MAP_TILES (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_tiles_class_init (HotMapTilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hot_map_tiles_dispose;
  object_class->get_property = hot_map_tiles_get_property;
  object_class->set_property = hot_map_tiles_set_property;

  properties[PROP_WANTED] = g_param_spec_boolean ("wanted", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_IS_SHOWN] = g_param_spec_boolean ("is-shown", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_IS_FAILING] = g_param_spec_boolean ("is-failing", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hot_map_tiles_init (HotMapTiles *self)
{
  self->available = find_out ();
  g_signal_connect_object (g_network_monitor_get_default (), "notify::network-available",
                           G_CALLBACK (hot_map_tiles_network_cb), self, G_CONNECT_SWAPPED);
}

HotMapTiles *
hot_map_tiles_new (void)
{
  return g_object_new (HOT_TYPE_MAP_TILES, NULL);
}

gboolean
hot_map_tiles_get_wanted (HotMapTiles *self)
{
  g_return_val_if_fail (HOT_IS_MAP_TILES (self), FALSE);

  return self->wanted;
}

void
hot_map_tiles_set_wanted (HotMapTiles *self,
                          gboolean     wanted)
{
  g_return_if_fail (HOT_IS_MAP_TILES (self));

  wanted = wanted != FALSE;
  if (self->wanted == wanted)
    return;

  self->wanted = wanted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WANTED]);
  if (self->available)
    hot_map_tiles_shown_changed (self);
}

gboolean
hot_map_tiles_get_available (HotMapTiles *self)
{
  g_return_val_if_fail (HOT_IS_MAP_TILES (self), FALSE);

  return self->available;
}

gboolean
hot_map_tiles_get_is_shown (HotMapTiles *self)
{
  g_return_val_if_fail (HOT_IS_MAP_TILES (self), FALSE);

  return self->wanted && self->available;
}

gboolean
hot_map_tiles_get_is_failing (HotMapTiles *self)
{
  g_return_val_if_fail (HOT_IS_MAP_TILES (self), FALSE);

  return hot_map_tiles_get_is_shown (self) && self->source != NULL &&
         hot_map_tile_source_get_is_failing (HOT_MAP_TILE_SOURCE (self->source));
}

ShumateMapSource *
hot_map_tiles_get_source (HotMapTiles *self)
{
  g_autofree char *address = NULL;
  g_autofree char *attribution = NULL;
  g_autofree char *license = NULL;

  g_return_val_if_fail (HOT_IS_MAP_TILES (self), NULL);

  if (self->source != NULL)
    return self->source;

  address = g_settings_get_string (hot_settings_get (), HOT_SETTING_TILE_SERVER);
  attribution = g_settings_get_string (hot_settings_get (), HOT_SETTING_TILE_ATTRIBUTION);
  license = g_settings_get_string (hot_settings_get (), HOT_SETTING_TILE_LICENSE);
  if (hot_map_tile_source_is_allowed (address, NULL))
    {
      self->source = hot_map_tile_source_new (address, attribution, license);
      g_signal_connect_object (self->source, "notify::is-failing", G_CALLBACK (hot_map_tiles_failing_cb), self, G_CONNECT_SWAPPED);
    }

  return self->source;
}

char *
hot_map_tiles_dup_credit (HotMapTiles *self)
{
  ShumateMapSource *source;
  const char *maker, *terms;

  g_return_val_if_fail (HOT_IS_MAP_TILES (self), NULL);

  source = hot_map_tiles_get_source (self);
  maker = source != NULL ? shumate_map_source_get_license (source) : NULL;
  terms = source != NULL ? shumate_map_source_get_license_uri (source) : NULL;
  if (maker == NULL || *maker == '\0')
    return g_strdup (terms != NULL && *terms != '\0' ? terms : NULL);

  return terms != NULL && *terms != '\0' ? g_strdup_printf ("%s (%s)", maker, terms) : g_strdup (maker);
}

char *
hot_map_tiles_dup_remark (HotMapTiles *self)
{
  g_autofree char *address = g_settings_get_string (hot_settings_get (), HOT_SETTING_TILE_SERVER);
  const char *host;
  g_autofree char *end = NULL;
  const char *server;

  if (!hot_map_tile_source_is_allowed (address, NULL))
    return g_strdup (_("The server in the settings cannot be used"));
  if (!self->available)
    return g_strdup (_("There is no network"));

  host = strstr (address, "://") + 3;
  end = g_strndup (host, strcspn (host, "/"));
  server = strrchr (end, '@') != NULL ? strrchr (end, '@') + 1 : end;
  if (hot_map_tiles_get_is_failing (self))
    /* TRANSLATORS: %s is the name of a server of street tiles */
    return g_strdup_printf (_("No street tiles come from %s"), server);
  if (g_str_has_suffix (server, "openstreetmap.org"))
    return g_strdup (_("From OpenStreetMap"));
  /* TRANSLATORS: %s is the name of a server of street tiles */
  return g_strdup_printf (_("From %s"), server);
}
