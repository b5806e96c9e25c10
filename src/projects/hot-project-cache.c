/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project-cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-deadline.h"

#define LOOK_MILLISECONDS 50

/* Nobody has that many on purpose; each costs a file descriptor. */
#define MAX_DEPTH 256

static gboolean
set_error (const char  *path,
           GError     **error)
{
  const int saved_errno = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", name, g_strerror (saved_errno));

  return FALSE;
}

char *
hot_project_cache_dup_folder (const char  *kind,
                              GError     **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "hothouse", "projects", kind, NULL);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      set_error (folder, error);
      return NULL;
    }

  return g_steal_pointer (&folder);
}

char *
hot_project_cache_make_folder (const char  *kind,
                               GError     **error)
{
  g_autofree char *parent = hot_project_cache_dup_folder (kind, error);
  g_autofree char *folder = parent != NULL ? g_build_filename (parent, "XXXXXX", NULL) : NULL;

  if (folder == NULL)
    return NULL;
  if (g_mkdtemp_full (folder, 0700) == NULL)
    {
      set_error (parent, error);
      return NULL;
    }

  return g_steal_pointer (&folder);
}

static int
open_lock (const char *path)
{
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

int
hot_project_cache_try_lock (const char *path)
{
  const int fd = open_lock (path);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) < 0)
    {
      close (fd);
      return -1;
    }

  return fd;
}

int
hot_project_cache_lock (const char         *path,
                        HotProjectLock      kind,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  const int fd = open_lock (path);

  if (fd < 0)
    {
      set_error (path, error);
      return -1;
    }
  while (flock (fd, (kind == HOT_PROJECT_LOCK_MAKE ? LOCK_EX : LOCK_SH) | LOCK_NB) < 0)
    {
      if (errno != EWOULDBLOCK && errno != EINTR)
        {
          set_error (path, error);
          close (fd);
          return -1;
        }
      hot_progress_report (progress, -1.0, _("Waiting for another run that makes the same"));
      if (!hot_deadline_sleep (LOOK_MILLISECONDS, cancellable, error))
        {
          close (fd);
          return -1;
        }
    }

  return fd;
}

static void
remove_at (int         parent,
           const char *name,
           guint       depth)
{
  struct stat info;
  struct dirent *entry;
  DIR *directory;
  int fd;

  if (unlinkat (parent, name, 0) == 0 || depth > MAX_DEPTH)
    return;
  if (fstatat (parent, name, &info, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR (info.st_mode))
    return;

  /* A project may have taken its own folders' permissions away. */
  fchmodat (parent, name, 0700, 0);
  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  directory = fd >= 0 ? fdopendir (fd) : NULL;
  if (directory == NULL)
    return;
  while ((entry = readdir (directory)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      remove_at (fd, entry->d_name, depth + 1);
  closedir (directory);
  unlinkat (parent, name, AT_REMOVEDIR);
}

void
hot_project_cache_remove (const char *path)
{
  remove_at (AT_FDCWD, path, 0);
}

char *
hot_project_cache_dup_key (const char *text)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  digest[32] = '\0';

  return g_strdup (digest);
}
