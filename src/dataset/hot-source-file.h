/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-mapped-file.h"

G_BEGIN_DECLS

/* Maps the file at @path; says clearly when there is none, when it is a folder or a device, and when it may not be
 * read. */
HotMappedFile *hot_source_file_open (const char  *path,
                                     GError     **error);

G_END_DECLS
