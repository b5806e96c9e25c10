/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-azure-key.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"

struct _HotAzureKey
{
  char   *account;
  guchar *secret;
  gsize   length;
};

/* g_base64_decode() skips what is not base64, and would sign with the rest. */
static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize n = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  return n > 0 && length % 4 == 0 && length - n <= 2 && strspn (text + n, "=") == length - n;
}

HotAzureKey *
hot_azure_key_new (const char  *account,
                   const char  *key,
                   GError     **error)
{
  HotAzureKey *self;

  if (!is_base64 (key))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("The account key for %s is none: it should be base64 text, as the Azure portal shows "
                     "it."), account);
      return NULL;
    }

  self = g_new0 (HotAzureKey, 1);
  self->account = g_strdup (account);
  self->secret = g_base64_decode (key, &self->length);

  return self;
}

void
hot_azure_key_free (HotAzureKey *self)
{
  if (self == NULL)
    return;

  explicit_bzero (self->secret, self->length);
  g_free (self->secret);
  g_free (self->account);
  g_free (self);
}

/* RFC 9110's date; g_date_time_format() would use the locale's names. */
static char *
make_date (void)
{
  static const char * const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char * const months[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d GMT", days[g_date_time_get_day_of_week (now) - 1],
                          g_date_time_get_day_of_month (now), months[g_date_time_get_month (now) - 1],
                          g_date_time_get_year (now), g_date_time_get_hour (now), g_date_time_get_minute (now),
                          g_date_time_get_second (now));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
append_canonical_headers (GString    *text,
                          GHashTable *headers)
{
  g_autoptr(GPtrArray) names = g_hash_table_get_keys_as_ptr_array (headers);

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (g_str_has_prefix (name, "x-ms-"))
        g_string_append_printf (text, "%s:%s\n", name, (const char *) g_hash_table_lookup (headers, name));
    }
}

static void
append_canonical_resource (GString    *text,
                           const char *account,
                           GUri       *uri)
{
  g_autoptr(GHashTable) parameters = NULL;
  g_autoptr(GPtrArray) names = NULL;

  g_string_append_printf (text, "/%s%s", account, *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/");

  if (g_uri_get_query (uri) == NULL)
    return;

  parameters = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  if (parameters == NULL)
    return;

  names = g_hash_table_get_keys_as_ptr_array (parameters);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *lower = g_ascii_strdown (name, -1);

      g_string_append_printf (text, "\n%s:%s", lower, (const char *) g_hash_table_lookup (parameters, name));
    }
}

void
hot_azure_key_sign (const char *method,
                    GUri       *uri,
                    GHashTable *headers,
                    gpointer    user_data)
{
  static const char * const standard[] = {
    "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
    "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
  };
  HotAzureKey *self = user_data;
  g_autoptr(GString) text = g_string_new (method);
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, self->secret, self->length);
  g_autofree char *signature = NULL;
  guint8 digest[32];
  gsize digest_length = sizeof digest;

  if (!g_hash_table_contains (headers, "x-ms-date"))
    g_hash_table_insert (headers, g_strdup ("x-ms-date"), make_date ());
  g_hash_table_replace (headers, g_strdup ("x-ms-version"), g_strdup (HOT_AZURE_VERSION));

  g_string_append_c (text, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (standard); i++)
    {
      const char *value = g_hash_table_lookup (headers, standard[i]);

      g_string_append_printf (text, "%s\n", value != NULL ? value : "");
    }
  append_canonical_headers (text, headers);
  append_canonical_resource (text, self->account, uri);

  g_hmac_update (hmac, (const guchar *) text->str, (gssize) text->len);
  g_hmac_get_digest (hmac, digest, &digest_length);
  signature = g_base64_encode (digest, digest_length);
  g_hash_table_replace (headers, g_strdup ("authorization"),
                        g_strdup_printf ("SharedKey %s:%s", self->account, signature));
}
