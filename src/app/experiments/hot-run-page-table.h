/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HotRunPageTableColumn:
 * @title: translated
 * @is_number: stands at the right, and begins with the highest when it is sorted by
 * @n_chars: of a text that are seen at least: where there is less room the table is scrolled; or 0
 */
typedef struct {
  const char *title;
  gboolean    is_number;
  guint       n_chars;
} HotRunPageTableColumn;

/* More rows than these are not shown. */
#define HOT_RUN_PAGE_TABLE_MAX_ROWS 2000

#define HOT_TYPE_RUN_PAGE_TABLE (hot_run_page_table_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageTable, hot_run_page_table, HOT, RUN_PAGE_TABLE, GtkWidget)

/*
 * A small table of texts that sorts by a click on a title.
 *
 * Signals:
 *   selection-changed (): other rows are selected, where they can be
 *   row-activated (uint id): Enter or a double click on a row
 */

/* @label: for screen readers; @is_selectable: whether rows can be selected; @scrolls: whether it scrolls by itself instead of being as high
 * as its rows */
GtkWidget *hot_run_page_table_new          (const char                  *label,
                                            const HotRunPageTableColumn *columns,
                                            guint                        n_columns,
                                            gboolean                     is_selectable,
                                            gboolean                     scrolls);
/* Nothing happens where the rows are the same as before. Rows added after hot_run_page_table_begin() are shown by
 * hot_run_page_table_end(). */
void       hot_run_page_table_begin        (HotRunPageTable             *self);
/* @texts: (array length=n_columns): NULL for none; @keys: (nullable): numbers to sort by, NaN where a column sorts by its text; @id: what
 * the row is about */
void       hot_run_page_table_add          (HotRunPageTable             *self,
                                            guint                        id,
                                            const char *const           *texts,
                                            const double                *keys);
void       hot_run_page_table_end          (HotRunPageTable             *self);
guint      hot_run_page_table_get_n_rows   (HotRunPageTable             *self);
/* Ids of the selected rows. (transfer full) (element-type guint) */
GArray    *hot_run_page_table_dup_selected (HotRunPageTable             *self);
/* Selects the rows with these ids and no others; @ids: (array length=n) */
void       hot_run_page_table_select       (HotRunPageTable             *self,
                                            const guint                 *ids,
                                            guint                        n);

G_END_DECLS
