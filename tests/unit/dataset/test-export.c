/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-export.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>
#include <utime.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader.h"
#include "dataset/hot-csv-text.h"
#include "dataset/hot-filter.h"
#include "dataset/hot-order.h"
#include "dataset/hot-profile.h"
#include "hot-test-table.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hot-export-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "out.csv", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static HotTable *
read_table (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "test.csv");
  g_autoptr(GError) error = NULL;
  HotTable *table = hot_csv_read (file, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return table;
}

static void
assert_content (Fixture    *fixture,
                const char *wanted)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, wanted);
}

static void
test_raw (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(HotTable) table = read_table ("id, name,price\r\n1,\"a, \"\"b\"\"\n2\",\"$1,000.00\"\r\n2, x ,\r\n3,\"y\",007\r\n");
  g_autoptr(HotRowSet) all = hot_row_set_new_all (3);
  g_autoptr(HotRowSet) some = hot_row_set_new (g_bytes_new ((const guint32[]) { 0, 2 }, 8), 3);
  g_autoptr(GBytes) order = g_bytes_new ((const guint32[]) { 2, 0 }, 8);
  g_autoptr(GError) error = NULL;

  hot_export_csv (table, all, NULL, NULL, 0, fixture->path, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (fixture, "id, name,price\n1,\"a, \"\"b\"\"\n2\",\"$1,000.00\"\n2, x ,\n3,\"y\",007\n");

  hot_export_csv (table, some, NULL, NULL, 0, fixture->path, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (fixture, "id, name,price\n1,\"a, \"\"b\"\"\n2\",\"$1,000.00\"\n3,\"y\",007\n");

  hot_export_csv (table, some, order, NULL, 0, fixture->path, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (fixture, "id, name,price\n3,\"y\",007\n1,\"a, \"\"b\"\"\n2\",\"$1,000.00\"\n");
}

static void
test_columns (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const names[] = { "a, \"b\"", NULL, " x", "line\nbreak" };
  const double prices[] = { 1234.5, NAN, 3, -1 };
  const gint64 ids[] = { 900000000000000001, 2, HOT_MISSING_INTEGER, 4 };
  g_autoptr(HotTable) table = hot_test_table (hot_test_fields ("the name", HOT_COLUMN_TEXT, names, 4),
                                              hot_test_reals ("price", HOT_COLUMN_REAL, prices, 4, NULL),
                                              hot_test_integers ("id", HOT_COLUMN_INTEGER, ids, 4), NULL);
  g_autoptr(HotRowSet) all = hot_row_set_new_all (4);
  g_autoptr(GError) error = NULL;

  /* A table that came from no file has no records of its own. */
  hot_export_csv (table, all, NULL, NULL, 0, fixture->path, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (fixture, "the name,price,id\n\"a, \"\"b\"\"\",1234.5,900000000000000001\n,,2\n\" x\",3,\n\"line\nbreak\",-1,4\n");

  hot_export_csv (table, all, NULL, (const guint[]) { 2, 0 }, 2, fixture->path, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (fixture, "id,the name\n900000000000000001,\"a, \"\"b\"\"\"\n2,\n,\" x\"\n4,\"line\nbreak\"\n");

  hot_export_csv (table, all, NULL, (const guint[]) { 0 }, 1, fixture->path, NULL, NULL, &error);
  assert_content (fixture, "the name\n\"a, \"\"b\"\"\"\n\"\"\n\" x\"\n\"line\nbreak\"\n");
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  const double prices[] = { 1, 2 };
  g_autoptr(HotTable) table = hot_test_table (hot_test_reals ("price", HOT_COLUMN_REAL, prices, 2, NULL), NULL);
  g_autoptr(HotRowSet) all = hot_row_set_new_all (2);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "before", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (hot_export_csv (table, all, NULL, NULL, 0, fixture->path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_content (fixture, "before");
  g_clear_error (&error);

  g_assert_false (hot_export_csv (table, all, NULL, NULL, 0, "/nowhere/at/all.csv", NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/nowhere/at"));
}

/* The texts are in the file; where that was overwritten in place, nothing is made of what stands there now. */
static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *source = g_build_filename (fixture->folder, "in.csv", NULL);
  g_autofree char *content = NULL;
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(HotTable) table = NULL;
  g_autoptr(HotRowSet) all = hot_row_set_new_all (2);
  g_autoptr(HotFilter) filter = hot_filter_parse ("name = 'Ann'", NULL);
  g_autoptr(GError) error = NULL;
  const HotOrderKey key = { 1, FALSE };
  struct utimbuf times = { 1000, 1000 };

  g_assert_true (g_file_set_contents (source, "id,name\n1,Ann\n2,Bob\n", -1, NULL));
  file = hot_mapped_file_open (source, &error);
  g_assert_no_error (error);
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hot_table_check_file (table, &error));

  g_assert_cmpint (truncate (source, 3), ==, 0);
  g_assert_cmpint (g_utime (source, &times), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "before", -1, NULL));

  g_assert_false (hot_export_csv (table, all, NULL, NULL, 0, fixture->path, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);
  assert_content (fixture, "before");
  g_clear_error (&error);

  g_assert_null (hot_filter_apply (filter, table, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);
  g_clear_error (&error);
  g_assert_null (hot_order_rows (table, all, &key, 1, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);
  g_clear_error (&error);
  g_assert_null (hot_profile_compute (table, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_CHANGED);

  g_assert_cmpint (g_unlink (source), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/export/raw", Fixture, NULL, set_up, test_raw, tear_down);
  g_test_add ("/export/columns", Fixture, NULL, set_up, test_columns, tear_down);
  g_test_add ("/export/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/export/changed", Fixture, NULL, set_up, test_changed, tear_down);

  return g_test_run ();
}
