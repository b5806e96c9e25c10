/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <libdeflate.h>
#include <string.h>

#include "base/hot-error.h"

#define TEXT "id,name\n1,\"a\nb\"\n2,c\n"

static GByteArray *
gzip (const char *text,
      gsize       length)
{
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor (1);
  GByteArray *packed = g_byte_array_new ();

  g_byte_array_set_size (packed, (guint) libdeflate_gzip_compress_bound (compressor, length));
  g_byte_array_set_size (packed, (guint) libdeflate_gzip_compress (compressor, text, length, packed->data,
                                                                   packed->len));
  libdeflate_free_compressor (compressor);

  return packed;
}

static GByteArray *
gzip_text (const char *text)
{
  return gzip (text, strlen (text));
}

/* Takes @packed. */
static HotMappedFile *
map (GByteArray *packed)
{
  g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes (packed);

  return hot_mapped_file_new_for_bytes (bytes, "data.packed");
}

static void
assert_text (HotMappedFile *packed,
             const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) text = hot_unpack (packed, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (hot_mapped_file_get_data (text), hot_mapped_file_get_size (text), expected, strlen (expected));
}

static void
assert_fails (HotMappedFile         *packed,
              const HotUnpackLimits *limits,
              HotError               code,
              const char            *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_unpack (packed, limits, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "data.packed"));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_plain (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autoptr(HotMappedFile) plain = hot_mapped_file_new_for_bytes (bytes, "data.csv");
  g_autoptr(HotMappedFile) same = hot_unpack (plain, NULL, NULL, NULL, NULL);

  g_assert_true (plain == same);
}

static void
test_gzip (void)
{
  g_autoptr(HotMappedFile) packed = map (gzip_text (TEXT));

  assert_text (packed, TEXT);
}

static void
test_gzip_large (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(HotMappedFile) packed = NULL;

  for (guint i = 0; i < 300000; i++)
    g_string_append_printf (text, "%u,name %u\n", i, i % 977);
  packed = map (gzip (text->str, text->len));
  assert_text (packed, text->str);
}

static void
test_gzip_members (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GByteArray *packed = g_byte_array_new ();
  g_autoptr(HotMappedFile) file = NULL;

  /* Growing, shrinking and empty members, and zeros at the end as tapes leave them. */
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *part = g_strnfill (i % 7 == 0 ? 0 : (gsize) 3 << i % 20, (char) ('a' + i % 26));
      GByteArray *member = gzip_text (part);

      g_string_append (text, part);
      g_byte_array_append (packed, member->data, member->len);
      g_byte_array_unref (member);
    }
  g_byte_array_append (packed, (const guint8 *) "\0\0\0\0\0", 5);
  file = map (packed);
  assert_text (file, text->str);
}

static void
test_gzip_twice (void)
{
  GByteArray *once = gzip_text (TEXT);
  g_autoptr(HotMappedFile) twice = map (gzip ((const char *) once->data, once->len));

  g_byte_array_unref (once);
  assert_text (twice, TEXT);
}

static void
test_gzip_damage (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "%u,%u\n", i, i * 7919u);

  for (guint i = 0; i < 4; i++)
    {
      GByteArray *packed = gzip (text->str, text->len);
      g_autoptr(HotMappedFile) file = NULL;

      switch (i)
        {
        case 0:   /* cut in the data, in the trailer, in the header */
          g_byte_array_set_size (packed, packed->len / 2);
          break;
        case 1:
          g_byte_array_set_size (packed, packed->len - 3);
          break;
        case 2:
          g_byte_array_set_size (packed, 5);
          break;
        default:
          packed->data[packed->len - 8] ^= 1;   /* the checksum */
        }
      file = map (packed);
      assert_fails (file, NULL, HOT_ERROR_INVALID, i < 3 ? "cut off" : "damaged");
    }

  {
    GByteArray *packed = gzip_text (TEXT);
    g_autoptr(HotMappedFile) file = NULL;

    g_byte_array_append (packed, (const guint8 *) "garbage", 7);
    file = map (packed);
    assert_fails (file, NULL, HOT_ERROR_INVALID, "damaged");
  }
}

static void
test_bombs (void)
{
  const HotUnpackLimits by_size = { .max_bytes = 1000000, .max_ratio = 10000, .ratio_from = 1000000 };
  const HotUnpackLimits by_ratio = { .max_bytes = G_MAXUINT64, .max_ratio = 100, .ratio_from = 100000 };
  const HotUnpackLimits enough = { .max_bytes = 3000000, .max_ratio = 10000, .ratio_from = 1000000 };
  g_autofree char *zeros = g_strnfill (3000000, '0');
  g_autoptr(HotMappedFile) packed = map (gzip_text (zeros));
  g_autoptr(HotMappedFile) text = NULL;

  assert_fails (packed, &by_size, HOT_ERROR_TOO_LARGE, "1.0");
  assert_fails (packed, &by_ratio, HOT_ERROR_TOO_LARGE, "unpacks to more than");
  text = hot_unpack (packed, &enough, NULL, NULL, NULL);
  g_assert_cmpuint (hot_mapped_file_get_size (text), ==, 3000000);
}

static gpointer
cancel_soon (gpointer user_data)
{
  gint64 *cancelled_at = g_new (gint64, 1);

  g_usleep (10000);
  *cancelled_at = g_get_monotonic_time ();
  g_cancellable_cancel (user_data);

  return cancelled_at;
}

static void
test_cancel (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = g_malloc (96000000);
  g_autofree gint64 *cancelled_at = NULL;
  g_autoptr(HotMappedFile) packed = NULL;
  guint32 state = 1;
  gint64 ended;
  GThread *thread;

  for (guint i = 0; i < 96000000; i++)
    {
      state = state * 1664525u + 1013904223u;
      text[i] = "0123456789,.\n-ab"[state >> 28];
    }
  packed = map (gzip (text, 96000000));

  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (hot_unpack (packed, NULL, NULL, cancellable, &error));
  ended = g_get_monotonic_time ();
  cancelled_at = g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (ended - *cancelled_at, <, 100 * 1000);
}

/* Members: name, text, name, text, NULL. (transfer full) */
static GByteArray *
zip (const char         *options,
     const char * const *members)
{
  struct archive *archive = archive_write_new ();
  g_autofree char *buffer = g_malloc (8000000);
  GByteArray *packed = g_byte_array_new ();
  size_t used;

  archive_write_set_format_zip (archive);
  if (options != NULL)
    {
      archive_write_set_options (archive, options);
      archive_write_set_passphrase (archive, "secret");
    }
  g_assert_cmpint (archive_write_open_memory (archive, buffer, 8000000, &used), ==, ARCHIVE_OK);

  for (guint i = 0; members[i] != NULL; i += 2)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, members[i]);
      archive_entry_set_size (entry, (la_int64_t) strlen (members[i + 1]));
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      archive_write_data (archive, members[i + 1], strlen (members[i + 1]));
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  g_byte_array_append (packed, (const guint8 *) buffer, (guint) used);

  return packed;
}

static HotMappedFile *
map_zip (const char         *options,
         const char * const *members)
{
  return map (zip (options, members));
}

static void
test_zip (void)
{
  const char * const one[] = { "data/listings.CSV", TEXT, NULL };
  const char * const cluttered[] = {
    "readme.txt", "hello", "data/listings.tsv", TEXT, "__MACOSX/data/._listings.tsv", "x", ".DS_Store", "y", NULL,
  };
  g_autoptr(HotMappedFile) packed = map_zip (NULL, one);
  g_autoptr(HotMappedFile) packed_cluttered = map_zip (NULL, cluttered);
  g_autoptr(HotMappedFile) stored = map_zip ("zip:compression=store", one);

  assert_text (packed, TEXT);
  assert_text (packed_cluttered, TEXT);
  assert_text (stored, TEXT);
}

static void
test_zip_members (void)
{
  const char * const two[] = { "a.csv", TEXT, "b.csv", TEXT, NULL };
  const char * const none[] = { "readme.txt", "hello", "photo.jpg", "x", NULL };
  const char * const excel[] = { "[Content_Types].xml", "x", "xl/workbook.xml", "y", NULL };
  const char * const calc[] = { "mimetype", "x", "content.xml", "y", NULL };
  const char * const nothing[] = { NULL };
  g_autoptr(HotMappedFile) packed_two = map_zip (NULL, two);
  g_autoptr(HotMappedFile) packed_none = map_zip (NULL, none);
  g_autoptr(HotMappedFile) packed_excel = map_zip (NULL, excel);
  g_autoptr(HotMappedFile) packed_calc = map_zip (NULL, calc);
  g_autoptr(HotMappedFile) packed_nothing = map_zip (NULL, nothing);

  assert_fails (packed_two, NULL, HOT_ERROR_UNSUPPORTED, "2 tables: a.csv, b.csv");
  assert_fails (packed_none, NULL, HOT_ERROR_UNSUPPORTED, "readme.txt, photo.jpg");
  assert_fails (packed_excel, NULL, HOT_ERROR_UNSUPPORTED, "Excel");
  assert_fails (packed_calc, NULL, HOT_ERROR_UNSUPPORTED, "OpenDocument");
  assert_fails (packed_nothing, NULL, HOT_ERROR_UNSUPPORTED, "without files");
}

static void
test_zip_password (void)
{
  const char * const one[] = { "listings.csv", TEXT, NULL };
  g_autoptr(HotMappedFile) packed = map_zip ("zip:encryption=zipcrypt", one);

  assert_fails (packed, NULL, HOT_ERROR_UNSUPPORTED, "password");
}

static void
test_zip_damage (void)
{
  g_autofree char *text = g_strnfill (100000, 'a');
  const char * const one[] = { "listings.csv", text, NULL };
  GByteArray *cut = zip (NULL, one);
  GByteArray *wrong = zip ("zip:compression=store", one);
  g_autoptr(HotMappedFile) packed_cut = NULL;
  g_autoptr(HotMappedFile) packed_wrong = NULL;

  g_byte_array_set_size (cut, cut->len / 2);
  packed_cut = map (cut);
  assert_fails (packed_cut, NULL, HOT_ERROR_INVALID, "damaged or cut off");

  wrong->data[50000] ^= 1;
  packed_wrong = map (wrong);
  assert_fails (packed_wrong, NULL, HOT_ERROR_INVALID, "damaged or cut off");
}

static void
test_zip_bomb (void)
{
  const HotUnpackLimits limits = { .max_bytes = G_MAXUINT64, .max_ratio = 100, .ratio_from = 100000 };
  g_autofree char *zeros = g_strnfill (3000000, '0');
  const char * const one[] = { "listings.csv", zeros, NULL };
  g_autoptr(HotMappedFile) packed = map_zip (NULL, one);

  assert_fails (packed, &limits, HOT_ERROR_TOO_LARGE, "unpacks to more than");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/unpack/plain", test_plain);
  g_test_add_func ("/unpack/gzip", test_gzip);
  g_test_add_func ("/unpack/gzip-large", test_gzip_large);
  g_test_add_func ("/unpack/gzip-members", test_gzip_members);
  g_test_add_func ("/unpack/gzip-twice", test_gzip_twice);
  g_test_add_func ("/unpack/gzip-damage", test_gzip_damage);
  g_test_add_func ("/unpack/bombs", test_bombs);
  g_test_add_func ("/unpack/cancel", test_cancel);
  g_test_add_func ("/unpack/zip", test_zip);
  g_test_add_func ("/unpack/zip-members", test_zip_members);
  g_test_add_func ("/unpack/zip-password", test_zip_password);
  g_test_add_func ("/unpack/zip-damage", test_zip_damage);
  g_test_add_func ("/unpack/zip-bomb", test_zip_bomb);

  return g_test_run ();
}
