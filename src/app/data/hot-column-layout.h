/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * HotColumnLayout:
 * @column: index in the table
 * @width: in pixels; 0 where none was ever chosen
 */
typedef struct {
  guint column;
  int   width;
} HotColumnLayout;

/* Which columns a table opens with: those remembered for a data set of its name, else the first @max that say something;
 * (element-type HotColumnLayout) (transfer full). */
GArray *hot_column_layout_load    (HotTable *table,
                                   guint     max);
GArray *hot_column_layout_default (HotTable *table,
                                   guint     max);
void    hot_column_layout_save    (HotTable *table,
                                   GArray   *layout);
void    hot_column_layout_forget  (HotTable *table);

G_END_DECLS
