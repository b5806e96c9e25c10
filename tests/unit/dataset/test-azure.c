/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-azure-key.h"
#include "dataset/hot-azure-list.h"
#include "dataset/hot-azure-location.h"
#include "hot-test-server.h"

/* Base64 of the bytes 0 to 63. */
#define KEY "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="

static const struct {
  const char *location;
  const char *endpoint;
  const char *base;        /* NULL: no Azure location */
  const char *account;
  const char *container;
  const char *blob;
  const char *prefix;
  const char *query;
} locations[] = {
  { "https://lets.blob.core.windows.net/data/2025/listings.csv.gz", NULL,
    "https://lets.blob.core.windows.net", "lets", "data", "2025/listings.csv.gz", NULL, NULL },
  { "https://lets.blob.core.windows.net/data/a%20b.csv?sv=2021&sr=b&sig=x%2By", NULL,
    "https://lets.blob.core.windows.net", "lets", "data", "a b.csv", NULL, "sv=2021&sr=b&sig=x%2By" },
  { "https://lets.blob.core.windows.net/data?restype=container&comp=list&sr=c&sig=x&prefix=20", NULL,
    "https://lets.blob.core.windows.net", "lets", "data", NULL, "20", "sr=c&sig=x" },
  { "https://lets.blob.core.windows.net/data/2025/", NULL,
    "https://lets.blob.core.windows.net", "lets", "data", NULL, "2025/", NULL },
  { "https://lets.dfs.core.windows.net/data/2025?sr=d&sig=x", NULL,
    "https://lets.blob.core.windows.net", "lets", "data", NULL, "2025/", "sr=d&sig=x" },
  { "https://lets.blob.core.windows.net/listings.csv", NULL,
    "https://lets.blob.core.windows.net", "lets", "$root", "listings.csv", NULL, NULL },
  { "https://lets.blob.core.windows.net/", NULL, "https://lets.blob.core.windows.net", "lets", NULL, NULL, NULL, NULL },
  { "wasbs://data@lets.blob.core.windows.net/2025/listings.csv", NULL,
    "https://lets.blob.core.windows.net", "lets", "data", "2025/listings.csv", NULL, NULL },
  { "wasbs://data@lets.blob.core.windows.net", NULL, "https://lets.blob.core.windows.net", "lets", "data", NULL, NULL,
    NULL },
  { "abfss://data@lets.dfs.core.windows.net/x.csv", NULL, "https://lets.blob.core.windows.net", "lets", "data", "x.csv",
    NULL, NULL },
  { "abfss://data@lets.dfs.core.windows.net/x.csv", "http://127.0.0.1:10000/devstoreaccount1/",
    "http://127.0.0.1:10000/devstoreaccount1", "lets", "data", "x.csv", NULL, NULL },
  { "http://127.0.0.1:10000/devstoreaccount1/data/x.csv", NULL,
    "http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1", "data", "x.csv", NULL, NULL },
  { "http://[::1]:10000/devstoreaccount1/data", NULL,
    "http://[::1]:10000/devstoreaccount1", "devstoreaccount1", "data", NULL, NULL, NULL },
  { "https://blobs.example/other/data/x.csv", "https://blobs.example/other",
    "https://blobs.example/other", "other", "data", "x.csv", NULL, NULL },
  { "https://blobs.example/other/data/x.csv", NULL, NULL, NULL, NULL, NULL, NULL, NULL },
  { "https://evil.example/lets.blob.core.windows.net/data", NULL, NULL, NULL, NULL, NULL, NULL, NULL },
  { "https://lets.blob.core.windows.net.evil.example/data", NULL, NULL, NULL, NULL, NULL, NULL, NULL },
  { "wasbs://lets.blob.core.windows.net/x.csv", NULL, NULL, NULL, NULL, NULL, NULL, NULL },
  { "listings.csv", NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};

static void
test_locations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autoptr(HotAzureLocation) parsed = hot_azure_location_parse (locations[i].location, locations[i].endpoint);

      g_test_message ("%s", locations[i].location);
      if (locations[i].base == NULL)
        {
          g_assert_null (parsed);
          continue;
        }
      g_assert_nonnull (parsed);
      g_assert_cmpstr (parsed->base, ==, locations[i].base);
      g_assert_cmpstr (parsed->account, ==, locations[i].account);
      g_assert_cmpstr (parsed->container, ==, locations[i].container);
      g_assert_cmpstr (parsed->blob, ==, locations[i].blob);
      g_assert_cmpstr (parsed->prefix, ==, locations[i].prefix);
      g_assert_cmpstr (parsed->query, ==, locations[i].query);
    }
}

static void
test_uris (void)
{
  g_autoptr(HotAzureLocation) location =
    hot_azure_location_parse ("https://lets.blob.core.windows.net/data/2025/?maxresults=7&sr=c&sig=a%2Fb", NULL);
  g_autofree char *blob = hot_azure_location_get_blob_uri (location, "2025/é & b.csv");
  g_autofree char *first = hot_azure_location_get_list_uri (location, NULL);
  g_autofree char *next = hot_azure_location_get_list_uri (location, "2!8/x=");

  g_assert_cmpstr (blob, ==, "https://lets.blob.core.windows.net/data/2025/%C3%A9%20%26%20b.csv?sr=c&sig=a%2Fb");
  g_assert_cmpstr (first, ==,
                   "https://lets.blob.core.windows.net/data?restype=container&comp=list&maxresults=7&prefix=2025%2F"
                   "&sr=c&sig=a%2Fb");
  g_assert_cmpstr (next, ==,
                   "https://lets.blob.core.windows.net/data?restype=container&comp=list&maxresults=7&prefix=2025%2F"
                   "&marker=2%218%2Fx%3D&sr=c&sig=a%2Fb");
}

static char *
sign (const char *account,
      const char *location,
      const char *range)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotAzureKey) key = hot_azure_key_new (account, KEY, &error);
  g_autoptr(GUri) uri = g_uri_parse (location, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr(GHashTable) headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_no_error (error);
  g_hash_table_insert (headers, g_strdup ("x-ms-date"), g_strdup ("Mon, 27 Jan 2025 10:11:12 GMT"));
  g_hash_table_insert (headers, g_strdup ("accept-encoding"), g_strdup ("gzip"));
  if (range != NULL)
    g_hash_table_insert (headers, g_strdup ("range"), g_strdup (range));
  hot_azure_key_sign ("GET", uri, headers, key);

  return g_strdup (g_hash_table_lookup (headers, "authorization"));
}

/* The expected signatures were computed from the text that the reference describes, by Python's hmac module. */
static void
test_signature (void)
{
  g_autofree char *blob = sign ("myaccount",
                                "https://myaccount.blob.core.windows.net/box/a%20b.csv"
                                "?snapshot=2020-01-01T00%3A00%3A00Z",
                                "bytes=100-");
  g_autofree char *list = sign ("devstoreaccount1",
                                "http://127.0.0.1:10000/devstoreaccount1/box"
                                "?restype=container&comp=list&marker=a%2Fb%20c", NULL);

  g_assert_cmpstr (blob, ==, "SharedKey myaccount:jZTMiDKSDC94eE0PN1ciXvcO0qkx9r9TA9+GhVbwN8E=");
  g_assert_cmpstr (list, ==, "SharedKey devstoreaccount1:Xpm3oM1p2YQAycYEau94PXdW65+Mu66Mp/tEmILCbFk=");
}

static void
test_bad_key (void)
{
  const char * const keys[] = { "", "not a key!", "AAE", "AAECAw=A" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_azure_key_new ("lets", keys[i], &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
      g_assert_true (*keys[i] == '\0' || strstr (error->message, keys[i]) == NULL);
    }
}

/* Two pages, the first with a byte order mark, an escaped name, a folder of a data lake and metadata that look like
 * properties. */
#define FIRST_PAGE \
  "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"data\">" \
  "<Prefix>x</Prefix><Blobs>" \
  "<Blob><Name>2025/a &amp; b.csv</Name><Properties><Last-Modified>Mon, 27 Jan 2025 10:11:12 GMT</Last-Modified>" \
  "<Content-Length>12345678901</Content-Length></Properties></Blob>" \
  "<Blob><Name>2025</Name><Properties><ResourceType>directory</ResourceType></Properties></Blob>" \
  "<Blob><Name Encoded=\"true\">odd%EF%BF%BF.csv</Name>" \
  "<Properties><Content-Length>0</Content-Length></Properties></Blob>" \
  "<BlobPrefix><Name>folder/</Name></BlobPrefix>" \
  "</Blobs><NextMarker>2!page</NextMarker></EnumerationResults>"
#define LAST_PAGE \
  "<?xml version=\"1.0\"?><EnumerationResults><Blobs><Blob><Name>z.csv</Name></Blob></Blobs>" \
  "<NextMarker /></EnumerationResults>"

static void
handle (HotTestRequest *request,
        gpointer        user_data)
{
  if (strstr (request->target, "/round?") != NULL)
    hot_test_reply (request, "200 OK", "", FIRST_PAGE, -1);
  else if (strstr (request->target, "/broken?") != NULL)
    hot_test_reply (request, "200 OK", "", "<EnumerationResults><Blobs>", -1);
  else if (strstr (request->target, "marker=2%21page") != NULL)
    hot_test_reply (request, "200 OK", "", LAST_PAGE, -1);
  else
    hot_test_reply (request, "200 OK", "", FIRST_PAGE, -1);
}

static GPtrArray *
list (HotTestServer  *server,
      const char     *container,
      GError        **error)
{
  g_autofree char *target = g_strdup_printf ("/devstoreaccount1/%s?sr=c&sig=SECRET", container);
  g_autofree char *uri = hot_test_server_get_uri (server, target);
  g_autoptr(HotAzureLocation) location = hot_azure_location_parse (uri, NULL);
  g_autoptr(HotHttp) http = hot_http_new (&(HotHttpOptions) { .proxy = "direct://" }, NULL);

  return hot_azure_list (http, location, NULL, NULL, NULL, NULL, error);
}

static void
test_list (void)
{
  g_autoptr(HotTestServer) server = hot_test_server_new (handle, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) blobs = list (server, "data", &error);
  g_autofree char *modified = NULL;
  g_autofree char *uri = hot_test_server_get_uri (server,
                                                  "/devstoreaccount1/data/2025/a%20%26%20b.csv?sr=c&sig=SECRET");
  HotBlob *blob;

  g_assert_no_error (error);
  g_assert_cmpuint (blobs->len, ==, 3);

  blob = g_ptr_array_index (blobs, 0);
  modified = g_date_time_format_iso8601 (blob->modified);
  g_assert_cmpstr (blob->name, ==, "2025/a & b.csv");
  g_assert_cmpstr (blob->location, ==, uri);
  g_assert_cmpuint (blob->size, ==, G_GUINT64_CONSTANT (12345678901));
  g_assert_cmpstr (modified, ==, "2025-01-27T10:11:12Z");

  blob = g_ptr_array_index (blobs, 1);
  g_assert_cmpstr (blob->name, ==, "odd\xef\xbf\xbf.csv");
  g_assert_null (blob->modified);

  blob = g_ptr_array_index (blobs, 2);
  g_assert_cmpstr (blob->name, ==, "z.csv");
}

static void
test_bad_lists (void)
{
  g_autoptr(HotTestServer) server = hot_test_server_new (handle, NULL, NULL);
  const char * const containers[] = { "round", "broken" };

  for (guint i = 0; i < G_N_ELEMENTS (containers); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (list (server, containers[i], &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, containers[i]));
      g_assert_null (strstr (error->message, "SECRET"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/azure/locations", test_locations);
  g_test_add_func ("/azure/uris", test_uris);
  g_test_add_func ("/azure/signature", test_signature);
  g_test_add_func ("/azure/bad-key", test_bad_key);
  g_test_add_func ("/azure/list", test_list);
  g_test_add_func ("/azure/bad-lists", test_bad_lists);

  return g_test_run ();
}
