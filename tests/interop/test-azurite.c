/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-source.h"

/* What with-azurite.py has put into the emulator. */
static JsonObject *azurite;

static const char *
get (const char *name)
{
  return json_object_get_string_member (azurite, name);
}

static void
assert_text (const char             *location,
             const HotSourceOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) file = hot_source_fetch (location, options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (hot_mapped_file_get_data (file), hot_mapped_file_get_size (file), get ("text"),
                   strlen (get ("text")));
}

static void
assert_refused (const char             *location,
                const HotSourceOptions *options,
                HotError                code,
                const char             *words)
{
  g_autoptr(GError) error = NULL;
  const char *token = strstr (location, "sig=");

  g_assert_null (hot_source_fetch (location, options, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_true (token == NULL || strstr (error->message, token + strlen ("sig=")) == NULL);
}

static void
test_public (void)
{
  g_autofree char *plain = g_strconcat (get ("open"), "/listings.csv", NULL);
  g_autofree char *packed = g_strconcat (get ("open"), "/2025/listings.csv.gz", NULL);
  g_autofree char *escaped = g_strconcat (get ("open"), "/2025/%C3%A9t%C3%A9%20%26%20more.csv", NULL);
  g_autofree char *missing = g_strconcat (get ("open"), "/no.csv", NULL);

  assert_text (plain, NULL);
  assert_text (packed, NULL);
  assert_text (escaped, NULL);
  assert_refused (missing, NULL, HOT_ERROR_NOT_FOUND, "no.csv");
}

static void
test_token (void)
{
  assert_text (get ("blobToken"), NULL);
  assert_text (get ("folderToken"), NULL);
  assert_refused (get ("expiredToken"), NULL, HOT_ERROR_REFUSED, "expired on");
  assert_refused (get ("earlyToken"), NULL, HOT_ERROR_REFUSED, "valid only from");
  assert_refused (get ("writeToken"), NULL, HOT_ERROR_REFUSED, "does not permit reading");

  /* A token that lost its end, be it within “%3D”. */
  for (guint n_lost = 1; n_lost <= 12; n_lost++)
    {
      g_autofree char *cut = g_strndup (get ("blobToken"), strlen (get ("blobToken")) - n_lost);

      assert_refused (cut, NULL, HOT_ERROR_REFUSED, "cut when it was copied");
    }
}

static void
test_key (void)
{
  g_autofree char *plain = g_strconcat (get ("closed"), "/listings.csv", NULL);
  g_autofree char *escaped = g_strconcat (get ("closed"), "/2025/%C3%A9t%C3%A9%20%26%20more.csv", NULL);
  HotSourceOptions options = { .azure_account_key = get ("key"), .azure_endpoint = get ("endpoint") };

  assert_text (plain, &options);
  assert_text (escaped, &options);
  assert_text ("wasbs://closed@devstoreaccount1.blob.core.windows.net/2025/listings.csv.gz", &options);
  assert_text ("abfss://closed@devstoreaccount1.dfs.core.windows.net/listings.csv", &options);

  options.azure_account_key = "d3Jvbmc=";
  assert_refused (plain, &options, HOT_ERROR_REFUSED, "key is wrong");
  /* The real service answers 404 or 409 here. */
  assert_refused (plain, NULL, HOT_ERROR_REFUSED, "not public");
}

static GPtrArray *
list (const char             *location,
      const HotSourceOptions *options)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *blobs = hot_source_list (location, options, NULL, NULL, &error);

  g_assert_no_error (error);

  return blobs;
}

static void
test_list (void)
{
  const HotSourceOptions options = { .azure_account_key = get ("key") };
  g_autoptr(GPtrArray) with_token = list (get ("containerToken"), NULL);
  g_autoptr(GPtrArray) with_key = list (get ("closed"), &options);
  g_autoptr(GPtrArray) public = list (get ("open"), NULL);
  g_autofree char *folder = g_strconcat (get ("open"), "/2025/", NULL);
  g_autoptr(GPtrArray) in_folder = list (folder, NULL);

  g_assert_true (hot_source_is_container (get ("containerToken")));
  g_assert_cmpuint (with_token->len, ==, 3);
  g_assert_cmpuint (with_key->len, ==, 3);
  g_assert_cmpuint (public->len, ==, 3);
  g_assert_cmpuint (in_folder->len, ==, 2);

  /* Each can be opened by the location that the list gives. */
  for (guint i = 0; i < with_token->len; i++)
    {
      HotBlob *blob = g_ptr_array_index (with_token, i);

      assert_text (blob->location, NULL);
      g_assert_cmpuint (blob->size, >, 0);
      g_assert_nonnull (blob->modified);
    }
  assert_text (((HotBlob *) g_ptr_array_index (with_key, 0))->location, &options);
}

static void
test_list_pages (void)
{
  const HotSourceOptions options = { .azure_account_key = get ("key") };
  g_autofree char *by_pages = g_strconcat (get ("crowd"), "?restype=container&comp=list&maxresults=100", NULL);
  g_autoptr(GPtrArray) blobs = list (by_pages, &options);
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < blobs->len; i++)
    g_hash_table_add (names, ((HotBlob *) g_ptr_array_index (blobs, i))->name);

  g_assert_cmpuint (blobs->len, ==, (guint) json_object_get_int_member (azurite, "many"));
  g_assert_cmpuint (g_hash_table_size (names), ==, blobs->len);
}

static void
test_list_refused (void)
{
  g_autofree char *missing = g_strconcat (get ("endpoint"), "/no-such-container", NULL);
  const HotSourceOptions wrong = { .azure_account_key = "d3Jvbmc=" };
  const HotSourceOptions right = { .azure_account_key = get ("key") };
  const struct {
    const char             *location;
    const HotSourceOptions *options;
    HotError                code;
  } cases[] = {
    { get ("closed"), NULL, HOT_ERROR_REFUSED },
    { get ("closed"), &wrong, HOT_ERROR_REFUSED },
    { missing, &right, HOT_ERROR_NOT_FOUND },
    { get ("blobToken"), NULL, HOT_ERROR_USAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_source_list (cases[i].location, cases[i].options, NULL, NULL, &error));
      g_assert_error (error, HOT_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("HOT_AZURITE") == NULL)
    {
      g_print ("1..0 # SKIP to be run by with-azurite.py\n");
      return 0;
    }
  json_parser_load_from_file (parser, g_getenv ("HOT_AZURITE"), &error);
  g_assert_no_error (error);
  azurite = json_node_get_object (json_parser_get_root (parser));

  g_test_add_func ("/azurite/public", test_public);
  g_test_add_func ("/azurite/token", test_token);
  g_test_add_func ("/azurite/key", test_key);
  g_test_add_func ("/azurite/list", test_list);
  g_test_add_func ("/azurite/list-pages", test_list_pages);
  g_test_add_func ("/azurite/list-refused", test_list_refused);

  return g_test_run ();
}
