/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-profile.h"

G_BEGIN_DECLS

/* What a person calls a type; translated. */
const char *hot_cell_format_get_type_label (HotColumnType type);
const char *hot_cell_format_get_type_icon  (HotColumnType type);
/* "12%", "0.4%", "< 0.1%"; (transfer full) */
char       *hot_cell_format_percent (double        fraction);
/* A statistic of a column: with its unit, and as a date where the column holds dates; (transfer full). */
char       *hot_cell_format_value   (double        value,
                                     HotColumnType type,
                                     const char   *unit);

/* The smallest and the largest value of a column; of integers all digits; (transfer full). */
char       *hot_cell_format_minimum (const HotColumnProfile *column);
char       *hot_cell_format_maximum (const HotColumnProfile *column);

/**
 * HotCellFormat:
 * @decimals: digits after the point, the same in all rows so that they stand under each other
 * @grouped: whether thousands are set apart (not so in ids and years)
 *
 * How the cells of one column are written.
 */
typedef struct {
  int      decimals;
  gboolean grouped;
} HotCellFormat;

void  hot_cell_format_init (HotCellFormat       *self,
                            HotColumn           *column);
/* NULL where the value is missing. One line, cut after a few hundred characters. */
char *hot_cell_format_row  (const HotCellFormat *self,
                            HotColumn           *column,
                            guint                row);

G_END_DECLS
