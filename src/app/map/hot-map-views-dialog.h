/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_MAP_VIEWS_DIALOG (hot_map_views_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotMapViewsDialog, hot_map_views_dialog, HOT, MAP_VIEWS_DIALOG, AdwDialog)

/* The views that were kept for a data set: each can get another name or be removed, which can be undone. @table: its name */
AdwDialog *hot_map_views_dialog_new (const char *table);

G_END_DECLS
