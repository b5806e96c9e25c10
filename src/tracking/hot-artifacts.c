/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-artifacts.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hot-atomic-file.h"
#include "base/hot-fd.h"
#include "tracking/hot-tracking-error.h"

#define COPY_SIZE (256 * 1024)

struct _HotArtifacts
{
  char *folder;
  /* As the kernel sees it, once it is there. */
  char *real;
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

/* What could lead out, in any way that some program or other reads it. */
static gboolean
check_path (const char  *path,
            GError     **error)
{
  g_autofree char *decoded = g_strdup (path);
  g_auto(GStrv) parts = NULL;

  if (!g_utf8_validate (path, -1, NULL) || strlen (path) > 4000)
    return refuse_path (path, error);
  /* Escapes upon escapes are taken off until nothing changes. */
  for (guint i = 0; strchr (decoded, '%') != NULL && i < 10; i++)
    {
      char *once = g_uri_unescape_string (decoded, NULL);

      if (once == NULL)
        break;
      g_free (decoded);
      decoded = once;
    }
  if (decoded[0] == '/' || strchr (decoded, '\\') != NULL || (g_ascii_isalpha (decoded[0]) && decoded[1] == ':'))
    return refuse_path (path, error);
  for (const char *p = decoded; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return refuse_path (path, error);

  parts = g_strsplit (decoded, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    if (g_str_equal (*part, "..") || (**part == '\0' && part[1] != NULL))
      return refuse_path (path, error);

  return TRUE;
}

/* Symbolic links may lead about inside, not out. What does not exist cannot lead anywhere. */
static gboolean
stays_inside (HotArtifacts *self,
              const char   *absolute)
{
  g_autofree char *parent = g_strdup (absolute);

  if (self->real == NULL)
    {
      char *real = realpath (self->folder, NULL);

      if (real == NULL)
        return TRUE;
      self->real = g_strdup (real);
      free (real);
    }

  /* The nearest that there is decides for what will be below it. */
  for (;;)
    {
      char *real = realpath (parent, NULL);
      char *slash;

      if (real != NULL)
        {
          gsize n = strlen (self->real);
          gboolean inside = strncmp (real, self->real, n) == 0 && (real[n] == '\0' || real[n] == '/');

          free (real);
          return inside;
        }
      if (errno != ENOENT)
        return FALSE;
      /* A link to nowhere would be followed by whoever makes the file. */
      if (g_file_test (parent, G_FILE_TEST_IS_SYMLINK))
        return FALSE;
      slash = strrchr (parent, '/');
      if (slash == NULL || strlen (parent) <= strlen (self->folder))
        return TRUE;
      *slash = '\0';
    }
}

/* (transfer full) (nullable) */
static char *
resolve (HotArtifacts  *self,
         const char    *path,
         GError       **error)
{
  g_autofree char *absolute = NULL;

  if (path == NULL || *path == '\0')
    return g_strdup (self->folder);
  if (!check_path (path, error))
    return NULL;
  absolute = g_build_filename (self->folder, path, NULL);
  if (!stays_inside (self, absolute))
    {
      refuse_path (path, error);
      return NULL;
    }

  return g_steal_pointer (&absolute);
}

HotArtifacts *
hot_artifacts_new (const char  *uri,
                   const char  *root,
                   GError     **error)
{
  HotArtifacts *self;
  g_autofree char *folder = NULL;
  const char *scheme = g_uri_peek_scheme (uri);

  if (scheme == NULL && g_path_is_absolute (uri))
    {
      folder = g_canonicalize_filename (uri, NULL);
    }
  else if (g_strcmp0 (scheme, "file") == 0)
    {
      folder = g_filename_from_uri (uri, NULL, NULL);
    }
  else if (g_strcmp0 (scheme, "mlflow-artifacts") == 0 && root != NULL && g_path_is_absolute (root) &&
           !g_str_has_prefix (uri, "mlflow-artifacts://"))
    {
      const char *below = uri + strlen ("mlflow-artifacts:");

      below += strspn (below, "/");
      if (!check_path (below, error))
        return NULL;
      folder = g_build_filename (root, below, NULL);
    }
  if (folder == NULL)
    {
      g_autofree char *shown = g_utf8_make_valid (uri, -1);

      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                   _("The artifacts at %s are not on this computer and cannot be reached from here"), shown);
      return NULL;
    }
  self = g_new0 (HotArtifacts, 1);
  self->folder = g_steal_pointer (&folder);

  return self;
}

void
hot_artifacts_free (HotArtifacts *self)
{
  g_free (self->folder);
  g_free (self->real);
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

static void
set_errno (GError     **error,
           const char  *path,
           int          saved_errno)
{
  g_autofree char *display = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", display, g_strerror (saved_errno));
}

GPtrArray *
hot_artifacts_list (HotArtifacts  *self,
                    const char    *path,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr(GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_file_info_free);
  g_autofree char *folder = resolve (self, path, error);
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (folder == NULL)
    return NULL;
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *absolute = g_build_filename (folder, name, NULL);
      HotFileInfo *info;
      GStatBuf status;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      /* Neither what leads out nor what is neither file nor folder, nor what is being written at the moment. */
      if (!stays_inside (self, absolute) || g_stat (absolute, &status) != 0 ||
          (!S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode)))
        continue;
      info = g_new0 (HotFileInfo, 1);
      info->path = path != NULL && *path != '\0' ? g_build_filename (path, name, NULL) : g_strdup (name);
      info->is_dir = S_ISDIR (status.st_mode);
      info->size = info->is_dir ? 0 : status.st_size;
      g_ptr_array_add (infos, info);
    }
  g_ptr_array_sort (infos, compare_infos);

  return g_steal_pointer (&infos);
}

int
hot_artifacts_open (HotArtifacts  *self,
                    const char    *path,
                    guint64       *size,
                    GError       **error)
{
  g_autofree char *absolute = resolve (self, path, error);
  struct stat status;
  int fd;

  if (absolute == NULL)
    return -1;
  /* A pipe must not make us wait. */
  fd = open (absolute, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 || fstat (fd, &status) != 0)
    {
      set_errno (error, absolute, errno);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!S_ISREG (status.st_mode))
    {
      close (fd);
      set_errno (error, absolute, S_ISDIR (status.st_mode) ? EISDIR : EINVAL);
      return -1;
    }
  if (size != NULL)
    *size = status.st_size;

  return fd;
}

char *
hot_artifacts_prepare (HotArtifacts  *self,
                       const char    *path,
                       GError       **error)
{
  g_autofree char *absolute = resolve (self, path, error);
  g_autofree char *folder = NULL;

  if (absolute == NULL)
    return NULL;
  folder = g_path_get_dirname (absolute);
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      int saved_errno = errno;

      hot_fd_set_error (saved_errno, folder, error);
      return NULL;
    }
  if (!stays_inside (self, absolute))
    {
      refuse_path (path, error);
      return NULL;
    }

  return g_steal_pointer (&absolute);
}

gboolean
hot_artifacts_write (HotArtifacts   *self,
                     const char     *path,
                     gconstpointer   data,
                     gsize           size,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_autofree char *absolute = hot_artifacts_prepare (self, path, error);
  g_autoptr(HotAtomicFile) file = absolute != NULL ? hot_atomic_file_new (absolute, error) : NULL;

  return file != NULL && hot_atomic_file_write (file, data, size, error) && hot_atomic_file_commit (file, cancellable, error);
}

static gboolean
copy_file (HotArtifacts  *self,
           const char    *path,
           const char    *source,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *absolute = hot_artifacts_prepare (self, path, error);
  g_autoptr(HotAtomicFile) file = absolute != NULL ? hot_atomic_file_new (absolute, error) : NULL;
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
    return copy_file (self, path, source, cancellable, error);

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

static gboolean
remove_below (const char    *path,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (!remove_below (below, cancellable, error))
        return FALSE;
    }
  if (g_remove (path) == 0 || errno == ENOENT)
    return TRUE;
  set_errno (error, path, errno);

  return FALSE;
}

gboolean
hot_artifacts_delete (HotArtifacts  *self,
                      const char    *path,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autofree char *absolute = resolve (self, path, error);

  return absolute != NULL && remove_below (absolute, cancellable, error);
}
