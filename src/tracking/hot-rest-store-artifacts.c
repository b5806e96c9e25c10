/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-artifacts.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/hot-error.h"
#include "tracking/hot-artifacts.h"
#include "tracking/hot-rest-store-private.h"

#define PROXY "/api/2.0/mlflow-artifacts/artifacts"

/* What was fetched is not fetched again at once; a large file also later, as long as its size is the same. In microseconds. */
#define FRESH_TIME (15 * G_TIME_SPAN_SECOND)
#define KEEP_TIME (10 * G_TIME_SPAN_MINUTE)
#define LARGE_FILE (1024 * 1024)

typedef struct {
  HotRestStore *store;
  char         *run_id;         /* (nullable) */
  char         *model_id;       /* (nullable) */
  char         *uri;
  GCancellable *cancellable;    /* (nullable) */
} Remote;

static void
remote_free (gpointer user_data)
{
  Remote *self = user_data;

  g_object_unref (self->store);
  g_free (self->run_id);
  g_free (self->model_id);
  g_free (self->uri);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* (transfer full) (nullable): the part of a "mlflow-artifacts:" address after the server; for all others %NULL, with @error set where it
 * is another server's */
static char *
get_proxied (HotRestClient  *client,
             const char     *uri,
             GError        **error)
{
  g_autoptr(GUri) parsed = NULL;
  g_autoptr(GUri) own = NULL;
  const char *below;

  if (uri == NULL || !g_str_has_prefix (uri, "mlflow-artifacts:"))
    return NULL;

  below = uri + strlen ("mlflow-artifacts:");
  if (!g_str_has_prefix (below, "//") || below[2] == '/')
    return g_strdup (below + strspn (below, "/"));

  parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  own = g_uri_parse (hot_rest_client_get_login (client)->uri, G_URI_FLAGS_NONE, NULL);
  if (parsed == NULL || g_strcmp0 (g_uri_get_host (parsed), g_uri_get_host (own)) != 0 ||
      (g_uri_get_port (parsed) != -1 && g_uri_get_port (parsed) != g_uri_get_port (own)))
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                   _("The artifacts are on another server, %s, which %s names. Connect to that one to see them."),
                   parsed != NULL && g_uri_get_host (parsed) != NULL ? g_uri_get_host (parsed) : uri,
                   hot_rest_client_get_host (client));
      return NULL;
    }

  return g_strdup (g_uri_get_path (parsed) + strspn (g_uri_get_path (parsed), "/"));
}

/* (transfer full): the proxy's address of @path below @root */
static char *
make_proxy_path (const char *root,
                 const char *path)
{
  g_autofree char *whole = g_build_path ("/", root, path, NULL);
  g_autofree char *escaped = g_uri_escape_string (whole, "/", FALSE);

  return g_strconcat (PROXY "/", escaped, NULL);
}

static void
set_unreachable (const char  *uri,
                 GError     **error)
{
  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
               _("The artifacts at %s are not on this computer and cannot be reached from here"), uri);
}

gboolean
hot_rest_store_send_artifact (HotRestClient  *client,
                              const char     *run_id,
                              const char     *uri,
                              const char     *path,
                              GBytes         *bytes,
                              HotRestSent     sent,
                              gpointer        sent_data,
                              GCancellable   *cancellable,
                              GError        **error)
{
  g_autoptr(GError) reason = NULL;
  g_autofree char *root = get_proxied (client, uri, &reason);
  g_autofree char *target = NULL;

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (root != NULL)
    {
      target = make_proxy_path (root, path);
      return hot_rest_client_upload (client, "PUT", target, bytes, sent, sent_data, cancellable, error);
    }
  if (run_id == NULL || g_bytes_get_size (bytes) > HOT_REST_MAX_UPLOAD)
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                   _("%s keeps artifacts at %s and does not pass files of this size on. Have it started with --serve-artifacts and "
                     "without --default-artifact-root."),
                   hot_rest_client_get_host (client), uri != NULL ? uri : "?");
      return FALSE;
    }
  target = hot_rest_query ("/ajax-api/2.0/mlflow/upload-artifact", "run_uuid", run_id, "path", path, NULL);

  return hot_rest_client_upload (client, "POST", target, bytes, sent, sent_data, cancellable, error);
}

/* (transfer full) (nullable): what is asked to learn what is in the folder @path. @root: (nullable), @token: (nullable) */
static char *
make_list_path (Remote     *self,
                const char *root,
                const char *path,
                const char *token)
{
  const char *folder = *path != '\0' ? path : NULL;

  if (self->run_id != NULL)
    return hot_rest_query ("artifacts/list", "run_id", self->run_id, "path", folder, "page_token", token, NULL);
  if (root != NULL)
    {
      g_autofree char *whole = g_build_path ("/", root, path, NULL);

      return hot_rest_query (PROXY, "path", whole, "page_token", token, NULL);
    }
  if (self->model_id != NULL)
    {
      g_autofree char *directories = g_strconcat ("logged-models/", self->model_id, "/artifacts/directories", NULL);

      return hot_rest_query (directories, "artifact_directory_path", folder, "page_token", token, NULL);
    }

  return NULL;
}

static void
add_infos (GPtrArray  *infos,
           JsonArray  *files,
           const char *path,
           gboolean    is_basename)
{
  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonObject *element = hot_rest_read_element (files, i);
      const char *name = hot_json_get_text (element, "path");
      HotFileInfo *info;

      if (name == NULL)
        continue;
      info = g_new0 (HotFileInfo, 1);
      info->path = is_basename && *path != '\0' ? g_strconcat (path, "/", name, NULL) : g_strdup (name);
      info->is_dir = json_object_get_boolean_member_with_default (element, "is_dir", FALSE);
      info->size = info->is_dir ? 0 : (guint64) MAX (hot_rest_read_integer (element, "file_size", 0), 0);
      g_ptr_array_add (infos, info);
    }
}

/* The run is not on the server yet. */
static gboolean
is_waiting (Remote *self)
{
  return g_str_has_prefix (self->uri, HOT_SPOOL_ARTIFACTS);
}

static gboolean
is_own (Remote *self)
{
  return self->run_id != NULL && self->store->spool != NULL && hot_spool_owns (self->store->spool, self->run_id);
}

static HotFileInfo *
find_info (GPtrArray  *infos,
           const char *path)
{
  for (guint i = 0; i < infos->len; i++)
    if (g_str_equal (((const HotFileInfo *) infos->pdata[i])->path, path))
      return infos->pdata[i];

  return NULL;
}

/* (transfer full): what is in the folder @path of a run of this process, from what went to the spool */
static GPtrArray *
list_sent (Remote     *self,
           const char *path)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_file_info_free);
  g_autofree char *folder = *path != '\0' ? g_strconcat (self->run_id, "/", path, "/", NULL) : g_strconcat (self->run_id, "/", NULL);
  const gsize before = strlen (self->run_id) + 1;
  GHashTableIter iter;
  gpointer key;
  gpointer size;

  g_mutex_lock (&self->store->lock);
  g_hash_table_iter_init (&iter, self->store->sent);
  while (g_hash_table_iter_next (&iter, &key, &size))
    {
      const char *name = g_str_has_prefix (key, folder) ? (const char *) key + strlen (folder) : NULL;
      const char *slash = name != NULL ? strchr (name, '/') : NULL;
      g_autofree char *inside = name == NULL ? NULL : g_strndup ((const char *) key + before,
                                                                 (slash != NULL ? slash : name + strlen (name)) - (const char *) key - before);
      HotFileInfo *info;

      if (inside == NULL || find_info (infos, inside) != NULL)
        continue;
      info = g_new0 (HotFileInfo, 1);
      info->path = g_steal_pointer (&inside);
      info->is_dir = slash != NULL;
      info->size = info->is_dir ? 0 : *(const guint64 *) size;
      g_ptr_array_add (infos, info);
    }
  g_mutex_unlock (&self->store->lock);

  return infos;
}

static void
note_sent (Remote     *self,
           const char *path,
           gsize       size)
{
  const guint64 bytes = size;

  g_mutex_lock (&self->store->lock);
  g_hash_table_insert (self->store->sent, g_strconcat (self->run_id, "/", path, NULL), g_memdup2 (&bytes, sizeof bytes));
  g_mutex_unlock (&self->store->lock);
}

static GPtrArray *
list_remote (Remote        *self,
             const char    *path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_file_info_free);
  g_autoptr(GError) reason = NULL;
  g_autofree char *root = get_proxied (self->store->client, self->uri, &reason);
  g_autofree char *token = NULL;

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (is_waiting (self))
    return g_steal_pointer (&infos);
  do
    {
      g_autofree char *question = make_list_path (self, root, path, token);
      g_autoptr(JsonObject) answer = NULL;
      char *next;

      if (question == NULL)
        {
          set_unreachable (self->uri, error);
          return NULL;
        }
      answer = hot_rest_client_call (self->store->client, "GET", question, NULL, HOT_REST_REPEATABLE, cancellable, error);
      if (answer == NULL)
        return NULL;
      add_infos (infos, hot_json_get_array (answer, "files"), path, self->run_id == NULL && root != NULL);
      next = hot_rest_read_page_token (answer);
      /* A server that sends the same token again would never end. */
      if (g_strcmp0 (next, token) == 0)
        g_clear_pointer (&next, g_free);
      g_free (token);
      token = next;
    }
  while (token != NULL);

  return g_steal_pointer (&infos);
}

/* As long as files of an own run wait, or the server is away, what it would say is known. */
static GPtrArray *
list (gpointer       user_data,
      const char    *path,
      GCancellable  *cancellable,
      GError       **error)
{
  Remote *self = user_data;
  g_autoptr(GError) reason = NULL;
  GPtrArray *infos;

  if (!is_own (self))
    return list_remote (self, path, cancellable, error);
  if (hot_spool_count (self->store->spool, self->run_id) > 0)
    return list_sent (self, path);
  infos = list_remote (self, path, cancellable, &reason);
  if (infos == NULL && hot_rest_is_outage (reason))
    return list_sent (self, path);
  if (infos == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));

  return infos;
}

/* Whether what was fetched before will do. */
static gboolean
is_fresh (Remote     *self,
          const char *path,
          const char *target)
{
  g_autofree char *folder = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  GStatBuf status;
  gint64 age;

  if (g_stat (target, &status) != 0)
    return FALSE;
  age = g_get_real_time () - (gint64) status.st_mtime * G_TIME_SPAN_SECOND;
  if (age >= 0 && age < FRESH_TIME)
    return TRUE;
  if (age < 0 || age > KEEP_TIME || status.st_size < LARGE_FILE)
    return FALSE;

  folder = strchr (path, '/') != NULL ? g_path_get_dirname (path) : g_strdup ("");
  infos = list (self, folder, self->cancellable, NULL);
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    if (g_str_equal (((const HotFileInfo *) infos->pdata[i])->path, path))
      return ((const HotFileInfo *) infos->pdata[i])->size == (guint64) status.st_size;

  return FALSE;
}

/* (transfer full) (nullable) */
static char *
make_fetch_path (Remote      *self,
                 const char  *path,
                 GError     **error)
{
  g_autoptr(GError) reason = NULL;
  g_autofree char *root = get_proxied (self->store->client, self->uri, &reason);

  if (root != NULL)
    return make_proxy_path (root, path);
  if (reason == NULL && self->run_id != NULL)
    return hot_rest_query ("/get-artifact", "run_id", self->run_id, "run_uuid", self->run_id, "path", path, NULL);
  if (reason == NULL && self->model_id != NULL)
    {
      g_autofree char *files = g_strconcat ("/ajax-api/2.0/mlflow/logged-models/", self->model_id, "/artifacts/files", NULL);

      return hot_rest_query (files, "artifact_file_path", path, NULL);
    }

  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    set_unreachable (self->uri, error);

  return NULL;
}

static gboolean
fetch (gpointer      user_data,
       const char   *path,
       const char   *target,
       GError      **error)
{
  Remote *self = user_data;
  g_autoptr(GError) reason = NULL;
  g_autofree char *question = NULL;

  if (is_waiting (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("%s is still to be sent to %s"), path,
                   hot_rest_client_get_host (self->store->client));
      return FALSE;
    }
  if (is_fresh (self, path, target))
    return TRUE;

  question = make_fetch_path (self, path, error);
  if (question == NULL)
    return FALSE;
  if (hot_rest_client_download (self->store->client, question, target, self->cancellable, &reason))
    return TRUE;

  if (g_error_matches (reason, HOT_ERROR, HOT_ERROR_NOT_FOUND))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, reason->message);
  else
    g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

static gboolean
send (gpointer       user_data,
      const char    *path,
      GBytes        *bytes,
      GCancellable  *cancellable,
      GError       **error)
{
  Remote *self = user_data;

  if (is_own (self))
    {
      if (!hot_spool_add_file (self->store->spool, self->run_id, path, bytes, cancellable, error))
        return FALSE;
      note_sent (self, path, g_bytes_get_size (bytes));
      return TRUE;
    }

  return hot_rest_store_send_artifact (self->store->client, self->run_id, self->uri, path, bytes, NULL, NULL, cancellable, error);
}

static gboolean
remove_artifact (gpointer       user_data,
                 const char    *path,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Remote *self = user_data;
  g_autoptr(GError) reason = NULL;
  g_autofree char *root = get_proxied (self->store->client, self->uri, &reason);
  g_autofree char *question = root != NULL ? make_proxy_path (root, path) : NULL;

  if (question != NULL)
    return hot_rest_client_tell (self->store->client, "DELETE", question, NULL, HOT_REST_REPEATABLE, cancellable, error);

  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED, _("%s cannot remove artifacts at %s"),
                 hot_rest_client_get_host (self->store->client), self->uri);

  return FALSE;
}

/* (transfer full) (nullable): the logged model whose artifacts are at @uri: …/models/m-0123/artifacts */
static char *
find_model (const char *uri)
{
  g_auto(GStrv) parts = g_strsplit (uri, "/", -1);

  for (guint i = 0; parts[i] != NULL && parts[i + 1] != NULL; i++)
    if (g_str_equal (parts[i], "models") && g_str_has_prefix (parts[i + 1], "m-") &&
        strspn (parts[i + 1] + 2, "abcdef0123456789-") == strlen (parts[i + 1] + 2))
      return g_strdup (parts[i + 1]);

  return NULL;
}

/* (transfer full) (nullable): where files of this run or model come to */
static char *
make_folder (HotRestStore  *self,
             const char    *uri,
             GError       **error)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  char *folder = NULL;

  g_mutex_lock (&self->lock);
  if (self->cache == NULL)
    self->cache = g_dir_make_tmp ("hothouse-XXXXXX", error);
  if (self->cache != NULL)
    folder = g_build_filename (self->cache, digest, NULL);
  g_mutex_unlock (&self->lock);
  if (folder != NULL && g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
      g_clear_pointer (&folder, g_free);
    }

  return folder;
}

HotArtifacts *
hot_rest_store_open_artifacts (HotTrackingStore  *store,
                               const char        *run_id,
                               const char        *uri,
                               GCancellable      *cancellable,
                               GError           **error)
{
  static const HotArtifactsRemote remote = { list, fetch, send, remove_artifact };
  HotRestStore *self = HOT_REST_STORE (store);
  g_autofree char *folder = make_folder (self, uri, error);
  Remote *data;

  if (folder == NULL)
    return NULL;

  data = g_new0 (Remote, 1);
  data->store = g_object_ref (self);
  data->run_id = g_strdup (run_id);
  data->model_id = run_id == NULL ? find_model (uri) : NULL;
  data->uri = g_strdup (uri);
  data->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;

  return hot_artifacts_new_remote (&remote, data, remote_free, folder);
}
