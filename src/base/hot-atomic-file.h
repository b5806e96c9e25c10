/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotAtomicFile:
 *
 * A file that is written as a whole or not at all. What is written goes to an unnamed file in the target's directory;
 * hot_atomic_file_commit() puts it, safely on the disk, in the place of the target. Until then the target is untouched,
 * and freeing the writer leaves nothing behind, nor does a killed process. An existing target keeps its permissions; a
 * symbolic link is followed; a device or a pipe (`/dev/stdout`) is written to directly.
 *
 * Not for use by several threads at once.
 */
typedef struct _HotAtomicFile HotAtomicFile;

/* Fails where the directory is missing or not writable, and where @path is empty, a directory, or a pipe that nobody reads. */
HotAtomicFile *hot_atomic_file_new    (const char     *path,
                                       GError        **error);
/**
 * hot_atomic_file_new_at:
 * @directory: an open directory, by O_PATH too; it may be closed afterwards
 * @name: of the file in it
 * @shown: what messages call the file
 *
 * As hot_atomic_file_new(), but whoever moves directories about meanwhile or puts links in the way leads it nowhere else: the file
 * comes to stand in that very directory, in the place of a link of that name.
 */
HotAtomicFile *hot_atomic_file_new_at (int             directory,
                                       const char     *name,
                                       const char     *shown,
                                       GError        **error);
/* Small pieces are gathered. After a failure every further call fails too. A full disk is %G_IO_ERROR_NO_SPACE. */
gboolean       hot_atomic_file_write  (HotAtomicFile  *self,
                                       const void     *data,
                                       gsize           length,
                                       GError        **error);
guint64        hot_atomic_file_get_n_written (HotAtomicFile *self);
/* Fails with %G_IO_ERROR_CANCELLED and leaves the target alone if @cancellable is set by now. */
gboolean       hot_atomic_file_commit (HotAtomicFile  *self,
                                       GCancellable   *cancellable,
                                       GError        **error);
void           hot_atomic_file_free   (HotAtomicFile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotAtomicFile, hot_atomic_file_free)

G_END_DECLS
