/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-file-kind.h"

#include <string.h>

#include "base/hot-error.h"

#define CASE(bytes, kind, words) { bytes, sizeof (bytes) - 1, kind, words }

static const struct {
  const char  *bytes;
  gsize        size;
  HotFileKind  kind;
  const char  *words;   /* what the message must say */
} cases[] = {
  CASE ("", HOT_FILE_KIND_TEXT, NULL),
  CASE ("a", HOT_FILE_KIND_TEXT, NULL),
  CASE ("id,name\n1,2\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("\xef\xbb\xbfid;name\r\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("caf\xe9,1\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("\xff\xfe" "i\0d\0,\0n\0\n\0", HOT_FILE_KIND_TEXT, NULL),
  CASE ("\0i\0d\0,\0n\0a\0m\0e\0\n\0" "1\0,\0" "2\0\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("{TV,\"Cable TV\",Kitchen},1\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("[\"Wifi\", \"TV\"],1\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("a,b\n1,\0\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("a,b\n\x1b[31mred\x1b[0m,2\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("a\nx\0\ny\0\nz\0\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("<br />,1\n", HOT_FILE_KIND_TEXT, NULL),
  /* Names of columns that some format begins with as well. */
  CASE ("ORCID,name\n0000-0001,x\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("PAR1,PAR2\n4,5\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("FEA1,FEA2\n0,1\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("a,b,ftype\n1,2,x\n", HOT_FILE_KIND_TEXT, NULL),
  CASE ("\0\0\0\x18" "ftypmp42\0\0\0\0", HOT_FILE_KIND_OTHER, "video"),
  CASE ("ORC\x0a\x03\x01\0\x12", HOT_FILE_KIND_OTHER, "ORC"),
  CASE ("\x1f\x8b\x08\0", HOT_FILE_KIND_GZIP, NULL),
  CASE ("PK\x03\x04", HOT_FILE_KIND_ZIP, NULL),
  CASE ("PAR1\x15\x04", HOT_FILE_KIND_OTHER, "Parquet"),
  CASE ("SQLite format 3\0\x10", HOT_FILE_KIND_OTHER, "SQLite"),
  CASE ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", HOT_FILE_KIND_OTHER, "PNG"),
  CASE ("%PDF-1.7\n", HOT_FILE_KIND_OTHER, "PDF"),
  CASE ("\xfd" "7zXZ\0\0", HOT_FILE_KIND_OTHER, "xz"),
  CASE ("  <!DOCTYPE html><html>", HOT_FILE_KIND_OTHER, "web page"),
  CASE ("<HTML><body>", HOT_FILE_KIND_OTHER, "web page"),
  CASE ("<?xml version=\"1.0\"?>", HOT_FILE_KIND_OTHER, "XML"),
  CASE ("{\"type\": \"FeatureCollection\"}", HOT_FILE_KIND_OTHER, "JSON"),
  CASE ("[\n  {\"id\": 1}]", HOT_FILE_KIND_OTHER, "JSON"),
  CASE ("\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12", HOT_FILE_KIND_OTHER, "binary"),
};

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean is_text = hot_file_kind_check (cases[i].bytes, cases[i].size, "file.csv", &error);

      g_assert_cmpint (hot_file_kind_detect (cases[i].bytes, cases[i].size), ==, cases[i].kind);
      g_assert_true (is_text == (cases[i].words == NULL));
      if (is_text)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_nonnull (strstr (error->message, "file.csv"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-kind/kinds", test_kinds);

  return g_test_run ();
}
