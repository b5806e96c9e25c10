/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/hot-profile.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

#define HOT_TYPE_COLUMN_ITEM (hot_column_item_get_type ())
G_DECLARE_FINAL_TYPE (HotColumnItem, hot_column_item, HOT, COLUMN_ITEM, GObject)

guint                   hot_column_item_get_index   (HotColumnItem *self);
const char             *hot_column_item_get_name    (HotColumnItem *self);
HotColumn              *hot_column_item_get_column  (HotColumnItem *self);
/* (transfer none) (nullable): what is known about the column so far */
const HotColumnProfile *hot_column_item_get_profile (HotColumnItem *self);
HotProfile             *hot_column_item_peek_whole  (HotColumnItem *self);

#define HOT_TYPE_COLUMN_MODEL (hot_column_model_get_type ())
G_DECLARE_FINAL_TYPE (HotColumnModel, hot_column_model, HOT, COLUMN_MODEL, GObject)

/* The columns of a table as a GListModel of HotColumnItem, made when somebody looks. */
HotColumnModel          *hot_column_model_new         (void);
void                    hot_column_model_set_table   (HotColumnModel *self,
                                                     HotTable      *table,
                                                     HotProfile    *profile);

G_END_DECLS
