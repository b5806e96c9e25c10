/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What bytes are, by their beginning (magic numbers, as in the database of the file command), whatever the file is
 * called. */
typedef enum {
  HOT_FILE_KIND_TEXT,        /* may be delimited text */
  HOT_FILE_KIND_GZIP,
  HOT_FILE_KIND_ZIP,
  HOT_FILE_KIND_OTHER,       /* surely no table */
} HotFileKind;

HotFileKind hot_file_kind_detect  (const char  *data,
                                   gsize        size);
/* FALSE with HOT_ERROR_UNSUPPORTED, and a message that says what it is and what to do, when it is surely no table in
 * text.
 * @name is what messages call the file. */
gboolean    hot_file_kind_check   (const char  *data,
                                   gsize        size,
                                   const char  *name,
                                   GError     **error);

G_END_DECLS
