/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The @index-th text, not NUL-terminated, good until @scratch changes; called from several threads, each with a
 * scratch of its own. */
typedef const char *(*HotCollationText) (gpointer  user_data,
                                         guint     index,
                                         GString  *scratch,
                                         gsize    *length);

/* How many characters the locale has a say in; the bytes behind them decide between texts that begin alike. */
#define HOT_COLLATION_LENGTH 64

/**
 * hot_collation_rank:
 * @ranks: (out caller-allocates) (array length=n): the place of each text, counted from 0 without gaps; equal texts
 *   have the same
 *
 * Puts texts in the order of the locale (LC_COLLATE), as keys of g_utf8_collate_key() would, but with the work for each
 * bounded. Uses all processors.
 *
 * Returns: %FALSE with @error set if cancelled
 */
gboolean hot_collation_rank (HotCollationText   text,
                             gpointer           user_data,
                             guint              n,
                             guint32           *ranks,
                             GCancellable      *cancellable,
                             GError           **error);

G_END_DECLS
