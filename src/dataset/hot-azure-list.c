/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-azure-list.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-azure-key.h"

/* A page has at most 5,000 names of at most 1,024 characters. */
#define MAX_PAGE_SIZE (64 * 1024 * 1024)

#define MAX_BLOBS 1000000

typedef struct {
  const HotAzureLocation *location;
  GPtrArray              *blobs;
  HotBlob                *blob;       /* the one being read */
  gboolean                is_folder;
  gboolean                is_escaped;
  GString                *text;       /* of the element being read */
  char                   *marker;
} Page;

void
hot_blob_free (HotBlob *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->location);
  g_clear_pointer (&self->modified, g_date_time_unref);
  g_free (self);
}

static void
start_element_cb (GMarkupParseContext  *context,
                  const char           *element,
                  const char          **names,
                  const char          **values,
                  gpointer              user_data,
                  GError              **error)
{
  Page *page = user_data;

  g_string_truncate (page->text, 0);

  if (g_str_equal (element, "Blob"))
    {
      g_clear_pointer (&page->blob, hot_blob_free);
      page->blob = g_new0 (HotBlob, 1);
      page->is_folder = FALSE;
    }
  else if (g_str_equal (element, "Name"))
    {
      /* Names that XML cannot hold come percent-encoded. */
      page->is_escaped = FALSE;
      for (guint i = 0; names[i] != NULL; i++)
        page->is_escaped |= g_str_equal (names[i], "Encoded") && g_str_equal (values[i], "true");
    }
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  Page *page = user_data;

  g_string_append_len (page->text, text, (gssize) length);
}

/* "Mon, 27 Jan 2025 10:11:12 GMT" */
static GDateTime *
parse_date (const char *text)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char month[4];
  const char *found;
  int day;
  int year;
  int hour;
  int minute;
  int second;

  if (sscanf (text, "%*3s, %d %3s %d %d:%d:%d", &day, month, &year, &hour, &minute, &second) != 6)
    return NULL;
  found = strstr (months, month);
  if (found == NULL || (found - months) % 3 != 0)
    return NULL;

  return g_date_time_new_utc (year, (int) (found - months) / 3 + 1, day, hour, minute, second);
}

static void
end_blob (Page *page)
{
  HotBlob *blob = g_steal_pointer (&page->blob);

  /* A data lake lists its folders among the blobs. */
  if (blob->name == NULL || page->is_folder)
    {
      hot_blob_free (blob);
      return;
    }

  blob->location = hot_azure_location_get_blob_uri (page->location, blob->name);
  g_ptr_array_add (page->blobs, blob);
}

static void
end_element_cb (GMarkupParseContext  *context,
                const char           *element,
                gpointer              user_data,
                GError              **error)
{
  Page *page = user_data;
  const char *text = page->text->str;

  if (g_str_equal (element, "NextMarker") && *text != '\0')
    g_set_str (&page->marker, text);

  if (page->blob == NULL)
    return;

  if (g_str_equal (element, "Blob"))
    end_blob (page);
  else if (g_str_equal (element, "Name") && page->blob->name == NULL)
    page->blob->name = page->is_escaped ? g_uri_unescape_string (text, NULL) : g_strdup (text);
  else if (g_str_equal (element, "Content-Length"))
    page->blob->size = g_ascii_strtoull (text, NULL, 10);
  else if (g_str_equal (element, "Last-Modified") && page->blob->modified == NULL)
    page->blob->modified = parse_date (text);
  else if (g_str_equal (element, "ResourceType"))
    page->is_folder = g_str_equal (text, "directory");
}

/* Adds the blobs of one page ("List Blobs" in the Azure Storage REST reference) to @blobs. @marker: (out) (nullable):
 * where the next page begins */
static gboolean
hot_azure_list_parse_page (const HotAzureLocation  *location,
                           GBytes                  *bytes,
                           GPtrArray               *blobs,
                           char                   **marker,
                           GError                 **error)
{
  static const GMarkupParser parser = { start_element_cb, end_element_cb, text_cb, NULL, NULL };
  g_autoptr(GString) text = g_string_new (NULL);
  Page page = { .location = location, .blobs = blobs, .text = text };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &page, NULL);
  g_autoptr(GError) cause = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean done;

  /* The service begins with a byte order mark, which GMarkup does not take. */
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }

  done = g_markup_parse_context_parse (context, data, (gssize) size, &cause) &&
         g_markup_parse_context_end_parse (context, &cause);
  g_clear_pointer (&page.blob, hot_blob_free);
  *marker = page.marker;

  if (!done)
    {
      g_clear_pointer (marker, g_free);
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   _("The list of the container %s could not be read: %s"), location->container, cause->message);
    }

  return done;
}

static void
report (const HotProgress      *progress,
        const HotAzureLocation *location,
        guint                   n)
{
  g_autofree char *message = NULL;

  if (progress == NULL)
    return;

  message = g_strdup_printf (ngettext ("Listing %s: %u blob", "Listing %s: %u blobs", n), location->container, n);
  hot_progress_report (progress, -1, message);
}

static gboolean
fetch_page (HotHttp                 *http,
            const HotAzureLocation  *location,
            HotHttpSign              sign,
            gpointer                 sign_data,
            GPtrArray               *blobs,
            char                   **marker,
            GCancellable            *cancellable,
            GError                 **error)
{
  const char * const headers[] = { "x-ms-version", HOT_AZURE_VERSION, NULL };
  g_autofree char *uri = hot_azure_location_get_list_uri (location, *marker);
  const HotHttpRequest request = { .uri = uri, .headers = headers, .sign = sign, .sign_data = sign_data };
  g_autoptr(HotHttpResponse) response = hot_http_send (http, &request, MAX_PAGE_SIZE, cancellable, error);
  g_autofree char *next = NULL;

  if (response == NULL || !hot_http_response_check (response, error) ||
      !hot_azure_list_parse_page (location, hot_http_response_get_body (response), blobs, &next, error))
    return FALSE;

  /* A list that leads back to the same page would never end. */
  if (next != NULL && g_strcmp0 (next, *marker) == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   _("The list of the container %s could not be read: %s"), location->container,
                   _("it goes round in circles"));
      return FALSE;
    }

  g_free (*marker);
  *marker = g_steal_pointer (&next);

  return TRUE;
}

GPtrArray *
hot_azure_list (HotHttp                 *http,
                const HotAzureLocation  *location,
                HotHttpSign              sign,
                gpointer                 sign_data,
                const HotProgress       *progress,
                GCancellable            *cancellable,
                GError                 **error)
{
  g_autoptr(GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_blob_free);
  g_autofree char *marker = NULL;

  do
    {
      report (progress, location, blobs->len);
      if (!fetch_page (http, location, sign, sign_data, blobs, &marker, cancellable, error))
        return NULL;
      if (blobs->len > MAX_BLOBS)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                       _("The container %s has more than %d blobs. Add the name of a folder and a slash to the "
                         "address."),
                       location->container, MAX_BLOBS);
          return NULL;
        }
    }
  while (marker != NULL);

  return g_steal_pointer (&blobs);
}
