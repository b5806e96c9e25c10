/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-small-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hot-error.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hot-small-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "notes", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *empty = NULL;
  gsize length;

  g_assert_true (g_file_set_contents (fixture->path, "a\0b", 3, NULL));
  text = hot_small_file_read (fixture->path, 3, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (text, length + 1, "a\0b", 4);

  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  empty = hot_small_file_read (fixture->path, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (empty, ==, "");
}

static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "four", 4, NULL));
  g_assert_null (hot_small_file_read (fixture->path, 3, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_small_file_read (fixture->path, 3, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* What would never end, and what would never begin. */
static void
test_no_file (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) device = NULL;
  g_autoptr(GError) pipe = NULL;

  g_assert_cmpint (symlink ("/dev/zero", fixture->path), ==, 0);
  g_assert_null (hot_small_file_read (fixture->path, 1000, NULL, &device));
  g_assert_error (device, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  g_assert_null (hot_small_file_read (fixture->path, 1000, NULL, &pipe));
  g_assert_error (pipe, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/small-file/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/small-file/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/small-file/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/small-file/no-file", Fixture, NULL, set_up, test_no_file, tear_down);

  return g_test_run ();
}
