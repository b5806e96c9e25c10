/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keys of data/io.github.hothouse.Hothouse.gschema.xml */
#define HOT_SETTING_WINDOW_WIDTH     "window-width"
#define HOT_SETTING_WINDOW_HEIGHT    "window-height"
#define HOT_SETTING_WINDOW_MAXIMIZED "window-maximized"
#define HOT_SETTING_LAST_PAGE        "last-page"
#define HOT_SETTING_DATA_VIEW        "data-view"
#define HOT_SETTING_COLOR_SCHEME     "color-scheme"
#define HOT_SETTING_REMEMBER_RECENT  "remember-recent"
#define HOT_SETTING_RECENT           "recent"
#define HOT_SETTING_RECENT_PROJECTS  "recent-projects"
#define HOT_SETTING_COLUMN_LAYOUTS   "column-layouts"
#define HOT_SETTING_MAP_LOOK         "map-look"
#define HOT_SETTING_MAP_VIEWS        "map-views"
#define HOT_SETTING_TILE_SERVER      "tile-server"
#define HOT_SETTING_TILE_ATTRIBUTION "tile-attribution"
#define HOT_SETTING_TILE_LICENSE     "tile-license"
#define HOT_SETTING_MODEL_NAME       "model-name"
#define HOT_SETTING_RUN_COLUMNS      "run-columns"
#define HOT_SETTING_COMPARE_CHARTS   "compare-charts"
#define HOT_SETTING_RUN_WIDTHS       "run-widths"
#define HOT_SETTING_RUN_PINS         "run-pins"
#define HOT_SETTING_RUN_GROUPING     "run-grouping"
#define HOT_SETTING_WORKSPACE        "workspace"
#define HOT_SETTING_SERVERS          "servers"
#define HOT_SETTING_SHARE            "share"
#define HOT_SETTING_SHARE_PORT       "share-port"
#define HOT_SETTING_SHARE_NETWORK    "share-network"
#define HOT_SETTING_REQUEST_ENVIRONMENT "request-environment"
#define HOT_SETTING_NO_BASELINES     "no-baselines"

#define HOT_RECENT_MAX 10

/* (transfer none): the settings of the program */
GSettings  *hot_settings_get           (void);

/* Puts @location first among the recent ones; not if it carries a secret, is the sample, or recent files are not wanted. */
void        hot_settings_add_recent    (const char *location);
void        hot_settings_remove_recent (const char *location);

G_END_DECLS
