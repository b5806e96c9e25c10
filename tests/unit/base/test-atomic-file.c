/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("hot-atomic-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "out.csv", NULL);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
}

static void
assert_contents (const char *path,
                 const char *expected)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  const char *name;
  g_autoptr(GDir) dir = g_dir_open (fixture->directory, 0, NULL);

  /* Whatever a test did, only what it names itself may be left. */
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_assert_false (g_str_has_prefix (name, "."));
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
test_commit (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (fixture->path, &error);
  struct stat status;

  g_assert_no_error (error);
  g_assert_true (hot_atomic_file_write (file, "new,", 4, &error));
  g_assert_true (hot_atomic_file_write (file, "42", 2, &error));
  assert_contents (fixture->path, "old");
  g_assert_cmpuint (hot_atomic_file_get_n_written (file), ==, 6);

  g_assert_true (hot_atomic_file_commit (file, NULL, &error));
  g_assert_no_error (error);
  assert_contents (fixture->path, "new,42");

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0640);
}

static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (fixture->path, &error);
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autofree char *contents = NULL;
  gsize length;

  /* Pieces below, at and above the size of the buffer. */
  for (gsize size = 1; size < 2000000; size = size * 3 + 1)
    {
      g_autofree char *piece = g_strnfill (size, 'a' + size % 26);

      g_assert_true (hot_atomic_file_write (file, piece, size, &error));
      g_string_append_len (expected, piece, size);
    }
  g_assert_true (hot_atomic_file_commit (file, NULL, &error));
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, expected->str, expected->len);
}

static void
test_abandoned (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (fixture->path, NULL);

  g_assert_true (hot_atomic_file_write (file, "new", 3, NULL));
  g_clear_pointer (&file, hot_atomic_file_free);
  assert_contents (fixture->path, "old");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (fixture->path, NULL);

  g_assert_true (hot_atomic_file_write (file, "new", 3, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (hot_atomic_file_commit (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_contents (fixture->path, "old");
}

static void
test_symbolic_link (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *link_path = g_build_filename (fixture->directory, "link.csv", NULL);
  g_autoptr(HotAtomicFile) file = NULL;

  g_assert_cmpint (symlink ("out.csv", link_path), ==, 0);
  file = hot_atomic_file_new (link_path, NULL);
  g_assert_true (hot_atomic_file_write (file, "new", 3, NULL));
  g_assert_true (hot_atomic_file_commit (file, NULL, NULL));
  assert_contents (fixture->path, "new");
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotAtomicFile) file = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full");
      return;
    }

  file = hot_atomic_file_new ("/dev/full", &error);
  g_assert_no_error (error);
  g_assert_true (hot_atomic_file_write (file, "new", 3, &error));
  g_assert_false (hot_atomic_file_commit (file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "/dev/full"));
  g_clear_error (&error);

  g_assert_false (hot_atomic_file_write (file, "new", 3, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_wrong_place (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *missing = g_build_filename (fixture->directory, "missing", "out.csv", NULL);

  g_assert_null (hot_atomic_file_new (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/missing"));
  g_clear_error (&error);

  g_assert_null (hot_atomic_file_new (fixture->directory, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);

  g_assert_null (hot_atomic_file_new ("", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
}

/* Without a reader it is an error, and no endless wait; with one, what is written arrives. */
static void
test_pipe (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "pipe", NULL);
  g_autoptr(HotAtomicFile) file = NULL;
  g_autoptr(GError) error = NULL;
  char bytes[8] = { 0 };
  int fd;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (hot_atomic_file_new (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  file = hot_atomic_file_new (path, &error);
  g_assert_no_error (error);
  g_assert_true (hot_atomic_file_write (file, "new", 3, &error));
  g_assert_true (hot_atomic_file_commit (file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read (fd, bytes, sizeof bytes), ==, 3);
  g_assert_cmpstr (bytes, ==, "new");
  g_close (fd, NULL);
}

/* The file comes to stand in the directory that was opened, not in what has its name by now, and a link of its name is not followed. */
static void
test_at (Fixture       *fixture,
         gconstpointer  data)
{
  g_autofree char *moved = g_strconcat (fixture->directory, "-moved", NULL);
  g_autofree char *link_path = g_build_filename (fixture->directory, "link", NULL);
  const int directory = g_open (fixture->directory, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotAtomicFile) file = NULL;
  g_autoptr(HotAtomicFile) over = NULL;

  g_assert_cmpint (symlink ("out.csv", link_path), ==, 0);
  file = hot_atomic_file_new_at (directory, "link", "shown", &error);
  over = hot_atomic_file_new_at (directory, "out.csv", "shown", &error);
  g_assert_no_error (error);
  close (directory);
  g_assert_cmpint (g_rename (fixture->directory, moved), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->directory, 0700), ==, 0);
  g_assert_true (hot_atomic_file_write (file, "new", 3, &error));
  g_assert_true (hot_atomic_file_commit (file, NULL, &error));
  g_assert_true (hot_atomic_file_write (over, "over", 4, &error));
  g_assert_true (hot_atomic_file_commit (over, NULL, &error));
  g_assert_no_error (error);

  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_assert_cmpint (g_rename (moved, fixture->directory), ==, 0);
  g_assert_false (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  assert_contents (link_path, "new");
  assert_contents (fixture->path, "over");
}

static void
test_at_directory (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *inside = g_build_filename (fixture->directory, "inside", NULL);
  const int directory = g_open (fixture->directory, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (inside, 0700), ==, 0);
  g_assert_null (hot_atomic_file_new_at (directory, "inside", "a/shown", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_nonnull (strstr (error->message, "a/shown"));
  close (directory);
  g_assert_cmpint (g_rmdir (inside), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/atomic-file/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("commit", test_commit);
  ADD ("large", test_large);
  ADD ("abandoned", test_abandoned);
  ADD ("cancelled", test_cancelled);
  ADD ("symbolic-link", test_symbolic_link);
  ADD ("full-disk", test_full_disk);
  ADD ("wrong-place", test_wrong_place);
  ADD ("pipe", test_pipe);
  ADD ("at", test_at);
  ADD ("at-directory", test_at_directory);

  return g_test_run ();
}
