/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-layout.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/* A table that was read from a file.
 * @columns, @warnings: (transfer full), @layout: (transfer none) */
HotTable     *hot_table_new_for_layout (const char   *name,
                                        GPtrArray    *columns,
                                        GPtrArray    *warnings,
                                        HotCsvLayout *layout);

/* (nullable) (transfer none) */
HotCsvLayout *hot_table_get_layout     (HotTable     *self);

/* A table that differs in one column (transfer none of @column) and has one warning more.
 * @warning: (transfer full) (nullable) */
HotTable     *hot_table_with_warning   (HotTable        *self,
                                        guint            index,
                                        HotColumn       *column,
                                        HotTableWarning *warning);

G_END_DECLS
