/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

#define HOT_TYPE_MAP_TILES (hot_map_tiles_get_type ())
G_DECLARE_FINAL_TYPE (HotMapTiles, hot_map_tiles, HOT, MAP_TILES, GObject)

/*
 * Whether street tiles are shown, and where they come from, as the settings say.
 *
 * Properties (notify):
 *   wanted       boolean: a person has asked for them
 *   available    boolean: there is a server that may be used, and a network that leads there
 *   is-shown     boolean, read-only: both
 *   is-failing   boolean, read-only: they are shown, but nothing comes from the server
 */
HotMapTiles      *hot_map_tiles_new            (void);
gboolean          hot_map_tiles_get_wanted     (HotMapTiles  *self);
void              hot_map_tiles_set_wanted     (HotMapTiles  *self,
                                                gboolean      wanted);
gboolean          hot_map_tiles_get_available  (HotMapTiles  *self);
gboolean          hot_map_tiles_get_is_shown   (HotMapTiles  *self);
gboolean          hot_map_tiles_get_is_failing (HotMapTiles  *self);
/* Made when it is first asked for; NULL where the settings name no server that may be used. (transfer none) */
ShumateMapSource *hot_map_tiles_get_source     (HotMapTiles  *self);
/* Who made them, in one line; NULL where there is no telling. (transfer full) (nullable) */
char             *hot_map_tiles_dup_credit     (HotMapTiles  *self);
/* Where they come from, or why they are not available, in a few words. (transfer full) */
char             *hot_map_tiles_dup_remark     (HotMapTiles  *self);

G_END_DECLS
