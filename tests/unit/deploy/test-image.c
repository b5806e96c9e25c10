/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "base/hot-error.h"
#include "deploy/hot-image.h"

#define MODEL "artifact_path: model\nflavors:\n  hothouse:\n    data: model.hot\nutc_time_created: '2026-11-23 06:00:00.123456'\nrun_id: r1\n"

static const char *server;

typedef struct {
  char *folder;
  char *model;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *description = NULL;
  g_autofree char *native = NULL;
  g_autofree char *content = g_strnfill (200000, 'x');

  fixture->folder = g_dir_make_tmp ("hothouse-image-XXXXXX", NULL);
  fixture->model = g_build_filename (fixture->folder, "model", NULL);
  g_mkdir (fixture->model, 0700);
  description = g_build_filename (fixture->model, "MLmodel", NULL);
  native = g_build_filename (fixture->model, "model.hot", NULL);
  g_assert_true (g_file_set_contents (description, data != NULL ? data : MODEL, -1, NULL));
  g_assert_true (g_file_set_contents (native, content, -1, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_image_delete_folder (fixture->folder);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
  g_free (fixture->model);
}

static HotImage *
build (Fixture     *fixture,
       const char  *name,
       GError     **error)
{
  g_autofree char *folder = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(HotImageReference) reference = hot_image_reference_parse ("localhost:5000/team/price:v1", NULL);

  return hot_image_build (&(HotImageSpec) { fixture->model, server, reference, FALSE }, folder, NULL, NULL, error);
}

static JsonNode *
load (const char *path)
{
  g_autoptr(JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_file (parser, path, NULL));

  return json_parser_steal_root (parser);
}

/* Every blob is what its name says, and what the documents say of it. */
static void
test_layout (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotImage) image = build (fixture, "image", &error);
  guint n_blobs;
  const HotBlob *blobs;
  g_autoptr(JsonNode) config = NULL;
  JsonObject *object;

  g_assert_no_error (error);
  blobs = hot_image_get_blobs (image, &n_blobs);
  g_assert_cmpuint (n_blobs, ==, 3);
  for (guint i = 0; i < n_blobs; i++)
    {
      g_autofree char *content = NULL;
      g_autofree char *hex = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (blobs[i].path, &content, &length, NULL));
      hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
      g_assert_cmpuint (length, ==, blobs[i].size);
      g_assert_cmpstr (hex, ==, blobs[i].digest + strlen ("sha256:"));
    }
  config = load (blobs[2].path);
  object = json_node_get_object (config);
  g_assert_cmpstr (json_object_get_string_member (object, "created"), ==, "2026-11-23T06:00:00Z");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (object, "config"), "User"), ==, "65532:65532");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_object_get_object_member (object, "rootfs"), "diff_ids")), ==, 2);
}

/* @names: (out): of the entries, with a blank between; @diff_id: of the tar */
static void
read_layer (const HotBlob  *blob,
            char          **names)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  g_autoptr(GString) list = g_string_new (NULL);

  archive_read_support_filter_gzip (archive);
  archive_read_support_format_tar (archive);
  g_assert_cmpint (archive_read_open_filename (archive, blob->path, 65536), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      g_assert_cmpint (archive_entry_mtime (entry), ==, 0);
      g_assert_cmpint (archive_entry_uid (entry), ==, 0);
      g_string_append_printf (list, "%s ", archive_entry_pathname (entry));
    }
  archive_read_free (archive);
  *names = g_strdup (list->str);
}

static void
test_layers (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotImage) image = build (fixture, "image", NULL);
  guint n_blobs;
  const HotBlob *blobs = hot_image_get_blobs (image, &n_blobs);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  read_layer (&blobs[0], &first);
  read_layer (&blobs[1], &second);
  g_assert_true (g_str_has_prefix (first, "etc/ etc/group etc/passwd hothouse-serve "));
  g_assert_true (g_str_has_suffix (first, "tmp/ "));
  g_assert_cmpstr (second, ==, "opt/ opt/ml/ opt/ml/model/ opt/ml/model/MLmodel opt/ml/model/model.hot ");
}

/* The same model makes the same image; another model leaves the server's layer as it is. */
static void
test_reproducible (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(HotImage) one = build (fixture, "one", NULL);
  g_autoptr(HotImage) two = NULL;
  g_autoptr(HotImage) other = NULL;
  g_autofree char *native = g_build_filename (fixture->model, "model.hot", NULL);
  guint n;

  g_usleep (1100000);
  two = build (fixture, "two", NULL);
  g_assert_cmpstr (hot_image_get_digest (one, HOT_IMAGE_OCI), ==, hot_image_get_digest (two, HOT_IMAGE_OCI));
  g_assert_cmpstr (hot_image_get_digest (one, HOT_IMAGE_OCI), !=, hot_image_get_digest (one, HOT_IMAGE_DOCKER));

  g_assert_true (g_file_set_contents (native, "other", -1, NULL));
  other = build (fixture, "other", NULL);
  g_assert_cmpstr (hot_image_get_blobs (one, &n)[0].digest, ==, hot_image_get_blobs (other, &n)[0].digest);
  g_assert_cmpstr (hot_image_get_blobs (one, &n)[1].digest, !=, hot_image_get_blobs (other, &n)[1].digest);
}

static void
test_archive (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(HotImage) image = build (fixture, "image", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "image.tar", NULL);
  g_autoptr(GError) error = NULL;
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  guint n_entries = 0;

  g_assert_true (hot_image_write_archive (image, path, NULL, NULL, &error));
  g_assert_no_error (error);
  archive_read_support_format_tar (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, 65536), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    n_entries++;
  archive_read_free (archive);
  /* oci-layout, index.json, manifest.json, the manifest, two layers and the config */
  g_assert_cmpuint (n_entries, ==, 7);
}

static void
test_no_flavor (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename (fixture->folder, "image", NULL);

  g_assert_null (build (fixture, "image", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_escape (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (build (fixture, "image", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = g_build_filename (fixture->folder, "image", NULL);
  g_autoptr(HotImageReference) reference = hot_image_reference_parse ("a", NULL);
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_image_build (&(HotImageSpec) { fixture->model, server, reference, FALSE }, folder, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_reference (void)
{
  static const struct {
    const char *text;
    const char *name;
  } good[] = {
    { "price", "localhost/price:latest" },
    { "team/price:v1", "localhost/team/price:v1" },
    { "localhost:5000/price", "localhost:5000/price:latest" },
    { "reg.example.org/a/b__c/d-e:1.0_x", "reg.example.org/a/b__c/d-e:1.0_x" },
    { "[::1]:5000/a:b", "[::1]:5000/a:b" },
  };
  const char *bad[] = { "", "Price", "a//b", "/a", "a:", "a:-x", "a.b..c", "reg.example.org:99999/a", "a@sha256:00", "a___b", "-a", "a_", "re g.org/a" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HotImageReference) reference = hot_image_reference_parse (good[i].text, &error);
      g_autofree char *name = NULL;

      g_assert_no_error (error);
      name = hot_image_reference_dup_name (reference);
      g_assert_cmpstr (name, ==, good[i].name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_image_reference_parse (bad[i], &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
    }
}

static void
test_suggestion (void)
{
  static const char * const cases[][2] = { { "Airbnb Prices (NYC)", "airbnb-prices-nyc" }, { "Größe", "grosse" }, { "!!!", "model" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = hot_image_reference_dup_suggestion (cases[i][0]);
      g_autoptr(HotImageReference) reference = hot_image_reference_parse (name, NULL);

      g_assert_nonnull (reference);
      if (i != 1)
        g_assert_cmpstr (name, ==, cases[i][1]);
    }
}

#define ADD(name, data, func) g_test_add ("/image/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server = argv[1];

  ADD ("layout", NULL, test_layout);
  ADD ("layers", NULL, test_layers);
  ADD ("reproducible", NULL, test_reproducible);
  ADD ("archive", NULL, test_archive);
  ADD ("no-flavor", "flavors:\n  python_function:\n    data: x\n", test_no_flavor);
  ADD ("escape", "flavors:\n  hothouse:\n    data: ../../etc/passwd\n", test_escape);
  ADD ("cancel", NULL, test_cancel);
  g_test_add_func ("/image/reference", test_reference);
  g_test_add_func ("/image/suggestion", test_suggestion);

  return g_test_run ();
}
