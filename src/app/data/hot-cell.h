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

/**
 * HotCellLook:
 * @has_bar: whether a bar below the text says how far something is
 * @fraction: of the bar, 0 to 1
 * @indent: room before the text, in pixels
 * @has_chips: each line of the text stands on a ground of its own, beside the others
 *
 * How one value stands out.
 */
typedef struct {
  gboolean is_bold;
  gboolean is_dimmed;
  gboolean has_bar;
  double   fraction;
  int      indent;
  gboolean has_chips;
} HotCellLook;

/**
 * HotCellFuncs:
 * @dup_text: (nullable): what is seen of a row, or %NULL where it has no value; @look is all %FALSE at first
 * @dup_tooltip: all that could be seen, where there was too little room
 *
 * Where the cells of a column have their texts from.
 */
typedef struct {
  char *(*dup_text)    (gpointer source, guint row, HotCellLook *look);
  char *(*dup_tooltip) (gpointer source, guint row);
} HotCellFuncs;

/* @source: (transfer none): handed to @funcs; must outlive the cells, as @view must */
HotCellStyle *hot_cell_style_new_for (GtkWidget          *view,
                                      const HotCellFuncs *funcs,
                                      gpointer            source,
                                      gboolean            is_number);
/* All texts may be others now. */
void          hot_cell_style_invalidate (HotCellStyle *self);
/* @view: (transfer none): the widget whose font the cells are written in; must outlive the cells */
HotCellStyle *hot_cell_style_new   (GtkWidget    *view,
                                    HotColumn    *column);
/* The cells' rows may have other numbers now. */
void          hot_cell_style_refresh (HotCellStyle *self);
/* For a widget that draws values of many columns itself: the height of a value; a picture of one with @width by @height, from the upper left
 * corner of @snapshot on, and its text, %NULL where it has none (transfer full) (nullable); what its tooltip says, %NULL where all is seen. */
int           hot_cell_style_get_height  (HotCellStyle  *self);
char         *hot_cell_style_draw        (HotCellStyle  *self,
                                          GtkSnapshot   *snapshot,
                                          guint          row,
                                          int            width,
                                          int            height,
                                          const GdkRGBA *color);
char         *hot_cell_style_dup_tooltip (HotCellStyle  *self,
                                          guint          row,
                                          int            width);
HotCellStyle *hot_cell_style_ref   (HotCellStyle *self);
void          hot_cell_style_unref (HotCellStyle *self);

#define HOT_TYPE_CELL (hot_cell_get_type ())
G_DECLARE_FINAL_TYPE (HotCell, hot_cell, HOT, CELL, GtkWidget)

GtkWidget    *hot_cell_new         (HotCellStyle *style);
/* @row: (nullable) */
void          hot_cell_set_row     (HotCell      *self,
                                    HotRow       *row);
/* (nullable) */
HotRow       *hot_cell_get_row     (HotCell      *self);

G_END_DECLS
