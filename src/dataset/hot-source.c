/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-source.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-http.h"
#include "base/hot-temp-file.h"
#include "dataset/hot-azure-key.h"
#include "dataset/hot-azure-list.h"
#include "dataset/hot-azure-location.h"
#include "dataset/hot-file-kind.h"
#include "dataset/hot-sample-city.h"
#include "dataset/hot-source-file.h"
#include "dataset/hot-unpack.h"

/* Far above any table that fits in memory, and below what would fill a disk unseen. */
#define MAX_DOWNLOAD (G_GUINT64_CONSTANT (64) << 30)

#define SAMPLE_SEED 1

static const char *const azure_schemes[] = { "wasb", "wasbs", "abfs", "abfss", NULL };

static gboolean
is_web_address (const char *location)
{
  return g_ascii_strncasecmp (location, "http://", 7) == 0 || g_ascii_strncasecmp (location, "https://", 8) == 0;
}

static HotMappedFile *
fetch_sample (void)
{
  g_autoptr(GBytes) text = hot_sample_city_generate (HOT_SAMPLE_CITY_N_ROWS, SAMPLE_SEED);

  return hot_mapped_file_new_for_bytes (text, _("Sample City"));
}

static HotHttp *
new_http (const HotSourceOptions  *options,
          GError                 **error)
{
  const HotHttpOptions http_options = { .ca_file = options->ca_file };

  return hot_http_new (&http_options, error);
}

static HotMappedFile *
download (const char              *location,
          const char              *uri,
          const char * const      *headers,
          HotHttpSign              sign,
          gpointer                 sign_data,
          const HotSourceOptions  *options,
          const HotProgress       *progress,
          GCancellable            *cancellable,
          GError                 **error)
{
  const HotHttpRequest request = { .uri = uri, .headers = headers, .sign = sign, .sign_data = sign_data };
  g_autoptr(HotHttp) http = new_http (options, error);
  g_autofree char *name = hot_source_name (location);
  g_autofd int fd = -1;

  if (http == NULL)
    return NULL;

  hot_progress_report (progress, -1, _("Connecting…"));
  fd = hot_temp_file_open (error);
  if (fd < 0 || !hot_http_download (http, &request, fd, hot_temp_file_get_directory (), MAX_DOWNLOAD, progress,
                                    cancellable, error))
    return NULL;

  return hot_mapped_file_new_for_fd (g_steal_fd (&fd), name, error);
}

/* A key is used only where the address has no token of its own. (transfer full) (nullable), without an error where
 * there is none */
static HotAzureKey *
new_key (const HotAzureLocation  *azure,
         const HotSourceOptions  *options,
         GError                 **error)
{
  if (azure->has_token || options->azure_account_key == NULL || *options->azure_account_key == '\0')
    return NULL;

  return hot_azure_key_new (azure->account, options->azure_account_key, error);
}

static HotMappedFile *
fetch_azure (const char              *location,
             const HotAzureLocation  *azure,
             const HotSourceOptions  *options,
             const HotProgress       *progress,
             GCancellable            *cancellable,
             GError                 **error)
{
  const char * const headers[] = { "x-ms-version", HOT_AZURE_VERSION, NULL };
  g_autoptr(GError) key_error = NULL;
  g_autoptr(HotAzureKey) key = new_key (azure, options, &key_error);
  g_autofree char *uri = NULL;

  if (key_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&key_error));
      return NULL;
    }
  if (azure->blob == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   azure->container != NULL ? _("The address names a container of %s, not a file in it. List it and "
                                                "choose one.")
                                            : _("The address names the storage account %s only. Add a container and a "
                                                "file."),
                   azure->account);
      return NULL;
    }

  uri = hot_azure_location_get_blob_uri (azure, azure->blob);

  return download (location, uri, headers, key != NULL ? hot_azure_key_sign : NULL, key, options, progress, cancellable,
                   error);
}

static HotMappedFile *
fetch_file_uri (const char  *location,
                GError     **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = g_filename_from_uri (location, &host, &cause);

  if (path == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The address %s names no file: %s"), location, cause->message);
      return NULL;
    }
  if (host != NULL && g_ascii_strcasecmp (host, g_get_host_name ()) != 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("The address %s names a file on another computer, %s. Copy the file to this one, and open the "
                     "copy."),
                   location, host);
      return NULL;
    }

  return hot_source_file_open (path, error);
}

static HotMappedFile *
fetch_packed (const char              *location,
              const HotSourceOptions  *options,
              const HotProgress       *progress,
              GCancellable            *cancellable,
              GError                 **error)
{
  g_autoptr(HotAzureLocation) azure = NULL;
  g_autofree char *scheme = NULL;
  g_autofree char *redacted = NULL;

  if (g_str_equal (location, HOT_SOURCE_SAMPLE))
    return fetch_sample ();
  if (g_ascii_strncasecmp (location, "file:", 5) == 0)
    return fetch_file_uri (location, error);

  /* "a:b.csv" is a path; an address has two slashes. */
  if (strstr (location, "://") == NULL)
    return hot_source_file_open (location, error);

  azure = hot_azure_location_parse (location, options->azure_endpoint);
  if (azure != NULL)
    return fetch_azure (location, azure, options, progress, cancellable, error);
  if (is_web_address (location))
    return download (location, location, NULL, NULL, NULL, options, progress, cancellable, error);
  if (g_file_test (location, G_FILE_TEST_EXISTS))
    return hot_source_file_open (location, error);

  redacted = hot_source_redact (location);
  scheme = g_uri_parse_scheme (location);
  if (scheme != NULL && g_strv_contains (azure_schemes, scheme))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   _("%s is no address of a blob: write it as %s://CONTAINER@ACCOUNT.blob.core.windows.net/FILE.csv."),
                   redacted, scheme);
      return NULL;
    }
  g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
               _("%s cannot be opened: addresses may begin with https://, http://, wasbs://, abfss:// and file://, "
                 "not with %s://. "
                 "Copy the file to this computer, and open the copy."),
               redacted, scheme != NULL ? scheme : "");

  return NULL;
}

HotMappedFile *
hot_source_fetch (const char              *location,
                  const HotSourceOptions  *options,
                  const HotProgress       *progress,
                  GCancellable            *cancellable,
                  GError                 **error)
{
  static const HotSourceOptions defaults = { NULL };
  g_autoptr(HotMappedFile) packed = NULL;
  g_autoptr(HotMappedFile) text = NULL;

  g_return_val_if_fail (location != NULL, NULL);

  packed = fetch_packed (location, options != NULL ? options : &defaults, progress, cancellable, error);
  if (packed == NULL)
    return NULL;

  text = hot_unpack (packed, NULL, progress, cancellable, error);
  if (text == NULL ||
      !hot_file_kind_check (hot_mapped_file_get_data (text), hot_mapped_file_get_size (text),
                            hot_mapped_file_get_name (text), error))
    return NULL;

  return g_steal_pointer (&text);
}

GPtrArray *
hot_source_list (const char              *location,
                 const HotSourceOptions  *options,
                 const HotProgress       *progress,
                 GCancellable            *cancellable,
                 GError                 **error)
{
  static const HotSourceOptions defaults = { NULL };
  g_autoptr(HotAzureLocation) azure = NULL;
  g_autoptr(HotAzureKey) key = NULL;
  g_autoptr(GError) key_error = NULL;
  g_autoptr(HotHttp) http = NULL;
  g_autofree char *redacted = NULL;

  g_return_val_if_fail (location != NULL, NULL);

  if (options == NULL)
    options = &defaults;

  azure = hot_azure_location_parse (location, options->azure_endpoint);
  if (azure == NULL || azure->container == NULL || azure->blob != NULL)
    {
      redacted = hot_source_redact (location);
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("%s is not the address of an Azure Blob container, such as "
                     "https://ACCOUNT.blob.core.windows.net/CONTAINER."),
                   redacted);
      return NULL;
    }

  key = new_key (azure, options, &key_error);
  if (key_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&key_error));
      return NULL;
    }

  http = new_http (options, error);
  if (http == NULL)
    return NULL;

  return hot_azure_list (http, azure, key != NULL ? hot_azure_key_sign : NULL, key, progress, cancellable, error);
}
