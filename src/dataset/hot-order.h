/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

typedef struct {
  guint    column;
  gboolean descending;
} HotOrderKey;

/**
 * hot_order_rows:
 * @keys: first key first; @n_keys may be 0 for the order of the file
 *
 * Puts rows in order: numbers by value, texts by the locale's collation, missing values always last, ties as in the file.
 *
 * Returns: (transfer full): guint32 row numbers, as many as @rows has
 */
GBytes *hot_order_rows (HotTable           *table,
                        HotRowSet          *rows,
                        const HotOrderKey  *keys,
                        guint               n_keys,
                        GCancellable       *cancellable,
                        GError            **error);

G_END_DECLS
