/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * HotRowSet:
 *
 * Which rows of a table are meant: an ascending list of row numbers, immutable, shared by reference count.
 */
typedef struct _HotRowSet HotRowSet;

#define HOT_TYPE_ROW_SET (hot_row_set_get_type ())
GType          hot_row_set_get_type     (void);

/* Rows 0 to @n_rows - 1. */
HotRowSet     *hot_row_set_new_all      (guint          n_rows);
/* @rows: (transfer full): ascending guint32; @n_rows_in_table is the length of the table they are rows of */
HotRowSet     *hot_row_set_new          (GBytes        *rows,
                                         guint          n_rows_in_table);
HotRowSet     *hot_row_set_ref          (HotRowSet     *self);
void           hot_row_set_unref        (HotRowSet     *self);

guint          hot_row_set_get_n        (HotRowSet     *self);
/* Whether every row of the table is in it. */
gboolean       hot_row_set_is_all       (HotRowSet     *self);
guint          hot_row_set_get_row      (HotRowSet     *self,
                                         guint          position);
gboolean       hot_row_set_contains     (HotRowSet     *self,
                                         guint          row);
/* The list itself, for kernels; NULL when it is all rows. */
const guint32 *hot_row_set_peek_rows    (HotRowSet     *self);
HotRowSet     *hot_row_set_intersect    (HotRowSet     *self,
                                         HotRowSet     *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRowSet, hot_row_set_unref)

G_END_DECLS
