/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <libdeflate.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-source.h"

typedef struct {
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("hot-archives-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "listings.csv.gz", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static GBytes *
gzip (const char *text,
      gsize       length)
{
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor (6);
  gsize bound = libdeflate_gzip_compress_bound (compressor, length);
  guint8 *packed = g_malloc (bound);

  length = libdeflate_gzip_compress (compressor, text, length, packed, bound);
  libdeflate_free_compressor (compressor);

  return g_bytes_new_take (packed, length);
}

static void
write_part (Fixture *fixture,
            GBytes  *bytes,
            gsize    length)
{
  g_assert_true (g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL), (gssize) length, NULL));
}

/* Wherever the file is cut, the whole is refused: half a table would be a wrong one. */
static void
test_cut (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("id,price\n");
  g_autoptr(GBytes) packed = NULL;
  gsize length;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u,$%u.00\n", i, i * 7919 % 900);
  packed = gzip (text->str, text->len);
  length = g_bytes_get_size (packed);

  for (gsize n = 3; n < length; n += length / 40)
    {
      g_autoptr(GError) error = NULL;

      write_part (fixture, packed, n);
      g_assert_null (hot_source_fetch (fixture->path, NULL, NULL, NULL, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "listings.csv.gz is cut off"));
    }
}

/* No bit may change unseen either, except those that only fill up the last byte of the data. */
static void
test_flipped (Fixture       *fixture,
              gconstpointer  data)
{
  const char *text = "id,price\n1,$2.00\n3,$4.00\n";
  g_autoptr(GBytes) packed = gzip (text, strlen (text));
  gsize length = g_bytes_get_size (packed);

  /* After the header, whose time and system may be anything. */
  for (gsize bit = 10 * 8; bit < length * 8; bit++)
    {
      g_autofree guint8 *damaged = g_memdup2 (g_bytes_get_data (packed, NULL), length);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(HotMappedFile) file = NULL;
      g_autoptr(GError) error = NULL;

      damaged[bit / 8] ^= (guint8) (1 << bit % 8);
      bytes = g_bytes_new (damaged, length);
      write_part (fixture, bytes, length);
      file = hot_source_fetch (fixture->path, NULL, NULL, NULL, &error);
      if (file != NULL)
        g_assert_cmpmem (hot_mapped_file_get_data (file), hot_mapped_file_get_size (file), text, strlen (text));
      else
        g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
    }
}

/* 300 MB of zeros in 300 kB. */
static void
test_bomb (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *zeros = g_malloc0 (300000000);
  g_autoptr(GBytes) packed = gzip (zeros, 300000000);
  g_autoptr(GError) error = NULL;

  write_part (fixture, packed, g_bytes_get_size (packed));
  g_assert_null (hot_source_fetch (fixture->path, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "listings.csv.gz"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/archives/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("cut", test_cut);
  ADD ("flipped", test_flipped);
  ADD ("bomb", test_bomb);

  return g_test_run ();
}
