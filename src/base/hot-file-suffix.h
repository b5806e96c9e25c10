/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_file_suffix_find:
 * @path: of a file that is to be written
 * @suffixes: (array zero-terminated=1): such as ".png", in lower case
 *
 * By its name, what a file is to hold.
 *
 * Returns: the index of the suffix that @path ends in, in whatever case, or -1 with %HOT_ERROR_USAGE, which lists @suffixes
 */
int hot_file_suffix_find (const char         *path,
                          const char *const  *suffixes,
                          GError            **error);

G_END_DECLS
