/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-buffer.h"

/**
 * HotLeafTable:
 *
 * The values of all leaves, each distinct row once. A forest on a target of few distinct values (prices in whole dollars) has far fewer
 * distinct leaf values than leaves, and half or a quarter of the bytes.
 */
typedef struct {
  uint32_t  n_values;
  uint64_t  n_rows;
  HotBuffer rows;            /* double */
  HotBuffer leaves;          /* uint32_t: row of each leaf */
  uint32_t *slots;           /* row + 1, or 0 */
  size_t    n_slots;         /* a power of two */
} HotLeafTable;

void hot_leaf_table_clear   (HotLeafTable *self);
/* @n_values must be the same in all calls. False without memory. */
bool hot_leaf_table_add     (HotLeafTable *self,
                             const double *values,
                             uint32_t      n_values);
/* @leaf_size: (out): 2 or 4, bytes of an item in @leaves, or 0 where the table has a row for each leaf */
bool hot_leaf_table_lay_out (HotLeafTable *self,
                             HotBuffer    *leaves,
                             uint32_t     *leaf_size,
                             HotBuffer    *table);
