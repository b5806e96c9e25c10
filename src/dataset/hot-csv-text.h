/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"

G_BEGIN_DECLS

/* Appends the names of columns as a record with its line end. @columns: (nullable): all */
void hot_csv_append_header (GString      *csv,
                            HotTable     *table,
                            const guint  *columns,
                            guint         n_columns);
/* Likewise the values of a row, as hot_column_dup_text() has them. */
void hot_csv_append_row    (GString      *csv,
                            HotTable     *table,
                            guint         row,
                            const guint  *columns,
                            guint         n_columns);

G_END_DECLS
