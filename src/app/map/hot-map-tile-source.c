/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-tile-source.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#include "base/hot-http.h"

/* What servers of tiles ask of their users. */
#define N_CONNECTIONS 2
#define CONNECT_TIMEOUT 10000
#define IDLE_TIMEOUT 15000
#define MAX_AGE (7 * G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND)
/* Bytes in the cache, looked at once for each source. */
#define MAX_CACHE (100 * 1000 * 1000)

/* So many in a row without a tile, and the server is not just out of one. */
#define MANY_FAILURES 3

#define TILE_SIZE 256
#define MAX_ZOOM 19

struct _HotMapTileSource
{
  ShumateMapSource  parent_instance;

  char             *address;   /* NULL for a projection alone */
  char             *cache;     /* folder */
  gint              is_pruned;
  guint             n_failures;   /* since a tile came last */
};

G_DEFINE_FINAL_TYPE (HotMapTileSource, hot_map_tile_source, SHUMATE_TYPE_MAP_SOURCE)

enum {
  PROP_0,
  PROP_IS_FAILING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
fill_in (const char *address,
         guint       x,
         guint       y,
         guint       z)
{
  g_autoptr(GString) string = g_string_new (address);
  char number[16];

  g_snprintf (number, sizeof number, "%u", x);
  g_string_replace (string, "{x}", number, 0);
  g_snprintf (number, sizeof number, "%u", y);
  g_string_replace (string, "{y}", number, 0);
  g_snprintf (number, sizeof number, "%u", z);
  g_string_replace (string, "{z}", number, 0);

  return g_string_free (g_steal_pointer (&string), FALSE);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

gboolean
hot_map_tile_source_is_allowed (const char *address,
                                gboolean   *is_local)
{
  g_autofree char *example = fill_in (address, 0, 0, 0);
  g_autoptr(GUri) uri = g_uri_parse (example, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  gboolean local;

  if (host == NULL || *host == '\0' || strstr (address, "{x}") == NULL || strstr (address, "{y}") == NULL ||
      strstr (address, "{z}") == NULL)
    return FALSE;

  local = is_loopback (host);
  if (is_local != NULL)
    *is_local = local;
  return g_str_equal (scheme, "https") || (local && g_str_equal (scheme, "http"));
}

static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gboolean        *is_too_large)
{
  *is_too_large = width > HOT_MAP_TILE_MAX_PIXELS || height > HOT_MAP_TILE_MAX_PIXELS;
  /* Decoding ends here. */
  if (*is_too_large)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

GdkTexture *
hot_map_tile_decode (GBytes *bytes)
{
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr(GBytes) pixels = NULL;
  gboolean is_too_large = FALSE;
  gboolean is_whole;
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &is_too_large);
  is_whole = gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  is_whole = gdk_pixbuf_loader_close (loader, NULL) && is_whole;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (!is_whole || is_too_large || pixbuf == NULL)
    return NULL;

  pixels = gdk_pixbuf_read_pixel_bytes (pixbuf);
  return gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                                 gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                 pixels, gdk_pixbuf_get_rowstride (pixbuf));
}

typedef struct {
  char   *path;
  gint64  when;
  goffset size;
} Cached;

static void
cached_clear (gpointer data)
{
  g_free (((Cached *) data)->path);
}

static int
compare_age (gconstpointer a,
             gconstpointer b)
{
  const gint64 x = ((const Cached *) a)->when, y = ((const Cached *) b)->when;

  return x > y ? -1 : x < y;
}

/* The oldest files go when all together are too large. */
static void
prune (const char *folder)
{
  g_autoptr(GArray) files = g_array_new (FALSE, FALSE, sizeof (Cached));
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  goffset size = 0;

  g_array_set_clear_func (files, cached_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Cached file = { g_build_filename (folder, name, NULL) };
      GStatBuf status;

      if (g_stat (file.path, &status) == 0)
        {
          file.when = status.st_mtime;
          file.size = status.st_size;
        }
      g_array_append_val (files, file);
    }

  g_array_sort (files, compare_age);
  for (guint i = 0; i < files->len; i++)
    {
      const Cached *file = &g_array_index (files, Cached, i);

      size += file->size;
      if (size > MAX_CACHE)
        g_unlink (file->path);
    }
}

static GBytes *
read_cached (const char *path,
             gboolean   *is_fresh)
{
  GStatBuf status;
  char *data;
  gsize size;

  *is_fresh = FALSE;
  if (g_stat (path, &status) != 0 || status.st_size > HOT_MAP_TILE_MAX_BYTES || !g_file_get_contents (path, &data, &size, NULL))
    return NULL;

  *is_fresh = g_get_real_time () / G_USEC_PER_SEC - status.st_mtime < MAX_AGE;
  return g_bytes_new_take (data, size);
}

static GBytes *
fetch (const char   *address,
       GCancellable *cancellable)
{
  static GAsyncQueue *idle;
  static gsize once;
  const HotHttpOptions options = { .connect_timeout = CONNECT_TIMEOUT, .idle_timeout = IDLE_TIMEOUT };
  const HotHttpRequest request = { .uri = address };
  HotHttpResponse *response;
  GBytes *bytes = NULL;
  HotHttp *http;

  /* Connections stay open from one tile to the next. */
  if (g_once_init_enter (&once))
    {
      idle = g_async_queue_new ();
      g_once_init_leave (&once, 1);
    }
  http = g_async_queue_try_pop (idle);
  if (http == NULL)
    http = hot_http_new (&options, NULL);
  if (http == NULL)
    return NULL;

  response = hot_http_send (http, &request, HOT_MAP_TILE_MAX_BYTES, cancellable, NULL);
  if (response != NULL && hot_http_response_check (response, NULL))
    bytes = g_bytes_ref (hot_http_response_get_body (response));
  g_clear_pointer (&response, hot_http_response_free);
  g_async_queue_push (idle, http);

  return bytes;
}

/* What a thread of the pool needs; the widget is the main thread's. */
typedef struct {
  ShumateTile *tile;
  guint        x, y, z;
} Filling;

static void
filling_free (gpointer data)
{
  Filling *self = data;

  g_clear_object (&self->tile);
  g_free (self);
}

/* On a thread of the pool. */
static void
get_tile (gpointer data,
          gpointer user_data)
{
  g_autoptr(GTask) task = data;
  HotMapTileSource *self = g_task_get_source_object (task);
  const Filling *filling = g_task_get_task_data (task);
  g_autofree char *name = g_strdup_printf ("%u-%u-%u", filling->z, filling->x, filling->y);
  g_autofree char *path = g_build_filename (self->cache, name, NULL);
  g_autofree char *address = fill_in (self->address, filling->x, filling->y, filling->z);
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gboolean is_fresh;

  /* The view has moved on. */
  if (g_task_return_error_if_cancelled (task))
    return;

  if (g_atomic_int_compare_and_exchange (&self->is_pruned, FALSE, TRUE))
    prune (self->cache);

  bytes = read_cached (path, &is_fresh);
  if (bytes != NULL)
    texture = hot_map_tile_decode (bytes);
  if (texture == NULL || !is_fresh)
    {
      g_autoptr(GBytes) fetched = fetch (address, g_task_get_cancellable (task));
      GdkTexture *newer = fetched != NULL ? hot_map_tile_decode (fetched) : NULL;

      if (newer != NULL)
        {
          g_clear_object (&texture);
          texture = newer;
          if (g_mkdir_with_parents (self->cache, 0700) == 0)
            g_file_set_contents_full (path, g_bytes_get_data (fetched, NULL), g_bytes_get_size (fetched),
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
        }
    }

  if (texture != NULL)
    g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no tile");
}

static void
hot_map_tile_source_fill_tile_async (ShumateMapSource    *source,
                                     ShumateTile         *tile,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  static GThreadPool *pool;
  HotMapTileSource *self = HOT_MAP_TILE_SOURCE (source);
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  Filling *filling = g_new (Filling, 1);

  filling->tile = g_object_ref (tile);
  filling->x = shumate_tile_get_x (tile);
  filling->y = shumate_tile_get_y (tile);
  filling->z = shumate_tile_get_zoom_level (tile);
  g_task_set_static_name (task, "fill tile");
  g_task_set_task_data (task, filling, filling_free);
  if (self->address == NULL)
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no tile");
      return;
    }

  /* Threads of their own: a slow server must not keep others waiting. */
  if (pool == NULL)
    pool = g_thread_pool_new (get_tile, NULL, N_CONNECTIONS, FALSE, NULL);
  g_thread_pool_push (pool, g_steal_pointer (&task), NULL);
}

static void
hot_map_tile_source_count (HotMapTileSource *self,
                           gboolean          has_come)
{
  const gboolean was_failing = hot_map_tile_source_get_is_failing (self);

  self->n_failures = has_come ? 0 : MIN (self->n_failures + 1, MANY_FAILURES);
  if (hot_map_tile_source_get_is_failing (self) != was_failing)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_FAILING]);
}

static gboolean
hot_map_tile_source_fill_tile_finish (ShumateMapSource  *source,
                                      GAsyncResult      *result,
                                      GError           **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &failure);
  Filling *filling = g_task_get_task_data (G_TASK (result));
  /* The task may end on its own thread, where a widget must not. */
  g_autoptr(ShumateTile) tile = g_steal_pointer (&filling->tile);

  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    hot_map_tile_source_count (HOT_MAP_TILE_SOURCE (source), texture != NULL);
  if (texture == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  shumate_tile_set_paintable (tile, GDK_PAINTABLE (texture));
  shumate_tile_set_state (tile, SHUMATE_STATE_DONE);
  return TRUE;
}

static void
hot_map_tile_source_finalize (GObject *object)
{
  HotMapTileSource *self = HOT_MAP_TILE_SOURCE (object);

  g_free (self->address);
  g_free (self->cache);

  G_OBJECT_CLASS (hot_map_tile_source_parent_class)->finalize (object);
}

static void
hot_map_tile_source_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_IS_FAILING:
      g_value_set_boolean (value, hot_map_tile_source_get_is_failing (HOT_MAP_TILE_SOURCE (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_tile_source_class_init (HotMapTileSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  object_class->finalize = hot_map_tile_source_finalize;
  object_class->get_property = hot_map_tile_source_get_property;
  source_class->fill_tile_async = hot_map_tile_source_fill_tile_async;
  source_class->fill_tile_finish = hot_map_tile_source_fill_tile_finish;

  properties[PROP_IS_FAILING] = g_param_spec_boolean ("is-failing", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hot_map_tile_source_init (HotMapTileSource *self)
{
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);

  shumate_map_source_set_id (source, "none");
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, MAX_ZOOM);
  shumate_map_source_set_tile_size (source, TILE_SIZE);
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
}

gboolean
hot_map_tile_source_get_is_failing (HotMapTileSource *self)
{
  g_return_val_if_fail (HOT_IS_MAP_TILE_SOURCE (self), FALSE);

  return self->n_failures >= MANY_FAILURES;
}

ShumateMapSource *
hot_map_tile_source_get_projection (void)
{
  static ShumateMapSource *projection;

  if (projection == NULL)
    projection = g_object_new (HOT_TYPE_MAP_TILE_SOURCE, NULL);

  return projection;
}

ShumateMapSource *
hot_map_tile_source_new (const char *address,
                         const char *attribution,
                         const char *license)
{
  HotMapTileSource *self;
  g_autofree char *key = NULL;

  g_return_val_if_fail (hot_map_tile_source_is_allowed (address, NULL), NULL);

  self = g_object_new (HOT_TYPE_MAP_TILE_SOURCE, NULL);
  key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, address, -1);
  self->address = g_strdup (address);
  self->cache = g_build_filename (g_get_user_cache_dir (), "hothouse", "tiles", key, NULL);
  shumate_map_source_set_id (SHUMATE_MAP_SOURCE (self), key);
  shumate_map_source_set_license (SHUMATE_MAP_SOURCE (self), attribution);
  shumate_map_source_set_license_uri (SHUMATE_MAP_SOURCE (self), license);

  return SHUMATE_MAP_SOURCE (self);
}
