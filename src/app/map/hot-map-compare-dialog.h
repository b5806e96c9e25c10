/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/map/hot-map-compare-load.h"
#include "dataset/hot-profile.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_COMPARE_DIALOG (hot_map_compare_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotMapCompareDialog, hot_map_compare_dialog, HOT, MAP_COMPARE_DIALOG, AdwDialog)

/*
 * Asks what a map is to be compared with, and makes it ready; says what is wrong where it cannot be. Closing it cancels the work.
 *
 * Signals:
 *   ready (HotMapComparePair *pair): there is something to compare; the dialog closes. The pair is the receiver's to free.
 */
/* @base: what the map shows; @location: (nullable): where it came from; @filter: that its rows pass; @profile: (nullable): of its
 * table, from which two parts are suggested */
AdwDialog *hot_map_compare_dialog_new       (HotMapData          *base,
                                             const char          *location,
                                             const char          *filter,
                                             HotProfile          *profile);
/* As if the file had been chosen. */
void       hot_map_compare_dialog_open_file (HotMapCompareDialog *self,
                                             const char          *location);

G_END_DECLS
