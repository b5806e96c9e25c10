/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "models/hot-run-values.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_REASONS (hot_map_reasons_get_type ())
G_DECLARE_FINAL_TYPE (HotMapReasons, hot_map_reasons, HOT, MAP_REASONS, GtkWidget)

/* What a run says of one row, and why. */
GtkWidget *hot_map_reasons_new     (void);
/* @values: (nullable): %NULL hides it. The reasons are found in a job and follow. */
void       hot_map_reasons_set_row (HotMapReasons *self,
                                    HotRunValues  *values,
                                    guint          row);
/* The same in words, a line each; NULL where there is nothing. (transfer full) */
char      *hot_map_reasons_dup_text (HotMapReasons *self);

G_END_DECLS
