/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-temp-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static char *
find_directory (void)
{
  g_autofree char *directory = g_build_filename (g_get_user_cache_dir (), "hothouse", NULL);

  if (g_mkdir_with_parents (directory, 0700) == 0 && access (directory, W_OK | X_OK) == 0)
    return g_steal_pointer (&directory);

  return g_strdup (g_get_tmp_dir ());
}

const char *
hot_temp_file_get_directory (void)
{
  static char *directory;

  if (g_once_init_enter_pointer (&directory))
    g_once_init_leave_pointer (&directory, find_directory ());

  return directory;
}

/* For file systems that cannot make files without a name. */
static int
open_and_unlink (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "hothouse-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    g_unlink (path);

  return fd;
}

int
hot_temp_file_open (GError **error)
{
  const char *directory = hot_temp_file_get_directory ();
  int fd = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL))
    fd = open_and_unlink (directory);

  if (fd < 0)
    {
      int saved_errno = errno;
      g_autofree char *display_name = g_filename_display_name (directory);

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   _("A temporary file could not be made in %s: %s."), display_name, g_strerror (saved_errno));
    }

  return fd;
}
