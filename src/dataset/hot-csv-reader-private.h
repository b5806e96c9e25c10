/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-reader.h"

G_BEGIN_DECLS

/**
 * hot_csv_read_in_chunks:
 * @chunk_size: bytes that a thread takes at a time, a multiple of 64; 0 for what suits the caches
 *
 * hot_csv_read() for tests, which want the borders of chunks everywhere.
 */
HotTable *hot_csv_read_in_chunks (HotMappedFile        *file,
                                  const HotCsvOptions  *options,
                                  gsize                 chunk_size,
                                  const HotProgress    *progress,
                                  GCancellable         *cancellable,
                                  GError              **error);

/* How many threads to use where it was not said. */
guint     hot_csv_get_n_threads  (guint                 wanted);

G_END_DECLS
