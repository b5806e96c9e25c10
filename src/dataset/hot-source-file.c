/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-source-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hot-error.h"

/* How many files of a folder a message names. */
#define MAX_NAMED 4

static gboolean
set_open_error (const char  *path,
                int          saved_errno,
                GError     **error)
{
  g_autofree char *display_name = g_filename_display_name (path);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *display_directory = g_filename_display_name (directory);

  if ((saved_errno == ENOENT || saved_errno == ENOTDIR) && !g_file_test (directory, G_FILE_TEST_IS_DIR))
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
                 _("There is no file %s, for there is no folder %s."), display_name, display_directory);
  else if (saved_errno == ENOENT)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
                 _("There is no file %s. It may have been moved, renamed or deleted."), display_name);
  else if (saved_errno == EACCES || saved_errno == EPERM)
    g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                 _("You may not read %s. Its owner can permit it."), display_name);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                 _("%s could not be opened: %s."), display_name, g_strerror (saved_errno));

  return FALSE;
}

static gboolean
may_be_table (const char *name)
{
  static const char * const endings[] = { ".csv", ".tsv", ".csv.gz", ".tsv.gz", ".zip" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;

  return FALSE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

static gboolean
set_folder_error (const char  *path,
                  GError     **error)
{
  g_autofree char *display_name = g_filename_display_name (path);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (may_be_table (name))
      g_ptr_array_add (names, g_filename_display_name (name));

  if (names->len == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s is a folder. Open a CSV file instead."),
                   display_name);
      return FALSE;
    }

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_set_size (names, (int) MIN (names->len, MAX_NAMED));
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **) names->pdata);
  g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s is a folder. Open a file in it: %s."), display_name,
               list);

  return FALSE;
}

static gboolean
check_type (const char         *path,
            const struct stat  *status,
            GError            **error)
{
  g_autofree char *display_name = g_filename_display_name (path);

  if (S_ISREG (status->st_mode))
    return TRUE;
  if (S_ISDIR (status->st_mode))
    return set_folder_error (path, error);

  g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
               S_ISFIFO (status->st_mode) || S_ISSOCK (status->st_mode)
               ? _("%s is a pipe, not a file. Write what comes out of it to a file, and open that.")
               : _("%s is a device, not a file. Open a CSV file instead."),
               display_name);

  return FALSE;
}

HotMappedFile *
hot_source_file_open (const char  *path,
                      GError     **error)
{
  /* A pipe that nobody writes to must not make us wait. */
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) < 0)
    {
      set_open_error (path, errno, error);
      return NULL;
    }

  if (!check_type (path, &status, error))
    return NULL;

  return hot_mapped_file_new_for_fd (g_steal_fd (&fd), name, error);
}
