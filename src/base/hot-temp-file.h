/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hot_temp_file_open:
 *
 * Opens a file without a name in the user's cache directory (or, where that cannot be written, in the directory for
 * temporary files), for reading and writing. It is gone when it is closed, also when the process is killed.
 *
 * Returns: the file descriptor, or -1 with @error set
 */
int         hot_temp_file_open          (GError **error);
/* Where hot_temp_file_open() makes its files; what messages about a full disk should name. */
const char *hot_temp_file_get_directory (void);

G_END_DECLS
