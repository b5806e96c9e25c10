/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_COLUMN_CARD (hot_column_card_get_type ())
G_DECLARE_FINAL_TYPE (HotColumnCard, hot_column_card, HOT, COLUMN_CARD, GtkWidget)

GtkWidget *hot_column_card_new         (HotDataset    *dataset);
void       hot_column_card_set_column  (HotColumnCard *self,
                                        guint          column);
guint      hot_column_card_get_column  (HotColumnCard *self);

/* An expression that holds where @column has the value @text, as it is written by hot_column_dup_text(); (transfer full). */
char      *hot_column_card_dup_condition (HotColumn   *column,
                                          const char  *text);

G_END_DECLS
