/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_ROW_CARD (hot_row_card_get_type ())
G_DECLARE_FINAL_TYPE (HotRowCard, hot_row_card, HOT, ROW_CARD, GtkWidget)

GtkWidget *hot_row_card_new     (HotDataset *dataset);
void       hot_row_card_set_row (HotRowCard *self,
                                 guint       row);

G_END_DECLS
