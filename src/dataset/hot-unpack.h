/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-mapped-file.h"
#include "base/hot-progress.h"

G_BEGIN_DECLS

/**
 * HotUnpackLimits:
 * @max_bytes: the largest text to accept
 * @max_ratio: how many times larger than the archive the text may be...
 * @ratio_from: ...once it has this many bytes
 *
 * Guards against archives made to fill the disk. CSV text packs to a tenth or so; DEFLATE (RFC 1951) can reach 1032
 * times.
 */
typedef struct {
  guint64 max_bytes;
  guint64 max_ratio;
  guint64 ratio_from;
} HotUnpackLimits;

/**
 * hot_unpack:
 * @file: (transfer none): gzip (also of several members), zip with one CSV or TSV member, or anything else
 * @limits: (nullable): 64 GiB, and 400 times from 256 MiB on
 *
 * Unpacks what is packed, by its bytes and not by its name, to an unnamed file; returns @file itself where there is
 * nothing to unpack.
 *
 * Returns: (transfer full): the text, or %NULL: %HOT_ERROR_INVALID for a damaged or cut archive, %HOT_ERROR_TOO_LARGE
 *   beyond the limits, %HOT_ERROR_UNSUPPORTED for an archive with no table, several, or a password (the message lists
 *   the members)
 */
HotMappedFile *hot_unpack       (HotMappedFile          *file,
                                 const HotUnpackLimits  *limits,
                                 const HotProgress      *progress,
                                 GCancellable           *cancellable,
                                 GError                **error);

/* The two of them. */
HotMappedFile *hot_unpack_gzip  (HotMappedFile          *file,
                                 const HotUnpackLimits  *limits,
                                 const HotProgress      *progress,
                                 GCancellable           *cancellable,
                                 GError                **error);
HotMappedFile *hot_unpack_zip   (HotMappedFile          *file,
                                 const HotUnpackLimits  *limits,
                                 const HotProgress      *progress,
                                 GCancellable           *cancellable,
                                 GError                **error);
/* How large the text of @packed_size bytes may be. */
guint64        hot_unpack_limits_get_max (const HotUnpackLimits *limits,
                                          guint64                packed_size);
/* FALSE always. */
gboolean       hot_unpack_set_too_large  (HotMappedFile         *file,
                                          guint64                max_bytes,
                                          GError               **error);

G_END_DECLS
