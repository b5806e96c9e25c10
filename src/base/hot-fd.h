/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes to file descriptors whose errors name the file: @path is what the messages call it. A full disk, a quota and a
 * size limit are %G_IO_ERROR_NO_SPACE. */

gboolean hot_fd_write_all (int          fd,
                           const char  *path,
                           const void  *data,
                           gsize        length,
                           GError     **error);
/* Makes sure that @size bytes have room on the disk, and makes the file that long. Without it, writing through a shared
 * mapping kills the process when the disk is full. */
gboolean hot_fd_reserve   (int          fd,
                           const char  *path,
                           guint64      size,
                           GError     **error);
gboolean hot_fd_truncate  (int          fd,
                           const char  *path,
                           guint64      size,
                           GError     **error);
/* Sets @error from an errno of writing to @path; %FALSE always. */
gboolean hot_fd_set_error (int          saved_errno,
                           const char  *path,
                           GError     **error);

G_END_DECLS
