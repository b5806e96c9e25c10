/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-fd.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/types.h>
#include <unistd.h>

/* Linux writes at most 2 GiB a call; smaller pieces cost nothing. */
#define MAX_PIECE (1u << 30)

gboolean
hot_fd_set_error (int          saved_errno,
                  const char  *path,
                  GError     **error)
{
  g_autofree char *display_name = g_filename_display_name (path);

  if (saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 saved_errno == ENOSPC ? _("The disk that holds %s is full. Make room on it, or choose another place.")
                 : saved_errno == EDQUOT ? _("Your quota on the disk that holds %s is used up. Make room, or choose "
                                             "another place.")
                 : _("%s would become larger than files may be here. Choose another place, or raise the limit."),
                 display_name);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                 _("%s could not be written: %s."), display_name, g_strerror (saved_errno));

  return FALSE;
}

gboolean
hot_fd_write_all (int          fd,
                  const char  *path,
                  const void  *data,
                  gsize        length,
                  GError     **error)
{
  const char *next = data;

  while (length > 0)
    {
      gssize written = write (fd, next, MIN (length, MAX_PIECE));

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return hot_fd_set_error (errno, path, error);

      next += written;
      length -= written;
    }

  return TRUE;
}

gboolean
hot_fd_reserve (int          fd,
                const char  *path,
                guint64      size,
                GError     **error)
{
  int result;

  if (size > (guint64) G_MAXINT64)
    return hot_fd_set_error (EFBIG, path, error);
  if (size == 0)
    return hot_fd_truncate (fd, path, 0, error);

  do
    result = posix_fallocate (fd, 0, (off_t) size);
  while (result == EINTR);

  return result == 0 || hot_fd_set_error (result, path, error);
}

gboolean
hot_fd_truncate (int          fd,
                 const char  *path,
                 guint64      size,
                 GError     **error)
{
  int result;

  do
    result = ftruncate (fd, (off_t) size);
  while (result < 0 && errno == EINTR);

  return result == 0 || hot_fd_set_error (errno, path, error);
}
