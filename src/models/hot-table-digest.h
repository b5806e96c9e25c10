/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * hot_table_digest:
 * @rows: (array length=n_rows): which rows count, in this order
 *
 * A fingerprint of names, types and values: the same rows of the same file have the same one on any machine, and any value that changes
 * changes it. XXH64, as sixteen hexadecimal digits: it tells data sets apart, it does not withstand forgery.
 *
 * Returns: (transfer full): the digest, or %NULL when cancelled
 */
char *hot_table_digest (HotTable      *table,
                        const guint32 *rows,
                        guint          n_rows,
                        GCancellable  *cancellable,
                        GError       **error);

G_END_DECLS
