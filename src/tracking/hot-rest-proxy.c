/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracking/hot-artifact-path.h"
#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-files.h"
#include "tracking/hot-rest-route.h"
#include "tracking/hot-rest-writer.h"

/* The artifact proxy: what mlflow-artifacts: URIs lead to (mlflow/protos/mlflow_artifacts.proto). A large file may come in parts, which
 * lie in a hidden folder until they are put together. */

#define API         "/api/2.0/mlflow-artifacts/"
#define AJAX        "/ajax-api/2.0/mlflow-artifacts/"
#define MAX_PARTS   10000
#define COPY_SIZE   (256 * 1024)
#define ID_LENGTH   32
/* Whoever has not come back by then does not come back. */
#define MAX_AGE     (24 * 60 * 60)

/* (nullable): the folder and what was asked for in it; answers for itself where the server serves none */
static HotArtifacts *
open_files (HotRestCall  *call,
            const char   *path,
            char        **inside,
            gboolean     *is_answered,
            GError      **error)
{
  *is_answered = hot_rest_call_get_artifact_folder (call) == NULL;
  if (*is_answered)
    {
      hot_rest_call_reply_text (call, 503, "text/plain; charset=utf-8",
                                "This server does not serve artifacts. To enable artifacts server functionality, run it with "
                                "`--serve-artifacts`");
      return NULL;
    }

  return hot_rest_files_open_root (call, path, inside, error);
}

static gboolean
refuse_empty (GError **error)
{
  return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Invalid path: it is empty");
}

static gboolean
list (HotRestCall  *call,
      GError      **error)
{
  g_autoptr(HotArtifacts) files = NULL;
  g_autofree char *inside = NULL;
  const char *path = NULL;
  gboolean is_answered;

  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), "path", HOT_REST_OPTIONAL, &path, error))
    return FALSE;
  files = open_files (call, path, &inside, &is_answered, error);

  return is_answered || (files != NULL && hot_rest_files_reply_list (call, files, inside, NULL, error));
}

static gboolean
download (HotRestCall  *call,
          GError      **error)
{
  const char *path = hot_rest_call_get_path_rest (call);
  g_autofree char *inside = NULL;
  gboolean is_answered;
  g_autoptr(HotArtifacts) files = open_files (call, path, &inside, &is_answered, error);

  return is_answered || (files != NULL && hot_rest_files_reply (call, files, inside, path, error));
}

static gboolean
upload (HotRestCall  *call,
        GError      **error)
{
  g_autofree char *inside = NULL;
  gboolean is_answered;
  g_autoptr(HotArtifacts) files = open_files (call, hot_rest_call_get_path_rest (call), &inside, &is_answered, error);

  if (files == NULL)
    return is_answered;

  return *inside != '\0' ? hot_rest_files_receive (call, files, inside, 0, NULL, error) : refuse_empty (error);
}

static gboolean
delete (HotRestCall  *call,
        GError      **error)
{
  g_autofree char *inside = NULL;
  gboolean is_answered;
  g_autoptr(HotArtifacts) files = open_files (call, hot_rest_call_get_path_rest (call), &inside, &is_answered, error);
  GError *local = NULL;

  if (files == NULL)
    return is_answered;
  if (*inside == '\0')
    return refuse_empty (error);

  return hot_artifacts_delete (files, inside, hot_rest_call_get_cancellable (call), &local) || hot_rest_files_blame (local, inside, error);
}

static gboolean
presign (HotRestCall  *call,
         GError      **error)
{
  return hot_refuse (error, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                     "Presigned download is not supported for the current artifact repository");
}

/* Nobody can guess it, so who has it was given it. */
static char *
make_id (void)
{
  guchar bytes[ID_LENGTH / 2];
  GString *text = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The kernel gives no random numbers");
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

static gboolean
is_id (const char *text)
{
  return text != NULL && strlen (text) == ID_LENGTH && strspn (text, "0123456789abcdef") == ID_LENGTH;
}

/* (nullable): the parts of upload @id, or of all with their ids as folders */
static HotArtifacts *
open_uploads (HotRestCall  *call,
              const char   *id,
              GError      **error)
{
  g_autofree char *folder = g_build_filename (hot_rest_call_get_artifact_folder (call), HOT_REST_UPLOADS, id, NULL);

  return hot_artifacts_new (folder, NULL, error);
}

static void
remove_stale (HotRestCall *call)
{
  g_autoptr(HotArtifacts) uploads = open_uploads (call, NULL, NULL);
  g_autoptr(GPtrArray) infos = uploads != NULL ? hot_artifacts_list (uploads, NULL, NULL, NULL) : NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const HotFileInfo *info = infos->pdata[i];
      g_autofree char *path = g_build_filename (hot_artifacts_get_folder (uploads), info->path, NULL);
      GStatBuf status;

      if (g_lstat (path, &status) == 0 && now - (gint64) status.st_mtime > MAX_AGE)
        hot_artifacts_delete (uploads, info->path, NULL, NULL);
    }
}

/* The file that the parts become: the folder that was asked for, and the name of the client's file. */
static gboolean
get_target (HotRestCall   *call,
            HotArtifacts **files,
            char         **target,
            gboolean      *is_answered,
            GError       **error)
{
  const char *folder = hot_rest_call_get_path_rest (call);
  const char *local = NULL;
  g_autofree char *name = NULL;
  g_autofree char *joined = NULL;
  const char *base;

  *is_answered = FALSE;
  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), "path", HOT_REST_REQUIRED, &local, error))
    return FALSE;
  /* As a client on any system writes it. */
  for (base = local + strlen (local); base > local && base[-1] != '/' && base[-1] != '\\'; )
    base--;
  if (*base == '\0')
    return refuse_empty (error);
  joined = *folder != '\0' ? g_strconcat (folder, "/", base, NULL) : g_strdup (base);
  *files = open_files (call, joined, target, is_answered, error);
  if (*files != NULL && **target == '\0')
    return refuse_empty (error);

  return *files != NULL;
}

static void
write_credential (HotRestCall   *call,
                  HotJsonWriter *json,
                  const char    *id,
                  guint          number)
{
  const char *protocol = hot_rest_call_get_header (call, "X-Forwarded-Proto");
  const char *login = hot_rest_call_get_header (call, "Authorization");
  const char *host = hot_rest_call_get_header (call, "Host");
  g_autofree char *url = g_strdup_printf ("%s://%s%s" API "mpu/part/%s/%u", g_strcmp0 (protocol, "https") == 0 ? "https" : "http",
                                          host != NULL ? host : "localhost", hot_rest_call_get_prefix (call), id, number);

  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "url", url);
  hot_rest_json_integer (json, "part_number", number);
  hot_json_writer_name (json, "headers");
  hot_json_writer_begin_object (json);
  /* The client sends a part with these headers and no others; its own login is what it needs. */
  hot_rest_json_string (json, "Authorization", login);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
}

/* Before all parts are sent, not after: whether the file may be written at all. */
static gboolean
may_write (HotArtifacts  *files,
           const char    *target,
           GError       **error)
{
  GError *local = NULL;
  g_autoptr(HotAtomicFile) file = hot_artifacts_create (files, target, &local);

  return file != NULL || hot_rest_files_blame (local, target, error);
}

static gboolean
create_parts (HotRestCall  *call,
              GError      **error)
{
  g_autofree char *id = make_id ();
  g_autoptr(HotArtifacts) parts = NULL;
  g_autoptr(HotArtifacts) files = NULL;
  g_autofree char *target = NULL;
  HotJsonWriter *json;
  gint64 n = 1;
  gboolean is_answered;
  GError *local = NULL;

  if (!get_target (call, &files, &target, &is_answered, error))
    return is_answered;
  if (!hot_rest_fields_get_integer (hot_rest_call_get_fields (call), "num_parts", HOT_REST_OPTIONAL, &n, error))
    return FALSE;
  if (n < 1 || n > MAX_PARTS)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "Invalid value %" G_GINT64_FORMAT " for parameter 'num_parts' supplied: it must be 1 to %d.", n, MAX_PARTS);
  if (!may_write (files, target, error))
    return FALSE;
  remove_stale (call);
  parts = open_uploads (call, id, error);
  if (parts == NULL)
    return FALSE;
  if (!hot_artifacts_write (parts, "target", target, strlen (target), NULL, &local))
    return hot_rest_files_blame (local, target, error);

  json = hot_rest_call_reply (call);
  hot_rest_json_string (json, "upload_id", id);
  hot_json_writer_name (json, "credentials");
  hot_json_writer_begin_array (json);
  for (guint i = 1; i <= n; i++)
    write_credential (call, json, id, i);
  hot_json_writer_end_array (json);

  return TRUE;
}

static gboolean
refuse_upload (GError **error)
{
  return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, "There is no such upload, or it is over");
}

/* (nullable): the parts of @id, which goes to @target (nullable: to any place) */
static HotArtifacts *
open_parts (HotRestCall  *call,
            const char   *id,
            const char   *target,
            GError      **error)
{
  g_autoptr(HotArtifacts) parts = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wanted = NULL;

  if (hot_rest_call_get_artifact_folder (call) == NULL || !is_id (id))
    {
      refuse_upload (error);
      return NULL;
    }
  parts = open_uploads (call, id, error);
  if (parts == NULL)
    return NULL;
  path = g_build_filename (hot_artifacts_get_folder (parts), "target", NULL);
  if (!g_file_get_contents (path, &wanted, NULL, NULL) || (target != NULL && !g_str_equal (wanted, target)))
    {
      refuse_upload (error);
      return NULL;
    }

  return g_steal_pointer (&parts);
}

/* A part that comes again replaces the one before, whose tag is then not known any more. */
static void
remove_other_parts (HotArtifacts *parts,
                    guint         number,
                    const char   *kept)
{
  g_autofree char *prefix = g_strdup_printf ("%u.", number);
  g_autoptr(GPtrArray) infos = hot_artifacts_list (parts, NULL, NULL, NULL);

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const char *name = ((HotFileInfo *) infos->pdata[i])->path;

      if (g_str_has_prefix (name, prefix) && !g_str_equal (name, kept))
        hot_artifacts_delete (parts, name, NULL, NULL);
    }
}

static gboolean
upload_part (HotRestCall  *call,
             GError      **error)
{
  const char *text = hot_rest_call_get_path_value (call, "number");
  g_autoptr(HotArtifacts) parts = open_parts (call, hot_rest_call_get_path_value (call, "upload_id"), NULL, error);
  g_autofree char *tag = make_id ();
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;
  guint64 number;

  if (parts == NULL)
    return FALSE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX_PARTS, &number, NULL))
    return refuse_upload (error);
  name = g_strdup_printf ("%u.%s", (guint) number, tag);
  if (!hot_rest_files_receive (call, parts, name, 0, NULL, error))
    return FALSE;
  remove_other_parts (parts, number, name);
  quoted = g_strdup_printf ("\"%s\"", tag);
  hot_rest_call_set_header (call, "ETag", quoted);

  return TRUE;
}

static gboolean
append_part (HotAtomicFile  *file,
             HotArtifacts   *parts,
             const char     *name,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autofree char *buffer = g_malloc (COPY_SIZE);
  const int fd = hot_artifacts_open (parts, name, NULL, error);
  gboolean ok = fd >= 0;
  gssize n = 0;

  while (ok && (n = read (fd, buffer, COPY_SIZE)) > 0)
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error) && hot_atomic_file_write (file, buffer, n, error);
  if (n < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return ok && n == 0;
}

static gboolean
append_parts (HotRestCall    *call,
              HotAtomicFile  *file,
              HotArtifacts   *parts,
              GPtrArray      *wanted,
              GError        **error)
{
  gint64 before = 0;

  for (guint i = 0; i < wanted->len; i++)
    {
      const char *tag = NULL;
      gint64 number = 0;
      g_autofree char *bare = NULL;
      g_autofree char *name = NULL;
      g_autoptr(GError) local = NULL;

      if (!hot_rest_fields_get_integer (wanted->pdata[i], "part_number", HOT_REST_REQUIRED, &number, error) ||
          !hot_rest_fields_get_string (wanted->pdata[i], "etag", HOT_REST_REQUIRED, &tag, error))
        return FALSE;
      bare = g_strndup (tag + (*tag == '"'), strcspn (tag + (*tag == '"'), "\""));
      name = g_strdup_printf ("%" G_GINT64_FORMAT ".%s", number, bare);
      if (number <= before || number > MAX_PARTS || !is_id (bare) ||
          (!append_part (file, parts, name, hot_rest_call_get_cancellable (call), &local) &&
           g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)))
        return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                           "Part %" G_GINT64_FORMAT " of the upload is out of order, or is not what the server received.", number);
      if (local != NULL)
        return hot_rest_files_blame (g_steal_pointer (&local), "part", error);
      before = number;
    }

  return TRUE;
}

static gboolean
complete_parts (HotRestCall  *call,
                GError      **error)
{
  g_autoptr(HotArtifacts) files = NULL;
  g_autoptr(HotArtifacts) parts = NULL;
  g_autoptr(HotAtomicFile) file = NULL;
  g_autoptr(GPtrArray) wanted = NULL;
  g_autofree char *target = NULL;
  const char *id = NULL;
  GError *local = NULL;
  gboolean is_answered;

  if (!get_target (call, &files, &target, &is_answered, error))
    return is_answered;
  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), "upload_id", HOT_REST_REQUIRED, &id, error) ||
      !hot_rest_fields_get_objects (hot_rest_call_get_fields (call), "parts", HOT_REST_REQUIRED, &wanted, error))
    return FALSE;
  parts = open_parts (call, id, target, error);
  if (parts == NULL)
    return FALSE;
  if (wanted->len == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Missing value for required parameter 'parts'. "
                       "See the API docs for more information about request parameters.");
  file = hot_artifacts_create (files, target, &local);
  if (file == NULL)
    return hot_rest_files_blame (local, target, error);
  if (!append_parts (call, file, parts, wanted, error))
    return FALSE;
  if (!hot_atomic_file_commit (file, hot_rest_call_get_cancellable (call), &local))
    return hot_rest_files_blame (local, target, error);
  hot_artifacts_delete (parts, NULL, NULL, NULL);

  return TRUE;
}

static gboolean
abort_parts (HotRestCall  *call,
             GError      **error)
{
  g_autoptr(HotArtifacts) files = NULL;
  g_autoptr(HotArtifacts) parts = NULL;
  g_autofree char *target = NULL;
  const char *id = NULL;
  GError *local = NULL;
  gboolean is_answered;

  if (!get_target (call, &files, &target, &is_answered, error))
    return is_answered;
  if (!hot_rest_fields_get_string (hot_rest_call_get_fields (call), "upload_id", HOT_REST_REQUIRED, &id, error))
    return FALSE;
  parts = open_parts (call, id, target, error);

  return parts != NULL && (hot_artifacts_delete (parts, NULL, NULL, &local) || hot_rest_files_blame (local, target, error));
}

#define ROUTES(prefix)                                                                    \
  { "GET", prefix "artifacts", list },                                                    \
  { "GET", prefix "artifacts/{*}", download },                                            \
  { "PUT", prefix "artifacts/{*}", upload, HOT_REST_STREAMED },                           \
  { "DELETE", prefix "artifacts/{*}", delete },                                           \
  { "GET", prefix "presigned/{*}", presign },                                             \
  { "POST", prefix "mpu/create/{*}", create_parts },                                      \
  { "POST", prefix "mpu/complete/{*}", complete_parts },                                  \
  { "POST", prefix "mpu/abort/{*}", abort_parts },                                        \
  { "PUT", prefix "mpu/part/{upload_id}/{number}", upload_part, HOT_REST_STREAMED }

const HotRestRoute hot_rest_proxy[] = {
  ROUTES (API),
  ROUTES (AJAX),
  { NULL }
};
