/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-registry-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "base/hot-deadline.h"
#include "base/hot-error.h"
#include "base/hot-mapped-file.h"

/* RFC 6585; libsoup has no name for it. */
#define TOO_MANY_REQUESTS 429

/* What all registries take, whatever they refuse (GitHub's has the lowest limit). */
#define SMALL_PIECE (4 << 20)
/* Pieces in which an upload that broke off goes on. */
#define LARGE_PIECE (64 << 20)
#define MAX_ATTEMPTS 5
#define RETRY_DELAY 500

typedef struct {
  HotImageRegistry       *registry;
  const char        *repository;
  const HotProgress *progress;
  GCancellable      *cancellable;
  guint64            n_all;
  guint64            n_done;      /* of blobs that are there */
  guint64            n_sent;      /* of the one on its way */
  guint64            n_uploaded;
} Push;

static void
sent_cb (gsize    n_bytes,
         gpointer user_data)
{
  Push *push = user_data;

  push->n_sent += n_bytes;
  hot_progress_report (push->progress, MIN (1.0, (double) (push->n_done + push->n_sent) / push->n_all), NULL);
}

/* Relative to the registry. (transfer full) (nullable) */
static char *
get_location (Push            *push,
              HotHttpResponse *response)
{
  const char *location = hot_http_response_get_header (response, "Location");
  g_autoptr(GUri) uri = location != NULL ? g_uri_parse_relative (push->registry->base_uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const gboolean is_safe = g_str_equal (g_uri_get_scheme (push->registry->base_uri), "https");

  if (uri == NULL || (is_safe && !g_str_equal (g_uri_get_scheme (uri), "https")))
    return NULL;

  return g_uri_to_string (uri);
}

static gboolean
set_location_error (Push    *push,
                    GError **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("%s does not say where the layer should be sent."), push->registry->host);
  return FALSE;
}

/* (transfer full): where an upload of the repository begins */
static char *
begin_upload (Push    *push,
              GError **error)
{
  g_autofree char *address = g_strdup_printf ("%s/v2/%s/blobs/uploads/", push->registry->base, push->repository);
  g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);
  const HotHttpRequest request = { .method = "POST", .uri = address, .body = nothing, .content_type = "application/octet-stream" };
  g_autoptr(HotHttpResponse) response = hot_image_registry_send (push->registry, &request, push->cancellable, error);
  char *location;

  if (response == NULL)
    return NULL;
  if (hot_http_response_get_status (response) != SOUP_STATUS_ACCEPTED)
    {
      hot_image_registry_fail (push->registry, response, error);
      return NULL;
    }
  location = get_location (push, response);
  if (location == NULL)
    set_location_error (push, error);

  return location;
}

static gboolean
is_there (Push           *push,
          const HotBlob  *blob,
          gboolean       *there,
          GError        **error)
{
  g_autofree char *address = g_strdup_printf ("%s/v2/%s/blobs/%s", push->registry->base, push->repository, blob->digest);
  const HotHttpRequest request = { .method = "HEAD", .uri = address };
  g_autoptr(HotHttpResponse) response = hot_image_registry_send (push->registry, &request, push->cancellable, error);
  const guint status = response != NULL ? hot_http_response_get_status (response) : 0;

  *there = status == SOUP_STATUS_OK;

  return *there || status == SOUP_STATUS_NOT_FOUND || (response != NULL && hot_image_registry_fail (push->registry, response, error));
}

/* How much of an upload has arrived; -1 where it is not known any more. Its address may have changed. */
static gint64
ask_progress (Push   *push,
              char  **location)
{
  const HotHttpRequest request = { .uri = *location };
  g_autoptr(HotHttpResponse) response = hot_image_registry_send (push->registry, &request, push->cancellable, NULL);
  const char *range = response != NULL ? hot_http_response_get_header (response, "Range") : NULL;
  char *moved = response != NULL && hot_http_response_get_status (response) == SOUP_STATUS_NO_CONTENT ? get_location (push, response) : NULL;
  const char *dash = range != NULL ? strchr (range, '-') : NULL;
  guint64 last;

  if (moved == NULL || dash == NULL || !g_ascii_string_to_unsigned (dash + 1, 10, 0, G_MAXINT64 - 1, &last, NULL))
    {
      g_free (moved);
      return -1;
    }
  g_free (*location);
  *location = moved;

  /* "0-0" is said of an upload without a byte, too; one byte more is never wrong. */
  return last == 0 ? 0 : last + 1;
}

typedef enum {
  PIECE_SENT,
  PIECE_REFUSED_SIZE,
  PIECE_BROKEN,
  PIECE_FAILED,
} PieceResult;

/* @ranged: says which bytes they are; some registries take a whole blob only without that. */
static PieceResult
send_piece (Push           *push,
            HotMappedFile  *file,
            guint64         start,
            gsize           length,
            gboolean        ranged,
            char          **location,
            GError        **error)
{
  g_autoptr(GBytes) body = g_bytes_new_static (hot_mapped_file_get_data (file) + start, length);
  g_autofree char *range = g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, start, start + length - 1);
  const char *headers[] = { ranged ? "Content-Range" : NULL, range, NULL };
  const HotHttpRequest request = {
    .method = "PATCH", .uri = *location, .headers = headers, .body = body, .content_type = "application/octet-stream",
    .sent = sent_cb, .sent_data = push,
  };
  g_autoptr(GError) cause = NULL;
  g_autoptr(HotHttpResponse) response = NULL;
  guint status;
  char *moved;

  push->n_sent = start;
  response = hot_image_registry_send (push->registry, &request, push->cancellable, &cause);
  status = response != NULL ? hot_http_response_get_status (response) : 0;
  if (g_error_matches (cause, HOT_ERROR, HOT_ERROR_NETWORK) || status >= 500 || status == TOO_MANY_REQUESTS)
    {
      if (cause == NULL)
        hot_image_registry_fail (push->registry, response, &cause);
      g_propagate_error (error, g_steal_pointer (&cause));
      return PIECE_BROKEN;
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return PIECE_FAILED;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      hot_image_registry_fail (push->registry, response, error);
      return status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE || status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE
               ? PIECE_REFUSED_SIZE : PIECE_FAILED;
    }
  moved = get_location (push, response);
  if (moved == NULL)
    {
      set_location_error (push, error);
      return PIECE_FAILED;
    }
  g_free (*location);
  *location = moved;
  push->n_uploaded += length;

  return PIECE_SENT;
}

/* The whole in one piece, which every registry should take; then from where it broke off; then in small pieces. */
static gboolean
send_body (Push           *push,
           HotMappedFile  *file,
           char          **location,
           GError        **error)
{
  const guint64 size = hot_mapped_file_get_size (file);
  gsize piece = size;
  gboolean ranged = FALSE;
  guint n_attempts = 0;

  for (guint64 at = 0; at < size;)
    {
      g_autoptr(GError) cause = NULL;
      const gsize length = MIN (piece, size - at);
      gint64 arrived;

      switch (send_piece (push, file, at, length, ranged, location, &cause))
        {
        case PIECE_SENT:
          at += length;
          n_attempts = 0;
          continue;

        case PIECE_REFUSED_SIZE:
          if (ranged && piece == SMALL_PIECE)
            break;
          piece = SMALL_PIECE;
          goto again;

        case PIECE_BROKEN:
          if (++n_attempts == MAX_ATTEMPTS || !hot_deadline_sleep (RETRY_DELAY << n_attempts, push->cancellable, NULL))
            break;
          piece = MIN (piece, LARGE_PIECE);
          goto again;

        case PIECE_FAILED:
        default:
          break;
        }
      if (!g_cancellable_set_error_if_cancelled (push->cancellable, error))
        g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;

    again:
      ranged = TRUE;
      arrived = ask_progress (push, location);
      if (arrived < 0 || (guint64) arrived > size)
        {
          g_free (*location);
          *location = begin_upload (push, error);
          if (*location == NULL)
            return FALSE;
          arrived = 0;
        }
      at = arrived;
    }

  return TRUE;
}

static gboolean
finish_upload (Push           *push,
               const HotBlob  *blob,
               const char     *location,
               GError        **error)
{
  g_autofree char *digest = g_uri_escape_string (blob->digest, NULL, FALSE);
  g_autofree char *address = g_strdup_printf ("%s%cdigest=%s", location, strchr (location, '?') != NULL ? '&' : '?', digest);
  g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);
  const HotHttpRequest request = { .method = "PUT", .uri = address, .body = nothing, .content_type = "application/octet-stream" };
  g_autoptr(HotHttpResponse) response = hot_image_registry_send (push->registry, &request, push->cancellable, error);

  return response != NULL && (SOUP_STATUS_IS_SUCCESSFUL (hot_http_response_get_status (response)) ||
                              hot_image_registry_fail (push->registry, response, error));
}

static gboolean
push_blob (Push           *push,
           const HotBlob  *blob,
           GError        **error)
{
  g_autofree char *location = NULL;
  g_autoptr(HotMappedFile) file = NULL;
  gboolean there;

  if (!is_there (push, blob, &there, error))
    return FALSE;
  if (!there)
    {
      file = hot_mapped_file_open (blob->path, error);
      location = file != NULL ? begin_upload (push, error) : NULL;
      if (location == NULL || !send_body (push, file, &location, error) || !finish_upload (push, blob, location, error))
        return FALSE;
    }
  push->n_done += blob->size;
  push->n_sent = 0;
  hot_progress_report (push->progress, MIN (1.0, (double) push->n_done / push->n_all), NULL);

  return TRUE;
}

static gboolean
push_manifest (Push            *push,
               HotImage        *image,
               HotImageFormat   format,
               GError         **error)
{
  const HotImageReference *reference = hot_image_get_reference (image);
  g_autofree char *address = g_strdup_printf ("%s/v2/%s/manifests/%s", push->registry->base, push->repository, reference->tag);
  const HotHttpRequest request = {
    .method = "PUT", .uri = address, .body = hot_image_get_manifest (image, format),
    .content_type = format == HOT_IMAGE_OCI ? HOT_IMAGE_MANIFEST_TYPE : HOT_DOCKER_MANIFEST_TYPE,
  };
  g_autoptr(HotHttpResponse) response = hot_image_registry_send (push->registry, &request, push->cancellable, error);
  const char *digest;

  if (response == NULL)
    return FALSE;
  if (!SOUP_STATUS_IS_SUCCESSFUL (hot_http_response_get_status (response)))
    return hot_image_registry_fail (push->registry, response, error);
  digest = hot_http_response_get_header (response, "Docker-Content-Digest");
  if (digest != NULL && !g_str_equal (digest, hot_image_get_digest (image, format)))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("%s has stored another image than the one that was sent: %.80s"), push->registry->host,
                   digest);
      return FALSE;
    }

  return TRUE;
}

static void
set_repository (HotImageRegistry *self,
                const char  *repository)
{
  g_free (self->scope);
  self->scope = g_strdup_printf ("repository:%s:pull,push", repository);
  g_clear_pointer (&self->authorization, g_free);
}

gboolean
hot_image_registry_check (HotImageRegistry   *self,
                    const char    *repository,
                    GCancellable  *cancellable,
                    GError       **error)
{
  Push push = { .registry = self, .repository = repository, .cancellable = cancellable };
  g_autofree char *location = NULL;
  HotHttpRequest request = { .method = "DELETE" };

  set_repository (self, repository);
  location = begin_upload (&push, error);
  if (location == NULL)
    return FALSE;
  /* It was only a question. */
  request.uri = location;
  hot_http_response_free (hot_image_registry_send (self, &request, cancellable, NULL));

  return TRUE;
}

gboolean
hot_image_registry_push (HotImageRegistry        *self,
                   HotImage           *image,
                   HotImageFormat      format,
                   HotImageRegistryReport  *report,
                   const HotProgress  *progress,
                   GCancellable       *cancellable,
                   GError            **error)
{
  guint n_blobs;
  const HotBlob *blobs = hot_image_get_blobs (image, &n_blobs);
  Push push = {
    .registry = self, .repository = hot_image_get_reference (image)->repository, .progress = progress, .cancellable = cancellable,
    .n_all = hot_image_get_size (image),
  };
  g_autofree char *message = g_strdup_printf (_("Sending the image to %s"), self->host);

  *report = (HotImageRegistryReport) { NULL };
  set_repository (self, push.repository);
  hot_progress_report (progress, 0.0, message);
  for (guint i = 0; i < n_blobs; i++)
    if (!push_blob (&push, &blobs[i], error))
      return FALSE;
  if (!push_manifest (&push, image, format, error))
    return FALSE;

  report->digest = g_strdup (hot_image_get_digest (image, format));
  report->n_sent = push.n_uploaded;
  report->n_there = push.n_all - MIN (push.n_all, push.n_uploaded);

  return TRUE;
}
