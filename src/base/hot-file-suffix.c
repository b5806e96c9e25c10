/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-file-suffix.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

int
hot_file_suffix_find (const char         *path,
                      const char *const  *suffixes,
                      GError            **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *list = NULL;

  for (int i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return i;

  list = g_strjoinv (", ", (char **) suffixes);
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The name of the file to write, “%s”, must end in one of %s"), path, list);

  return -1;
}
