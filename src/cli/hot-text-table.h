/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotTextTable:
 *
 * Cells in aligned columns, for a terminal.
 */
typedef struct _HotTextTable HotTextTable;

HotTextTable *hot_text_table_new        (void);
void          hot_text_table_free       (HotTextTable *self);
/* @max_width: in cells of the terminal, 0 for no limit; what is longer is cut and ends with "…" */
void          hot_text_table_add_column (HotTextTable *self,
                                         const char   *title,
                                         gboolean      align_right,
                                         guint         max_width);
/* Goes on with the row from left to right; after the last column a new row begins. Control characters become spaces. */
void          hot_text_table_add_cell   (HotTextTable *self,
                                         const char   *text);
/* @width: of the terminal, or 0; columns that do not fit are left out from the right.
 * @n_left_out: (out) (optional): how many. Returns: (transfer full) */
char         *hot_text_table_format     (HotTextTable *self,
                                         guint         width,
                                         guint        *n_left_out);

/* Cells that @text takes. */
guint         hot_text_width            (const char   *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTextTable, hot_text_table_free)

G_END_DECLS
