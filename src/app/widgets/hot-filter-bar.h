/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_FILTER_BAR (hot_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (HotFilterBar, hot_filter_bar, HOT, FILTER_BAR, GtkWidget)

GtkWidget *hot_filter_bar_new              (void);
void       hot_filter_bar_set_dataset      (HotFilterBar *self,
                                            HotDataset   *dataset);
void       hot_filter_bar_grab_entry_focus (HotFilterBar *self);

G_END_DECLS
