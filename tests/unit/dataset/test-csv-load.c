/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading by several threads: the same table whatever the chunks, the threads and the processor; stopping; files that change. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader-private.h"
#include "dataset/hot-csv-scan.h"

/* Listings of all types, with line breaks in texts, and here and there a value that the column's others do not lead to expect. */
static GBytes *
make_listings (guint   n_rows,
               guint32 seed)
{
  static const char *const rooms[] = { "Entire home/apt", "Private room", "\"Shared room, \"\"cosy\"\"\"",
                                      "Hotel room", "" };
  static const char *const texts[] = { "plain", "\"line 1\nline 2\"", "\"with \"\"quotes\"\", and more\"", "",
                                       "Zürich", "N/A",
                                       "\"\r\n\"" };
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  GString *text = g_string_new ("id,latitude,price,rate,superhost,since,room,text,amenities,beds,score\n");

  for (guint i = 0; i < n_rows; i++)
    {
      gboolean odd = g_rand_int_range (random, 0, n_rows) < 3;

      g_string_append_printf (text, "%" G_GINT64_FORMAT ",%.*f,\"$%d,%03d.%02d\",%d%%,%s,20%02d-%02d-%02d,%s,%s,",
                              (gint64) i * 1000003 * (i % 7 == 0 ? 1000003 : 1),
                              g_rand_int_range (random, 1, 17), g_rand_double_range (random, -90.0, 90.0),
                              g_rand_int_range (random, 1, 10), g_rand_int_range (random, 0, 1000),
                              g_rand_int_range (random, 0, 100), g_rand_int_range (random, 0, 101),
                              i % 3 == 0 ? "t" : i % 5 == 0 ? "" : "f", g_rand_int_range (random, 10, 30),
                              g_rand_int_range (random, 1, 13), g_rand_int_range (random, 1, 29),
                              rooms[g_rand_int_range (random, 0, G_N_ELEMENTS (rooms))],
                              texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))]);
      g_string_append_printf (text, "\"[\"\"Wifi\"\", \"\"%u\"\"]\",%s,%s\n", i % 50,
                              odd && seed % 2 ? "studio" : i % 11 == 0 ? "" : "2", odd ? "4.5" : "5");
    }

  return g_string_free_to_bytes (text);
}

static void
assert_same (HotTable *a,
             HotTable *b,
             guint     step)
{
  g_assert_cmpuint (hot_table_get_n_rows (a), ==, hot_table_get_n_rows (b));
  g_assert_cmpuint (hot_table_get_n_columns (a), ==, hot_table_get_n_columns (b));

  for (guint i = 0; i < hot_table_get_n_columns (a); i++)
    {
      HotColumn *first = hot_table_get_column (a, i);
      HotColumn *second = hot_table_get_column (b, i);

      g_test_message ("%s", hot_column_get_name (first));
      g_assert_cmpstr (hot_column_type_to_string (hot_column_get_column_type (first)), ==,
                       hot_column_type_to_string (hot_column_get_column_type (second)));
      g_assert_cmpuint (hot_column_get_n_missing (first), ==, hot_column_get_n_missing (second));
      g_assert_cmpuint (hot_column_get_n_categories (first), ==, hot_column_get_n_categories (second));
      for (guint32 code = 0; code < hot_column_get_n_categories (first); code++)
        g_assert_cmpstr (hot_column_get_category (first, code), ==, hot_column_get_category (second, code));

      for (guint row = 0; row < hot_table_get_n_rows (a); row += step)
        {
          g_autofree char *one = hot_column_dup_text (first, row);
          g_autofree char *other = hot_column_dup_text (second, row);

          g_assert_cmpstr (one, ==, other);
        }
    }

  for (guint row = 0; row < hot_table_get_n_rows (a); row += 97)
    {
      gsize length, other_length;
      const char *record = hot_table_peek_record (a, row, &length);
      const char *other = hot_table_peek_record (b, row, &other_length);

      g_assert_cmpuint (hot_table_get_line (a, row), ==, hot_table_get_line (b, row));
      g_assert_cmpmem (record, length, other, other_length);
    }
}

static void
test_same_table (void)
{
  const gsize chunk_sizes[] = { 64, 320, 4096, 65536, 0 };
  const HotCsvKernel *const *kernels = hot_csv_kernel_list ();

  for (guint32 seed = 1; seed <= 2; seed++)
    {
      g_autoptr(GBytes) bytes = make_listings (12000, seed);
      g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
      g_autoptr(HotTable) expected = hot_csv_read_in_chunks (file, &(HotCsvOptions) { .n_threads = 1 }, 1 << 20, NULL,
                                                             NULL,
                                                             NULL);

      g_assert_cmpuint (hot_table_get_n_rows (expected), ==, 12000);

      for (guint i = 0; kernels[i] != NULL; i++)
        for (guint j = 0; j < G_N_ELEMENTS (chunk_sizes); j++)
          {
            g_autoptr(HotTable) table = NULL;
            g_autoptr(GError) error = NULL;

            g_test_message ("%s, %" G_GSIZE_FORMAT, kernels[i]->name, chunk_sizes[j]);
            g_setenv ("HOT_CSV_KERNEL", kernels[i]->name, TRUE);
            table = hot_csv_read_in_chunks (file, &(HotCsvOptions) { .n_threads = 1 + j }, chunk_sizes[j], NULL, NULL,
                                            &error);
            g_assert_no_error (error);
            assert_same (expected, table, j == 1 ? 1 : 11);
          }
      g_unsetenv ("HOT_CSV_KERNEL");
    }
}

/* What was promised by a sample of long records: room for too few rows. */
static void
test_more_rows_than_expected (void)
{
  g_autoptr(GString) text = g_string_new ("id,text\n");
  g_autofree char *filler = g_strnfill (20000, 'x');
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(HotTable) table = NULL;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (text, "%u,%s\n", i, filler);
  for (guint i = 400; i < 100400; i++)
    g_string_append_printf (text, "%u,y\n", i);

  bytes = g_bytes_new (text->str, text->len);
  file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  table = hot_csv_read (file, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (hot_table_get_n_rows (table), ==, 100400);
  for (guint i = 0; i < 100400; i += 99)
    g_assert_cmpint (hot_column_get_integer (hot_table_get_column (table, 0), i), ==, i);
}

typedef struct {
  GCancellable *cancellable;
  double        cancel_at;
  gint64        cancelled;
  double        last;
  guint         n_reports;
  GMutex        mutex;
} Watch;

static void
report_cb (double      fraction,
           const char *message,
           gpointer    user_data)
{
  Watch *watch = user_data;

  g_mutex_lock (&watch->mutex);
  g_assert_cmpfloat (fraction, <=, 1.0);
  watch->n_reports++;
  watch->last = MAX (watch->last, fraction);
  if (fraction >= watch->cancel_at && watch->cancelled == 0)
    {
      watch->cancelled = g_get_monotonic_time ();
      g_cancellable_cancel (watch->cancellable);
    }
  g_mutex_unlock (&watch->mutex);
}

static void
test_progress_and_cancel (void)
{
  g_autoptr(GBytes) bytes = make_listings (200000, 2);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) retype_error = NULL;
  g_autoptr(HotTable) table = NULL;
  Watch watch = { .cancellable = cancellable, .cancel_at = 2.0 };
  HotProgress progress = { report_cb, &watch };

  g_mutex_init (&watch.mutex);
  table = hot_csv_read (file, NULL, &progress, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (watch.last, ==, 1.0);
  g_assert_cmpuint (watch.n_reports, >=, 3);

  watch.cancel_at = 0.3;
  g_assert_null (hot_csv_read (file, NULL, &progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - watch.cancelled, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpfloat (watch.last, ==, 1.0);

  g_assert_null (hot_table_retype (table, 0, HOT_COLUMN_TEXT, NULL, NULL, cancellable, &retype_error));
  g_assert_error (retype_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_mutex_clear (&watch.mutex);
}

typedef struct {
  const char *path;
  gboolean    done;
} Shrinker;

static void
shrink_cb (double      fraction,
           const char *message,
           gpointer    user_data)
{
  Shrinker *shrinker = user_data;

  if (!g_atomic_int_exchange (&shrinker->done, TRUE))
    g_assert_cmpint (truncate (shrinker->path, 100), ==, 0);
}

/* Cut short before it is read, and while it is. */
static void
test_shrunk (void)
{
  g_autoptr(GBytes) bytes = make_listings (200000, 2);

  for (guint during = 0; during < 2; during++)
    {
      g_autofree char *path = NULL;
      g_autoptr(HotMappedFile) file = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(HotTable) table = NULL;
      int fd = g_file_open_tmp ("hot-csv-XXXXXX", &path, NULL);
      Shrinker shrinker = { .path = path };
      HotProgress progress = { shrink_cb, &shrinker };

      close (fd);
      g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
      file = hot_mapped_file_open (path, NULL);
      if (!during)
        shrink_cb (0.0, NULL, &shrinker);

      table = hot_csv_read (file, NULL, &progress, NULL, &error);
      g_assert_null (table);
      g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);
      g_unlink (path);
    }
}

/* Text that is looked at after the file was cut short reads as nothing. */
static void
test_shrunk_later (void)
{
  g_autoptr(GBytes) bytes = make_listings (5000, 2);
  g_autofree char *path = NULL;
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(HotTable) table = NULL;
  g_autoptr(GError) error = NULL;
  int fd = g_file_open_tmp ("hot-csv-XXXXXX", &path, NULL);

  close (fd);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  file = hot_mapped_file_open (path, NULL);
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 100), ==, 0);

  for (guint row = 4000; row < 5000; row++)
    g_free (hot_column_dup_text (hot_table_get_column (table, 8), row));

  g_assert_null (hot_table_retype (table, 8, HOT_COLUMN_TEXT, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);
  g_unlink (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv-load/same-table", test_same_table);
  g_test_add_func ("/csv-load/more-rows-than-expected", test_more_rows_than_expected);
  g_test_add_func ("/csv-load/progress-and-cancel", test_progress_and_cancel);
  g_test_add_func ("/csv-load/shrunk", test_shrunk);
  g_test_add_func ("/csv-load/shrunk-later", test_shrunk_later);

  return g_test_run ();
}
