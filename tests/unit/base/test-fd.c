/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/hot-fd.h"

#define NAME "what the message calls it"

typedef struct
{
  char *path;
  int   fd;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;

  fixture->fd = g_file_open_tmp ("hot-fd-XXXXXX", &fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  close (fixture->fd);
  g_remove (fixture->path);
  g_free (fixture->path);
}

static goffset
get_size (Fixture *fixture)
{
  struct stat info;

  g_assert_cmpint (fstat (fixture->fd, &info), ==, 0);
  return info.st_size;
}

static void
test_write (Fixture       *fixture,
            gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (hot_fd_write_all (fixture->fd, NAME, "Hothouse", 8, &error));
  g_assert_true (hot_fd_write_all (fixture->fd, NAME, "", 0, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "Hothouse");
}

static void
test_room (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (hot_fd_reserve (fixture->fd, NAME, 70000, &error));
  g_assert_cmpint (get_size (fixture), ==, 70000);
  g_assert_true (hot_fd_truncate (fixture->fd, NAME, 5, &error));
  g_assert_cmpint (get_size (fixture), ==, 5);
  g_assert_no_error (error);
}

static void
test_full_disk (void)
{
  g_autoptr(GError) error = NULL;
  const int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_false (hot_fd_write_all (fd, NAME, "Hothouse", 8, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (g_strrstr (error->message, NAME));
  close (fd);
}

static void
test_errors (void)
{
  const int no_room[] = { ENOSPC, EDQUOT, EFBIG };

  for (guint i = 0; i < G_N_ELEMENTS (no_room); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (hot_fd_set_error (no_room[i], NAME, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_assert_nonnull (g_strrstr (error->message, NAME));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/fd/write", Fixture, NULL, set_up, test_write, tear_down);
  g_test_add ("/fd/room", Fixture, NULL, set_up, test_room, tear_down);
  g_test_add_func ("/fd/full-disk", test_full_disk);
  g_test_add_func ("/fd/errors", test_errors);
  return g_test_run ();
}
