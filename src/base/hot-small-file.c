/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-small-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-mapped-file.h"

char *
hot_small_file_read (const char  *path,
                     gsize        max_size,
                     gsize       *length,
                     GError     **error)
{
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, error);
  g_autofree char *text = NULL;
  gsize size;

  if (file == NULL)
    return NULL;
  size = hot_mapped_file_get_size (file);
  if (size > max_size)
    {
      g_autofree char *most = g_format_size (max_size);

      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("%s: the file is larger than %s"), path, most);
      return NULL;
    }
  text = g_malloc (size + 1);
  memcpy (text, hot_mapped_file_get_data (file), size);
  text[size] = '\0';
  if (!hot_mapped_file_check (file, error))
    return NULL;
  if (length != NULL)
    *length = size;

  return g_steal_pointer (&text);
}
