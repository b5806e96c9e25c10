/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-artifacts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "tracking/hot-artifact-path.h"
#include "tracking/hot-tracking-error.h"

#define COPY_SIZE (256 * 1024)

struct _HotArtifacts
{
  char                     *folder;
  /* Open once it is there; all else is looked up from it. */
  int                       root;
  /* NULL where they are on this computer. */
  const HotArtifactsRemote *remote;
  gpointer                  user_data;
  GDestroyNotify            destroy;
};

static gboolean
refuse_path (const char  *path,
             GError     **error)
{
  g_autofree char *shown = g_utf8_make_valid (path, MIN (strlen (path), 200));

  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
               _("Invalid path: “%s” does not stay in the folder of the artifacts"), shown);

  return FALSE;
}

static void
set_errno (GError     **error,
           const char  *path,
           int          saved_errno)
{
  g_autofree char *display = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", display, g_strerror (saved_errno));
}

/* Part by part, without links: for kernels and sandboxes that do not have openat2(). */
static int
walk_beneath (int         root,
              const char *path,
              int         flags)
{
  g_auto(GStrv) parts = g_strsplit (*path != '\0' ? path : ".", "/", -1);
  int fd = openat (root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

  for (guint i = 0; fd >= 0 && parts[i] != NULL; i++)
    {
      const gboolean is_last = parts[i + 1] == NULL;
      const int next = openat (fd, *parts[i] != '\0' ? parts[i] : ".",
                               (is_last ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC);
      int saved_errno = errno;
      struct stat status;

      /* O_PATH opens a link itself. */
      if (next >= 0 && (flags & O_PATH) != 0 && fstat (next, &status) == 0 && S_ISLNK (status.st_mode))
        saved_errno = ELOOP;
      else if (next < 0 && saved_errno == ENOTDIR && fstatat (fd, parts[i], &status, AT_SYMLINK_NOFOLLOW) == 0 &&
               S_ISLNK (status.st_mode))
        saved_errno = ELOOP;
      else
        saved_errno = next < 0 ? saved_errno : 0;
      close (fd);
      fd = next;
      if (saved_errno != 0)
        {
          if (fd >= 0)
            close (fd);
          errno = saved_errno;
          return -1;
        }
    }

  return fd;
}

/* The kernel itself sees to it that no link leads out, whatever others change meanwhile. */
static int
open_beneath (int         root,
              const char *path,
              int         flags)
{
  const struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
  int fd = -1;

  for (guint i = 0; i < 100; i++)
    {
      fd = syscall (SYS_openat2, root, *path != '\0' ? path : ".", &how, sizeof how);
      if (fd >= 0 || errno != EAGAIN)
        break;
    }

  return fd < 0 && (errno == ENOSYS || errno == EPERM) ? walk_beneath (root, path, flags) : fd;
}

static gboolean
set_beneath_error (GError     **error,
                   const char  *path,
                   int          saved_errno)
{
  if (saved_errno == EXDEV || saved_errno == ELOOP)
    return refuse_path (path, error);
  set_errno (error, path, saved_errno);

  return FALSE;
}

/* -1 with errno set where the folder is not there. */
static int
get_root (HotArtifacts *self)
{
  if (self->root < 0)
    self->root = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

  return self->root;
}

/* A descriptor of @path in the folder, or -1. */
static int
open_path (HotArtifacts  *self,
           const char    *path,
           int            flags,
           GError       **error)
{
  int fd;

  if (!hot_artifact_path_check (path, error))
    return -1;
  fd = get_root (self);
  if (fd >= 0)
    fd = open_beneath (fd, path, flags);
  if (fd < 0)
    set_beneath_error (error, path, errno);

  return fd;
}

/* Splits @path in the folder that it is in, opened, and its name. */
static int
open_parent (HotArtifacts  *self,
             const char    *path,
             gboolean       create,
             char         **name,
             GError       **error)
{
  g_autofree char *trimmed = g_strndup (path, strlen (path) - g_str_has_suffix (path, "/"));
  g_auto(GStrv) parts = g_strsplit (trimmed, "/", -1);
  const guint n = g_strv_length (parts);
  g_autoptr(GString) prefix = g_string_new (NULL);
  int fd;

  if (!hot_artifact_path_check (path, error))
    return -1;
  if (n == 0 || g_str_equal (parts[n - 1], "."))
    {
      refuse_path (path, error);
      return -1;
    }
  if (create && get_root (self) < 0 && g_mkdir_with_parents (self->folder, 0777) != 0)
    {
      hot_fd_set_error (errno, self->folder, error);
      return -1;
    }

  fd = get_root (self) >= 0 ? open_beneath (self->root, "", O_PATH | O_DIRECTORY) : -1;
  for (guint i = 0; fd >= 0 && i + 1 < n; i++)
    {
      int next;

      g_string_append_printf (prefix, "%s%s", i > 0 ? "/" : "", parts[i]);
      next = open_beneath (self->root, prefix->str, O_PATH | O_DIRECTORY);
      if (next < 0 && errno == ENOENT && create && (mkdirat (fd, parts[i], 0777) == 0 || errno == EEXIST))
        {
          next = open_beneath (self->root, prefix->str, O_PATH | O_DIRECTORY);
          /* There is something, and it leads nowhere: a link. */
          if (next < 0 && errno == ENOENT)
            errno = ELOOP;
        }
      {
        const int saved_errno = errno;

        close (fd);
        errno = saved_errno;
      }
      fd = next;
    }
  if (fd < 0)
    set_beneath_error (error, path, errno);
  else
    *name = g_strdup (parts[n - 1]);

  return fd;
}

HotArtifacts *
hot_artifacts_new (const char  *uri,
                   const char  *root,
                   GError     **error)
{
  g_autofree char *folder = hot_artifact_uri_to_folder (uri, root, error);
  HotArtifacts *self;

  if (folder == NULL)
    return NULL;
  self = g_new0 (HotArtifacts, 1);
  self->folder = g_steal_pointer (&folder);
  self->root = -1;

  return self;
}

HotArtifacts *
hot_artifacts_new_remote (const HotArtifactsRemote *remote,
                          gpointer                  user_data,
                          GDestroyNotify            destroy,
                          const char               *folder)
{
  HotArtifacts *self = g_new0 (HotArtifacts, 1);

  self->folder = g_strdup (folder);
  self->root = -1;
  self->remote = remote;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

void
hot_artifacts_free (HotArtifacts *self)
{
  if (self->root >= 0)
    close (self->root);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self->folder);
  g_free (self);
}

const char *
hot_artifacts_get_folder (HotArtifacts *self)
{
  return self->folder;
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(HotFileInfo **) a)->path, (*(HotFileInfo **) b)->path);
}

/* Neither what leads out nor what is neither file nor folder. */
static HotFileInfo *
read_info (HotArtifacts *self,
           int           folder,
           const char   *path,
           const char   *name)
{
  g_autofree char *inside = path != NULL && *path != '\0' ? g_build_filename (path, name, NULL) : g_strdup (name);
  struct stat status;
  HotFileInfo *info;

  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return NULL;
  if (S_ISLNK (status.st_mode))
    {
      const int fd = open_beneath (self->root, inside, O_PATH);
      const gboolean ok = fd >= 0 && fstat (fd, &status) == 0;

      if (fd >= 0)
        close (fd);
      if (!ok)
        return NULL;
    }
  if (!S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode))
    return NULL;

  info = g_new0 (HotFileInfo, 1);
  info->path = g_steal_pointer (&inside);
  info->is_dir = S_ISDIR (status.st_mode);
  info->size = info->is_dir ? 0 : status.st_size;

  return info;
}

static gboolean
is_dot (const char *name)
{
  return g_str_equal (name, ".") || g_str_equal (name, "..");
}

/* What a host says is in the folder @path. Names that would lead elsewhere are left out: whoever copies the files writes under these names. */
static GPtrArray *
list_remote (HotArtifacts  *self,
             const char    *path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GPtrArray) infos = NULL;

  if (*path != '\0' && !hot_artifact_path_check (path, error))
    return NULL;
  infos = self->remote->list (self->user_data, path, cancellable, error);
  for (guint i = infos != NULL ? infos->len : 0; i > 0; i--)
    {
      const HotFileInfo *info = infos->pdata[i - 1];
      const char *name = info->path;

      if (*path != '\0')
        name = g_str_has_prefix (name, path) && name[strlen (path)] == '/' ? name + strlen (path) + 1 : "";
      if (*name == '\0' || strchr (name, '/') != NULL || is_dot (name) || !hot_artifact_path_check (info->path, NULL))
        g_ptr_array_remove_index (infos, i - 1);
    }
  if (infos != NULL)
    g_ptr_array_sort (infos, compare_infos);

  return g_steal_pointer (&infos);
}

static gboolean
fetch_remote (HotArtifacts  *self,
              const char    *path,
              GError       **error)
{
  g_autofree char *target = g_build_filename (self->folder, path, NULL);
  g_autofree char *folder = g_path_get_dirname (target);

  if (!hot_artifact_path_check (path, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_errno (error, folder, errno);
      return FALSE;
    }

  return self->remote->fetch (self->user_data, path, target, error);
}

GPtrArray *
hot_artifacts_list (HotArtifacts  *self,
                    const char    *path,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr(GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_file_info_free);
  g_autoptr(GError) local = NULL;
  struct dirent *entry;
  gboolean ok = TRUE;
  DIR *dir;
  int fd;

  if (self->remote != NULL)
    return list_remote (self, path != NULL ? path : "", cancellable, error);
  fd = open_path (self, path != NULL ? path : "", O_RDONLY | O_DIRECTORY | O_NONBLOCK, &local);
  dir = fd >= 0 ? fdopendir (fd) : NULL;
  if (dir == NULL)
    {
      if (fd >= 0)
        close (fd);
      if (local == NULL || local->domain != HOT_TRACKING_ERROR)
        return g_steal_pointer (&infos);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  while (ok && (entry = readdir (dir)) != NULL)
    {
      HotFileInfo *info = is_dot (entry->d_name) ? NULL : read_info (self, fd, path, entry->d_name);

      if (info != NULL)
        g_ptr_array_add (infos, info);
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  closedir (dir);
  if (!ok)
    return NULL;
  g_ptr_array_sort (infos, compare_infos);

  return g_steal_pointer (&infos);
}

int
hot_artifacts_open (HotArtifacts  *self,
                    const char    *path,
                    guint64       *size,
                    GError       **error)
{
  struct stat status;
  int fd;

  if (self->remote != NULL && !fetch_remote (self, path, error))
    return -1;
  /* A pipe must not make us wait. */
  fd = open_path (self, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, error);
  if (fd < 0)
    return -1;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      set_errno (error, path, S_ISDIR (status.st_mode) ? EISDIR : EINVAL);
      close (fd);
      return -1;
    }
  if (size != NULL)
    *size = status.st_size;

  return fd;
}

HotAtomicFile *
hot_artifacts_create (HotArtifacts  *self,
                      const char    *path,
                      GError       **error)
{
  g_autofree char *name = NULL;
  g_autofree char *shown = g_build_filename (self->folder, path, NULL);
  struct stat status;
  HotAtomicFile *file = NULL;
  int folder;

  if (self->remote != NULL)
    {
      g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                           _("Artifacts on another computer can only be sent as a whole"));
      return NULL;
    }
  folder = open_parent (self, path, TRUE, &name, error);
  if (folder < 0)
    return NULL;
  /* A link is somebody's way elsewhere; to put a file in its place would surprise them as much as to follow it. */
  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode))
    refuse_path (path, error);
  else
    file = hot_atomic_file_new_at (folder, name, shown, error);
  close (folder);

  return file;
}

gboolean
hot_artifacts_write (HotArtifacts   *self,
                     const char     *path,
                     gconstpointer   data,
                     gsize           size,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_autoptr(HotAtomicFile) file = NULL;

  if (self->remote != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);

      return hot_artifact_path_check (path, error) && self->remote->send (self->user_data, path, bytes, cancellable, error);
    }
  file = hot_artifacts_create (self, path, error);

  return file != NULL && hot_atomic_file_write (file, data, size, error) && hot_atomic_file_commit (file, cancellable, error);
}

/* Without having it in memory. */
static gboolean
send_file (HotArtifacts  *self,
           const char    *path,
           const char    *source,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (!hot_artifact_path_check (path, error))
    return FALSE;
  file = g_mapped_file_new (source, FALSE, error);
  if (file == NULL)
    return FALSE;
  bytes = g_mapped_file_get_bytes (file);

  return self->remote->send (self->user_data, path, bytes, cancellable, error);
}

static gboolean
copy_file (HotArtifacts  *self,
           const char    *path,
           const char    *source,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(HotAtomicFile) file = hot_artifacts_create (self, path, error);
  g_autofree char *buffer = g_malloc (COPY_SIZE);
  gboolean ok = file != NULL;
  gssize n = 0;
  int fd = ok ? open (source, O_RDONLY | O_CLOEXEC) : -1;

  if (ok && fd < 0)
    {
      set_errno (error, source, errno);
      return FALSE;
    }
  while (ok && (n = read (fd, buffer, COPY_SIZE)) > 0)
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error) && hot_atomic_file_write (file, buffer, n, error);
  if (n < 0)
    set_errno (error, source, errno);
  if (fd >= 0)
    close (fd);

  return ok && n == 0 && hot_atomic_file_commit (file, cancellable, error);
}

gboolean
hot_artifacts_add (HotArtifacts  *self,
                   const char    *path,
                   const char    *source,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (source, G_FILE_TEST_IS_DIR))
    return self->remote != NULL ? send_file (self, path, source, cancellable, error)
                                : copy_file (self, path, source, cancellable, error);

  dir = g_dir_open (source, 0, error);
  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *from = g_build_filename (source, name, NULL);
      g_autofree char *to = path != NULL && *path != '\0' ? g_build_filename (path, name, NULL) : g_strdup (name);

      /* A link in a folder could go round in a circle. */
      if (!g_file_test (from, G_FILE_TEST_IS_SYMLINK) && !hot_artifacts_add (self, to, from, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* @name in the open directory @folder, and all below it. Links are removed, not followed. */
static gboolean
remove_at (int            folder,
           const char    *name,
           GCancellable  *cancellable,
           GError       **error)
{
  struct dirent *entry;
  gboolean ok = TRUE;
  DIR *dir = NULL;
  int fd;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (unlinkat (folder, name, 0) == 0 || errno == ENOENT)
    return TRUE;
  if (errno != EISDIR && errno != EPERM)
    {
      set_errno (error, name, errno);
      return FALSE;
    }
  fd = openat (folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  dir = fd >= 0 ? fdopendir (fd) : NULL;
  if (dir == NULL)
    {
      set_errno (error, name, errno);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  while (ok && (entry = readdir (dir)) != NULL)
    ok = is_dot (entry->d_name) || remove_at (fd, entry->d_name, cancellable, error);
  closedir (dir);
  if (ok && unlinkat (folder, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
    {
      set_errno (error, name, errno);
      ok = FALSE;
    }

  return ok;
}

gboolean
hot_artifacts_delete (HotArtifacts  *self,
                      const char    *path,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autofree char *name = NULL;
  g_autoptr(GError) local = NULL;
  gboolean ok;
  int folder;
  int target;

  if (self->remote != NULL)
    return (path == NULL || *path == '\0' || hot_artifact_path_check (path, error)) &&
           self->remote->remove (self->user_data, path != NULL ? path : "", cancellable, error);

  if (path == NULL || *path == '\0')
    return remove_at (AT_FDCWD, self->folder, cancellable, error);
  target = open_path (self, path, O_PATH, &local);
  folder = target >= 0 ? open_parent (self, path, FALSE, &name, &local) : -1;
  if (target >= 0)
    close (target);
  if (folder < 0)
    {
      /* What is not there is gone. */
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  ok = remove_at (folder, name, cancellable, error);
  close (folder);

  return ok;
}

gboolean
hot_artifacts_is_unreached (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == HOT_ERROR ||
         (error->domain == HOT_TRACKING_ERROR && error->code != HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE &&
          error->code != HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST);
}
