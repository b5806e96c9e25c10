/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-mapped-file.h"

static char *
write_file (const char *contents,
            gssize      length)
{
  g_autoptr(GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("hot-mapped-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);

  return path;
}

static void
test_contents (void)
{
  g_autofree char *path = write_file ("some\0text", 9);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (hot_mapped_file_get_name (file), ==, name);
  g_assert_cmpmem (hot_mapped_file_get_data (file), hot_mapped_file_get_size (file), "some\0text", 9);
  g_assert_cmpint (hot_mapped_file_get_fd (file), >=, 0);
  g_assert_true (hot_mapped_file_check (file, &error));
  g_assert_no_error (error);

  g_unlink (path);
}

static void
test_empty (void)
{
  g_autofree char *path = write_file ("", 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hot_mapped_file_get_size (file), ==, 0);
  g_assert_nonnull (hot_mapped_file_get_data (file));

  g_unlink (path);
}

static void
test_bytes (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "memory");
  g_autoptr(HotMappedFile) empty = hot_mapped_file_new_for_bytes (nothing, "nothing");
  g_autoptr(GError) error = NULL;

  g_assert_cmpmem (hot_mapped_file_get_data (file), hot_mapped_file_get_size (file), "abc", 3);
  g_assert_cmpint (hot_mapped_file_get_fd (file), ==, -1);
  g_assert_true (hot_mapped_file_check (file, &error));
  g_assert_nonnull (hot_mapped_file_get_data (empty));
}

static void
test_not_a_file (void)
{
  g_autofree char *fifo = g_build_filename (g_get_tmp_dir (), "hot-mapped-fifo", NULL);
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) folder = NULL;
  g_autoptr(GError) pipe = NULL;

  g_assert_null (hot_mapped_file_open ("/nowhere/listings.csv", &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (missing->message, "listings.csv"));

  g_assert_null (hot_mapped_file_open (g_get_tmp_dir (), &folder));
  g_assert_error (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);

  g_unlink (fifo);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (hot_mapped_file_open (fifo, &pipe));
  g_assert_error (pipe, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_unlink (fifo);
}

static void
test_changed (void)
{
  g_autofree char *path = write_file ("abc", 3);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, NULL);
  g_autoptr(GError) error = NULL;
  FILE *stream = fopen (path, "a");

  fputs ("more", stream);
  fclose (stream);

  g_assert_false (hot_mapped_file_check (file, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, name));

  g_unlink (path);
}

/* A cut-short file kills nobody: the lost pages read as zeros, in every mapping, also a second time. */
static void
test_shrunk (void)
{
  const gsize size = 64 * 4096;
  g_autofree char *contents = g_malloc (size);
  g_autofree char *path = NULL;

  memset (contents, 'x', size);
  path = write_file (contents, size);

  for (int round = 0; round < 3; round++)
    {
      g_autoptr(HotMappedFile) file = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (path, contents, size, NULL));
      file = hot_mapped_file_open (path, NULL);
      g_assert_cmpint (truncate (path, 4096), ==, 0);

      g_assert_cmpint (hot_mapped_file_get_data (file)[100], ==, 'x');
      g_assert_cmpint (hot_mapped_file_get_data (file)[size - 1], ==, 0);
      g_assert_cmpint (hot_mapped_file_get_data (file)[2 * 4096], ==, 0);
      g_assert_false (hot_mapped_file_check (file, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);

      /* Long again, with the same time of modification: what was lost stays lost. */
      g_assert_cmpint (truncate (path, size), ==, 0);
      g_assert_false (hot_mapped_file_check (file, NULL));
    }

  g_unlink (path);
}

/* A fault elsewhere still is one. */
static void
test_foreign_fault (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = write_file ("abc", 3);
      g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, NULL);
      GMappedFile *other = g_mapped_file_new (path, FALSE, NULL);
      volatile const char *data = g_mapped_file_get_contents (other);

      g_assert_cmpint (truncate (path, 0), ==, 0);
      g_unlink (path);
      g_print ("%d", data[1]);
      exit (0);
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mapped-file/contents", test_contents);
  g_test_add_func ("/mapped-file/empty", test_empty);
  g_test_add_func ("/mapped-file/bytes", test_bytes);
  g_test_add_func ("/mapped-file/not-a-file", test_not_a_file);
  g_test_add_func ("/mapped-file/changed", test_changed);
  g_test_add_func ("/mapped-file/shrunk", test_shrunk);
  g_test_add_func ("/mapped-file/foreign-fault", test_foreign_fault);

  return g_test_run ();
}
