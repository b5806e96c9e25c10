/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

#define HOT_TYPE_ROW (hot_row_get_type ())
G_DECLARE_FINAL_TYPE (HotRow, hot_row, HOT, ROW, GObject)

guint        hot_row_get_index      (HotRow      *self);

#define HOT_TYPE_ROW_MODEL (hot_row_model_get_type ())
G_DECLARE_FINAL_TYPE (HotRowModel, hot_row_model, HOT, ROW_MODEL, GObject)

/*
 * Signals:
 *   renumbered (): rows that are there now may have other numbers
 */
HotRowModel *hot_row_model_new      (void);
/* @order: (nullable): guint32 row numbers, as hot_order_rows() gives them for @rows; NULL for the order of the file */
void         hot_row_model_set_rows (HotRowModel *self,
                                     HotRowSet   *rows,
                                     GBytes      *order);
/* Number in the table of the row at @position. */
guint        hot_row_model_get_row  (HotRowModel *self,
                                     guint        position);

G_END_DECLS
