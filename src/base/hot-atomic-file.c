/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hot-fd.h"

#define BUFFER_SIZE (256 * 1024)

struct _HotAtomicFile
{
  char    *path;        /* the target, symbolic links resolved */
  char    *directory;
  char    *shown;       /* what messages call it */
  char    *temp_path;   /* NULL while the file has no name */
  int      fd;
  int      directory_fd; /* what @directory leads to by /proc/self/fd, or -1 */
  gboolean direct;      /* a device or a pipe: nothing to replace */
  gboolean failed;
  guint64  n_written;
  gsize    n_buffered;
  char     buffer[BUFFER_SIZE];
};

static char *
resolve (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy;

  /* What does not exist yet has no links to follow. */
  if (resolved == NULL)
    return g_canonicalize_filename (path, NULL);

  copy = g_strdup (resolved);
  free (resolved);

  return copy;
}

static gboolean
set_open_error (HotAtomicFile  *self,
                int             saved_errno,
                GError        **error)
{
  g_autofree char *display_name = g_filename_display_name (self->shown);
  g_autofree char *directory = g_path_get_dirname (self->shown);
  g_autofree char *display_directory = g_filename_display_name (directory);

  if (saved_errno == ENOENT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("%s cannot be written: there is no folder %s."), display_name, display_directory);
  else if (saved_errno == EACCES || saved_errno == EPERM)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _("%s cannot be written: you may not write in %s."), display_name, display_directory);
  else if (saved_errno == ENXIO)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                 _("%s cannot be written: it is a pipe that no program reads from."), display_name);
  else if (saved_errno == EISDIR)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                 _("%s cannot be written: it is a folder."), display_name);
  else
    hot_fd_set_error (saved_errno, self->shown, error);

  return FALSE;
}

/* A device or a pipe. To wait for somebody to read from it could take for ever; to wait while they read is right. */
static gboolean
open_direct (HotAtomicFile  *self,
             const char     *path,
             GError        **error)
{
  int flags;

  self->direct = TRUE;
  /* By the name given: /dev/stdout leads to a pipe that has no path. */
  self->fd = open (path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0)
    return set_open_error (self, errno, error);

  flags = fcntl (self->fd, F_GETFL);
  if (flags < 0 || fcntl (self->fd, F_SETFL, flags & ~O_NONBLOCK) < 0)
    return hot_fd_set_error (errno, self->shown, error);

  return TRUE;
}

static char *
make_temp_pattern (HotAtomicFile *self)
{
  g_autofree char *base = g_path_get_basename (self->path);

  return g_strdup_printf ("%s/.%.200s.XXXXXX", self->directory, base);
}

static gboolean
open_temp (HotAtomicFile  *self,
           GError        **error)
{
  self->fd = open (self->directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);

  if (self->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
    {
      self->temp_path = make_temp_pattern (self);
      self->fd = g_mkstemp_full (self->temp_path, O_RDWR | O_CLOEXEC, 0666);
      if (self->fd < 0)
        g_clear_pointer (&self->temp_path, g_free);
    }

  return self->fd >= 0 || set_open_error (self, errno, error);
}

static HotAtomicFile *
allocate (void)
{
  HotAtomicFile *self = g_new (HotAtomicFile, 1);

  memset (self, 0, offsetof (HotAtomicFile, buffer));
  self->fd = -1;
  self->directory_fd = -1;

  return self;
}

static gboolean
open_replacement (HotAtomicFile      *self,
                  const struct stat  *target,
                  GError            **error)
{
  if (!open_temp (self, error))
    return FALSE;

  return target == NULL || fchmod (self->fd, target->st_mode & 07777) == 0 || set_open_error (self, errno, error);
}

HotAtomicFile *
hot_atomic_file_new (const char  *path,
                     GError     **error)
{
  g_autoptr(HotAtomicFile) self = allocate ();
  struct stat status;
  gboolean exists;

  g_return_val_if_fail (path != NULL, NULL);

  if (*path == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, _("The name of the file to write is empty."));
      return NULL;
    }

  self->path = resolve (path);
  self->shown = g_strdup (self->path);
  self->directory = g_path_get_dirname (self->path);

  exists = stat (self->path, &status) == 0;
  if (exists && S_ISDIR (status.st_mode))
    {
      set_open_error (self, EISDIR, error);
      return NULL;
    }
  if (exists && !S_ISREG (status.st_mode))
    return open_direct (self, path, error) ? g_steal_pointer (&self) : NULL;

  return open_replacement (self, exists ? &status : NULL, error) ? g_steal_pointer (&self) : NULL;
}

HotAtomicFile *
hot_atomic_file_new_at (int          directory,
                        const char  *name,
                        const char  *shown,
                        GError     **error)
{
  g_autoptr(HotAtomicFile) self = allocate ();
  struct stat status;
  gboolean exists;

  g_return_val_if_fail (directory >= 0 && name != NULL && *name != '\0' && strchr (name, '/') == NULL, NULL);

  self->shown = g_strdup (shown);
  self->directory_fd = fcntl (directory, F_DUPFD_CLOEXEC, 3);
  self->directory = g_strdup_printf ("/proc/self/fd/%d", self->directory_fd);
  self->path = g_build_filename (self->directory, name, NULL);
  if (self->directory_fd < 0)
    {
      set_open_error (self, errno, error);
      return NULL;
    }

  exists = lstat (self->path, &status) == 0;
  if (exists && S_ISDIR (status.st_mode))
    {
      set_open_error (self, EISDIR, error);
      return NULL;
    }

  return open_replacement (self, exists && S_ISREG (status.st_mode) ? &status : NULL, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
flush (HotAtomicFile  *self,
       GError        **error)
{
  gsize length = self->n_buffered;

  self->n_buffered = 0;
  if (!hot_fd_write_all (self->fd, self->shown, self->buffer, length, error))
    self->failed = TRUE;

  return !self->failed;
}

static gboolean
check_usable (HotAtomicFile  *self,
              GError        **error)
{
  g_autofree char *display_name = NULL;

  if (!self->failed)
    return TRUE;

  display_name = g_filename_display_name (self->shown);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s could not be written: an earlier part failed."),
               display_name);

  return FALSE;
}

gboolean
hot_atomic_file_write (HotAtomicFile  *self,
                       const void     *data,
                       gsize           length,
                       GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_usable (self, error))
    return FALSE;

  self->n_written += length;

  if (self->n_buffered + length > BUFFER_SIZE && !flush (self, error))
    return FALSE;

  if (length >= BUFFER_SIZE)
    {
      if (!hot_fd_write_all (self->fd, self->shown, data, length, error))
        self->failed = TRUE;
      return !self->failed;
    }

  memcpy (self->buffer + self->n_buffered, data, length);
  self->n_buffered += length;

  return TRUE;
}

guint64
hot_atomic_file_get_n_written (HotAtomicFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_written;
}

/* Gives the unnamed file a name beside the target: linkat() cannot replace, so a rename has to follow. */
static gboolean
link_temp (HotAtomicFile  *self,
           GError        **error)
{
  g_autofree char *descriptor = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *base = g_path_get_basename (self->path);
      g_autofree char *name = g_strdup_printf ("%s/.%.200s.%08x", self->directory, base, g_random_int ());

      if (linkat (AT_FDCWD, descriptor, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0)
        {
          self->temp_path = g_steal_pointer (&name);
          return TRUE;
        }
      if (errno != EEXIST)
        break;
    }

  return hot_fd_set_error (errno, self->shown, error);
}

/* The rename itself must survive a power cut too; a file system that cannot sync directories has done what it can. */
static void
sync_directory (HotAtomicFile *self)
{
  int fd = open (self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
}

gboolean
hot_atomic_file_commit (HotAtomicFile  *self,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_usable (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  /* Committed or not, there is nothing more to write. */
  if (!flush (self, error))
    return FALSE;
  self->failed = TRUE;

  if (self->direct)
    return TRUE;

  if (fsync (self->fd) < 0)
    return hot_fd_set_error (errno, self->shown, error);
  if (self->temp_path == NULL && !link_temp (self, error))
    return FALSE;
  if (rename (self->temp_path, self->path) < 0)
    return hot_fd_set_error (errno, self->shown, error);

  g_clear_pointer (&self->temp_path, g_free);
  sync_directory (self);

  return TRUE;
}

void
hot_atomic_file_free (HotAtomicFile *self)
{
  if (self == NULL)
    return;

  if (self->fd >= 0)
    close (self->fd);
  if (self->temp_path != NULL)
    g_unlink (self->temp_path);

  if (self->directory_fd >= 0)
    close (self->directory_fd);

  g_free (self->temp_path);
  g_free (self->shown);
  g_free (self->directory);
  g_free (self->path);
  g_free (self);
}
