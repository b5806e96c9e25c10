/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/data/hot-row-model.h"
#include "dataset/hot-column.h"

G_BEGIN_DECLS

/* The cells of one column of the table. */

/* (transfer full): makes cells, in the font of @view, that show the value of @column in the #HotRow they are bound to */
GtkListItemFactory *hot_table_cells_new_factory (GtkWidget   *view,
                                                 HotRowModel *model,
                                                 HotColumn   *column);
/* The column's name, with the unit of its numbers; (transfer full). */
char               *hot_table_cells_dup_title   (HotColumn  *column);
/* How wide the column should be, in pixels, from a few of its values. */
int                 hot_table_cells_measure     (GtkWidget  *widget,
                                                 HotColumn  *column,
                                                 const char *title);

G_END_DECLS
