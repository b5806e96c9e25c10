/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-column.h"

G_BEGIN_DECLS

/**
 * HotColumnInit:
 * @values: (transfer full): one value a row, in the representation of @type
 * @categories: (transfer full) (nullable): of a category column
 * @file: (transfer none) (nullable): where the fields of a text or list column lie
 * @overflow: (transfer none) (nullable): where fields lie whose offset is not below the size of @file: those that the
 *   file does not hold in one piece (text behind a closing quote), @file's size being the offset of its first byte
 * @quote: the byte that stands doubled in escaped fields, or 0 for `"`
 * @n_missing: how many are missing, or -1 to count them when first asked for
 * @has_time: of a date column, 1 or 0, or -1 to find out when first asked for
 *
 * Everything a column can be made of; what a reader found out on its way need not be found out again.
 */
typedef struct {
  const char     *name;
  HotColumnType   type;
  GBytes         *values;
  const char     *unit;
  char          **categories;
  HotMappedFile  *file;
  GBytes         *overflow;
  char            quote;
  gint64          n_missing;
  int             has_time;
} HotColumnInit;

HotColumn *hot_column_new (const HotColumnInit *init);

/* Bytes a value of @type takes in a column. */
gsize      hot_column_type_get_width (HotColumnType type);

G_END_DECLS
