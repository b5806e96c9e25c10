/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/data/hot-row-model.h"
#include "app/widgets/hot-cell-format.h"
#include "dataset/hot-column.h"

G_BEGIN_DECLS

/**
 * HotCellStyle:
 *
 * What all cells of a column have in common, shared by reference count on the main thread.
 */
typedef struct _HotCellStyle HotCellStyle;

/* @view: (transfer none): the widget whose font the cells are written in; must outlive the cells */
HotCellStyle *hot_cell_style_new   (GtkWidget    *view,
                                    HotColumn    *column);
/* The cells' rows may have other numbers now. */
void          hot_cell_style_refresh (HotCellStyle *self);
HotCellStyle *hot_cell_style_ref   (HotCellStyle *self);
void          hot_cell_style_unref (HotCellStyle *self);

#define HOT_TYPE_CELL (hot_cell_get_type ())
G_DECLARE_FINAL_TYPE (HotCell, hot_cell, HOT, CELL, GtkWidget)

GtkWidget    *hot_cell_new         (HotCellStyle *style);
/* @row: (nullable) */
void          hot_cell_set_row     (HotCell      *self,
                                    HotRow       *row);

G_END_DECLS
