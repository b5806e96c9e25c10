/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-source.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "hot-test-server.h"

#define TEXT "id,name\n1,a\n"

typedef struct {
  char          *directory;
  char          *path;
  HotTestServer *server;
} Fixture;

static void
handle (HotTestRequest *request,
        gpointer        user_data)
{
  if (g_str_has_prefix (request->target, "/devstoreaccount1/data/listings.csv"))
    {
      const char *authorization = hot_test_request_get_header (request, "authorization");

      if (authorization != NULL || strstr (request->target, "sig=good") != NULL)
        hot_test_reply (request, "200 OK", "", TEXT, -1);
      else
        hot_test_reply (request, "409 Public access is not permitted", "x-ms-error-code: PublicAccessNotPermitted\r\n",
                        "", 0);
    }
  else if (g_str_has_prefix (request->target, "/listings.csv"))
    hot_test_reply (request, "200 OK", "Content-Type: text/csv\r\n", TEXT, -1);
  else if (g_str_equal (request->target, "/sign-in"))
    hot_test_reply (request, "200 OK", "Content-Type: text/html\r\n", "<!DOCTYPE html><html>Sign in</html>", -1);
  else
    hot_test_reply (request, "404 Not Found", "", "", 0);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("hot-source-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "a b.csv", NULL);
  g_assert_true (g_file_set_contents (fixture->path, TEXT, -1, NULL));
  fixture->server = hot_test_server_new (handle, NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->server, hot_test_server_free);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
assert_text (const char             *location,
             const HotSourceOptions *options,
             const char             *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) file = hot_source_fetch (location, options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (hot_mapped_file_get_data (file), hot_mapped_file_get_size (file), TEXT, strlen (TEXT));
  g_assert_cmpstr (hot_mapped_file_get_name (file), ==, name);
}

static void
assert_fails (const char *location,
              HotError    code,
              const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_source_fetch (location, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, "SECRET"));
}

static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *uri = g_filename_to_uri (fixture->path, NULL, NULL);

  assert_text (fixture->path, NULL, "a b.csv");
  assert_text (uri, NULL, "a b.csv");
}

static void
test_no_files (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->directory, "c.csv", NULL);
  g_autofree char *deep = g_build_filename (fixture->directory, "no", "c.csv", NULL);
  g_autofree char *pipe_path = g_build_filename (fixture->directory, "pipe", NULL);

  assert_fails (missing, HOT_ERROR_NOT_FOUND, missing);
  assert_fails (deep, HOT_ERROR_NOT_FOUND, "no folder");
  assert_fails (fixture->directory, HOT_ERROR_UNSUPPORTED, "Open a file in it: a b.csv");
  assert_fails ("/dev/null", HOT_ERROR_UNSUPPORTED, "device");

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_fails (pipe_path, HOT_ERROR_UNSUPPORTED, "pipe");
  g_unlink (pipe_path);

  assert_fails ("s3://bucket/listings.csv?X-Amz-Signature=SECRET", HOT_ERROR_UNSUPPORTED, "s3://");
  assert_fails ("file://elsewhere/x.csv", HOT_ERROR_USAGE, "elsewhere");

  if (geteuid () == 0)
    {
      g_test_message ("not tried as root: a file that may not be read");
      return;
    }
  g_assert_cmpint (g_chmod (fixture->path, 0), ==, 0);
  assert_fails (fixture->path, HOT_ERROR_REFUSED, "may not read");
}

static void
test_not_csv (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_true (g_file_set_contents (fixture->path, "\x89PNG\r\n\x1a\n...", -1, NULL));
  assert_fails (fixture->path, HOT_ERROR_UNSUPPORTED, "a b.csv is a PNG image");
}

static void
test_web (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *uri = hot_test_server_get_uri (fixture->server, "/listings.csv?token=SECRET");
  g_autofree char *page = hot_test_server_get_uri (fixture->server, "/sign-in");
  g_autofree char *missing = hot_test_server_get_uri (fixture->server, "/no.csv?token=SECRET");

  assert_text (uri, NULL, "listings.csv");
  assert_fails (page, HOT_ERROR_UNSUPPORTED, "web page");
  assert_fails (missing, HOT_ERROR_NOT_FOUND, "127.0.0.1");
}

static void
test_azure (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *endpoint = hot_test_server_get_uri (fixture->server, "/devstoreaccount1");
  g_autofree char *blob = g_strconcat (endpoint, "/data/listings.csv", NULL);
  g_autofree char *with_token = g_strconcat (blob, "?sr=b&sig=good", NULL);
  g_autofree char *container = g_strconcat (endpoint, "/data?sr=c&sig=SECRET", NULL);
  g_autofree char *signature = NULL;
  g_autofree char *second = NULL;
  HotSourceOptions options = { .azure_account_key = "c2VjcmV0", .azure_endpoint = endpoint };
  g_autoptr(GError) error = NULL;

  assert_fails (blob, HOT_ERROR_REFUSED, "not public");
  assert_fails (container, HOT_ERROR_USAGE, "container");

  assert_text (blob, &options, "listings.csv");
  signature = hot_test_server_get_header (fixture->server, 1, "authorization");
  g_assert_true (g_str_has_prefix (signature, "SharedKey devstoreaccount1:"));

  /* A token of its own goes before the key. */
  assert_text (with_token, &options, "listings.csv");
  second = hot_test_server_get_header (fixture->server, 2, "authorization");
  g_assert_null (second);

  assert_text ("wasbs://data@devstoreaccount1.blob.core.windows.net/listings.csv", &options, "listings.csv");

  options.azure_account_key = "SECRET!";
  g_assert_null (hot_source_fetch (blob, &options, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_null (strstr (error->message, "SECRET"));
}

static void
test_sample (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) file = hot_source_fetch (HOT_SOURCE_SAMPLE, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hot_mapped_file_get_size (file), >, 1000000);
  g_assert_true (g_str_has_prefix (hot_mapped_file_get_data (file), "id,listing_url,"));
}

static const struct {
  const char *location;
  const char *redacted;
  const char *name;
  gboolean    is_container;
} names[] = {
  { "/data/listings.csv", "/data/listings.csv", "listings.csv", FALSE },
  { "listings.csv?x=1", "listings.csv?x=1", "listings.csv?x=1", FALSE },
  { "file:///data/a%20b.csv", "file:///data/a%20b.csv", "a b.csv", FALSE },
  { "sample:city", "sample:city", "Sample City", FALSE },
  { "https://h.example/d/a%20b.csv.gz?format=csv", "https://h.example/d/a%20b.csv.gz?format=csv", "a b.csv.gz", FALSE },
  { "https://me:SECRET@h.example/a.csv", "https://h.example/a.csv", "a.csv", FALSE },
  { "https://me:SE@CRET@h.example:8080/a.csv#x", "https://h.example:8080/a.csv", "a.csv", FALSE },
  { "https://h.example/a.csv?api_key=SECRET&v=2", "https://h.example/a.csv?api_key=…&v=2", "a.csv", FALSE },
  { "https://h.example/a.csv?x=SECRET0123456789012345678901234567890123456789",
    "https://h.example/a.csv?x=…", "a.csv", FALSE },
  { "https://h.example/?SECRET0123456789012345678901234567890123456789", "https://h.example/?…", "h.example", FALSE },
  { "https://a.blob.core.windows.net/c/d/b.csv?sv=1&se=2&sr=b&sp=r&sig=SECRET&snapshot=9",
    "https://a.blob.core.windows.net/c/d/b.csv?snapshot=9", "b.csv", FALSE },
  { "https://a.blob.core.windows.net/c?restype=container&comp=list&sig=SECRET",
    "https://a.blob.core.windows.net/c?restype=container&comp=list", "c", TRUE },
  { "https://a.blob.core.windows.net/c/folder/", "https://a.blob.core.windows.net/c/folder/", "c", TRUE },
  { "wasbs://c@a.blob.core.windows.net/d/b.csv?sig=SECRET", "wasbs://c@a.blob.core.windows.net/d/b.csv", "b.csv",
    FALSE },
  { "wasbs://c@a.blob.core.windows.net", "wasbs://c@a.blob.core.windows.net", "c", TRUE },
  { "https://a.blob.core.windows.net", "https://a.blob.core.windows.net", "a", FALSE },
  { "https://h.example/c?restype=container", "https://h.example/c?restype=container", "c", FALSE },
};

static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *redacted = hot_source_redact (names[i].location);
      g_autofree char *name = hot_source_name (names[i].location);

      g_assert_cmpstr (redacted, ==, names[i].redacted);
      g_assert_cmpstr (name, ==, names[i].name);
      g_assert_true (hot_source_is_container (names[i].location) == names[i].is_container);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/source/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("files", test_files);
  ADD ("no-files", test_no_files);
  ADD ("not-csv", test_not_csv);
  ADD ("web", test_web);
  ADD ("azure", test_azure);
  ADD ("sample", test_sample);
  ADD ("names", test_names);

  return g_test_run ();
}
