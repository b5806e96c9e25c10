/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_PROFILE_LIST (hot_profile_list_get_type ())
G_DECLARE_FINAL_TYPE (HotProfileList, hot_profile_list, HOT, PROFILE_LIST, GtkWidget)

/*
 * Signals:
 *   column-activated (guint column): a person wants to know more about a column
 */
GtkWidget *hot_profile_list_new         (void);
void       hot_profile_list_set_dataset (HotProfileList *self,
                                         HotDataset     *dataset);

G_END_DECLS
