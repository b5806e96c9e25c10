/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_PAGE (hot_map_page_get_type ())
G_DECLARE_FINAL_TYPE (HotMapPage, hot_map_page, HOT, MAP_PAGE, AdwBin)

/*
 * The map of the open data set. It brings its own floating controls and empty state, and asks for no header bar of its own.
 *
 * Properties:
 *   dataset   HotDataset, construct-time or later: what is shown
 */
/* Once, before there is a window: libshumate adds to the style of the display when its widgets are first used, and all widgets of all windows
 * are styled anew with that, the cells of the table, too. */
void        hot_map_page_prepare     (void);
GtkWidget  *hot_map_page_new         (void);
HotDataset *hot_map_page_get_dataset (HotMapPage *self);
void        hot_map_page_set_dataset (HotMapPage *self,
                                      HotDataset *dataset);
/* Puts the page's own buttons into the header bar above it. */
void        hot_map_page_furnish_header (HotMapPage *self,
                                      AdwHeaderBar *header);
/* Shows the areas of a GeoJSON file in place of those that came with the data. */
void        hot_map_page_open_boundaries (HotMapPage *self,
                                      GFile      *file);
/* Shows the errors of one run, or of two beside each other: @ids are of the tracker's store, NULL-terminated. */
void        hot_map_page_show_runs   (HotMapPage        *self,
                                      const char *const *ids);

G_END_DECLS
