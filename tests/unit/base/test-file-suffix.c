/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-file-suffix.h"

#include <string.h>

#include "base/hot-error.h"

static const char *const suffixes[] = { ".png", ".svg", NULL };

static void
test_found (void)
{
  g_assert_cmpint (hot_file_suffix_find ("map.png", suffixes, NULL), ==, 0);
  g_assert_cmpint (hot_file_suffix_find ("/tmp/a.png/MAP.SVG", suffixes, NULL), ==, 1);
}

static void
test_refused (void)
{
  const char *const paths[] = { "map", "map.jpg", "map.png.gz", "" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (hot_file_suffix_find (paths[i], suffixes, &error), ==, -1);
      g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
      g_assert_nonnull (strstr (error->message, ".png, .svg"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-suffix/found", test_found);
  g_test_add_func ("/file-suffix/refused", test_refused);

  return g_test_run ();
}
