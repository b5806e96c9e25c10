/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "serve-fixture.h"
#include "serve/hot-serve-model.h"

static void
assert_data (const char *text,
             const char *expected)
{
  char data[64] = "";
  bool found = hot_serve_model_find_data (text, strlen (text), data, sizeof data);

  g_test_message ("%s", text);
  g_assert_cmpstr (found ? data : NULL, ==, expected);
}

static void
test_find_data (void)
{
  assert_data ("{\"flavors\": {\"hothouse\": {\"data\": \"model.hot\"}}}", "model.hot");
  assert_data ("{\"flavors\": {\"hothouse\": {}}}", NULL);
  assert_data ("{\"flavors\": []}", NULL);
  assert_data ("artifact_path: model\nflavors:\n  hothouse:\n    data: model.hot\n    hothouse_version: 0.1.0\n", "model.hot");
  assert_data ("flavors:\r\n    python_function:\r\n        data: other\r\n        env:\r\n            data: x\r\n    hothouse:\r\n        deeper:\r\n"
               "            data: no\r\n        data: \"a/model.hot\"\r\nrun_id: x\r\n", "a/model.hot");
  assert_data ("# data\nflavors:\n  sklearn:\n    data: other\nhothouse:\n  data: other\n", NULL);
  assert_data ("metadata:\n  flavors:\n    hothouse:\n      data: other\n", NULL);
  assert_data ("flavors:\n  hothouse:\n    env:\n      data: other\n", NULL);
  assert_data ("flavors:\n  hothouse:\n    data:\n", NULL);
  assert_data ("flavors:\n  hothouse:\n    data: 0123456789012345678901234567890123456789012345678901234567890123456789\n", NULL);
  assert_data ("flavors:", NULL);
  assert_data ("", NULL);
}

static void
assert_refused (const char *path,
                const char *expected)
{
  HotScoreError error = { 0 };

  g_assert_null (hot_serve_model_open (path, &error));
  g_test_message ("%s", error.message);
  g_assert_true (g_pattern_match_simple (expected, error.message));
}

static void
test_open (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hothouse-serve-XXXXXX", NULL);
  g_autofree char *description = g_build_filename (folder, "MLmodel", NULL);
  g_autofree char *file = g_build_filename (folder, "model.hot", NULL);
  HotScoreError error = { 0 };
  void *image;
  HotModel *model = serve_fixture_new (&image), *opened;

  assert_refused ("/does/not/exist", "/does/not/exist cannot be opened: *");
  assert_refused (folder, "*MLmodel cannot be opened: *");

  g_assert_true (g_file_set_contents (description, "flavors:\n  hothouse:\n    data: model.hot\n", -1, NULL));
  assert_refused (folder, "*model.hot cannot be opened: *");
  g_assert_true (hot_model_write (hot_model_get_data (model), hot_model_get_size (model), file, &error));
  opened = hot_serve_model_open (folder, &error);
  g_assert_nonnull (opened);
  g_assert_cmpuint (hot_model_get_n_columns (opened), ==, 5);
  hot_model_close (opened);
  opened = hot_serve_model_open (file, &error);
  g_assert_nonnull (opened);
  hot_model_close (opened);

  g_assert_true (g_file_set_contents (description, "flavors:\n  hothouse:\n    data: ../../model.hot\n", -1, NULL));
  assert_refused (folder, "*has no flavor \"hothouse\"*");
  g_assert_true (g_file_set_contents (description, "flavors:\n  sklearn:\n    data: model.hot\n", -1, NULL));
  assert_refused (folder, "*has no flavor \"hothouse\"*");
  g_assert_true (g_file_set_contents (file, "nonsense", -1, NULL));
  assert_refused (file, "*is not a Hothouse model");

  g_unlink (description);
  g_unlink (file);
  g_rmdir (folder);
  hot_model_close (model);
  free (image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serve-model/find-data", test_find_data);
  g_test_add_func ("/serve-model/open", test_open);
  return g_test_run ();
}
