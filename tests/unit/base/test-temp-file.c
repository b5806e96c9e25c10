/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-temp-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static guint
count_entries (const char *directory)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_unnamed (void)
{
  g_autoptr(GError) error = NULL;
  g_autofd int fd = hot_temp_file_open (&error);
  struct stat status;
  char back[4] = { 0 };

  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_str_has_prefix (hot_temp_file_get_directory (), g_get_user_cache_dir ()));
  g_assert_cmpuint (count_entries (hot_temp_file_get_directory ()), ==, 0);

  g_assert_cmpint (fstat (fd, &status), ==, 0);
  g_assert_cmpuint (status.st_nlink, ==, 0);
  g_assert_cmpuint (status.st_mode & 077, ==, 0);

  g_assert_cmpint (write (fd, "abc", 3), ==, 3);
  g_assert_cmpint (pread (fd, back, 3, 0), ==, 3);
  g_assert_cmpstr (back, ==, "abc");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/temp-file/unnamed", test_unnamed);

  return g_test_run ();
}
