/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

#define HOT_TYPE_MAP_TILE_SOURCE (hot_map_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (HotMapTileSource, hot_map_tile_source, HOT, MAP_TILE_SOURCE, ShumateMapSource)

/* The largest tile that is taken from a server: encoded, and across. */
#define HOT_MAP_TILE_MAX_BYTES (1024 * 1024)
#define HOT_MAP_TILE_MAX_PIXELS 1024

/* Only for its projection, without which a viewport cannot convert coordinates; nothing is fetched from it. (transfer none) */
ShumateMapSource *hot_map_tile_source_get_projection (void);

/**
 * hot_map_tile_source_new:
 * @address: of its tiles, with {x}, {y} and {z}; see hot_map_tile_source_is_allowed()
 * @attribution: who made them, shown on the map
 * @license: (nullable): address of the terms
 *
 * Tiles from a server. They are fetched, looked at and decoded beside the main thread, two at a time, and kept in the user's cache
 * for a week. What does not come, or is no picture of a sensible size, is left out; the property "is-failing" (boolean, notify) says that
 * nothing else has been coming for a while.
 */
ShumateMapSource *hot_map_tile_source_new            (const char  *address,
                                                      const char  *attribution,
                                                      const char  *license);

/**
 * hot_map_tile_source_is_allowed:
 * @is_local: (out) (optional): whether it is a server on this computer, which needs no network
 *
 * Whether @address names tiles that may be fetched: what a person looks at is nobody else's business on the way, so by https, or from
 * this computer.
 */
gboolean          hot_map_tile_source_is_allowed     (const char  *address,
                                                      gboolean    *is_local);

gboolean          hot_map_tile_source_get_is_failing (HotMapTileSource *self);

/* A picture from a server; NULL where it is none, or too large. Usable from any thread. (transfer full) */
GdkTexture       *hot_map_tile_decode                (GBytes      *bytes);

G_END_DECLS
