/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "tracking/hot-artifact-path.h"
#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-files.h"
#include "tracking/hot-rest-model-fields.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* The handlers of the files of runs and models, wherever they are (mlflow/server/handlers.py). */

/* What the page of MLflow's own user interface sends at once. */
#define MAX_UPLOAD (10 * 1024 * 1024)

static gboolean
get_path (HotRestCall  *call,
          const char   *name,
          HotRestNeed   need,
          const char  **path,
          GError      **error)
{
  g_autofree char *checked = NULL;

  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), name, need, path, error))
    return FALSE;
  checked = hot_artifact_path_from_request (*path, error);

  return checked != NULL;
}

/* What is in the folder @path of @uri. */
static gboolean
reply_folder (HotRestCall  *call,
              const char   *uri,
              const char   *path,
              GError      **error)
{
  g_autofree char *inside = NULL;
  g_autofree char *shown = hot_artifact_path_from_request (path, error);
  g_autofree char *client_uri = hot_rest_call_dup_uri (call, uri);
  g_autoptr(HotArtifacts) files = shown != NULL ? hot_rest_files_open (call, uri, path, &inside, error) : NULL;

  if (files == NULL)
    return FALSE;
  hot_rest_json_string (hot_rest_call_reply (call), "root_uri", client_uri);

  return hot_rest_files_reply_list (call, files, inside, shown, error);
}

static gboolean
reply_file (HotRestCall  *call,
            const char   *uri,
            const char   *path,
            GError      **error)
{
  g_autofree char *inside = NULL;
  g_autoptr(HotArtifacts) files = hot_rest_files_open (call, uri, path, &inside, error);

  return files != NULL && hot_rest_files_reply (call, files, inside, path, error);
}

static gboolean
list (HotRestCall  *call,
      GError      **error)
{
  g_autoptr(HotRun) run = NULL;
  const char *path = NULL;
  const char *id = NULL;

  if (!hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) ||
      !get_path (call, "path", HOT_REST_OPTIONAL, &path, error))
    return FALSE;
  run = hot_tracking_store_get_run (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);

  return run != NULL && reply_folder (call, run->artifact_uri, path, error);
}

static gboolean
get_of_run (HotRestCall  *call,
            GError      **error)
{
  g_autoptr(HotRun) run = NULL;
  const char *path = NULL;
  const char *id = NULL;

  if (!hot_rest_fields_get_run_id (hot_rest_call_get_fields (call), &id, error) ||
      !get_path (call, "path", HOT_REST_REQUIRED, &path, error))
    return FALSE;
  run = hot_tracking_store_get_run (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);

  return run != NULL && reply_file (call, run->artifact_uri, path, error);
}

static gboolean
get_of_version (HotRestCall  *call,
                GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  g_autofree char *uri = NULL;
  const char *path = NULL;
  const char *name = NULL;
  gint64 version;

  if (!hot_rest_fields_get_string (fields, "name", HOT_REST_REQUIRED, &name, error) ||
      !hot_rest_fields_get_version (fields, &version, error) || !get_path (call, "path", HOT_REST_REQUIRED, &path, error))
    return FALSE;
  uri = hot_tracking_store_get_download_uri (hot_rest_call_get_store (call), name, version, hot_rest_call_get_cancellable (call), error);

  return uri != NULL && reply_file (call, uri, path, error);
}

static HotLoggedModel *
get_model (HotRestCall  *call,
           GError      **error)
{
  return hot_tracking_store_get_logged_model (hot_rest_call_get_store (call), hot_rest_call_get_path_value (call, "model_id"), FALSE,
                                              hot_rest_call_get_cancellable (call), error);
}

static gboolean
list_of_model (HotRestCall  *call,
               GError      **error)
{
  g_autoptr(HotLoggedModel) model = NULL;
  const char *path = NULL;

  if (!get_path (call, "artifact_directory_path", HOT_REST_OPTIONAL, &path, error))
    return FALSE;
  model = get_model (call, error);

  return model != NULL && reply_folder (call, model->artifact_uri, path, error);
}

static gboolean
get_of_model (HotRestCall  *call,
              GError      **error)
{
  g_autoptr(HotLoggedModel) model = NULL;
  const char *path = NULL;

  if (!get_path (call, "artifact_file_path", HOT_REST_OPTIONAL, &path, error))
    return FALSE;
  if (path == NULL || *path == '\0')
    return hot_refuse (error, HOT_TRACKING_ERROR_BAD_REQUEST,
                       "Request must include the \"artifact_file_path\" query parameter.");
  model = get_model (call, error);

  return model != NULL && reply_file (call, model->artifact_uri, path, error);
}

/* The folder that whoever started the server chose for the artifacts of new experiments. */
static gboolean
is_where_new_runs_write (HotRestCall *call,
                         const char  *uri)
{
  g_autofree char *location = hot_tracking_store_dup_artifact_root (hot_rest_call_get_store (call));
  g_autofree char *root = location != NULL ? hot_artifact_uri_to_folder (location, NULL, NULL) : NULL;
  g_autofree char *folder = hot_artifact_uri_to_folder (uri, NULL, NULL);
  const gsize n = root != NULL ? strlen (root) : 0;

  return n > 1 && folder != NULL && strncmp (folder, root, n) == 0 && folder[n] == '/';
}

/* Only into folders that this server's owner chose: elsewhere on this computer a stranger has nothing to write. */
static gboolean
upload (HotRestCall  *call,
        GError      **error)
{
  g_autoptr(HotArtifacts) files = NULL;
  g_autoptr(HotRun) run = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *uri = NULL;
  const char *path = NULL;
  const char *id = NULL;

  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), "run_uuid", HOT_REST_OPTIONAL, &id, error) ||
      !get_path (call, "path", HOT_REST_OPTIONAL, &path, error))
    return FALSE;
  if (id == NULL || *id == '\0' || path == NULL || *path == '\0')
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Request must specify %s.",
                       id == NULL || *id == '\0' ? "run_uuid" : "path");
  if (hot_rest_call_get_body_length (call) > MAX_UPLOAD)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Artifact size is too large. Max size is 10MB.");
  if (hot_rest_call_get_body_length (call) == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Request must specify data.");
  run = hot_tracking_store_get_run (hot_rest_call_get_store (call), id, hot_rest_call_get_cancellable (call), error);
  if (run == NULL)
    return FALSE;
  uri = hot_artifact_uri_from_http (run->artifact_uri);
  if (uri == NULL)
    uri = hot_rest_call_dup_uri (call, run->artifact_uri);
  if (uri == NULL || !(g_str_has_prefix (uri, "mlflow-artifacts:") || is_where_new_runs_write (call, uri)))
    return hot_refuse (error, HOT_TRACKING_ERROR_PERMISSION_DENIED,
                       "The artifacts of this run are not in the folder that the server serves, so they cannot be written through it.");
  files = hot_rest_files_open (call, uri, path, &inside, error);

  return files != NULL && hot_rest_files_receive (call, files, inside, MAX_UPLOAD, NULL, error);
}

/* Signed addresses are a matter of stores in a cloud. */
static gboolean
presign_upload (HotRestCall  *call,
                GError      **error)
{
  JsonObject *fields = hot_rest_call_get_fields (call);
  const char *run_id = NULL;
  const char *model_id = NULL;
  const char *path = NULL;

  if (!get_path (call, "path", HOT_REST_REQUIRED, &path, error) ||
      !hot_rest_fields_get_string (fields, "run_id", HOT_REST_OPTIONAL, &run_id, error) ||
      !hot_rest_fields_get_string (fields, "model_id", HOT_REST_OPTIONAL, &model_id, error))
    return FALSE;
  if ((run_id != NULL && *run_id != '\0') == (model_id != NULL && *model_id != '\0'))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Exactly one of run_id and model_id must be provided.");

  return hot_refuse (error, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                     "Presigned upload is not supported for the current artifact repository");
}

static gboolean
presign_download (HotRestCall  *call,
                  GError      **error)
{
  return hot_refuse (error, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                     "Presigned download is not supported for the current artifact repository");
}

const HotRestRoute hot_rest_artifacts[] = {
  { "GET", "artifacts/list", list },
  { "GET", "/get-artifact", get_of_run },
  { "GET", "/model-versions/get-artifact", get_of_version },
  { "GET", "logged-models/{model_id}/artifacts/directories", list_of_model },
  { "GET", "logged-models/{model_id}/artifacts/files", get_of_model },
  { "POST", "upload-artifact", upload, HOT_REST_STREAMED },
  { "POST", "artifacts/presigned-upload-url", presign_upload },
  { "POST", "artifacts/presigned-download-url", presign_download },
  { NULL }
};
