/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotMappedFile:
 *
 * A file's bytes in memory, read-only, shared by reference count. The pages belong to the page cache, so text that
 * nobody looks at costs no memory.
 *
 * If the file is cut short by another program while it is mapped, touching the lost pages does not kill the process:
 * they read as zero bytes, and hot_mapped_file_check() says so from then on (the technique of systemd's journal
 * reader).
 */
typedef struct _HotMappedFile HotMappedFile;

#define HOT_TYPE_MAPPED_FILE (hot_mapped_file_get_type ())
GType          hot_mapped_file_get_type   (void);

HotMappedFile *hot_mapped_file_open       (const char     *path,
                                           GError        **error);
/* Takes @fd over, also on failure. @name is what messages call the file. */
HotMappedFile *hot_mapped_file_new_for_fd (int             fd,
                                           const char     *name,
                                           GError        **error);
/* For tests and for small things that are in memory anyway. */
HotMappedFile *hot_mapped_file_new_for_bytes (GBytes      *bytes,
                                           const char     *name);
HotMappedFile *hot_mapped_file_ref        (HotMappedFile  *self);
void           hot_mapped_file_unref      (HotMappedFile  *self);

const char    *hot_mapped_file_get_name   (HotMappedFile  *self);
gsize          hot_mapped_file_get_size   (HotMappedFile  *self);
/* Start of the mapping; never NULL, also for an empty file. Not NUL-terminated. */
const char    *hot_mapped_file_get_data   (HotMappedFile  *self);
/* For reading in pieces with pread() instead of through the mapping (which would count as resident memory);
 * -1 where there is no file behind. */
int            hot_mapped_file_get_fd     (HotMappedFile  *self);
/* Gives back the whole pages of a part that was read through the mapping, so that they no longer count as resident;
 * reading them again brings them back. Any thread may do so at any time. */
void           hot_mapped_file_release    (HotMappedFile  *self,
                                           guint64         offset,
                                           guint64         length);
/* FALSE with HOT_ERROR_CHANGED when size or modification time are no longer those of the opening. */
gboolean       hot_mapped_file_check      (HotMappedFile  *self,
                                           GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMappedFile, hot_mapped_file_unref)

G_END_DECLS
