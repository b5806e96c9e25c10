/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/data/hot-row-model.h"
#include "app/hot-dataset.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOT_TYPE_ROW_FOLLOWER (hot_row_follower_get_type ())
G_DECLARE_FINAL_TYPE (HotRowFollower, hot_row_follower, HOT, ROW_FOLLOWER, GObject)

/*
 * Keeps the row that is selected in a table the same as the one that is looked at on the other pages: what is clicked on the map is
 * selected and in view when the table is gone to, and what is selected in the table is set off on the map. The row stays selected
 * when it moves to another place.
 */
/* @view: whose model is a GtkSingleSelection over @model */
HotRowFollower *hot_row_follower_new (GtkColumnView *view,
                                      HotRowModel   *model,
                                      HotDataset    *dataset);
/* Scrolls to the row that is looked at, where there is one. */
void            hot_row_follower_show (HotRowFollower *self);

G_END_DECLS
