/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

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
 *   settled (): the list has told of its length, too
 */
HotRowModel *hot_row_model_new      (void);
/* @order: (nullable): guint32 row numbers, as hot_order_rows() gives them for @rows; NULL for the order of the file */
void         hot_row_model_set_rows (HotRowModel *self,
                                     HotRowSet   *rows,
                                     GBytes      *order);
/* Number in the table of the row at @position. */
guint        hot_row_model_get_row  (HotRowModel *self,
                                     guint        position);
/* Where a row of the table is; GTK_INVALID_LIST_POSITION where it is not among those that are shown. Looks at each of them when they
 * are not in the order of the file. */
guint        hot_row_model_find     (HotRowModel *self,
                                     guint        row);

G_END_DECLS
