/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hot_small_file_read:
 * @max_size: in bytes
 * @length: (out) (optional): without the NUL that is put behind
 *
 * All of a file that people or small programs write, and that others may have put there: a link to a device, which never ends, or a
 * pipe, which may never begin, is refused.
 *
 * Returns: (transfer full) (nullable): %NULL with @error set as hot_mapped_file_open() does, or with %HOT_ERROR_TOO_LARGE
 */
char *hot_small_file_read (const char  *path,
                           gsize        max_size,
                           gsize       *length,
                           GError     **error);

G_END_DECLS
