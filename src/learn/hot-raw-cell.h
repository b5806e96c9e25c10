/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"
#include "score/hot-encoding.h"

G_BEGIN_DECLS

/* A value of a table as it would be given to a model; its text is good until @scratch changes. */
void       hot_raw_cell_get      (HotColumn     *column,
                                  guint          row,
                                  GString       *scratch,
                                  HotRawValue   *value);
/* What a column is called where a model is fed. */
HotRawType hot_raw_type_for_column (HotColumnType type);

G_END_DECLS
