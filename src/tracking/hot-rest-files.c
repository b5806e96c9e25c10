/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-files.h"

#include <string.h>

#include "tracking/hot-artifact-path.h"
#include "tracking/hot-model-source.h"
#include "tracking/hot-rest-writer.h"

#define PROXY_SCHEME "mlflow-artifacts:"

/* Versions that are made of versions: nobody has that many. */
#define MAX_LINKS 10

/* @local: (transfer full) */
gboolean
hot_rest_files_blame (GError      *local,
                      const char  *asked,
                      GError     **error)
{
  g_autofree char *start = g_strndup (asked, 200);
  g_autofree char *shown = g_utf8_make_valid (start, -1);
  g_autoptr(GError) owned = local;

  if (owned->domain == HOT_TRACKING_ERROR || g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    {
      g_propagate_error (error, g_steal_pointer (&owned));
      return FALSE;
    }
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) || g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, "No such artifact: '%s'", shown);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Artifact path refers to a directory, not a file: '%s'",
                       shown);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) || g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    return hot_refuse (error, HOT_TRACKING_ERROR_PERMISSION_DENIED, "The server may not access the artifact '%s'", shown);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "There is no room for the artifact '%s' on the server", shown);
      return FALSE;
    }
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Invalid path: '%s' has a name that is too long", shown);
  g_message ("An artifact failed: %s", owned->message);

  return hot_refuse (error, HOT_TRACKING_ERROR_INTERNAL_ERROR, "The artifact '%s' cannot be accessed", shown);
}

/* @uri replaced by what it leads to; @before gets the path on the way. */
static gboolean
follow (HotRestCall  *call,
        char        **uri,
        char        **before,
        gboolean     *is_final,
        GError      **error)
{
  HotTrackingStore *store = hot_rest_call_get_store (call);
  GCancellable *cancellable = hot_rest_call_get_cancellable (call);
  g_auto(HotModelUri) model = { 0 };
  g_autofree char *run_id = NULL;
  g_autofree char *path = NULL;
  char *next = NULL;

  *is_final = FALSE;
  if (hot_run_uri_parse (*uri, &run_id, &path))
    {
      g_autoptr(HotRun) run = hot_tracking_store_get_run (store, run_id, cancellable, error);

      next = run != NULL ? g_strdup (run->artifact_uri) : NULL;
      g_set_str (before, path);
    }
  else if (hot_model_uri_parse (*uri, &model) && model.model_id != NULL)
    {
      g_autoptr(HotLoggedModel) logged = hot_tracking_store_get_logged_model (store, model.model_id, FALSE, cancellable, error);

      next = logged != NULL ? g_strdup (logged->artifact_uri) : NULL;
    }
  else if (model.version > 0)
    {
      next = hot_tracking_store_get_download_uri (store, model.name, model.version, cancellable, error);
    }
  else
    {
      *is_final = TRUE;
      return TRUE;
    }
  if (next == NULL)
    return FALSE;
  g_free (*uri);
  *uri = next;

  return TRUE;
}

static gboolean
is_hidden (const char *path)
{
  const gsize n = strlen (HOT_REST_UPLOADS);

  return strncmp (path, HOT_REST_UPLOADS, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

static HotArtifacts *
open_served (HotRestCall  *call,
             const char   *uri,
             const char   *below,
             char        **inside,
             GError      **error)
{
  g_autofree char *folder = hot_artifact_uri_to_folder (uri, "/", error);
  g_autofree char *path = folder != NULL ? g_strconcat (folder, "/", below, NULL) : NULL;

  return path != NULL ? hot_rest_files_open_root (call, path + strspn (path, "/"), inside, error) : NULL;
}

HotArtifacts *
hot_rest_files_open (HotRestCall  *call,
                     const char   *uri,
                     const char   *path,
                     char        **inside,
                     GError      **error)
{
  const char *root = hot_rest_call_get_artifact_folder (call);
  g_autofree char *where = g_strdup (uri != NULL ? uri : "");
  g_autofree char *before = NULL;
  g_autofree char *proxied = NULL;
  g_autofree char *served = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *checked = hot_artifact_path_from_request (path, error);
  gboolean is_final = FALSE;

  if (checked == NULL)
    return NULL;
  for (guint i = 0; i < MAX_LINKS && !is_final; i++)
    if (!follow (call, &where, &before, &is_final, error))
      return NULL;
  joined = g_strconcat (before != NULL ? before : "", "/", checked, NULL);
  proxied = hot_artifact_uri_from_http (where);
  served = proxied != NULL ? g_steal_pointer (&proxied) : hot_artifact_uri_to_client (where, root);
  /* From the folder that is served downwards: a location that a stranger chose may name a link in it, too. */
  if (root != NULL && g_ascii_strncasecmp (served, PROXY_SCHEME, strlen (PROXY_SCHEME)) == 0)
    return open_served (call, served, joined, inside, error);
  *inside = hot_artifact_path_from_request (joined + strspn (joined, "/"), error);

  return *inside != NULL ? hot_artifacts_new (where, root, error) : NULL;
}

HotArtifacts *
hot_rest_files_open_root (HotRestCall  *call,
                          const char   *path,
                          char        **inside,
                          GError      **error)
{
  g_autofree char *checked = hot_artifact_path_from_request (path, error);

  if (checked == NULL)
    return NULL;
  if (is_hidden (checked))
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Invalid path: '%s' is the server's own", HOT_REST_UPLOADS);
      return NULL;
    }
  *inside = g_steal_pointer (&checked);

  return hot_artifacts_new (hot_rest_call_get_artifact_folder (call), NULL, error);
}

gboolean
hot_rest_files_reply (HotRestCall   *call,
                      HotArtifacts  *files,
                      const char    *inside,
                      const char    *asked,
                      GError       **error)
{
  GError *local = NULL;
  guint64 size = 0;
  const int fd = hot_artifacts_open (files, *inside != '\0' ? inside : ".", &size, &local);
  const char *slash = strrchr (inside, '/');

  if (fd < 0)
    return hot_rest_files_blame (local, asked, error);
  hot_rest_call_reply_file (call, fd, size, slash != NULL ? slash + 1 : inside);

  return TRUE;
}

gboolean
hot_rest_files_reply_list (HotRestCall   *call,
                           HotArtifacts  *files,
                           const char    *inside,
                           const char    *shown,
                           GError       **error)
{
  g_autoptr(GPtrArray) infos = hot_artifacts_list (files, inside, hot_rest_call_get_cancellable (call), error);
  HotJsonWriter *json;
  gboolean is_open = FALSE;

  if (infos == NULL)
    return FALSE;
  json = hot_rest_call_reply (call);
  for (guint i = 0; i < infos->len; i++)
    {
      HotFileInfo *info = infos->pdata[i];
      const char *slash = strrchr (info->path, '/');
      g_autofree char *name = g_strdup (slash != NULL ? slash + 1 : info->path);

      if (is_hidden (info->path) || !g_utf8_validate (name, -1, NULL))
        continue;
      if (!is_open)
        {
          hot_json_writer_name (json, "files");
          hot_json_writer_begin_array (json);
          is_open = TRUE;
        }
      g_free (info->path);
      info->path = shown != NULL && *shown != '\0' ? g_build_filename (shown, name, NULL) : g_steal_pointer (&name);
      hot_rest_write_file (json, info);
    }
  if (is_open)
    hot_json_writer_end_array (json);

  return TRUE;
}

gboolean
hot_rest_files_receive (HotRestCall   *call,
                        HotArtifacts  *files,
                        const char    *inside,
                        guint64        max,
                        guint64       *size,
                        GError       **error)
{
  GError *local = NULL;
  g_autoptr(HotAtomicFile) file = hot_artifacts_create (files, inside, &local);
  GBytes *bytes;

  if (file == NULL)
    return hot_rest_files_blame (local, inside, error);
  while ((bytes = hot_rest_call_read (call, &local)) != NULL)
    {
      gsize n;
      const void *data = g_bytes_get_data (bytes, &n);
      const gboolean ok = hot_atomic_file_write (file, data, n, &local);

      g_bytes_unref (bytes);
      if (!ok)
        return hot_rest_files_blame (local, inside, error);
      if (max > 0 && hot_atomic_file_get_n_written (file) > max)
        return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Artifact size is too large. Max size is %"
                           G_GUINT64_FORMAT "MB.", max / (1024 * 1024));
    }
  if (local != NULL || !hot_atomic_file_commit (file, hot_rest_call_get_cancellable (call), &local))
    return hot_rest_files_blame (local, inside, error);
  if (size != NULL)
    *size = hot_atomic_file_get_n_written (file);

  return TRUE;
}
